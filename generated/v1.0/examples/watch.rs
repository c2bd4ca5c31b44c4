//! Watches a resource: subscribes to its changes, prints a line for each notification, and keeps the subscription alive until
//! the program is ended by Ctrl+C.
//!
//! The service must reach the endpoint at the notification URL, by HTTPS: a proxy with a certificate, or a tunnel, leads from
//! there to the address on which the program listens.
//!
//! `cargo run --example watch -- me/messages --notification-url https://hooks.contoso.com/graph --tenant contoso.com
//! --client-id ID --flow device-code`

mod connection;
mod exit;

use std::{
    error::Error,
    fmt::Display,
    fs,
    io::{self, ErrorKind, Write},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
};

use axum::Router;
use clap::Parser;
use connection::Connection;
use graphdown::{
    model::DateTimeOffset,
    models::Subscription,
    notifications::{ChangeType, Delivery, Receiver, Renewal, RenewalEvent, RenewalHandle, RenewalState, Webhook},
};
use ring::rand::{SecureRandom, SystemRandom};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::mpsc};

/// So many requests with notifications wait to be printed; while there are more, the service is told to send again.
const QUEUE: usize = 1000;

/// Prints a line for each change of a resource.
#[derive(Parser)]
struct Arguments {
    /// The resource, as a path without the base URL: users, me/messages, me/drive/root.
    resource: String,
    /// Address at which the service reaches this program, by HTTPS.
    #[arg(long, value_name = "URL")]
    notification_url: String,
    /// Address on which this program listens.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Kinds of changes, separated by commas: created, updated, deleted.
    #[arg(long, value_name = "KINDS", default_value = "updated")]
    changes: String,
    /// Ends after so many notifications.
    #[arg(long, value_name = "NUMBER")]
    count: Option<usize>,
    /// File with the subscription and its secret: goes on with that of the last run, and leaves it at the end. Without it, the
    /// subscription is deleted at the end.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    #[command(flatten)]
    connection: Connection,
}

/// An error of a task.
type Failure = Box<dyn Error + Send + Sync>;

/// What the file contains.
struct State {
    /// The secret that each notification repeats.
    client_state: String,
    subscription: Option<RenewalState>,
}

#[tokio::main]
async fn main() -> ExitCode {
    exit::code(run(Arguments::parse()).await)
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let graph = arguments.connection.graph()?;
    let state = State::read(arguments.state.as_deref())?;
    let listener = TcpListener::bind(arguments.listen).await?;
    writeln!(io::stdout(), "listening on {}", listener.local_addr()?)?;
    let (queue, mut deliveries) = mpsc::channel(QUEUE);
    let webhook = Webhook::new(Receiver::new(state.client_state.clone()), move |delivery| {
        let queued = queue.try_send(delivery);
        async move { queued }
    });
    let router: Router = Router::new().fallback_service(webhook);
    let mut serving = tokio::spawn(async move { axum::serve(listener, router).await });

    let subscription = Subscription::default()
        .with_resource(arguments.resource)
        .with_change_type(arguments.changes)
        .with_notification_url(arguments.notification_url.clone())
        .with_lifecycle_notification_url(arguments.notification_url)
        .with_client_state(state.client_state.clone());
    let mut renewal = Renewal::new(graph.subscriptions().create(subscription))?;
    if let Some(earlier) = state.subscription.clone() {
        renewal = renewal.resume(earlier);
    }
    let handle = renewal.handle();
    let mut keeping = tokio::spawn(keep(renewal, arguments.state.clone(), state));

    let mut printed = 0;
    while arguments.count.is_none_or(|count| printed < count) {
        tokio::select! {
            // It ends by itself only where it fails.
            ended = &mut keeping => return ended?.map(drop).map_err(|error| error as Box<dyn Error>),
            ended = &mut serving => return Ok(ended??),
            _ = tokio::signal::ctrl_c() => break,
            Some(delivery) = deliveries.recv() => printed += print_changes(&delivery, &handle)?,
        }
    }
    handle.stop();
    let mut renewal = keeping.await?.map_err(|error| error as Box<dyn Error>)?;
    if arguments.state.is_none() {
        renewal.delete().await?;
        writeln!(io::stdout(), "deleted")?;
    }
    Ok(())
}

/// Prints the changes of a delivery, and tells the renewal of what else there is; returns how many changes there were.
fn print_changes(delivery: &Delivery, renewal: &RenewalHandle) -> io::Result<usize> {
    let mut changes = 0;
    for notification in &delivery.notifications {
        if notification.lifecycle_event.is_some() {
            renewal.lifecycle(notification);
            continue;
        }
        let change = notification.change_type.as_ref().map(ChangeType::as_str).unwrap_or_default();
        writeln!(io::stdout(), "{change:?} {:?}", notification.path().unwrap_or_default())?;
        changes += 1;
    }
    for rejected in &delivery.rejected {
        writeln!(io::stderr(), "ignored: {rejected}")?;
    }
    Ok(changes)
}

/// Keeps the subscription alive until it is told to stop.
async fn keep(
    mut renewal: Renewal<Subscription>,
    path: Option<PathBuf>,
    mut state: State,
) -> Result<Renewal<Subscription>, Failure> {
    loop {
        match renewal.try_next().await {
            Ok(Some(event)) => tell(&event)?,
            Ok(None) => return Ok(renewal),
            // What was never there is a mistake in the arguments.
            Err(error) if state.subscription.is_none() => return Err(error.into()),
            Err(error) => writeln!(io::stderr(), "not subscribed: {error}")?,
        }
        if let Some(present) = renewal.state() {
            state.subscription = Some(present);
            path.as_deref().map_or(Ok(()), |path| state.write(path))?;
        }
    }
}

/// Prints what became of the subscription.
fn tell(event: &RenewalEvent<Subscription>) -> io::Result<()> {
    match event {
        // Changes from before have no notification: an application reads them now, by a delta query.
        RenewalEvent::Created(subscription) => print("created", subscription),
        RenewalEvent::Renewed(subscription) => print("renewed", subscription),
        RenewalEvent::Missed => writeln!(io::stdout(), "missed notifications"),
        RenewalEvent::Failed { error, retry_after, .. } => {
            writeln!(io::stderr(), "not renewed, trying again after {} s: {error}", retry_after.as_secs())
        }
        _ => Ok(()),
    }
}

fn print(what: &str, subscription: &Subscription) -> io::Result<()> {
    let id = subscription.id.as_deref().unwrap_or_default();
    let expiry = subscription.expiration_date_time.as_ref().map(DateTimeOffset::as_str).unwrap_or_default();
    writeln!(io::stdout(), "{what} {id:?} until {expiry:?}")
}

impl State {
    /// What the file contains, or a new secret.
    fn read(path: Option<&Path>) -> Result<Self, Box<dyn Error>> {
        let Some(path) = path else { return Self::new() };
        match fs::read(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Self::new(),
            text => {
                let text = text.map_err(|error| about(path, error))?;
                Self::of(&text)
                    .ok_or_else(|| about(path, "expected what an earlier run wrote, found something else").into())
            }
        }
    }

    fn of(text: &[u8]) -> Option<Self> {
        let mut value: Value = serde_json::from_slice(text).ok()?;
        let client_state = value.get("clientState")?.as_str()?.to_owned();
        let subscription = serde_json::from_value(value.get_mut("subscription")?.take()).ok()?;
        Some(Self { client_state, subscription })
    }

    fn new() -> Result<Self, Box<dyn Error>> {
        let mut bytes = [0; 32];
        SystemRandom::new().fill(&mut bytes).map_err(|_| "the system has no random numbers")?;
        let client_state = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { client_state, subscription: None })
    }

    /// Writes another file and puts it in the place of the present one, so that there is always a whole one.
    fn write(&self, path: &Path) -> Result<(), String> {
        let mut beside = path.as_os_str().to_owned();
        beside.push(".new");
        let beside = Path::new(&beside);
        let value = json!({ "subscription": self.subscription, "clientState": self.client_state });
        fs::write(beside, value.to_string()).map_err(|error| about(beside, error))?;
        fs::rename(beside, path).map_err(|error| about(path, error))
    }
}

/// What is wrong with a file.
fn about(path: &Path, error: impl Display) -> String {
    format!("{}: {error}", path.display())
}
