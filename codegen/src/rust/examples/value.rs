//! Converts a documented JSON value to a Rust expression of the type of its place. JSON that the type doesn't have is
//! not forced into it, and `json!` must not exceed the compiler's limit of recursion.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::{
    by_name::ByName,
    gateway::Ident,
    rust::krate::{ExampleCall, Field, Item, Model, Polymorphic, Type, TypeModule, TypePath, Value, Variant},
};

/// So deep may a macro call itself, within the 128 of the compiler's default limit: a test's own macro stands around it.
const DEEPEST_EXPANSION: usize = 120;

/// The types by their paths, to look setters up.
pub(super) struct Writer<'k> {
    models: BTreeMap<TypePath, (&'k Model, ByName<&'k Field>)>,
    enumerations: BTreeMap<TypePath, ByName<&'k Variant>>,
    polymorphics: BTreeMap<TypePath, &'k Polymorphic>,
}

impl<'k> Writer<'k> {
    pub(super) fn new(modules: &'k [TypeModule]) -> Self {
        let mut writer =
            Writer { models: BTreeMap::new(), enumerations: BTreeMap::new(), polymorphics: BTreeMap::new() };
        for module in modules {
            let path = |ident: &Ident| TypePath { module: module.module.clone(), ident: ident.clone() };
            for item in module.files.iter().flat_map(|file| &file.items) {
                match item {
                    Item::Model(one) => {
                        let fields = ByName::of(one.fields.iter().map(|field| (field.wire_name.as_str(), field)));
                        writer.models.insert(path(&one.ident), (one, fields));
                    }
                    Item::Enumeration(one) => {
                        let variants = one.variants.iter().map(|variant| (variant.wire_name.as_str(), variant));
                        writer.enumerations.insert(path(&one.ident), ByName::of(variants));
                    }
                    Item::Answers(_) => {}
                    Item::Polymorphic(one) => drop(writer.polymorphics.insert(path(&one.ident), one)),
                    Item::Union(_) => {}
                }
            }
        }
        writer
    }

    /// The name of a type, of a base that of the base itself rather than of what stands for all that derive from it.
    pub(super) fn type_ident<'t>(&'t self, ty: &'t Type) -> Option<&'t Ident> {
        match ty {
            Type::Polymorphic(path) => {
                let any = self.polymorphics.get(path)?;
                Some(&any.base.as_ref().or(any.variants.first())?.ty.ident)
            }
            Type::Model(path) | Type::Boxed(path) | Type::Enumeration(path) => Some(&path.ident),
            _ => None,
        }
    }

    /// A value for a place of this type; `None` where the JSON is of another kind.
    pub(super) fn value(&self, ty: &Type, json: &Json) -> Option<Value> {
        match ty {
            Type::Text | Type::DateTimeOffset | Type::Date | Type::TimeOfDay | Type::Duration | Type::Binary => {
                json.as_str().map(|text| Value::Text(text.to_owned()))
            }
            Type::Bool => json.as_bool().map(Value::Bool),
            Type::I32 => json.as_i64().filter(|number| i32::try_from(*number).is_ok()).map(Value::Integer),
            Type::I64 => json.as_i64().map(Value::Integer),
            Type::U64 => json.as_u64().and_then(|number| i64::try_from(number).ok()).map(Value::Integer),
            Type::F64 => json.as_f64().map(Value::Float),
            Type::Json => Some(as_json(json)),
            // A file stands in no JSON.
            Type::Open | Type::Union(_) | Type::Map(_) | Type::File => None,
            Type::Enumeration(path) => self.member(path, json),
            Type::Model(path) | Type::Boxed(path) => self.model(path, json, false),
            Type::Polymorphic(path) => self.polymorphic(path, json),
            Type::List(item) => self.list(item, json.as_array()?),
        }
    }

    fn list(&self, item: &Type, items: &[Json]) -> Option<Value> {
        if matches!(item, Type::List(_) | Type::Open | Type::Union(_) | Type::Map(_)) {
            return None;
        }
        if items.is_empty() {
            return Some(Value::Empty(item.clone()));
        }
        let values: Vec<Value> = items.iter().map(|json| self.value(item, json)).collect::<Option<_>>()?;
        let Type::Polymorphic(any) = item else { return Some(Value::List(values)) };
        // A list holds one type: models of several are first made what the place holds.
        let types: Vec<_> =
            values.iter().map(|value| if let Value::Model { path, .. } = value { Some(path) } else { None }).collect();
        if types.windows(2).all(|pair| matches!(pair, [one, other] if one == other)) {
            return Some(Value::List(values));
        }
        let converted = values.into_iter().map(|value| Value::From(any.clone(), Box::new(value)));
        Some(Value::List(converted.collect()))
    }

    fn member(&self, path: &TypePath, json: &Json) -> Option<Value> {
        let known = self.enumerations.get(path)?;
        match json {
            Json::String(text) => Some(match known.exact(text) {
                Some(variant) => Value::Variant(path.clone(), variant.ident.clone()),
                None => Value::Member(path.clone(), text.clone()),
            }),
            Json::Number(number) => {
                known.exact(&number.to_string()).map(|one| Value::Variant(path.clone(), one.ident.clone()))
            }
            _ => None,
        }
    }

    fn polymorphic(&self, path: &TypePath, json: &Json) -> Option<Value> {
        let any = self.polymorphics.get(path)?;
        if let Some(discriminator) = &any.discriminator {
            let told = json.get(discriminator).and_then(Json::as_str);
            let told =
                told.and_then(|told| any.variants.iter().find(|one| one.wire_names.iter().any(|name| name == told)));
            return self.model(&told.or(any.base.as_ref())?.ty, json, false);
        }
        let variants = &any.variants;
        let named = type_name(json);
        let Some(named) = named else { return self.model(&variants.first()?.ty, json, false) };
        let index = variants.iter().position(|variant| variant.wire_names.iter().any(|name| name == named))?;
        // The base is not told from its place; what derives from it is written with its name in any case.
        self.model(&variants.get(index)?.ty, json, index > 0 && is_canonical(json))
    }

    fn model(&self, path: &TypePath, json: &Json, tells_itself: bool) -> Option<Value> {
        let (model, fields) = self.models.get(path)?;
        let mut setters = Vec::new();
        let mut redundant = None;
        for (name, value) in json.as_object()? {
            if name == "@odata.type" {
                if tells_itself {
                    continue;
                }
                redundant = (type_name(json) == Some(&model.wire_name)).then_some(setters.len());
            }
            setters.push(self.setter(fields, name, value)?);
        }
        Some(Value::Model { path: path.clone(), setters, redundant })
    }

    /// The property's own setter; for what has none, the one that takes any JSON. `None` where the property is of another
    /// kind than the JSON: a typed client is not made to send that.
    fn setter(&self, fields: &ByName<&Field>, name: &str, json: &Json) -> Option<ExampleCall> {
        let wire_name = Value::Text(name.to_owned());
        if json.is_null() {
            return Some(ExampleCall { ident: Ident::snake("with_null"), arguments: vec![wire_name] });
        }
        if let Some(field) = fields.exact(name).filter(|field| !is_open(&field.ty)) {
            let value = self.value(&field.ty, json)?;
            return Some(ExampleCall { ident: field.setter.clone(), arguments: vec![value] });
        }
        Some(ExampleCall { ident: Ident::snake("with_property"), arguments: vec![wire_name, untyped(json)] })
    }
}

/// Whether a place takes objects of any type, or lists of them: those are written as JSON.
fn is_open(ty: &Type) -> bool {
    match ty {
        Type::Open | Type::Union(_) | Type::Map(_) => true,
        Type::List(item) => matches!(**item, Type::Open | Type::List(_) | Type::Union(_) | Type::Map(_)),
        _ => false,
    }
}

/// What becomes JSON by itself as Rust has it, the rest as JSON.
fn untyped(json: &Json) -> Value {
    let text = |json: &Json| json.as_str().map(|text| Value::Text(text.to_owned()));
    let value = match json {
        Json::Bool(value) => Some(Value::Bool(*value)),
        // A bare number of Rust's is an `i32`.
        Json::Number(number) => number.as_i64().filter(|one| i32::try_from(*one).is_ok()).map(Value::Integer),
        Json::Array(items) if !items.is_empty() => items.iter().map(text).collect::<Option<_>>().map(Value::List),
        json => text(json),
    };
    value.unwrap_or_else(|| as_json(json))
}

/// With `json!` where that takes all of it, else from a literal.
fn as_json(json: &Json) -> Value {
    if expansion(json, 0) <= DEEPEST_EXPANSION { Value::Json(json.clone()) } else { Value::Parsed(json.clone()) }
}

/// How deep `json!` calls itself for a value that it comes to at this depth. It takes members and items off one by one,
/// so that the last ones stand deepest.
fn expansion(json: &Json, depth: usize) -> usize {
    match json {
        Json::Object(members) => {
            // A step each for the name, the value and the insertion.
            let members = (1..).zip(members.values()).map(|(count, value)| expansion(value, depth + 2 + 3 * count));
            members.max().unwrap_or(depth)
        }
        Json::Array(items) => {
            // A step for each item, and one more for the comma behind what is no expression; then the list's own macro.
            let is_expression = |item: &&Json| matches!(item, Json::Number(_) | Json::String(_));
            let inner = depth + 4 + 2 * items.len() - items.iter().filter(is_expression).count();
            items.iter().map(|item| expansion(item, inner)).max().unwrap_or(depth)
        }
        _ => depth,
    }
}

/// The type that an object names, without `#`.
fn type_name(json: &Json) -> Option<&str> {
    json.get("@odata.type")?.as_str().map(|name| name.strip_prefix('#').unwrap_or(name))
}

fn is_canonical(json: &Json) -> bool {
    json.get("@odata.type").and_then(Json::as_str).is_some_and(|name| name.starts_with('#'))
}
