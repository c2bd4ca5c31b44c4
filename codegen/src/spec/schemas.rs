//! Writes types, enumerations and type references as schemas. In OpenAPI 3.0 nothing may stand beside a `$ref`, so
//! `allOf` wraps it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    AdditionalProperties, Discriminator, Map, MsEnum, MsEnumValue, Reference, Schema, Section, links, whole::Whole,
};
use crate::api::{Api, Enumeration, Primitive, Property, ResourceType, TypeName, TypeRef};

/// All components, sorted by name.
pub(super) fn components(api: &Api, whole: &Whole) -> Map<Schema> {
    let mut schemas: BTreeMap<String, Schema> = BTreeMap::new();
    for one in &api.types {
        schemas.entry(one.name.to_string()).or_insert_with(|| resource(one, whole));
    }
    for one in &api.enumerations {
        schemas.entry(one.name.to_string()).or_insert_with(|| enumeration(one, whole));
    }
    schemas.into_iter().collect()
}

/// A type as it stands in an array, a body or a notification.
pub(super) fn of_type(ty: &TypeRef) -> Schema {
    match ty {
        TypeRef::Primitive(primitive) => of_primitive(*primitive),
        TypeRef::Named(name) => Schema::reference_to(&name.to_string()),
        TypeRef::Collection(item) => {
            Schema { ty: Some("array".to_owned()), items: Some(Box::new(of_type(item))), ..Schema::default() }
        }
        // `validate` reports what could not be resolved.
        TypeRef::Untyped => Schema::default(),
    }
}

/// A property or a relationship, or an action's parameter.
pub(super) fn property(property: &Property, whole: &Whole) -> Schema {
    let mut schema = with_siblings(of_type(&property.ty));
    schema.description = text(&property.description);
    schema.default =
        property.default.as_deref().and_then(|default| value_of(default, &property.ty, whole)).map(Box::new);
    schema.nullable = property.is_nullable == Some(true);
    schema.read_only = property.is_read_only;
    schema.deprecated = property.deprecated.is_some();
    schema.deprecation = property.deprecated.as_deref().and_then(text);
    schema.navigation = property.is_navigation;
    if schema.nullable && schema.ty.is_none() {
        // OpenAPI 3.0 lets `nullable` widen only a `type` that stands beside it.
        schema.ty = schema_type(&property.ty, whole).map(str::to_owned);
    }
    if schema.all_of.len() == 1 && is_bare_wrapper(&schema) { schema.all_of.swap_remove(0) } else { schema }
}

/// Properties by wire name, with the names of those that are required.
pub(super) fn object(properties: &[Property], whole: &Whole) -> Schema {
    Schema {
        ty: Some("object".to_owned()),
        properties: properties.iter().map(|one| (one.name.clone(), property(one, whole))).collect(),
        required: properties.iter().filter(|one| one.is_required).map(|one| one.name.clone()).collect(),
        ..Schema::default()
    }
}

/// Trimmed, and nothing where nothing is said.
pub(super) fn text(markdown: &str) -> Option<String> {
    let trimmed = markdown.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

/// A value that a page writes, as JSON of the type that it has; nothing where it is no value of it.
pub(super) fn value_of(written: &str, ty: &TypeRef, whole: &Whole) -> Option<Value> {
    let written = written.trim();
    match ty {
        TypeRef::Primitive(Primitive::Boolean) => written.to_ascii_lowercase().parse().ok().map(Value::Bool),
        TypeRef::Primitive(primitive) => match of_primitive(*primitive).ty.as_deref() {
            Some("integer") => written.parse::<i64>().ok().map(Value::from),
            Some("number") => written.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from),
            _ => Some(Value::from(written)).filter(|_| written != "null"),
        },
        TypeRef::Named(name) => {
            let members = &whole.types.enumeration(name)?.members;
            let member = members.iter().find(|member| member.name.eq_ignore_ascii_case(written))?;
            Some(Value::from(member.name.as_str()))
        }
        TypeRef::Collection(_) | TypeRef::Untyped => None,
    }
}

fn resource(one: &ResourceType, whole: &Whole) -> Schema {
    let mut own = object(&one.properties, whole);
    own.additional_properties = one.is_open.then(|| AdditionalProperties::Any(true));
    let mut schema = match one.base.as_ref().and_then(TypeRef::named) {
        Some(base) => Schema { all_of: vec![Schema::reference_to(&base.to_string()), own], ..Schema::default() },
        None => own,
    };
    schema.title = Some(one.name.name.clone());
    schema.description = text(&one.description);
    schema.discriminator = discriminator(one, whole).map(Box::new);
    schema.deprecated = one.deprecated.is_some();
    schema.deprecation = one.deprecated.as_deref().and_then(text);
    schema.external_docs = one.origins.first().map(|origin| links::page(origin, whole.version));
    schema.is_abstract = one.is_abstract;
    schema.pages = whole.places(&one.origins);
    schema
}

/// The base itself is a value of the mapping too, unless it is abstract.
fn discriminator(one: &ResourceType, whole: &Whole) -> Option<Discriminator> {
    let derived: BTreeSet<&TypeName> = whole.types.descendants(&one.name).into_iter().collect();
    if derived.is_empty() {
        return None;
    }
    let itself = (!one.is_abstract).then_some(&one.name);
    let mapping = itself
        .into_iter()
        .chain(derived)
        .map(|name| (format!("#{name}"), Reference::Component(Section::Schemas, name.to_string())));
    Some(Discriminator { property_name: "@odata.type".to_owned(), mapping: mapping.collect() })
}

fn enumeration(one: &Enumeration, whole: &Whole) -> Schema {
    let is_described = one.members.iter().any(|member| !member.description.trim().is_empty());
    let values = one.members.iter().filter(|_| is_described).map(|member| MsEnumValue {
        value: member.name.clone(),
        name: None,
        description: text(&member.description),
    });
    Schema {
        title: Some(one.name.name.clone()),
        ty: Some("string".to_owned()),
        description: text(&one.description),
        members: one.members.iter().map(|member| Value::from(member.name.as_str())).collect(),
        deprecated: one.deprecated.is_some(),
        deprecation: one.deprecated.as_deref().and_then(text),
        external_docs: one.origins.first().map(|origin| links::page(origin, whole.version)),
        ms_enum: Some(Box::new(MsEnum {
            name: one.name.name.clone(),
            model_as_string: true,
            flags: one.is_flags,
            values: values.collect(),
        })),
        pages: whole.places(&one.origins),
        ..Schema::default()
    }
}

fn of_primitive(primitive: Primitive) -> Schema {
    let (ty, format) = match primitive {
        Primitive::String => ("string", None),
        Primitive::Boolean => ("boolean", None),
        Primitive::Byte => ("integer", Some("uint8")),
        Primitive::Int16 => ("integer", Some("int16")),
        Primitive::Int32 => ("integer", Some("int32")),
        Primitive::Int64 => ("integer", Some("int64")),
        Primitive::Single => ("number", Some("float")),
        Primitive::Double => ("number", Some("double")),
        Primitive::Decimal => ("number", Some("decimal")),
        Primitive::DateTimeOffset => ("string", Some("date-time")),
        Primitive::Date => ("string", Some("date")),
        Primitive::TimeOfDay => ("string", Some("time")),
        Primitive::Duration => ("string", Some("duration")),
        Primitive::Guid => ("string", Some("uuid")),
        Primitive::Binary => ("string", Some("base64url")),
        Primitive::Stream => ("string", Some("binary")),
    };
    Schema { ty: Some(ty.to_owned()), format: format.map(str::to_owned), ..Schema::default() }
}

/// A reference moves into `allOf`, since nothing may stand beside it.
fn with_siblings(schema: Schema) -> Schema {
    if schema.reference.is_some() { Schema { all_of: vec![schema], ..Schema::default() } } else { schema }
}

/// Whether nothing stands beside the one member of `allOf`.
fn is_bare_wrapper(schema: &Schema) -> bool {
    let Schema { description, default, nullable, read_only, deprecated, deprecation, navigation, .. } = schema;
    description.is_none()
        && default.is_none()
        && deprecation.is_none()
        && !(*nullable || *read_only || *deprecated || *navigation)
}

/// The JSON type of a named type's values.
fn schema_type(ty: &TypeRef, whole: &Whole) -> Option<&'static str> {
    let name = ty.named()?;
    Some(if whole.types.enumeration(name).is_some() { "string" } else { "object" })
}
