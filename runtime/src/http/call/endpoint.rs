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
    /// The operation that has this path among its templates, by what fills them; else the first, at the path with `{}` in
    /// place of ids: `shown`.
    pub(crate) fn of_operations(operations: &[&'static Operation], path: &str, shown: &str) -> Self {
        let documented = |spans| {
            operations.iter().find_map(|operation| {
                let template = operation.templates.iter().find(|template| matches(template, path, spans))?;
                Some((*operation, Cow::Borrowed(*template)))
            })
        };
        let by_type = || operations.first().map(|operation| (*operation, Cow::Owned(shown.to_owned())));
        match documented(Spans::OneSegment).or_else(|| documented(Spans::Slashes)).or_else(by_type) {
            Some((operation, template)) => {
                Self { method: operation.method.clone(), template: Some(template), operation: Some(operation) }
            }
            None => Self::undocumented(Method::GET, Some(Cow::Owned(shown.to_owned()))),
        }
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
        ] {
            let endpoint = Endpoint::of_operations(&[&LIST], path, "/{}");
            assert_eq!(endpoint.template(), Some(LIST.templates[template]), "{path}");
        }
        for path in ["/users//messages", "/elsewhere"] {
            let endpoint = Endpoint::of_operations(&[&LIST], path, "/{}");
            assert_eq!((endpoint.template(), endpoint.operation()), (Some("/{}"), Some(&LIST)), "{path}");
        }
    }

    #[test]
    fn of_operations_that_are_one_call_the_path_selects_its_own() {
        static OF_USER: Operation = Operation::new("user.events.update", Method::PATCH, &["/me/events/{event-id}"]);
        static OF_GROUP: Operation =
            Operation::new("group.events.update", Method::PATCH, &["/groups/{group-id}/events/{event-id}"]);
        let operation = |path| {
            let endpoint = Endpoint::of_operations(&[&OF_USER, &OF_GROUP], path, "/{}");
            endpoint.operation().map(|operation| operation.id)
        };
        assert_eq!(operation("/me/events/1"), Some("user.events.update"));
        assert_eq!(operation("/groups/1/events/2"), Some("group.events.update"));
        assert_eq!(operation("/users/1/events/2"), Some("user.events.update"));
    }
}
