//! Keeps a directory of users in a JSON file up to date: the first run reads all, a later one what has changed since.
//!
//! The file always is a whole one, with the users and the position that belongs to them, so that the program may end at any
//! moment and go on in the next run.
//!
//! `cargo run --example sync -- users.json --tenant contoso.com --client-id ID --client-secret SECRET`

mod connection;
mod exit;

use std::{
    collections::BTreeMap,
    error::Error,
    fmt::Display,
    fs::{self, File},
    io::{self, BufWriter, ErrorKind, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Parser;
use connection::Connection;
use graphdown::{
    Graph,
    http::{Change, Position},
    models::User,
};
use serde_json::{Map, Value, json};

/// So many changes are taken in before the file is written.
const CHANGES: usize = 1000;

/// Brings a directory of users in a JSON file up to date.
#[derive(Parser)]
struct Arguments {
    /// The file, which is created if it isn't there.
    state: PathBuf,
    #[command(flatten)]
    connection: Connection,
}

/// What the file contains.
#[derive(Default)]
struct State {
    /// Where the changes go on; none before the first.
    position: Option<Position>,
    /// The properties of each user, by id.
    users: BTreeMap<String, Map<String, Value>>,
}

#[tokio::main]
async fn main() -> ExitCode {
    exit::code(run(Arguments::parse()).await)
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let graph = arguments.connection.graph()?;
    let path = arguments.state;
    let mut state = State::read(&path)?;
    let mut counts = update(&graph, &mut state, &path).await;
    if let Err(error) = &counts
        && let Some(anew) = error.downcast_ref::<graphdown::Error>().and_then(graphdown::Error::resync)
    {
        // The service has forgotten the position: what is there is out of date.
        state = State { position: Some(anew), users: BTreeMap::new() };
        counts = update(&graph, &mut state, &path).await;
    }
    let [changed, removed] = counts?;
    writeln!(io::stdout(), "{} users, {changed} changed, {removed} removed", state.users.len())?;
    Ok(())
}

/// Takes in all changes; returns how many users changed and how many were removed.
async fn update(graph: &Graph, state: &mut State, path: &Path) -> Result<[usize; 2], Box<dyn Error>> {
    let request = graph.users().delta().select(["displayName", "mail", "userPrincipalName"]);
    let mut changes = match state.position.clone() {
        Some(position) => request.resume(position).changes(),
        None => request.changes(),
    };
    let mut counts = [0usize, 0];
    while let Some(change) = changes.try_next().await? {
        let [changed, removed] = &mut counts;
        match state.take(change)? {
            true => *changed += 1,
            false => *removed += 1,
        }
        if (*changed + *removed) % CHANGES == 0 {
            state.position = Some(changes.position());
            state.write(path)?;
        }
    }
    state.position = Some(changes.position());
    state.write(path)?;
    Ok(counts)
}

impl State {
    /// Takes in a change; returns whether the user is still there.
    fn take(&mut self, change: Change<User>) -> Result<bool, Box<dyn Error>> {
        let id = change.id().ok_or("expected an id of each user, found a user without")?;
        let Change::Changed(user) = change else {
            // It may be one that was never told.
            self.users.remove(&id);
            return Ok(false);
        };
        // A user that is known comes with what has changed alone.
        let Value::Object(properties) = serde_json::to_value(&user)? else { return Ok(true) };
        self.users.entry(id).or_default().extend(properties);
        Ok(true)
    }

    fn read(path: &Path) -> Result<State, Box<dyn Error>> {
        let text = match fs::read(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(State::default()),
            text => text.map_err(|error| about(path, error))?,
        };
        Self::of(&text).map_err(|error| {
            let error = format!("expected what an earlier run wrote: {error}; without the file all is read anew");
            about(path, error).into()
        })
    }

    fn of(text: &[u8]) -> Result<State, Box<dyn Error>> {
        let mut value: Value = serde_json::from_slice(text)?;
        let mut member = |name: &str| value.get_mut(name).map(Value::take).ok_or(format!("{name} is missing"));
        let (position, users) = (member("position")?, member("users")?);
        Ok(State { position: serde_json::from_value(position)?, users: serde_json::from_value(users)? })
    }

    /// Writes another file and puts it in the place of the present one, so that there is always a whole one.
    fn write(&self, path: &Path) -> Result<(), String> {
        let mut beside = path.as_os_str().to_owned();
        beside.push(".new");
        let beside = Path::new(&beside);
        self.write_to(beside).map_err(|error| about(beside, error))?;
        fs::rename(beside, path).map_err(|error| about(path, error))
    }

    fn write_to(&self, path: &Path) -> io::Result<()> {
        let mut file = BufWriter::new(File::create(path)?);
        serde_json::to_writer(&mut file, &json!({"position": self.position, "users": self.users}))?;
        file.write_all(b"\n")?;
        file.into_inner()?.sync_all()
    }
}

/// What is wrong with a file.
fn about(path: &Path, error: impl Display) -> String {
    format!("{}: {error}", path.display())
}
