//! Defines the permissions of an operation, by kind of caller: alternatives, least privileged first.
//!
//! A document writes a grant as its alternatives, or as one of three words where it has none. What depends on the resource
//! that is called stands apart, each with its condition: OpenAPI's `security` has no place for it.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// The permissions to call an operation, by kind of caller.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Permissions {
    /// Delegated, for a user with a work or school account.
    pub delegated_work: Grant,
    /// Delegated, for a user with a personal account.
    pub delegated_personal: Grant,
    /// An application without a user.
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
    /// The condition as the page names it: a heading (`For a lamp of a ship`), a resource (`group event`); empty where
    /// all that a page says is another than what the operation's own page says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub when: String,
    /// The page that says so, where it isn't the operation's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<PageTitle>,
    /// What it takes then; nothing in it is conditional again.
    pub permissions: Permissions,
}

/// Which page says something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageTitle {
    /// As its address ends: `user-list-manager`.
    pub name: String,
    /// What it is called: `List manager`; empty where it has no title.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
}

impl ConditionalPermissions {
    /// The condition in words: `group event`, `as documented in List manager (user-list-manager)`.
    #[must_use]
    pub fn condition(&self) -> String {
        let page = self.page.as_ref().map(|page| format!("as documented in {page}"));
        let when = Some(self.when.clone()).filter(|when| !when.is_empty());
        when.into_iter().chain(page).collect::<Vec<_>>().join(", ")
    }
}

impl fmt::Display for PageTitle {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if self.title.is_empty() { f.write_str(&self.name) } else { write!(f, "{} ({})", self.title, self.name) }
    }
}

/// The permissions for one kind of caller.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Written")]
pub enum Grant {
    /// The page doesn't say.
    #[default]
    Unknown,
    /// This kind of caller can't call the operation.
    NotSupported,
    /// No permission is needed.
    NothingNeeded,
    /// Alternatives, least privileged first; each is a set of permissions that are needed together.
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
