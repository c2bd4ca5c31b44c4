//! Finds what references lead to, in the document or in the files beside it, by JSON pointer.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;

use crate::{
    page::json::{Json, Value},
    source,
    spec::pointer,
};

/// The values of all files by path.
#[derive(Debug, Default)]
pub(super) struct Files {
    trees: BTreeMap<String, Json>,
}

/// A place in one of the files.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Target {
    /// The path of the file.
    pub file: String,
    /// The names on the way there.
    pub pointer: Vec<String>,
}

impl Files {
    pub(super) fn add(&mut self, path: &str, tree: Json) {
        self.trees.insert(path.to_owned(), tree);
    }

    /// Where a reference leads that stands in `file`, by JSON pointer or by an anchor of that name; `None` where that is no
    /// file, or has no such anchor.
    pub(super) fn target(&self, file: &str, reference: &str) -> Option<Target> {
        let target = Target::of(file, reference)?;
        let anchor = reference.split_once('#').map_or("", |(_, fragment)| fragment);
        if anchor.is_empty() || anchor.starts_with('/') {
            return Some(target);
        }
        let anchor = percent_decode_str(anchor).decode_utf8_lossy();
        let mut pointer = Vec::new();
        find_anchor(self.trees.get(&target.file)?, &anchor, &mut pointer).then_some(Target { pointer, ..target })
    }

    /// The value at a place.
    pub(super) fn at(&self, target: &Target) -> Option<&Json> {
        let mut value = self.trees.get(&target.file)?;
        for name in &target.pointer {
            value = match &value.value {
                Value::Array(items) => items.get(name.parse::<usize>().ok()?)?,
                _ => value.get(name)?,
            };
        }
        Some(value)
    }
}

impl Target {
    /// Where a reference leads that stands in `file`; `None` where that is no file.
    pub(super) fn of(file: &str, reference: &str) -> Option<Target> {
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        if path.contains("://") {
            return None;
        }
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let file = if path.is_empty() { file.to_owned() } else { source::resolve(file, &decoded(path)) };
        let names = fragment.split('/').skip(1).map(pointer::name);
        Some(Target { file, pointer: names.collect() })
    }

    /// The name of a component of that section, where it is one.
    pub(super) fn component(&self, section: &str) -> Option<&str> {
        match self.pointer.as_slice() {
            [components, of, name] if components == "components" && of == section => Some(name),
            _ => None,
        }
    }

    /// What a schema is called that has no name of its own: the last name on the way to it, or the name of its file.
    pub(super) fn name(&self) -> &str {
        let is_name =
            |name: &&String| !matches!(name.as_str(), "schema" | "items" | "properties" | "allOf" | "oneOf" | "anyOf");
        let named = self.pointer.iter().rev().find(|name| is_name(name) && name.parse::<usize>().is_err());
        let stem = self.file.rsplit('/').next().unwrap_or_default();
        named.map_or_else(|| stem.split('.').next().unwrap_or(stem), String::as_str)
    }
}

/// Whether an object with that anchor stands in the value; `pointer` then leads to it.
fn find_anchor(value: &Json, anchor: &str, pointer: &mut Vec<String>) -> bool {
    let is_it = |name: &str| value.get(name).and_then(Json::as_str) == Some(anchor);
    if is_it("$anchor") || is_it("$dynamicAnchor") {
        return true;
    }
    let members = value.members().iter().map(|(name, _, value)| (name.clone(), value));
    let items = value.items().iter().enumerate().map(|(index, value)| (index.to_string(), value));
    for (name, value) in members.chain(items) {
        pointer.push(name);
        if find_anchor(value, anchor, pointer) {
            return true;
        }
        pointer.pop();
    }
    false
}

/// The files that references in a file lead to.
pub(super) fn referenced(path: &str, value: &Json, found: &mut BTreeSet<String>) {
    for (name, _, value) in value.members() {
        if name == "discriminator" {
            // The targets of its mapping are references, or names of components.
            let mapping = value.get("mapping").map(Json::members).unwrap_or_default();
            let targets = mapping.iter().filter_map(|(_, _, target)| target.as_str());
            let files = targets.filter(|target| target.contains(['.', '#'])).filter_map(|text| Target::of(path, text));
            found.extend(files.map(|target| target.file));
        }
        match value.as_str() {
            Some(reference) if name == "$ref" => {
                found.extend(Target::of(path, reference).map(|target| target.file));
            }
            _ => referenced(path, value, found),
        }
    }
    value.items().iter().for_each(|item| referenced(path, item, found));
}
