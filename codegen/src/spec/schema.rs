//! Defines the shape of a type: a JSON schema of OpenAPI 3.0, with extensions for what Graph's types need.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ExternalDocs, Format, Map, Reference, Section};
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
    /// `true` for open types; the type of a map's values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_properties: Option<AdditionalProperties>,
    /// Of a polymorphic base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discriminator: Option<Box<Discriminator>>,
    /// The members of an enumeration.
    #[serde(rename = "enum", default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Value>,
    /// What code calls the members, in their order, in documents of others.
    #[serde(rename = "x-enum-varnames", default, skip_serializing_if = "Vec::is_empty")]
    pub member_names: Vec<String>,
    /// What the members mean, in their order, in documents of others.
    #[serde(rename = "x-enum-descriptions", default, skip_serializing_if = "Vec::is_empty")]
    pub member_descriptions: Vec<String>,
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
        if let Some(reference) = &self.reference {
            return reference.schema();
        }
        let parts = self.all_of.iter().filter(|part| !part.only_annotates());
        let mut parts = parts.chain(&self.one_of).chain(&self.any_of);
        let only = parts.next().filter(|_| self.properties.is_empty())?;
        if parts.next().is_some() { None } else { only.target() }
    }

    /// The type of the values of a map: an object without properties of its own.
    #[must_use]
    pub fn values(&self) -> Option<&AdditionalProperties> {
        let additional = self.additional_properties.as_ref();
        additional.filter(|one| {
            self.properties.is_empty() && self.all_of.is_empty() && **one != AdditionalProperties::Any(false)
        })
    }

    /// What the document says of a member of an enumeration, by its index.
    #[must_use]
    pub fn described_member(&self, index: usize) -> Option<&str> {
        let text = self.member_descriptions.get(index).map(String::as_str);
        text.filter(|text| !text.is_empty()).or_else(|| {
            let value = self.members.get(index)?.as_str()?;
            let values = &self.ms_enum.as_ref()?.values;
            values.iter().find(|one| one.value == value)?.description.as_deref()
        })
    }

    /// What the document calls a member of an enumeration, by its index.
    #[must_use]
    pub fn named_member(&self, index: usize) -> Option<&str> {
        let name = self.member_names.get(index).map(String::as_str);
        name.filter(|name| !name.is_empty()).or_else(|| {
            let value = self.members.get(index)?.as_str()?;
            self.ms_enum.as_ref()?.values.iter().find(|one| one.value == value)?.name.as_deref()
        })
    }

    /// Its format, where it shapes the type.
    #[must_use]
    pub fn format(&self) -> Option<Format> {
        self.format.as_deref()?.parse().ok()
    }

    /// Whether nothing is said, which allows any value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Schema::default()
    }
}

/// Members of an object that aren't properties.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum AdditionalProperties {
    /// Whether there may be some.
    Any(bool),
    /// The type of their values.
    Of(Box<Schema>),
}

/// What tells derived types apart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Discriminator {
    /// `@odata.type`
    #[serde(default)]
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
    #[serde(default)]
    pub name: String,
    /// Always `true`: unknown members must be expected.
    #[serde(default)]
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
    #[serde(default)]
    pub value: String,
    /// What code calls it, in documents of others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What the page says of it, Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}
