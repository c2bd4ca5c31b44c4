//! Sends a mail with files of any size, and prints the sender and subject of each message in the inbox.

use std::{env, error::Error, path::Path};

use graphdown::{
    Graph,
    everyday::WellKnownFolder,
    http::Source,
    models::{EmailAddress, Message, Recipient},
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let to = EmailAddress::default().with_address(arguments.next().ok_or("expected an address")?);
    let to = Recipient::default().with_email_address(to);
    let graph = Graph::new(env::var("TOKEN")?);
    let mut mail = graph.me().mail(Message::default().with_subject("Files").with_to_recipients([to]));
    for path in arguments {
        let name = Path::new(&path).file_name().unwrap_or_default().to_string_lossy();
        mail = mail.attach(name, Source::file(&path).await?);
    }
    mail.send().await?;

    let inbox = graph.me().mail_folders().id(WellKnownFolder::Inbox);
    let mut messages = inbox.messages().list().select(["from", "subject"]).top(100).items();
    while let Some(message) = messages.try_next().await? {
        let from = message.from.and_then(|from| from.email_address?.address).unwrap_or_default();
        println!("{from} {}", message.subject.unwrap_or_default());
    }
    Ok(())
}
