//! Decides what a response carries.
//!
//! Order of precedence, tried on the whole corpus:
//! - a correction, which says all;
//! - status: prose, else the examples', else what the method usually answers;
//! - a number: an example that is one, in plain text, or prose that says so;
//! - properties without a type: a table of the members of a body that the section shows, where nothing names a type;
//! - no body: a 204, or prose that says so;
//! - type, of those that are documented: of a list of them that which is named like the path's end, else one of
//!   those that are for no other path of the page; else prose with a link or markup, else the annotation, else the example's
//!   `@odata.type`, else a bare word of the prose; the type that the path ends with counts before all of them;
//! - one or many: the example's `"value": [`, else prose that says one of an example that shows one, else the annotation,
//!   else prose;
//! - of several pages of a path: what the main page says, or the nearest type that it and the others share;
//! - what no page says: what the `GET` of the path reads.
//!
//! Where prose and examples disagree, this says so: on statuses as [`Code::UndocumentedStatus`], on what comes back as
//! [`Code::ResponseMismatch`].

mod by_path;

use super::Unnamed;
use crate::{
    api::{
        Content, Method, Primitive, Response, Segment, TypeRef,
        media::{BYTES, TEXT},
    },
    diagnostic::{Code, Diagnostic, Diagnostics},
    extract::{
        operations::request_line::RequestLine,
        operations::response::{Answer, Prose, Shown},
        operations::response_prose::Says,
        written::WrittenType,
    },
    resolve::{
        operations::types::{Types, common},
        types::Names,
    },
    source::Span,
};

pub(super) use by_path::cast;
use by_path::{alternative, is_cast_of_several, names_another, one_of_the_rest};

/// What pages state of the responses of one request line.
pub(super) struct Claims<'a> {
    pub(super) line: &'a RequestLine,
    /// All lines of the page.
    pub(super) lines: &'a [RequestLine],
    pub(super) prose: &'a Prose,
    /// What the page's examples of the method show.
    pub(super) answers: &'a [&'a Answer<'a>],
    /// What annotations of the line's own examples name.
    pub(super) annotations: &'a [Annotation],
    pub(super) types: &'a Types<'a>,
}

/// The documented type that the annotation of a response names.
pub(super) struct Annotation {
    /// `None` where the response shows none.
    pub(super) status: Option<u16>,
    pub(super) ty: TypeRef,
    pub(super) span: Span,
}

/// What prose says of one status.
struct Stated<'a> {
    status: u16,
    says: &'a Says,
    headers: &'a [String],
    media_type: Option<&'a str>,
    description: &'a str,
}

/// What is said of each status, the usual one first.
fn stated<'a>(method: Method, prose: &'a Prose, answers: &[&Answer]) -> Vec<Stated<'a>> {
    let of_status = prose.statements.iter().filter_map(|one| {
        let (media_type, description) = (one.media_type.as_deref(), one.description.as_str());
        Some(Stated { status: one.status?, says: &one.says, headers: &one.headers, media_type, description })
    });
    let mut stated: Vec<Stated> = of_status.collect();
    if stated.is_empty() {
        let unstated = prose.statements.iter().find(|statement| statement.status.is_none());
        let says = unstated.map_or(&Says::Silent, |statement| &statement.says);
        let status = answers.first().map_or(usual_status(method, says), |answer| answer.status);
        stated.push(Stated { status, says, headers: &[], media_type: None, description: &prose.description });
    }
    stated
}

/// The statuses of a method's responses, before it is known what they carry.
pub(super) fn statuses(method: Method, prose: &Prose, answers: &[&Answer]) -> Vec<u16> {
    stated(method, prose, answers).into_iter().map(|one| one.status).collect()
}

fn usual_status(method: Method, says: &Says) -> u16 {
    match (method, says) {
        (Method::Delete, _) | (_, Says::Nothing) => 204,
        _ => 200,
    }
}

/// The responses of one request line, as its own page tells them.
pub(super) fn decide(claims: &Claims, diagnostics: &mut Diagnostics) -> Vec<Response> {
    let stated = stated(claims.line.method, claims.prose, claims.answers);
    report_status(claims, &stated, diagnostics);
    stated.iter().map(|one| response(claims, one, diagnostics)).collect()
}

fn report_status(claims: &Claims, stated: &[Stated], diagnostics: &mut Diagnostics) {
    let is_stated = |status: u16| stated.iter().any(|one| one.status == status);
    // The file that a redirect leads to is no answer of the service's.
    let redirects = stated.iter().any(|one| one.status >= 300);
    let known: Vec<String> = stated.iter().map(|one| one.status.to_string()).collect();
    for other in claims.answers.iter().filter(|answer| !is_stated(answer.status) && !redirects) {
        let message = format!("expected status {} as in the prose, found {}", known.join(" or "), other.status);
        diagnostics
            .push(Code::UndocumentedStatus, other.start, message)
            .related(claims.prose.span, "the prose, which is used");
    }
}

/// Tells that two sources say different things; the caller adds which counts.
fn disagree(diagnostics: &mut Diagnostics, span: Span, message: String) -> &mut Diagnostic {
    diagnostics.push(Code::ResponseMismatch, span, message)
}

fn response(claims: &Claims, stated: &Stated, diagnostics: &mut Diagnostics) -> Response {
    let &Stated { status, mut says, mut media_type, description, .. } = stated;
    let of_path = alternative(claims.line, claims.prose);
    let listed = of_path.map(|one| Says::Type(one.ty.clone()));
    if let Some(listed) = listed.as_ref().filter(|_| (200..300).contains(&status) && *says != Says::Nothing) {
        says = listed;
        media_type = of_path.and_then(|one| one.media_type.as_deref());
    }
    let is_undecided = listed.is_none() && !claims.prose.alternatives.is_empty() && !names_another(claims, says);
    let mut answers = claims.answers.iter().copied();
    let answer = answers.clone().find(|answer| answer.status == status);
    let alike = || answers.find(|answer| answer.status < 300 && status < 300 && status != 204);
    let mut headers = stated.headers.to_vec();
    if answer.is_some_and(|answer| answer.has_location) && !headers.iter().any(|header| header.ends_with("Location")) {
        headers.push("Location".to_owned());
    }
    let annotated = claims.annotations.iter().find(|annotation| annotation.status.is_none_or(|shown| shown == status));
    let one = One { claims, status, says, media_type, answer: answer.or_else(alike), annotated, is_undecided };
    let content = content(&one, diagnostics);
    if let Some(annotated) = annotated {
        report_annotation(claims, &content, annotated, diagnostics);
    }
    Response { status, description: description.to_owned(), content, shown_as: Vec::new(), headers, is_stated: true }
}

fn report_annotation(claims: &Claims, content: &Content, annotated: &Annotation, diagnostics: &mut Diagnostics) {
    let names = claims.types.names;
    if let Content::Entity(TypeRef::Named(told)) | Content::Collection(TypeRef::Named(told)) = content
        && let TypeRef::Named(shown) = annotated.ty.item()
        && !names.inherits(shown, told)
        && !names.inherits(told, shown)
    {
        let message = format!("expected `{told}` as in the prose, found `{shown}` in the annotation");
        disagree(diagnostics, annotated.span, message)
            .help("correct one of them; the prose is used")
            .related(claims.line.span, "the request");
    }
}

/// What is claimed of one status.
struct One<'a> {
    claims: &'a Claims<'a>,
    status: u16,
    says: &'a Says,
    /// The media type that prose names.
    media_type: Option<&'a str>,
    /// The example of the status, else of another success.
    answer: Option<&'a Answer<'a>>,
    annotated: Option<&'a Annotation>,
    /// A list says what comes by path, and has nothing for this one.
    is_undecided: bool,
}

impl One<'_> {
    fn is_shown(&self, is: impl Fn(&Shown) -> bool) -> bool {
        self.answer.is_some_and(|answer| is(&answer.body))
    }
}

/// What is no JSON, as an example's header tells it.
fn media_type(answer: Option<&Answer>) -> Option<String> {
    answer.and_then(|answer| answer.media_type.clone()).filter(|media| media != "application/json")
}

/// What is no JSON, of the type that prose names, else an example.
fn bytes(one: &One, answer: Option<&Answer>) -> Content {
    let shown = || media_type(answer).filter(|name| name.contains('/'));
    let stated = one.media_type.map(str::to_owned).or_else(shown);
    Content::Stream(stated.unwrap_or_else(|| BYTES.to_owned()))
}

/// Whether a number comes as plain text: by the path, by what is shown, or by what prose says.
fn is_count(one: &One) -> bool {
    let One { claims, says, answer, .. } = *one;
    if matches!(claims.line.path.segments.last(), Some(Segment::Literal(name)) if name == "$count") {
        return true;
    }
    let is_number = one.is_shown(|body| matches!(body, Shown::Number));
    let is_plain = media_type(answer).as_deref() == Some(TEXT);
    if is_number && is_plain && !matches!(says, Says::Type(TypeRef::Named(_))) {
        return true;
    }
    one.media_type == Some(TEXT) && matches!(says, Says::Type(TypeRef::Primitive(Primitive::Int32)))
}

fn content(one: &One, diagnostics: &mut Diagnostics) -> Content {
    let One { claims, status, says, answer, .. } = *one;
    if status == 204 || status == 304 {
        return Content::Nothing;
    }
    if status >= 300 {
        // A report's page shows the redirect, then the file that it leads to.
        return bytes(one, claims.answers.iter().copied().find(|answer| answer.status < 300));
    }
    if is_count(one) {
        return Content::Count;
    }
    let last = claims.line.path.segments.last();
    let is_file = claims.line.method == Method::Get
        && matches!(last, Some(Segment::Literal(name)) if name == "$value" || name == "content");
    if is_file {
        // The page may show the JSON of what the file is of before the file.
        let shown =
            claims.answers.iter().copied().find(|other| other.status == status && media_type(Some(other)).is_some());
        return bytes(one, shown.or(answer));
    }
    if one.is_shown(|body| matches!(body, Shown::Text | Shown::Number)) && media_type(answer).is_some() {
        return bytes(one, answer);
    }
    if *says == Says::Nothing {
        return Content::Nothing;
    }
    if one.is_undecided && cast(claims.line, claims.types.names).is_none() {
        return match one.annotated {
            Some(annotated) => shaped(annotated.ty.item().clone(), false, one, diagnostics),
            None => {
                report_unknown(claims, status, diagnostics);
                one_of_the_rest(claims)
            }
        };
    }
    let choice = match says {
        Says::Type(ty) | Says::Guess(ty) if cast(claims.line, claims.types.names).is_none() => claims.types.choice(ty),
        _ => None,
    };
    if let Some(types) = choice.filter(|_| !one.is_shown(|body| matches!(body, Shown::List { .. }))) {
        return Content::OneOf(types);
    }
    match (decided_type(one, diagnostics), answer.map(|answer| &answer.body)) {
        (Some((item, is_stated)), _) => shaped(item, is_stated, one, diagnostics),
        (None, Some(Shown::Nothing)) => Content::Nothing,
        (None, Some(Shown::Scalar(primitive))) => Content::Value(TypeRef::Primitive(*primitive)),
        (None, _) if status == 202 => Content::Nothing,
        (None, _) if !claims.prose.rows.is_empty() => {
            let rows = claims.prose.rows.iter();
            Content::Object(rows.map(|row| claims.types.property(&row.property, diagnostics)).collect())
        }
        (None, _) => {
            report_unknown(claims, status, diagnostics);
            Content::Unknown
        }
    }
}

fn report_unknown(claims: &Claims, status: u16, diagnostics: &mut Diagnostics) {
    let listed = claims.prose.alternatives.iter().map(|one| match one.ty.item() {
        TypeRef::Named(written) => format!("`{}`", written.text),
        TypeRef::Primitive(primitive) => format!("`{primitive:?}`"),
        _ => "a list".to_owned(),
    });
    let mut listed: Vec<String> = listed.collect();
    listed.dedup();
    let (span, message, help) = match listed.as_slice() {
        [] => (
            claims.prose.span,
            format!("the body of a {status} response isn't documented"),
            "link the type in the response section, or name it in the example's annotation",
        ),
        listed => (
            claims.line.span,
            format!("the type of a {status} response of this path isn't documented: one of {}", listed.join(", ")),
            "name the property or the path in the list's item: `- string (for **timeZone**)`",
        ),
    };
    diagnostics.push(Code::UnknownResponse, span, message).help(help);
}

fn is_primitive(ty: &WrittenType) -> bool {
    matches!(ty.item(), TypeRef::Primitive(_))
}

/// The type, and whether the first that names one says that there are several: `a collection of **things**` is many,
/// whatever things are.
fn decided_type(one: &One, diagnostics: &mut Diagnostics) -> Option<(TypeRef, bool)> {
    // directoryobject-getbyids.md says "a string collection" and shows a list of objects.
    let is_refuted = one.is_shown(|body| matches!(body, Shown::List { of_objects: true }));
    // "The operation resource will tell you" (team-clone.md) is no type of a body that isn't there.
    let is_bare = one.is_shown(|body| matches!(body, Shown::Nothing));
    let stated = match one.says {
        Says::Type(ty) => Some(ty).filter(|ty| !(is_refuted && is_primitive(ty))),
        _ => None,
    };
    let shown = one.answer.filter(|_| !is_bare);
    let of_body = shown.and_then(|answer| match &answer.body {
        Shown::Object(ty) => ty.as_ref(),
        _ => None,
    });
    let guessed = match one.says {
        Says::Guess(ty) => Some(ty).filter(|_| !is_bare),
        _ => None,
    };
    let claims = [stated, shown.and_then(|answer| answer.annotated), of_body, guessed];
    let claims: Vec<&WrittenType> = claims.into_iter().flatten().collect();
    let is_collection = claims.first().map(|claim| matches!(claim, TypeRef::Collection(_)));
    let cast = cast(one.claims.line, one.claims.types.names);
    if let Some(cast) = cast.filter(|_| !claims.first().is_some_and(|claim| is_primitive(claim))) {
        return Some((TypeRef::Named(cast), is_cast_of_several(one.claims.line, is_collection)));
    }
    let is_collection = is_collection?;
    let types = one.claims.types;
    let known = claims.iter().find_map(|claim| types.found(claim));
    let known = known.or_else(|| one.annotated.map(|annotated| annotated.ty.clone()));
    let ty = known.or_else(|| types.first_found(&claims, diagnostics))?;
    Some((ty.item().clone(), is_collection))
}

/// Decides between one and many, and how a type of this sort stands in a body.
fn shaped(item: TypeRef, is_stated: bool, one: &One, diagnostics: &mut Diagnostics) -> Content {
    let One { claims, answer, .. } = *one;
    let is_keyed = matches!(claims.line.path.segments.last(), Some(Segment::Placeholder { .. }));
    let annotated = answer.and_then(|answer| match answer.annotated {
        Some(TypeRef::Collection(_)) => Some(true),
        _ => answer.is_collection,
    });
    let is_said_to_be_one = !is_stated && matches!(one.says, Says::Type(_));
    let is_list = one.is_shown(|body| matches!(body, Shown::List { .. }));
    let is_many = match answer.map(|answer| &answer.body) {
        // riskyuser-get.md shows a list for one user's path.
        Some(Shown::List { .. }) => is_stated || !is_keyed,
        // An annotation that contradicts its own block counts where prose doesn't side with the block.
        Some(Shown::Object(_)) if annotated != Some(true) || is_said_to_be_one => false,
        _ => annotated.unwrap_or(false) || is_stated,
    };
    let is_list_of_one = is_keyed && !is_many && is_list;
    let is_disputed = (is_many != is_stated || is_list_of_one) && matches!(one.says, Says::Type(_));
    if let Some(answer) = answer.filter(|_| is_disputed) {
        let (shown, told) = if is_many || is_list_of_one { ("a list", "one object") } else { ("one object", "a list") };
        let winner = if is_list_of_one {
            "the prose, which is used since the path leads to one object"
        } else {
            "the prose; the example is used"
        };
        let message = format!("expected {told} as in the prose, found {shown}");
        disagree(diagnostics, answer.span, message).related(claims.prose.span, winner);
    }
    match item {
        TypeRef::Primitive(Primitive::Stream) => bytes(one, answer),
        item if is_many => Content::Collection(item),
        item if claims.types.is_plain(&item) => Content::Value(item),
        item => Content::Entity(item),
    }
}

/// What a correction says.
pub(super) const fn corrected(status: u16, content: Content) -> Response {
    Response { status, description: String::new(), content, shown_as: Vec::new(), headers: Vec::new(), is_stated: true }
}

/// Adds what another page of the path says; gives back what the two say differently.
pub(super) fn join(known: &mut Vec<Response>, others: Vec<Response>, names: &Names) -> Vec<String> {
    let mut disagreements = Vec::new();
    for other in others {
        let Some(response) = known.iter_mut().find(|response| response.status == other.status) else {
            // A page that is about something else than the main one may not say what it answers.
            known.extend(Some(other).filter(|other| other.content != Content::Unknown));
            continue;
        };
        for header in other.headers {
            if !response.headers.contains(&header) {
                response.headers.push(header);
            }
        }
        let joined = match (&response.content, &other.content) {
            (Content::Entity(one), Content::Entity(other)) => common(one, other, names).map(Content::Entity),
            (Content::Collection(one), Content::Collection(other)) => {
                common(one, other, names).map(Content::Collection)
            }
            (Content::Nothing | Content::Unknown, other) => Some(other.clone()),
            (one, Content::Nothing | Content::Unknown) => Some(one.clone()),
            (one, other) => (one == other).then(|| one.clone()),
        };
        match joined {
            Some(content) => response.content = content,
            None => disagreements.push(format!("returns another type with status {}", response.status)),
        }
    }
    disagreements
}

/// Gives what no page says the type that the `GET` of the path reads.
pub(super) fn as_read(operation: &mut Unnamed, item: &TypeRef) {
    for response in &mut operation.responses {
        if matches!(&response.content, Content::Unknown | Content::Entity(TypeRef::Untyped)) {
            response.content = Content::Entity(item.clone());
        }
    }
}

/// The one documented entity that is answered with, if any.
pub(super) fn entity(responses: &[Response]) -> Option<&TypeRef> {
    responses.iter().find_map(|response| match &response.content {
        Content::Entity(ty) => Some(ty),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
