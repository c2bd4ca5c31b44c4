//! Pages come in; a local server that answers as they document goes out, until it is told to stop.

pub(crate) mod options;
mod spelling;
mod catalogue;
mod request;
mod wishes;
mod nearest;
mod matching;
mod types;
mod check;
mod choose;
mod synthesise;
mod answer;
mod links;
mod paging;
mod faults;
mod refusal;
mod monitor;
mod notices;
mod batch;
mod log;
mod index;
mod server;
mod callback;
mod listener;
mod service;

use std::{
    io::Write,
    net::SocketAddr,
    path::PathBuf,
    time::{Duration, SystemTime},
};

use anyhow::{Context, Result, ensure};
use graphdown_codegen::page::Version;
use tokio::net::TcpListener;

use crate::{
    Outcome,
    arguments::{Format, Output},
    counts::Counts,
    generate::home,
    progress::Progress,
    read, report, spec,
};
use catalogue::{Catalogue, Surface};
use listener::{Accepting, Scissors};
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
    let catalogue = catalogue(options, output)?;
    if options.list {
        match output.format {
            Format::Human => print!("{}", index::lines(&catalogue)),
            Format::Json => println!("{}", index::json(&catalogue, "")),
        }
        return Ok(Outcome::Fine);
    }
    let server = Server::new(catalogue, options.behaviour.clone(), SystemTime::now);
    let address = SocketAddr::new(options.listen, options.port);
    if !options.listen.is_loopback() {
        let style = report::WARNING;
        anstream::eprintln!("{style}warning:{style:#} {address} can be reached from other machines");
    }
    let log = match (output.quiet, output.format) {
        (true, _) => |_: &Entry, _: u128| {},
        (false, Format::Human) => |entry: &Entry, milliseconds: u128| eprintln!("{}", entry.human(milliseconds)),
        (false, Format::Json) => |entry: &Entry, milliseconds: u128| eprintln!("{}", entry.json(milliseconds)),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(listen(server, address, log))?;
    // Whatever is still being posted is of no use to anybody now.
    runtime.shutdown_background();
    Ok(Outcome::Fine)
}

/// Reads all versions that are asked for.
fn catalogue(options: &Serve, output: &Output) -> Result<Catalogue> {
    let own = || [Version::V1, Version::Beta].map(|version| home().join("specs").join(read::folder(version)));
    let folders: Vec<PathBuf> = match options.docs.as_slice() {
        [] => own().into_iter().filter(|folder| folder.is_dir()).collect(),
        docs => docs.to_vec(),
    };
    let progress = Progress::new(output.quiet);
    let mut surfaces: Vec<Surface> = Vec::new();
    let mut counts = Vec::new();
    for folder in folders {
        let reading = spec::read(&folder, &options.part, &progress)?;
        counts.push(Counts::of(&reading.spec).lines());
        let surface = Surface::new(reading.docs.version, reading.spec);
        ensure!(
            surfaces.iter().all(|known| known.name != surface.name),
            "{} is given twice; each version can be served once",
            surface.name
        );
        surfaces.push(surface);
    }
    drop(progress);
    if !output.quiet && output.format == Format::Human {
        counts.iter().for_each(|lines| eprint!("{lines}"));
    }
    Ok(Catalogue { surfaces })
}

/// Answers until a signal comes.
async fn listen(server: Server, address: SocketAddr, log: fn(&Entry, u128)) -> Result<()> {
    let listener = TcpListener::bind(address).await.with_context(|| format!("can't listen on {address}"))?;
    let address = listener.local_addr()?;
    // Whoever started this reads the first line, and may not read on.
    println!("http://{address}");
    std::io::stdout().flush()?;
    let app = service::router(Service { server, address: address.to_string(), log });
    let service = app.into_make_service_with_connect_info::<Scissors>();
    let serving = axum::serve(Accepting(listener), service).with_graceful_shutdown(told_to_stop());
    tokio::select! {
        ended = serving => ended?,
        () = async { told_to_stop().await; tokio::time::sleep(GRACE).await } => {}
    }
    Ok(())
}

/// Waits for Ctrl-C, or for what a process manager sends.
async fn told_to_stop() {
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated() => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}

#[cfg(test)]
mod tests;
