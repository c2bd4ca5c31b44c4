//! Makes the schemas of a document a type graph: what `allOf` refers to is a base, what stands in it is the type's own.

use super::{AdditionalProperties, Map, Schema};
use crate::type_graph::{Node, Part, Table, Types};

impl Node for Schema {
    type Key = str;
    type Name = String;
    type Property = Schema;

    fn parts(&self) -> Vec<Part<'_, Self>> {
        if self.alias().is_some() { Vec::new() } else { self.stated(true) }
    }

    fn alias(&self) -> Option<&str> {
        self.target().filter(|_| !self.is_object())
    }

    fn is_open(&self) -> bool {
        let additional = self.additional_properties.as_ref();
        additional.is_some_and(|one| *one != AdditionalProperties::Any(false)) || self.all_of.iter().any(Node::is_open)
    }
}

impl Schema {
    /// Whether it describes objects of a type of its own, rather than another type, a plain value or any.
    #[must_use]
    pub fn is_object(&self) -> bool {
        !self.properties.is_empty()
            || self.all_of.iter().filter(|part| !part.only_annotates()).count() > 1
            || self.all_of.iter().any(|part| !part.properties.is_empty())
            || self.one_of.is_empty() && self.any_of.is_empty() && self.is_named_object()
    }

    fn is_named_object(&self) -> bool {
        self.title.is_some() && self.ty.as_deref() == Some("object") && !self.is_map()
            || self.external_docs.is_some() && self.ty.is_none() && self.members.is_empty()
    }

    /// Whether all members have names of no meaning and values of one stated type.
    fn is_map(&self) -> bool {
        matches!(self.values(), Some(AdditionalProperties::Of(_)))
    }

    /// Whether it says nothing of the values: in `allOf` it describes what stands beside it.
    #[must_use]
    pub fn only_annotates(&self) -> bool {
        let Schema { reference, ty, format, items, additional_properties, members, all_of, one_of, any_of, .. } = self;
        let has_type = reference.is_some() || ty.is_some() || format.is_some() || items.is_some();
        let has_parts = !members.is_empty() || !all_of.is_empty() || !one_of.is_empty() || !any_of.is_empty();
        !has_type && !has_parts && self.properties.is_empty() && additional_properties.is_none()
    }

    /// Alternatives within an object add the properties of each, since any of them may be there; those that a discriminator
    /// tells apart are types of their own.
    fn stated(&self, has_alternatives: bool) -> Vec<Part<'_, Self>> {
        let mut parts = Vec::new();
        let has_alternatives = has_alternatives && self.discriminator.is_none();
        let alternatives = self.one_of.iter().chain(&self.any_of).filter(|_| has_alternatives);
        for part in self.all_of.iter().chain(alternatives) {
            match part.reference {
                Some(_) => parts.extend(part.target().map(Part::Base)),
                None => parts.extend(part.stated(has_alternatives)),
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
