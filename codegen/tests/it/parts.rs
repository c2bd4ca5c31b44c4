//! Counts the parts of documents, as their text has them, and compares with what was read, what the crate has and what
//! is reported: no part may be lost in silence.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use graphdown_codegen::{
    CrateName, callable,
    diagnostic::{Code, Diagnostic, Diagnostics},
    emit,
    page::Version,
    source::{Role, Source, SourceMap},
    spec::{AdditionalProperties, Document, Schema, read},
};
use serde_json::Value;

use crate::{documents, folder};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// How many of each part there are.
#[derive(Debug, Default, PartialEq, Eq)]
struct Parts {
    operations: usize,
    parameters: usize,
    bodies: usize,
    responses: usize,
    media_types: usize,
    schemas: usize,
    properties: usize,
}

/// What a document's text has.
struct Written<'v> {
    root: &'v Value,
    parts: Parts,
}

impl<'v> Written<'v> {
    fn of(root: &'v Value) -> Parts {
        let mut written = Written { root, parts: Parts::default() };
        for item in members(&root["paths"]).filter(|(name, _)| !name.starts_with("x-")).map(|(_, item)| item) {
            for operation in METHODS.iter().filter_map(|method| item.get(method)) {
                written.operation(item, operation);
            }
        }
        for (_, schema) in members(&root["components"]["schemas"]) {
            written.parts.schemas += 1;
            written.schema(schema);
        }
        written.parts
    }

    fn operation(&mut self, item: &'v Value, operation: &'v Value) {
        self.parts.operations += 1;
        let mut parameters = BTreeMap::new();
        for parameter in items(&item["parameters"]).chain(items(&operation["parameters"])) {
            let parameter = self.meant(parameter);
            // It was left out, or what it refers to.
            if parameter.is_null() || parameter.get("$ref").is_some() {
                continue;
            }
            parameters.insert((parameter["in"].to_string(), parameter["name"].to_string()), parameter);
        }
        self.parts.parameters += parameters.len();
        parameters.values().for_each(|parameter| self.schema(&parameter["schema"]));
        if let Some(body) = operation.get("requestBody") {
            self.parts.bodies += 1;
            self.content(body);
        }
        for (status, response) in members(&operation["responses"]).filter(|(name, _)| !name.starts_with("x-")) {
            self.parts.responses += 1;
            // Shared responses for what is no status of its own stand where they are defined.
            if status != "default" || response.get("$ref").is_none() {
                self.content(response);
            }
        }
    }

    fn content(&mut self, holder: &'v Value) {
        for (_, media) in members(&self.meant(holder)["content"]) {
            self.parts.media_types += 1;
            self.schema(&media["schema"]);
        }
    }

    fn schema(&mut self, schema: &'v Value) {
        for (_, property) in members(&schema["properties"]) {
            self.parts.properties += 1;
            self.schema(property);
        }
        for name in ["allOf", "oneOf", "anyOf"] {
            items(&schema[name]).for_each(|part| self.schema(part));
        }
        self.schema_at(schema, "items");
        self.schema_at(schema, "additionalProperties");
    }

    fn schema_at(&mut self, schema: &'v Value, name: &str) {
        if schema[name].is_object() {
            self.schema(&schema[name]);
        }
    }

    fn meant(&self, value: &'v Value) -> &'v Value {
        let target = value.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
        target.and_then(|target| self.root.pointer(target)).unwrap_or(value)
    }
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// What was read of a document.
fn read_parts(document: &Document) -> Parts {
    let mut parts = Parts { schemas: document.components.schemas.len(), ..Parts::default() };
    document.components.schemas.values().for_each(|schema| of_schema(schema, &mut parts));
    for (_, operation) in document.paths.values().flat_map(|item| item.operations()) {
        parts.operations += 1;
        parts.parameters += operation.parameters.len();
        operation.parameters.iter().for_each(|parameter| of_schema(&parameter.schema, &mut parts));
        parts.bodies += usize::from(operation.request_body.is_some());
        parts.responses += operation.responses.len();
        let contents = operation.request_body.iter().map(|body| &body.content);
        let contents = contents.chain(operation.responses.values().map(|response| &response.content));
        for media in contents.flat_map(|content| content.values()) {
            parts.media_types += 1;
            media.schema.iter().for_each(|schema| of_schema(schema, &mut parts));
        }
    }
    parts
}

fn of_schema(schema: &Schema, parts: &mut Parts) {
    parts.properties += schema.properties.len();
    let within = schema.properties.values().chain(&schema.all_of).chain(&schema.one_of).chain(&schema.any_of);
    within.chain(schema.items.as_deref()).for_each(|one| of_schema(one, parts));
    if let Some(AdditionalProperties::Of(values)) = &schema.additional_properties {
        of_schema(values, parts);
    }
}

/// Takes what is reported off what is written: an operation that is left out takes its parts with it.
fn without_reported(root: &Value, diagnostics: &[Diagnostic]) -> Value {
    let mut root = root.clone();
    // What is read and has no use in the crate is reported under the same code, and counts as read.
    let is_of_place = |one: &&Diagnostic| one.code == Code::LeftOut && one.message.starts_with("`#/");
    for diagnostic in diagnostics.iter().filter(is_of_place) {
        let pointer = diagnostic.message.split('`').nth(1).unwrap().trim_start_matches('#').to_owned();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let name = name.replace("~1", "/").replace("~0", "~");
        let there = match root.pointer_mut(parent) {
            Some(Value::Array(items)) => name.parse().is_ok_and(|index: usize| {
                // The places of the others stay what they are.
                items.get_mut(index).is_some_and(|item| !std::mem::take(item).is_null())
            }),
            parent => parent.and_then(Value::as_object_mut).is_some_and(|parent| parent.remove(&name).is_some()),
        };
        assert!(there, "{pointer} isn't there");
    }
    root
}

/// The properties of each object that is a component stand in its table.
fn missing_properties(document: &Document, files: &BTreeMap<String, String>) -> Vec<String> {
    let text: String =
        files.iter().filter(|(path, _)| path.starts_with("src/models/")).map(|(_, text)| &**text).collect();
    let mut tables: BTreeMap<&str, &str> = BTreeMap::new();
    for table in text.split("graphdown_runtime::model! {").skip(1) {
        let name = table.split('"').nth(1).unwrap();
        tables.insert(name, table.split("} }").next().unwrap());
    }
    let mut missing = Vec::new();
    for (name, schema) in &document.components.schemas {
        let properties = schema.properties.iter().chain(schema.all_of.iter().flat_map(|part| &part.properties));
        for (property, _) in properties.filter(|(property, _)| !property.starts_with("@odata.")) {
            let row = format!(": {property:?}");
            if !tables.get(name.as_str()).is_some_and(|table| table.contains(&row)) {
                missing.push(format!("{name}.{property}"));
            }
        }
    }
    missing
}

/// The reader of YAML that counts takes no numbers of more than 64 bits.
fn with_short_numbers(text: &str) -> String {
    let mut short = String::new();
    let mut digits = 0;
    for char in text.chars() {
        digits = if char.is_ascii_digit() { digits + 1 } else { 0 };
        if digits < 19 {
            short.push(char);
        }
    }
    short
}

fn check(path: &Path, beside: Vec<Source>) {
    let text = fs::read_to_string(path).unwrap();
    let mut sources = SourceMap::default();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    sources.add(Role::Document, Source { path: name, text: text.clone() });
    beside.into_iter().for_each(|source| _ = sources.add(Role::Document, source));
    let mut root: serde_yaml::Value = serde_yaml::from_str(&with_short_numbers(&text)).unwrap();
    root.apply_merge().unwrap();
    let root = serde_json::to_value(root).unwrap();
    let mut diagnostics = Diagnostics::default();
    let document = read::read(&sources, &mut diagnostics).unwrap();
    let files = emit(&document, &CrateName::of(Version::V1), &mut diagnostics);
    let diagnostics = diagnostics.into_sorted();
    let written = without_reported(&root, &diagnostics);
    assert_eq!(read_parts(&document), Written::of(&written), "{}", path.display());
    let unsendable = diagnostics.iter().filter(|one| one.code == Code::UnsendablePath).count();
    assert_eq!(callable(&document) + unsendable, read_parts(&document).operations, "{}", path.display());
    let missing = missing_properties(&document, &files);
    assert!(missing.is_empty(), "{}: no field for {missing:?}", path.display());
}

#[test]
fn no_part_of_a_case_is_lost() {
    // What these write otherwise than OpenAPI 3.0 is read as something else, which their own snapshots show.
    let is_plain = |path: &PathBuf| {
        !["version-31", "like-modern", "depot", "emoji", "features"].iter().any(|name| path.ends_with(name))
    };
    for case in documents::cases().into_iter().filter(is_plain) {
        let refused = documents::Case::read(&case).is_none_or(|case| case.outcome().files.is_err());
        let mut document = ["document.yaml", "document.json"].map(|name| case.join(name)).into_iter();
        let document = document.find(|path| path.is_file());
        let has_errors = ["unresolved-reference", "duplicate-key"].iter().any(|name| case.ends_with(name));
        if let Some(document) = document.filter(|_| !refused && !has_errors) {
            check(&document, Vec::new());
        }
    }
}

#[test]
fn no_part_of_a_large_document_is_lost() {
    let folder = folder::repository().join("../shared/openapi");
    for name in ["box.json", "digitalocean.yaml", "nexus.json"] {
        let path = folder.join(name);
        match path.is_file() {
            true => check(&path, Vec::new()),
            false => eprintln!("skipped: no {}", path.display()),
        }
    }
}
