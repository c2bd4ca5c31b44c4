//! [`Endpoint`]: the HTTP method and path template of a request, for errors, hooks and spans.
//!
//! It never contains ids, which may be personal data, so that the template must be found by matching the path.

use std::{borrow::Cow, fmt};

use http::Method;

use crate::http::Operation;

/// What a request calls: a documented operation, a path template, or a URL that the service returned.
///
/// `Display` shows the method and the template, `GET /users/{user-id}`, rather than the id of the operation, which is
/// named after its shortest path, possibly `/me`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    method: Method,
    template: Option<Cow<'static, str>>,
    operation: Option<&'static Operation>,
}

impl Endpoint {
    pub(crate) fn operation_at(operation: &'static Operation, path: &str) -> Self {
        let find = |spans| operation.templates.iter().find(|template| matches(template, path, spans));
        let template = match operation.templates {
            [one] => Some(one),
            _ => find(Spans::OneSegment).or_else(|| find(Spans::Slashes)).or(operation.templates.first()),
        };
        let template = template.copied().map(Cow::Borrowed);
        Self { method: operation.method.clone(), template, operation: Some(operation) }
    }

    pub(in crate::http) fn undocumented(method: Method, template: Option<Cow<'static, str>>) -> Self {
        Self { method, template, operation: None }
    }

    /// The same endpoint with the method GET.
    pub(in crate::http) fn read(self) -> Self {
        Self { method: Method::GET, ..self }
    }

    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The path template, `/users/{user-id}/messages`; `None` for a URL that the service returned.
    #[must_use]
    pub fn template(&self) -> Option<&str> {
        self.template.as_deref()
    }

    /// The operation with its permissions and its page, if it is documented.
    #[must_use]
    pub fn operation(&self) -> Option<&'static Operation> {
        self.operation
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.template {
            Some(template) => write!(f, "{} {template}", self.method),
            None => write!(f, "{} of a URL", self.method),
        }
    }
}

/// What a placeholder may match.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spans {
    /// An id.
    OneSegment,
    /// Several segments, such as the path of a file.
    Slashes,
}

/// Whether a path matches a template: the texts between placeholders occur in the path in the same order.
fn matches(template: &str, path: &str, spans: Spans) -> bool {
    let may_be = |value: &str| !value.is_empty() && (spans == Spans::Slashes || !value.contains('/'));
    let mut literals = template.split('{').map(|piece| piece.split_once('}').map_or(piece, |(_, literal)| literal));
    let Some(mut rest) = literals.next().and_then(|first| path.strip_prefix(first)) else { return false };
    let literals: Vec<&str> = literals.collect();
    let Some((last, between)) = literals.split_last() else { return rest.is_empty() };
    for literal in between {
        let Some((_, after)) = rest.split_once(literal).filter(|(value, _)| may_be(value)) else { return false };
        rest = after;
    }
    rest.strip_suffix(last).is_some_and(may_be)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_the_one_that_the_path_was_made_of() {
        static LIST: Operation = Operation::new(
            "messages.list",
            Method::GET,
            &[
                "/me/messages",
                "/users/{user-id}/messages",
                "/users/{user-id}/mailFolders/{mailFolder-id}/messages",
                "/me/drive/root:/{path}:/messages",
                "/me/count(topic='{topic}',since={since})",
            ],
        );
        for (path, template) in [
            ("/me/messages", 0),
            ("/users/a%2Fb/messages", 1),
            ("/users/1/mailFolders/2/messages", 2),
            ("/me/drive/root:/a/b/c.txt:/messages", 3),
            ("/me/count(topic='x',since=2021-01-01)", 4),
            ("/users//messages", 0),
            ("/elsewhere", 0),
        ] {
            assert_eq!(Endpoint::operation_at(&LIST, path).template(), Some(LIST.templates[template]), "{path}");
        }
    }
}
