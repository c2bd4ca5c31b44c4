//! [`Operation`]: the documented facts of an operation (paths, permissions, page), as constants in generated code.

use std::fmt;

use crate::http::{Parameter, SecurityScheme};

/// A documented operation: its paths, the permissions that it needs, and its page in the reference.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// The id, unique and stable: `communications.calls.call.cancelMediaProcessing`.
    pub id: &'static str,
    /// The HTTP method.
    pub method: http::Method,
    /// All path templates of the reference: `/communications/calls/{call-id}`.
    pub templates: &'static [&'static str],
    /// The permissions that a caller needs.
    pub permissions: Permissions,
    /// The URL of the page in the reference; empty if there is none.
    pub documentation: &'static str,
    /// Why and since when not to use it.
    pub deprecated: Option<&'static str>,
    /// The parameters that [`Request::parameter`](crate::http::Request::parameter) sets: those whose values are more than a text
    /// in the query or a header.
    pub parameters: &'static [Parameter],
    /// The base URL, instead of the client's; it may be relative to that.
    pub server: Option<&'static str>,
    /// The credentials that it needs, in alternatives; `None` for a token as `Bearer`.
    pub security: Option<&'static [&'static [SecurityScheme]]>,
}

/// The permissions that an operation needs, by kind of caller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Permissions {
    /// For a signed-in user with a work or school account.
    pub delegated_work: Grant,
    /// For a signed-in user with a personal Microsoft account.
    pub delegated_personal: Grant,
    /// For an application without a signed-in user.
    pub application: Grant,
    /// What is needed where that depends on more than the caller, such as the resource that is called. The grants above
    /// hold on any of these conditions; [`Grant::Unknown`] says that only the conditions tell.
    pub conditional: &'static [ConditionalPermissions],
}

/// The permissions that an operation needs on a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConditionalPermissions {
    /// The condition in the words of the reference, `group event`, `For a lamp of a ship`; or the page that names other
    /// permissions for the same call, `as documented in List manager (user-list-manager)`.
    pub when: &'static str,
    /// The permissions needed then.
    pub permissions: Permissions,
}

/// What one kind of caller needs to call an operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Grant {
    /// The reference doesn't say.
    #[default]
    Unknown,
    /// This kind of caller can't call the operation.
    NotSupported,
    /// No permission is needed.
    NothingNeeded,
    /// One of these alternatives, least privileged first. The permissions of one alternative are needed together.
    OneOf(&'static [&'static [&'static str]]),
}

impl Operation {
    /// An operation with unknown permissions. The methods below add the other facts.
    #[must_use]
    pub const fn new(id: &'static str, method: http::Method, templates: &'static [&'static str]) -> Self {
        let permissions = Permissions::new(Grant::Unknown, Grant::Unknown, Grant::Unknown);
        Self {
            id,
            method,
            templates,
            permissions,
            documentation: "",
            deprecated: None,
            parameters: &[],
            server: None,
            security: None,
        }
    }

    /// Sets the permissions.
    #[must_use]
    pub const fn with_permissions(mut self, permissions: Permissions) -> Self {
        self.permissions = permissions;
        self
    }

    /// Sets the page in the reference.
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

    /// Sets the parameters whose values are more than a text in the query or a header.
    #[must_use]
    pub const fn with_parameters(mut self, parameters: &'static [Parameter]) -> Self {
        self.parameters = parameters;
        self
    }

    /// Sets a base URL of its own.
    #[must_use]
    pub const fn with_server(mut self, url: &'static str) -> Self {
        self.server = Some(url);
        self
    }

    /// Sets the credentials that it needs, in alternatives; none for an operation that needs no credential.
    #[must_use]
    pub const fn with_security(mut self, alternatives: &'static [&'static [SecurityScheme]]) -> Self {
        self.security = Some(alternatives);
        self
    }
}

impl Permissions {
    /// The grants for work or school accounts, for personal accounts, and for applications.
    #[must_use]
    pub const fn new(delegated_work: Grant, delegated_personal: Grant, application: Grant) -> Self {
        Self { delegated_work, delegated_personal, application, conditional: &[] }
    }

    /// With what is needed on conditions.
    #[must_use]
    pub const fn with_conditional(mut self, conditional: &'static [ConditionalPermissions]) -> Self {
        self.conditional = conditional;
        self
    }
}

impl ConditionalPermissions {
    /// The permissions on a condition.
    #[must_use]
    pub const fn new(when: &'static str, permissions: Permissions) -> Self {
        Self { when, permissions }
    }
}

impl fmt::Display for Grant {
    /// For example `Calls.Initiate.All or Calls.AccessMedia.All`, `not supported`, `no permission`, `unknown`.
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
