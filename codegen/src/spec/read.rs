//! Reads documents of anybody, OpenAPI 3.0 or 3.1 as YAML or JSON, with the files that they refer to: what can't be read
//! is left out by itself, and reported with its place.

mod files;
mod members;
mod schema;
mod tree;
mod values;
mod walk;
mod yaml;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use self::{files::Files, members::DOCUMENT, walk::Walk};
use super::{Document, inline, wildcards};
use crate::{diagnostic::Diagnostics, page::json::Json, source::SourceMap};

/// Why a text is no document that can be read: one lower-case sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError(String);

/// The paths of the files that the documents of a map refer to and that aren't in it yet. Those in another folder than
/// the first document's, or below, are not among them.
#[must_use]
pub fn wanted(sources: &SourceMap) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut known = BTreeSet::new();
    let mut folder = None;
    for (file, source) in sources.documents() {
        folder.get_or_insert_with(|| source.path.rsplit_once('/').map_or("", |(folder, _)| folder));
        known.insert(source.path.clone());
        if let Ok(tree) = tree::parse(file, &source.text, &mut Diagnostics::default()) {
            files::referenced(&source.path, &tree, &mut found);
        }
    }
    let folder = folder.unwrap_or_default();
    found.retain(|path| {
        let below = if folder.is_empty() { Some(path.as_str()) } else { path.strip_prefix(folder) };
        !known.contains(path)
            && below.is_some_and(|path| folder.is_empty() || path.starts_with('/'))
            && !path.starts_with("..")
    });
    found
}

/// The first document of a map, with what it refers to in the others.
///
/// Parameters, bodies and responses that the document shares stand where they are used. Values that lie more than 128
/// deep within each other are not read.
///
/// # Errors
///
/// Says what the text is and what to do, where it is no OpenAPI document of version 3.0 or 3.1; and in which line and
/// column it is wrong, where it is neither YAML nor JSON.
pub fn read(sources: &SourceMap, diagnostics: &mut Diagnostics) -> Result<Document, ReadError> {
    let mut documents = sources.documents();
    let Some((main, source)) = documents.next() else { return Err(ReadError(String::from("there is no document"))) };
    let root = tree::parse(main, &source.text, diagnostics).map_err(|error| ReadError(shortened(error)))?;
    is_supported(&root).map_err(ReadError)?;
    let mut files = Files::default();
    files.add(&source.path, root.clone());
    for (file, source) in documents {
        if let Ok(tree) = tree::parse(file, &source.text, diagnostics) {
            files.add(&source.path, tree);
        }
    }
    let mut walk = Walk::new(&files, &source.path, diagnostics);
    let names = root.get("components").and_then(|components| components.get("schemas"));
    walk.taken.extend(names.into_iter().flat_map(Json::members).map(|(name, ..)| name.clone()));
    let mut document = walk.object(&root, &DOCUMENT);
    hoist(&mut walk, &files, &mut document);
    walk.report_ignored();
    let origins = std::mem::take(&mut walk.origins);
    document.entry("paths").or_insert_with(|| Value::Object(Map::new()));
    document.entry("info").or_insert_with(|| Value::Object(Map::new()));
    let read = serde_json::from_value(Value::Object(document));
    let mut document: Document = read.map_err(|error| ReadError(shortened(error.to_string())))?;
    document.origins = origins;
    inline::inline(&mut document).map_err(ReadError)?;
    wildcards::name(&mut document);
    Ok(document)
}

/// Puts schemas that stand elsewhere among the components.
fn hoist(walk: &mut Walk, files: &Files, document: &mut Map<String, Value>) {
    while let Some((target, name)) = walk.waiting.pop() {
        let Some(node) = files.at(&target) else { continue };
        let file = std::mem::replace(&mut walk.file, target.file.clone());
        let way = std::mem::replace(&mut walk.way, target.pointer.clone());
        let schema = walk.schema(node);
        (walk.file, walk.way) = (file, way);
        let components = document.entry("components").or_insert_with(|| Value::Object(Map::new()));
        if let Some(components) = components.as_object_mut() {
            let schemas = components.entry("schemas").or_insert_with(|| Value::Object(Map::new()));
            schemas.as_object_mut().into_iter().for_each(|schemas| drop(schemas.insert(name.clone(), schema.clone())));
        }
    }
}

/// Whether it is a document that is read, else what it is.
fn is_supported(root: &Json) -> Result<(), String> {
    let text = |name: &str| {
        root.get(name).and_then(|value| {
            value.to_value().as_str().map(str::to_owned).or_else(|| Some(value.to_value().to_string()))
        })
    };
    if !root.is_object() {
        return Err(String::from("expected an object with a member `openapi`, found something else"));
    }
    if let Some(version) = text("swagger") {
        return Err(format!(
            "it is Swagger {version}, and only OpenAPI 3.0 and 3.1 are read: convert it first, for example with swagger2openapi"
        ));
    }
    let Some(version) = text("openapi") else {
        return Err(String::from(
            "it has no member `openapi`: expected `openapi: 3.0.4` or another version of 3.0 or 3.1",
        ));
    };
    let is_31 = version == "3.1" || version.starts_with("3.1.");
    if !is_31 && version != "3.0" && !version.starts_with("3.0.") {
        return Err(format!("it is OpenAPI {version}, and only 3.0 and 3.1 are read"));
    }
    let has = |name: &str| root.get(name).is_some();
    if !has("paths") && !(is_31 && (has("components") || has("webhooks"))) {
        return Err(String::from(
            "it has no member `paths`, which lists the operations: add `paths: {}` if there are none",
        ));
    }
    Ok(())
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

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ReadError {}

#[cfg(test)]
mod tests;
