//! Reads one file as a text.
//!
//! A path of a docs checkout may lead anywhere: by a link to a file that is none of its own, to a FIFO that nobody writes
//! to, to a device that never ends. So what is found there is looked at before it is opened, and read up to a limit.

use std::{
    fmt,
    fs::{self, File, FileType, OpenOptions},
    io::{self, Read},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

/// A page is never longer; the longest of the reference has 200 KB.
pub(crate) const PAGE: u64 = 16 << 20;

/// A file that the user names is never longer; Graph's own OpenAPI documents have 60 MB.
pub(crate) const NAMED: u64 = 256 << 20;

/// Why a file or folder was not read.
#[derive(Debug)]
pub(crate) enum Unread {
    /// It leads out of the folder, to there.
    Outside(PathBuf),
    /// It leads to something hidden, such as what `.git` holds.
    Hidden(PathBuf),
    /// A link leads to a folder that it lies in.
    Loop,
    /// A link to a folder lies in a folder that another link led to.
    Nested,
    /// It is neither a file nor a folder.
    Special(&'static str),
    /// It has more bytes than this.
    TooLong(u64),
    /// With it, all pages together have more bytes than this.
    TooMuch(u64),
    /// It comes behind so many others.
    TooMany(usize),
    /// This byte begins no character.
    NotUtf8(usize),
    /// No diagnostic could name it.
    NameNotUtf8,
    /// The system refuses.
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

/// Reads a regular file whose real place lies below `root`, which is canonical.
///
/// # Errors
/// Whatever else the path leads to, and where the text is longer than a page or isn't UTF-8.
pub(crate) fn within(root: &Path, path: &Path) -> Result<String, Unread> {
    text(regular(&place(root, path)?)?, PAGE)
}

/// Where a path below `root`, which is canonical, really leads.
///
/// # Errors
/// Where that is outside of the root, or hidden.
pub(crate) fn place(root: &Path, path: &Path) -> Result<PathBuf, Unread> {
    let real = path.canonicalize()?;
    let Ok(inside) = real.strip_prefix(root) else { return Err(Unread::Outside(real)) };
    let is_hidden = inside.iter().any(|part| part.as_encoded_bytes().starts_with(b"."));
    if is_hidden { Err(Unread::Hidden(real)) } else { Ok(real) }
}

/// Opens a regular file. What is no such file is not opened: that alone may wait for ever, or set a device going.
///
/// # Errors
/// Where it is something else, a link among it, or the system refuses.
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

/// What a path leads to, in words.
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

/// Reads a regular file that no link stands for.
///
/// # Errors
/// Where it is none, is longer than the limit or isn't UTF-8.
pub(crate) fn plain(path: &Path, limit: u64) -> Result<String, Unread> {
    text(regular(path)?, limit)
}

/// Reads what the user names, whatever it is: `/dev/stdin` and the like are read to their end, though not beyond a limit.
///
/// # Errors
/// Where it is a folder, longer than the limit or not UTF-8, or the system refuses.
pub(crate) fn named(path: &Path, limit: u64) -> Result<String> {
    let refused = || format!("can't read {}", path.display());
    let file = File::open(path).with_context(refused)?;
    ensure!(!file.metadata().with_context(refused)?.is_dir(), "can't read {}: it is a folder", path.display());
    text(file, limit).with_context(refused)
}
