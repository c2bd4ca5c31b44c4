//! Lists the Markdown files of a version folder.
//!
//! Links are followed if they stay within the root, which contains the versions. Links to folders could multiply what
//! there is to read, or never end, so none is followed to a folder that it lies in, or out of a folder that another link
//! led to.

use std::{
    fs::{self, DirEntry},
    path::{Path, PathBuf},
};

use super::file::{self, Unread};

/// The most files of a version.
const MOST_FILES: usize = 1_000_000;

/// The most bytes of all files of a version together.
const MOST_BYTES: u64 = 1 << 30;

/// The result of a walk.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Files to read, in the order of their paths.
    pub(super) files: Vec<PathBuf>,
    /// Paths that are not to be read, with the reason.
    pub(super) unread: Vec<(PathBuf, Unread)>,
}

/// All Markdown files below folders of a root, which is canonical, except hidden ones.
pub(super) fn walk(root: &Path, folders: &[PathBuf]) -> Found {
    let mut walk = Walk { root, found: Found::default() };
    for path in folders {
        match fs::symlink_metadata(path) {
            Ok(metadata) if metadata.is_symlink() => walk.link(path, false),
            Ok(metadata) if metadata.is_dir() => walk.folder(path, false),
            _ => {}
        }
    }
    let Found { mut files, mut unread } = walk.found;
    files.sort();
    let mut bytes = 0_u64;
    files.retain(|path| {
        bytes = bytes.saturating_add(fs::metadata(path).map_or(0, |metadata| metadata.len()));
        let fits = bytes <= MOST_BYTES;
        if !fits {
            unread.push((path.clone(), Unread::TooMuch(MOST_BYTES)));
        }
        fits
    });
    unread.sort_by(|(one, _), (other, _)| one.cmp(other));
    Found { files, unread }
}

struct Walk<'a> {
    root: &'a Path,
    found: Found,
}

impl Walk<'_> {
    fn skip(&mut self, path: &Path, why: Unread) {
        self.found.unread.push((path.to_path_buf(), why));
    }

    /// Everything below a folder, to which a link may have led.
    fn folder(&mut self, path: &Path, is_linked: bool) {
        if path.to_str().is_none() {
            return self.skip(path, Unread::NameNotUtf8);
        }
        match fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<DirEntry>, _>>) {
            Ok(entries) => entries.iter().for_each(|entry| self.entry(entry, is_linked)),
            Err(error) => self.skip(path, error.into()),
        }
    }

    fn entry(&mut self, entry: &DirEntry, is_linked: bool) {
        let path = &entry.path();
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            return;
        }
        match entry.file_type() {
            Ok(found) if found.is_symlink() => self.link(path, is_linked),
            Ok(found) if found.is_dir() => self.folder(path, is_linked),
            Ok(_) if is_markdown(path) => self.file(path),
            Ok(_) => {}
            Err(error) => self.skip(path, error.into()),
        }
    }

    /// The target of a link. One that doesn't lead to a folder matters only if its name is that of a page.
    fn link(&mut self, path: &Path, is_linked: bool) {
        let is_folder = path.is_dir();
        if !is_folder && !is_markdown(path) {
            return;
        }
        match file::place(self.root, path) {
            Err(why) => self.skip(path, why),
            Ok(_) if !is_folder => self.file(path),
            Ok(target) if path.starts_with(&target) => self.skip(path, Unread::Loop),
            Ok(_) if is_linked => self.skip(path, Unread::Nested),
            Ok(_) => self.folder(path, true),
        }
    }

    fn file(&mut self, path: &Path) {
        if path.to_str().is_none() {
            self.skip(path, Unread::NameNotUtf8);
        } else if self.found.files.len() < MOST_FILES {
            self.found.files.push(path.to_path_buf());
        } else if self.found.files.len() == MOST_FILES {
            self.skip(path, Unread::TooMany(MOST_FILES));
        }
    }
}

fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"))
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::walk;
    use std::{fs, os::unix::fs::symlink, path::Path};

    /// The content of a folder, relative to it: what is to be read, and what isn't, with the reason.
    fn listing(root: &Path) -> (Vec<String>, Vec<String>) {
        let root = root.canonicalize().expect("a folder for a test");
        let found = walk(&root, &[root.join("v1.0"), root.join("includes")]);
        let name = |path: &Path| path.strip_prefix(&root).expect("it lies there").display().to_string();
        let unread = found.unread.iter().map(|(path, why)| format!("{}: {why}", name(path)));
        (found.files.iter().map(|path| name(path)).collect(), unread.collect())
    }

    #[test]
    fn links_are_followed_within_the_root_and_come_to_an_end() {
        let dir = tempfile::tempdir().expect("a folder for a test");
        let elsewhere = tempfile::tempdir().expect("a folder for a test");
        let root = dir.path();
        for path in ["v1.0/api/a.md", "v1.0/resources/b.MD", "beta/includes/c.md", "v1.0/.hidden/d.md", ".git/e.md"] {
            let path = root.join(path);
            fs::create_dir_all(path.parent().expect("a file's folder")).expect("a folder");
            fs::write(path, "").expect("a file");
        }
        fs::write(elsewhere.path().join("f.md"), "").expect("a file");
        let link = |target: &Path, path: &str| symlink(target, root.join(path)).expect("a link");
        link(Path::new("a.md"), "v1.0/api/same.md");
        link(&root.join("v1.0/api/a.md"), "v1.0/api/absolute.md");
        link(Path::new("gone.md"), "v1.0/api/dangling.md");
        link(Path::new("self.md"), "v1.0/api/self.md");
        link(&elsewhere.path().join("f.md"), "v1.0/api/out.md");
        link(elsewhere.path(), "includes");
        link(Path::new("../../.git/e.md"), "v1.0/api/secret.md");
        link(Path::new("../beta/includes"), "v1.0/includes");
        link(Path::new(".."), "v1.0/api/up");
        link(Path::new("../../v1.0/api"), "beta/includes/nested");
        link(Path::new("/etc/passwd"), "v1.0/api/not-a-page");
        let (files, unread) = listing(root);
        let expected = ["api/a.md", "api/absolute.md", "api/same.md", "includes/c.md", "resources/b.MD"];
        assert_eq!(files, expected.map(|path| format!("v1.0/{path}")));
        let reasons: Vec<(&str, &str)> = unread.iter().filter_map(|line| line.split_once(": ")).collect();
        let starts = [
            ("includes", "it links outside of the folder, to /"),
            ("v1.0/api/dangling.md", "No such file"),
            ("v1.0/api/out.md", "it links outside of the folder, to /"),
            ("v1.0/api/secret.md", "it links to the hidden /"),
            ("v1.0/api/self.md", "Too many levels of symbolic links"),
            ("v1.0/api/up", "it links to a folder that contains it"),
            ("v1.0/includes/nested", "it links to a folder, but is itself in a linked folder"),
        ];
        assert_eq!(reasons.len(), starts.len(), "{unread:?}");
        for ((path, reason), (expected, start)) in reasons.iter().zip(starts) {
            assert!(*path == expected && reason.starts_with(start), "{path}: {reason}");
        }
    }

    #[test]
    fn what_two_folders_say_of_each_other_ends() {
        let dir = tempfile::tempdir().expect("a folder for a test");
        for number in 0..12 {
            let folder = dir.path().join(format!("v1.0/f{number}"));
            fs::create_dir_all(&folder).expect("a folder");
            fs::write(folder.join("page.md"), "").expect("a file");
            for other in (0..12).filter(|other| *other != number) {
                symlink(format!("../f{other}"), folder.join(format!("to{other}"))).expect("a link");
            }
        }
        let (files, unread) = listing(dir.path());
        assert_eq!(files.len(), 12 + 12 * 11);
        // Each folder that a link led to has as many again.
        assert_eq!(unread.len(), 12 * 11 * 11);
    }

    #[test]
    fn so_many_bytes_are_read_and_no_more() {
        let dir = tempfile::tempdir().expect("a folder for a test");
        fs::create_dir(dir.path().join("v1.0")).expect("a folder");
        for name in ["a", "b", "c"] {
            let file = fs::File::create(dir.path().join(format!("v1.0/{name}.md"))).expect("a file");
            // A file with nothing in it that takes no room.
            file.set_len(400 << 20).expect("a long file");
        }
        let (files, unread) = listing(dir.path());
        assert_eq!(files, ["v1.0/a.md", "v1.0/b.md"]);
        assert_eq!(unread, ["v1.0/c.md: it and the files before it have more than 1024 MiB"]);
    }
}
