//! Compares two JSON texts by value, and reports the path of the first difference on one line.

use std::collections::BTreeMap;

use crate::model::Json;

/// Asserts that two JSON texts have the same value; numbers are compared exactly, so that `1` equals `1.0`.
///
/// # Panics
/// If they differ; the message has the path of the first difference.
pub fn assert_same(found: &str, expected: &str) {
    let (Ok(found), Ok(expected)) = (Json::from_json(found), Json::from_json(expected)) else {
        fail(&format!("not JSON: {found:?} or {expected:?}"));
    };
    if let Some(difference) = difference(&found, &expected, "$") {
        fail(&difference);
    }
}

#[expect(clippy::panic, reason = "an assertion of tests")]
#[track_caller]
pub(super) fn fail(message: &str) -> ! {
    panic!("{}", one_line(message))
}

/// Escapes line breaks: the output of tests is read line by line, and names in a body may contain line breaks.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() { line.extend(character.escape_default()) } else { line.push(character) }
    }
    line
}

fn difference(found: &Json, expected: &Json, path: &str) -> Option<String> {
    if found == expected {
        return None;
    }
    if let (Some(found), Some(expected)) = (found.elements(), expected.elements()) {
        if found.len() == expected.len() {
            let mut pairs = found.iter().zip(&expected).enumerate();
            return pairs
                .find_map(|(index, (found, expected))| difference(found, expected, &format!("{path}[{index}]")));
        }
    }
    if let (Some(found), Some(expected)) = (members(found), members(expected)) {
        let mut names: Vec<&String> = found.keys().chain(expected.keys()).collect();
        names.sort();
        return names.into_iter().find_map(|name| match (found.get(name), expected.get(name)) {
            (Some(found), Some(expected)) => difference(found, expected, &format!("{path}.{name}")),
            (Some(found), None) => Some(format!("{path}.{name}: found {found}, expected nothing")),
            (None, expected) => {
                Some(format!("{path}.{name}: found nothing, expected {}", expected.cloned().unwrap_or_default()))
            }
        });
    }
    Some(format!("{path}: found {found}, expected {expected}"))
}

/// Of several members with the same name the last one counts.
fn members(json: &Json) -> Option<BTreeMap<String, Json>> {
    json.members().map(|members| members.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn a_name_of_a_body_is_no_line_of_its_own() {
        assert_eq!(one_line("$.a\ntest b ... ok\u{1b}"), "$.a\\ntest b ... ok\\u{1b}");
        assert_eq!(one_line("$.größe \"x\""), "$.größe \"x\"");
    }
}
