//! Makes the test that a documented response or notification can be read without loss.

use super::value::Writer;
use crate::{
    exchange::{DocumentedBody, DocumentedResponse},
    gateway::{Ident, Module, Scope},
    rust::{
        bodies::Payload,
        krate::{Reads, Reply, ResponseTest, Test, TestModule, TypeModule, WireBody},
    },
    spec::TypedValue,
};

/// Reads a response as what its call gives back: its result, or the error where the service refused.
pub(super) fn test(payload: &Payload, response: &DocumentedResponse, writer: &Writer) -> ResponseTest {
    ResponseTest {
        source: response.source.clone(),
        reads: match response.status {
            200..300 => Reads::Result(writer.with_status(&payload.reply, response.status)),
            300..400 => Reads::Redirect,
            status => {
                refused(payload, status).map_or(Reads::Refusal, |of| Reads::Result(writer.with_status(of, status)))
            }
        },
        derived: match response.body {
            DocumentedBody::Json(json) if response.status < 300 => writer.derived_in(&payload.reply, json),
            _ => Vec::new(),
        },
        status: response.status,
        headers: response.headers.iter().map(|header| header.pair()).collect(),
        body: match response.body {
            DocumentedBody::Nothing => WireBody::Nothing,
            DocumentedBody::Json(json) => WireBody::Json(json.clone()),
            DocumentedBody::Text { text, .. } => WireBody::Text(text.to_owned()),
        },
    }
}

/// What an error with that status is read as, where the document says more than every error has.
fn refused(payload: &Payload, status: u16) -> Option<&Reply> {
    let refusals = payload.refusals.as_ref()?;
    let ranges = [status.to_string(), format!("{}XX", status / 100), String::from("default")];
    refusals.statuses.iter().any(|stated| ranges.contains(stated)).then_some(&refusals.of)
}

/// A module of tests that read notifications, or other values, each as the type that its page names.
#[must_use]
pub(crate) fn value_tests(
    name: &str,
    values: &[TypedValue],
    types: Vec<Option<Reply>>,
    known: &[TypeModule],
    modules: &mut Scope,
) -> Option<TestModule> {
    let (mut scope, writer) = (Scope::default(), Writer::new(known));
    let tests = values.iter().zip(types).filter_map(|(value, reply)| {
        let (ident, reply) = (scope.claim([Ident::snake(&value.name)]), reply?);
        let response = ResponseTest {
            source: value.source.clone(),
            derived: writer.derived_in(&reply, &value.value),
            reads: Reads::Result(reply),
            status: 200,
            headers: Vec::new(),
            body: WireBody::Json(value.value.clone()),
        };
        Some(Test { ident, request: None, response: Some(response), is_deprecated: false })
    });
    let tests: Vec<Test> = tests.collect();
    // Paths of the service may begin with the same name.
    let candidates = || [Module::named(name), Module::named(&format!("{name} of pages"))];
    (!tests.is_empty()).then(|| TestModule { module: modules.claim_module(candidates()), is_of_values: true, tests })
}
