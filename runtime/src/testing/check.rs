//! Two JSON texts come in; a panic that names the first difference goes out.

use serde_json::Value;

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
