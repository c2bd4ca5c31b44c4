//! Parses the text of a document, YAML or JSON, to values with their places.
//!
//! JSON is read by a reader of JSON, because its escapes are not those of YAML.

use serde::de::IgnoredAny;

use super::yaml;
use crate::{
    diagnostic::{Code, Diagnostics},
    page::json::{self, Json, Value},
    source::{FileId, Span},
};

/// The value of a text.
///
/// # Errors
///
/// Says what is wrong, and in which line and column.
pub(super) fn parse(file: FileId, text: &str, diagnostics: &mut Diagnostics) -> Result<Json, String> {
    let text_of_json = text.strip_prefix('\u{feff}').unwrap_or(text);
    let tree = if text_of_json.trim_start().starts_with('{') {
        match serde_json::from_str::<IgnoredAny>(text_of_json) {
            Ok(_) => json::read(text, Span::new(file, 0, text.len()), diagnostics).ok_or("there is no value in it")?,
            // It may be YAML in flow style, and what lies too deep is told by that reader.
            Err(error) => yaml::parse(file, text).map_err(|told| match yaml::is_too_deep(&told) {
                true => told,
                false => error.to_string(),
            })?,
        }
    } else {
        yaml::parse(file, text)?
    };
    Ok(without_repeats(tree, diagnostics))
}

/// Of members with one name the last one counts.
fn without_repeats(mut tree: Json, diagnostics: &mut Diagnostics) -> Json {
    match &mut tree.value {
        Value::Array(items) => {
            let found = std::mem::take(items);
            items.extend(found.into_iter().map(|item| without_repeats(item, diagnostics)));
        }
        Value::Object(members) => {
            let found = std::mem::take(members);
            let mut seen = std::collections::BTreeMap::new();
            for (index, (name, ..)) in found.iter().enumerate() {
                seen.insert(name.clone(), index);
            }
            for (index, (name, span, value)) in found.into_iter().enumerate() {
                if seen.get(&name) == Some(&index) {
                    members.push((name, span, without_repeats(value, diagnostics)));
                } else {
                    let message = format!("`{name}` stands here and again in the same object");
                    diagnostics.push(Code::DuplicateKey, span, message).help("the last one counts; remove the others");
                }
            }
        }
        _ => {}
    }
    tree
}
