//! Sends calls to a service that takes so many a second and refuses the others, by clients that wait while they are
//! throttled and by those that don't: how many are refused?

use std::{sync::Arc, time::Duration};

use graphdown_runtime::{
    http::{Client, Method, Retry},
    model::Json,
};
use tokio::{sync::Semaphore, time::Instant};

use crate::{
    Hasty,
    calls::Figures,
    server::{self, Server},
};

/// A second of this client takes a fiftieth of one: short enough to wait for, and long enough for its timer's millisecond.
pub(crate) const HASTE: u32 = 50;

/// What became of all calls.
#[derive(Debug)]
pub(crate) struct Throttled {
    pub(crate) is_on: bool,
    pub(crate) refused: u64,
    /// In the client's time.
    pub(crate) seconds: f64,
    pub(crate) figures: Figures,
}

/// Makes them all, first with the limiter.
pub(crate) async fn run(server: &Server, calls: usize, at_once: usize) -> Vec<Throttled> {
    let mut all = Vec::new();
    for (is_on, place) in [(true, "metered-on"), (false, "metered-off")] {
        let before = server.refused();
        let started = Instant::now();
        let figures = calls_to(&client(server, is_on), server, place, calls, at_once).await;
        let seconds = started.elapsed().as_secs_f64() * f64::from(HASTE);
        all.push(Throttled { is_on, refused: server.refused() - before, seconds, figures });
    }
    all
}

/// The client as it is by default, but for time, and with as many attempts as it takes.
fn client(server: &Server, is_on: bool) -> Client {
    let long = Duration::from_secs(600_000);
    Client::builder(server.url(), "token")
        .timer(Hasty::new(HASTE))
        .timeout(long)
        .attempt_timeout(long)
        .retry(Retry::default().within(long).attempts(10_000))
        .throttled(is_on)
        .build()
}

async fn calls_to(client: &Client, server: &Server, place: &'static str, calls: usize, at_once: usize) -> Figures {
    let slots = Arc::new(Semaphore::new(at_once));
    let mut running = Vec::with_capacity(calls);
    for id in 0..calls {
        let slot = Arc::clone(&slots).acquire_owned().await;
        let client = client.clone();
        running.push(tokio::spawn(async move {
            let _slot = slot;
            let body = server::body(&format!("POST /{id}"));
            let path = format!("/{place}/{{}}");
            let request = client.request::<Json>(Method::POST, path, [id.to_string()]);
            request.content("application/json", body).send().await
        }));
    }
    let mut figures = Figures { method: place.to_owned(), calls, ..Figures::default() };
    for (id, call) in running.into_iter().enumerate() {
        match call.await {
            Ok(outcome) => figures.count(server, &Method::POST, &format!("/v1.0/{place}/{id}"), id, &outcome),
            Err(error) => figures.lose(format!("POST {id} panicked: {error}")),
        }
    }
    figures
}
