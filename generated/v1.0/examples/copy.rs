//! Copies a file or folder of the user's drive into a folder of it, prints the progress, and goes on waiting for a copy that
//! an earlier run has begun.
//!
//! `cargo run --example copy -- Reports/2026 Archive --token TOKEN`

mod connection;
mod exit;
mod stored;

use std::{
    error::Error,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::Parser;
use connection::Connection;
use graphdown::{
    Graph,
    http::{Monitor, StatusCode},
    models::ItemReference,
    requests::DriveItemCopy,
};

/// Copies a file or folder of the user's drive, which the service goes on with by itself.
///
/// Where the program ends before the copy, the next run with the same arguments waits for that copy instead of beginning
/// another.
#[derive(Parser)]
struct Arguments {
    /// Its path in the drive: `Reports/2026`.
    path: String,
    /// The path of the folder that gets the copy: `Archive`.
    folder: String,
    /// Another name for the copy.
    #[arg(long)]
    name: Option<String>,
    /// The file that keeps, until the copy is done, where to ask for it. That is a secret.
    #[arg(long, value_name = "FILE", default_value = "copy.state")]
    state: PathBuf,
    #[command(flatten)]
    connection: Connection,
}

#[tokio::main]
async fn main() -> ExitCode {
    exit::code(run(Arguments::parse()).await)
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let Arguments { path, folder, name, state, connection } = arguments;
    let graph = connection.graph()?;
    let key = [&path, &folder, name.as_deref().unwrap_or_default()];
    let monitor = match stored::load(&state, &key, |stored| serde_json::from_value(stored).ok())? {
        Some(begun) => graph.client().monitor(begun),
        None => {
            let monitor = begin(&graph, &path, &folder, name.as_deref()).await?;
            stored::store(&state, &key, &serde_json::to_value(monitor.state())?)?;
            monitor
        }
    };
    match wait(monitor).await {
        Ok(id) => {
            stored::remove(&state)?;
            // A closed output doesn't undo the copy.
            let _ = writeln!(io::stdout(), "id {id:?}");
            Ok(())
        }
        Err(error) => {
            if is_final(&error) {
                stored::remove(&state)?;
            }
            Err(error.into())
        }
    }
}

async fn begin(graph: &Graph, path: &str, folder: &str, name: Option<&str>) -> Result<Monitor, Box<dyn Error>> {
    let drive = graph.me().drive();
    let target = drive.root_by_path(folder).get().select("id,parentReference").await?;
    let missing = || format!("expected the id of the folder {folder} and of its drive, found none");
    let drive_id = target.parent_reference.and_then(|parent| parent.drive_id).ok_or_else(missing)?;
    let parent = ItemReference::default().with_drive_id(drive_id).with_id(target.id.ok_or_else(missing)?);
    let mut copy = DriveItemCopy::default().with_parent_reference(parent);
    copy.name = name.map(str::to_owned);
    Ok(drive.root_by_path(path).copy(copy).monitor().await?)
}

/// Waits for the copy, and gives its id.
async fn wait(mut monitor: Monitor) -> Result<String, graphdown::Error> {
    while let Some(progress) = monitor.progress().await? {
        let _ = writeln!(io::stdout(), "{} %", progress.percent.unwrap_or_default());
    }
    Ok(monitor.wait().await?.resource_id.unwrap_or_default())
}

/// Whether there is nothing to go on with: the service says that the copy has failed, or knows nothing of it any longer.
fn is_final(error: &graphdown::Error) -> bool {
    error
        .status()
        .is_some_and(|status| status.is_success() || matches!(status, StatusCode::NOT_FOUND | StatusCode::GONE))
}
