//! Adds what only examples show: query options, statuses, bodies and media types that no page states.
//!
//! It comes last, so that each example stands where it belongs, and yields to all that is stated:
//! - a status that is stated without a body has none, whatever an example shows (educationsubmission-submit.md shows
//!   `{}` with its 204);
//! - a status that is only shown carries what the first stated success with a body carries, where it is a success;
//! - a query option that is only shown is one, whatever its letters' case, if nothing states it;
//! - a body that is only shown, and a media type of a sort that isn't stated, have no schema.

use super::Unnamed;
use crate::{
    api::{Body, BodyShape, Content, Message, Operation, Response, media},
    extract::operations::query_option,
};

/// The status that says that there is no body.
const NO_CONTENT: u16 = 204;

/// Adds what each operation's examples show.
pub(super) fn add(operations: &mut [Unnamed]) {
    for operation in operations {
        let Operation { examples, body, responses, parameters, .. } = operation;
        for request in examples.iter().filter_map(|example| example.request.as_ref()) {
            query_option::add_shown(request, parameters);
        }
        let usual = responses.first().map_or(200, |response| response.status);
        for example in examples {
            if let Some(request) = example.request.as_ref().filter(|request| request.has_body()) {
                let body = body.get_or_insert_with(only_shown);
                let missing = missing(request, &body.media_types().collect::<Vec<_>>());
                body.shown_as.extend(missing);
            }
            if let Some(response) = &mut example.response {
                let status = *response.status.get_or_insert(usual);
                answered(response, status, responses);
            }
        }
    }
}

fn only_shown() -> Body {
    Body {
        shape: BodyShape::Shown,
        media_type: media::JSON.to_owned(),
        shown_as: Vec::new(),
        description: String::new(),
        is_required: false,
    }
}

/// The media type that a message adds to those known.
fn missing(message: &Message, known: &[&str]) -> Option<String> {
    message.media_type(known.iter().copied()).is_none().then(|| message.own_media_type().to_owned())
}

fn answered(shown: &Message, status: u16, responses: &mut Vec<Response>) {
    let index = match responses.iter().position(|one| one.status == status) {
        Some(index) => index,
        // A call that answers 204 now and then gives back what may be missing.
        None if status == NO_CONTENT || shown.has_body() => {
            responses.push(only_answered(status, responses));
            responses.len() - 1
        }
        None => return,
    };
    if let Some(response) = responses.get_mut(index).filter(|one| shown.has_body() && one.content != Content::Nothing) {
        let missing = missing(shown, &response.media_types().collect::<Vec<_>>());
        response.shown_as.extend(missing);
    }
}

/// A response that no page states.
fn only_answered(status: u16, stated: &[Response]) -> Response {
    let alike = stated.iter().find(|one| one.media_types().next().is_some());
    let (content, shown_as) = match alike.filter(|_| (200..300).contains(&status)) {
        _ if status == NO_CONTENT => (Content::Nothing, Vec::new()),
        Some(alike) => (alike.content.clone(), alike.shown_as.clone()),
        None => (Content::Shown, Vec::new()),
    };
    Response { status, description: String::new(), content, shown_as, headers: Vec::new(), is_stated: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        api::{Example, PathTemplate, Primitive, TypeRef},
        resolve::operations::merge::tests::operation,
        source::Span,
    };

    fn message(status: u16, body: &str) -> Message {
        Message {
            request_line: None,
            status: (status > 0).then_some(status),
            headers: Vec::new(),
            body: body.to_owned(),
            json: None,
            span: Span::default(),
            start: Span::default(),
        }
    }

    fn stated(status: u16, content: Content) -> Response {
        Response {
            status,
            description: String::new(),
            content,
            shown_as: Vec::new(),
            headers: Vec::new(),
            is_stated: true,
        }
    }

    /// Status, content and shown types of each response, once one example has answered.
    fn added(responses: &[Response], answer: Message) -> Vec<(u16, Content, Vec<String>)> {
        let example = Example { name: String::new(), request: None, response: Some(answer), response_type: None };
        let mut operation = operation(PathTemplate::default());
        (operation.responses, operation.examples) = (responses.to_vec(), vec![example]);
        add(std::slice::from_mut(&mut operation));
        operation.responses.into_iter().map(|one| (one.status, one.content, one.shown_as)).collect()
    }

    #[test]
    fn what_is_stated_comes_first_then_what_a_success_carries_then_what_is_shown() {
        let value = || Content::Value(TypeRef::Primitive(Primitive::String));
        let text = || vec![media::TEXT.to_owned()];
        let carries = [stated(200, value())];
        let is_empty = [stated(202, Content::Nothing)];
        assert_eq!(added(&is_empty, message(202, "x")), [(202, Content::Nothing, vec![])], "a body that is denied");
        assert_eq!(added(&is_empty, message(0, "x")), [(202, Content::Nothing, vec![])], "the usual status");
        assert_eq!(added(&carries, message(200, "x")), [(200, value(), text())], "a body of another sort");
        assert_eq!(added(&carries, message(201, "x"))[1], (201, value(), text()), "like the stated success");
        assert_eq!(added(&carries, message(404, "x"))[1], (404, Content::Shown, text()), "a failure is not");
        assert_eq!(added(&carries, message(204, ""))[1], (204, Content::Nothing, vec![]), "without a body");
        assert_eq!(added(&carries, message(201, "")).len(), 1, "a status without a body says nothing");
    }
}
