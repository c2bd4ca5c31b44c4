//! Checks each row of `docs/openapi.md` on the document that it names: the members of an object are taken out of it, and
//! what changes in the crate and in what is reported must be what the row says. A member without a row is a failure, and so
//! is a row without a member.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a test reads the table and the documents of its rows"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use rayon::prelude::*;
use serde_json::Value;

use super::members::{DOCUMENT, Form, Object, SCHEMA, Usage};
use crate::{
    CrateName,
    diagnostic::Diagnostics,
    emit,
    page::Version,
    source::{Role, Source, SourceMap},
    spec::Document,
};

/// What comes of a document.
struct Outcome {
    /// Files, or why there are none.
    files: Result<BTreeMap<String, String>, String>,
    document: Option<Document>,
    /// Code and message.
    told: BTreeSet<String>,
}

impl Outcome {
    fn of(root: &Value, beside: &[Source]) -> Outcome {
        let mut sources = SourceMap::default();
        sources.add(Role::Document, Source { path: "document.yaml".to_owned(), text: root.to_string() });
        beside.iter().for_each(|source| _ = sources.add(Role::Document, source.clone()));
        let mut diagnostics = Diagnostics::default();
        let read = super::read(&sources, &mut diagnostics).map_err(|error| error.to_string());
        let document = read.clone().ok();
        let files = read.map(|document| emit(&document, &CrateName::of(Version::V1), &mut diagnostics));
        let told = diagnostics.into_sorted().into_iter().map(|one| format!("{} {}", one.code.as_str(), one.message));
        Outcome { files, document, told: told.collect() }
    }
}

/// A row of a table.
#[derive(Debug)]
struct Row {
    object: String,
    member: String,
    outcome: String,
    folder: String,
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn rows() -> Vec<Row> {
    let text = fs::read_to_string(repository().join("docs/openapi.md")).unwrap();
    let mut object = String::new();
    let mut rows = Vec::new();
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            object = title.to_lowercase();
        }
        let Some(cells) = line.strip_prefix("| `").and_then(|line| line.strip_suffix(" |")) else { continue };
        let cells: Vec<&str> = cells.split(" | ").collect();
        let [member, _, outcome, _, folder] = cells.as_slice() else { panic!("{line}") };
        let member = member.trim_end_matches('`').to_owned();
        let folder = folder.trim_matches('`').to_owned();
        rows.push(Row { object: object.clone(), member, outcome: (*outcome).to_owned(), folder });
    }
    rows
}

/// All objects of the table of members.
fn objects() -> Vec<&'static Object> {
    let mut found: Vec<&'static Object> = vec![&DOCUMENT];
    let mut next = 0;
    while let Some(object) = found.get(next) {
        for member in object.members {
            let object = of(&member.form);
            found.extend(object.filter(|object| !found.iter().any(|known| known.name == object.name)));
        }
        next += 1;
    }
    found
}

fn of(form: &'static Form) -> Option<&'static Object> {
    match form {
        Form::Of(object) | Form::Shared(object) => Some(object),
        Form::Schema | Form::SchemaOrFlag => Some(&SCHEMA),
        Form::List(item) | Form::Named(item) => of(item),
        _ => None,
    }
}

/// Takes a member out of all objects of a kind; answers whether there was one.
fn without(value: &mut Value, form: &'static Form, object: &str, member: &str) -> bool {
    match (form, &mut *value) {
        (Form::List(item), Value::Array(items)) => {
            items.iter_mut().fold(false, |found, one| without(one, item, object, member) | found)
        }
        (Form::Named(item), Value::Object(members)) => {
            members.values_mut().fold(false, |found, one| without(one, item, object, member) | found)
        }
        (Form::Of(_) | Form::Shared(_) | Form::Schema | Form::SchemaOrFlag, Value::Object(members)) => {
            let Some(this) = of(form) else { return false };
            let mut found = this.name == object && members.remove(member).is_some();
            for one in this.members {
                if let Some(value) = members.get_mut(one.name) {
                    found |= without(value, &one.form, object, member);
                }
            }
            found
        }
        _ => false,
    }
}

/// The document of a folder with the files beside it, and what comes of it.
struct Shown {
    root: Value,
    beside: Vec<Source>,
    outcome: Outcome,
}

impl Shown {
    fn read(folder: &str) -> Shown {
        let path = repository().join("codegen/tests/documents").join(folder);
        let source = |path: &Path| Source {
            path: path.file_name().unwrap().to_string_lossy().into_owned(),
            text: fs::read_to_string(path).unwrap(),
        };
        let mut others: Vec<PathBuf> = fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()).collect();
        others.retain(|path| path.extension().is_some_and(|one| one == "yaml") && !path.ends_with("document.yaml"));
        let beside: Vec<Source> = others.iter().map(|path| source(path)).collect();
        let root: Value = serde_yaml::from_str(&source(&path.join("document.yaml")).text).unwrap();
        let outcome = Outcome::of(&root, &beside);
        Shown { root, beside, outcome }
    }

    /// What becomes of a member by what happens without it; `None` if the document has none.
    fn observed(&self, object: &str, member: &str) -> Option<&'static str> {
        static WHOLE: Form = Form::Of(&DOCUMENT);
        let mut less = self.root.clone();
        if !without(&mut less, &WHOLE, object, member) {
            return None;
        }
        let (before, after) = (&self.outcome, Outcome::of(&less, &self.beside));
        Some(match () {
            () if before.files != after.files => "typed",
            () if before.told.difference(&after.told).any(|told| told.contains(member)) => "reported",
            () if before.document != after.document => "kept",
            () => "silent",
        })
    }
}

#[test]
fn each_member_has_a_row_that_is_true() {
    let rows = rows();
    let folders: BTreeSet<&str> = rows.iter().map(|row| row.folder.as_str()).collect();
    let shown: BTreeMap<&str, Shown> = folders.into_iter().map(|folder| (folder, Shown::read(folder))).collect();
    let objects = objects();
    // Extensions are described in words.
    let members = objects.iter().filter(|object| !object.name.contains("x-")).flat_map(|object| {
        let fields = object.members.iter().filter(|member| !member.name.starts_with("x-"));
        fields.map(|member| (object.name, member))
    });
    let members: Vec<_> = members.collect();
    let faults = members.par_iter().filter_map(|(object, member)| {
        let Some(row) = rows.iter().find(|row| row.object == *object && row.member == member.name) else {
            return Some(format!("no row for `{}` of a {object}", member.name));
        };
        let may: &[&str] = match member.usage {
            Usage::Read => &["typed", "kept"],
            // What is read where something refers to it may shape the crate.
            Usage::Silent => &["silent", "typed"],
            Usage::LeftOut | Usage::Ignored => &["reported"],
        };
        let seen = shown.get(row.folder.as_str()).and_then(|shown| shown.observed(object, member.name));
        let is_true = may.contains(&row.outcome.as_str()) && seen == Some(row.outcome.as_str());
        (!is_true).then(|| format!("{row:?}: {:?}, and without it {seen:?}", member.usage))
    });
    let mut faults: Vec<String> = faults.collect();
    let is_member = |row: &Row| members.iter().any(|(name, member)| *name == row.object && member.name == row.member);
    faults.extend(rows.iter().filter(|row| !is_member(row)).map(|row| format!("{row:?} is no member")));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn each_feature_has_a_row_that_is_true() {
    let text = fs::read_to_string(repository().join("docs/openapi.md")).unwrap();
    let table = text.split("## ").find_map(|section| section.strip_prefix("Whole documents\n")).unwrap();
    let rows = table.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")).skip(1);
    let mut faults = Vec::new();
    for row in rows {
        let cells: Vec<&str> = row.split(" | ").collect();
        let [_, outcome, folder] = cells.as_slice() else { panic!("{row}") };
        let folder = repository().join("codegen/tests/documents").join(folder.trim_matches('`'));
        let told = fs::read_to_string(folder.join("diagnostics.txt")).unwrap_or_default();
        let is_true = match outcome.strip_prefix("reported as `").and_then(|rest| rest.split_once('`')) {
            Some((code, _)) => told.contains(&format!("[{code}]")),
            None => folder.is_dir() && told.contains("refused: ") == outcome.starts_with("refused"),
        };
        faults.extend((!is_true).then_some(row));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
