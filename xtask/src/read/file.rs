//! Reads one file as a text.
//!
//! A path of a docs checkout may lead anywhere: by a link to a file outside, to a FIFO that nobody writes
//! to, to an endless device. Therefore its kind is checked before it is opened, and it is read up to a limit.

use std::{
    fmt,
    fs::{self, File, FileType, OpenOptions},
    io::{self, Read},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

/// The most bytes of a page; the longest of the reference has 200 KB.
pub(crate) const PAGE: u64 = 16 << 20;

/// The most bytes of a file that the user names; Graph's own OpenAPI documents have 60 MB.
pub(crate) const NAMED: u64 = 256 << 20;

/// Why a file or folder was not read.
#[derive(Debug)]
pub(crate) enum Unread {
    /// It links outside of the folder, to this path.
    Outside(PathBuf),
    /// It links to a hidden path, such as one below `.git`.
    Hidden(PathBuf),
    /// It links to a folder that contains it.
    Loop,
    /// It links to a folder, and is itself in a linked folder.
    Nested,
    /// It is neither a file nor a folder, but of this kind.
    Special(&'static str),
    /// It has more than this number of bytes.
    TooLong(u64),
    /// It and the files before it have more than this number of bytes.
    TooMuch(u64),
    /// It comes after this number of files.
    TooMany(usize),
    /// No character begins at this byte.
    NotUtf8(usize),
    /// Its name isn't UTF-8, so that no diagnostic can name it.
    NameNotUtf8,
    /// The system returned an error.
    Refused(io::Error),
}

impl From<io::Error> for Unread {
    fn from(error: io::Error) -> Self {
        Unread::Refused(error)
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Unread::Outside(target) => write!(formatter, "it links outside of the folder, to {}", target.display()),
            Unread::Hidden(target) => write!(formatter, "it links to the hidden {}", target.display()),
            Unread::Loop => formatter.write_str("it links to a folder that contains it"),
            Unread::Nested => formatter.write_str("it links to a folder, but is itself in a linked folder"),
            Unread::Special(kind) => write!(formatter, "expected a file, found {kind}"),
            Unread::TooLong(limit) => write!(formatter, "it has more than {} MiB", limit >> 20),
            Unread::TooMuch(limit) => {
                write!(formatter, "it and the files before it have more than {} MiB", limit >> 20)
            }
            Unread::TooMany(limit) => {
                write!(formatter, "expected at most {limit} files; this one and the rest are ignored")
            }
            Unread::NotUtf8(at) => write!(formatter, "it isn't UTF-8: no character begins at byte {at}"),
            Unread::NameNotUtf8 => formatter.write_str("its name isn't UTF-8"),
            Unread::Refused(error) => error.fmt(formatter),
        }
    }
}

impl std::error::Error for Unread {}

/// Reads a regular file whose real path is below `root`, which is canonical.
///
/// # Errors
/// If the path leads to anything else, or the text is longer than a page or isn't UTF-8.
pub(crate) fn within(root: &Path, path: &Path) -> Result<String, Unread> {
    text(regular(&place(root, path)?)?, PAGE)
}

/// The real path of a path below `root`, which is canonical.
///
/// # Errors
/// If that is outside of the root, or hidden.
pub(crate) fn place(root: &Path, path: &Path) -> Result<PathBuf, Unread> {
    let real = path.canonicalize()?;
    let Ok(inside) = real.strip_prefix(root) else { return Err(Unread::Outside(real)) };
    let is_hidden = inside.iter().any(|part| part.as_encoded_bytes().starts_with(b"."));
    if is_hidden { Err(Unread::Hidden(real)) } else { Ok(real) }
}

/// Opens a regular file. Anything else isn't opened, which could wait forever or start a device.
///
/// # Errors
/// If it is anything else, such as a link, or the system returns an error.
pub(crate) fn regular(path: &Path) -> Result<File, Unread> {
    let found = fs::symlink_metadata(path)?.file_type();
    if !found.is_file() {
        return Err(Unread::Special(kind(found)));
    }
    let mut options = OpenOptions::new();
    options.read(true);
    // Should it have been exchanged since.
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
        options.custom_flags(flags.bits().cast_signed());
    }
    let file = options.open(path)?;
    let found = file.metadata()?.file_type();
    if found.is_file() { Ok(file) } else { Err(Unread::Special(kind(found))) }
}

/// The kind of a file in words.
pub(crate) fn kind(found: FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if found.is_fifo() {
            return "a FIFO";
        }
        if found.is_socket() {
            return "a socket";
        }
        if found.is_char_device() || found.is_block_device() {
            return "a device";
        }
    }
    match found {
        _ if found.is_dir() => "a folder",
        _ if found.is_symlink() => "a link",
        _ if found.is_file() => "a file",
        _ => "something else",
    }
}

fn text(file: File, limit: u64) -> Result<String, Unread> {
    let mut bytes = Vec::new();
    let length = file.take(limit + 1).read_to_end(&mut bytes)?;
    if length as u64 > limit {
        return Err(Unread::TooLong(limit));
    }
    String::from_utf8(bytes).map_err(|error| Unread::NotUtf8(error.utf8_error().valid_up_to()))
}

/// Reads a regular file that isn't a link.
///
/// # Errors
/// If it isn't one, is longer than the limit or isn't UTF-8.
pub(crate) fn plain(path: &Path, limit: u64) -> Result<String, Unread> {
    text(regular(path)?, limit)
}

/// Reads a file that the user names, of any kind: `/dev/stdin`, for example, is read to its end, but not beyond a limit.
///
/// # Errors
/// If it is a folder, longer than the limit or not UTF-8, or the system returns an error.
pub(crate) fn named(path: &Path, limit: u64) -> Result<String> {
    let refused = || format!("can't read {}", path.display());
    let file = File::open(path).with_context(refused)?;
    ensure!(!file.metadata().with_context(refused)?.is_dir(), "can't read {}: it is a folder", path.display());
    text(file, limit).with_context(refused)
}
