//! Sends the same number of calls of each method concurrently, and compares the client's results with the server's
//! record.

use std::sync::Arc;

use graphdown_runtime::{
    http::{Client, Error, Method},
    model::Json,
};
use tokio::sync::Semaphore;

use crate::server::{self, Server};

/// What became of all calls of one method.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figures {
    pub(crate) method: String,
    pub(crate) calls: usize,
    /// Requests that the server saw.
    pub(crate) attempts: u64,
    /// Calls that the server did, once or more.
    pub(crate) done: usize,
    /// Calls that the server did more than once, where that is the same as once.
    pub(crate) again: usize,
    /// Calls that ended in an error because the client can't know whether they were done.
    pub(crate) unsure: usize,
    /// Of those, the ones that were done.
    pub(crate) unsure_done: usize,
    /// Calls that failed and need not have, and calls that were told to be done and were not.
    pub(crate) lost: usize,
    /// Calls that were done more than once, where that is not the same as once.
    pub(crate) doubled: usize,
    /// Calls that got the answer to another.
    pub(crate) mixed: usize,
    /// The first that is not as it should be.
    pub(crate) example: Option<String>,
}

/// Makes them all.
pub(crate) async fn run(client: &Client, server: &Server, calls: usize, at_once: usize) -> Vec<Figures> {
    let mut figures = Vec::new();
    for method in [Method::GET, Method::PUT, Method::DELETE, Method::POST, Method::PATCH] {
        let slots = Arc::new(Semaphore::new(at_once));
        let mut running = Vec::with_capacity(calls);
        for id in 0..calls {
            let slot = Arc::clone(&slots).acquire_owned().await;
            let (client, method) = (client.clone(), method.clone());
            running.push(tokio::spawn(async move {
                let _slot = slot;
                call(&client, method, id).await
            }));
        }
        let mut of_method = Figures { method: method.to_string(), calls, ..Figures::default() };
        for (id, call) in running.into_iter().enumerate() {
            match call.await {
                Ok(outcome) => of_method.count(server, &method, &format!("/v1.0/items/{id}"), id, &outcome),
                Err(error) => of_method.lose(format!("{method} {id} panicked: {error}")),
            }
        }
        figures.push(of_method);
    }
    figures
}

async fn call(client: &Client, method: Method, id: usize) -> Result<Json, Error> {
    let body = server::body(&format!("{method} /{id}"));
    let request = client.request::<Json>(method, "/items/{}", [id.to_string()]);
    let request = if body.is_empty() { request } else { request.content("application/json", body) };
    request.send().await
}

impl Figures {
    /// Holds what the client says against what the server did.
    pub(crate) fn count(
        &mut self,
        server: &Server,
        method: &Method,
        path: &str,
        id: usize,
        outcome: &Result<Json, Error>,
    ) {
        let account = server.account(&format!("{method} {path}"));
        self.attempts += u64::from(account.attempts);
        self.done += usize::from(account.done > 0);
        let is_idempotent = !matches!(*method, Method::POST | Method::PATCH);
        if account.done > 1 {
            let count = if is_idempotent { &mut self.again } else { &mut self.doubled };
            *count += 1;
        }
        match outcome {
            Ok(answer) if answer.get("id") != Some(id.to_string().as_str().into()) => {
                self.mixed += 1;
                self.example.get_or_insert_with(|| format!("{method} {id} was answered {answer}"));
            }
            Ok(_) if account.done == 0 => self.lose(format!("{method} {id} was told to be done: {account:?}")),
            Ok(_) => {}
            Err(error) => {
                let can_know = account.last.is_none_or(|fault| !fault.is_ambiguous());
                if is_idempotent || can_know {
                    return self.lose(format!("{method} {id} failed: {error}, {account:?}"));
                }
                self.unsure += 1;
                self.unsure_done += usize::from(account.done > 0);
            }
        }
    }

    pub(crate) fn lose(&mut self, example: String) {
        self.lost += 1;
        self.example.get_or_insert(example);
    }

    pub(crate) fn is_fine(&self) -> bool {
        (self.lost, self.doubled, self.mixed) == (0, 0, 0)
    }
}
