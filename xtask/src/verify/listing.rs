//! Examples and their verdicts come in; a line for each that doesn't hold, JSON for machines, and the diagnostics that explain them go out.

use anyhow::Result;
use graphdown_codegen::{
    diagnostic::Diagnostic,
    source::SourceRef,
    verify::{Example, Part, Rehearsal, Verdict},
};
use serde::Serialize;

use crate::{
    arguments::Output,
    report::{self, Texts},
    terminal::{self, Text},
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
pub(super) fn told(example: &Example, verdict: &Verdict, output: &Output) -> Option<Text> {
    let Example { source, part, .. } = example;
    let part = word(*part);
    let told = |style, whose: &str, failure: &str| {
        let text = Text::new().push(format!("{source}: ")).styled(style, whose);
        text.push(format!(" this {part} doesn't hold: {failure}")).end()
    };
    match verdict {
        Verdict::Holds(_) => None,
        Verdict::Docs(code, failure) if output.verbose => {
            Some(told(report::WARNING, &format!("docs[{}]", code.as_str()), failure))
        }
        Verdict::Ours(failure, Some(reason)) if output.verbose => {
            Some(Text::line(format!("{source}: this {part} doesn't hold: {failure}; known: {reason}")))
        }
        Verdict::Docs(..) | Verdict::Ours(_, Some(_)) => None,
        Verdict::Ours(failure, None) => Some(told(report::ERROR, "ours", failure)),
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

/// One as a JSON object on one line.
///
/// # Errors
/// Where it can't be written as JSON.
pub(super) fn json(example: &Example, verdict: &Verdict, rehearsal: &Rehearsal, texts: &Texts) -> Result<String> {
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
        diagnostics: diagnostics
            .map(|one| Ok(serde_json::from_str(&report::json(one, texts)?)?))
            .collect::<Result<_>>()?,
    };
    terminal::json(&line)
}
