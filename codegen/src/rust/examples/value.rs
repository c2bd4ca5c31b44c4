//! Converts a documented JSON value to a Rust expression of the type of its place. JSON that the type doesn't have is
//! not forced into it, and `json!` must not exceed the compiler's limit of recursion.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::{
    by_name::ByName,
    gateway::Ident,
    rust::{
        catalogue::TYPE,
        krate::{
            Answers, ExampleCall, Field, Item, Model, Polymorphic, PolymorphicVariant, Reply, Type, TypeModule,
            TypePath, Value, Variant,
        },
    },
    spec::Status,
};

/// So deep may a macro call itself, within the 128 of the compiler's default limit: a test's own macro stands around it.
const DEEPEST_EXPANSION: usize = 120;

/// A type with its bases.
type Derived<'k> = (TypePath, &'k [TypePath]);

/// The types by their paths, to look setters up.
pub(super) struct Writer<'k> {
    models: BTreeMap<TypePath, (&'k Model, ByName<&'k Field>)>,
    enumerations: BTreeMap<TypePath, ByName<&'k Variant>>,
    polymorphics: BTreeMap<TypePath, &'k Polymorphic>,
    answers: BTreeMap<TypePath, &'k Answers>,
    /// The types that derive from others, by the member and the value that tell them, with their bases.
    derived: BTreeMap<&'k str, BTreeMap<&'k str, Vec<Derived<'k>>>>,
}

impl<'k> Writer<'k> {
    pub(super) fn new(modules: &'k [TypeModule]) -> Self {
        let mut writer = Writer {
            models: BTreeMap::new(),
            enumerations: BTreeMap::new(),
            polymorphics: BTreeMap::new(),
            answers: BTreeMap::new(),
            derived: BTreeMap::new(),
        };
        for module in modules {
            let path = |ident: &Ident| TypePath { module: module.module.clone(), ident: ident.clone() };
            for item in module.files.iter().flat_map(|file| &file.items) {
                match item {
                    Item::Model(one) => {
                        let fields = ByName::of(one.fields.iter().map(|field| (field.wire_name.as_str(), field)));
                        writer.models.insert(path(&one.ident), (one, fields));
                        let told = one.discriminators.iter().filter(|_| !one.bases.is_empty());
                        for told in told {
                            let known = writer.derived.entry(&told.property).or_default();
                            for value in &told.values {
                                let derived = known.entry(bare(&told.property, value)).or_default();
                                derived.push((path(&one.ident), &one.bases));
                            }
                        }
                    }
                    Item::Enumeration(one) => {
                        let variants = one.variants.iter().map(|variant| (variant.wire_name.as_str(), variant));
                        writer.enumerations.insert(path(&one.ident), ByName::of(variants));
                    }
                    Item::Answers(one) => drop(writer.answers.insert(path(&one.ident), one)),
                    Item::Polymorphic(one) => drop(writer.polymorphics.insert(path(&one.ident), one)),
                    Item::Union(_) => {}
                }
            }
        }
        writer
    }

    /// The name of a type that has one of its own.
    pub(super) fn type_ident<'t>(&self, ty: &'t Type) -> Option<&'t Ident> {
        match ty {
            Type::Polymorphic(path)
            | Type::Model(path)
            | Type::Inline(path)
            | Type::Boxed(path)
            | Type::Enumeration(path) => Some(&path.ident),
            _ => None,
        }
    }

    /// What comes back with a status, where that decides.
    pub(super) fn with_status(&self, reply: &Reply, status: u16) -> Reply {
        let Reply::ByStatus(path) = reply else { return reply.clone() };
        let variants = self.answers.get(path).map_or(&[][..], |answers| &answers.variants);
        let meant = variants.iter().find(|one| match one.status {
            Status::Code(code) => code == status,
            Status::Range(class) => u16::from(class) == status / 100,
            Status::Default | Status::Other(_) => one.status == Status::Default,
        });
        meant.map_or(Reply::Content, |one| one.reply.clone())
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
            Type::Json | Type::Union(_) => Some(as_json(json)),
            // A file stands in no JSON.
            Type::Map(_) | Type::File => None,
            Type::Enumeration(path) => self.member(path, json),
            Type::Inline(path) => self.model(path, json, false),
            Type::Model(path) | Type::Boxed(path) => self.model_or_derived(path, json),
            Type::Polymorphic(path) => self.polymorphic(path, json),
            Type::List(item) => self.list(item, json.as_array()?),
        }
    }

    /// The types that objects within a value name, where a place holds their base itself.
    pub(super) fn derived_in(&self, reply: &Reply, json: &Json) -> Vec<TypePath> {
        let mut found = BTreeSet::new();
        match reply {
            Reply::Value(ty) => self.add_derived(ty, json, &mut found),
            Reply::Collection(ty) => {
                let items = json.get("value").and_then(Json::as_array).into_iter().flatten();
                items.for_each(|item| self.add_derived(ty, item, &mut found));
            }
            Reply::Optional(inner) => return self.derived_in(inner, json),
            Reply::Nothing | Reply::Scalar(_) | Reply::Content | Reply::ByStatus(_) => {}
        }
        found.into_iter().collect()
    }

    fn add_derived(&self, ty: &Type, json: &Json, found: &mut BTreeSet<TypePath>) {
        let path = match ty {
            Type::List(item) => {
                return json.as_array().into_iter().flatten().for_each(|json| self.add_derived(item, json, found));
            }
            Type::Map(value) => {
                return json
                    .as_object()
                    .into_iter()
                    .flatten()
                    .for_each(|(_, json)| self.add_derived(value, json, found));
            }
            Type::Model(base) | Type::Boxed(base) => match self.derived_from(base, json) {
                Some(derived) => {
                    found.insert(derived.clone());
                    derived
                }
                None => base,
            },
            Type::Inline(path) => path,
            Type::Polymorphic(path) => match self.variant(path, json) {
                Some(path) => path,
                None => return,
            },
            _ => return,
        };
        let fields = self.models.get(path).map(|(_, fields)| fields);
        for (name, json) in json.as_object().into_iter().flatten() {
            let field = fields.and_then(|fields| fields.exact(name));
            field.iter().for_each(|field| self.add_derived(&field.ty, json, found));
        }
    }

    /// The type that the JSON names, if that derives from the one of its place.
    fn derived_from(&self, base: &TypePath, json: &Json) -> Option<&TypePath> {
        let (model, _) = self.models.get(base)?;
        let told = model.discriminators.iter().filter(|one| !one.derived.is_empty());
        told.filter_map(|one| self.derived.get(&*one.property)?.get(named(&one.property, json)?))
            .flatten()
            .find_map(|(derived, bases)| bases.contains(base).then_some(derived))
    }

    fn list(&self, item: &Type, items: &[Json]) -> Option<Value> {
        if matches!(item, Type::List(_) | Type::Union(_) | Type::Map(_)) {
            return None;
        }
        if items.is_empty() {
            return Some(Value::Empty(item.clone()));
        }
        let values: Vec<Value> = items.iter().map(|json| self.value(item, json)).collect::<Option<_>>()?;
        let (Type::Polymorphic(held) | Type::Model(held)) = item else { return Some(Value::List(values)) };
        // A list holds one type: models of several are first made what the place holds.
        let types: Vec<_> =
            values.iter().map(|value| if let Value::Model { path, .. } = value { Some(path) } else { None }).collect();
        if types.windows(2).all(|pair| matches!(pair, [one, other] if one == other)) {
            return Some(Value::List(values));
        }
        let convert = |value| match value {
            Value::Model { ref path, .. } if path == held => value,
            value => Value::From(held.clone(), Box::new(value)),
        };
        Some(Value::List(values.into_iter().map(convert).collect()))
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
        self.model(self.variant(path, json)?, json, false)
    }

    /// The type of the variant that some JSON is read as.
    fn variant(&self, path: &TypePath, json: &Json) -> Option<&TypePath> {
        let any = self.polymorphics.get(path)?;
        let named = named(&any.discriminator, json)?;
        let is_meant = |one: &&PolymorphicVariant| one.wire_names.iter().any(|name| name == named);
        Some(&any.variants.iter().find(is_meant)?.ty)
    }

    /// A value of a type, or of one that the JSON names if that derives from it.
    fn model_or_derived(&self, base: &TypePath, json: &Json) -> Option<Value> {
        match self.derived_from(base, json) {
            Some(derived) => self.model(derived, json, is_canonical(json)),
            None => self.model(base, json, false),
        }
    }

    fn model(&self, path: &TypePath, json: &Json, tells_itself: bool) -> Option<Value> {
        let (model, fields) = self.models.get(path)?;
        let mut setters = Vec::new();
        let mut redundant = None;
        for (name, value) in json.as_object()? {
            if name == TYPE {
                if tells_itself {
                    continue;
                }
                redundant = (named(TYPE, json) == Some(&model.wire_name)).then_some(setters.len());
            }
            setters.push(self.setter(fields, name, value)?);
        }
        Some(Value::Model { path: path.clone(), setters, redundant })
    }

    /// The property's own setter; for what has none, or that the service sets, the one that takes any JSON. `None` where the property is of another
    /// kind than the JSON: a typed client is not made to send that.
    fn setter(&self, fields: &ByName<&Field>, name: &str, json: &Json) -> Option<ExampleCall> {
        let wire_name = Value::Text(name.to_owned());
        if json.is_null() {
            return Some(ExampleCall { ident: Ident::snake("with_null"), arguments: vec![wire_name] });
        }
        let field = fields.exact(name).filter(|field| !is_nested(&field.ty));
        if let Some((field, setter)) = field.and_then(|field| Some((field, field.setter.clone()?))) {
            let value = self.value(&field.ty, json)?;
            return Some(ExampleCall { ident: setter, arguments: vec![value] });
        }
        Some(ExampleCall { ident: Ident::snake("with_property"), arguments: vec![wire_name, untyped(json)] })
    }
}

/// Whether a place takes what is written as JSON: lists of lists, maps, and values of several types.
pub(super) fn is_nested(ty: &Type) -> bool {
    match ty {
        Type::Union(_) | Type::Map(_) => true,
        Type::List(item) => matches!(**item, Type::List(_) | Type::Union(_) | Type::Map(_)),
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

/// The value of the member that names an object's type, `@odata.type` without `#`.
fn named<'j>(property: &str, json: &'j Json) -> Option<&'j str> {
    json.get(property)?.as_str().map(|name| bare(property, name))
}

/// A name as it is compared: services write `@odata.type` with and without `#`.
fn bare<'n>(property: &str, name: &'n str) -> &'n str {
    if property == TYPE { name.strip_prefix('#').unwrap_or(name) } else { name }
}

fn is_canonical(json: &Json) -> bool {
    json.get(TYPE).and_then(Json::as_str).is_some_and(|name| name.starts_with('#'))
}
