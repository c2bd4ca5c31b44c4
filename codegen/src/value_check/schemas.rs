//! Gives the schemas of a document as shapes that values are checked against.

use serde_json::Value;

use super::{Enumeration, Object, Shape, Shapes};
use crate::{
    api::Primitive,
    spec::{Map, Schema},
    type_graph::{Node, Types},
};

impl Shapes for Map<Schema> {
    type Ty = Schema;

    fn shape<'a>(types: &Types<'a, Map<Schema>>, schema: &'a Schema) -> Shape<'a, Map<Schema>> {
        let (name, meant) = types.meant(schema);
        if !meant.one_of.is_empty() || !meant.any_of.is_empty() {
            let is_of_parts = meant.properties.is_empty() && meant.all_of.is_empty();
            let alternatives = meant.one_of.iter().chain(&meant.any_of).collect();
            return if is_of_parts { Shape::OneOf(alternatives) } else { Shape::Any };
        }
        if is_enumeration(meant) {
            let members = meant.members.iter().filter_map(Value::as_str).collect();
            return Shape::Enumeration(Enumeration {
                name: meant.title.as_deref().unwrap_or("the enumeration"),
                members,
            });
        }
        match meant.ty.as_deref() {
            Some("array") => Shape::List(meant.items.as_deref()),
            Some("object") => object(types, name, meant),
            None if meant.is_object() => object(types, name, meant),
            ty => primitive(ty, meant.format.as_deref()).map_or(Shape::Any, Shape::Primitive),
        }
    }

    fn ty(property: &Schema) -> &Schema {
        property
    }

    fn is_object(node: &Schema) -> bool {
        !is_enumeration(node)
    }

    fn required(node: &Schema) -> Vec<&str> {
        let own = node.properties();
        let is_set_by_service = |name: &str| own.iter().any(|(known, property)| *known == name && property.read_only);
        node.own_required().into_iter().filter(|name| !is_set_by_service(name)).collect()
    }
}

fn is_enumeration(schema: &Schema) -> bool {
    schema.ms_enum.is_some() || !schema.members.is_empty()
}

fn object<'a>(types: &Types<'a, Map<Schema>>, name: Option<&'a str>, schema: &'a Schema) -> Shape<'a, Map<Schema>> {
    let name = name.and_then(|name| types.named(name)).map(|(name, _)| name);
    Shape::Object(Object::Type(name, schema))
}

/// What OpenAPI's types and formats are in Edm.
fn primitive(ty: Option<&str>, format: Option<&str>) -> Option<Primitive> {
    Some(match (ty?, format) {
        ("boolean", _) => Primitive::Boolean,
        ("integer", Some("uint8" | "int8")) => Primitive::Byte,
        ("integer", Some("int16")) => Primitive::Int16,
        ("integer", Some("int32")) => Primitive::Int32,
        ("integer", _) => Primitive::Int64,
        ("number", Some("float")) => Primitive::Single,
        ("number", Some("decimal")) => Primitive::Decimal,
        ("number", _) => Primitive::Double,
        ("string", Some("date-time")) => Primitive::DateTimeOffset,
        ("string", Some("date")) => Primitive::Date,
        ("string", Some("time")) => Primitive::TimeOfDay,
        ("string", Some("duration")) => Primitive::Duration,
        ("string", Some("uuid")) => Primitive::Guid,
        ("string", Some("base64url" | "byte" | "base64")) => Primitive::Binary,
        ("string", Some("binary")) => Primitive::Stream,
        ("string", _) => Primitive::String,
        _ => return None,
    })
}
