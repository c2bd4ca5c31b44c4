//! Reports annotations that belong to no block, have unknown keys or wrong values, or contradict the block that they
//! are about.

use std::collections::BTreeMap;

use crate::{
    diagnostic::{Code, Diagnostics},
    extract::texts::blocks,
    lint::{Read, parts},
    page::{
        self, Annotation, Block, Family, Page,
        http::StartLine,
        json::{self, Json, Value},
    },
    source::Span,
};

const BLOCK_TYPES: [&str; 10] = [
    "request",
    "response",
    "resource",
    "ignored",
    "example",
    "samples",
    "permissions",
    "simulatedResponse",
    "testParams",
    "error",
];

/// What sort of value a key has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Text,
    Truth,
    Texts,
    /// A text or a list of them.
    Names,
    List,
}

const KEYS: [(&str, Sort); 29] = [
    ("blockType", Sort::Text),
    ("name", Sort::Names),
    ("@odata.type", Sort::Text),
    ("@type", Sort::Text),
    ("@type.aka", Sort::Text),
    ("@property.aka", Sort::Text),
    ("@odata.annotations", Sort::List),
    ("baseType", Sort::Text),
    ("keyProperty", Sort::Text),
    ("namespace", Sort::Text),
    ("scopes", Sort::Text),
    ("tags", Sort::Text),
    ("target", Sort::Text),
    ("apiVersions", Sort::Text),
    ("longRunningResponseType", Sort::Text),
    ("collectionProperty", Sort::Text),
    ("truncated", Sort::Truth),
    ("isCollection", Sort::Truth),
    ("isEmpty", Sort::Truth),
    ("isComposable", Sort::Truth),
    ("isMediaEntity", Sort::Truth),
    ("openType", Sort::Truth),
    ("abstract", Sort::Truth),
    ("expectError", Sort::Truth),
    ("idempotent", Sort::Truth),
    ("opaqueUrl", Sort::Truth),
    ("sampleKeys", Sort::Texts),
    ("optionalProperties", Sort::Texts),
    ("nullableProperties", Sort::Texts),
];

pub(super) fn check(read: &Read, diagnostics: &mut Diagnostics) {
    for page in read.pages {
        for annotation in parts::annotations(page) {
            keys(annotation, diagnostics);
        }
        unbound(page, read, diagnostics);
        names(page, diagnostics);
        order(page, diagnostics);
        for code in parts::codes(page) {
            contradictions(code, read, diagnostics);
        }
    }
}

fn unbound(page: &Page, read: &Read, diagnostics: &mut Diagnostics) {
    for block in page.sections.iter().flat_map(|section| &section.blocks) {
        let Block::Annotation(annotation) = block else { continue };
        // What is ignored may be anything, and permissions are a table.
        let Some(block_type) = annotation
            .block_type
            .as_deref()
            .filter(|_| !annotation.is("ignored") && !annotation.is("permissions") && !annotation.is_of_page())
        else {
            continue;
        };
        // Text on the line on which the comment ends is told where the page is read.
        let source = read.sources.text(annotation.span.file);
        let behind = source.get(annotation.span.end as usize..).and_then(|rest| rest.lines().next());
        if behind.is_some_and(|behind| !behind.trim().is_empty()) {
            continue;
        }
        diagnostics
            .push(Code::UnboundAnnotation, annotation.span, format!("no block follows this `{block_type}` annotation"))
            .help("write it directly above its fenced block");
    }
}

fn keys(annotation: &Annotation, diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    let is_of_page = annotation.is_of_page();
    for (name, span, value) in annotation.json.members() {
        if let Some(first) = seen.get(name.as_str()) {
            diagnostics
                .push(Code::DuplicateAnnotationKey, *span, format!("the annotation has `{name}` twice"))
                .related(*first, "first here, which readers ignore");
        }
        seen.entry(name).or_insert(*span);
        if !is_of_page {
            key(name, *span, value, diagnostics);
        }
    }
    if is_of_page {
        return;
    }
    let names_block_type = annotation.json.members().iter().any(|(name, ..)| name.eq_ignore_ascii_case("blockType"));
    match annotation.json.get("blockType").and_then(|value| Some((value.span, value.as_str()?))) {
        Some((span, found)) if !BLOCK_TYPES.iter().any(|known| known.eq_ignore_ascii_case(found.trim())) => {
            diagnostics
                .push(Code::UnknownBlockType, span, format!("expected a block type, found `{found}`"))
                .help("write `request`, `response`, `resource`, `example`, `samples`, `permissions` or `ignored`");
        }
        None if !names_block_type => {
            let opening = annotation.span.part(0, "<!--".len());
            diagnostics
                .push(Code::UnknownBlockType, opening, "the annotation has no `blockType`")
                .help("add the type of the block that follows");
        }
        _ => {}
    }
}

fn key(name: &str, span: Span, value: &Json, diagnostics: &mut Diagnostics) {
    if let Some((_, sort)) = KEYS.iter().find(|(known, _)| *known == name) {
        return self::value(name, *sort, value, diagnostics);
    }
    let same = KEYS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    let near = same.or_else(|| KEYS.iter().find(|(known, _)| strsim::osa_distance(known, name) <= 2));
    let diagnostic =
        diagnostics.push(Code::UnknownAnnotationKey, span, format!("expected a key of annotations, found `{name}`"));
    if let Some((known, _)) = near {
        diagnostic.help(format!("write `{known}` if that is meant"));
    }
    if let Some((known, _)) = same {
        diagnostic.fix(span, format!("\"{known}\""));
    }
}

fn value(name: &str, sort: Sort, value: &Json, diagnostics: &mut Diagnostics) {
    let is_text = |value: &Json| value.as_str().is_some();
    let fits = match sort {
        Sort::Text => is_text(value),
        Sort::Truth => matches!(value.value, Value::Bool(_)),
        Sort::Texts => matches!(&value.value, Value::Array(items) if items.iter().all(is_text)),
        Sort::Names => is_text(value) || matches!(&value.value, Value::Array(items) if items.iter().all(is_text)),
        Sort::List => matches!(value.value, Value::Array(_)),
    };
    let found = match &value.value {
        _ if fits => return unclosed(name, value, diagnostics),
        // Nothing is said.
        Value::Null => return,
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    let expected = match sort {
        Sort::Text => "a string",
        Sort::Truth => "true or false",
        Sort::Texts => "a list of strings",
        Sort::Names => "a string or a list of strings",
        Sort::List => "a list",
    };
    let diagnostic =
        diagnostics.push(Code::AnnotationValue, value.span, format!("expected {expected} for `{name}`, found {found}"));
    match (sort, value.as_bool()) {
        (Sort::Truth, Some(truth)) => _ = diagnostic.fix(value.span, truth.to_string()),
        (Sort::Texts, _) if is_text(value) => _ = diagnostic.help("write it in brackets"),
        _ => {}
    }
}

fn unclosed(name: &str, value: &Json, diagnostics: &mut Diagnostics) {
    let Some(text) = value.as_str().filter(|_| matches!(name, "@odata.type" | "@type" | "baseType")) else { return };
    if text.matches('(').count() != text.matches(')').count() {
        diagnostics
            .push(Code::AnnotationValue, value.span, format!("the parentheses of `{text}` are unbalanced"))
            .help("write a collection as `Collection(microsoft.graph.x)`");
    }
}

fn names(page: &Page, diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for annotation in parts::annotations(page).filter(|annotation| annotation.is("request")) {
        let span = annotation.json.get("name").map_or(annotation.span, |value| value.span);
        for name in annotation.names() {
            if let Some(first) = seen.get(name) {
                diagnostics
                    .push(Code::DuplicateRequestName, span, format!("another request already has the name `{name}`"))
                    .related(*first, "that request")
                    .help("give each request its own name: snippet files are named after it");
            }
            seen.entry(name).or_insert(span);
        }
    }
}

/// Tells of a response that no request stands before, whatever the request's annotation.
fn order(page: &Page, diagnostics: &mut Diagnostics) {
    for section in &page.sections {
        for code in blocks::codes(section) {
            let annotation = code.annotation.as_ref();
            // OneDrive's pages annotate a request template as the request that the response answers.
            let is_example =
                section.family != Family::HttpRequest || annotation.is_some_and(|annotation| annotation.is("request"));
            if is_example && matches!(first_line(code), Some(StartLine::Request(..))) {
                return;
            }
            let Some(annotation) = annotation.filter(|annotation| annotation.is("response")) else {
                continue;
            };
            diagnostics
                .push(Code::ResponseWithoutRequest, annotation.span, "no request precedes this response")
                .help("add the request before it");
            return;
        }
    }
}

fn first_line(code: &page::Code) -> Option<&StartLine> {
    code.messages().first()?.start.as_ref()
}

fn contradictions(code: &page::Code, read: &Read, diagnostics: &mut Diagnostics) {
    let Some(annotation) = &code.annotation else { return };
    let mut tell = |span: Span, message: String| {
        diagnostics.push(Code::AnnotationContradiction, span, message).related(code.info_span, "the block").clone()
    };
    let value_of = |key: &str| annotation.json.get(key).map_or(annotation.span, |value| value.span);
    match (annotation.block_type.as_deref(), first_line(code)) {
        (Some(block_type @ "request"), Some(StartLine::Status(status))) => {
            tell(value_of("blockType"), format!("expected a {block_type} in the block, found the response {status}"));
            return;
        }
        (Some(block_type @ "response"), Some(StartLine::Request(method, url))) => {
            tell(
                value_of("blockType"),
                format!("expected a {block_type} in the block, found the request `{method} {url}`"),
            );
            return;
        }
        _ => {}
    }
    let says_one = annotation.json.get("isCollection").and_then(Json::as_bool) == Some(false);
    let ty = annotation.odata_type().unwrap_or_default();
    if says_one && item(ty) != ty {
        tell(value_of("isCollection"), format!("`isCollection` is false, but the type is `{ty}`"));
    }
    if annotation.is("response") && !annotation.is_empty() && !annotation.expects_error() {
        collection(code, annotation, read, &mut tell);
    }
}

/// Holds what the annotation of a response says of one and many against the response's body.
fn collection<T>(code: &page::Code, annotation: &Annotation, read: &Read, tell: &mut impl FnMut(Span, String) -> T) {
    let Some(place) = code.messages().first().map(|message| &message.body) else { return };
    let text = code.part(place);
    if !text.starts_with('{') {
        return;
    }
    // Flaws of the body are told where its example is read.
    let Some(body) = json::read(text, code.place.clone(), &mut Diagnostics::default()) else { return };
    let names = body.members().iter().map(|(name, ..)| name.as_str());
    if names.clone().count() == 0 || names.clone().any(|name| name.eq_ignore_ascii_case("error")) {
        return;
    }
    let is_list = body.get("value").is_some_and(|value| matches!(value.value, Value::Array(_)));
    let key = if annotation.json.get("@odata.type").is_some() { "@odata.type" } else { "@type" };
    let Some(ty) = annotation.odata_type() else { return };
    let span = annotation.json.get(key).map_or(annotation.span, |value| value.span);
    if annotation.is_collection() && !is_list && !names.clone().any(|name| name == "value") {
        let span = annotation.json.get("isCollection").map_or(span, |value| value.span);
        tell(span, format!("expected a list of `{}` in the block, found one object", item(ty)));
    }
    // A type may have a list called `value` of its own.
    if is_list && annotation.declares_collection() != Some(true) && !has_value(ty, read) {
        tell(span, format!("expected one `{ty}` in the block, found a list"));
    }
}

/// `call` of `Collection(call)`, and any other type as it is.
fn item(ty: &str) -> &str {
    ty.split_once('(').map_or(ty, |(_, item)| item.trim_end_matches(')'))
}

/// Whether the type of that name, as far as it is known, has a property `value`.
fn has_value(ty: &str, read: &Read) -> bool {
    let short = ty.rsplit('.').next().unwrap_or(ty);
    let named = |name: &str| name.rsplit('.').next().is_some_and(|last| last.eq_ignore_ascii_case(short));
    read.api
        .types
        .iter()
        .any(|known| named(&known.name.to_string()) && known.properties.iter().any(|property| property.name == "value"))
}
