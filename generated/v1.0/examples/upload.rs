//! Uploads a file to the user's drive, and goes on with an upload that was interrupted, even by the end of the process.
//!
//! `cargo run --example upload -- backup.zip Archive/backup.zip --token TOKEN`

mod connection;
mod digest;
mod exit;

use std::{
    error::Error,
    fmt::Display,
    fs,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Parser;
use connection::Connection;
use graphdown::{
    Graph,
    http::{Source, Upload, UploadState},
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
    let state = with_ending(&file, ".upload");
    let mut upload = upload(&connection.graph()?, &file, &path).await?.chunk_size(chunk_size);
    if let Some(stored) = load(&state, &path)? {
        upload = upload.resume(stored);
    }
    while let Some(progress) = upload.try_next().await? {
        // A closed output is noticed at the end.
        let _ = writeln!(io::stdout(), "{} of {} bytes", progress.bytes, progress.total.unwrap_or_default());
        if let Some(session) = upload.state() {
            store(&state, &path, &session).map_err(|error| about(&state, error))?;
        }
    }
    let item = upload.send().await?;
    match fs::remove_file(&state) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(about(&state, error).into()),
        _ => {}
    }
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

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(ending);
    path.into()
}

/// The session of an earlier run for the same path.
fn load(state: &Path, path: &str) -> Result<Option<UploadState>, String> {
    match fs::read(state) {
        // What can't be read is of no use: the upload begins anew.
        Ok(text) => match serde_json::from_slice::<(String, UploadState)>(&text) {
            Ok((stored, session)) if stored == path => Ok(Some(session)),
            _ => Ok(None),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(about(state, error)),
    }
}

/// Stores the session, where only the user can read it. It is renamed, so that it is never half there.
fn store(state: &Path, path: &str, session: &UploadState) -> io::Result<()> {
    let temporary = with_ending(state, "~");
    match fs::remove_file(&temporary) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&temporary)?.write_all(&serde_json::to_vec(&(path, session))?)?;
    fs::rename(temporary, state)
}

/// What is wrong with a file.
fn about(path: &Path, error: impl Display) -> String {
    format!("{}: {error}", path.display())
}
