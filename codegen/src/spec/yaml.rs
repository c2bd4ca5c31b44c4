//! A document comes in and YAML goes out, and the other way round.

mod block;
mod scalar;

use serde::Serialize;

use super::Document;

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

/// A document from YAML or JSON: any OpenAPI 3.0 document, as far as [`Document`] goes; members that it doesn't know are left out.
///
/// # Errors
///
/// Says what is wrong, and in which line and column, where the text is no YAML or no OpenAPI 3.0 document.
pub fn read(text: &str) -> Result<Document, serde_yaml::Error> {
    serde_yaml::from_str(text)
}

#[cfg(test)]
mod tests;
