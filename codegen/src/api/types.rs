//! The types of the facts as a graph: what their pages state of bases and properties, once names are resolved.

use super::{Api, Enumeration, Primitive, Property, ResourceType, TypeName, TypeRef};
use crate::{
    extract::{declaration::ROOT_NAMESPACE, type_expression},
    type_graph::{Node, Part, Table, Types},
};

/// What a name means that an `@odata.type` gives.
#[derive(Clone, Copy, Debug)]
pub enum Named<'a> {
    /// A type.
    Type(&'a ResourceType),
    /// A type whose name is written in another case.
    Respelled(&'a ResourceType),
    /// An enumeration.
    Enumeration,
    /// One of Edm's.
    Primitive(Primitive),
    /// Nothing that any page documents.
    Nothing,
}

impl Node for ResourceType {
    type Key = TypeName;
    type Name = TypeName;
    type Property = Property;

    fn parts(&self) -> Vec<Part<'_, Self>> {
        let base = self.base.as_ref().and_then(TypeRef::named).map(Part::Base);
        let own = self.properties.iter().map(|property| Part::Property(&property.name, property));
        base.into_iter().chain(own).collect()
    }

    fn is_open(&self) -> bool {
        self.is_open
    }
}

/// Types first, then enumerations, in their order: a graph holds as long as neither changes.
impl Table for Api {
    type Node = ResourceType;

    fn entry(&self, number: usize) -> Option<(&TypeName, Option<&ResourceType>)> {
        let enumeration = || Some((&self.enumerations.get(number.checked_sub(self.types.len())?)?.name, None));
        self.types.get(number).map(|one| (&one.name, Some(one))).or_else(enumeration)
    }
}

impl<'a> Types<'a, Api> {
    /// The enumeration of that name.
    #[must_use]
    pub fn enumeration(&self, name: &TypeName) -> Option<&'a Enumeration> {
        let number = self.number(name)?.checked_sub(self.table().types.len())?;
        self.table().enumerations.get(number)
    }

    /// What an `@odata.type` names, with or without its `#`; without a namespace it is one of Edm's, or lacks Graph's.
    #[must_use]
    pub fn meaning(&self, text: &str) -> Named<'a> {
        let text = text.trim().trim_start_matches('#');
        if let Some(primitive) = type_expression::primitive(text) {
            return Named::Primitive(primitive);
        }
        let unqualified = || self.named(&format!("{ROOT_NAMESPACE}.{text}")).filter(|_| !text.contains('.'));
        match self.named(text).or_else(unqualified) {
            None => Named::Nothing,
            Some((_, None)) => Named::Enumeration,
            Some((name, Some(one))) if name.to_string() == text => Named::Type(one),
            Some((_, Some(one))) => Named::Respelled(one),
        }
    }
}
