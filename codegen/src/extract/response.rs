//! What prose, annotations and examples say of an operation's responses comes in; one decided list goes out.
//!
//! Order of precedence, tried on the whole corpus:
//! - status: prose, else the examples', else what the method usually answers;
//! - no body: a 204, or prose that says so;
//! - type: prose with a link or markup, else the annotation, else the example's `@odata.type`, else a bare word of the prose;
//! - one or many: the example's `"value": [`, else the annotation, else prose.

use crate::{
    api::{Content, Method, Operation, Primitive, Response, Segment, TypeRef, media::BYTES},
    diagnostic::{Code, Diagnostics},
    extract::{
        blocks, description,
        example::Exchange,
        request_line::RequestLine,
        response_prose::{self, Says, Statement},
        type_expression,
    },
    page::{
        Family, Page, Text,
        json::{Json, Value},
    },
    source::Span,
};

/// What a page's response section says.
pub(crate) struct Prose<'a> {
    texts: Vec<&'a Text>,
    statements: Vec<Statement>,
    span: Span,
}

/// Reads the response section, without what stands under its sub-headings unless it says nothing itself.
pub(crate) fn prose(page: &Page) -> Prose<'_> {
    let sections: Vec<_> = blocks::sections_under(page, Family::Response).map(|(_, section)| section).collect();
    let texts: Vec<&Text> = sections.iter().flat_map(|section| blocks::texts(section)).collect();
    let span = sections.first().map_or(page.title.span, |section| section.heading.span);
    Prose { statements: response_prose::statements(&texts), texts, span }
}

/// The responses of one request line, the usual one first.
pub(crate) fn responses(
    page: &Page,
    line: &RequestLine,
    prose: &Prose,
    exchanges: &[Exchange],
    diagnostics: &mut Diagnostics,
) -> Vec<Response> {
    let shown: Vec<Evidence> = exchanges.iter().filter_map(|exchange| evidence(line.method, exchange)).collect();
    let unstated = prose.statements.iter().find(|statement| statement.status.is_none());
    let mut stated: Vec<(u16, Says, Vec<String>, String)> = Vec::new();
    for statement in &prose.statements {
        let Some(status) = statement.status else { continue };
        let texts = prose.texts.get(statement.texts.clone()).unwrap_or(&[]).iter().copied();
        let headers = statement.headers.clone();
        stated.push((status, statement.says.clone(), headers, description::paragraphs(texts, page)));
    }
    if stated.is_empty() {
        let says = unstated.map_or(Says::Silent, |statement| statement.says.clone());
        let text = description::paragraphs(prose.texts.iter().copied(), page);
        let status = shown.first().map_or(usual_status(line.method, &says), |evidence| evidence.status);
        stated.push((status, says, Vec::new(), text));
    }
    let is_stated = |status: u16| stated.iter().any(|(known, ..)| *known == status);
    // The file that a redirect leads to is no answer of the service's.
    let redirects = stated.iter().any(|(status, ..)| *status >= 300);
    if let Some(other) = shown.iter().find(|evidence| !is_stated(evidence.status) && !redirects) {
        let known: Vec<String> = stated.iter().map(|(status, ..)| status.to_string()).collect();
        let message = format!("the example answers {}, the prose {}", other.status, known.join(" or "));
        diagnostics.push(Code::ResponseMismatch, other.span, message).related(prose.span, "the prose wins");
    }
    stated
        .into_iter()
        .map(|(status, says, mut headers, description)| {
            let evidence = shown
                .iter()
                .find(|evidence| evidence.status == status)
                .or_else(|| shown.iter().find(|evidence| evidence.status < 300 && status < 300 && status != 204));
            if evidence.is_some_and(|evidence| evidence.status == status && evidence.has_location)
                && !headers.iter().any(|header| header.ends_with("Location"))
            {
                headers.push("Location".to_owned());
            }
            let content = content(line, status, &says, evidence, &shown, (prose.span, diagnostics));
            Response { status, description, content, shown_as: Vec::new(), headers, is_stated: true }
        })
        .collect()
}

fn usual_status(method: Method, says: &Says) -> u16 {
    match (method, says) {
        (Method::Delete, _) | (_, Says::Nothing) => 204,
        _ => 200,
    }
}

/// What an example shows of a response.
struct Evidence<'a> {
    status: u16,
    annotated: Option<&'a TypeRef>,
    is_collection: Option<bool>,
    body: Shown,
    media_type: Option<String>,
    has_location: bool,
    span: Span,
}

/// The shape of an example's body.
enum Shown {
    Nothing,
    /// `{"value": [...]}` and annotations at most.
    List {
        /// `[{...}]`
        of_objects: bool,
    },
    /// `{"value": {...}}`: Intune's pages wrap single entities so, the service does not.
    Wrapped,
    /// `{"value": true}`
    Scalar(Primitive),
    /// An object, with its `@odata.type`.
    Object(Option<TypeRef>),
    /// No JSON.
    Text,
}

fn evidence(method: Method, exchange: &Exchange) -> Option<Evidence<'_>> {
    let example = &exchange.example;
    if example.request.as_ref().and_then(|request| request.request_line.as_ref()).is_some_and(|(of, _)| *of != method) {
        return None;
    }
    let response = example.response.as_ref()?;
    let status = response.status.unwrap_or(200);
    let header = |wanted: &str| response.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
    let media_type =
        header("content-type").map(|(_, value)| value.split(';').next().unwrap_or(value).trim().to_ascii_lowercase());
    (200..400).contains(&status).then(|| Evidence {
        status,
        annotated: example.response_type.as_ref(),
        is_collection: exchange.is_collection,
        body: shown(response),
        media_type,
        has_location: header("location").is_some(),
        span: response.span,
    })
}

fn shown(response: &crate::api::Message) -> Shown {
    if response.body.trim().is_empty() {
        return Shown::Nothing;
    }
    let Some(json) = response.json.as_ref().filter(|json| json.is_object()) else { return Shown::Text };
    let own: Vec<_> = json.members().iter().filter(|(name, ..)| !name.starts_with('@')).collect();
    match own.as_slice() {
        [(name, _, value)] if *name == "value" => match (&value.value, value.primitive()) {
            (Value::Array(items), _) => Shown::List { of_objects: items.iter().any(Json::is_object) },
            (Value::Object(_), _) => Shown::Wrapped,
            (_, Some(Primitive::Int64)) => Shown::Scalar(Primitive::Int32),
            (_, Some(primitive)) => Shown::Scalar(primitive),
            (_, None) => Shown::Scalar(Primitive::String),
        },
        _ => {
            let of_body = json.get("@odata.type").and_then(Json::as_str);
            Shown::Object(of_body.map(|name| type_expression::named(name, response.span)))
        }
    }
}

fn content(
    line: &RequestLine,
    status: u16,
    says: &Says,
    evidence: Option<&Evidence>,
    shown: &[Evidence],
    (span, diagnostics): (Span, &mut Diagnostics),
) -> Content {
    let media_type = |evidence: Option<&Evidence>| {
        evidence.and_then(|evidence| evidence.media_type.clone()).filter(|media| media != "application/json")
    };
    if status == 204 || status == 304 {
        return Content::Nothing;
    }
    if status >= 300 {
        // A report's page shows the redirect, then the file that it leads to.
        let file = shown.iter().find(|evidence| evidence.status < 300);
        return Content::Stream(media_type(file).unwrap_or_else(|| BYTES.to_owned()));
    }
    let last = line.path.segments.last();
    if matches!(last, Some(Segment::Literal(name)) if name == "$count") {
        return Content::Count;
    }
    let is_file = line.method == Method::Get
        && matches!(last, Some(Segment::Literal(name)) if name == "$value" || name == "content");
    let is_text = evidence.is_some_and(|evidence| matches!(evidence.body, Shown::Text));
    if is_file || is_text && media_type(evidence).is_some() {
        return Content::Stream(media_type(evidence).unwrap_or_else(|| BYTES.to_owned()));
    }
    if *says == Says::Nothing {
        return Content::Nothing;
    }
    match decided_type(says, evidence) {
        Some(ty) => {
            let is_keyed = matches!(last, Some(Segment::Placeholder { .. }));
            shaped(ty, is_keyed, says, evidence, (span, diagnostics))
        }
        None => match evidence.map(|evidence| &evidence.body) {
            Some(Shown::Nothing) => Content::Nothing,
            Some(Shown::Scalar(primitive)) => Content::Value(TypeRef::Primitive(*primitive)),
            _ if status == 202 => Content::Nothing,
            _ => {
                diagnostics
                    .push(Code::UnknownResponse, span, format!("nothing says what a {status} carries"))
                    .help("link the type in the response section, or name it in the example's annotation");
                Content::Unknown
            }
        },
    }
}

fn is_primitive(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Primitive(_) => true,
        TypeRef::Collection(item) => is_primitive(item),
        TypeRef::Named(_) | TypeRef::Written(_) | TypeRef::Untyped => false,
    }
}

fn decided_type(says: &Says, evidence: Option<&Evidence>) -> Option<TypeRef> {
    // directoryobject-getbyids.md says "a string collection" and shows a list of objects.
    let is_refuted = evidence.is_some_and(|evidence| matches!(evidence.body, Shown::List { of_objects: true }));
    let stated = match says {
        Says::Type(ty) => Some(ty.clone()).filter(|ty| !(is_refuted && is_primitive(ty))),
        _ => None,
    };
    let has_body = evidence.filter(|evidence| !matches!(evidence.body, Shown::Nothing));
    let annotated = has_body.and_then(|evidence| evidence.annotated).cloned();
    let of_body = has_body.and_then(|evidence| match &evidence.body {
        Shown::Object(ty) => ty.clone(),
        _ => None,
    });
    // "The operation resource will tell you" (team-clone.md) is no type of a body that isn't there.
    let is_shown_bare = evidence.is_some_and(|evidence| matches!(evidence.body, Shown::Nothing));
    let guessed = match says {
        Says::Guess(ty) if !is_shown_bare => Some(ty.clone()),
        _ => None,
    };
    stated.or(annotated).or(of_body).or(guessed)
}

/// Decides between one and many, and how a type of this sort stands in a body.
fn shaped(
    ty: TypeRef,
    is_keyed: bool,
    says: &Says,
    evidence: Option<&Evidence>,
    (span, diagnostics): (Span, &mut Diagnostics),
) -> Content {
    let (item, is_stated) = match ty {
        TypeRef::Collection(item) => (*item, true),
        item => (item, false),
    };
    let annotated = evidence.and_then(|evidence| match evidence.annotated {
        Some(TypeRef::Collection(_)) => Some(true),
        _ => evidence.is_collection,
    });
    let is_many = match evidence.map(|evidence| &evidence.body) {
        // riskyuser-get.md shows a list for one user's path.
        Some(Shown::List { .. }) => is_stated || !is_keyed,
        Some(Shown::Object(_)) if annotated != Some(true) => false,
        _ => annotated.unwrap_or(false) || is_stated,
    };
    let is_list_of_one =
        is_keyed && !is_many && matches!(evidence.map(|evidence| &evidence.body), Some(Shown::List { .. }));
    let disagree = (is_many != is_stated || is_list_of_one) && matches!(says, Says::Type(_));
    if let Some(evidence) = evidence.filter(|_| disagree) {
        let is_list = is_many || is_list_of_one;
        let (shown, told) = if is_list { ("a list", "one") } else { ("one object", "a list") };
        let winner = if is_list_of_one { "the prose wins, since the path leads to one" } else { "the example wins" };
        diagnostics
            .push(Code::ResponseMismatch, evidence.span, format!("the example shows {shown}, the prose says {told}"))
            .related(span, winner);
    }
    match item {
        TypeRef::Primitive(Primitive::Stream) => {
            let media =
                evidence.and_then(|evidence| evidence.media_type.clone()).filter(|media| media != "application/json");
            Content::Stream(media.unwrap_or_else(|| BYTES.to_owned()))
        }
        item if is_many => Content::Collection(item),
        item @ TypeRef::Primitive(_) => Content::Value(item),
        item => Content::Entity(item),
    }
}

/// The one entity that an operation answers with, if any.
pub(crate) fn entity(operation: &Operation) -> Option<&TypeRef> {
    operation.responses.iter().find_map(|response| match &response.content {
        Content::Entity(ty) => Some(ty),
        _ => None,
    })
}
