//! Runs `cargo xtask snippets`: writes a snippet for each documented request whose snippet compiles, or lists how a
//! folder differs.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Result, ensure};
use graphdown_codegen::{
    CrateName, Options,
    snippets::{self, Snippet},
    source::SourceRef,
    verify::{self, Classification, Example, Known, Plan, TestResult},
};
use serde::Serialize;

use crate::{
    Outcome,
    arguments::{Format, Output, Snippets, ensure_named},
    cargo_test::{self, CargoCommand, Target},
    generate,
    progress::Progress,
    read::{self, Docs},
    report,
    terminal::{self, Text},
    verify::known,
    write::{self, Difference},
};

/// The name of the test target with a function for each snippet.
const TESTS: &str = "snippets";

/// The snippets that compile, and the reason for each request without one.
struct Made {
    snippets: BTreeMap<String, Snippet>,
    plan: Plan,
    classifications: Vec<Classification>,
    /// The compiler's errors, by the name of the example's test.
    uncompiled: BTreeMap<String, String>,
}

/// `cargo xtask snippets`
///
/// # Errors
/// If input can't be read, files can't be written, or cargo can't be run.
pub(crate) fn run(options: &Snippets, output: &Output) -> Result<Outcome> {
    let progress = Progress::new(output.quiet);
    let docs = read::docs(&options.docs, options.part.overrides.as_deref(), &progress)?;
    let outcome = report::unread(&docs, output)?;
    let made = make(&docs, options, &progress)?;
    let files = made.snippets.values().map(|snippet| (snippet.file(), snippet.text())).collect();
    let mut differences = write::compare_flat(&options.out, &files, snippets::MARK)?;
    if !options.part.only.is_empty() {
        differences.retain(|difference| !matches!(difference, Difference::Stale(_)));
    }
    if !options.check {
        progress.step("writing");
        write::each(&options.out, &files, &differences)?;
    }
    drop(progress);
    let pairs = made.plan.examples.iter().zip(&made.classifications);
    if output.format == Format::Json {
        let lines: Vec<String> =
            pairs.map(|(example, classification)| json(example, classification, &made)).collect::<Result<_>>()?;
        terminal::json_lines(&lines, false)?;
    } else {
        let texts = pairs.filter_map(|(example, classification)| told(example, classification, &made, output));
        terminal::err(&texts.collect());
    }
    if options.check && output.format != Format::Json {
        let out = report::shown(&options.out);
        let lines = differences.iter().map(|one| Text::line(format!("{one} in {}", out.display())));
        terminal::out(&lines.collect())?;
    }
    if !output.quiet {
        tell(&made, &options.out, &differences, options.check);
    }
    let differs = options.check && !differences.is_empty();
    Ok(if differs || !made.uncompiled.is_empty() { Outcome::Findings } else { outcome })
}

/// Writes the snippets, and omits those that don't compile, until the rest compiles.
fn make(docs: &Docs, options: &Snippets, progress: &Progress) -> Result<Made> {
    let package = CrateName::of(docs.version);
    let dir = generate::home().join("target/snippets").join(read::folder(docs.version));
    let only = &options.part.only;
    let options = Options { krate: None, only: only.clone() };
    let known = known(docs, None)?;
    progress.step("reading pages");
    let made = snippets::snippets(docs.analysis(options));
    ensure_named(only, [made.plan.spec.unmatched.as_slice()])?;
    ensure!(!made.plan.examples.is_empty(), "no request is documented there");
    progress.step(format!("compiling {} snippets", made.snippets.len()));
    let features = graphdown_codegen::features(&made.plan.spec);
    let command = CargoCommand::Check;
    let target = Target { dir: &dir, package: &package, tests: TESTS, command, features: &features };
    let compiled = cargo_test::compile(target, &made.plan.library(), |left_out| made.tests(left_out))?;
    let snippets::Snippets { plan, mut snippets } = made;
    snippets.retain(|test, _| !compiled.uncompiled.contains_key(test));
    Ok(classified(plan, snippets, compiled.uncompiled, known))
}

/// Adds the reason for each request without a snippet, as `verify` decides it.
fn classified(
    plan: Plan,
    snippets: BTreeMap<String, Snippet>,
    uncompiled: BTreeMap<String, String>,
    mut known: Known,
) -> Made {
    let compiled = snippets.keys().map(|test| (test.clone(), TestResult::Passed(Vec::new())));
    let failed = uncompiled.iter().map(|(test, error)| (test.clone(), TestResult::Uncompiled(error.clone())));
    let classifications = verify::classify(&plan, &compiled.chain(failed).collect(), &mut known);
    Made { snippets, plan, classifications, uncompiled }
}

/// One line for a request without a snippet; with a wrong page only for `--verbose`.
fn told(example: &Example, classification: &Classification, made: &Made, output: &Output) -> Option<Text> {
    let source = Text::new().push(&example.source).push(": ");
    if let Some(said) = example.test.as_ref().and_then(|test| made.uncompiled.get(test)) {
        return Some(source.styled(report::ERROR, "error").push(" its snippet doesn't compile: ").push(said).end());
    }
    match classification {
        Classification::Ours(reason, None) if !output.quiet => {
            Some(source.styled(report::WARNING, "ours").push(" it has no snippet: ").push(reason).end())
        }
        Classification::Ours(reason, Some(known)) if output.verbose => {
            Some(source.push(format!("it has no snippet: {reason}; known: {known}")).end())
        }
        Classification::Docs(code, reason) if output.verbose => {
            let whose = format!("docs[{}]", code.as_str());
            Some(source.styled(report::WARNING, whose).push(" it has no snippet: ").push(reason).end())
        }
        _ => None,
    }
}

/// A request as a line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    source: &'a SourceRef,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

fn json(example: &Example, classification: &Classification, made: &Made) -> Result<String> {
    let (code, reason) = (classification.code(), classification.failure());
    let file = example.test.as_ref().and_then(|test| made.snippets.get(test)).map(Snippet::file);
    terminal::json(&Line { source: &example.source, file, code, reason })
}

fn tell(made: &Made, out: &Path, differences: &[Difference], is_check: bool) {
    let Made { plan, classifications, snippets, uncompiled } = made;
    let count =
        |is: fn(&Classification) -> bool| classifications.iter().filter(|classification| is(classification)).count();
    let (docs, ours) =
        (count(|one| matches!(one, Classification::Docs(..))), count(|one| matches!(one, Classification::Ours(..))));
    let (found, written) = (plan.examples.len(), snippets.len());
    let mut text = Text::line(format!(
        "   found {found} requests: {written} with a snippet, {docs} wrong on their page, {ours} others"
    ));
    if !uncompiled.is_empty() {
        let count = uncompiled.len();
        text = text.styled(report::ERROR, "error:");
        text = text.push(format!(" {count} snippets don't compile and are omitted")).end();
    }
    let stale = differences.iter().filter(|one| matches!(one, Difference::Stale(_))).count();
    let (changed, out) = (differences.len() - stale, report::shown(out));
    terminal::err(
        &text
            .push(match is_check {
                true => format!("    {changed} would be written in {}, {stale} removed", out.display()),
                false => format!("   wrote {changed} files in {}, removed {stale}", out.display()),
            })
            .end(),
    );
}
