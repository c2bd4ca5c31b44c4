//! The `claims` parameter of a token request: the client's capabilities merged with those of a claims challenge.

use serde_json::{Value, json};

use crate::auth::TokenError;

/// The text of the parameter; `None` if there are no claims.
pub(in crate::auth) fn parameter(
    continuous_access: bool,
    challenge: Option<&str>,
) -> Result<Option<String>, TokenError> {
    let mut claims = match challenge {
        Some(text) => serde_json::from_str(text).ok().filter(Value::is_object).ok_or_else(|| {
            TokenError::setup(
                "expected the claims as a JSON object, found something else; decode the base64 of a challenge first",
            )
        })?,
        None => json!({}),
    };
    if continuous_access {
        merge(&mut claims, json!({ "access_token": { "xms_cc": { "values": ["cp1"] } } }));
    }
    let said = claims.as_object().is_some_and(|claims| !claims.is_empty());
    Ok(said.then(|| claims.to_string()))
}

/// Adds missing members; lists are concatenated.
fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (name, value) in from {
                merge(into.entry(name).or_insert(Value::Null), value);
            }
        }
        (Value::Array(into), Value::Array(from)) => {
            for value in from.into_iter().filter(|value| !into.contains(value)).collect::<Vec<_>>() {
                into.push(value);
            }
        }
        // A claim without requirements is null.
        (into @ Value::Null, from) => *into = from,
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::parameter;

    #[test]
    fn capabilities_and_challenge_are_merged() {
        let capability = r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#;
        assert_eq!(parameter(false, None).unwrap(), None);
        assert_eq!(parameter(true, None).unwrap().as_deref(), Some(capability));
        let challenge = r#"{"access_token":{"nbf":{"essential":true,"value":"1"},"xms_cc":null}}"#;
        assert_eq!(
            parameter(true, Some(challenge)).unwrap().as_deref(),
            Some(r#"{"access_token":{"nbf":{"essential":true,"value":"1"},"xms_cc":{"values":["cp1"]}}}"#)
        );
        assert_eq!(parameter(true, Some(capability)).unwrap().as_deref(), Some(capability));
        assert_eq!(parameter(false, Some(capability)).unwrap().as_deref(), Some(capability));
        for wrong in ["", "[]", "eyJhY2Nlc3NfdG9rZW4iOnt9fQ=="] {
            assert!(parameter(false, Some(wrong)).unwrap_err().to_string().contains("JSON object"));
        }
    }
}
