//! Reads properties from the JSON sample of a type, for what the tables leave out. A value may be a type's name, or a
//! sample value from which the type follows.

use crate::{
    api::{Primitive, Property},
    extract::{
        types::type_expression,
        written::{Written, WrittenType},
    },
    page::json::{Json, Value},
    source::Span,
};

/// The members of a sample, but for what tells its own type.
#[must_use]
pub(crate) fn properties(sample: &Json) -> Vec<Property<Written>> {
    let Value::Object(members) = &sample.value else { return Vec::new() };
    members
        .iter()
        .filter(|(name, ..)| is_property_name(name.trim()))
        .map(|(name, span, value)| property(name.trim(), *span, value))
        .collect()
}

/// The type that a sample value stands for: `"String (timestamp)"`, `{"@odata.type": "microsoft.graph.call"}`, `["String"]`, `1024`.
#[must_use]
pub(crate) fn sample_type(sample: &Json) -> WrittenType {
    match &sample.value {
        Value::String(text) => text_type(text, sample.span),
        Value::Bool(_) => WrittenType::Primitive(Primitive::Boolean),
        Value::Number(number) if number.contains(['.', 'e', 'E']) => WrittenType::Primitive(Primitive::Double),
        Value::Number(number) if number.parse::<i32>().is_err() => WrittenType::Primitive(Primitive::Int64),
        Value::Number(_) => WrittenType::Primitive(Primitive::Int32),
        Value::Array(items) => {
            let item = items.first().map_or(WrittenType::Untyped, sample_type);
            match item {
                WrittenType::Collection(_) => item, // `["Collection(String)"]` is one list
                item => WrittenType::Collection(Box::new(item)),
            }
        }
        Value::Object(members) => members
            .iter()
            .find(|(name, ..)| matches!(name.as_str(), "@odata.type" | "@type" | "@odate.type"))
            .and_then(|(.., value)| match &value.value {
                Value::String(name) => Some(type_expression::named(name, value.span)),
                _ => None,
            })
            .unwrap_or(WrittenType::Untyped),
        Value::Null => WrittenType::Untyped,
    }
}

/// `"String"`, `"microsoft.graph.call"`, `"@odata.type: microsoft.graph.call"`, `"a | b | c"`, or a value of text type.
fn text_type(text: &str, span: Span) -> WrittenType {
    let text = text.trim();
    let name = text.strip_prefix("@odata.type:").map_or(text, str::trim);
    match type_expression::named(name, span) {
        WrittenType::Named(written) if !is_qualified(&written.text) => WrittenType::Primitive(Primitive::String),
        WrittenType::Collection(item) => match *item {
            WrittenType::Named(written) if !is_qualified(&written.text) => WrittenType::Primitive(Primitive::String),
            item => WrittenType::Collection(Box::new(item)),
        },
        known => known,
    }
}

fn is_qualified(name: &str) -> bool {
    name.trim_start_matches('#').starts_with("microsoft.graph.") && !name.contains([' ', '|', '/'])
}

/// No annotation, no dots, and no sample of a key: plannerassignments.md shows a GUID, others `"String-value"`.
fn is_property_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn property(name: &str, span: Span, value: &Json) -> Property<Written> {
    Property::new(name, sample_type(value), span)
}
