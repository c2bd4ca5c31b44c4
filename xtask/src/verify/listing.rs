//! Examples and their verdicts come in; a line for each that doesn't hold, JSON for machines, and the diagnostics that explain them go out.

use graphdown_codegen::{
    diagnostic::Diagnostic,
    verify::{Example, Part, Rehearsal, Verdict},
};
use serde::Serialize;

use crate::{
    arguments::Output,
    report::{self, Texts},
};

/// What of an exchange an example is, in a word.
pub(super) const fn word(part: Part) -> &'static str {
    match part {
        Part::Request => "request",
        Part::Response => "response",
        Part::Value => "value",
    }
}

/// One line for what doesn't hold: with `--quiet` for ours alone, without `--verbose` too.
pub(super) fn told(example: &Example, verdict: &Verdict, output: &Output) -> Option<String> {
    let Example { source, part, .. } = example;
    let part = word(*part);
    match verdict {
        Verdict::Holds(_) => None,
        Verdict::Docs(code, failure) if output.verbose => {
            let (style, code) = (report::WARNING, code.as_str());
            Some(format!("{source}: {style}docs[{code}]{style:#} this {part} doesn't hold: {failure}"))
        }
        Verdict::Ours(failure, Some(reason)) if output.verbose => {
            Some(format!("{source}: this {part} doesn't hold: {failure}; known: {reason}"))
        }
        Verdict::Docs(..) | Verdict::Ours(_, Some(_)) => None,
        Verdict::Ours(failure, None) => {
            let style = report::ERROR;
            Some(format!("{source}: {style}ours{style:#} this {part} doesn't hold: {failure}"))
        }
    }
}

/// The diagnostics that lie in examples which don't hold.
pub(super) fn explaining(rehearsal: &Rehearsal, verdicts: &[Verdict]) -> Vec<Diagnostic> {
    let wrong = rehearsal.examples.iter().zip(verdicts).filter(|(_, verdict)| matches!(verdict, Verdict::Docs(..)));
    let indexes = wrong.flat_map(|(example, _)| &example.defects);
    let mut found: Vec<Diagnostic> = indexes.filter_map(|index| rehearsal.diagnostics.get(*index)).cloned().collect();
    found.sort();
    found.dedup();
    found
}

/// An example as machines read it.
#[derive(Serialize)]
struct Line<'a> {
    source: &'a str,
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

/// One as a JSON object on one line.
pub(super) fn json(example: &Example, verdict: &Verdict, rehearsal: &Rehearsal, texts: &Texts) -> String {
    let outcome = match verdict {
        Verdict::Holds(_) => "holds",
        Verdict::Docs(..) => "docs",
        Verdict::Ours(..) => "ours",
    };
    let (code, failure) = (verdict.code(), verdict.failure());
    let diagnostics = example.defects.iter().filter_map(|index| rehearsal.diagnostics.get(*index));
    let line = Line {
        source: &example.source,
        part: word(example.part),
        workload: &example.workload,
        test: example.test.as_deref(),
        outcome,
        code,
        failure,
        reason: if let Verdict::Ours(_, reason) = verdict { reason.as_deref() } else { None },
        untold: if let Verdict::Holds(untold) = verdict { untold.as_deref() } else { None },
        diagnostics: diagnostics.filter_map(|one| serde_json::from_str(&report::json(one, texts)).ok()).collect(),
    };
    serde_json::to_string(&line).unwrap_or_default()
}
