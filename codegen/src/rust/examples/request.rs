//! Converts a documented request to the calls that make it, or gives the reason why the crate can't make exactly this
//! request.

use super::{
    Here, Known, argument,
    body::{self, Sent},
    code,
    value::Writer,
};
use crate::{
    api::ParameterPlace,
    exchange::DocumentedRequest,
    gateway::Ident,
    limits::NESTED_CALLS,
    rust::{
        calls::CallPath,
        krate::{ExampleCall, ExampleCode, Obstacle, Reply, RequestTest, Value, WireBody},
        methods::Route,
    },
};

/// Headers that the client, the transport or the body sets, and that a generated client refuses.
const OF_TRANSPORT: &[&str] = &[
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "expect",
    "host",
    "http2-settings",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// A request as code, and what else is to be seen of it on the wire.
pub(super) struct Made {
    /// What a user writes.
    pub(super) example: ExampleCode,
    headers: Vec<(String, String)>,
    body: WireBody,
}

/// Makes a request; what it leaves out or says otherwise than the operation is an obstacle.
pub(super) fn made(here: Here, request: &DocumentedRequest, writer: &Writer) -> Result<Made, Obstacle> {
    let Here { place, payload, route } = here;
    let values = request.values(&place.template).ok_or(Obstacle::Path)?;
    let mut calls = chain(route, values)?;
    let mut query = request.query.clone();
    let shown = headers(request);
    let mut headers = shown.clone();
    let mut arguments = required(place, &mut query, &mut headers)?;
    let Sent { argument, mut settings, headers: of_body, body } = body::sent(payload.body.as_ref(), request, writer)?;
    arguments.extend(argument);
    if let Some(call) = calls.last_mut() {
        call.arguments.extend(arguments);
    }
    settings.splice(0..0, query.iter().map(|(name, value)| argument::setting(name, value)));
    settings.extend(headers.iter().map(|(name, value)| ExampleCall {
        ident: Ident::snake("header"),
        arguments: vec![Value::Text(name.clone()), Value::Text(value.clone())],
    }));
    let answer = answer(&payload.reply, &calls, writer);
    let headers = shown.into_iter().chain(of_body).collect();
    let example = ExampleCode { calls, settings, answer };
    if example.depth() > NESTED_CALLS {
        return Err(Obstacle::Depth);
    }
    Ok(Made { example, headers, body })
}

impl Made {
    /// The test that the request is seen on the wire as the page shows it.
    pub(super) fn test(self, request: &DocumentedRequest, known: Known) -> RequestTest {
        RequestTest {
            client: known.client.clone(),
            source: request.source.clone(),
            imports: code::imports(&self.example, known.import),
            call: code::request(&self.example, &known.client.variable, None),
            example: self.example,
            method: request.method.to_string(),
            path: request.path.clone(),
            query: request.query.clone(),
            headers: self.headers,
            body: self.body,
        }
    }
}

/// What comes back by the name of its type, a list by that of its place.
pub(super) fn answer(reply: &Reply, calls: &[ExampleCall], writer: &Writer) -> Option<Ident> {
    let usual = || Ident::snake("answer");
    match reply {
        Reply::Nothing => None,
        Reply::Value(ty) | Reply::Scalar(ty) => {
            Some(writer.type_ident(ty).map_or_else(usual, |ident| Ident::snake(ident.bare())))
        }
        Reply::Content => Some(Ident::snake("content")),
        Reply::ByStatus(_) => Some(usual()),
        Reply::Optional(inner) => answer(inner, calls, writer),
        Reply::Collection(_) => {
            let (list, way) = calls.split_last()?;
            let is_cast = |call: &&ExampleCall| call.ident.bare().starts_with("as_") && call.arguments.is_empty();
            let place = way.iter().rev().find(|call| !is_cast(call)).filter(|place| place.arguments.is_empty());
            let place = place.filter(|_| list.ident.bare() == "list").map(|place| place.ident.clone());
            Some(place.unwrap_or_else(usual))
        }
    }
}

/// The methods of a route with the values that each takes.
fn chain(route: &Route, values: Vec<String>) -> Result<Vec<ExampleCall>, Obstacle> {
    let mut values = values.into_iter();
    let calls = route.chain.iter().map(|(ident, types)| {
        let arguments = types.iter().zip(values.by_ref());
        let arguments =
            arguments.map(|(ty, text)| argument::argument(&text, ty).ok_or_else(|| Obstacle::Argument(text.clone())));
        Ok(ExampleCall { ident: ident.clone(), arguments: arguments.collect::<Result<_, _>>()? })
    });
    calls.collect()
}

/// Takes the options that the method itself takes out of the query and the headers.
fn required(
    place: &CallPath,
    query: &mut Vec<(String, String)>,
    headers: &mut Vec<(String, String)>,
) -> Result<Vec<Value>, Obstacle> {
    let mut arguments = Vec::new();
    for parameter in place.parameters.iter().filter(|one| one.is_argument) {
        let from = if parameter.place == ParameterPlace::Query { &mut *query } else { &mut *headers };
        let at = from.iter().position(|(name, _)| name.eq_ignore_ascii_case(&parameter.name));
        let (_, text) = from.remove(at.ok_or_else(|| Obstacle::Query(parameter.name.clone()))?);
        let value = argument::argument(&text, &parameter.ty);
        arguments.push(value.ok_or(Obstacle::Argument(text))?);
    }
    Ok(arguments)
}

/// But for those that the transport sets.
fn headers(request: &DocumentedRequest) -> Vec<(String, String)> {
    let headers = request.headers.iter();
    let is_callers = |name: &str| {
        let name = name.to_ascii_lowercase();
        !OF_TRANSPORT.contains(&name.as_str()) && !name.starts_with("proxy-")
    };
    headers.filter(|header| is_callers(&header.name)).map(|header| header.pair()).collect()
}
