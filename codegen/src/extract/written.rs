//! Defines a type as a page writes it, before names are resolved.

use crate::{api::TypeRef, source::Span};

/// A name as a page writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    /// Without markup: `microsoft.graph.call`, `modality`.
    pub text: String,
    /// The link on it, as written.
    pub target: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// A type whose names are as the page writes them.
pub(crate) type WrittenType = TypeRef<Written>;
