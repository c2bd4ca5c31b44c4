//! Reads schemas: what OpenAPI 3.1 and JSON Schema say in other words becomes what OpenAPI 3.0 says for it.

use serde_json::{Map, Value, json};

use super::{files::Target, members::SCHEMA, walk::Walk};
use crate::page::json::{Json, Value as Tree};

/// The members of a schema that say nothing of the type of its values, so that a reference beside them stays one.
const ANNOTATIONS: [&str; 9] =
    ["title", "description", "default", "example", "examples", "nullable", "readOnly", "deprecated", "externalDocs"];

/// A schema as the document's model has it.
pub(super) fn read(walk: &mut Walk, node: &Json) -> Value {
    match &node.value {
        Tree::Object(_) => {}
        // `true` allows any value; `false` none, which no value needs a type for.
        Tree::Bool(_) | Tree::Null => return json!({}),
        _ => return walk.misplaced(node).unwrap_or_else(|| json!({})),
    }
    let mut schema = walk.object(node, &SCHEMA);
    mapping(walk, node, &mut schema);
    if let Some(reference) = node.get("$ref")
        && !reference_in(walk, reference, &mut schema)
    {
        return Value::Object(schema);
    }
    if matches!(node.get("items"), Some(Json { value: Tree::Bool(false), .. })) {
        // No items but those by place.
        schema.remove("items");
    }
    types(&mut schema);
    constants(&mut schema);
    alternatives(&mut schema);
    collections(&mut schema);
    contents(&mut schema);
    Value::Object(schema)
}

/// Names what a reference leads to as a component. What stands beside it and shapes values makes it a part of a whole;
/// answers whether something is left to read.
fn reference_in(walk: &mut Walk, reference: &Json, schema: &mut Map<String, Value>) -> bool {
    schema.remove("$ref");
    let Some(text) = reference.as_str() else { return true };
    let Some(name) = walk.component(text) else {
        let _: Option<Value> = walk.unresolved(text, reference.span);
        return true;
    };
    let target = json!(format!("#/components/schemas/{name}"));
    let is_annotated = schema.keys().all(|name| ANNOTATIONS.contains(&name.as_str()) || name.starts_with("x-"));
    if is_annotated {
        schema.insert(String::from("$ref"), target);
        return false;
    }
    let mut parts = vec![json!({ "$ref": target })];
    if let Some(Value::Array(all)) = schema.remove("allOf") {
        parts.extend(all);
    }
    schema.insert(String::from("allOf"), Value::Array(parts));
    true
}

/// The targets of a mapping are names or references; both become references to components.
fn mapping(walk: &mut Walk, node: &Json, schema: &mut Map<String, Value>) {
    let Some(written) = node.get("discriminator").and_then(|one| one.get("mapping")) else { return };
    let Some(Value::Object(read)) = schema.get_mut("discriminator").and_then(|one| one.get_mut("mapping")) else {
        return;
    };
    for (value, _, target) in written.members() {
        let Some(text) = target.as_str() else { continue };
        let is_name = !text.contains(['#', '/']) && !text.contains(".yaml") && !text.contains(".json");
        let component = match is_name {
            true => {
                let pointer = ["components", "schemas", text].map(str::to_owned).into();
                walk.component_at(Target { file: walk.main.to_owned(), pointer })
            }
            false => walk.component(text),
        };
        match component {
            Some(name) => drop(read.insert(value.clone(), json!(format!("#/components/schemas/{name}")))),
            None => {
                let _: Option<Value> = walk.unresolved(text, target.span);
                read.remove(value);
            }
        }
    }
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
    let ty = members.first().and_then(type_of);
    let is_same = members.iter().all(|member| type_of(member) == ty);
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
