//! Decides from how a test ended whether its example holds, and if not, whether the page or the tool is at fault.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{Example, Known, Plan};
use crate::{
    diagnostic::Code,
    extract::ELSEWHERE,
    spec::{Map, Schema},
    type_graph::Types,
};

/// A member of a response for which the model has no property.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Unmodelled {
    /// The type of the object: `microsoft.graph.user`.
    pub type_name: String,
    /// The name of the member: `nickName`.
    pub name: String,
    /// The path in the body: `$.value[0].nickName`.
    pub path: String,
}

/// The result of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestResult {
    /// It passed, with the members of the response that have no property.
    Passed(Vec<Unmodelled>),
    /// It failed, with this message.
    Failed(String),
    /// It doesn't compile, for this reason.
    Uncompiled(String),
}

/// Whether an example holds, and otherwise whose fault it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Classification {
    /// The crate makes exactly this request, or loses nothing of this response.
    ///
    /// The text names a property that only a derived type documents, if the response doesn't name that type: by
    /// the protocol the value then has the type of its place, and the property is kept as an additional one.
    Holds(Option<String>),
    /// The page is wrong: the code of the diagnostic that explains it, and the failure.
    Docs(Code, String),
    /// The generator is at fault, or the failure is known: the failure, and the reason from `verify.toml`, if any.
    Ours(String, Option<String>),
}

/// Why requests to other hosts don't hold: pages show uploads to and downloads from addresses
/// that the service returned.
const OUT_OF_REACH: &str = "a request to another host isn't a call of this service";

impl Classification {
    /// The code of the diagnostic that explains why the example doesn't hold.
    #[must_use]
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Classification::Docs(code, _) => Some(code.as_str()),
            Classification::Holds(_) | Classification::Ours(..) => None,
        }
    }

    /// The failure, if the example doesn't hold.
    #[must_use]
    pub fn failure(&self) -> Option<&str> {
        match self {
            Classification::Docs(_, failure) | Classification::Ours(failure, _) => Some(failure),
            Classification::Holds(_) => None,
        }
    }
}

/// The codes that explain failures, the most specific first. Flaws of JSON that are read as meant explain
/// only what couldn't be read at all.
const EXPLAINING: &[Code] = &[
    Code::MissingStartLine,
    Code::UnsendableRequest,
    Code::ExampleMismatch,
    Code::ArgumentMismatch,
    Code::PathCase,
    Code::MissingQueryOption,
    Code::QueryOptionCase,
    Code::MalformedQuery,
    Code::MalformedHeader,
    Code::UnexpectedBody,
    Code::MissingBody,
    Code::UnreadableBody,
    Code::ValueMismatch,
    Code::UnrelatedType,
    Code::UndocumentedType,
    Code::DuplicateMember,
    Code::MissingProperty,
    Code::ResponseMismatch,
    Code::UndocumentedStatus,
    Code::MalformedError,
    Code::MissingLocation,
    Code::JsonFlaw,
];

/// Classifies the examples, in their order. Tests that are missing from `ends` did not run, which is the generator's fault.
#[must_use]
pub fn classify(plan: &Plan, ends: &BTreeMap<String, TestResult>, known: &mut Known) -> Vec<Classification> {
    let types = Types::of(&plan.spec.components.schemas);
    let classification = |example: &Example| {
        let failure = match tried(example, ends, &types) {
            Ok(undiscriminated) => return Classification::Holds(undiscriminated),
            Err(failure) => failure,
        };
        match explained(example, plan) {
            Some(code) => Classification::Docs(code, failure),
            None if failure == ELSEWHERE => Classification::Ours(failure, Some(OUT_OF_REACH.to_owned())),
            None => {
                let reason = known.reason(example, &failure);
                Classification::Ours(failure, reason)
            }
        }
    };
    plan.examples.iter().map(classification).collect()
}

/// What the discriminator of an example should say that holds, else what happened.
fn tried(
    example: &Example,
    ends: &BTreeMap<String, TestResult>,
    types: &Types<Map<Schema>>,
) -> Result<Option<String>, String> {
    if let Some(obstacle) = &example.obstacle {
        return Err(obstacle.clone());
    }
    let Some(test) = &example.test else { return Err("no type is known for it".to_owned()) };
    match ends.get(test) {
        Some(TestResult::Passed(found)) => match found.iter().find_map(|one| lost(one, types)) {
            None => Ok(found.iter().find_map(|one| of_derived(one, types))),
            Some(lost) => Err(lost),
        },
        Some(TestResult::Failed(message)) => Err(message.clone()),
        Some(TestResult::Uncompiled(reason)) => Err(format!("its test doesn't compile: {reason}")),
        None => Err("its test did not run".to_owned()),
    }
}

/// The code that explains best what is wrong with the page there.
fn explained(example: &Example, plan: &Plan) -> Option<Code> {
    let found = example.defects.iter().filter_map(|index| plan.diagnostics.get(*index));
    let codes: BTreeSet<Code> = found.map(|diagnostic| diagnostic.code).collect();
    EXPLAINING.iter().find(|code| codes.contains(code)).copied()
}

/// What to say of a property that pages document.
fn lost(Unmodelled { type_name, name, path }: &Unmodelled, types: &Types<Map<Schema>>) -> Option<String> {
    types.property(types.get(type_name)?, name)?;
    Some(format!("{path}: `{name}` of `{type_name}` is documented, but was read as no property"))
}

/// What to say of a property of derived types alone.
fn of_derived(Unmodelled { type_name, name, path }: &Unmodelled, types: &Types<Map<Schema>>) -> Option<String> {
    let mut derived = types.descendants(type_name).into_iter().filter_map(|derived| types.get(derived));
    let is_documented = derived.any(|one| types.property(one, name).is_some());
    is_documented.then(|| format!("{path}: only types that derive from `{type_name}` have `{name}`"))
}
