//! Documented exchanges come in; the code that makes each request goes out, as an example for readers and as tests.

mod url;
mod value;

use std::collections::{BTreeMap, btree_map::Entry};

use serde_json::Value as Json;

use self::value::{Annotations, Writer};
use super::{
    bodies::Payload,
    calls::{Call, Place},
    doc,
    ident::{Ident, Scope},
    krate::{
        ArgumentType, Body, Example, ExampleCall, Node, PathModule, Reply, Test, TestModule, TypeModule, TypePath,
        Value, WireRequest,
    },
    methods::{self, Route},
    nodes::Facts,
    step::Encoding,
};
use crate::spec::{Exchange, ExchangeRequest, Map, MediaType};

/// Headers that the transport or the body sets.
const OF_TRANSPORT: &[&str] = &["authorization", "content-length", "content-type", "host"];

/// What is known when examples are written.
#[derive(Clone, Copy, Debug)]
pub struct Known<'k, 'c, 'a> {
    /// The calls, what they send and what describes them.
    pub facts: Facts<'c, 'a>,
    /// How each call is reached.
    pub routes: &'k BTreeMap<(usize, usize), Route>,
    /// The types, whose setters examples use.
    pub types: &'k [TypeModule],
}

/// Puts the first documented request that can be made beside each method.
pub fn illustrate(root: &mut Node, modules: &mut [PathModule], known: Known) {
    let writer = Writer::new(known.types, Annotations::WhereTheyTell);
    let mut examples: BTreeMap<&TypePath, Example> = BTreeMap::new();
    for (index, (call, path)) in known.facts.calls.iter().zip(known.facts.operations).enumerate() {
        let mut exchanges = exchanges(index, call);
        if let Some(example) = exchanges.find_map(|(place, exchange)| Some(example(place, exchange, known, &writer)?.0))
        {
            examples.insert(path, example);
        }
    }
    let nodes = modules.iter_mut().flat_map(|module| &mut module.nodes).chain([root]);
    for method in nodes.flat_map(|node| &mut node.methods) {
        method.example = examples.get(&method.operation).cloned();
    }
}

/// All exchanges as tests, by the module of their operation, and the notifications.
#[must_use]
pub fn tests(known: Known, notifications: Vec<Test>) -> Vec<TestModule> {
    let writer = Writer::new(known.types, Annotations::All);
    let mut modules: BTreeMap<Ident, (Scope, Vec<Test>)> = BTreeMap::new();
    for (index, (call, path)) in known.facts.calls.iter().zip(known.facts.operations).enumerate() {
        let Some(module) = path.module.last() else { continue };
        for (place, exchange) in exchanges(index, call) {
            let request = example(place, exchange, known, &writer);
            let response = known.facts.payloads.get(index).and_then(|payload| response(place.1, exchange, payload));
            if request.is_none() && response.is_none() {
                continue;
            }
            let (scope, tests) = modules.entry(module.clone()).or_default();
            let (ident, source) = (scope.claim([Ident::snake(&exchange.name)]), exchange.source.clone());
            tests.push(Test { ident, source, request, response, is_deprecated: call.operation().deprecated });
        }
    }
    let mut modules: Vec<TestModule> =
        modules.into_iter().map(|(module, (_, tests))| TestModule { module, tests }).collect();
    if !notifications.is_empty() {
        modules.push(TestModule { module: Ident::snake("notifications"), tests: notifications });
    }
    modules
}

/// A place of a call, by both its indexes, with the call.
type Here<'c, 'a> = ((usize, usize), &'c Place<'a>);

fn exchanges<'c, 'a>(index: usize, call: &'c Call<'a>) -> impl Iterator<Item = (Here<'c, 'a>, &'a Exchange)> {
    call.places.iter().enumerate().flat_map(move |(at, place)| {
        place.operation.examples.iter().map(move |exchange| (((index, at), place), exchange))
    })
}

/// The code of a request and what it is to look like on the wire; `None` where the page's request is no such call.
fn example(here: Here, exchange: &Exchange, known: Known, writer: &Writer) -> Option<(Example, WireRequest)> {
    let (key, place) = here;
    let request = exchange.request.as_ref()?;
    let payload = known.facts.payloads.get(key.0)?;
    let (path, mut query) = url::split(&request.url)?;
    let values = url::arguments(&place.steps, &path)?;
    let mut calls = chain(known.routes.get(&key)?, place, values)?;
    let call = calls.last_mut()?;
    for parameter in methods::required_query(place.operation) {
        let at = query.iter().position(|(name, _)| name.eq_ignore_ascii_case(&parameter.name))?;
        let (_, text) = query.remove(at);
        call.arguments.push(url::argument(&text, methods::argument_type(&parameter.schema))?);
    }
    let wire_query = url::split(&request.url)?.1;
    let json = sent(place, exchange);
    call.arguments.extend(match &payload.body {
        Some(body) => Some(body_value(body, json, writer)?),
        None => None,
    });
    let headers = headers(request);
    let mut settings: Vec<ExampleCall> = query.iter().map(|(name, value)| url::setting(name, value)).collect();
    settings.extend(headers.iter().map(|(name, value)| ExampleCall {
        ident: Ident::snake("header"),
        arguments: vec![Value::Text(name.clone()), Value::Text(value.clone())],
    }));
    let uses = value::uses(calls.iter().flat_map(|call| &call.arguments));
    let has_reply = !matches!(payload.reply, Reply::Nothing);
    let example = Example { uses, calls, settings, has_reply };
    let json = payload.body.as_ref().and(json).cloned();
    Some((example, WireRequest { method: request.method.clone(), path, query: wire_query, headers, json }))
}

/// The methods of a route with the values that each takes.
fn chain(route: &Route, place: &Place, values: Vec<String>) -> Option<Vec<ExampleCall>> {
    let parameter = |name: &str| place.operation.parameters.iter().find(|one| one.place == "path" && one.name == name);
    let types = place.steps.iter().flat_map(|step| step.placeholders()).map(|(name, encoding)| match encoding {
        Encoding::Argument => parameter(name).map_or(ArgumentType::Text, |one| methods::argument_type(&one.schema)),
        _ => ArgumentType::Text,
    });
    let arguments: Option<Vec<Value>> = values.iter().zip(types).map(|(text, ty)| url::argument(text, ty)).collect();
    let mut arguments = arguments?.into_iter();
    let calls = route.chain.iter().map(|(ident, count)| ExampleCall {
        ident: ident.clone(),
        arguments: arguments.by_ref().take(*count).collect(),
    });
    Some(calls.collect())
}

fn sent<'a>(place: &Place<'a>, exchange: &Exchange) -> Option<&'a Json> {
    documented(&place.operation.request_body.as_ref()?.content, &exchange.name)
}

fn documented<'a>(content: &'a Map<MediaType>, name: &str) -> Option<&'a Json> {
    content.values().find_map(|media| media.examples.get(name)).map(|example| &example.value)
}

fn body_value(body: &Body, json: Option<&Json>, writer: &Writer) -> Option<Value> {
    match body {
        Body::Json(ty) => writer.value(ty, json.unwrap_or(&Json::Object(serde_json::Map::new()))),
        Body::Reference => json?.get("@odata.id")?.as_str().map(|url| Value::Text(url.to_owned())),
        Body::Bytes(_) => json?.as_str().map(|text| Value::Text(text.to_owned())),
    }
}

/// But for those that the transport sets.
fn headers(request: &ExchangeRequest) -> Vec<(String, String)> {
    let headers = request.headers.iter().filter_map(|header| header.split_once(':'));
    let headers = headers.filter(|(name, _)| !OF_TRANSPORT.contains(&name.trim().to_ascii_lowercase().as_str()));
    headers.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect()
}

/// The documented body of a success, with the type that reads it.
fn response(place: &Place, exchange: &Exchange, payload: &Payload) -> Option<(Reply, Json)> {
    let status = exchange.response.as_ref()?.status;
    let response = place.operation.responses.get(&status.to_string()).filter(|_| (200..300).contains(&status))?;
    let json = documented(&response.content, &exchange.name)?;
    let reply = match &payload.reply {
        Reply::Optional(reply) => reply,
        reply => reply,
    };
    let reads = matches!(reply, Reply::Value(_) | Reply::Collection(_) | Reply::Scalar(_));
    (reads && json.is_object()).then(|| (reply.clone(), json.clone()))
}

/// The tests of notifications: each is read as the type that its page names.
#[must_use]
pub fn notification_tests(notifications: &[crate::spec::Notification], types: Vec<Option<Reply>>) -> Vec<Test> {
    let mut names: BTreeMap<Ident, usize> = BTreeMap::new();
    let tests = notifications.iter().zip(types).filter_map(|(notification, reply)| {
        let plain = Ident::snake(&doc::escaped(&notification.name));
        let ident = match names.entry(plain.clone()) {
            Entry::Vacant(entry) => {
                entry.insert(1);
                plain
            }
            Entry::Occupied(mut entry) => {
                *entry.get_mut() += 1;
                Ident::snake(&format!("{} {}", plain.bare(), entry.get()))
            }
        };
        let response = Some((reply?, notification.value.clone()));
        Some(Test { ident, source: notification.source.clone(), request: None, response, is_deprecated: false })
    });
    tests.collect()
}
