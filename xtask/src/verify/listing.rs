//! Prints the examples that don't hold, for people or as JSON, with the diagnostics that explain them.

use anyhow::Result;
use graphdown_codegen::{
    diagnostic::Diagnostic,
    source::SourceRef,
    verify::{Classification, Example, Part, Plan},
};
use serde::Serialize;

use crate::{
    arguments::Output,
    report::{self, Texts},
    terminal::{self, Text},
};

/// The part of an exchange that an example is, in a word.
pub(super) const fn word(part: Part) -> &'static str {
    match part {
        Part::Request => "request",
        Part::Response => "response",
        Part::Value => "value",
    }
}

/// One line for an example that doesn't hold; without `--verbose` only for faults of the generator.
pub(super) fn told(example: &Example, classification: &Classification, output: &Output) -> Option<Text> {
    let Example { source, part, .. } = example;
    let part = word(*part);
    let told = |style, whose: &str, failure: &str| {
        let text = Text::new().push(format!("{source}: ")).styled(style, whose);
        text.push(format!(" this {part} doesn't hold: {failure}")).end()
    };
    match classification {
        Classification::Holds(_) => None,
        Classification::Docs(code, failure) if output.verbose => {
            Some(told(report::WARNING, &format!("docs[{}]", code.as_str()), failure))
        }
        Classification::Ours(failure, Some(reason)) if output.verbose => {
            Some(Text::line(format!("{source}: this {part} doesn't hold: {failure}; known: {reason}")))
        }
        Classification::Docs(..) | Classification::Ours(_, Some(_)) => None,
        Classification::Ours(failure, None) => Some(told(report::ERROR, "ours", failure)),
    }
}

/// The diagnostics within examples that don't hold.
pub(super) fn explaining(plan: &Plan, classifications: &[Classification]) -> Vec<Diagnostic> {
    let wrong = plan
        .examples
        .iter()
        .zip(classifications)
        .filter(|(_, classification)| matches!(classification, Classification::Docs(..)));
    let indexes = wrong.flat_map(|(example, _)| &example.defects);
    let mut found: Vec<Diagnostic> = indexes.filter_map(|index| plan.diagnostics.get(*index)).cloned().collect();
    found.sort();
    found.dedup();
    found
}

/// An example as a line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    source: &'a SourceRef,
    part: &'static str,
    workload: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    test: Option<&'a str>,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    untold: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    diagnostics: Vec<serde_json::Value>,
}

/// An example as a JSON object on one line.
///
/// # Errors
/// If it can't be written as JSON.
pub(super) fn json(example: &Example, classification: &Classification, plan: &Plan, texts: &Texts) -> Result<String> {
    let outcome = match classification {
        Classification::Holds(_) => "holds",
        Classification::Docs(..) => "docs",
        Classification::Ours(..) => "ours",
    };
    let (code, failure) = (classification.code(), classification.failure());
    let diagnostics = example.defects.iter().filter_map(|index| plan.diagnostics.get(*index));
    let line = Line {
        source: &example.source,
        part: word(example.part),
        workload: &example.workload,
        test: example.test.as_deref(),
        outcome,
        code,
        failure,
        reason: if let Classification::Ours(_, reason) = classification { reason.as_deref() } else { None },
        untold: if let Classification::Holds(untold) = classification { untold.as_deref() } else { None },
        diagnostics: diagnostics
            .map(|one| Ok(serde_json::from_str(&report::json(one, texts)?)?))
            .collect::<Result<_>>()?,
    };
    terminal::json(&line)
}
