//! Writes the type of a schema in words, as the documentation would.

use serde_json::Value;

use crate::spec::{AdditionalProperties, Schema};

/// A type with properties.
pub(super) const OBJECT: &str = "object";

/// `microsoft.graph.user`, `collection of string`, `int32`, `map of any`, `one of a, b`.
#[must_use]
pub(super) fn schema(schema: &Schema) -> String {
    if let Some(target) = schema.target() {
        return target.to_owned();
    }
    if !schema.members.is_empty() {
        let members: Vec<String> = schema.members.iter().map(value).collect();
        return format!("one of {}", members.join(", "));
    }
    let alternatives: Vec<String> = schema.one_of.iter().chain(&schema.any_of).map(self::schema).collect();
    if !alternatives.is_empty() {
        return alternatives.join(" or ");
    }
    match (schema.ty.as_deref(), schema.values()) {
        (Some("array"), _) => match schema.items.as_deref() {
            Some(items) => format!("collection of {}", self::schema(items)),
            None => "collection of any".to_owned(),
        },
        (_, Some(AdditionalProperties::Of(values))) => format!("map of {}", self::schema(values)),
        (_, Some(AdditionalProperties::Any(_))) => "map of any".to_owned(),
        _ if schema.is_object() || !schema.all_of.is_empty() => OBJECT.to_owned(),
        _ => plain(schema),
    }
}

/// The type itself, by its format where it has one.
#[must_use]
pub(super) fn plain(schema: &Schema) -> String {
    let ty = schema.ty.as_deref();
    let format = schema.format().and(schema.format.as_deref()).filter(|_| ty != Some("object"));
    format.or(ty).unwrap_or("any").to_owned()
}

/// A value as it is written without quotes.
#[must_use]
pub(super) fn value(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::schema;
    use crate::spec::Schema;

    #[test]
    fn types_are_named_as_in_documentation() {
        for (written, expected) in [
            (r##"{"$ref": "#/components/schemas/microsoft.graph.user"}"##, "microsoft.graph.user"),
            (r#"{"type": "array", "items": {"type": "string", "format": "date-time"}}"#, "collection of date-time"),
            (r#"{"type": "integer", "format": "int32"}"#, "int32"),
            (r#"{"type": "string", "enum": ["a", "b"]}"#, "one of a, b"),
            (r#"{"type": "object", "additionalProperties": {"type": "string"}}"#, "map of string"),
            (r#"{"type": "object", "properties": {"a": {}}}"#, "object"),
            (r#"{"oneOf": [{"type": "string"}, {"type": "integer"}]}"#, "string or integer"),
            ("{}", "any"),
        ] {
            let read: Schema = serde_json::from_str(written).expect("a schema");
            assert_eq!(schema(&read), expected, "{written}");
        }
    }
}
