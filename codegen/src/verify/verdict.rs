//! An example and how its test ended come in; whether it holds, and if not, whether the docs are to blame or the tool, goes out.

use std::collections::{BTreeMap, BTreeSet};

use super::{Example, Known, Rehearsal};
use crate::{
    diagnostic::Code,
    extract::ELSEWHERE,
    spec::{Document, Schema},
};

/// How a test ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// It passed, and printed these lines.
    Passed(Vec<String>),
    /// It failed, with this message.
    Failed(String),
    /// It doesn't compile, for this reason.
    Uncompiled(String),
}

/// What became of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
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
const OUT_OF_REACH: &str = "a request to another host is no call of the service's";

impl Verdict {
    /// The code of the diagnostic that explains why the example doesn't hold.
    #[must_use]
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Verdict::Docs(code, _) => Some(code.as_str()),
            Verdict::Holds(_) | Verdict::Ours(..) => None,
        }
    }

    /// What happened, where the example doesn't hold.
    #[must_use]
    pub fn failure(&self) -> Option<&str> {
        match self {
            Verdict::Docs(_, failure) | Verdict::Ours(failure, _) => Some(failure),
            Verdict::Holds(_) => None,
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
pub fn judge(rehearsal: &Rehearsal, ends: &BTreeMap<String, End>, known: &mut Known) -> Vec<Verdict> {
    let documented = Documented::of(&rehearsal.spec);
    let verdict = |example: &Example| {
        let failure = match tried(example, ends, &documented) {
            Ok(untold) => return Verdict::Holds(untold),
            Err(failure) => failure,
        };
        match explained(example, rehearsal) {
            Some(code) => Verdict::Docs(code, failure),
            None if failure == ELSEWHERE => Verdict::Ours(failure, Some(OUT_OF_REACH.to_owned())),
            None => {
                let reason = known.reason(example, &failure);
                Verdict::Ours(failure, reason)
            }
        }
    };
    rehearsal.examples.iter().map(verdict).collect()
}

/// What is untold of an example that holds, else what happened.
fn tried(example: &Example, ends: &BTreeMap<String, End>, documented: &Documented) -> Result<Option<String>, String> {
    if let Some(obstacle) = &example.obstacle {
        return Err(obstacle.clone());
    }
    let Some(test) = &example.test else { return Err("no type is known for it".to_owned()) };
    match ends.get(test) {
        Some(End::Passed(lines)) => match lines.iter().find_map(|line| documented.lost(line)) {
            None => Ok(lines.iter().find_map(|line| documented.untold(line))),
            Some(lost) => Err(lost),
        },
        Some(End::Failed(message)) => Err(message.clone()),
        Some(End::Uncompiled(reason)) => Err(format!("its test doesn't compile: {reason}")),
        None => Err("its test did not run".to_owned()),
    }
}

/// The code that tells best what is wrong with the page there.
fn explained(example: &Example, rehearsal: &Rehearsal) -> Option<Code> {
    let found = example.defects.iter().filter_map(|index| rehearsal.diagnostics.get(*index));
    let codes: BTreeSet<Code> = found.map(|diagnostic| diagnostic.code).collect();
    EXPLAINING.iter().find(|code| codes.contains(code)).copied()
}

/// The properties that pages document, by type.
struct Documented<'a> {
    /// Its own and those that it inherits.
    properties: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// Those of what derives from it.
    derived: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Documented<'a> {
    fn of(document: &'a Document) -> Self {
        let schemas = &document.components.schemas;
        let (mut properties, mut derived): (BTreeMap<_, BTreeSet<_>>, BTreeMap<_, BTreeSet<_>>) = Default::default();
        for (name, schema) in schemas {
            let mut line = vec![(name.as_str(), schema)];
            while let Some((_, schema)) = line.last()
                && let Some(base) = base(schema)
                && let Some((name, schema)) = schemas.get_key_value(base)
                && !line.iter().any(|(known, _)| known == name)
            {
                line.push((name.as_str(), schema));
            }
            for (base, _) in line.iter().skip(1) {
                derived.entry(*base).or_default().extend(own_properties(schema));
            }
            properties
                .entry(name.as_str())
                .or_default()
                .extend(line.iter().flat_map(|(_, schema)| own_properties(schema)));
        }
        Documented { properties, derived }
    }

    /// Whether a page documents the property of which `beyond microsoft.graph.user nickName $.nickName` tells.
    fn lost(&self, line: &str) -> Option<String> {
        let (ty, property, place) = beyond(line)?;
        let is_documented = self.properties.get(ty)?.contains(property);
        is_documented.then(|| format!("{place}: `{property}` of `{ty}` is documented, and went to no property"))
    }

    /// The same for a property of a derived type.
    fn untold(&self, line: &str) -> Option<String> {
        let (ty, property, place) = beyond(line)?;
        let is_documented = self.derived.get(ty)?.contains(property);
        is_documented.then(|| format!("{place}: only types that derive from `{ty}` have `{property}`"))
    }
}

/// The type, the property and the place.
fn beyond(line: &str) -> Option<(&str, &str, &str)> {
    let mut words = line.strip_prefix("beyond ")?.split(' ');
    Some((words.next()?, words.next()?, words.next()?))
}

fn base(schema: &Schema) -> Option<&str> {
    schema.all_of.iter().find_map(Schema::target)
}

/// Whether they stand in the schema itself or in a part that it adds to its base.
fn own_properties(schema: &Schema) -> impl Iterator<Item = &str> {
    let parts = schema.all_of.iter().filter(|part| part.target().is_none());
    std::iter::once(schema).chain(parts).flat_map(|part| part.properties.keys().map(String::as_str))
}
