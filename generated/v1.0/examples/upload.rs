//! Uploads a file to the user's drive, and goes on with an upload that was interrupted, even by the end of the process.
//!
//! `cargo run --example upload -- backup.zip Archive/backup.zip --token TOKEN`

mod connection;
mod digest;
mod exit;
mod stored;

use std::{
    error::Error,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Parser;
use connection::Connection;
use graphdown::{
    Graph,
    http::{Source, Upload},
    models::{DriveItem, DriveItemUploadableProperties},
    requests::DriveItemCreateUploadSession,
};

/// Uploads a file to the user's drive, to this path from the root; replaces a file that is there.
///
/// Beside the file it keeps FILE.upload until it is done. That is a secret: it gives access to the upload.
#[derive(Parser)]
struct Arguments {
    /// The file.
    file: PathBuf,
    /// Its path in the drive: `Archive/backup.zip`.
    path: String,
    /// Size of the chunks in bytes, a multiple of 327,680.
    #[arg(long, value_name = "BYTES", default_value_t = 10 << 20)]
    chunk_size: u64,
    #[command(flatten)]
    connection: Connection,
}

#[tokio::main]
async fn main() -> ExitCode {
    exit::code(run(Arguments::parse()).await)
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let Arguments { file, path, chunk_size, connection } = arguments;
    let state = stored::with_ending(&file, ".upload");
    let mut upload = upload(&connection.graph()?, &file, &path).await?.chunk_size(chunk_size);
    if let Some(session) = stored::load(&state, &[&path], |stored| serde_json::from_value(stored).ok())? {
        upload = upload.resume(session);
    }
    while let Some(progress) = upload.try_next().await? {
        // A closed output is noticed at the end.
        let _ = writeln!(io::stdout(), "{} of {} bytes", progress.bytes, progress.total.unwrap_or_default());
        if let Some(session) = upload.state() {
            stored::store(&state, &[&path], &serde_json::to_value(session)?)?;
        }
    }
    let item = upload.send().await?;
    stored::remove(&state)?;
    writeln!(io::stdout(), "id {:?}\nsha256 {}", item.id.unwrap_or_default(), digest::of_file(&file)?)?;
    Ok(())
}

async fn upload(graph: &Graph, file: &Path, path: &str) -> Result<Upload<DriveItem>, graphdown::Error> {
    let item = graph.me().drive().root_by_path(path);
    let properties = DriveItemUploadableProperties::default().with_microsoft_graph_conflict_behavior("replace");
    let session = item.create_upload_session(DriveItemCreateUploadSession::default().with_item(properties));
    let upload = Upload::new(session, Source::file(file).await?);
    Ok(upload.small(move |bytes| item.content().replace(bytes)))
}
