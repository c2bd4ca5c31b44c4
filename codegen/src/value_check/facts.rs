//! Gives the types of the facts as shapes that values are checked against.

use std::rc::Rc;

use super::{Enumeration, Listed, Object, Shape, Shapes};
use crate::{
    api::{Api, Property, ResourceType, TypeRef},
    by_name::ByName,
    type_graph::Types,
};

impl Shapes for Api {
    type Ty = TypeRef;

    fn shape<'a>(types: &Types<'a, Api>, ty: &'a TypeRef) -> Shape<'a, Api> {
        match ty {
            TypeRef::Primitive(primitive) => Shape::Primitive(*primitive),
            TypeRef::Collection(item) => Shape::List(Some(item.as_ref())),
            TypeRef::Untyped => Shape::Any,
            TypeRef::Named(name) => match (types.get(name), types.enumeration(name)) {
                (Some(one), _) => Shape::Object(Object::of(one)),
                (None, Some(one)) => {
                    let members = one.members.iter().map(|member| member.name.as_str()).collect();
                    Shape::Enumeration(Enumeration { name: &one.name.name, members })
                }
                (None, None) => Shape::Any,
            },
        }
    }

    fn ty(property: &Property) -> &TypeRef {
        &property.ty
    }

    fn is_object(_: &ResourceType) -> bool {
        true
    }

    fn required(node: &ResourceType) -> Vec<&str> {
        required(&node.properties)
    }
}

impl<'a> Object<'a, Api> {
    /// One of a type.
    #[must_use]
    pub const fn of(one: &'a ResourceType) -> Self {
        Object::Type(Some(&one.name), one)
    }

    /// One that consists of parameters.
    #[must_use]
    pub fn of_parameters(parameters: &'a [Property]) -> Self {
        let by_name = ByName::of(
            parameters.iter().map(|parameter| (parameter.name.as_str(), (parameter.name.as_str(), parameter))),
        );
        Object::Listed(Listed { by_name: Rc::new(by_name), required: required(parameters) })
    }
}

/// Whoever sends an object can't say what the service sets.
fn required(properties: &[Property]) -> Vec<&str> {
    let required = properties.iter().filter(|property| property.is_required && !property.is_read_only);
    required.map(|property| property.name.as_str()).collect()
}
