//! JSON into models and back: nothing is lost, all ways in agree, and what has no type is what serde_json makes of it.

use std::collections::BTreeSet;

use graphdown_runtime::model::{Binary, Json, Model, Open, decode_strict};

use serde_json::Value;

use super::every::{Circle, Every, Shape};

const MARK: &[u8] = b"\xef\xbb\xbf";

/// Any bytes as an answer's body.
pub(crate) fn decoding(data: &[u8]) {
    let value = Json::from_json(data).ok();
    agrees(data, value.as_ref());
    untyped(data, value.as_ref());
    inherited(data);
    texts(&String::from_utf8_lossy(data));
    let read = Every::from_json(data);
    let Some(value) = value else {
        assert!(read.is_err(), "what is no JSON is read: {read:?}");
        return;
    };
    let through_value = Every::from_value(value.clone());
    // A byte-order mark is skipped by the crate's own way in alone.
    let through_serde = serde_json::from_slice::<Every>(data.strip_prefix(MARK).unwrap_or(data));
    let strict = decode_strict::<Every>(data);
    let Ok(read) = read else {
        assert!(!is_object(&value), "an object is refused, whatever is odd in it");
        assert!(through_serde.is_err() && strict.is_err(), "what from_json refuses is read");
        return;
    };
    let written = read.to_json();
    let again = Every::from_json(&written).unwrap_or_else(|error| panic!("{written} can't be read back: {error}"));
    assert_eq!(again, read, "{written} says something else than what it was written from");
    assert_eq!(again.to_json(), written, "written, read and written again, it differs");
    assert_eq!(json(&written), value, "something is lost");
    assert_eq!(again.misfits(), read.misfits(), "what doesn't fit is another value when it is read again");
    match &strict {
        Ok(strict) => {
            assert_eq!((strict, read.misfits().as_slice()), (&read, &[][..]), "strictly, it is read otherwise")
        }
        Err(error) => assert!(!read.misfits().is_empty() || has_twins(&value, 128), "nothing is odd, and yet {error}"),
    }
    match &through_serde {
        Ok(through_serde) if strict.is_ok() => assert_eq!(through_serde, &read, "serde reads it otherwise"),
        // Of a number in an odd place, serde's own numbers lose digits.
        Ok(through_serde) => assert_eq!(paths(through_serde), paths(&read), "serde finds odd what isn't"),
        Err(error) => assert!(strict.is_err(), "serde fails where nothing is odd: {error}"),
    }
    assert_eq!(through_value.ok().as_ref(), Some(&read), "as a value it is read otherwise");
    let _ = format!("{read:?}{read:#?}");
}

/// JSON without a type is what serde_json takes it for, but that no number is too large.
fn agrees(data: &[u8], value: Option<&Json>) {
    let tree: Option<Value> = serde_json::from_slice(data.strip_prefix(MARK).unwrap_or(data)).ok();
    // A member by this name is a text of JSON to serde_json's own tree, and a member to us.
    if String::from_utf8_lossy(data).contains("$serde_json::private::RawValue") {
        return;
    }
    match (value, tree) {
        (Some(value), Some(tree)) => {
            assert_eq!(value.to_value(), tree, "serde_json reads it otherwise");
            assert_eq!(&json(&value.to_json()), value, "written and read, it is other JSON");
            is_same(value, &tree);
        }
        (Some(value), None) => {
            let text = value.to_json();
            // A number beyond doubles, objects too deep within each other, half of a surrogate pair.
            let is_beyond = text.contains(['e', 'E']) || text.len() > 300 || text.contains("\\u");
            assert!(is_beyond, "{text} is no JSON to serde_json");
        }
        (None, tree) => assert_eq!(tree, None, "serde_json reads what is refused"),
    }
}

/// Its parts are the tree's.
fn is_same(value: &Json, tree: &Value) {
    assert_eq!((value.as_bool(), value.as_str()), (tree.as_bool(), tree.as_str()));
    assert_eq!(value.is_null(), tree.is_null());
    if let Some(number) = tree.as_f64() {
        assert_eq!(value.as_f64(), Some(number), "{value:?} is another number");
    }
    if let Some(number) = tree.as_i64() {
        assert_eq!(value.as_i64(), Some(number), "{value:?} is another integer");
    }
    let elements = value.elements();
    assert_eq!(elements.as_ref().map(Vec::len), tree.as_array().map(Vec::len));
    for (element, tree) in elements.iter().flatten().zip(tree.as_array().into_iter().flatten()) {
        is_same(element, tree);
    }
    assert_eq!(value.members().is_some(), tree.is_object());
    for (name, tree) in tree.as_object().into_iter().flatten() {
        let member = value.get(name).unwrap_or_else(|| panic!("{name:?} is no member of {value:?}"));
        is_same(&member, tree);
    }
}

fn paths(every: &Every) -> Vec<String> {
    every.misfits().into_iter().map(|misfit| misfit.path).collect()
}

/// Whether members have one name, of which the last counts and those before it may be odd.
fn has_twins(value: &Json, depth: usize) -> bool {
    let members = value.members().unwrap_or_default();
    let names: BTreeSet<&String> = members.iter().map(|(name, _)| name).collect();
    let mut parts = members.iter().map(|(_, value)| value.clone()).chain(value.elements().unwrap_or_default());
    depth == 0 || names.len() < members.len() || parts.any(|part| has_twins(&part, depth - 1))
}

/// A value of a base says the same after it was read as the derived type that it names.
fn inherited(data: &[u8]) {
    let Ok(shape) = Shape::from_json(data) else { return };
    if let Some(circle) = shape.downcast::<Circle>() {
        let back = Shape::from(circle);
        assert_eq!(json(&back.to_json()), json(&shape.to_json()), "a derived type loses something of a base");
        assert_eq!(back, shape, "a base made from a derived type is another");
    }
}

fn is_object(value: &Json) -> bool {
    value.members().is_some()
}

/// Objects without a type say what their JSON says.
fn untyped(data: &[u8], value: Option<&Json>) {
    let open = Open::from_json(data).ok();
    assert_eq!(open.is_some(), value.is_some_and(is_object), "an object is an object");
    let written = open.map(|open| json(&open.to_json()));
    assert_eq!(written.as_ref(), value.filter(|value| is_object(value)), "something is lost");
}

/// Texts that stand for something are read, or they are not; they never panic, and bytes come back.
fn texts(text: &str) {
    #[cfg(feature = "jiff")]
    times(text);
    if let Some(bytes) = Binary::from(text).decode() {
        assert_eq!(Binary::from(&bytes[..]).decode(), Some(bytes), "bytes, written and read, are other bytes");
    }
}

#[cfg(feature = "jiff")]
fn times(text: &str) {
    use graphdown_runtime::model::{Date, DateTimeOffset, Duration, TimeOfDay};

    let point = DateTimeOffset::from(text).to_timestamp();
    if let Some(point) = point.filter(|point| point.subsec_nanosecond() % 100 == 0) {
        assert_eq!(
            DateTimeOffset::from(point).to_timestamp(),
            Some(point),
            "a point in time, written and read, is another"
        );
    }
    let _ = DateTimeOffset::from(text).to_system_time();
    if let Some(day) = Date::from(text).to_civil() {
        assert_eq!(Date::from(day).to_civil(), Some(day), "a day, written and read, is another");
    }
    if let Some(time) = TimeOfDay::from(text).to_civil() {
        assert_eq!(TimeOfDay::from(time).to_civil(), Some(time), "a time, written and read, is another");
    }
    let _ = Duration::from(text).to_std();
}

fn json(text: &str) -> Json {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{text} is no JSON: {error}"))
}
