//! A document's schemas come in; what a type has, with all that it inherits, goes out.

use graphdown_codegen::spec::{Map, Schema};

/// Inheritance goes no deeper; a document of others may go in circles.
const DEPTH: usize = 32;

/// The types of a document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Types<'a> {
    schemas: &'a Map<Schema>,
}

impl<'a> Types<'a> {
    /// Those of these components.
    pub(crate) fn new(schemas: &'a Map<Schema>) -> Self {
        Types { schemas }
    }

    /// What a schema stands for, and the name of that where it has one.
    pub(crate) fn resolve(self, schema: &'a Schema) -> (Option<&'a str>, &'a Schema) {
        let (mut name, mut schema) = (None, schema);
        for _ in 0..DEPTH {
            let Some((target, resolved)) = schema.target().and_then(|target| self.schemas.get_key_value(target)) else {
                break;
            };
            (name, schema) = (Some(target.as_str()), resolved);
        }
        (name, schema)
    }

    /// The component of a name as `@odata.type` writes it: `#microsoft.graph.call`.
    pub(crate) fn named(self, written: &str) -> Option<(&'a str, &'a Schema)> {
        let name = written.trim_start_matches('#');
        let exact = self.schemas.get_key_value(name);
        let found = exact.or_else(|| self.schemas.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)));
        found.map(|(name, schema)| (name.as_str(), schema))
    }

    /// The schema itself and all that it inherits from, each with properties of its own.
    pub(crate) fn lineage(self, schema: &'a Schema) -> Vec<&'a Schema> {
        let (mut found, mut waiting) = (Vec::new(), vec![schema]);
        while let Some(schema) = waiting.pop() {
            if found.len() > DEPTH {
                break;
            }
            let (_, schema) = self.resolve(schema);
            found.push(schema);
            waiting.extend(&schema.all_of);
        }
        found
    }

    /// All properties, the type's own and those that it inherits.
    pub(crate) fn properties(self, schema: &'a Schema) -> impl Iterator<Item = (&'a str, &'a Schema)> {
        let all = self.lineage(schema).into_iter().flat_map(|schema| &schema.properties);
        all.map(|(name, schema)| (name.as_str(), schema))
    }

    /// A property by its wire name.
    pub(crate) fn property(self, schema: &'a Schema, name: &str) -> Option<&'a Schema> {
        self.lineage(schema).into_iter().find_map(|schema| schema.properties.get(name))
    }

    /// The names of the properties that must be there.
    pub(crate) fn required(self, schema: &'a Schema) -> impl Iterator<Item = &'a str> {
        self.lineage(schema).into_iter().flat_map(|schema| &schema.required).map(String::as_str)
    }

    /// Whether values may have properties beyond the documented ones.
    pub(crate) fn is_open(self, schema: &'a Schema) -> bool {
        self.lineage(schema).into_iter().any(|schema| schema.additional_properties.is_some())
    }

    /// Whether values of the one type may stand where the other is expected.
    pub(crate) fn derives(self, name: &str, base: &str) -> bool {
        let mut next = self.schemas.get_key_value(name);
        for _ in 0..DEPTH {
            let Some((name, schema)) = next else { return false };
            if name == base {
                return true;
            }
            next = schema.all_of.iter().find_map(Schema::target).and_then(|base| self.schemas.get_key_value(base));
        }
        false
    }
}
