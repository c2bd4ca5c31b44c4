//! What the reference says of an operation, as constants that generated code holds.

use std::fmt;

/// A documented operation: what a call of it needs, and where to read on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// Unique and stable: `communications.calls.call.cancelMediaProcessing`.
    pub id: &'static str,
    /// The HTTP method.
    pub method: http::Method,
    /// Every path that the reference gives for it: `/communications/calls/{call-id}`.
    pub templates: &'static [&'static str],
    /// What it takes to call it.
    pub permissions: Permissions,
    /// The page in the reference.
    pub documentation: &'static str,
    /// Why and since when not to use it.
    pub deprecated: Option<&'static str>,
}

/// What it takes to call an operation, by kind of caller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Permissions {
    /// A user of an organisation is signed in.
    pub delegated_work: Grant,
    /// A user with a personal account is signed in.
    pub delegated_personal: Grant,
    /// Nobody is signed in.
    pub application: Grant,
}

/// What it takes to call an operation, for one kind of caller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Grant {
    /// The reference says nothing.
    #[default]
    Unknown,
    /// This kind of caller cannot call it.
    NotSupported,
    /// No permission is needed.
    NothingNeeded,
    /// One of these, least privileged first; permissions in one list are needed together.
    OneOf(&'static [&'static [&'static str]]),
}

impl Operation {
    /// An operation without permissions that are known; the methods below add what is.
    #[must_use]
    pub const fn new(id: &'static str, method: http::Method, templates: &'static [&'static str]) -> Self {
        let permissions = Permissions::new(Grant::Unknown, Grant::Unknown, Grant::Unknown);
        Self { id, method, templates, permissions, documentation: "", deprecated: None }
    }

    /// With the permissions that it takes.
    #[must_use]
    pub const fn with_permissions(mut self, permissions: Permissions) -> Self {
        self.permissions = permissions;
        self
    }

    /// With its page in the reference.
    #[must_use]
    pub const fn with_documentation(mut self, url: &'static str) -> Self {
        self.documentation = url;
        self
    }

    /// With the reason not to use it.
    #[must_use]
    pub const fn with_deprecation(mut self, reason: &'static str) -> Self {
        self.deprecated = Some(reason);
        self
    }
}

impl Permissions {
    /// What it takes for a user of an organisation, for a user with a personal account, and without a user.
    #[must_use]
    pub const fn new(delegated_work: Grant, delegated_personal: Grant, application: Grant) -> Self {
        Self { delegated_work, delegated_personal, application }
    }
}

impl fmt::Display for Grant {
    /// `Calls.Initiate.All or Calls.AccessMedia.All`, `not supported`, `no permission`, `unknown`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Grant::Unknown => formatter.write_str("unknown"),
            Grant::NotSupported => formatter.write_str("not supported"),
            Grant::NothingNeeded => formatter.write_str("no permission"),
            Grant::OneOf(alternatives) => {
                for (index, together) in alternatives.iter().enumerate() {
                    formatter.write_str(if index == 0 { "" } else { " or " })?;
                    formatter.write_str(&together.join(" and "))?;
                }
                Ok(())
            }
        }
    }
}
