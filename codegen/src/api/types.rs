//! Makes the types of the facts a type graph: bases and properties by resolved name.

use super::{Api, Enumeration, Property, ResourceType, TypeName, TypeRef};
use crate::type_graph::{Node, Part, Table, Types};

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
}
