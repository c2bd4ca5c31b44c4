//! Makes the schemas of a document a type graph: what `allOf` refers to is a base, what stands in it is the type's own.

use super::{AdditionalProperties, Map, Schema};
use crate::type_graph::{Node, Part, Table, Types};

impl Node for Schema {
    type Key = str;
    type Name = String;
    type Property = Schema;

    fn parts(&self) -> Vec<Part<'_, Self>> {
        if self.alias().is_some() { Vec::new() } else { self.stated() }
    }

    fn alias(&self) -> Option<&str> {
        self.target().filter(|_| !self.is_object())
    }

    fn is_open(&self) -> bool {
        let additional = self.additional_properties.as_deref();
        additional.is_some_and(|one| *one != AdditionalProperties::Any(false)) || self.all_of.iter().any(Node::is_open)
    }
}

impl Schema {
    /// Whether it describes objects of a type of its own, rather than another type, a plain value or any.
    #[must_use]
    pub fn is_object(&self) -> bool {
        !self.properties.is_empty()
            || self.all_of.len() > 1
            || self.all_of.iter().any(|part| !part.properties.is_empty())
            || self.title.is_some() && self.ty.as_deref() == Some("object") && !self.is_map()
            || self.external_docs.is_some() && self.ty.is_none()
    }

    /// Whether all members have names of no meaning and values of one stated type.
    fn is_map(&self) -> bool {
        matches!(self.values(), Some(AdditionalProperties::Of(_)))
    }

    fn stated(&self) -> Vec<Part<'_, Self>> {
        let mut parts = Vec::new();
        for part in &self.all_of {
            match part.reference {
                Some(_) => parts.extend(part.target().map(Part::Base)),
                None => parts.extend(part.stated()),
            }
        }
        parts.extend(self.properties.iter().map(|(name, schema)| Part::Property(name, schema)));
        parts
    }

    /// The properties that must be there, of those that are stated here.
    pub(crate) fn own_required(&self) -> Vec<&str> {
        let parts = self.all_of.iter().filter(|part| part.reference.is_none()).flat_map(Schema::own_required);
        parts.chain(self.required.iter().map(String::as_str)).collect()
    }
}

impl Table for Map<Schema> {
    type Node = Schema;

    fn entry(&self, number: usize) -> Option<(&String, Option<&Schema>)> {
        self.get_index(number).map(|(name, schema)| (name, Some(schema)))
    }
}

impl<'a> Types<'a, Map<Schema>> {
    /// What a schema stands for, and the name of that where it has one.
    #[must_use]
    pub fn meant(&self, schema: &'a Schema) -> (Option<&'a str>, &'a Schema) {
        let named = schema.target().and_then(|target| self.meant_by(target));
        named.map_or((None, schema), |(name, meant)| (Some(name.as_str()), meant.unwrap_or(schema)))
    }

    /// The names of the properties that must be there.
    #[must_use]
    pub fn required(&self, schema: &'a Schema) -> Vec<&'a str> {
        self.lineage(schema).into_iter().flat_map(Schema::own_required).collect()
    }
}
