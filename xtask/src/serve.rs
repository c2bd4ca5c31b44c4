//! Pages come in; a local server that answers as they document goes out, until it is told to stop.

pub(crate) mod options;
pub(crate) mod catalogue;
pub(crate) mod request;
mod nearest;
mod matching;
mod check;
mod fault;
mod wishes;
mod choose;
mod synthesise;
pub(crate) mod answer;
mod links;
mod paging;
mod turns;
mod refusal;
mod monitor;
mod uploads;
mod notices;
mod batch;
pub(crate) mod log;
mod index;
pub(crate) mod server;
mod callback;
mod limits;
mod listener;
mod service;

use std::{
    collections::BTreeSet,
    net::SocketAddr,
    path::PathBuf,
    time::{Duration, SystemTime},
};

use anyhow::{Context, Result, ensure};
use graphdown_codegen::{page::Version, spec::part};
#[cfg(unix)]
use tokio::signal::unix::{SignalKind, signal};
use tokio::{net::TcpListener, sync::watch};

use crate::{
    Outcome,
    arguments::{Format, Output, Part},
    counts::Counts,
    generate::home,
    progress::Progress,
    read, report, spec,
    terminal::{self, Text},
};
use catalogue::{Catalogue, Surface};
use limits::Limits;
use log::Entry;
use options::Serve;
use server::Server;
use service::Service;

/// So long those may take that are being answered when the server is told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// `cargo xtask serve`
///
/// # Errors
/// On bad input, and where the address can't be had.
pub(crate) fn run(options: &Serve, output: &Output) -> Result<Outcome> {
    if let Some(url) = &options.behaviour.notify {
        callback::check(url)?;
    }
    let (catalogue, outcome) = catalogue(options, output)?;
    if options.list {
        match output.format {
            Format::Json => terminal::json_lines(&[terminal::json_value(&index::json(&catalogue, ""))], false)?,
            _ => terminal::out(&index::lines(&catalogue))?,
        }
        return Ok(outcome);
    }
    let server = Server::new(catalogue, options.behaviour.clone(), SystemTime::now);
    let address = SocketAddr::new(options.listen, options.port);
    if !options.listen.is_loopback() {
        let warning = Text::new().styled(report::WARNING, "warning:");
        terminal::err(&warning.push(format!(" {address} can be reached from other machines")).end());
    }
    let log = match (output.quiet, output.format) {
        (true, _) => |_: &Entry, _: u128| {},
        (false, Format::Json) => |entry: &Entry, milliseconds: u128| {
            terminal::err(&Text::line(terminal::json_value(&entry.json(milliseconds))))
        },
        (false, _) => |entry: &Entry, milliseconds: u128| terminal::err(&entry.human(milliseconds)),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(listen(server, address, log))?;
    // Whatever is still being posted is of no use to anybody now.
    runtime.shutdown_background();
    Ok(Outcome::Fine)
}

/// Reads all versions that are asked for.
fn catalogue(options: &Serve, output: &Output) -> Result<(Catalogue, Outcome)> {
    let own = || [Version::V1, Version::Beta].map(|version| home().join("specs").join(read::folder(version)));
    let folders: Vec<PathBuf> = match options.docs.as_slice() {
        [] => own().into_iter().filter(|folder| folder.is_dir()).collect(),
        docs => docs.to_vec(),
    };
    let progress = Progress::new(output.quiet);
    let whole = Part { only: None, overrides: options.part.overrides.clone() };
    let mut surfaces: Vec<Surface> = Vec::new();
    let mut counts = Text::new();
    let mut outcome = Outcome::Fine;
    for folder in &folders {
        let mut reading = spec::read(folder, &whole, &progress)?;
        outcome = outcome.max(report::missed(&reading.docs, output)?);
        // Not every version need have what is asked for.
        let kept = options.part.only.as_ref().map(|pattern| part::keep(&mut reading.spec, pattern));
        if kept != Some(0) {
            counts.extend([Counts::of(&reading.spec).lines()]);
            surfaces.push(Surface::new(reading.docs.version, reading.spec));
        }
    }
    let names: BTreeSet<&str> = surfaces.iter().map(|surface| surface.name).collect();
    ensure!(names.len() == surfaces.len(), "a version is given twice; each can be served once");
    let pattern = options.part.only.as_deref().unwrap_or("*");
    ensure!(!surfaces.is_empty(), "no operation's page or path is like {pattern}: try call-*, or '/communications/*'");
    drop(progress);
    if !output.quiet && output.format == Format::Human {
        terminal::err(&counts);
    }
    Ok((Catalogue { surfaces }, outcome))
}

/// Answers until a signal comes.
async fn listen(server: Server, address: SocketAddr, log: fn(&Entry, u128)) -> Result<()> {
    let listener = TcpListener::bind(address).await.with_context(|| format!("can't listen on {address}"))?;
    let address = listener.local_addr()?;
    // Whoever reads the first line may send a signal at once.
    let stop = Stop::listen()?;
    terminal::out(&Text::line(format!("http://{address}")))?;
    let limits = Limits::default();
    let router = service::router(Service { server, address: address.to_string(), limits, log });
    tokio::select! {
        () = listener::serve(listener, router, limits, stop.clone()) => {}
        () = async { stop.told().await; tokio::time::sleep(GRACE).await } => {}
    }
    Ok(())
}

/// Ctrl-C, or what a process manager sends.
#[derive(Clone)]
struct Stop(watch::Receiver<bool>);

impl Stop {
    /// From here on such a signal doesn't end the process.
    fn listen() -> Result<Self> {
        let (sender, receiver) = watch::channel(false);
        #[cfg(unix)]
        for kind in [SignalKind::interrupt(), SignalKind::terminate()] {
            let mut signal = signal(kind)?;
            let sender = sender.clone();
            tokio::spawn(async move {
                signal.recv().await;
                sender.send_replace(true);
            });
        }
        #[cfg(not(unix))]
        tokio::spawn(async move {
            let _ = tokio::signal::ctrl_c().await;
            sender.send_replace(true);
        });
        Ok(Stop(receiver))
    }

    async fn told(mut self) {
        // Without a sender no signal can come any more.
        if self.0.wait_for(|is_told| *is_told).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(test)]
mod tests;
