//! Pages come in; a compiled snippet of Rust for each documented request goes out, or how a folder of them differs.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use anyhow::{Result, bail};
use graphdown_codegen::{
    CrateName, Inputs,
    snippets::{self, Snippet},
    verify::{self, End, Rehearsal, Verdict},
};

use crate::{
    Outcome,
    arguments::{Output, Snippets},
    generate,
    progress::Progress,
    read::{self, Docs},
    report,
    trial::{self, Compiled, Goal},
    verify::{known, told},
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
    let files = made.snippets.values().map(|snippet| (snippet.file.clone(), snippet.text())).collect();
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
        if let Some(text) = told(example, verdict, output) {
            anstream::eprintln!("{text}");
        }
    }
    if options.check {
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
    let package = generate::package(docs.version);
    let dir = generate::home().join("target/snippets").join(read::folder(docs.version));
    let mut uncompiled: BTreeMap<String, String> = BTreeMap::new();
    for _ in 0..trial::ROUNDS {
        progress.step("reading pages");
        let inputs = Inputs {
            version: docs.version,
            sources: &docs.sources,
            overrides: docs.overrides.as_ref(),
            krate: CrateName { package },
        };
        let left_out: BTreeSet<String> = uncompiled.keys().cloned().collect();
        let only = options.part.only.as_deref();
        let snippets::Snippets { rehearsal, snippets } = snippets::snippets(&inputs, only, &left_out);
        if rehearsal.examples.is_empty() {
            bail!("no pages with requests {}", only.map_or_else(String::new, |pattern| format!("are like {pattern}")));
        }
        trial::put(&dir, &rehearsal.files, package)?;
        progress.step(format!("compiling {} snippets", snippets.len()));
        match trial::compile(&dir, TESTS, Goal::Check)? {
            Compiled::Fine(_) => return judged(&docs, rehearsal, snippets, uncompiled),
            Compiled::Failed(errors) => uncompiled.extend(trial::functions_of(&errors, TESTS, &rehearsal.files)?),
        }
    }
    bail!("the snippets don't compile, even without those that don't; see {}", dir.display())
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
