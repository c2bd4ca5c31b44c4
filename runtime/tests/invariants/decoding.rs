//! JSON into models and back: nothing is lost, all ways in agree, and what has no type says what its JSON says.

use graphdown_runtime::model::{Binary, Date, DateTimeOffset, Duration, Json, Model, Open, TimeOfDay};

use super::every::Every;

const MARK: &[u8] = b"\xef\xbb\xbf";

/// Any bytes as an answer's body.
pub(crate) fn decoding(data: &[u8]) {
    let value = Json::from_json(data).ok();
    untyped(data, value.as_ref());
    texts(&String::from_utf8_lossy(data));
    let read = Every::from_json(data);
    let Some(value) = value else {
        assert!(read.is_err(), "what is no JSON is read: {read:?}");
        return;
    };
    let through_value = Every::from_value(value.clone());
    // A byte-order mark is skipped by the crate's own way in alone.
    let through_serde = serde_json::from_slice::<Every>(data.strip_prefix(MARK).unwrap_or(data));
    let Ok(read) = read else {
        // An array is no object, however it comes in.
        assert!(through_serde.is_err(), "serde reads what from_json refuses");
        return;
    };
    let written = read.to_json();
    let again = Every::from_json(&written).unwrap_or_else(|error| panic!("{written} can't be read back: {error}"));
    assert_eq!(again, read, "{written} says something else than what it was written from");
    assert_eq!(again.to_json(), written, "written, read and written again, it differs");
    assert_eq!(json(&written), value, "something is lost");
    assert_eq!(through_serde.ok().as_ref(), Some(&read), "serde reads it otherwise");
    assert_eq!(through_value.ok().as_ref(), Some(&read), "as a value it is read otherwise");
    let _ = format!("{read:?}{read:#?}");
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
    let _ = DateTimeOffset::from(text).moment();
    let _ = Date::from(text).day();
    let _ = TimeOfDay::from(text).clock();
    let _ = Duration::from(text).span();
    if let Some(bytes) = Binary::from(text).decode() {
        assert_eq!(Binary::from(&bytes[..]).decode(), Some(bytes), "bytes, written and read, are other bytes");
    }
}

fn json(text: &str) -> Json {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{text} is no JSON: {error}"))
}
