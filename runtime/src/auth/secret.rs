//! Secret texts, and JSON that contains them: `Debug` hides them, and dropping wipes them from memory.

use std::fmt;

use serde_json::Value;
use zeroize::{Zeroize, Zeroizing};

/// A secret text. `Debug` doesn't contain it.
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

/// JSON that may contain secrets: its texts are wiped when it is dropped.
#[derive(Default)]
pub(super) struct SecretJson(pub(super) Value);

impl SecretJson {
    /// Removes and returns the text of a member.
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
