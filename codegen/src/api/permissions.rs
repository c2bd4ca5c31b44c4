//! Defines the permissions of an operation, by kind of caller: alternatives, least privileged first.
//!
//! A document writes a grant as its alternatives, or as one of three words where it has none. What depends on the resource
//! that is called stands apart, each with its condition: OpenAPI's `security` has no place for it.

use serde::{Deserialize, Serialize, Serializer};

/// What it takes to call an operation, by kind of caller.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Permissions {
    /// A user of an organisation signed in.
    pub delegated_work: Grant,
    /// A user with a personal account signed in.
    pub delegated_personal: Grant,
    /// No user.
    pub application: Grant,
    /// What the page says beside its tables, such as the roles that a user needs, Markdown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// What it takes where that depends on something else than the caller; one of them applies, beside what is above.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditional: Vec<ConditionalPermissions>,
}

/// What it takes on a condition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionalPermissions {
    /// The condition as the page names it: a heading (`For a lamp of a ship`), a resource (`group event`), a page.
    pub when: String,
    /// What it takes then; nothing in it is conditional again.
    pub permissions: Permissions,
}

/// What it takes for one kind of caller.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Written")]
pub enum Grant {
    /// The page says nothing.
    #[default]
    Unknown,
    /// This kind of caller can't call it.
    NotSupported,
    /// It can, without any permission.
    NothingNeeded,
    /// One of these, least privileged first; each may need several together.
    OneOf(Vec<Vec<String>>),
}

/// `not supported`
const NOT_SUPPORTED: &str = "not supported";
/// `none`
const NOTHING_NEEDED: &str = "none";
/// `unknown`; any other word is read as this.
const UNKNOWN: &str = "unknown";

/// A grant as documents write it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    OneOf(Vec<Vec<String>>),
    Word(String),
}

impl From<Written> for Grant {
    fn from(written: Written) -> Self {
        match written {
            Written::OneOf(alternatives) => Grant::OneOf(alternatives),
            Written::Word(word) if word == NOT_SUPPORTED => Grant::NotSupported,
            Written::Word(word) if word == NOTHING_NEEDED => Grant::NothingNeeded,
            Written::Word(_) => Grant::Unknown,
        }
    }
}

impl Serialize for Grant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Grant::Unknown => serializer.serialize_str(UNKNOWN),
            Grant::NotSupported => serializer.serialize_str(NOT_SUPPORTED),
            Grant::NothingNeeded => serializer.serialize_str(NOTHING_NEEDED),
            Grant::OneOf(alternatives) => alternatives.serialize(serializer),
        }
    }
}
