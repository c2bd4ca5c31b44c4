//! Prints the items of a drive with all folders.
//!
//! `cargo run --example tree -- Archive --token TOKEN`

mod connection;
mod exit;

use std::{
    error::Error,
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;
use connection::Connection;

/// Prints the path, the size in bytes and the kind of each item below a folder of the user's drive, one a line.
#[derive(Parser)]
struct Arguments {
    /// Path of the folder, `Archive/2026`, instead of the whole drive.
    path: Option<String>,
    /// Id of another drive.
    #[arg(long, value_name = "ID")]
    drive: Option<String>,
    #[command(flatten)]
    connection: Connection,
}

#[tokio::main]
async fn main() -> ExitCode {
    exit::code(run(Arguments::parse()).await)
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let Arguments { path, drive, connection } = arguments;
    let graph = connection.graph()?;
    let drive = drive.map_or_else(|| graph.me().drive(), |id| graph.drives().id(id));
    let folder = path.map_or_else(|| drive.root(), |path| drive.root_by_path(path));
    let mut items = drive.tree(folder.children().list().select(["name", "size"]).top(200));
    let (mut stdout, mut above, mut unread) = (io::stdout().lock(), Vec::new(), 0);
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => {
                above.truncate(items.depth());
                above.push(item.name.unwrap_or_default());
                let kind = if item.folder.is_some() { "folder" } else { "file" };
                writeln!(stdout, "{:?} {} {kind}", above.join("/"), item.size.unwrap_or_default())?;
            }
            Err(error) => {
                unread += 1;
                writeln!(io::stderr(), "{error}")?;
            }
        }
    }
    stdout.flush()?;
    if unread == 0 { Ok(()) } else { Err(format!("{unread} folders could not be read").into()) }
}
