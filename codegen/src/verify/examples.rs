//! Lists each documented example of a document once, with its test, or the reason why it has none, and its diagnostics.

use std::collections::BTreeMap;

use crate::{
    api::Api,
    diagnostic::{Code, Diagnostic},
    exchange::exchanges,
    gateway::Slug,
    page::Page,
    rust::krate::{Crate, Obstacle},
    source::{SourceMap, SourceRef, Span},
    spec::{Document, PathItem, workload},
};

/// A documented request, response or value, with what is known of it before its test runs.
#[derive(Clone, Debug)]
pub struct Example {
    /// The line at which it begins.
    pub source: SourceRef,
    /// Which part of an exchange it is.
    pub part: Part,
    /// For a request, the name of its snippet files in other languages: `call-playprompt`.
    pub name: Option<Slug>,
    /// The workload, from the front matter of its page.
    pub workload: String,
    /// The name of its test: `communications::answer_is_sent`.
    pub test: Option<String>,
    /// Why it can't be tested, if it can't.
    pub obstacle: Option<String>,
    /// The diagnostics within it, as indices of [`Plan::diagnostics`](super::Plan::diagnostics).
    pub defects: Vec<usize>,
}

/// A part of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The request.
    Request,
    /// The response.
    Response,
    /// A notification, or a value of a type.
    Value,
}

/// What each example covers, by the place where it begins.
pub(super) fn extents(api: &Api, sources: &SourceMap) -> BTreeMap<SourceRef, Span> {
    api.messages().filter_map(|message| Some((sources.place(message.start)?, message.span))).collect()
}

/// Every example of the document once, in the order of their places.
pub(super) fn examples(
    document: &Document,
    krate: &Crate,
    extents: &BTreeMap<SourceRef, Span>,
    pages: &[Page],
    diagnostics: &[Diagnostic],
) -> Vec<Example> {
    let tests = tests(krate);
    let obstacles: BTreeMap<&SourceRef, &Obstacle> =
        krate.unmade.iter().map(|one| (&one.source, &one.reason)).collect();
    let workload = |page: &Page| workload::name(page.front_matter.workload.as_deref()?);
    let workloads: BTreeMap<&str, String> =
        pages.iter().filter_map(|page| Some((page.path.as_str(), workload(page)?))).collect();
    let mut examples: BTreeMap<(&SourceRef, Part), Example> = BTreeMap::new();
    for Place { source, part, reason, request } in places(document) {
        let defects =
            |source: &SourceRef| extents.get(source).map(|extent| within(*extent, diagnostics)).unwrap_or_default();
        let is_mismatch = |index: &usize| diagnostics.get(*index).is_some_and(|one| one.code == Code::ExampleMismatch);
        let example = Example {
            source: source.clone(),
            part,
            name: None,
            workload: workloads.get(source.path.as_str()).map_or("none", String::as_str).to_owned(),
            test: tests.get(&(source, part)).cloned(),
            obstacle: reason.or_else(|| obstacles.get(source).filter(|_| part == Part::Request).map(|one| one.told())),
            // What answers a request of another operation is of another operation too.
            defects: request.into_iter().flat_map(defects).filter(is_mismatch).chain(defects(source)).collect(),
        };
        // Where one response answers several requests, any of its tests tells.
        examples.entry((source, part)).or_insert(example);
    }
    examples.into_values().collect()
}

/// Where an example stands.
struct Place<'a> {
    source: &'a SourceRef,
    part: Part,
    /// Why it belongs to no operation, if so.
    reason: Option<String>,
    /// Of a response, where its request stands.
    request: Option<&'a SourceRef>,
}

/// Where everything stands, with the reason for what has no place.
fn places(document: &Document) -> Vec<Place<'_>> {
    let mut places = Vec::new();
    for exchange in document.paths.values().flat_map(PathItem::operations).flat_map(|(_, one)| exchanges(one)) {
        let request = exchange.request.as_ref().map(|request| request.source);
        let response = exchange.response.as_ref().map(|response| response.source);
        places.extend(request.map(|source| Place { source, part: Part::Request, reason: None, request: None }));
        places.extend(response.map(|source| Place { source, part: Part::Response, reason: None, request }));
    }
    for one in &document.unplaced {
        let (request, response) = (one.request.as_ref(), one.response.as_ref());
        let reason = || Some(one.reason.clone());
        places.extend(request.map(|source| Place { source, part: Part::Request, reason: reason(), request: None }));
        places.extend(response.map(|source| Place { source, part: Part::Response, reason: reason(), request }));
    }
    let values = document.notifications.iter().chain(&document.values).map(|value| &value.source);
    places.extend(values.map(|source| Place { source, part: Part::Value, reason: None, request: None }));
    places
}

/// The name of the test of each example, as the test runner writes it.
fn tests(krate: &Crate) -> BTreeMap<(&SourceRef, Part), String> {
    let mut tests = BTreeMap::new();
    for module in &krate.tests {
        let is_of_values = module.is_of_values;
        for test in &module.tests {
            if let Some(request) = &test.request {
                tests.entry((&request.source, Part::Request)).or_insert_with(|| module.runners_name(&test.sent()));
            }
            if let Some(response) = &test.response {
                let part = if is_of_values { Part::Value } else { Part::Response };
                tests.entry((&response.source, part)).or_insert_with(|| module.runners_name(&test.read()));
            }
        }
    }
    tests
}

/// The diagnostics that begin in a span, by index; they come sorted by place.
fn within(extent: Span, diagnostics: &[Diagnostic]) -> Vec<usize> {
    let first = diagnostics.partition_point(|one| (one.span.file, one.span.start) < (extent.file, extent.start));
    let inside = diagnostics.iter().enumerate().skip(first);
    let inside =
        inside.take_while(|(_, one)| one.span.file == extent.file && one.span.start < extent.end.max(extent.start + 1));
    inside.map(|(index, _)| index).collect()
}

impl Obstacle {
    /// What keeps the request from being made, in words.
    fn told(&self) -> String {
        match self {
            Obstacle::Path => "its URL is not of the operation's path".to_owned(),
            Obstacle::Query(name) => format!("it lacks `{name}`, which the operation always takes"),
            Obstacle::Argument(text) => format!("`{text}` in its URL is not of the documented type"),
            Obstacle::NoBody => "it lacks the body that the operation takes".to_owned(),
            Obstacle::Body => "its body is of another kind than the operation takes".to_owned(),
            Obstacle::Depth => "it takes more calls in one expression than are written".to_owned(),
            Obstacle::UnexpectedBody => "it sends a body, which the operation doesn't take".to_owned(),
        }
    }
}
