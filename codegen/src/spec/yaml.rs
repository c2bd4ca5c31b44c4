//! Writes documents as YAML.

mod block;
mod scalar;

use serde::Serialize;

use super::{Document, read};
use crate::{
    diagnostic::Diagnostics,
    source::{Role, Source, SourceMap},
};

pub use super::read::ReadError;

/// The document as YAML in block style; the same document gives the same bytes.
#[must_use]
pub fn write(document: &Document) -> String {
    let mut text = String::new();
    match document.serialize(block::Block::document(&mut text)) {
        Ok(()) => text,
        // Only a key that is no text could fail, and the model's keys are texts.
        Err(error) => format!("# {error}\n"),
    }
}

/// A document from YAML or JSON that refers to no other file: [`read::read`] without what it reports.
///
/// # Errors
///
/// Those of [`read::read`].
pub fn read(text: &str) -> Result<Document, ReadError> {
    let mut sources = SourceMap::default();
    sources.add(Role::Document, Source { path: String::from("document"), text: text.to_owned() });
    read::read(&sources, &mut Diagnostics::default())
}

#[cfg(test)]
mod tests;
