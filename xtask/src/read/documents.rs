//! Reads an OpenAPI document with the files that it refers to. A reference may name any path, but only files in the
//! document's folder are read.

use std::path::Path;

use anyhow::{Context, Result};
use graphdown_codegen::{
    source::{Role, Source, SourceMap},
    spec::read,
};

use super::file;

/// So many files a document refers to at most.
const FILES: usize = 10_000;

/// The document first, then what it and its files refer to; a file that can't be read is left to whoever reports the
/// reference to it.
///
/// # Errors
/// If the document itself can't be read.
pub(crate) fn read(path: &Path) -> Result<SourceMap> {
    let text = file::named(path, file::NAMED)?;
    let mut sources = SourceMap::default();
    sources.add(Role::Document, Source { path: path.display().to_string(), text });
    let real = path.canonicalize().with_context(|| format!("can't find {}", path.display()))?;
    let folder = real.parent().unwrap_or(&real);
    let mut tried = std::collections::BTreeSet::new();
    loop {
        let next: Vec<String> = read::wanted(&sources).into_iter().filter(|path| tried.insert(path.clone())).collect();
        if next.is_empty() || tried.len() > FILES {
            return Ok(sources);
        }
        for path in next {
            if let Ok(text) = file::within(folder, Path::new(&path)) {
                sources.add(Role::Document, Source { path, text });
            }
        }
    }
}
