//! Defines the shape of a type: a JSON schema of OpenAPI 3.0, with extensions for what Graph's types need.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ExternalDocs, Map, Reference, Section};
use crate::source::SourceRef;

/// A schema. A reference that needs a description or a mark of its own stands as the one member of `allOf`.
///
/// A document holds tens of thousands, most with a type or a reference alone: what is rare is boxed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Schema {
    /// `#/components/schemas/microsoft.graph.call`; nothing else stands beside it.
    #[serde(rename = "$ref", default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
    /// The type's own name, where it is a component.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Inheritance: the base, then what this type adds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub all_of: Vec<Schema>,
    /// Alternatives, in documents of others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub one_of: Vec<Schema>,
    /// Alternatives, in documents of others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub any_of: Vec<Schema>,
    /// `object`, `array`, `string`, `integer`, `number`, `boolean`
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub ty: Option<String>,
    /// `int32`, `date-time`, `base64url` …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Of an array.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<Box<Schema>>,
    /// Of an object, by wire name.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub properties: Map<Schema>,
    /// Wire names of the properties that must be there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<String>,
    /// `true` for open types.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_properties: Option<Box<Value>>,
    /// Of a polymorphic base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discriminator: Option<Box<Discriminator>>,
    /// The members of an enumeration.
    #[serde(rename = "enum", default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Value>,
    /// Of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Box<Value>>,
    /// Left out means this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Box<Value>>,
    /// A value, in documents of others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<Box<Value>>,
    /// May be null.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub nullable: bool,
    /// The service sets it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub read_only: bool,
    /// Not to be used any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    /// The page on learn.microsoft.com, of a component.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_docs: Option<ExternalDocs>,
    /// A relationship.
    #[serde(rename = "x-ms-navigationProperty", default, skip_serializing_if = "std::ops::Not::not")]
    pub navigation: bool,
    /// No value is of this type itself.
    #[serde(rename = "x-graphdown-abstract", default, skip_serializing_if = "std::ops::Not::not")]
    pub is_abstract: bool,
    /// Too many types derive from it, or will, for its values to be listed by type.
    #[serde(rename = "x-graphdown-open", default, skip_serializing_if = "std::ops::Not::not")]
    pub is_open: bool,
    /// An enumeration's name, and what its members mean.
    #[serde(rename = "x-ms-enum", default, skip_serializing_if = "Option::is_none")]
    pub ms_enum: Option<Box<MsEnum>>,
    /// Why and since when not to use it.
    #[serde(rename = "x-graphdown-deprecation", default, skip_serializing_if = "Option::is_none")]
    pub deprecation: Option<String>,
    /// The pages it came from.
    #[serde(rename = "x-graphdown-pages", default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<SourceRef>,
}

impl Schema {
    /// A reference to a component: `microsoft.graph.call`.
    #[must_use]
    pub fn reference_to(component: &str) -> Self {
        Schema { reference: Some(Reference::Component(Section::Schemas, component.to_owned())), ..Schema::default() }
    }

    /// The component that this stands for, whether referred to plainly or as the one member of `allOf`, `oneOf` or `anyOf`.
    #[must_use]
    pub fn target(&self) -> Option<&str> {
        match (&self.reference, self.all_of.as_slice(), self.one_of.as_slice(), self.any_of.as_slice()) {
            (Some(reference), ..) => reference.schema(),
            (None, [only], [], []) | (None, [], [only], []) | (None, [], [], [only]) if self.properties.is_empty() => {
                only.target()
            }
            _ => None,
        }
    }

    /// Whether nothing is said, which allows any value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Schema::default()
    }
}

/// What tells derived types apart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Discriminator {
    /// `@odata.type`
    pub property_name: String,
    /// From `#microsoft.graph.mediaPrompt` to its reference.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub mapping: Map<Reference>,
}

/// `x-ms-enum`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MsEnum {
    /// The enumeration's unqualified name.
    pub name: String,
    /// Always `true`: unknown members must be expected.
    pub model_as_string: bool,
    /// Several members may be set at once.
    #[serde(rename = "x-flags", default, skip_serializing_if = "std::ops::Not::not")]
    pub flags: bool,
    /// What the members mean.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<MsEnumValue>,
}

/// A member of `x-ms-enum`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MsEnumValue {
    /// As on the wire.
    pub value: String,
    /// What the page says of it, Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}
