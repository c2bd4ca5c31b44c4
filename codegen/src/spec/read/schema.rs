//! Normalises schemas: what OpenAPI 3.1 and JSON Schema say in other words becomes what OpenAPI 3.0 says for it.

use serde_json::{Map, Value, json};

/// The members of a schema that say nothing of the type of its values, so that a reference beside them stays one.
const ANNOTATIONS: [&str; 9] =
    ["title", "description", "default", "example", "examples", "nullable", "readOnly", "deprecated", "externalDocs"];

/// Whether what stands beside a reference leaves it the whole type.
pub(super) fn only_annotates(schema: &Map<String, Value>) -> bool {
    schema.keys().all(|name| ANNOTATIONS.contains(&name.as_str()) || name.starts_with("x-"))
}

/// Says in the words of OpenAPI 3.0 what a schema says.
pub(super) fn normalise(schema: &mut Map<String, Value>) {
    types(schema);
    constants(schema);
    alternatives(schema);
    collections(schema);
    contents(schema);
}

/// `type: [string, "null"]` is nullable; of several types each is an alternative.
fn types(schema: &mut Map<String, Value>) {
    let Some(Value::Array(listed)) = schema.get("type") else {
        if schema.get("type").and_then(Value::as_str) == Some("null") {
            schema.remove("type");
            schema.insert(String::from("nullable"), json!(true));
        }
        return;
    };
    let names: Vec<String> = listed.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    let others: Vec<&String> = names.iter().filter(|name| *name != "null").collect();
    if others.len() < names.len() {
        schema.insert(String::from("nullable"), json!(true));
    }
    match others.as_slice() {
        [] => drop(schema.remove("type")),
        [only] => drop(schema.insert(String::from("type"), json!(only))),
        several => {
            let parts: Vec<Value> = several.iter().map(|name| of_type(name, schema)).collect();
            for name in ["type", "format", "items", "properties", "required", "additionalProperties", "enum"] {
                schema.remove(name);
            }
            schema.insert(String::from("anyOf"), Value::Array(parts));
        }
    }
}

/// What of a schema is said of values of one type.
fn of_type(ty: &str, schema: &Map<String, Value>) -> Value {
    let names: &[&str] = match ty {
        "array" => &["items"],
        "object" => &["properties", "required", "additionalProperties"],
        _ => &["format"],
    };
    let mut part = Map::from_iter([(String::from("type"), json!(ty))]);
    let parts = names.iter().filter_map(|name| Some(((*name).to_owned(), schema.get(*name)?.clone())));
    part.extend(parts);
    let members = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
    let members: Vec<Value> = members.filter(|member| type_of(member) == Some(ty)).cloned().collect();
    if !members.is_empty() {
        part.insert(String::from("enum"), Value::Array(members));
    }
    Value::Object(part)
}

/// `const` is an enumeration of one; members say their type where the schema doesn't, and null is no member.
fn constants(schema: &mut Map<String, Value>) {
    if let Some(constant) = schema.remove("const")
        && !schema.contains_key("enum")
    {
        schema.insert(String::from("enum"), Value::Array(vec![constant]));
    }
    if !schema.contains_key("example")
        && let Some(Value::Array(examples)) = schema.get("examples")
        && let Some(first) = examples.first()
    {
        schema.insert(String::from("example"), first.clone());
    }
    schema.remove("examples");
    let Some(Value::Array(members)) = schema.get_mut("enum") else { return };
    let count = members.len();
    if !members.is_empty() && members.iter().all(Value::is_null) {
        schema.remove("enum");
        schema.insert(String::from("nullable"), json!(true));
        return;
    }
    members.retain(|member| !member.is_null());
    let is_shorter = members.len() < count;
    let ty = members.iter().filter_map(type_of).reduce(|one, other| if one == "integer" { other } else { one });
    let has_type = |found: &str| Some(found) == ty || found == "integer" && ty == Some("number");
    let is_same = members.iter().all(|member| type_of(member).is_some_and(has_type));
    if is_shorter {
        schema.insert(String::from("nullable"), json!(true));
    }
    if let (true, Some(ty), false) = (is_same, ty, schema.contains_key("type")) {
        schema.insert(String::from("type"), json!(ty));
    }
}

fn type_of(member: &Value) -> Option<&'static str> {
    Some(match member {
        Value::String(_) => "string",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        _ => return None,
    })
}

/// An alternative that is null makes the others nullable.
fn alternatives(schema: &mut Map<String, Value>) {
    for name in ["oneOf", "anyOf"] {
        let Some(Value::Array(parts)) = schema.get_mut(name) else { continue };
        let count = parts.len();
        let is_null = |part: &Value| {
            part.as_object().is_some_and(|part| part.len() == 1 && part.get("nullable") == Some(&json!(true)))
        };
        parts.retain(|part| !is_null(part));
        if parts.len() < count {
            schema.insert(String::from("nullable"), json!(true));
        }
    }
}

/// Items by place are items of any of their types, and members by pattern are additional ones.
fn collections(schema: &mut Map<String, Value>) {
    if let Some(Value::Array(mut parts)) = schema.remove("prefixItems") {
        parts.extend(schema.remove("items"));
        schema.insert(String::from("items"), any_of(parts));
    }
    if let Some(Value::Object(patterns)) = schema.remove("patternProperties") {
        let mut parts: Vec<Value> = patterns.into_iter().map(|(_, part)| part).collect();
        let more = schema.remove("additionalProperties");
        parts.extend(more.filter(|more| !more.is_boolean()));
        schema.insert(String::from("additionalProperties"), any_of(parts));
    }
    let has_type = ["type", "allOf", "oneOf", "anyOf", "$ref"].iter().any(|name| schema.contains_key(*name));
    if !has_type && schema.contains_key("items") {
        schema.insert(String::from("type"), json!("array"));
    }
}

fn any_of(mut parts: Vec<Value>) -> Value {
    let mut known: Vec<Value> = Vec::new();
    parts.retain(|part| {
        !known.contains(part) && {
            known.push(part.clone());
            true
        }
    });
    match parts.len() {
        1 => parts.swap_remove(0),
        _ => json!({ "anyOf": parts }),
    }
}

/// How OpenAPI 3.1 says what 3.0 calls `byte` and `binary`.
fn contents(schema: &mut Map<String, Value>) {
    let encoding = schema.remove("contentEncoding");
    let media_type = schema.remove("contentMediaType");
    if schema.contains_key("format") {
        return;
    }
    let encoding = encoding.as_ref().and_then(Value::as_str).map(str::to_ascii_lowercase);
    let format = match (encoding.as_deref(), media_type.as_ref().and_then(Value::as_str)) {
        (Some("base64" | "base64url"), _) => "byte",
        (None, Some("application/octet-stream")) => "binary",
        _ => return,
    };
    schema.insert(String::from("format"), json!(format));
    schema.entry("type").or_insert_with(|| json!("string"));
}
