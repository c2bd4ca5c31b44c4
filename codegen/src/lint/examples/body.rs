//! Reports bodies of examples that don't fit what their operations take and return. The hard part is to report a cause
//! once: what reading the page has already reported is left out.

use crate::{
    api::{
        Api, Body, BodyShape, Content, Example, Message, Method, Operation, OperationKind, ResourceType, TypeName,
        TypeRef, media::is_json,
    },
    diagnostic::{Code, Diagnostics},
    lint::{Read, mismatches},
    page::json::{Json, Value},
    source::{SourceMap, Span},
    type_graph::Types,
    value_check::{self, Object, Shape, Shapes, excerpt, kind, properties},
};

/// The whole body.
const BODY: &str = "the body";
/// What stands in a list or around a plain value.
const VALUE: &str = "`value`";

/// The bodies of all examples and notifications.
pub(super) fn check(read: &Read, diagnostics: &mut Diagnostics) {
    let told = read.reported.places_of(Code::ResponseMismatch);
    let mut bodies = Bodies { sources: read.sources, told, types: &read.types, diagnostics };
    for operation in &read.api.operations {
        for example in &operation.examples {
            if let Some(request) = &example.request {
                bodies.request(operation, request);
            }
            if let Some(response) = &example.response {
                bodies.response(operation, example, response);
            }
        }
    }
    for notification in &read.api.notifications {
        if let (Some(json), Some(ty)) = (&notification.message.json, &notification.ty) {
            bodies.value(json, ty, &format!("`{}`", notification.name));
        }
    }
}

/// Holds bodies against operations.
struct Bodies<'a, 'd> {
    sources: &'a SourceMap,
    /// Fences whose disagreement with the prose is told already.
    told: Vec<Span>,
    types: &'d Types<'a, Api>,
    diagnostics: &'d mut Diagnostics,
}

impl<'a> Bodies<'a, '_> {
    fn request(&mut self, operation: &'a Operation, request: &Message) {
        let method = operation.method;
        let has_body = !request.body.trim().is_empty();
        let body = match (operation.stated_body(), has_body) {
            (None, false) => return,
            (None, true) => {
                let message = match method {
                    Method::Get | Method::Delete => format!("expected no body with `{method}`, found one"),
                    _ => "expected no body as documented, found one".to_owned(),
                };
                return self.push(Code::UnexpectedBody, self.body_span(request), message);
            }
            (Some(body), false) => return self.missing_request(operation, body, request),
            (Some(body), true) => body,
        };
        let Some(json) = &request.json else {
            let is_text = request.header("content-type").is_none_or(is_json);
            if is_text && !matches!(body.shape, BodyShape::Stream) {
                let message = format!("expected JSON, found `{}`", excerpt(request.body.trim()));
                self.push(Code::UnreadableBody, self.body_span(request), message);
            }
            return;
        };
        match &body.shape {
            BodyShape::Stream | BodyShape::Shown => {}
            BodyShape::Reference => self.reference(json),
            BodyShape::Type(TypeRef::Named(name)) => self.request_object(operation, json, name),
            // That a list is sent is more often read into a page than said by it.
            BodyShape::Type(TypeRef::Collection(item)) if json.is_object() => {
                self.value(json, item, BODY);
            }
            BodyShape::Type(ty) => self.value(json, ty, BODY),
            BodyShape::Parameters(_) if !json.is_object() => self.not_an_object(json, "an object"),
            BodyShape::Parameters(parameters) => {
                let is_sent_whole = operation.method != Method::Patch;
                self.check(json, Shape::Object(Object::of_parameters(parameters)), BODY, is_sent_whole);
            }
        }
    }

    fn missing_request(&mut self, operation: &Operation, body: &Body, request: &Message) {
        let what = match &body.shape {
            BodyShape::Type(TypeRef::Untyped) | BodyShape::Shown => return,
            BodyShape::Stream => "a file".to_owned(),
            BodyShape::Type(ty) => ty.to_string(),
            BodyShape::Reference => "`@odata.id`".to_owned(),
            BodyShape::Parameters(parameters) => match parameters.iter().find(|one| one.is_required) {
                Some(required) => format!("`{}`", required.name),
                None => return,
            },
        };
        if matches!(operation.method, Method::Post | Method::Put | Method::Patch) {
            let message = format!("expected {what} in the body, found no body");
            self.push(Code::MissingBody, request.start, message);
        }
    }

    fn request_object(&mut self, operation: &'a Operation, json: &Json, name: &TypeName) {
        if !json.is_object() {
            return self.not_an_object(json, &format!("`{}`", name.name));
        }
        let types = self.types;
        let Some(one) = types.get(name) else { return };
        let is_sent_whole = operation.method == Method::Post && operation.kind == OperationKind::Operation;
        self.check(json, Shape::Object(Object::of(one)), BODY, is_sent_whole);
        for (member, span, value) in properties(json) {
            let property = types.property(one, member);
            // An id says which one is meant.
            let sent = property
                .filter(|property| property.is_read_only && property.name != "id" && value.value != Value::Null);
            if let Some(property) = sent {
                let message = format!("`{member}` is read-only, but the request sends it");
                let diagnostic = self.diagnostics.push(Code::ReadOnlySent, *span, message);
                diagnostic.related(property.span, "documented here");
            }
        }
    }

    fn value(&mut self, json: &Json, ty: &'a TypeRef, whole: &str) {
        self.check(json, Api::shape(self.types, ty), whole, false);
    }

    fn untyped(&mut self, json: &Json) {
        self.check(json, Shape::Any, BODY, false);
    }

    fn check(&mut self, json: &Json, shape: Shape<'a, Api>, whole: &str, is_sent_whole: bool) {
        let found = value_check::check(self.types, json, shape, is_sent_whole);
        mismatches::tell(found, whole, self.types, self.diagnostics);
    }

    fn repeated(&mut self, json: &Json) {
        mismatches::tell(value_check::repeated(self.types, json), BODY, self.types, self.diagnostics);
    }

    fn reference(&mut self, json: &Json) {
        self.repeated(json);
        if !json.is_object() {
            return self.not_an_object(json, "an object");
        }
        if json.get("@odata.id").is_none() {
            let message = "expected `@odata.id` in the reference, found none".to_owned();
            self.push(Code::MissingProperty, json.span.part(0, 1), message);
        }
        for (name, span, _) in properties(json) {
            self.push(
                Code::UnknownProperty,
                *span,
                format!("expected only `@odata.id` in the reference, found `{name}`"),
            );
        }
    }

    fn not_an_object(&mut self, json: &Json, expected: &str) {
        let message = format!("expected {expected}, found {}", kind(json));
        self.push(Code::UnreadableBody, json.span.part(0, 1), message);
    }

    fn response(&mut self, operation: &'a Operation, example: &'a Example, response: &Message) {
        let status = response.status.unwrap_or(200);
        let of_status = operation.stated_responses().find(|one| one.status == status);
        let usual = || operation.stated_responses().find(|one| one.status < 300 && one.content != Content::Nothing);
        let is_success = (200..300).contains(&status);
        let Some(documented) = of_status.or_else(usual).filter(|_| is_success) else { return };
        // What another page says of the path is that page's, or how the two are joined.
        let is_own = operation.origins.first().is_some_and(|origin| origin.file == response.span.file);
        let is_empty = response.body.trim().is_empty();
        match (&documented.content, &response.json) {
            (Content::Nothing, _) if !is_empty => {
                let message = format!("expected no body with status {} as documented, found one", documented.status);
                self.push(Code::UnexpectedBody, self.body_span(response), message);
            }
            (Content::Nothing | Content::Stream(_), _) => {}
            (Content::Count, _) if is_empty => {
                if of_status.is_some() {
                    self.push(
                        Code::MissingBody,
                        response.start,
                        "expected a number in the body, found no body".to_owned(),
                    );
                }
            }
            (Content::Count, _) if response.body.trim().parse::<i64>().is_err() => {
                let message = format!("expected a number, found `{}`", excerpt(response.body.trim()));
                self.push(Code::UnreadableBody, self.body_span(response), message);
            }
            (Content::Count, _) => {}
            (Content::Unknown | Content::OneOf(_), Some(json)) => match &example.response_type {
                Some(ty) => self.value(json, ty, BODY),
                None => self.untyped(json),
            },
            (Content::Object(_), Some(json)) if !json.is_object() => self.not_an_object(json, "an object"),
            (Content::Object(properties), Some(json)) => {
                self.check(json, Shape::Object(Object::of_parameters(properties)), BODY, false);
            }
            (Content::Unknown, None) | (Content::Shown, _) => {}
            (content, None) if is_empty => {
                let message = format!("expected {} in the body, found no body", shown_content(content));
                // What comes back otherwise than as JSON is bytes, which pages can't show.
                let is_json = response.header("content-type").is_none_or(is_json);
                if is_json && of_status.is_some() && !self.told.contains(&response.span) {
                    self.push(Code::MissingBody, response.start, message);
                }
            }
            (_, None) => {
                let message = format!("expected JSON, found `{}`", excerpt(response.body.trim()));
                self.push(Code::UnreadableBody, self.body_span(response), message);
            }
            (content, Some(json)) => match self.annotated(json, content, example, !is_own, operation.origins.len() > 1)
            {
                Some(ty) => items_of(json).iter().for_each(|item| self.value(item, ty, BODY)),
                None => self.content(json, content, response, is_own),
            },
        }
    }

    /// The type that the annotation names, where the body is of that one rather than of the documented one.
    ///
    /// That the two have nothing in common is told where the page is read.
    fn annotated(
        &self,
        json: &Json,
        content: &Content,
        example: &'a Example,
        is_of_other_page: bool,
        is_shared: bool,
    ) -> Option<&'a TypeRef> {
        let annotated = match example.response_type.as_ref()? {
            TypeRef::Collection(item) => item.as_ref(),
            one => one,
        };
        let (TypeRef::Named(name), Content::Entity(documented) | Content::Collection(documented)) =
            (annotated, content)
        else {
            return None;
        };
        let TypeRef::Named(known) = documented else { return None };
        let types = self.types;
        let (one, other) = (types.get(name)?, types.get(known));
        let are_related = types.inherits(name, known) || types.inherits(known, name);
        let strange = |ty: Option<&'a ResourceType>| {
            let members = items_of(json).iter().flat_map(properties);
            members.filter(|(member, ..)| ty.and_then(|ty| types.property(ty, member)).is_none()).count()
        };
        let is_nearer = is_of_other_page || is_shared && types.inherits(name, known);
        (is_nearer || !are_related && strange(Some(one)) < strange(other)).then_some(annotated)
    }

    fn content(&mut self, json: &Json, content: &'a Content, response: &Message, is_own: bool) {
        match content {
            Content::Entity(ty) => self.entity(json, ty, response, is_own),
            Content::Collection(ty) => self.collection(json, ty, response, is_own),
            Content::Value(ty) => self.wrapped_value(json, ty),
            Content::Nothing
            | Content::Object(_)
            | Content::Stream(_)
            | Content::OneOf(_)
            | Content::Count
            | Content::Unknown
            | Content::Shown => {}
        }
    }

    /// One object, with nothing around it.
    fn entity(&mut self, json: &Json, ty: &'a TypeRef, response: &Message, is_own: bool) {
        let has_value = match ty {
            TypeRef::Named(name) => {
                let one = self.types.get(name);
                one.is_some_and(|one| self.types.property(one, "value").is_some())
            }
            _ => true,
        };
        let inner = json.get("value").filter(|_| !has_value);
        let is_wrapped = properties(json).all(|(name, ..)| name == "value");
        match inner.map(|inner| (inner, &inner.value)) {
            Some((inner, Value::Object(_))) if is_wrapped => {
                let message = format!("expected {} itself, found it in `value`", ty);
                let place = json.members().iter().find(|(name, ..)| name == "value");
                let span = place.map_or(json.span, |(_, span, _)| *span);
                self.push(Code::WrappedEntity, span, message);
                self.value(inner, ty, VALUE);
            }
            Some((inner, Value::Array(items))) => {
                let message = format!("expected one {ty}, found a list");
                self.push_once(response, is_own, inner.span.part(0, 1), message);
                for item in items {
                    self.value(item, ty, VALUE);
                }
            }
            _ if json.is_object() => {
                self.value(json, ty, BODY);
            }
            _ => self.push_once(
                response,
                is_own,
                json.span.part(0, 1),
                format!("expected one {ty}, found {}", kind(json)),
            ),
        }
    }

    /// `{"value": [...]}`
    fn collection(&mut self, json: &Json, ty: &'a TypeRef, response: &Message, is_own: bool) {
        match json.get("value").map(|value| &value.value) {
            Some(Value::Array(items)) => {
                self.repeated(json);
                for item in items {
                    self.value(item, ty, VALUE);
                }
                for (name, span, value) in properties(json).filter(|(name, ..)| name != "value") {
                    let message = format!("expected only `value` beside a list, found `{name}`");
                    self.push(Code::UnknownProperty, *span, message);
                    self.untyped(value);
                }
            }
            Some(_) if json.is_object() => {
                let value = json.get("value").map_or(json, |value| value);
                self.push_once(
                    response,
                    is_own,
                    value.span.part(0, 1),
                    format!("expected list of {ty} in `value`, found {}", kind(value)),
                );
            }
            _ if json.is_object() => {
                let message = format!("expected list of {ty}, found one object");
                self.push_once(response, is_own, json.span.part(0, 1), message);
                self.value(json, ty, VALUE);
            }
            _ => {
                let message = format!("expected list of {ty} in `value`, found {}", kind(json));
                self.push(Code::UnreadableBody, json.span.part(0, 1), message);
            }
        }
    }

    /// `{"value": ...}`
    fn wrapped_value(&mut self, json: &Json, ty: &'a TypeRef) {
        match json.get("value") {
            Some(value) => self.value(value, ty, VALUE),
            None => {
                let message = format!("expected {ty} in `value`, found no `value`");
                self.push(Code::UnreadableBody, json.span.part(0, 1), message);
            }
        }
    }

    /// Unless reading the page has told that example and prose disagree.
    fn push_once(&mut self, response: &Message, is_own: bool, span: Span, message: String) {
        if is_own && !self.told.contains(&response.span) {
            self.push(Code::UnreadableBody, span, message);
        }
    }

    fn push(&mut self, code: Code, span: Span, message: String) {
        self.diagnostics.push(code, span, message);
    }

    /// Where a body stands.
    fn body_span(&self, message: &Message) -> Span {
        if let Some(json) = &message.json {
            return json.span;
        }
        let text = self.sources.text(message.span.file);
        let (start, end) = (message.start.end.max(message.span.start) as usize, message.span.end as usize);
        let first_line = message.body.lines().next().unwrap_or_default();
        let found = text.get(start..end).and_then(|rest| rest.find(first_line));
        found.map_or(message.start, |at| Span::new(message.span.file, start + at, start + at + first_line.len()))
    }
}

/// The items of a list, else the one object.
fn items_of(json: &Json) -> &[Json] {
    match json.get("value").map(Json::items) {
        Some(items) if !items.is_empty() => items,
        _ => std::slice::from_ref(json),
    }
}

/// What comes back, as messages show it.
fn shown_content(content: &Content) -> String {
    match content {
        Content::Entity(ty) | Content::Value(ty) => ty.to_string(),
        Content::Collection(ty) => format!("list of {ty}"),
        Content::OneOf(types) => types.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or "),
        Content::Nothing
        | Content::Object(_)
        | Content::Stream(_)
        | Content::Count
        | Content::Unknown
        | Content::Shown => "a value".to_owned(),
    }
}
