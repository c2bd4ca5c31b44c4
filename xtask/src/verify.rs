//! Runs `cargo xtask verify`: tests whether the generated crate makes every documented request and reads every
//! documented response.

mod runner;
mod listing;
mod table;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, bail};
use graphdown_codegen::{
    CrateName, Options,
    page::Version,
    verify::{self, Classification, Known, Plan, TestResult},
};

use crate::{
    Outcome,
    arguments::{Format, Output, Verify, no_match},
    cargo_test::{self, CargoCommand, Target},
    generate,
    progress::Progress,
    read::{self, Docs},
    report::{self, Texts},
    terminal::{self, Text},
};

/// The name of the test target.
const TESTS: &str = "examples";

/// The results of the examples of one version.
struct Verified {
    docs: Docs,
    plan: Plan,
    classifications: Vec<Classification>,
    /// The entries of `verify.toml` that match no failure.
    unused: Vec<String>,
}

/// `cargo xtask verify`
///
/// # Errors
/// If input can't be read, files can't be written, or cargo can't be run.
pub(crate) fn run(options: &Verify, output: &Output) -> Result<Outcome> {
    let progress = Progress::new(output.quiet);
    let mut verified = Vec::new();
    let mut outcome = Outcome::Fine;
    for dir in folders(options) {
        let docs = read::docs(&dir, options.part.overrides.as_deref(), &progress)?;
        outcome = outcome.max(report::unread(&docs, output)?);
        verified.extend(verify(docs, options, &progress)?);
    }
    drop(progress);
    if verified.is_empty() {
        bail!(no_match("example's page or path", options.part.only.as_deref().unwrap_or("*")));
    }
    verified.iter().try_for_each(|one| tell(one, output))?;
    let mut classifications = verified.iter().flat_map(|one| &one.classifications);
    let is_unexplained = classifications.any(|classification| matches!(classification, Classification::Ours(_, None)));
    let is_stale = options.part.only.is_none() && verified.iter().any(|one| !one.unused.is_empty());
    Ok(if is_unexplained || is_stale { Outcome::Findings } else { outcome })
}

fn folders(options: &Verify) -> Vec<PathBuf> {
    let specs = generate::home().join("specs");
    match &options.docs {
        Some(docs) => vec![docs.clone()],
        None => [Version::V1, Version::Beta].map(|version| specs.join(read::folder(version))).to_vec(),
    }
}

/// Tests all examples of a folder; `None` if `--only` keeps none.
fn verify(docs: Docs, options: &Verify, progress: &Progress) -> Result<Option<Verified>> {
    let mut known = known(&docs, options.known.as_deref())?;
    let package = package(&docs);
    let out = generate::home().join("target/verify").join(package.package());
    progress.step("reading pages");
    let options = Options { krate: Some(package.clone()), only: options.part.only.clone() };
    let plan = verify::plan(docs.analysis(options));
    if plan.examples.is_empty() {
        return Ok(None);
    }
    progress.step(format!("compiling the tests of {} examples", plan.examples.len()));
    let target = Target { dir: &out, package: &package, tests: TESTS, command: CargoCommand::Test };
    let compiled = cargo_test::compile(target, &plan.library(), |left_out| plan.tests(left_out))?;
    progress.step("running the tests");
    // Without a program nothing ran, which the classifications tell.
    let mut ends = compiled.program.map_or_else(|| Ok(BTreeMap::new()), |program| runner::run(&program))?;
    ends.extend(compiled.uncompiled.into_iter().map(|(test, error)| (test, TestResult::Uncompiled(error))));
    let classifications = verify::classify(&plan, &ends, &mut known);
    Ok(Some(Verified { docs, plan, classifications, unused: known.unused().collect() }))
}

/// The name of the crate: `specs-v1-0`. Each folder of pages has its own, since cargo separates what it compiles
/// by name.
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

/// The known failures, from the given file or from `verify.toml` beside the version folder.
///
/// # Errors
/// If the file can't be read.
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

fn tell(verified: &Verified, output: &Output) -> Result<()> {
    let Verified { docs, plan, classifications, unused } = verified;
    let texts = Texts::new(&docs.root, &docs.sources);
    if output.format == Format::Json {
        let pairs = plan.examples.iter().zip(classifications);
        let lines = pairs.map(|(example, classification)| listing::json(example, classification, plan, &texts));
        return terminal::json_lines(&lines.collect::<Result<Vec<_>>>()?, false);
    }
    let pairs = plan.examples.iter().zip(classifications);
    let mut text: Text =
        pairs.filter_map(|(example, classification)| listing::told(example, classification, output)).collect();
    text.extend(unused.iter().map(|entry| {
        let text = Text::new().styled(report::ERROR, "stale");
        text.push(format!(" {entry} matches no failure; remove it")).end()
    }));
    terminal::err(&text);
    if output.verbose || output.code.is_some() {
        report::print(&listing::explaining(plan, classifications), &texts, output, false)?;
    }
    if !output.quiet {
        terminal::out(&table::table(read::folder(docs.version), &plan.examples, classifications).end())?;
    }
    Ok(())
}
