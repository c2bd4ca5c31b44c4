//! Compiles every Rust block of the repository's README and of the crate's, and runs its test; the blocks must be the same
//! word for word. Written by hand.
#![allow(dead_code, reason = "what the README shows is compiled, and only its test is run")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

#[rustfmt::skip]
mod call {
async fn call(token: &'static str) -> Result<(), graphdown::Error> {
use graphdown::{Graph, requests::CancelMediaProcessing};

let graph = Graph::new(token);
let operation = graph
    .communications().calls().id("57dab8b1-894c-409a-b240-bd8beae78896")
    .cancel_media_processing(CancelMediaProcessing::default().with_client_context("d45324c1"))
    .send().await?;
drop(operation);
Ok(())
}
}

#[rustfmt::skip]
mod program {
use graphdown::{Graph, auth::ClientSecret};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let secret = std::env::var("CLIENT_SECRET")?;
    let graph = Graph::new(ClientSecret::new("contoso.com", "8d2f6c1e-4b07-4f5a-9c1d-3e7a90b5d264", secret));

    let page = graph.users().list().select(["displayName", "mail"]).top(25).send().await?;
    for user in page.value {
        println!("{:?} {:?}", user.display_name, user.mail);
    }

    let mut users = graph.users().list().select("id").items();
    while let Some(user) = users.try_next().await? {
        println!("{:?}", user.id);
    }
    Ok(())
}
}

#[rustfmt::skip]
mod renewal {
use graphdown::notifications::{Renewal, RenewalEvent};
use graphdown::{Error, Graph, models::Subscription};

/// Keeps a subscription alive until another task calls `stop()` of `renewal.handle()`.
async fn watch(graph: &Graph, secret: &str) -> Result<(), Error> {
    let subscription = Subscription::default()
        .with_resource("me/messages")
        .with_change_type("created")
        .with_notification_url("https://hooks.contoso.com/graph")
        .with_client_state(secret);
    let mut renewal = Renewal::new(graph.subscriptions().create(subscription))?;
    while let Some(event) = renewal.try_next().await? {
        match event {
            RenewalEvent::Created(_) | RenewalEvent::Missed => println!("read what has changed until now"),
            RenewalEvent::Failed { error, .. } => eprintln!("tried again later: {error}"),
            _ => {}
        }
    }
    renewal.delete().await
}
}

#[rustfmt::skip]
mod everyday {
use graphdown::http::{Found, Source};
use graphdown::{Error, Graph, everyday::Cell, models::Message};

async fn send(graph: &Graph, message: Message) -> Result<(), Error> {
    let film = Source::file("film.mp4").await?;
    graph.me().mail(message).attach("film.mp4", film).attach("notes.txt", "See 0:42.").send().await
}

/// Prints all items of a drive, and which folders couldn't be read.
async fn print(graph: &Graph) {
    let drive = graph.me().drive();
    let mut items = drive.tree(drive.root().children().list().select(["name", "size"]));
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => println!("{}{:?}", "  ".repeat(items.depth()), item.name),
            Err(unread) => eprintln!("{unread}"),
        }
    }
}

/// Adds a sum below the cells of a worksheet, which begin at A1.
async fn add_sum(graph: &Graph) -> Result<(), Error> {
    let workbook = graph.me().drive().root_by_path("Reports/sales.xlsx").workbook();
    let sheet = workbook.worksheets().id("Sheet1");
    let rows = sheet.used_range().await?.rows().unwrap_or_default();
    let sum: f64 = rows.iter().filter_map(|row| row.get(1)?.as_f64()).sum();
    let below = format!("A{}", rows.len() + 1);
    sheet.write(&below, [[Cell::from("Sum"), Cell::from(sum)]]).await?;
    Ok(())
}

/// Saves a user's photo; `false` if there is none.
async fn photo(graph: &Graph, user: &str) -> Result<bool, Error> {
    let photo = graph.users().id(user).photo().get_value();
    Ok(photo.download().to_file("photo.jpg").await.found()?.is_some())
}
}

#[rustfmt::skip]
mod batch {
use graphdown::{Error, Graph};

/// Prints the names of users and the address of the signed-in user's drive.
async fn names(graph: &Graph, ids: &[&str]) -> Result<(), Error> {
    let users = ids.iter().map(|id| graph.users().id(id).get().select(["displayName"]));
    for user in graph.batch().all(users).await {
        match user {
            Ok(user) => println!("{:?}", user.display_name),
            Err(error) if error.is_not_found() => println!("nobody"),
            Err(error) => return Err(error),
        }
    }
    let (me, drive) = graph.batch().join((graph.me().get(), graph.me().drive().get())).await;
    println!("{:?} has {:?}", me?.display_name, drive?.web_url);
    Ok(())
}
}

#[rustfmt::skip]
mod error {
use graphdown::{Error, Graph, models::User};

/// Returns `None` if the user doesn't exist.
async fn find(graph: &Graph, id: &str) -> Result<Option<User>, Error> {
    match graph.users().id(id).get().send().await {
        Ok(user) => Ok(Some(user)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => {
            if error.is_throttled() {
                eprintln!("throttled after all attempts; retry after {:?}", error.retry_after());
            }
            Err(error)
        }
    }
}
}

#[rustfmt::skip]
mod tasks {
use graphdown::http::{Change, Position, filter::property};
use graphdown::models::{EmailAddress, ItemBody, Message, Recipient};
use graphdown::{Error, Graph, requests::SendMail};

/// Sends a mail to all users whose surname begins with a text such as `O'Neil`, from the mailbox of `sender`.
async fn greet(graph: &Graph, sender: &str, surname: &str) -> Result<(), Error> {
    let filter = property("surname").starts_with(surname);
    let mut users = graph.users().list().filter(filter).select(["id", "mail"]).items();
    while let Some(user) = users.try_next().await? {
        let Some(mail) = user.mail else { continue };
        let recipient = Recipient::default().with_email_address(EmailAddress::default().with_address(mail));
        let message = Message::default()
            .with_subject("Hello")
            .with_body(ItemBody::default().with_content("How are you?"))
            .with_to_recipients([recipient]);
        graph.users().id(sender).send_mail(SendMail::default().with_message(message)).await?;
    }
    Ok(())
}

/// Prints the changes since the run that stored the position.
async fn changes(graph: &Graph, stored: Option<Position>) -> Result<Position, Error> {
    let users = graph.users().delta().select(["displayName"]);
    let mut users = match stored {
        Some(position) => users.resume(position).changes(),
        None => users.changes(),
    };
    while let Some(user) = users.try_next().await? {
        match user {
            Change::Changed(user) => println!("{:?} is {:?}", user.id, user.display_name),
            Change::Removed(user) => println!("{:?} is gone: {:?}", user.id, user.reason),
            _ => {}
        }
    }
    Ok(users.position())
}
}

#[rustfmt::skip]
mod throttled {
use std::error::Error;

use graphdown::{Graph, auth::ClientSecret};

/// In how many groups and roles each user is, with at most eight requests at a time.
async fn memberships(credential: ClientSecret, ids: Vec<String>) -> Result<Vec<usize>, Box<dyn Error>> {
    let graph = Graph::builder(credential).parallel(8).build();
    let calls = ids.into_iter().map(|id| {
        let graph = graph.clone();
        tokio::spawn(async move { graph.users().id(id).member_of().list().select("id").top(999).send().await })
    });
    let mut numbers = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        numbers.push(call.await??.value.len());
    }
    Ok(numbers)
}
}

#[rustfmt::skip]
mod derived {
use graphdown::model::Model;
use graphdown::models::{Attachment, FileAttachment, Message};

/// The bytes of an attachment that is a file.
fn bytes(attachment: &Attachment) -> Option<Vec<u8>> {
    attachment.downcast::<FileAttachment>()?.content_bytes?.decode()
}

fn with_file(message: Message, bytes: Vec<u8>) -> Message {
    message.with_attachments([FileAttachment::default().with_name("report.pdf").with_content_bytes(bytes)])
}
}

#[rustfmt::skip]
mod snippet {
async fn call(token: &'static str) -> Result<(), graphdown::Error> {
use graphdown::{Graph, requests::CallMute};

let graph = Graph::new(token);
let mute_participant_operation = graph
    .communications()
    .calls()
    .id("8c2f5e0a-71d3-4b86-9f4e-2a6d90c1b7e4")
    .mute(
        CallMute::default()
            .with_client_context("d45324c1-fcb5-430a-902c-f20af696537c"),
    )
    .await?;
drop(mute_participant_operation);
Ok(())
}
}

#[rustfmt::skip]
mod places {
use graphdown::{Error, Graph, places::Drive, places::User};

/// Stores a text in the root folder of any drive, and returns the file's address on the web.
async fn store(drive: &Drive, name: &str, text: &str) -> Result<Option<String>, Error> {
    let file = drive.root_by_path(name).content().replace(text.to_owned()).send().await?;
    Ok(file.web_url)
}

/// Whether any mailbox has a message of this sender.
async fn has_written(mailbox: &User, address: &str) -> Result<bool, Error> {
    let mut messages = mailbox.messages().list().select(["from"]).items();
    while let Some(message) = messages.try_next().await? {
        if message.from.and_then(|from| from.email_address?.address).as_deref() == Some(address) {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn everywhere(graph: &Graph, drive_id: &str, user_id: &str) -> Result<(), Error> {
    store(&graph.me().drive(), "notes.txt", "mine").await?;
    store(&graph.users().id(user_id).drive(), "notes.txt", "theirs").await?;
    store(&graph.drives().id(drive_id), "notes.txt", "of a site").await?;
    println!("{}", has_written(&graph.users().id(user_id), "adele@contoso.com").await?);
    Ok(())
}
}

#[rustfmt::skip]
mod permissions {
use graphdown::http::{Caller, Grant, scopes_for};
use graphdown::{Graph, requests::SendMail};

fn permissions(graph: &Graph, sender: &str) {
    let list = graph.users().list();
    if let Some(operation) = list.endpoint().operation() {
        // Alternatives, least privileged first.
        if let Grant::OneOf(alternatives) = operation.permissions.of(Caller::Application) {
            println!("{alternatives:?}");
        }
    }

    // The least privileged permissions with which an application can make both calls.
    let send = graph.users().id(sender).send_mail(SendMail::default());
    let operations = [list.endpoint().operation(), send.endpoint().operation()];
    println!("{}", scopes_for(operations.into_iter().flatten(), Caller::Application));
}
}

#[rustfmt::skip]
mod transfers {
use graphdown::http::{Source, Upload};
use graphdown::models::{DriveItem, DriveItemUploadableProperties};
use graphdown::{Error, Graph, requests::DriveItemCreateUploadSession};

async fn upload(graph: &Graph) -> Result<DriveItem, Error> {
    let item = graph.me().drive().root_by_path("Archive/backup.zip");
    let properties = DriveItemUploadableProperties::default().with_microsoft_graph_conflict_behavior("replace");
    let session = item.create_upload_session(DriveItemCreateUploadSession::default().with_item(properties));
    let mut upload = Upload::new(session, Source::file("backup.zip").await?)
        .small(move |bytes| item.content().replace(bytes))
        .on_progress(|done| println!("{} of {:?} bytes", done.bytes, done.total));
    upload.send().await
}

async fn download(graph: &Graph) -> Result<(), Error> {
    let content = graph.me().drive().root_by_path("Archive/backup.zip").content().get();
    content.download().on_progress(|done| println!("{} bytes", done.bytes)).to_file("backup.zip").await?;
    Ok(())
}
}

#[rustfmt::skip]
mod notified {
use axum::Router;
use graphdown::models::Message;
use graphdown::notifications::{Receiver, Webhook};

/// Prints what is new in mailboxes. The service reaches this machine's port 8080 at the `notificationUrl` of a subscription.
async fn receive(client_state: &str) -> std::io::Result<()> {
    let (queue, mut deliveries) = tokio::sync::mpsc::channel(1000);
    // Stored in time, or the service is told to send it again.
    let webhook = Webhook::new(Receiver::new(client_state), move |delivery| {
        let queued = queue.try_send(delivery);
        async move { queued }
    });
    let router = Router::new().route_service("/notifications", webhook);
    let listener = tokio::net::TcpListener::bind("0.0.0.0:8080").await?;
    tokio::spawn(async move { axum::serve(listener, router).await });

    while let Some(delivery) = deliveries.recv().await {
        for notification in delivery.notifications {
            if let Some(event) = notification.lifecycle_event {
                println!("{event:?} of subscription {:?}", notification.subscription_id);
            } else if let Some(message) = notification.resource_as::<Message>() {
                println!("{:?}: message {:?}", notification.change_type, message.id);
            }
        }
    }
    Ok(())
}
}

#[rustfmt::skip]
mod tested {
use graphdown::{Error, Graph, models::User, testing::Recorder};

async fn mail_of(graph: &Graph, user: &str) -> Result<Option<String>, Error> {
    match graph.users().id(user).get().select(["mail"]).send().await {
        Ok(user) => Ok(user.mail),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

#[tokio::test]
async fn a_user_who_is_gone_has_no_mail() {
    let recorder = Recorder::default();
    recorder.answer_json(200, &User::default().with_mail("adele@contoso.com"));
    recorder.throttle(std::time::Duration::from_secs(30));
    recorder.refuse(404, "Request_ResourceNotFound");
    let graph: Graph = recorder.graph();

    assert_eq!(mail_of(&graph, "adele").await.unwrap().as_deref(), Some("adele@contoso.com"));
    assert_eq!(mail_of(&graph, "nobody").await.unwrap(), None);

    let sent = recorder.sent();
    assert_eq!(sent.len(), 3);
    assert_eq!(sent[0].uri(), "https://graph.microsoft.com/v1.0/users/adele?$select=mail");
}
}

fn blocks(readme: &str) -> Vec<&str> {
    readme.split("```rust").skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn all_rust_of_the_readmes_stands_here() {
    let [repository, of_crate] = [include_str!("../../../README.md"), include_str!("../README.md")].map(blocks);
    assert_eq!([repository.len(), of_crate.len()], [15, 1]);
    for block in repository.into_iter().chain(of_crate) {
        let block = block.strip_prefix('\n').unwrap_or_else(|| panic!("no plain block of Rust: {block}"));
        assert!(
            include_str!("readme.rs").contains(&format!("\n{block}")),
            "this block of a README is not in this file:\n{block}"
        );
    }
}
