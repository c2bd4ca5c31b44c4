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

/// A member of a response that the model read from it has no property for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Unmodelled {
    /// The object's type: `microsoft.graph.user`.
    pub type_name: String,
    /// The member's name: `nickName`.
    pub name: String,
    /// Where it stands in the body: `$.value[0].nickName`.
    pub path: String,
}

/// How a test ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestResult {
    /// It passed, and these members of the response went to no property.
    Passed(Vec<Unmodelled>),
    /// It failed, with this message.
    Failed(String),
    /// It doesn't compile, for this reason.
    Uncompiled(String),
}

/// What became of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Classification {
    /// The crate makes just this request, or loses nothing of this response.
    ///
    /// The text tells of a property that only a derived type documents, where the response doesn't name that type: by
    /// the protocol the value is then of its place's own type, and the property one more that is kept.
    Holds(Option<String>),
    /// The page is wrong: the code of the diagnostic that tells how, and what happened.
    Docs(Code, String),
    /// Anything else: what happened, and the reason where that is written down.
    Ours(String, Option<String>),
}

/// Why requests to other hosts don't hold: the pages show where files are uploaded to and fetched from, with addresses
/// that the service gave out.
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

    /// What happened, where the example doesn't hold.
    #[must_use]
    pub fn failure(&self) -> Option<&str> {
        match self {
            Classification::Docs(_, failure) | Classification::Ours(failure, _) => Some(failure),
            Classification::Holds(_) => None,
        }
    }
}

/// What keeps an example from holding, the most telling first. Flaws that were read as what they must mean explain
/// nothing, but for what could not be read at all.
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

/// What became of each example, in their order. Tests that `ends` doesn't know did not run, which is ours to explain.
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

/// The code that tells best what is wrong with the page there.
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
