//! Decides what the alternatives of a schema (`oneOf`, `anyOf`) are as a type: another schema, an enumeration, objects
//! that a discriminator tells apart, or values that are told apart by reading them.
//!
//! What is hard: the same keywords say "may be null", "one of these texts" and "one of these types", and alternatives may
//! lie within alternatives, in circles too.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    limits::NESTED_TYPES,
    spec::{Map, Schema},
    type_graph::Types,
};

/// What a schema's alternatives amount to.
#[derive(Debug)]
pub(crate) enum Alternatives<'a> {
    /// Only one of them says anything.
    One(&'a Schema),
    /// Texts, or integers, that are listed.
    Enumeration,
    /// Text of several formats.
    Text,
    /// A number, whole or not.
    Number,
    /// Components that are objects, told apart by the named member.
    Told(&'a str, Vec<&'a str>),
    /// Anything else, in the order of the document.
    Several(Vec<&'a Schema>),
    /// Any JSON.
    Any,
}

/// A member of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Member {
    /// A text.
    Text(String),
    /// An integer.
    Number(i64),
}

/// A member of an enumeration, and what the document says of it.
#[derive(Clone, Debug)]
pub(crate) struct Listed<'a> {
    /// On the wire.
    pub value: Member,
    /// What code calls it.
    pub name: Option<&'a str>,
    /// What it means, Markdown.
    pub description: Option<&'a str>,
}

/// Decides between the alternatives of a schema; `None` where it has none, or is an object of its own.
#[must_use]
pub(crate) fn of<'a>(schema: &'a Schema, types: &Types<'a, Map<Schema>>) -> Option<Alternatives<'a>> {
    if let Some(part) = plain_part(schema, types, 0) {
        return Some(Alternatives::One(part));
    }
    if schema.is_object() || schema.reference.is_some() || schema.one_of.is_empty() && schema.any_of.is_empty() {
        return None;
    }
    let found = gather(schema, types);
    let meant: Vec<&Schema> = found.iter().map(|one| types.meant(one).1).collect();
    if is_enumeration(schema, types) {
        return Some(Alternatives::Enumeration);
    }
    let has = |ty: &str| meant.iter().all(|one| one.ty.as_deref() == Some(ty));
    Some(match found.as_slice() {
        [] => Alternatives::Any,
        [only] => Alternatives::One(only),
        _ if meant.iter().any(|one| is_any(one)) => Alternatives::Any,
        _ if has("integer") && meant.iter().all(|one| !one.members.is_empty()) => Alternatives::Enumeration,
        [first, rest @ ..] if has("string") => {
            let format = types.meant(first).1.format.as_deref();
            let is_same = rest.iter().all(|one| types.meant(one).1.format.as_deref() == format);
            if is_same { Alternatives::One(first) } else { Alternatives::Text }
        }
        _ if meant.iter().all(|one| matches!(one.ty.as_deref(), Some("integer" | "number"))) => Alternatives::Number,
        _ => told(schema, &found, types).unwrap_or(Alternatives::Several(found)),
    })
}

/// The members of an enumeration, whether it lists them itself or its alternatives do.
#[must_use]
pub(crate) fn members<'a>(schema: &'a Schema, types: &Types<'a, Map<Schema>>) -> Vec<Listed<'a>> {
    let parts = if schema.members.is_empty() { listing(schema, types) } else { vec![schema] };
    let mut found: Vec<Listed> = Vec::new();
    let mut known = BTreeSet::new();
    for part in parts {
        let (_, meant) = types.meant(part);
        // An alternative with a single member is described as a whole.
        let is_single = meant.members.len() == 1 && !std::ptr::eq(meant, schema);
        let whole = part.description.as_deref().or(meant.description.as_deref()).filter(|_| is_single);
        for (index, member) in meant.members.iter().enumerate() {
            let Some(value) = Member::of(member, meant.ty.as_deref()) else { continue };
            if known.insert(value.clone()) {
                let description = meant.described_member(index).or(whole);
                found.push(Listed { value, name: meant.named_member(index), description });
            }
        }
    }
    found
}

/// The part of `allOf` that tells the type of a value that is no object: a text with a pattern, an enumeration that is
/// described once more.
fn plain_part<'a>(schema: &'a Schema, types: &Types<'a, Map<Schema>>, depth: usize) -> Option<&'a Schema> {
    if !schema.properties.is_empty() || depth > NESTED_TYPES {
        return None;
    }
    let mut chosen: Option<(&Schema, bool)> = None;
    for part in schema.all_of.iter().filter(|part| !part.only_annotates()) {
        let (_, meant) = types.meant(part);
        let is_plain = match meant.all_of.is_empty() {
            true => !meant.is_object() && !matches!(meant.ty.as_deref(), Some("object")),
            false => plain_part(meant, types, depth + 1).is_some(),
        };
        let has_alternatives = !meant.one_of.is_empty() || !meant.any_of.is_empty();
        if !is_plain || has_alternatives && schema.all_of.len() > 1 {
            return None;
        }
        let is_listed = !meant.members.is_empty();
        if chosen.is_none_or(|(_, listed)| is_listed && !listed) {
            chosen = Some((part, is_listed));
        }
    }
    chosen.map(|(part, _)| part)
}

/// The properties of an object that its alternatives or parts give another type than the one that counts.
#[must_use]
pub(crate) fn conflicts<'a>(schema: &'a Schema, types: &Types<'a, Map<Schema>>) -> BTreeSet<&'a str> {
    let is_merged = schema.is_object() && schema.discriminator.is_none();
    let alternatives = schema.one_of.iter().chain(&schema.any_of).filter(|_| is_merged);
    let parts: Vec<&Schema> = schema.all_of.iter().chain(alternatives).collect();
    if parts.is_empty() {
        return BTreeSet::new();
    }
    let decided = types.properties(schema);
    let stated = parts.into_iter().flat_map(|part| types.properties(types.meant(part).1));
    let differs = |name: &str, one: &'a Schema| {
        let other = decided.get(name).map(|decided| types.meant(decided).1);
        other.is_some_and(|other| says_other(types.meant(one).1, other))
    };
    stated.filter(|(name, one)| differs(name, one)).map(|(name, _)| name).collect()
}

/// Whether values of one type can't be of the other.
fn says_other(one: &Schema, other: &Schema) -> bool {
    let is_apart = |one: &Option<String>, other: &Option<String>| one.is_some() && other.is_some() && one != other;
    is_apart(&one.ty, &other.ty)
}

/// Whether a schema lists texts or integers itself.
#[must_use]
pub(crate) fn lists_members(schema: &Schema) -> bool {
    let ty = schema.ty.as_deref();
    let has_members = schema.members.iter().any(|member| Member::of(member, ty).is_some());
    has_members && matches!(ty, Some("string" | "integer"))
}

impl Member {
    /// A scalar of the document as a member of an enumeration of that type; YAML reads an unquoted `1` or `true` as such.
    pub(super) fn of(value: &Value, ty: Option<&str>) -> Option<Member> {
        match (value, ty) {
            (Value::Number(number), Some("integer")) => number.as_i64().map(Member::Number),
            (Value::String(text), Some("integer")) => text.parse().ok().map(Member::Number),
            (Value::String(text), _) => Some(Member::Text(text.clone())),
            (Value::Number(number), Some("string")) => Some(Member::Text(number.to_string())),
            (Value::Bool(value), Some("string")) => Some(Member::Text(value.to_string())),
            _ => None,
        }
    }
}

/// The alternatives that say something, those within alternatives in their place, unless they are one type together.
fn gather<'a>(schema: &'a Schema, types: &Types<'a, Map<Schema>>) -> Vec<&'a Schema> {
    let mut found = Vec::new();
    expand(schema, types, &mut BTreeSet::new(), &mut found);
    found
}

/// Each schema is expanded once, since alternatives may lead to each other.
fn expand<'a>(
    schema: &'a Schema,
    types: &Types<'a, Map<Schema>>,
    seen: &mut BTreeSet<*const Schema>,
    found: &mut Vec<&'a Schema>,
) {
    if !seen.insert(std::ptr::from_ref(schema)) {
        return;
    }
    for one in schema.one_of.iter().chain(&schema.any_of) {
        let (_, meant) = types.meant(one);
        if is_apart(meant) && !is_enumeration(meant, types) {
            expand(meant, types, seen, found);
        } else if !says_null(meant) && !found.contains(&one) {
            found.push(one);
        }
    }
}

/// All that list members, however deep they lie.
fn listing<'a>(schema: &'a Schema, types: &Types<'a, Map<Schema>>) -> Vec<&'a Schema> {
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    let mut left: Vec<&Schema> = schema.one_of.iter().chain(&schema.any_of).rev().collect();
    while let Some(one) = left.pop() {
        let (_, meant) = types.meant(one);
        if is_apart(meant) {
            if seen.insert(std::ptr::from_ref(meant)) {
                left.extend(meant.one_of.iter().chain(&meant.any_of).rev());
            }
        } else {
            found.push(one);
        }
    }
    found
}

/// Whether it has alternatives that are told apart by reading them.
fn is_apart(schema: &Schema) -> bool {
    let has_alternatives = !schema.one_of.is_empty() || !schema.any_of.is_empty();
    has_alternatives && !schema.is_object() && schema.discriminator.is_none()
}

/// Whether all alternatives are texts of which some are listed, however deep they lie.
fn is_enumeration<'a>(schema: &'a Schema, types: &Types<'a, Map<Schema>>) -> bool {
    let mut seen = BTreeSet::new();
    let mut left = vec![schema];
    let mut is_listed = false;
    while let Some(one) = left.pop() {
        for part in one.one_of.iter().chain(&one.any_of) {
            let (_, meant) = types.meant(part);
            match meant.ty.as_deref() {
                _ if is_apart(meant) => left.extend(seen.insert(std::ptr::from_ref(meant)).then_some(meant)),
                Some("string") => is_listed |= !meant.members.is_empty(),
                _ if says_null(meant) => {}
                _ => return false,
            }
        }
    }
    is_listed
}

/// `{type: object, nullable: true}` beside a reference is how OpenAPI 3.0 says that there may be null.
fn says_null(schema: &Schema) -> bool {
    let Schema { ty, nullable, members, .. } = schema;
    let lists_null = !members.is_empty() && members.iter().all(Value::is_null);
    let is_bare = !schema.is_object() && schema.additional_properties.is_none() && schema.all_of.is_empty();
    lists_null
        || ty.as_deref() == Some("null")
        || *nullable && is_bare && members.is_empty() && matches!(ty.as_deref(), None | Some("object"))
}

fn is_any(schema: &Schema) -> bool {
    let Schema { ty, members, all_of, one_of, any_of, additional_properties, .. } = schema;
    let has_parts = !members.is_empty() || !all_of.is_empty() || !one_of.is_empty() || !any_of.is_empty();
    ty.is_none() && !has_parts && !schema.is_object() && additional_properties.is_none()
}

/// By discriminator, where each alternative is an object and some are components: OpenAPI excludes those without a name.
fn told<'a>(schema: &'a Schema, found: &[&'a Schema], types: &Types<'a, Map<Schema>>) -> Option<Alternatives<'a>> {
    let discriminator = schema.discriminator.as_deref()?;
    let mut names = BTreeSet::new();
    let mut told = Vec::new();
    for one in found {
        let (name, meant) = types.meant(one);
        if !meant.is_object() {
            return None;
        }
        told.extend(name.filter(|name| names.insert(*name)));
    }
    (!told.is_empty()).then_some(Alternatives::Told(&discriminator.property_name, told))
}
