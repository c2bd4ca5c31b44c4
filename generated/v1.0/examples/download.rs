//! Downloads a file of the user's drive, and goes on with a download that was interrupted, even by the end of the process.
//!
//! `cargo run --example download -- Archive/backup.zip backup.zip --token TOKEN`

mod connection;
mod digest;
mod exit;

use std::{
    error::Error,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::Parser;
use connection::Connection;
use graphdown::http::Progress;

/// Downloads the file at this path of the user's drive.
#[derive(Parser)]
struct Arguments {
    /// Its path in the drive: `Archive/backup.zip`.
    path: String,
    /// The file to write; it is there once it is whole.
    file: PathBuf,
    /// Begin again if the file changes in the drive meanwhile, instead of failing.
    #[arg(long)]
    restart: bool,
    #[command(flatten)]
    connection: Connection,
}

#[tokio::main]
async fn main() -> ExitCode {
    exit::code(run(Arguments::parse()).await)
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let Arguments { path, file, restart, connection } = arguments;
    let graph = connection.graph()?;
    let download = graph.me().drive().root_by_path(path).content().get().download().on_progress(printer());
    let download = if restart { download.restart_if_changed() } else { download };
    download.to_file(&file).await?;
    writeln!(io::stdout(), "sha256 {}", digest::of_file(&file)?)?;
    Ok(())
}

/// Prints a line for each hundredth of the file, or for each MiB where the length isn't known.
fn printer() -> impl FnMut(Progress) + Send {
    let mut printed = None;
    move |progress| {
        let step = progress.total.map_or(1 << 20, |total| total / 100).max(1);
        if printed.replace(progress.bytes / step) != Some(progress.bytes / step) {
            let total = progress.total.map_or(String::from("?"), |total| total.to_string());
            // A closed output is noticed at the end.
            let _ = writeln!(io::stdout(), "{} of {total} bytes", progress.bytes);
        }
    }
}
