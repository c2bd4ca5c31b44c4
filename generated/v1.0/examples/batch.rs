//! Reads N users by their ids, twenty in a request, and prints a line for each: its id and the status of its answer.
//!
//! `cargo run --example batch -- --tenant contoso.com --client-id ID --client-secret SECRET 100`

mod connection;
mod exit;

use std::{
    error::Error,
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;
use connection::Connection;
use graphdown::{Graph, models::User};

/// Reads users by their ids in batches, and prints the id and the status of each.
#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    connection: Connection,
    /// How many users.
    users: usize,
    /// How many batches are sent at the same time.
    #[arg(long, default_value_t = 4)]
    parallel: usize,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    exit::code(run(arguments).await)
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let graph = arguments.connection.graph()?;
    let ids = ids(&graph, arguments.users).await?;
    let mut batch = graph.batch().parallel(arguments.parallel);
    let members: Vec<_> = ids.iter().map(|id| batch.add(graph.users().id(id).get())).collect();
    let mut results = batch.send().await;
    // The others have answers, whatever became of one.
    let mut unanswered = None;
    for (id, member) in ids.iter().zip(members) {
        let status = match results.response::<User>(member) {
            Ok(answer) => Some(answer.status),
            Err(error) => error.status().or_else(|| {
                unanswered.get_or_insert(error);
                None
            }),
        };
        let status = status.as_ref().map_or("no answer", |status| status.as_str());
        writeln!(io::stdout(), "{id} {status}")?;
    }
    unanswered.map_or(Ok(()), |error| Err(error.into()))
}

/// The ids of so many users, or of all if there are fewer.
async fn ids(graph: &Graph, number: usize) -> Result<Vec<String>, Box<dyn Error>> {
    let mut users = graph.users().list().select("id").top(999).items();
    let mut ids = Vec::new();
    while ids.len() < number {
        let Some(user) = users.try_next().await? else { break };
        let id = user.id.ok_or("expected an id of each user, found a user without")?;
        if id.contains(char::is_control) {
            return Err(format!("expected an id in one line, found {id:?}").into());
        }
        ids.push(id);
    }
    Ok(ids)
}
