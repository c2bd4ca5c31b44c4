//! Texts that nothing shows and that are wiped from memory at their end, and the JSON that they come out of.

use std::fmt;

use serde_json::Value;
use zeroize::{Zeroize, Zeroizing};

/// A secret text. Its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Secret(Zeroizing<String>);

impl Secret {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

/// A JSON value that may hold secrets: its texts are wiped at its end.
#[derive(Default)]
pub(super) struct SecretJson(pub(super) Value);

impl SecretJson {
    /// Takes a member's text out.
    pub(super) fn take(&mut self, name: &str) -> Option<String> {
        match self.0.get_mut(name) {
            Some(Value::String(text)) => Some(std::mem::take(text)),
            _ => None,
        }
    }
}

impl Drop for SecretJson {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(members) => members.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Secret, SecretJson, wipe};

    #[test]
    fn all_texts_are_wiped() {
        let mut value = json!({ "a": "secret", "b": [{ "c": "secret" }, 1, null], "d": true });
        wipe(&mut value);
        assert_eq!(value, json!({ "a": "", "b": [{ "c": "" }, 1, null], "d": true }));
    }

    #[test]
    fn a_text_is_taken_without_a_copy() {
        let mut json = SecretJson(json!({ "a": "secret", "b": 1 }));
        assert_eq!((json.take("a"), json.take("b"), json.take("c")), (Some("secret".to_owned()), None, None));
        assert_eq!(json.0, json!({ "a": "", "b": 1 }));
        assert_eq!(format!("{:?}", Secret::new("secret")), "Secret(…)");
    }
}
