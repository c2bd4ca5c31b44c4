//! A body of JSON and its schema come in; complaints go out for each property that is unknown, of another type or missing.

use graphdown_codegen::spec::Schema;
use serde_json::{Map, Value};

use super::{About, Complaint};
use crate::serve::{catalogue::Types, nearest};

/// Holds a body against its schema. Where a part is sent, as with `PATCH`, nothing is missing.
pub(super) fn complaints<'a>(body: &[u8], schema: &'a Schema, types: &Types<'a>, is_whole: bool) -> Vec<Complaint> {
    let value: Value = match serde_json::from_slice(body) {
        Ok(value) => value,
        Err(error) => return vec![Complaint::new(About::Body, "body", format!("expected JSON: {error}"))],
    };
    let mut check = Check { types, is_whole, is_derived: false, complaints: Vec::new() };
    match value.is_null() {
        true => check.complain("body", "expected an object, found null"),
        false => check.value(&value, schema, "body"),
    }
    check.complaints
}

/// How many places of an answer are not as its schema says. Pages show a user where they document a directory object, and
/// leave out the type.
pub(crate) fn misfits<'a>(value: &Value, schema: &'a Schema, types: &Types<'a>) -> usize {
    let mut check = Check { types, is_whole: false, is_derived: true, complaints: Vec::new() };
    check.value(value, schema, "body");
    check.complaints.len()
}

struct Check<'t, 'a> {
    types: &'t Types<'a>,
    is_whole: bool,
    /// A value that doesn't say its type may be of a derived one.
    is_derived: bool,
    complaints: Vec<Complaint>,
}

impl<'a> Check<'_, 'a> {
    fn complain(&mut self, at: &str, message: impl std::fmt::Display) {
        self.complaints.push(Complaint::new(About::Body, at, format!("{at}: {message}")));
    }

    fn value(&mut self, value: &Value, schema: &'a Schema, at: &str) {
        let (name, schema) = self.types.meant(schema);
        if value.is_null() || schema.is_empty() || !schema.one_of.is_empty() || !schema.any_of.is_empty() {
            return;
        }
        if schema.ms_enum.is_some() || !schema.members.is_empty() {
            return self.member(value, schema, at);
        }
        let expected = schema.ty.as_deref().unwrap_or(if schema.all_of.is_empty() { "" } else { "object" });
        match (expected, value) {
            ("object", Value::Object(members)) => self.object(members, name, schema, at),
            ("array", Value::Array(items)) => {
                if let Some(schema) = &schema.items {
                    items
                        .iter()
                        .enumerate()
                        .for_each(|(index, item)| self.value(item, schema, &format!("{at}[{index}]")));
                }
            }
            ("string", Value::String(text)) => self.text(text, schema.format.as_deref(), at),
            ("boolean", Value::Bool(_)) | ("number", Value::Number(_)) | ("", _) => {}
            ("integer", Value::Number(number)) if number.as_f64().is_some_and(|number| number.fract() == 0.0) => {}
            // JSON has no other way to write these.
            ("number", Value::String(text)) if matches!(text.as_str(), "NaN" | "INF" | "-INF") => {}
            _ => {
                let expected = self.described(expected, name, schema);
                self.complain(at, format!("expected {expected}, found {}", shown(value)));
            }
        }
    }

    fn member(&mut self, value: &Value, schema: &Schema, at: &str) {
        let members: Vec<&str> = schema.members.iter().filter_map(Value::as_str).collect();
        let title = schema.title.as_deref().unwrap_or("the enumeration");
        let Some(text) = value.as_str() else {
            return self.complain(at, format!("expected a member of {title} as a string, found {}", shown(value)));
        };
        let is_flags = schema.ms_enum.as_ref().is_some_and(|one| one.flags);
        let parts: Vec<&str> = if is_flags { text.split(',').map(str::trim).collect() } else { vec![text] };
        let is_known = |part: &&str| members.iter().any(|member| member.eq_ignore_ascii_case(part));
        if let Some(part) = parts.iter().find(|part| !members.is_empty() && !is_known(part)) {
            self.complain(at, format!("expected a member of {title} ({}), found {part:?}", members.join(", ")));
        }
    }

    fn object(&mut self, members: &Map<String, Value>, declared: Option<&'a str>, schema: &'a Schema, at: &str) {
        let (name, schema) = match members.get("@odata.type").and_then(Value::as_str) {
            Some(written) => match self.actual(written, declared, at) {
                Some((name, schema)) => (Some(name), schema),
                None => return,
            },
            None if self.is_derived => (declared, self.likeliest(members, schema)),
            None => (declared, schema),
        };
        let types = self.types;
        // Open types may have more, but what is documented is likelier.
        let is_open = types.is_open(schema) && !self.is_derived;
        let is_known_at_all = !types.properties(schema).is_empty();
        for (key, value) in members {
            // `@odata.type` is about the object, `members@odata.bind` about a property.
            let property = key.split('@').next().unwrap_or_default();
            match types.property(schema, property) {
                _ if property.is_empty() => {}
                Some(_) if property != key => {}
                Some(schema) => self.value(value, schema, &format!("{at}.{key}")),
                None if is_open || !is_known_at_all => {}
                None => self.unknown(property, name, schema, at),
            }
        }
        for required in types.required(schema).into_iter().filter(|_| self.is_whole).collect::<Vec<_>>() {
            if !members.keys().any(|key| key.split('@').next() == Some(required)) && !members.contains_key(required) {
                self.complain(&format!("{at}.{required}"), "expected, since it is required; there is none");
            }
        }
    }

    /// Of a type and those that are derived from it the one that knows most of the members.
    fn likeliest(&self, members: &Map<String, Value>, schema: &'a Schema) -> &'a Schema {
        let unknown = |schema: &'a Schema| {
            members.keys().filter(|name| !name.contains('@') && self.types.property(schema, name).is_none()).count()
        };
        let names = schema.discriminator.iter().flat_map(|discriminator| discriminator.mapping.keys());
        let derived =
            names.filter_map(|name| self.types.named(name.trim_start_matches('#'))).filter_map(|(_, schema)| schema);
        std::iter::once(schema).chain(derived).min_by_key(|schema| unknown(schema)).unwrap_or(schema)
    }

    /// The type that a value says it is of, if that may stand here.
    fn actual(&mut self, written: &str, declared: Option<&str>, at: &str) -> Option<(&'a str, &'a Schema)> {
        let Some((name, Some(schema))) = self.types.named(written.trim_start_matches('#')) else {
            let mut message = format!("expected a documented type, found {written:?}");
            if let Some(declared) = declared {
                message.push_str(&format!(" where {declared} is declared"));
            }
            self.complain(&format!("{at}.@odata.type"), message);
            return None;
        };
        if let Some(declared) = declared.filter(|declared| !self.types.inherits(name, declared)) {
            let message = format!("expected {declared} or a type derived from it, found {written:?}");
            self.complain(&format!("{at}.@odata.type"), message);
            return None;
        }
        Some((name, schema))
    }

    fn unknown(&mut self, property: &str, name: Option<&str>, schema: &'a Schema, at: &str) {
        let owner = name.unwrap_or("the body");
        let known: Vec<&str> = self.types.properties(schema).into_keys().collect();
        let mut message = format!("expected a property of {owner}, found {property:?}");
        match nearest::name(property, known.iter().copied()) {
            Some(near) => message.push_str(&format!("; perhaps {near} is meant")),
            None if known.len() <= 8 => message.push_str(&format!("; there are {}", known.join(", "))),
            None => {}
        }
        self.complain(&format!("{at}.{property}"), message);
    }

    fn text(&mut self, text: &str, format: Option<&str>, at: &str) {
        let (is_fine, expected) = match format {
            Some("date-time") => (looks_like(text, "0000-00-00T00:00"), "a time such as 2021-07-01T12:00:00Z"),
            Some("date") => (looks_like(text, "0000-00-00"), "a date such as 2021-07-01"),
            Some("duration") => (text.trim_start_matches('-').starts_with('P'), "a duration such as PT1H30M"),
            _ => return,
        };
        if !is_fine {
            self.complain(at, format!("expected {expected}, found {:?}", cut(text)));
        }
    }

    fn described(&self, ty: &str, name: Option<&str>, schema: &'a Schema) -> String {
        match (ty, name) {
            ("object", Some(name)) => format!("an object of {name}"),
            ("object" | "array" | "integer", _) if ty != "array" => format!("an {ty}"),
            ("array", _) => match schema.items.as_deref().and_then(Schema::target) {
                Some(item) => format!("an array of {item}"),
                None => String::from("an array"),
            },
            _ => format!("a {ty}"),
        }
    }
}

/// Whether a text begins like the pattern, in which zeroes stand for digits.
fn looks_like(text: &str, pattern: &str) -> bool {
    let mut characters = text.chars();
    pattern.chars().all(|wanted| {
        characters.next().is_some_and(|found| if wanted == '0' { found.is_ascii_digit() } else { found == wanted })
    })
}

/// A value as a message shows it.
fn shown(value: &Value) -> String {
    match value {
        Value::Object(_) => String::from("an object"),
        Value::Array(items) => format!("an array of {}", items.len()),
        Value::String(text) => format!("the string {:?}", cut(text)),
        Value::Number(number) => format!("the number {number}"),
        Value::Bool(flag) => format!("{flag}"),
        Value::Null => String::from("null"),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
