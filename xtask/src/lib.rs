//! The maintainers' commands. `codegen` decides; this crate reads files, writes files and prints.
//!
//! A library, so that a fuzzer can reach what decides without a disk or a socket; `main.rs` only calls it.

mod arguments;
mod read;
mod progress;
mod write;
mod manifest;
mod terminal;
mod report;
mod counts;
mod generate;
mod spec;
mod import;
mod diff;
mod inspect;
mod cargo_test;
mod verify;
mod snippets;
mod lint;
mod budget;
#[cfg(feature = "serve")]
mod serve;
#[cfg(not(feature = "serve"))]
mod elsewhere;
#[cfg(any(test, feature = "test-support"))]
pub mod invariants;

use std::process::ExitCode;

use arguments::{Arguments, Command};
use clap::Parser;
use terminal::Text;

/// How a command ended, if its input was readable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// No errors: status 0.
    Fine,
    /// Errors among the diagnostics, or differences found by `--check`: status 1.
    Findings,
}

/// Runs the command of the process's arguments.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    arguments.check();
    let outcome = match &arguments.command {
        Command::Generate(options) => generate::run(options, &arguments.output),
        Command::Spec(options) => spec::run(options, &arguments.output),
        Command::Import(options) => import::run(options, &arguments.output),
        Command::Diff(options) => diff::run(options, &arguments.output),
        Command::Inspect(options) => inspect::run(options, &arguments.output),
        Command::Verify(options) => verify::run(options, &arguments.output),
        Command::Snippets(options) => snippets::run(options, &arguments.output),
        Command::Lint(options) => lint::run(options, &arguments.output),
        Command::Budget(options) => budget::run(options, &arguments.output),
        #[cfg(feature = "serve")]
        Command::Serve(options) => serve::run(options, &arguments.output),
        #[cfg(not(feature = "serve"))]
        Command::Serve(_) => elsewhere::run(),
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(error) => {
            terminal::err(&told(&error));
            ExitCode::from(2)
        }
    }
}

/// The error that ended the run, with further lines indented, so that none can be taken for another message.
fn told(error: &anyhow::Error) -> Text {
    let error = format!("{error:#}");
    let (first, rest) = error.split_once('\n').unwrap_or((&error, ""));
    Text::new().styled(report::ERROR, "error:").push(" ").push(first).end().lines("       ", rest)
}
