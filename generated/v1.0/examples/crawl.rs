//! Prints the id of each user of the organization, one a line.
//!
//! `cargo run --example crawl -- --tenant contoso.com --client-id ID --client-secret SECRET`

mod connection;
mod exit;

use std::{
    error::Error,
    io::{self, ErrorKind, Write},
    process::ExitCode,
};

use clap::Parser;
use connection::Connection;
use graphdown::Graph;

/// Prints the id of each user, one a line, over all pages.
#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    connection: Connection,
}

#[tokio::main]
async fn main() -> ExitCode {
    exit::code(run(Arguments::parse()).await)
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let graph = arguments.connection.graph()?;
    match crawl(&graph).await {
        // Whoever reads the ids has had enough, `head` for one.
        Err(error) if is_closed(&*error) => Ok(()),
        result => result,
    }
}

async fn crawl(graph: &Graph) -> Result<(), Box<dyn Error>> {
    let mut stdout = io::stdout().lock();
    let mut users = graph.users().list().select("id").top(999).items();
    while let Some(user) = users.try_next().await? {
        let id = user.id.ok_or("expected an id of each user, found a user without")?;
        if id.contains(char::is_control) {
            // It would be taken for two, or change the terminal.
            return Err(format!("expected an id in one line, found {id:?}").into());
        }
        writeln!(stdout, "{id}")?;
    }
    Ok(stdout.flush()?)
}

fn is_closed(error: &(dyn Error + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}
