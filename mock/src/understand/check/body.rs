//! Checks a JSON body against its schema with the same rules as `lint`, and reports mismatches as the service would.

use std::fmt::Write;

use graphdown_codegen::{
    diagnostic::Diagnostics,
    page::json::{self, Json},
    source::{FileId, Span},
    spec::{Map, Schema},
    value_check::{Fault, Mismatch, Object, Shapes, Step, check},
};
use serde_json::Value;

use super::{About, Complaint};
use crate::{understand::catalogue::Types, understand::suggest};

/// How many names a message lists.
const MOST_NAMES: usize = 8;

/// Holds a body against its schema. Where a part is sent, as with `PATCH`, nothing is missing.
pub(super) fn complaints<'a>(body: &[u8], schema: &'a Schema, types: &Types<'a>, is_whole: bool) -> Vec<Complaint> {
    let json = match read(body) {
        Ok(json) => json,
        Err(error) => return vec![Complaint::new(About::Body, "body", format!("expected JSON: {error}"))],
    };
    if json.value == json::Value::Null {
        return vec![Complaint::new(About::Body, "body", "body: expected an object, found null")];
    }
    let found = check(types, &json, Map::shape(types, schema), is_whole);
    found.iter().filter(|mismatch| is_refused(&mismatch.fault)).map(|mismatch| complaint(mismatch, types)).collect()
}

/// Strict JSON, with the members that stand twice in one object.
fn read(body: &[u8]) -> Result<Json, String> {
    let value: Value = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(body);
    let place = Span::new(FileId::default(), 0, text.len());
    Ok(json::read(&text, place, &mut Diagnostics::default()).unwrap_or_else(|| Json::of(&value)))
}

/// How many places of an answer are not as its schema says. Pages show a user where they document a directory object, and
/// leave out the type.
pub(crate) fn misfits<'a>(value: &Value, schema: &'a Schema, types: &Types<'a>) -> usize {
    let json = Json::of(value);
    let found = check(types, &json, Map::shape(types, schema), false);
    found.iter().filter(|one| is_refused(&one.fault) && !matches!(one.fault, Fault::Untold { .. })).count()
}

/// What no reader could know the meaning of, or what nothing is documented about.
const fn is_refused(fault: &Fault<Map<Schema>>) -> bool {
    !fault.is_understood() && !matches!(fault, Fault::Property { has_none: true, .. })
}

fn complaint<'a>(mismatch: &Mismatch<'_, 'a, Map<Schema>>, types: &Types<'a>) -> Complaint {
    let mut at = String::from("body");
    for step in mismatch.path() {
        let _ = match step {
            Step::Member(name) => write!(at, ".{name}"),
            Step::Item(index) => write!(at, "[{index}]"),
        };
    }
    let mut message = format!("{at}: {mismatch}");
    match &mismatch.fault {
        Fault::Property { owner: Object::Type(_, schema), name, documented: None, .. } => {
            add_suggestion(name, types.properties(schema).into_keys().collect(), &mut message);
        }
        Fault::Member { enumeration, found, .. } => add_suggestion(found, enumeration.members.clone(), &mut message),
        Fault::Form { form, .. } => _ = write!(message, "; write it as {form}"),
        _ => {}
    }
    Complaint::new(About::Body, at, message)
}

/// Adds to a message the name that was probably meant, else the names that exist.
fn add_suggestion(written: &str, known: Vec<&str>, message: &mut String) {
    match suggest::name(written, known.iter().copied()) {
        Some(near) => message.push_str(&format!("; perhaps {near} is meant")),
        None if known.len() <= MOST_NAMES => message.push_str(&format!("; there are {}", known.join(", "))),
        None => {}
    }
}
