//! Compares the facts of the reference of July 2021 with those of the pages that are written from it: all that differs is in
//! `import.txt`, by kind. Prose and examples are left out.

use std::{collections::BTreeMap, fmt::Write};

use expect_test::expect_file;
use graphdown_codegen::{
    Analysis, Options,
    api::Permissions,
    import::Own,
    page::Version,
    source::{Source, SourceMap},
    spec::{Document, Operation, Schema},
};
use serde_json::{Value, json};

use crate::folder::Corpus;

#[test]
fn imported_pages_state_what_the_reference_states_and_are_imported_again_byte_by_byte() {
    let Some(corpus) = Corpus::get() else { return };
    let analysis = corpus.analysis();
    let once = analysis.import(&Own::default()).pages;
    let read = analysis.pages().len();
    let expected = facts(analysis.document());

    let sources = map(&once);
    let analysis = Analysis::new(Version::V1, &sources, Options::default());
    let twice = analysis.import(&Own::default()).pages;
    let changed: Vec<&String> =
        once.iter().filter(|(path, text)| twice.get(*path) != Some(text)).map(|(path, _)| path).collect();
    assert!(changed.is_empty(), "imported again, {} pages differ: {changed:#?}", changed.len());

    let found = facts(&analysis.into_document().0);
    expect_file!["../import.txt"].assert_eq(&differences(read, once.len(), &expected, &found));
}

fn map(pages: &BTreeMap<String, String>) -> SourceMap {
    pages.iter().map(|(path, text)| Source { path: path.clone(), text: text.clone() }).collect()
}

/// Each fact by its kind and what it is of.
pub(crate) type Facts = BTreeMap<(&'static str, String), Value>;

pub(crate) fn facts(document: &Document) -> Facts {
    let mut facts = Facts::new();
    for (path, item) in &document.paths {
        for (method, operation) in item.operations() {
            self::operation(&format!("{method} {path}"), operation, &mut facts);
        }
    }
    for (name, schema) in &document.components.schemas {
        match schema.members.is_empty() {
            true => self::ty(name, schema, &mut facts),
            false => {
                let flags = schema.ms_enum.as_ref().is_some_and(|one| one.flags);
                facts.insert(("enumeration", name.clone()), json!([flags, without_prose(schema)]));
            }
        }
    }
    facts
}

fn operation(name: &str, operation: &Operation, facts: &mut Facts) {
    let mut add = |kind: &'static str, of: String, value: Value| {
        facts.insert((kind, format!("{name}{of}")), value);
    };
    let about = json!([
        operation.operation_id,
        operation.summary,
        operation.tags,
        operation.kind,
        operation.deprecated,
        operation.external_docs,
        operation.other_docs,
    ]);
    add("operation", String::new(), about);
    for one in &operation.parameters {
        let mut value = without_prose(one);
        value.as_object_mut().unwrap().shift_remove("name");
        add("parameter", format!(" {}", one.name), value);
    }
    if let Some(body) = &operation.request_body {
        let kind = if body.required { "body" } else { "shown body" };
        let mut body = body.clone();
        for (media_type, _) in body.content.extract_if(.., |_, one| kind == "body" && one.schema.is_none()) {
            add("shown media type", format!(" {media_type}"), Value::Null);
        }
        add(kind, String::new(), without_prose(&body));
    }
    for (status, response) in &operation.responses {
        let kind = if response.description == "Shown by an example." { "shown response" } else { "response" };
        add(kind, format!(" {status}"), without_prose(response));
    }
    add("permissions", String::new(), json!(operation.permissions.clone().map(without_notes)));
}

fn without_notes(mut permissions: Permissions) -> Permissions {
    permissions.notes.clear();
    permissions.conditional.iter_mut().for_each(|one| one.permissions.notes.clear());
    permissions
}

fn ty(name: &str, schema: &Schema, facts: &mut Facts) {
    let mut about = schema.clone();
    let own = if about.all_of.is_empty() { &mut about } else { about.all_of.last_mut().unwrap() };
    let properties = std::mem::take(&mut own.properties);
    let required = std::mem::take(&mut own.required);
    for (property, schema) in properties {
        let value = json!([without_prose(&schema), required.contains(&property)]);
        facts.insert(("property", format!("{name}/{property}")), value);
    }
    facts.insert(("type", name.to_owned()), without_prose(&about));
}

/// What a part of a document says beside prose, examples and lines of pages.
fn without_prose(part: &impl serde::Serialize) -> Value {
    let mut value = serde_json::to_value(part).unwrap();
    strip(&mut value);
    value
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(members) => {
            let is_schema =
                members.contains_key("type") || members.contains_key("$ref") || members.contains_key("allOf");
            members.retain(|name, value| {
                let is_prose = matches!(
                    name.as_str(),
                    "description" | "x-graphdown-deprecation" | "x-graphdown-pages" | "examples"
                );
                !(is_prose && !value.is_object() || name == "examples" || name == "x-ms-enum")
            });
            members.values_mut().for_each(strip);
            // Nothing stands beside a reference any more that is wrapped for its description alone.
            let only = members
                .get("allOf")
                .and_then(Value::as_array)
                .filter(|all| is_schema && all.len() == 1 && members.len() == 1);
            if let Some(only) = only.and_then(|all| all.first()).cloned() {
                *value = only;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

pub(crate) fn differences(read: usize, written: usize, expected: &Facts, found: &Facts) -> String {
    let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut note = |kind: &str, how: &str, text: String| kinds.entry(format!("{kind} {how}")).or_default().push(text);
    for (key @ (kind, name), value) in expected {
        match found.get(key) {
            None => note(kind, "missing", name.clone()),
            Some(other) if other != value => note(kind, "changed", format!("{name}\n    - {value}\n    + {other}")),
            Some(_) => {}
        }
    }
    for (key @ (kind, name), value) in found {
        if !expected.contains_key(key) {
            note(kind, "added", format!("{name}\n    + {value}"));
        }
    }
    let mut text = format!("{read} pages read, {written} written; {} facts\n\n", expected.len());
    for (kind, all) in &kinds {
        _ = writeln!(text, "{:>5} {kind}", all.len());
    }
    for (kind, all) in &kinds {
        _ = write!(text, "\n{kind}\n");
        all.iter().for_each(|one| _ = writeln!(text, "  {one}"));
    }
    text
}
