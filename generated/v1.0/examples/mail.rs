//! Sends a mail with files of any size, from the user's mailbox.
//!
//! `cargo run --example mail -- adele@contoso.com figures.xlsx film.mp4 --subject Figures --token TOKEN`

mod connection;
mod exit;

use std::{
    error::Error,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::Parser;
use connection::Connection;
use graphdown::{
    http::Source,
    models::{EmailAddress, ItemBody, Message, Recipient},
};

/// Sends a mail with files of any size. Where it fails it isn't sent, and nothing of it is left.
#[derive(Parser)]
struct Arguments {
    /// Address of the recipient.
    to: String,
    /// The files.
    files: Vec<PathBuf>,
    /// Subject of the mail.
    #[arg(long, default_value = "")]
    subject: String,
    /// Text of the mail.
    #[arg(long, default_value = "")]
    text: String,
    #[command(flatten)]
    connection: Connection,
}

#[tokio::main]
async fn main() -> ExitCode {
    exit::code(run(Arguments::parse()).await)
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let Arguments { to, files, subject, text, connection } = arguments;
    let to = Recipient::default().with_email_address(EmailAddress::default().with_address(to));
    let body = ItemBody::default().with_content(text);
    let message = Message::default().with_subject(subject).with_body(body).with_to_recipients([to]);
    let mut mail = connection.graph()?.me().mail(message);
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        mail = mail.attach(name, Source::file(&path).await?);
    }
    let mut mail = mail.on_progress(|name, done| {
        // A closed output doesn't keep the mail from being sent.
        let _ = writeln!(io::stdout(), "{name:?}: {} of {} bytes", done.bytes, done.total.unwrap_or_default());
    });
    if let Err(error) = mail.send().await {
        mail.discard().await.map_err(|left| format!("{error}; the draft could not be deleted: {left}"))?;
        return Err(error.into());
    }
    Ok(())
}
