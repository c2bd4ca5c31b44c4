//! Writes the code of documented requests: one as an example beside each method, all as tests.

mod argument;
mod code;
mod body;
mod request;
mod sample;
mod made_up;
mod response;
mod value;

use std::collections::BTreeMap;

use self::{made_up::Facts, request::Made, value::Writer};
use super::{
    bodies::Payload,
    calls::CallPath,
    krate::{Client, ExampleCode, Node, PlaceModule, Test, TestModule, TypeModule, TypePath, Unmade},
    methods::Route,
    planned::{CallKey, PlannedCall},
};
use crate::{
    exchange::{self, Exchange},
    gateway::{Docs, Ident, Module, Scope},
};

pub(crate) use code::snippet;
pub(crate) use response::value_tests;

/// What is known when examples are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known<'k> {
    /// The calls.
    pub planned: &'k [PlannedCall<'k>],
    /// How each call is reached.
    pub routes: &'k BTreeMap<CallKey<'k>, Route>,
    /// The types, whose setters examples use.
    pub types: &'k [TypeModule],
    /// What other crates import.
    pub import: &'k Ident,
    /// What the client is called.
    pub client: &'k Client,
    /// Where the calls go.
    pub base_url: &'k str,
}

/// A documented exchange with all that is needed to write it as code.
#[derive(Clone, Copy)]
struct Here<'h> {
    /// The call on the path that the exchange is documented for.
    place: &'h CallPath<'h>,
    /// What the call sends and what comes back.
    payload: &'h Payload,
    /// How the call is reached.
    route: &'h Route,
}

/// An example of each call: the first documented request that can be made, one that is refused only where there is no
/// other, and one that is made up where nothing is documented.
#[derive(Debug)]
pub(crate) struct Examples<'k>(BTreeMap<&'k TypePath, Example<'k>>);

/// An example of a call on one of its paths.
#[derive(Debug)]
pub(crate) struct Example<'k> {
    /// The path.
    pub path: &'k str,
    /// The code.
    pub code: ExampleCode,
}

impl<'k> Examples<'k> {
    /// Those of all calls.
    #[must_use]
    pub(crate) fn of(known: Known<'k>) -> Self {
        let (writer, facts) = (Writer::new(known.types), Facts::new(known));
        let mut examples = BTreeMap::new();
        for planned in known.planned {
            let exchanges = |refused| exchanges(planned, known).filter(move |(_, one)| one.is_refused() == refused);
            let requests = exchanges(false).chain(exchanges(true));
            let mut made = requests
                .filter_map(|(here, exchange)| Some((here, request::made(here, &exchange.request?, &writer).ok()?)));
            let documented = made.next().map(|(here, Made { example, .. })| Example {
                path: here.place.path,
                code: facts.filled(example.for_readers(), here),
            });
            let example = documented.or_else(|| made_up(planned, known, &facts, &writer));
            examples.extend(example.map(|example| (&planned.operation, example)));
        }
        Examples(examples)
    }

    /// The example of a call.
    #[must_use]
    pub(crate) fn get(&self, operation: &TypePath) -> Option<&Example<'k>> {
        self.0.get(operation)
    }

    /// An example as it stands in a doc comment.
    #[must_use]
    pub(crate) fn code(&self, example: &Example, known: Known) -> Docs {
        let names = [known.import, &known.client.ident, &known.client.variable];
        Docs::code(&code::statements(&example.code, known), names, example.code.parses())
    }

    /// Puts an example beside each method.
    pub(crate) fn illustrate(&self, root: &mut Node, modules: &mut [PlaceModule], known: Known) {
        let nodes = modules.iter_mut().flat_map(|module| &mut module.nodes).chain([root]);
        for method in nodes.flat_map(|node| &mut node.methods) {
            if let Some(example) = method.operations.iter().find_map(|operation| self.get(operation)) {
                let docs = std::mem::take(&mut method.docs);
                method.docs = docs.then(Docs::fixed("# Example")).then(self.code(example, known));
            }
        }
    }
}

/// The call on its shortest path.
fn made_up<'k>(planned: &'k PlannedCall<'k>, known: Known<'k>, facts: &Facts, writer: &Writer) -> Option<Example<'k>> {
    let call = planned.everywhere().next()?;
    let route = known.routes.get(&call.key())?;
    let code = facts.call(Here { place: call.at, payload: &planned.payload, route }, writer)?;
    Some(Example { path: call.at.path, code })
}

/// All exchanges as tests, by the module of their operation; with the requests that can't be made.
#[must_use]
pub(crate) fn tests(known: Known) -> (Vec<TestModule>, Vec<Unmade>) {
    let writer = Writer::new(known.types);
    let mut modules: BTreeMap<Module, (Scope, Vec<Test>)> = BTreeMap::new();
    let mut unmade = Vec::new();
    for planned in known.planned {
        let Some(module) = planned.operation.module.last() else { continue };
        for (here, exchange) in exchanges(planned, known) {
            let request = exchange.request.and_then(|sent| match request::made(here, &sent, &writer) {
                Ok(made) => Some(made.test(&sent, known)),
                Err(reason) => {
                    unmade.push(Unmade { source: sent.source.clone(), reason });
                    None
                }
            });
            let response = exchange.response.map(|answered| response::test(here.payload, &answered, &writer));
            if request.is_none() && response.is_none() {
                continue;
            }
            let (scope, tests) = modules.entry(module.clone()).or_default();
            let ident = scope.claim([Ident::snake(exchange.name)]);
            tests.push(Test { ident, request, response, is_deprecated: planned.call.operation().deprecated });
        }
    }
    let modules = modules.into_iter().map(|(module, (_, tests))| TestModule { module, is_of_values: false, tests });
    (modules.collect(), unmade)
}

/// The exchanges of a call, on each of its paths.
fn exchanges<'k>(planned: &'k PlannedCall<'k>, known: Known<'k>) -> impl Iterator<Item = (Here<'k>, Exchange<'k>)> {
    let places = planned.everywhere().filter_map(move |call| {
        let route = known.routes.get(&call.key())?;
        let here = Here { place: call.at, payload: &planned.payload, route };
        Some((here, exchange::exchanges(call.at.operation)))
    });
    places.flat_map(|(here, exchanges)| exchanges.map(move |exchange| (here, exchange)))
}
