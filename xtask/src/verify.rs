//! Pages come in; whether the crate made from them makes every documented request and reads every documented response goes out.

mod runner;
mod listing;
mod table;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, bail};
use graphdown_codegen::{
    CrateName,
    page::Version,
    verify::{self, End, Known, Rehearsal, Verdict},
};

use crate::{
    Outcome,
    arguments::{Format, Output, Verify},
    generate,
    progress::Progress,
    read::{self, Docs},
    report::{self, Texts},
    terminal::{self, Text},
    trial::{self, Goal, Target},
};

/// What the tests of the crates under trial are called.
const TESTS: &str = "examples";

/// What was tried of one version.
struct Trial {
    docs: Docs,
    rehearsal: Rehearsal,
    verdicts: Vec<Verdict>,
    /// What is written down and explains nothing any more.
    unused: Vec<String>,
}

/// `cargo xtask verify`
///
/// # Errors
/// On bad input, where the disk refuses, and where cargo can't be run.
pub(crate) fn run(options: &Verify, output: &Output) -> Result<Outcome> {
    let progress = Progress::new(output.quiet);
    let mut trials = Vec::new();
    let mut outcome = Outcome::Fine;
    for dir in folders(options) {
        let docs = read::docs(&dir, options.part.overrides.as_deref(), &progress)?;
        outcome = outcome.max(report::missed(&docs, output)?);
        trials.extend(attempt(docs, options, &progress)?);
    }
    drop(progress);
    if trials.is_empty() {
        bail!("no example's page or path is like {}", options.part.only.as_deref().unwrap_or_default());
    }
    trials.iter().try_for_each(|trial| tell(trial, output))?;
    let mut verdicts = trials.iter().flat_map(|trial| &trial.verdicts);
    let is_unexplained = verdicts.any(|verdict| matches!(verdict, Verdict::Ours(_, None)));
    let is_stale = options.part.only.is_none() && trials.iter().any(|trial| !trial.unused.is_empty());
    Ok(if is_unexplained || is_stale { Outcome::Findings } else { outcome })
}

fn folders(options: &Verify) -> Vec<PathBuf> {
    let specs = generate::home().join("specs");
    match &options.docs {
        Some(docs) => vec![docs.clone()],
        None => [Version::V1, Version::Beta].map(|version| specs.join(read::folder(version))).to_vec(),
    }
}

/// Tries all examples of a folder; nothing where `--only` leaves none.
fn attempt(docs: Docs, options: &Verify, progress: &Progress) -> Result<Option<Trial>> {
    let mut known = known(&docs, options.known.as_deref())?;
    let package = package(&docs);
    let out = generate::home().join("target/verify").join(package.package());
    let inputs = docs.inputs(&package);
    progress.step("reading pages");
    let rehearsal = verify::rehearse(&inputs, options.part.only.as_deref());
    if rehearsal.examples.is_empty() {
        return Ok(None);
    }
    progress.step(format!("compiling the tests of {} examples", rehearsal.examples.len()));
    let target = Target { dir: &out, package: &package, tests: TESTS, goal: Goal::Program };
    let settled = trial::settle(target, &rehearsal.library(), |left_out| rehearsal.tests(left_out))?;
    progress.step("trying them");
    // Without a program nothing ran, which the verdicts tell.
    let mut ends = settled.program.map_or_else(|| Ok(BTreeMap::new()), |program| runner::run(&program))?;
    ends.extend(settled.uncompiled.into_iter().map(|(test, error)| (test, End::Uncompiled(error))));
    let verdicts = verify::judge(&rehearsal, &ends, &mut known);
    Ok(Some(Trial { docs, rehearsal, verdicts, unused: known.unused().collect() }))
}

/// What the crate under trial is called: `specs-v1-0`. Each folder of pages has its own, since cargo keeps what it compiles
/// apart by name.
fn package(docs: &Docs) -> CrateName {
    let root = docs.root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = format!("{root}-{}", read::folder(docs.version)).to_ascii_lowercase();
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("-");
    // Folders may be called what no crate can be.
    let of_pages: String = format!("pages-{name}").chars().take(64).collect();
    let name = CrateName::new(&name).or_else(|_| CrateName::new(&of_pages));
    name.unwrap_or_else(|_| CrateName::of(docs.version))
}

/// What is written down of examples that don't hold: beside the version folder, unless another file is given.
///
/// # Errors
/// Where the file can't be read as one.
pub(crate) fn known(docs: &Docs, given: Option<&Path>) -> Result<Known> {
    let beside = docs.root.join("verify.toml");
    let file = given.unwrap_or(&beside);
    let source = match given {
        Some(given) => Some(read::named(given)?),
        None => read::beside(&docs.root, "verify.toml").with_context(|| format!("can't read {}", file.display()))?,
    };
    let known = source.map_or_else(|| Ok(Known::default()), |source| Known::read(&source.text));
    known.map_err(|error| anyhow!("{}: {error}", file.display()))
}

fn tell(trial: &Trial, output: &Output) -> Result<()> {
    let Trial { docs, rehearsal, verdicts, unused } = trial;
    let texts = Texts::new(&docs.root, docs.all());
    if output.format == Format::Json {
        let pairs = rehearsal.examples.iter().zip(verdicts);
        let lines = pairs.map(|(example, verdict)| listing::json(example, verdict, rehearsal, &texts));
        return terminal::json_lines(&lines.collect::<Result<Vec<_>>>()?, false);
    }
    let pairs = rehearsal.examples.iter().zip(verdicts);
    let mut text: Text = pairs.filter_map(|(example, verdict)| listing::told(example, verdict, output)).collect();
    text.extend(unused.iter().map(|entry| {
        let text = Text::new().styled(report::ERROR, "stale");
        text.push(format!(" {entry} explains nothing any more: remove it")).end()
    }));
    terminal::err(&text);
    if output.verbose || output.code.is_some() {
        report::print(&listing::explaining(rehearsal, verdicts), &texts, output, false)?;
    }
    if !output.quiet {
        terminal::out(&table::table(read::folder(docs.version), &rehearsal.examples, verdicts).end())?;
    }
    Ok(())
}
