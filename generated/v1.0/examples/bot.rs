//! Answers calls: plays a prompt to each, then says that it doesn't record, and cancels what is still played.
//!
//! It needs a URL at which the service reaches it. Against `cargo xtask serve`, in two shells and a third that calls it:
//!
//! ```sh
//! cargo xtask serve --port 8080 --notify http://127.0.0.1:8081/notifications
//! cargo run --example bot -- --listen 127.0.0.1:8081 --base-url http://127.0.0.1:8080/v1.0 --token any
//! curl --request POST http://127.0.0.1:8080/notify/incoming
//! ```

mod connection;
mod exit;

use std::{
    collections::BTreeMap,
    error::Error,
    io::{self, Write},
    net::SocketAddr,
    process::ExitCode,
};

use axum::Router;
use clap::Parser;
use connection::Connection;
use graphdown::{
    Graph,
    model::Model,
    models::{
        Call, CallState, CommsOperation, MediaInfo, MediaPrompt, Modality, OperationStatus, PlayPromptOperation,
        RecordOperation, RecordingStatus, ServiceHostedMediaConfig,
    },
    notifications::{Delivery, Notification, Receiver, Webhook},
    requests::{CallAnswer, CancelMediaProcessing, PlayPrompt, UpdateRecordingStatus},
};
use tokio::{net::TcpListener, sync::mpsc};

/// So many requests with notifications wait at most; while there are more, the service is told to send again.
const QUEUE: usize = 100;

/// So many calls are taken at a time. Anyone who can reach the endpoint can tell of one.
const CALLS: usize = 100;

/// Answers calls, plays a prompt and stops.
#[derive(Parser)]
struct Arguments {
    /// Address on which it receives notifications, below /notifications.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// URL at which the service reaches that [default: the address].
    #[arg(long, value_name = "URL")]
    callback: Option<String>,
    /// `clientState` of the subscriptions whose notifications come here as well [default: they are ignored].
    #[arg(long, value_name = "TEXT", default_value = "")]
    client_state: String,
    /// URL of the audio file that is played.
    #[arg(long, value_name = "URL", default_value = "https://bot.example.com/audio/welcome.wav")]
    prompt: String,
    /// End after so many calls.
    #[arg(long, value_name = "N")]
    calls: Option<usize>,
    #[command(flatten)]
    connection: Connection,
}

/// What was last done for a call. Notifications may come twice and in any order: each counts after its predecessor alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Answered,
    Playing,
    Cancelled,
}

struct Bot {
    graph: Graph,
    callback: String,
    client_state: String,
    prompt: String,
    /// By id; those that have ended are gone.
    calls: BTreeMap<String, Step>,
    ended: usize,
}

#[tokio::main]
async fn main() -> ExitCode {
    exit::code(run(Arguments::parse()).await)
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind(arguments.listen).await?;
    let address = format!("http://{}/notifications", listener.local_addr()?);
    let (queue, mut deliveries) = mpsc::channel::<Delivery>(QUEUE);
    // Notifications of calls have no `clientState`; those of subscriptions are compared below.
    let webhook = Webhook::new(Receiver::unchecked(), move |delivery| {
        let queued = queue.try_send(delivery);
        async move { queued }
    });
    let router: Router = Router::new().route_service("/notifications", webhook);
    tokio::spawn(async move { axum::serve(listener, router).await });
    writeln!(io::stdout(), "listening on {address}")?;
    let mut bot = Bot {
        graph: arguments.connection.graph()?,
        callback: arguments.callback.unwrap_or(address),
        client_state: arguments.client_state,
        prompt: arguments.prompt,
        calls: BTreeMap::new(),
        ended: 0,
    };
    while arguments.calls.is_none_or(|calls| bot.ended < calls) {
        let Some(delivery) = deliveries.recv().await else { break };
        for rejected in &delivery.rejected {
            writeln!(io::stderr(), "ignored: {rejected}")?;
        }
        for notification in &delivery.notifications {
            // What goes wrong with a call is no reason to give up the others.
            if let Err(error) = bot.take(notification).await {
                writeln!(io::stderr(), "ignored: {}: {error}", shown(notification.path().unwrap_or("no path")))?;
            }
        }
    }
    Ok(())
}

impl Bot {
    async fn take(&mut self, notification: &Notification) -> Result<(), Box<dyn Error>> {
        if notification.subscription_id.is_some() {
            if !notification.has_client_state(&self.client_state) {
                return Err("expected the clientState of --client-state, found another".into());
            }
            writeln!(io::stdout(), "{}: changed", shown(notification.path().unwrap_or("a subscription")))?;
            return Ok(());
        }
        let path = notification.path().ok_or("expected the path of a call, found none")?;
        let id = call_id(path).ok_or("expected the path of a call, found another")?;
        if let Some(call) = notification.resource_as::<Call>() {
            self.call(id, &call).await
        } else if let Some(operation) = notification.resource_as::<CommsOperation>() {
            self.operation(id, &operation).await
        } else {
            let types: Vec<_> =
                notification.resources().iter().map(|one| shown(one.type_name().unwrap_or("?"))).collect();
            Err(format!("expected a call or an operation, found {types:?}").into())
        }
    }

    /// The call has another state.
    async fn call(&mut self, id: &str, call: &Call) -> Result<(), Box<dyn Error>> {
        let place = self.graph.communications().calls().id(id);
        match (&call.state, self.calls.get(id).copied()) {
            (Some(CallState::Incoming), None) if self.calls.len() < CALLS => {
                self.calls.insert(id.to_owned(), Step::Answered);
                let answer = CallAnswer::default()
                    .with_callback_uri(&*self.callback)
                    .with_accepted_modalities([Modality::Audio])
                    .with_media_config(ServiceHostedMediaConfig::default());
                if let Err(error) = place.answer(answer).await {
                    // It may be tried again where the service tells of it again.
                    self.calls.remove(id);
                    return Err(error.into());
                }
                say(id, "answered")
            }
            (Some(CallState::Established), Some(Step::Answered)) => {
                let prompt = MediaPrompt::default().with_media_info(MediaInfo::default().with_uri(&*self.prompt));
                place.play_prompt(PlayPrompt::default().with_prompts([prompt])).await?;
                self.calls.insert(id.to_owned(), Step::Playing);
                say(id, "plays the prompt")
            }
            (Some(CallState::Terminated), Some(_)) => self.end(id, "ended"),
            // Another state, a call of somebody else's, or the same news again.
            _ => Ok(()),
        }
    }

    /// An operation of the call has another status.
    async fn operation(&mut self, id: &str, operation: &CommsOperation) -> Result<(), Box<dyn Error>> {
        let has_ended = matches!(operation.status, Some(OperationStatus::Completed | OperationStatus::Failed));
        match self.calls.get(id) {
            Some(Step::Playing) if has_ended && operation.is::<PlayPromptOperation>() => {
                let place = self.graph.communications().calls().id(id);
                let status = UpdateRecordingStatus::default().with_status(RecordingStatus::NotRecording);
                place.update_recording_status(status).await?;
                say(id, "doesn't record")?;
                place.cancel_media_processing(CancelMediaProcessing::default()).await?;
                self.calls.insert(id.to_owned(), Step::Cancelled);
                say(id, "cancels what is played")
            }
            Some(Step::Cancelled) if has_ended => {
                let reason = operation.downcast::<RecordOperation>().and_then(|record| record.completion_reason);
                self.end(
                    id,
                    &format!("has nothing to play: {}", shown(reason.as_ref().map_or("done", |one| one.as_str()))),
                )
            }
            _ => Ok(()),
        }
    }

    fn end(&mut self, id: &str, what: &str) -> Result<(), Box<dyn Error>> {
        self.calls.remove(id);
        self.ended += 1;
        say(id, what)
    }
}

/// The id in `/communications/calls/{id}` and in paths below it.
fn call_id(path: &str) -> Option<&str> {
    let (_, rest) = path.split_once("/calls/")?;
    rest.split('/').next().filter(|id| !id.is_empty())
}

fn say(id: &str, what: &str) -> Result<(), Box<dyn Error>> {
    Ok(writeln!(io::stdout(), "call {} {what}", shown(id))?)
}

/// Text that anyone may have sent, in one line.
fn shown(text: &str) -> String {
    text.chars().take(200).flat_map(char::escape_debug).collect()
}
