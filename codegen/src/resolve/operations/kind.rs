//! Decides whether a call is a plain operation, an action or a function.
//!
//! Order of precedence; the words are in `vocabulary::operations`:
//! 1. a `GET` whose path holds all that the table of the body lists is a function;
//! 2. `PUT`, `PATCH` and `DELETE` are plain operations;
//! 3. a path that ends in a call, `f(…)`, is a function or an action, by its method; one that ends in a placeholder, in
//!    `$value` and the like, or in a key, is a plain operation;
//! 4. what the title names (`call: answer`, `assign action`) is called, and so is `delta`;
//! 5. a `POST` to a name that begins with a verb, or that is no collection's (`Create x` and a plural are), is an action.
//!
//! Of several pages the main page's kind holds (`merge.rs`). Last, a path that its `GET` reads as a resource takes no
//! action, whatever its name is (`siblings.rs`).

use super::Unnamed;
use crate::{
    api::{Method, OperationKind, Segment},
    extract::{operations::parameter, operations::request_line::RequestLine, types::row::Row},
    vocabulary::operations,
};

/// Plain operation, action or function, as one page tells it; `rows` are those of its request body.
pub(super) fn decide(line: &RequestLine, title: &str, rows: &[Row]) -> OperationKind {
    if line.method == Method::Get && parameter::are_arguments(&line.path, rows) {
        return OperationKind::Function;
    }
    by_name(line, title)
}

/// A path that its `GET` reads as a resource is no action: `POST …/appRoleAssignedTo`.
pub(super) fn as_read(operation: &mut Unnamed) {
    if operation.kind == OperationKind::Action {
        operation.kind = OperationKind::Operation;
    }
}

fn by_name(line: &RequestLine, title: &str) -> OperationKind {
    let called = match line.method {
        Method::Get => OperationKind::Function,
        Method::Post => OperationKind::Action,
        _ => return OperationKind::Operation,
    };
    let lower = title.trim().to_ascii_lowercase();
    let name = match line.path.segments.last() {
        Some(Segment::Call { .. }) => return called,
        Some(Segment::Literal(name)) if !name.starts_with('$') => name,
        _ => return OperationKind::Operation,
    };
    let own_name = name.rsplit('.').next().unwrap_or(name);
    let words: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let of_title = lower.split_once(':').map(|(_, method)| parameter::squeezed(method));
    let is_called = words.last().is_some_and(|word| *word == "action" || *word == "function")
        || of_title.is_some_and(|method| method == parameter::squeezed(own_name))
        || own_name == "delta";
    let creates = || words.first().is_some_and(|word| operations::CREATING.has(word));
    let is_collection = || own_name.ends_with('s') || creates();
    if is_called || line.method == Method::Post && (!is_collection() || starts_with_verb(own_name)) {
        called
    } else {
        OperationKind::Operation
    }
}

/// `createReply`, `getMemberObjects` and `add` are actions, though their pages are titled `Create reply` and the like.
fn starts_with_verb(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    operations::VERBS.any(|verb| {
        let rest = lower.strip_prefix(verb).and_then(|rest| name.get(name.len() - rest.len()..));
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_lowercase()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        api::{Property, TypeRef},
        source::Span,
    };

    fn kind(method: Method, url: &str, title: &str, row: Option<&str>) -> OperationKind {
        let line = RequestLine::of(method, url);
        let rows: Vec<Row> =
            row.iter().map(|name| Row::of(Property::new(*name, TypeRef::Untyped, Span::default()))).collect();
        decide(&line, title, &rows)
    }

    #[test]
    fn arguments_come_before_calls_and_titles_before_names() {
        use Method::{Get, Patch, Post};
        use OperationKind::{Action, Function, Operation};
        assert_eq!(kind(Get, "/lamps/{id}", "Get lamp", Some("id")), Function, "all that is listed is in the path");
        assert_eq!(kind(Get, "/lamps/{id}", "Get lamp", Some("name")), Operation);
        assert_eq!(kind(Get, "/lamps/near(room={room})", "List lamps", None), Function, "a call");
        assert_eq!(kind(Post, "/lamps/near(room={room})", "List lamps", None), Action, "a call");
        assert_eq!(kind(Patch, "/lamps/{id}/dim", "lamp: dim", None), Operation, "by the method");
        assert_eq!(kind(Post, "/lamps/{id}/dims", "lamp: dims", None), Action, "the title names it");
        assert_eq!(kind(Post, "/lamps/{id}/shades", "Create shade", None), Operation, "a collection");
        assert_eq!(kind(Post, "/lamps/{id}/getShades", "Get shades", None), Action, "a verb");
        assert_eq!(kind(Post, "/lamps/{id}/dim", "Dim a lamp", None), Action, "no collection");
        assert_eq!(kind(Get, "/lamps/delta", "Changes", None), Function);
    }

    #[test]
    fn what_can_be_read_is_no_action() {
        let mut operation = crate::resolve::operations::merge::tests::operation(Default::default());
        operation.kind = OperationKind::Action;
        as_read(&mut operation);
        assert_eq!(operation.kind, OperationKind::Operation);
    }
}
