//! Signs in, and prints as whom: the user, or the organization whose application it is.
//!
//! `cargo run --example signin -- --tenant contoso.com --client-id ID --flow device-code`

mod connection;
mod exit;

use std::{
    error::Error,
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;
use connection::Connection;
use graphdown::{Graph, http::StatusCode};

/// Signs in, and prints the user, or the organization whose application it is.
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
    let is_application = arguments.connection.is_application();
    let graph = arguments.connection.graph()?;
    if is_application {
        return print_organizations(&graph).await;
    }
    match graph.me().get().select(["id", "displayName"]).send().await {
        Ok(me) => print("user", me.id, me.display_name),
        // The token that was given is an application's, for which there is no `/me`.
        Err(error) if error.status() == Some(StatusCode::BAD_REQUEST) => print_organizations(&graph).await,
        Err(error) => Err(error.into()),
    }
}

async fn print_organizations(graph: &Graph) -> Result<(), Box<dyn Error>> {
    let organizations = graph.organization().list().select(["id", "displayName"]).send().await?;
    for organization in organizations.value {
        print("organization", organization.id, organization.display_name)?;
    }
    Ok(())
}

/// Names can hold any characters, so they are written as Rust writes texts.
fn print(kind: &str, id: Option<String>, name: Option<String>) -> Result<(), Box<dyn Error>> {
    writeln!(io::stdout(), "{kind} {:?} {:?}", id.unwrap_or_default(), name.unwrap_or_default())?;
    Ok(())
}
