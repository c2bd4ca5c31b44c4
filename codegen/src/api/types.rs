//! The types of the facts as a graph: what their pages state of bases and properties, once names are resolved.

use super::{Api, Enumeration, Property, ResourceType, TypeName, TypeRef};
use crate::type_graph::{Node, Table, Types};

impl Node for ResourceType {
    type Key = TypeName;
    type Name = TypeName;
    type Property = Property;

    fn bases(&self) -> Vec<&TypeName> {
        self.base.as_ref().and_then(TypeRef::named).into_iter().collect()
    }

    fn properties(&self) -> Vec<(&str, &Property)> {
        self.properties.iter().map(|property| (property.name.as_str(), property)).collect()
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
