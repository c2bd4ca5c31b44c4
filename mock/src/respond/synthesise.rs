//! Makes the smallest value of a schema, for operations without an example. Schemas can refer to each other in circles.

use graphdown_codegen::spec::Schema;
use serde_json::{Map, Value};

use crate::understand::catalogue::Types;

/// Types may hold each other in circles.
const DEPTH: usize = 4;

/// A value with what is required and what identifies it; where that is nothing, with all that is simple.
pub(crate) fn value<'a>(schema: &'a Schema, types: &Types<'a>) -> Value {
    of(schema, types, 0)
}

fn of<'a>(schema: &'a Schema, types: &Types<'a>, depth: usize) -> Value {
    let (name, schema) = types.meant(schema);
    if let Some(given) = schema.default.as_deref().or(schema.example.as_deref()).or(schema.members.first()) {
        return given.clone();
    }
    match schema.ty.as_deref() {
        Some("string") => Value::from(text(schema.format.as_deref())),
        Some("integer" | "number") => Value::from(0),
        Some("boolean") => Value::Bool(false),
        Some("array") if depth >= DEPTH => Value::Array(Vec::new()),
        Some("array") => Value::Array(schema.items.iter().map(|item| of(item, types, depth + 1)).collect()),
        Some("object") | None => object(name, schema, types, depth),
        Some(_) => Value::Null,
    }
}

fn object<'a>(name: Option<&str>, schema: &'a Schema, types: &Types<'a>, depth: usize) -> Value {
    let mut members = Map::new();
    if depth >= DEPTH {
        return Value::Object(members);
    }
    if let (Some(name), Some(discriminator)) = (name.filter(|_| !schema.is_abstract), &schema.discriminator) {
        let mapped = discriminator.mapping.iter().find(|(_, target)| target.name() == name);
        let value = mapped.map_or(name, |(value, _)| value);
        members.insert(discriminator.property_name.clone(), Value::from(value));
    }
    let required = types.required(schema);
    let is_wanted = |name: &str| required.contains(&name) || matches!(name, "id" | "value");
    let properties = types.properties(schema);
    let is_any_wanted = properties.keys().any(|name| is_wanted(name));
    for (name, property) in properties {
        let is_chosen = if is_any_wanted { is_wanted(name) } else { is_simple(property, types) };
        if is_chosen && !name.starts_with("@odata.") && !property.navigation {
            members.insert(name.to_owned(), of(property, types, depth + 1));
        }
    }
    Value::Object(members)
}

fn is_simple<'a>(schema: &'a Schema, types: &Types<'a>) -> bool {
    let (_, schema) = types.meant(schema);
    matches!(schema.ty.as_deref(), Some("string" | "integer" | "number" | "boolean"))
}

fn text(format: Option<&str>) -> &'static str {
    match format {
        Some("date-time") => "2021-07-01T00:00:00Z",
        Some("date") => "2021-07-01",
        Some("time") => "00:00:00",
        Some("duration") => "PT0S",
        Some("uuid") => "00000000-0000-0000-0000-000000000000",
        Some("base64url") => "",
        _ => "string",
    }
}
