//! Joins operations that differ only in their path to one call.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    krate::{PlannedParameter, SecurityScheme},
    security, servers,
};
use crate::{
    api::{Method, OperationKind, ParameterPlace},
    by_name::ByName,
    diagnostic::{Code, Diagnostics},
    gateway::page_name,
    path::{self, Encoding, PathKey, PathTemplate, Step},
    spec::{Document, Map, MediaType, Operation, OrText, Response, Status},
};

/// How much of a long path a message shows.
const SHOWN: usize = 80;

/// One call, on all the paths that offer it.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    /// `POST`
    pub method: Method,
    /// The shortest path first.
    pub paths: Vec<CallPath<'a>>,
    /// What an action or function is done to, where a title or the name of a page says so: `message`.
    pub resource: Option<&'a str>,
    /// A base URL of its own.
    pub server: Option<String>,
    /// The credentials that it needs, in alternatives, where they are other than a token.
    pub security: Option<Vec<Vec<SecurityScheme>>>,
}

/// A path that offers a call.
#[derive(Debug)]
pub(crate) struct CallPath<'a> {
    /// As the document writes it.
    pub path: &'a str,
    /// The operation there.
    pub operation: &'a Operation,
    /// The path, taken apart.
    pub template: PathTemplate,
    /// The path, step by step.
    pub steps: Vec<Step>,
    /// Options that each request has.
    pub fixed: Vec<(String, String)>,
    /// What comes back with every status that nothing else is stated for.
    pub default: Option<&'a Response>,
    /// What its parameters become.
    pub parameters: Vec<PlannedParameter>,
}

impl<'a> Call<'a> {
    /// The operation on the shortest path, which speaks for all.
    #[must_use]
    pub(crate) fn operation(&self) -> &'a Operation {
        // A call is made from a place, so there is one; an empty operation stands in for none.
        static NONE: std::sync::LazyLock<Operation> = std::sync::LazyLock::new(Operation::default);
        self.paths.first().map_or(&NONE, |one| one.operation)
    }

    /// The steps of the shortest path.
    #[must_use]
    pub(crate) fn steps(&self) -> &[Step] {
        self.paths.first().map_or(&[], |one| &one.steps)
    }

    /// Whether the document says that this is an action or a function.
    #[must_use]
    pub(crate) fn is_named(&self) -> bool {
        matches!(self.operation().kind, Some(OrText::Known(OperationKind::Action | OperationKind::Function)))
    }
}

/// All calls, those on shorter paths first. Those whose path can't be sent as it is written are left out and reported.
#[must_use]
pub(crate) fn calls<'a>(document: &'a Document, diagnostics: &mut Diagnostics) -> Vec<Call<'a>> {
    let unstated = security::unstated(document);
    let mut groups: BTreeMap<String, Call> = BTreeMap::new();
    for (path, item) in &document.paths {
        let key = PathKey::split(path);
        let template = PathTemplate::parse(key.address);
        let steps = match path::steps(&template) {
            Ok(steps) => steps,
            Err(fault) => {
                let shown = match path.char_indices().nth(SHOWN) {
                    Some((end, _)) => format!("{}…", path.get(..end).unwrap_or_default()),
                    None => path.clone(),
                };
                for (method, _) in item.operations() {
                    let span = document.origins.operation(path, method);
                    let message = fault.message(method, &shown);
                    diagnostics
                        .push(Code::UnsendablePath, span, message)
                        .help("correct the path; the crate lacks the operation");
                }
                continue;
            }
        };
        for (method, operation) in item.operations() {
            let call = groups.entry(signature(method, operation)).or_insert_with(|| Call {
                method,
                paths: Vec::new(),
                resource: None,
                server: servers::own(operation, document),
                security: security::needed(operation, document, unstated.as_ref()),
            });
            let (default, parameters) = (default_of(operation, document), Vec::new());
            let fixed = fixed(&key);
            call.paths.push(CallPath {
                path,
                operation,
                template: template.clone(),
                steps: steps.clone(),
                fixed,
                default,
                parameters,
            });
        }
    }
    let components = document.components.schemas.keys().map(|name| name.rsplit('.').next().unwrap_or(name));
    let components = ByName::of(components.map(|name| (name, name)));
    let mut calls: Vec<Call> = groups.into_values().collect();
    for call in &mut calls {
        call.paths.sort_by_key(|one| (one.steps.len(), one.path));
        call.resource = resource(call, &components);
    }
    calls.sort_by_key(|call| (call.steps().len(), call.paths.first().map(|one| one.path), call.method.as_str()));
    calls
}

impl CallPath<'_> {
    /// What the call is named after, where its address alone doesn't tell it from another: its id, or what is written
    /// behind the address.
    #[must_use]
    pub(crate) fn overload(&self) -> Option<&str> {
        let key = PathKey::split(self.path);
        let id = Some(self.operation.operation_id.as_str()).filter(|id| !id.is_empty());
        id.or(key.fragment).or_else(|| self.path.get(key.address.len()..)).filter(|_| key.is_overload())
    }

    /// Whether the value of a placeholder is typed by its parameter: a bare argument is; what stands in quotes is text, and
    /// so is a path of segments. Pages show texts in place of ids whatever type they give them.
    #[must_use]
    pub(crate) fn is_typed(&self, encoding: Encoding) -> bool {
        encoding == Encoding::Argument || encoding == Encoding::Segment && self.operation.pages.is_empty()
    }
}

/// What an action or function is done to: `message` of the title `message: reply`, else `team` of `Clone a team`, whose
/// page is `team-clone`, where that is the name of a component, whose case a page's name doesn't tell.
fn resource<'a>(call: &Call<'a>, components: &ByName<&'a str>) -> Option<&'a str> {
    if !call.is_named() {
        return None;
    }
    let is_name = |text: &&str| !text.is_empty() && text.chars().all(char::is_alphanumeric);
    let titled = call.operation().summary.as_deref().and_then(|title| title.split_once(": "));
    let titled = titled.map(|(resource, _)| resource).filter(is_name);
    titled.or_else(|| {
        let page = page_name(&call.operation().external_docs.as_ref()?.url)?;
        let (resource, action) = page.rsplit_once('-')?;
        let is_action = call.steps().last().is_some_and(|step| step.name.eq_ignore_ascii_case(action));
        components.folded(resource.rsplit('-').next()?).filter(|_| is_action)
    })
}

/// The options of a key but for those whose values are arguments.
fn fixed(key: &PathKey) -> Vec<(String, String)> {
    let pairs = key.query.iter().filter(|(_, value)| PathKey::placeholder(value).is_none());
    pairs.map(|(name, value)| (path::decoded(name), path::decoded(value))).collect()
}

/// The response that is stated for all other statuses, followed to where it stands.
fn default_of<'a>(operation: &'a Operation, document: &'a Document) -> Option<&'a Response> {
    let mut response = operation.responses.get(&Status::Default)?;
    let shared = &document.components.responses;
    for _ in 0..=shared.len() {
        let Some(target) = &response.reference else { return Some(response) };
        response = shared.get(target.name())?;
    }
    None
}

/// All that makes two operations the same call: everything but the path, its parameters, the names, the examples and
/// the refusals, which all end in one error and stand only where an example shows them.
fn signature(method: Method, operation: &Operation) -> String {
    let page = operation.external_docs.as_ref().map(|page| page.url.as_str());
    // Without a page, nothing but its id tells an operation from another that looks the same.
    let id = page.is_none().then_some(&operation.operation_id);
    let parameters: Vec<_> =
        operation.parameters.iter().filter(|parameter| !parameter.is_in(ParameterPlace::Path)).collect();
    let body = operation.request_body.as_ref().map(|body| (shapes(&body.content), body.required));
    let answers = operation.responses.iter().filter(|(status, _)| !matches!(status.class(), Some(4 | 5)));
    let responses: Vec<_> = answers.map(|(status, response)| (status, shape(response))).collect();
    let texts = (&operation.summary, &operation.description, &operation.deprecation, operation.deprecated);
    let needs = (&operation.servers, &operation.security);
    let needs = page.is_none().then_some(needs);
    let parts =
        (method.as_str(), page, id, texts, &operation.kind, &operation.permissions, parameters, body, responses, needs);
    serde_json::to_string(&parts).unwrap_or_else(|_| operation.operation_id.clone())
}

fn shape(response: &Response) -> impl Serialize {
    let headers: Vec<&String> = response.headers.keys().collect();
    (shapes(&response.content), headers)
}

fn shapes(content: &Map<MediaType>) -> impl Serialize {
    content.iter().map(|(media_type, media)| (media_type, &media.schema)).collect::<Vec<_>>()
}
