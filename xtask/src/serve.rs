//! Runs `cargo xtask serve`: reads pages, and runs `graphdown-mock` on them until a signal comes.

pub(crate) mod options;
pub(crate) mod log;

use std::{net::SocketAddr, path::PathBuf};

use anyhow::{Context, Result, ensure};
use graphdown_codegen::{page::Version, spec::part};
use graphdown_mock::Mock;

use crate::{
    Outcome,
    arguments::{Format, Output, Part, ensure_named},
    counts::Counts,
    generate::home,
    progress::Progress,
    read, report, spec,
    terminal::{self, Text},
};
use options::Serve;

/// `cargo xtask serve`
///
/// # Errors
/// If input can't be read, or the address isn't available.
pub(crate) fn run(options: &Serve, output: &Output) -> Result<Outcome> {
    let (mock, outcome) = mock(options, output)?;
    if options.list {
        match output.format {
            Format::Json => terminal::json_lines(&[terminal::json_value(&mock.list())], false)?,
            _ => terminal::out(&list(&mock))?,
        }
        return Ok(outcome);
    }
    if !options.listen.is_loopback() {
        let warning = Text::new().styled(report::WARNING, "warning:");
        let address = SocketAddr::new(options.listen, options.port);
        terminal::err(&warning.push(format!(" other machines can connect to {address}")).end());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(mock.log(log::printer(output)), SocketAddr::new(options.listen, options.port)))?;
    // Whatever is still being posted is of no use to anybody now.
    runtime.shutdown_background();
    Ok(Outcome::Fine)
}

/// A line for each operation: method, path, summary, number of examples.
fn list(mock: &Mock) -> Text {
    let operations = mock.operations();
    let line = operations
        .map(|one| Text::line(format!("{:<6} {}  {} ({} examples)", one.method, one.path, one.summary, one.examples)));
    line.collect()
}

/// Reads the selected versions.
fn mock(options: &Serve, output: &Output) -> Result<(Mock, Outcome)> {
    let own = || [Version::V1, Version::Beta].map(|version| home().join("specs").join(read::folder(version)));
    let folders: Vec<PathBuf> = match options.docs.as_slice() {
        [] => own().into_iter().filter(|folder| folder.is_dir()).collect(),
        docs => docs.to_vec(),
    };
    let progress = Progress::new(output.quiet);
    let whole = Part { only: Vec::new(), overrides: options.part.overrides.clone() };
    let mut mock = Mock::default().behaviour(options.behaviour.clone());
    let mut unmatched = Vec::new();
    let mut counts = Text::new();
    let mut outcome = Outcome::Fine;
    for folder in &folders {
        let mut reading = spec::read(folder, &whole, &progress)?;
        outcome = outcome.max(report::unread(&reading.docs, output)?);
        // Not every version need have what is asked for.
        let only = &options.part.only;
        let kept = (!only.is_empty()).then(|| part::keep(&mut reading.spec, only));
        unmatched.push(std::mem::take(&mut reading.spec.unmatched));
        if kept != Some(0) {
            counts.extend([Counts::of(&reading.spec).lines()]);
            mock = mock.document(reading.docs.version, reading.spec)?;
        }
    }
    ensure_named(&options.part.only, unmatched.iter().map(Vec::as_slice))?;
    ensure!(!unmatched.is_empty(), "no folder of pages to serve");
    drop(progress);
    if !output.quiet && output.format == Format::Human {
        terminal::err(&counts);
    }
    Ok((mock, outcome))
}

/// Serves until Ctrl-C or the signal of a process manager.
async fn serve(mock: Mock, address: SocketAddr) -> Result<()> {
    // Whoever reads the first line may send a signal at once.
    let stop = Stop::listen()?;
    let running = mock.listen(address).await.with_context(|| format!("can't listen on {address}"))?;
    terminal::out(&Text::line(running.url()))?;
    stop.wait().await;
    running.stop().await;
    Ok(())
}

/// Once it listens for them, signals no longer end the process.
struct Stop {
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 2],
}

impl Stop {
    #[cfg(unix)]
    fn listen() -> Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Stop { signals: [signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?] })
    }

    #[cfg(not(unix))]
    fn listen() -> Result<Self> {
        Ok(Stop {})
    }

    #[cfg(unix)]
    async fn wait(mut self) {
        let [interrupt, terminate] = &mut self.signals;
        tokio::select! { _ = interrupt.recv() => {} _ = terminate.recv() => {} }
    }

    #[cfg(not(unix))]
    async fn wait(self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
