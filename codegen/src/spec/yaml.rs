//! Writes documents as YAML and reads them from YAML or JSON. What is read may come from anywhere, so depth and the
//! length of messages are limited.

mod block;
mod depth;
mod scalar;

use std::fmt;

use serde::Serialize;

use super::{Document, inline};

/// Why a text is no document that can be read: one lower-case sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError(String);

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
/// Parameters, bodies and responses that the document shares stand where they are used.
///
/// Values that lie more than 128 deep within each other are not read.
///
/// # Errors
///
/// Says what is wrong, and in which line and column, where the text is no YAML or no OpenAPI 3.0 document.
pub fn read(text: &str) -> Result<Document, ReadError> {
    let mut document = parsed(text)?;
    if !document.openapi.starts_with("3.0") {
        return Err(ReadError(format!("expected OpenAPI 3.0, found {}", document.openapi)));
    }
    inline::inline(&mut document).map_err(ReadError)?;
    Ok(document)
}

/// JSON is YAML, but a reader of JSON takes a tenth of the time; what it refuses may be YAML all the same.
fn parsed(text: &str) -> Result<Document, ReadError> {
    let json = text.trim_start().starts_with('{').then(|| serde_json::from_str(text));
    if let Some(Ok(document)) = json {
        return Ok(document);
    }
    depth::check(text).map_err(ReadError)?;
    serde_yaml::from_str(text).map_err(|error| ReadError(shortened(error.to_string())))
}

/// The message without the middle of what it shows of the text, which may be all of it.
fn shortened(message: String) -> String {
    const LONGEST: usize = 400;
    let count = message.chars().count();
    if count <= LONGEST {
        return message;
    }
    let (head, tail): (String, String) =
        (message.chars().take(LONGEST / 2).collect(), message.chars().skip(count - LONGEST / 2).collect());
    format!("{head} … {tail}")
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ReadError {}

#[cfg(test)]
mod tests;
