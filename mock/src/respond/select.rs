//! Selects the documented exchange that a request resembles most. An example of a failure is selected only by exactly
//! its own request.

use graphdown_codegen::{
    exchange::{self, DocumentedBody, DocumentedRequest, DocumentedResponse, Exchange},
    path::RequestPath,
    spec::Operation,
};
use serde_json::Value;

use crate::{understand::catalogue::Route, understand::check, understand::matching::Call, understand::request::Sent};

/// Headers that differ from client to client, or that say nothing of what is asked for.
const IRRELEVANT: [&str; 6] = ["authorization", "content-type", "content-length", "accept", "user-agent", "host"];

/// The exchange that a call is answered by.
#[derive(Clone, Debug)]
pub(crate) struct Selection<'a> {
    /// The example's name.
    pub(crate) name: &'a str,
    /// What is answered.
    pub(crate) response: DocumentedResponse<'a>,
    /// The operation that it is documented for: the call's own, or another on the same page that results in the same.
    pub(crate) operation: &'a Operation,
    /// How much of the request is as documented.
    pub(crate) likeness: Likeness,
}

/// How much of a request is just as an example shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Likeness {
    /// All query options.
    pub(crate) query: bool,
    /// The body.
    pub(crate) body: bool,
    /// The path, the query and the body.
    pub(crate) whole: bool,
    /// The more, the more alike.
    score: i32,
}

/// The example of that name, else the one that is most like the request; among those that are equally like it a
/// success whose body is as its schema says. One that shows a failure is the answer only to just the request that it shows.
pub(crate) fn select<'a>(call: &Call<'a>, sent: &Sent, name: Option<&str>) -> Option<Selection<'a>> {
    let json = sent.json();
    let own = candidates(call.operation, call.route, sent, json.as_ref(), Some(call));
    let siblings = || {
        call.surface
            .siblings(call.operation, call.method)
            .flat_map(|(route, operation)| candidates(operation, route, sent, json.as_ref(), None))
    };
    let mut all: Vec<Selection> = own.collect();
    if !all.iter().any(|selection| is_success(selection.response.status)) {
        all.extend(siblings());
    }
    if let Some(named) = name.and_then(|name| all.iter().position(|selection| selection.name == name)) {
        return Some(all.swap_remove(named));
    }
    all.retain(|selection| is_success(selection.response.status) || selection.likeness.whole);
    if !all.iter().any(|selection| selection.likeness.query) {
        // Who selects properties goes on with them: an example that has others is of less use than one for another query.
        let properties = sent.option("$select").unwrap_or_default().split(',').map(str::trim);
        let properties: Vec<&str> = properties.filter(|name| !name.is_empty()).collect();
        let least = all.iter().map(|selection| lacking(selection, &properties)).min()?;
        all.retain(|selection| lacking(selection, &properties) == least);
    }
    let best = all.iter().map(|selection| selection.likeness.score).max()?;
    all.retain(|selection| selection.likeness.score == best);
    if all.iter().any(|selection| is_success(selection.response.status)) {
        all.retain(|selection| is_success(selection.response.status));
    }
    if all.len() > 1 {
        all.sort_by_cached_key(|selection| misfits(selection, call));
    }
    all.into_iter().next()
}

/// How far a response is from what its operation documents: several pages may show one call, and not all show it well.
fn misfits(selection: &Selection, call: &Call) -> usize {
    let schema = selection.operation.response_schema(selection.response.status);
    let types = call.surface.types();
    match (selection.response.body, schema) {
        (DocumentedBody::Json(value), Some(schema)) => check::body::misfits(value, schema, &types),
        _ => 0,
    }
}

/// How many of the selected properties a response doesn't show, in any of its items.
fn lacking(selection: &Selection, properties: &[&str]) -> usize {
    let DocumentedBody::Json(body) = selection.response.body else { return properties.len() };
    let items = body.get("value").and_then(Value::as_array).map_or(std::slice::from_ref(body), Vec::as_slice);
    properties.iter().filter(|name| items.iter().all(|item| item.get(**name).is_none())).count()
}

pub(crate) const fn is_success(status: u16) -> bool {
    status >= 200 && status < 400
}

/// The code that an operation's examples show of an error with this status.
pub(crate) fn code(operation: &Operation, status: u16) -> Option<&str> {
    let responses = exchange::exchanges(operation).filter_map(|exchange| exchange.response);
    responses.filter(|response| response.status == status).find_map(|response| match response.body {
        DocumentedBody::Json(value) => value.get("error")?.get("code")?.as_str(),
        _ => None,
    })
}

fn candidates<'a>(
    operation: &'a Operation,
    route: &'a Route,
    sent: &Sent,
    json: Option<&Value>,
    own: Option<&Call<'a>>,
) -> impl Iterator<Item = Selection<'a>> {
    let exchanges = exchange::exchanges(operation).filter_map(|exchange| {
        let Exchange { name, request, response } = exchange;
        Some((name, request, response?))
    });
    exchanges.map(move |(name, request, response)| {
        let values = own.map(|call| call.values.as_slice());
        let likeness = request.map_or_else(Likeness::default, |request| likeness(&request, route, sent, json, values));
        Selection { name, response, operation, likeness }
    })
}

fn likeness(
    request: &DocumentedRequest,
    route: &Route,
    sent: &Sent,
    json: Option<&Value>,
    values: Option<&[String]>,
) -> Likeness {
    let mut score = 0;
    let documented = route.values(&RequestPath::sent(&request.path));
    let is_same_path = values.is_some() && documented.as_deref() == values;
    if let (Some(documented), Some(values)) = (&documented, values) {
        score += 4 * count(documented.iter().zip(values).filter(|(one, other)| one == other).count());
    }
    let documented: Vec<_> = request.query.iter().collect();
    let equal = count(sent.query.iter().filter(|option| documented.contains(option)).count());
    let names = count(sent.query.iter().filter(|(name, _)| documented.iter().any(|(known, _)| known == name)).count());
    let all = count(documented.len().max(sent.query.len()));
    score += 4 * equal + 2 * names - 2 * all;
    for header in request.headers.iter().filter(|header| is_relevant(&header.name)) {
        score += if sent.header(&header.name) == Some(header.value.as_str()) { 1 } else { -1 };
    }
    let (body, is_same_body) = body_likeness(request.body, sent, json);
    score += body;
    let query = equal == all;
    Likeness { query, body: is_same_body, whole: is_same_path && query && is_same_body, score }
}

fn is_relevant(name: &str) -> bool {
    !IRRELEVANT.iter().any(|one| one.eq_ignore_ascii_case(name))
}

/// How like a documented body the one that was sent is, and whether it is just that.
fn body_likeness(documented: DocumentedBody, sent: &Sent, json: Option<&Value>) -> (i32, bool) {
    match (documented, json) {
        (DocumentedBody::Nothing, _) => (0, sent.body.is_empty()),
        (DocumentedBody::Json(Value::Object(documented)), Some(Value::Object(json))) => {
            let names = json.keys().filter(|name| documented.contains_key(*name)).count();
            let equal = json.iter().filter(|(name, value)| documented.get(*name) == Some(value)).count();
            let score = count(names + equal) - count(documented.len().max(json.len()));
            if documented == json { (score + 4, true) } else { (score, false) }
        }
        (DocumentedBody::Json(documented), Some(json)) if documented == json => (16, true),
        (DocumentedBody::Json(_), _) => (0, false),
        (DocumentedBody::Text { text, .. }, _) => {
            let is_same = String::from_utf8_lossy(&sent.body).trim() == text.trim();
            (if is_same { 16 } else { 0 }, is_same)
        }
    }
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX / 8)
}
