//! Prints the id of each user of the organization, one a line; with `--parallel`, also in how many groups and roles the user
//! is, which takes a call for each.
//!
//! `cargo run --example crawl -- --tenant contoso.com --client-id ID --client-secret SECRET --parallel 8`

mod connection;
mod exit;

use std::{
    collections::VecDeque,
    error::Error,
    io::{self, ErrorKind, Write},
    process::ExitCode,
};

use clap::Parser;
use connection::Connection;
use graphdown::{Graph, models::User};

/// Prints the id of each user, one a line, over all pages.
#[derive(Parser)]
struct Arguments {
    /// Read in how many groups and roles each user is, with at most so many requests at a time, and print the number behind
    /// the id.
    #[arg(long, value_name = "N")]
    parallel: Option<usize>,
    #[command(flatten)]
    connection: Connection,
}

#[tokio::main]
async fn main() -> ExitCode {
    exit::code(run(Arguments::parse()).await)
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let builder = arguments.connection.builder()?;
    let result = match arguments.parallel {
        Some(requests) => memberships(&builder.parallel(requests).build(), requests).await,
        None => ids(&builder.build()).await,
    };
    match result {
        // Whoever reads the ids has had enough, `head` for one.
        Err(error) if is_closed(&*error) => Ok(()),
        result => result,
    }
}

async fn ids(graph: &Graph) -> Result<(), Box<dyn Error>> {
    let mut stdout = io::stdout().lock();
    let mut users = graph.users().list().select("id").top(999).items();
    while let Some(user) = users.try_next().await? {
        writeln!(stdout, "{}", id(user)?)?;
    }
    Ok(stdout.flush()?)
}

async fn memberships(graph: &Graph, requests: usize) -> Result<(), Box<dyn Error>> {
    let mut users = graph.users().list().select("id").top(999).items();
    let mut is_end = false;
    // In the order of the users. The client lets so many of their requests through at a time; a few more are ready.
    let mut running = VecDeque::new();
    loop {
        while !is_end && running.len() < requests.saturating_mul(2).max(2) {
            match users.try_next().await? {
                Some(user) => {
                    let (graph, id) = (graph.clone(), id(user)?);
                    running.push_back((id.clone(), tokio::spawn(async move { number(&graph, &id).await })));
                }
                None => is_end = true,
            }
        }
        let Some((id, number)) = running.pop_front() else { return Ok(()) };
        writeln!(io::stdout(), "{id} {}", number.await??)?;
    }
}

/// In how many groups and roles a user is, over all pages.
async fn number(graph: &Graph, id: &str) -> Result<usize, graphdown::Error> {
    let mut pages = graph.users().id(id).member_of().list().select("id").top(999).pages();
    let mut number = 0;
    while let Some(page) = pages.try_next().await? {
        number += page.value.len();
    }
    Ok(number)
}

fn id(user: User) -> Result<String, Box<dyn Error>> {
    let id = user.id.ok_or("expected an id of each user, found a user without")?;
    if id.contains(char::is_control) {
        // It would be taken for two, or change the terminal.
        return Err(format!("expected an id in one line, found {id:?}").into());
    }
    Ok(id)
}

fn is_closed(error: &(dyn Error + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}
