//! Pages come in; a compiled snippet of Rust for each documented request goes out, or how a folder of them differs.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Result, bail};
use graphdown_codegen::{
    CrateName,
    snippets::{self, Snippet},
    verify::{self, End, Example, Rehearsal, Verdict},
};
use serde::Serialize;

use crate::{
    Outcome,
    arguments::{Format, Output, Snippets},
    generate,
    progress::Progress,
    read::{self, Docs},
    report,
    trial::{self, Goal},
    verify::known,
    write::{self, Difference},
};

/// What the functions are called that hold the snippets for the compiler.
const TESTS: &str = "snippets";

/// Snippets that compile, and why each of the other requests has none.
struct Made {
    snippets: BTreeMap<String, Snippet>,
    rehearsal: Rehearsal,
    verdicts: Vec<Verdict>,
    /// By the name of the example's test, what the compiler says.
    uncompiled: BTreeMap<String, String>,
}

/// `cargo xtask snippets`
///
/// # Errors
/// On bad input, where the disk refuses, and where cargo can't be run.
pub(crate) fn run(options: &Snippets, output: &Output) -> Result<Outcome> {
    let progress = Progress::new(output.quiet);
    let made = make(options, &progress)?;
    let files = made.snippets.values().map(|snippet| (snippet.file(), snippet.text())).collect();
    let mut differences = write::compare_flat(&options.out, &files, snippets::MARK)?;
    if options.part.only.is_some() {
        differences.retain(|difference| !matches!(difference, Difference::Stale(_)));
    }
    if !options.check {
        progress.step("writing");
        write::apply(&options.out, &files, &differences)?;
    }
    drop(progress);
    for (example, verdict) in made.rehearsal.examples.iter().zip(&made.verdicts) {
        if output.format == Format::Json {
            println!("{}", json(example, verdict, &made));
        } else if let Some(text) = told(example, verdict, &made, output) {
            anstream::eprintln!("{text}");
        }
    }
    if options.check && output.format != Format::Json {
        differences.iter().for_each(|one| println!("{one} in {}", report::shown(&options.out).display()));
    }
    if !output.quiet {
        tell(&made, &options.out, &differences, options.check);
    }
    let differs = options.check && !differences.is_empty();
    Ok(if differs || !made.uncompiled.is_empty() { Outcome::Findings } else { Outcome::Fine })
}

/// Writes the snippets, leaves out what doesn't compile, and tries the rest again.
fn make(options: &Snippets, progress: &Progress) -> Result<Made> {
    let docs = read::docs(&options.docs, options.part.overrides.as_deref(), progress)?;
    let package = CrateName::of(docs.version);
    let dir = generate::home().join("target/snippets").join(read::folder(docs.version));
    let inputs = docs.inputs(&package);
    let only = options.part.only.as_deref();
    let settled = trial::settle((&dir, &package), (TESTS, Goal::Check), |left_out| {
        progress.step("reading pages");
        let made = snippets::snippets(&inputs, only, left_out);
        if made.rehearsal.examples.is_empty() {
            bail!("no pages with requests {}", only.map_or_else(String::new, |pattern| format!("are like {pattern}")));
        }
        progress.step(format!("compiling {} snippets", made.snippets.len()));
        let files = made.rehearsal.files.clone();
        Ok((made, files))
    })?;
    let snippets::Snippets { rehearsal, snippets } = settled.made;
    judged(&docs, rehearsal, snippets, settled.uncompiled)
}

/// With the reason for each request that has no snippet, as `verify` gives it.
fn judged(
    docs: &Docs,
    rehearsal: Rehearsal,
    snippets: BTreeMap<String, Snippet>,
    uncompiled: BTreeMap<String, String>,
) -> Result<Made> {
    let compiled = snippets.keys().map(|test| (test.clone(), End::Passed(Vec::new())));
    let failed = uncompiled.iter().map(|(test, error)| (test.clone(), End::Uncompiled(error.clone())));
    let verdicts = verify::judge(&rehearsal, &compiled.chain(failed).collect(), &mut known(docs, None)?);
    Ok(Made { snippets, rehearsal, verdicts, uncompiled })
}

/// One line for a request that has no snippet, where it isn't its page that is wrong or where all is asked for.
fn told(example: &Example, verdict: &Verdict, made: &Made, output: &Output) -> Option<String> {
    let (error, warning, source) = (report::ERROR, report::WARNING, &example.source);
    if let Some(said) = example.test.as_ref().and_then(|test| made.uncompiled.get(test)) {
        return Some(format!("{source}: {error}error{error:#} its snippet doesn't compile: {said}"));
    }
    match verdict {
        Verdict::Ours(reason, None) if !output.quiet => {
            Some(format!("{source}: {warning}ours{warning:#} it has no snippet: {reason}"))
        }
        Verdict::Ours(reason, Some(known)) if output.verbose => {
            Some(format!("{source}: it has no snippet: {reason}; known: {known}"))
        }
        Verdict::Docs(code, reason) if output.verbose => {
            let code = code.as_str();
            Some(format!("{source}: {warning}docs[{code}]{warning:#} it has no snippet: {reason}"))
        }
        _ => None,
    }
}

/// A request as machines read it.
#[derive(Serialize)]
struct Line<'a> {
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

fn json(example: &Example, verdict: &Verdict, made: &Made) -> String {
    let (code, reason) = (verdict.code(), verdict.failure());
    let file = example.test.as_ref().and_then(|test| made.snippets.get(test)).map(Snippet::file);
    serde_json::to_string(&Line { source: &example.source, file, code, reason }).unwrap_or_default()
}

fn tell(made: &Made, out: &Path, differences: &[Difference], is_check: bool) {
    let Made { rehearsal, verdicts, snippets, uncompiled } = made;
    let count = |is: fn(&Verdict) -> bool| verdicts.iter().filter(|verdict| is(verdict)).count();
    let (docs, ours) = (count(|one| matches!(one, Verdict::Docs(..))), count(|one| matches!(one, Verdict::Ours(..))));
    let (found, written) = (rehearsal.examples.len(), snippets.len());
    anstream::eprintln!(
        "   found {found} requests: {written} with a snippet, {docs} that their page says wrongly, {ours} others"
    );
    if !uncompiled.is_empty() {
        let count = uncompiled.len();
        anstream::eprintln!(
            "{}error:{:#} {count} snippets don't compile and are left out",
            report::ERROR,
            report::ERROR
        );
    }
    let stale = differences.iter().filter(|one| matches!(one, Difference::Stale(_))).count();
    let (changed, out) = (differences.len() - stale, report::shown(out));
    match is_check {
        true => anstream::eprintln!("    {} would be written in {}, {stale} removed", changed, out.display()),
        false => anstream::eprintln!("   wrote {changed} files in {}, removed {stale}", out.display()),
    }
}
