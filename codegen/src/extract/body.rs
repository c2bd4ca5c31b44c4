//! A page's request body section and examples come in; the body of an operation goes out.
//!
//! Order of precedence: `$ref` and streams by path and media type; a table, whether it lists an action's parameters or
//! an entity's properties; "do not supply a request body"; a linked type; the entity that comes back; the example.

use crate::{
    api::{Body, BodyShape, Message, Method, Operation, OperationKind, Primitive, Property, Segment, TypeRef, media},
    diagnostic::{Code, Diagnostics},
    extract::{blocks, description, example::Exchange, response, response_prose, row, type_expression},
    page::{Family, Page, Section, Text, json::Json},
    source::Span,
};

/// What a page says of its request body.
pub(crate) struct Prose {
    /// The rows of its table.
    pub(crate) rows: Vec<Property>,
    /// The type that it links: `a JSON representation of the [call](...) object`.
    linked: Option<TypeRef>,
    /// "Do not supply a request body".
    says_none: bool,
    /// The media type of the header table, unless it's JSON.
    media_type: Option<String>,
    description: String,
    span: Span,
}

/// Reads the section; `## Parameters` stands for it on a page that has none (driveitem-createuploadsession.md).
pub(crate) fn prose(page: &Page) -> Prose {
    let mut sections: Vec<&Section> =
        blocks::sections_under(page, Family::RequestBody).map(|(_, section)| section).collect();
    if sections.is_empty() {
        sections = blocks::sections_under(page, Family::FunctionParameters).map(|(_, section)| section).collect();
    }
    let texts: Vec<&Text> = sections.iter().flat_map(|section| blocks::texts(section)).collect();
    let own = sections.iter().take(1).flat_map(|section| blocks::tables(section)).flat_map(row::properties);
    let mut rows: Vec<Property> = own.collect();
    if rows.is_empty() {
        rows = sections.iter().skip(1).flat_map(|section| blocks::tables(section)).flat_map(row::properties).collect();
    }
    Prose {
        rows,
        linked: texts.iter().find_map(|text| response_prose::type_of_body(text)),
        says_none: texts.iter().any(|text| says_none(&text.plain)),
        media_type: media_type(page),
        description: description::paragraphs(texts.iter().copied().filter(|text| !says_none(&text.plain)), page),
        span: sections.first().map_or(page.title.span, |section| section.heading.span),
    }
}

fn says_none(text: &str) -> bool {
    let lower = text.to_ascii_lowercase().replace(['\u{2019}'], "'");
    ["do not ", "don't ", "does not ", "doesn't ", "no need to "].iter().any(|no| {
        lower.match_indices(no).any(|(at, _)| {
            let rest: String = lower.get(at..).unwrap_or("").chars().take(80).collect();
            rest.contains("body") && !rest.contains("response")
        })
    }) || ["no request body", "empty request body", "request body empty", "not supported for this method", "no body"]
        .iter()
        .any(|none| lower.contains(none))
}

/// The media type that the headers table gives for what is sent, unless JSON is among them.
fn media_type(page: &Page) -> Option<String> {
    let mut media_type = None;
    for (_, section) in blocks::sections_under(page, Family::RequestHeaders) {
        for row in blocks::tables(section).flat_map(|table| &table.rows) {
            if !row.first().is_some_and(|name| name.plain.trim().eq_ignore_ascii_case("content-type")) {
                continue;
            }
            let words = row
                .iter()
                .skip(1)
                .flat_map(|cell| cell.plain.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')));
            for word in words {
                let word = word.trim_end_matches('.').to_ascii_lowercase();
                let is_media = word.split_once('/').is_some_and(|(kind, _)| {
                    matches!(kind, "application" | "text" | "image" | "multipart" | "audio" | "video")
                });
                if word == "application/json" {
                    return None;
                }
                if is_media && media_type.is_none() {
                    media_type = Some(word);
                }
            }
        }
    }
    media_type
}

/// The body of an operation whose responses are known.
pub(crate) fn body(
    operation: &Operation,
    prose: &Prose,
    exchanges: &[Exchange],
    diagnostics: &mut Diagnostics,
) -> Option<Body> {
    let sent = exchanges.iter().filter_map(|exchange| exchange.example.request.as_ref());
    let sent: Vec<_> = sent
        .filter(|request| request.request_line.as_ref().is_some_and(|(method, _)| *method == operation.method))
        .collect();
    let media_type = media_type_sent(operation, prose, &sent);
    let shape = match operation.method {
        Method::Get | Method::Delete if prose.rows.is_empty() || operation.kind == OperationKind::Function => None,
        Method::Get | Method::Delete => Some(BodyShape::Parameters(prose.rows.clone())),
        Method::Post | Method::Put | Method::Patch => {
            let json = sent.iter().filter_map(|request| request.json.as_ref()).find(|json| json.is_object());
            written_shape(operation, prose, media_type.as_deref(), json, diagnostics)
        }
    }?;
    let is_bytes = matches!(shape, BodyShape::Stream);
    let usual = if is_bytes { media::BYTES } else { media::JSON };
    let media_type = media_type.filter(|_| is_bytes).unwrap_or_else(|| usual.to_owned());
    let description = prose.description.clone();
    Some(Body { shape, media_type, shown_as: Vec::new(), description, is_required: true })
}

/// What is sent unless it's JSON: the header table's, else the examples'; one example of JSON is enough for JSON.
fn media_type_sent(operation: &Operation, prose: &Prose, sent: &[&Message]) -> Option<String> {
    if sent.iter().any(|request| request.json.is_some()) {
        return None;
    }
    let types = sent.iter().flat_map(|request| &request.headers);
    let types = types.filter(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let mut types = types.map(|(_, value)| value.split(';').next().unwrap_or(value).trim().to_ascii_lowercase());
    // What a file holds in an example says nothing of other files.
    let is_file = matches!(operation.path.segments.last(), Some(Segment::Literal(name)) if name == "content");
    prose
        .media_type
        .clone()
        .or_else(|| types.find(|media| !is_file && media.contains('/') && media != "application/json"))
}

fn written_shape(
    operation: &Operation,
    prose: &Prose,
    media_type: Option<&str>,
    json: Option<&Json>,
    diagnostics: &mut Diagnostics,
) -> Option<BodyShape> {
    let last = operation.path.segments.last();
    let ends_with = |name: &str| matches!(last, Some(Segment::Literal(literal)) if literal == name);
    if ends_with("$ref") {
        return Some(BodyShape::Reference);
    }
    let is_file = ends_with("$value") || ends_with("content");
    // What only an example sends may be sent: message-createreply.md needs no body and takes a MIME message.
    let is_optional = prose.says_none && prose.media_type.is_none() && prose.rows.is_empty();
    if is_file || media_type.is_some_and(|media| media != "application/json") && !is_optional {
        return Some(BodyShape::Stream);
    }
    let is_entity = operation.method == Method::Patch || operation.kind == OperationKind::Operation;
    let entity = || prose.linked.clone().or_else(|| response::entity(operation).cloned());
    if !prose.rows.is_empty() {
        if prose.says_none {
            diagnostics
                .push(Code::BodyMismatch, prose.span, "the prose says that nothing is sent, the table what")
                .help("the table wins");
        }
        let ty = entity().filter(|ty| is_entity && !matches!(ty, TypeRef::Collection(_)));
        return Some(ty.map_or_else(|| BodyShape::Parameters(listed(operation, prose, json)), BodyShape::Type));
    }
    if prose.says_none && json.is_none_or(|json| json.members().is_empty()) {
        return None;
    }
    let ty = if prose.linked.is_some() || is_entity { entity() } else { None };
    match (ty, json) {
        (Some(ty), _) => Some(BodyShape::Type(ty)),
        (None, Some(json)) if !json.members().is_empty() => {
            diagnostics
                .push(Code::UnknownBody, prose.span, "only an example shows what is sent")
                .help("list its members in a table");
            Some(BodyShape::Parameters(
                json.members().iter().map(|(name, _, value)| shown_property(name, value, prose.span)).collect(),
            ))
        }
        _ if is_entity => {
            diagnostics
                .push(Code::UnknownBody, prose.span, "nothing says what is sent")
                .help("link its type, or list its members");
            Some(BodyShape::Type(TypeRef::Untyped))
        }
        _ => None,
    }
}

/// The rows of the table, unless they are the members of the one object that is sent: application-addpassword.md lists those of `passwordCredential`.
fn listed(operation: &Operation, prose: &Prose, json: Option<&Json>) -> Vec<Property> {
    let is_listed = |name: &String| prose.rows.iter().any(|row| row.name.eq_ignore_ascii_case(name));
    let members = json.filter(|_| operation.kind == OperationKind::Action).map(Json::members);
    match members {
        Some([(name, _, value)])
            if !is_listed(name)
                && !value.members().is_empty()
                && value.members().iter().all(|(name, ..)| is_listed(name)) =>
        {
            vec![shown_property(name, value, prose.span)]
        }
        _ => prose.rows.clone(),
    }
}

/// A member as an example shows it; an object is often of the type that has its name.
fn shown_property(name: &str, value: &Json, span: Span) -> Property {
    let is_list = !value.items().is_empty() && value.items().iter().all(|item| item.as_str().is_some());
    let ty = match value.primitive() {
        _ if is_list => TypeRef::Collection(Box::new(TypeRef::Primitive(Primitive::String))),
        Some(primitive) => TypeRef::Primitive(primitive),
        None if value.is_object() => type_expression::named(name, span),
        None => TypeRef::Untyped,
    };
    Property::new(name, ty, span)
}
