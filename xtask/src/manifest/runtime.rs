//! Reads `--runtime`: where a generated crate gets graphdown-runtime from, a registry, a folder or a repository of git.
//!
//! A folder is written as a path relative to the crate, so that both can be moved together and nothing written depends
//! on the machine; only a path that was given as an absolute one is written so.

use std::{
    convert::Infallible,
    env,
    path::{Component, Path, PathBuf},
    str::FromStr,
};

use anyhow::{Context, Result, ensure};

use crate::read;

/// Where the runtime comes from, as the command line says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RuntimeOption {
    /// `0.1`, `=0.1.0`
    Version(String),
    /// `../graphdown/runtime`
    Folder(PathBuf),
    /// A URL, and the branch, tag or revision that is asked for.
    Git(String, Option<(&'static str, String)>),
}

/// The keys of the dependency that say where it comes from: `path = "../runtime"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Runtime(pub(crate) Vec<(&'static str, String)>);

impl FromStr for RuntimeOption {
    type Err = Infallible;

    /// A requirement begins with a digit or a sign, a URL has a scheme or is `git@host:path`; all else is a folder, as
    /// is `./0.1`.
    fn from_str(text: &str) -> Result<RuntimeOption, Infallible> {
        let is_url = text.contains("://") || text.starts_with("git@");
        let is_version =
            !text.contains(['/', '\\']) && text.starts_with(|c: char| c.is_ascii_digit() || "=^~<>*".contains(c));
        Ok(match text {
            _ if is_url => git(text),
            _ if is_version => RuntimeOption::Version(text.to_owned()),
            _ => RuntimeOption::Folder(text.into()),
        })
    }
}

/// A URL as Cargo.lock writes it: `https://host/repository?branch=main`.
fn git(text: &str) -> RuntimeOption {
    let asked = text.rsplit_once('?').and_then(|(url, query)| {
        let (key, value) = query.split_once('=')?;
        let key = ["branch", "rev", "tag"].into_iter().find(|known| *known == key)?;
        Some((url, (key, value.to_owned())))
    });
    match asked {
        Some((url, which)) => RuntimeOption::Git(url.to_owned(), Some(which)),
        None => RuntimeOption::Git(text.to_owned(), None),
    }
}

impl RuntimeOption {
    /// The keys for a crate in this folder, which needn't exist.
    ///
    /// # Errors
    /// If a folder isn't that of the runtime, or no relative path leads to it.
    pub(crate) fn keys(&self, out: &Path) -> Result<Runtime> {
        Ok(Runtime(match self {
            RuntimeOption::Version(version) => vec![("version", version.clone())],
            RuntimeOption::Git(url, which) => [("git", url.clone())].into_iter().chain(which.clone()).collect(),
            RuntimeOption::Folder(folder) => {
                let manifest = folder.join("Cargo.toml");
                ensure!(
                    read::file::plain(&manifest, read::file::PAGE)
                        .is_ok_and(|text| text.contains("\"graphdown-runtime\"")),
                    "expected the folder of graphdown-runtime, a version or the URL of a repository for --runtime, found \
                     {}, which has no Cargo.toml of it",
                    folder.display()
                );
                let path = if folder.is_absolute() { folder.clone() } else { relative(out, folder)? };
                vec![("path", written(&path)?)]
            }
        }))
    }
}

impl Runtime {
    /// The runtime in a folder of this machine, by the relative path from a crate's folder, which needn't exist.
    ///
    /// # Errors
    /// If no relative path leads to it, as from one drive to another, or it isn't Unicode, so that TOML can't have it.
    pub(crate) fn beside(out: &Path, folder: &Path) -> Result<Runtime> {
        Ok(Runtime(vec![("path", written(&relative(out, folder)?)?)]))
    }
}

/// A path with `/` on every system.
fn written(path: &Path) -> Result<String> {
    let text = path.to_str().with_context(|| format!("the path {} is not Unicode", path.display()))?;
    Ok(if cfg!(windows) { text.replace('\\', "/") } else { text.to_owned() })
}

/// The relative path from one folder to another, with links followed, as the system follows `..`.
fn relative(from: &Path, to: &Path) -> Result<PathBuf> {
    let (from, to) = (real(from)?, real(to)?);
    let shared = from.components().zip(to.components()).take_while(|(one, other)| one == other).count();
    ensure!(
        shared > 0,
        "no relative path leads from {} to {}; name the runtime by --runtime",
        from.display(),
        to.display()
    );
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(to.components().skip(shared)).collect();
    Ok(if path.as_os_str().is_empty() { PathBuf::from(".") } else { path })
}

/// The absolute path without links, of which the last folders needn't exist.
fn real(path: &Path) -> Result<PathBuf> {
    let path = env::current_dir().context("can't find the current folder")?.join(path);
    let there = path.ancestors().find_map(|ancestor| Some((ancestor, ancestor.canonicalize().ok()?)));
    let (ancestor, mut real) = there.with_context(|| format!("can't find {}", path.display()))?;
    for component in path.strip_prefix(ancestor).unwrap_or(Path::new("")).components() {
        match component {
            Component::ParentDir => _ = real.pop(),
            Component::Normal(name) => real.push(name),
            _ => {}
        }
    }
    Ok(real)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Runtime, RuntimeOption, relative};

    fn option(text: &str) -> RuntimeOption {
        text.parse().expect("any text is one")
    }

    #[test]
    fn versions_folders_and_repositories_are_told_apart() {
        use RuntimeOption::{Folder, Git, Version};
        let url = "https://github.com/graphdown/graphdown";
        for (text, expected) in [
            ("0.1", Version("0.1".into())),
            ("=0.1.0", Version("=0.1.0".into())),
            (">=0.1, <0.3", Version(">=0.1, <0.3".into())),
            ("../graphdown/runtime", Folder("../graphdown/runtime".into())),
            ("./0.1", Folder("./0.1".into())),
            ("0.1/runtime", Folder("0.1/runtime".into())),
            ("runtime", Folder("runtime".into())),
            (url, Git(url.into(), None)),
            (&format!("{url}?branch=main"), Git(url.into(), Some(("branch", "main".into())))),
            (&format!("{url}?tag=v1=2"), Git(url.into(), Some(("tag", "v1=2".into())))),
            (&format!("{url}?key=1"), Git(format!("{url}?key=1"), None)),
            ("git@host:a/b?rev=0a1", Git("git@host:a/b".into(), Some(("rev", "0a1".into())))),
            ("file:///srv/graphdown", Git("file:///srv/graphdown".into(), None)),
        ] {
            assert_eq!(option(text), expected, "{text}");
        }
    }

    #[test]
    fn a_folder_is_written_relative_to_the_crate_unless_it_was_given_as_absolute() {
        let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime");
        let out = Path::new("../target/not/there");
        let path = |keys: anyhow::Result<Runtime>| keys.map(|keys| format!("{keys:?}"));
        // Tests run in the folder of their crate.
        let expected = "Runtime([(\"path\", \"../../../runtime\")])";
        assert_eq!(path(option("../runtime").keys(out)).expect("it is there"), expected);
        assert_eq!(path(Runtime::beside(out, &runtime)).expect("it is there"), expected);
        let absolute = runtime.display().to_string();
        assert_eq!(
            path(option(&absolute).keys(out)).expect("it is there"),
            format!("Runtime([(\"path\", {absolute:?})])")
        );
        for wrong in ["../codegen", "nowhere", ""] {
            let error = option(wrong).keys(out).expect_err("it isn't the runtime").to_string();
            assert!(error.contains("expected the folder of graphdown-runtime"), "{error}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_relative_path_goes_up_as_the_system_does() {
        let dir = tempfile::tempdir().expect("a folder for a test");
        std::fs::create_dir_all(dir.path().join("a/real")).expect("a folder");
        std::os::unix::fs::symlink(dir.path().join("a/real"), dir.path().join("link")).expect("a link");
        for (from, expected) in
            [("link/crate", "../../../to"), ("crate", "../to"), ("crate/../x/y", "../../to"), ("to", ".")]
        {
            let path = relative(&dir.path().join(from), &dir.path().join("to")).expect("there is one");
            assert_eq!(path, Path::new(expected), "{from}");
        }
    }
}
