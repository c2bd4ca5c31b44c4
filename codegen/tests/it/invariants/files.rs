//! Writes several files as one text, which a fuzzer can change as a whole and a person can edit.

use graphdown_codegen::{page::Version, source::Source};

/// The files of a text.
pub(crate) struct Files {
    /// `beta` where the first path begins so.
    pub(crate) version: Version,
    /// Pages and includes.
    pub(crate) sources: Vec<Source>,
    /// `overrides.toml`
    pub(crate) overrides: Option<Source>,
    /// `lint.toml`
    pub(crate) allowances: Option<Source>,
}

/// Takes a text apart: each file stands below a line `=== PATH`; what stands before the first such line is a page.
pub(crate) fn files(text: &str) -> Files {
    let mut sources: Vec<Source> = Vec::new();
    for line in text.split_inclusive('\n') {
        match (line.strip_prefix("=== "), sources.last_mut()) {
            (Some(path), _) => sources.push(Source { path: path.trim().to_owned(), text: String::new() }),
            (None, Some(file)) => file.text.push_str(line),
            (None, None) => sources.push(Source { path: String::from("v1.0/api/page.md"), text: line.to_owned() }),
        }
    }
    let mut beside = |name: &str| sources.iter().position(|file| file.path == name).map(|at| sources.remove(at));
    let (overrides, allowances) = (beside("overrides.toml"), beside("lint.toml"));
    let is_beta = sources.first().is_some_and(|file| file.path.starts_with("beta/"));
    let version = if is_beta { Version::Beta } else { Version::V1 };
    Files { version, sources, overrides, allowances }
}
