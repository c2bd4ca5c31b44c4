//! Two JSON values come in, or a text and its type; a panic that names the first difference goes out.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::{
    http::{Collection, Reply, Scalar},
    model::{Additional, Held},
};

/// Reads a text as a type and writes it again: the same must come out.
///
/// # Panics
/// Where the text does not read as the type, or something of it is lost or added; the message names the place.
pub fn assert_round_trip<T: Serialize + DeserializeOwned>(text: &str) {
    let read: T = match serde_json::from_str(text) {
        Ok(read) => read,
        Err(error) => fail(&format!("the text does not read as the type: {error}")),
    };
    match serde_json::to_string(&read) {
        Ok(written) => assert_same(&written, text),
        Err(error) => fail(&format!("the value cannot be written: {error}")),
    }
}

/// Reads a text as a page of a collection and writes it again: the same must come out.
///
/// # Panics
/// As [`assert_round_trip`] does.
pub fn assert_collection<T: Held + Serialize>(text: &str) {
    let page: Collection<T> = reply(text);
    let mut written = members(&page.additional);
    written.insert(String::from("value"), to_value(&page.value));
    let links = [("@odata.nextLink", page.next_link), ("@odata.deltaLink", page.delta_link)];
    written.extend(links.into_iter().filter_map(|(name, link)| Some((name.to_owned(), link?.into()))));
    written.extend(page.count.map(|count| (String::from("@odata.count"), count.into())));
    assert_same(&Value::Object(written).to_string(), text);
}

/// Reads a text as a value in its envelope and writes it again: the same must come out.
///
/// # Panics
/// As [`assert_round_trip`] does.
pub fn assert_scalar<T: Held + Serialize>(text: &str) {
    let scalar: Scalar<T> = reply(text);
    let mut written = members(&scalar.additional);
    written.extend(scalar.value.map(|value| (String::from("value"), to_value(&value))));
    assert_same(&Value::Object(written).to_string(), text);
}

fn reply<T: Reply>(text: &str) -> T {
    match T::decode(&http::Response::new(text.to_owned().into())) {
        Ok(reply) => reply,
        Err(error) => fail(&error.to_string()),
    }
}

fn members(additional: &Additional) -> Map<String, Value> {
    additional.iter().map(|(name, value)| (name.to_owned(), value.clone())).collect()
}

fn to_value(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_else(|error| fail(&format!("the value cannot be written: {error}")))
}

/// Compares two texts as JSON; numbers by their value, so that `1` is `1.0`.
///
/// # Panics
/// Where they differ; the message names the first place.
pub fn assert_same(found: &str, expected: &str) {
    let (Ok(found), Ok(expected)) = (serde_json::from_str(found), serde_json::from_str(expected)) else {
        fail(&format!("not JSON: {found:?} or {expected:?}"));
    };
    if let Some(difference) = difference(&found, &expected, "$") {
        fail(&difference);
    }
}

#[expect(clippy::panic, reason = "an assertion of tests")]
#[track_caller]
pub(super) fn fail(message: &str) -> ! {
    panic!("{message}")
}

fn difference(found: &Value, expected: &Value, path: &str) -> Option<String> {
    match (found, expected) {
        (Value::Number(found), Value::Number(expected)) if found.as_f64() == expected.as_f64() => None,
        (Value::Array(found), Value::Array(expected)) if found.len() == expected.len() => {
            let mut pairs = found.iter().zip(expected).enumerate();
            pairs.find_map(|(index, (found, expected))| difference(found, expected, &format!("{path}[{index}]")))
        }
        (Value::Object(found), Value::Object(expected)) => {
            let mut names: Vec<&String> = found.keys().chain(expected.keys()).collect();
            names.sort();
            names.dedup();
            names.into_iter().find_map(|name| match (found.get(name), expected.get(name)) {
                (Some(found), Some(expected)) => difference(found, expected, &format!("{path}.{name}")),
                (Some(found), None) => Some(format!("{path}.{name}: found {found}, expected nothing")),
                (None, expected) => {
                    Some(format!("{path}.{name}: found nothing, expected {}", expected.unwrap_or(&Value::Null)))
                }
            })
        }
        _ if found == expected => None,
        _ => Some(format!("{path}: found {found}, expected {expected}")),
    }
}
