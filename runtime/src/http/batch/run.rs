//! Sends the calls of a batch, in rounds: each sends all calls that may be sent, and ends when all are answered.
//!
//! What is hard: a call may be sent only when what it depends on has succeeded or is in the same request, and again only if
//! the service did not execute it or it may be executed twice. A dependent whose dependency is sent again waits for it: its
//! own 424 says nothing.

use std::{future::poll_fn, task::Poll, time::Duration};

use bytes::Bytes;
use http::{Extensions, Method, Response, StatusCode};

use super::{
    outgoing::{Outgoing, Requests, Sent},
    received::Responses,
    results::Outcome,
};
use crate::http::{
    BoxFuture, Client, Error, FailedDependency, Reply, TransportError,
    failure::transport_error::{CallId, Limit},
    wire::{
        limiter::{TooLong, quota::Quota, signal::Signal},
        random,
        retry::{Failure, Progress},
        send::within,
    },
};
use crate::table::Table;

/// The calls of a batch that are being sent.
pub(super) struct Run<'c> {
    client: &'c Client,
    calls: Vec<Call>,
    /// The most calls of a request.
    largest: usize,
    started: Duration,
}

/// A call and what has become of it.
struct Call {
    /// `None` for a request that can't be in a batch.
    outgoing: Option<Outgoing>,
    outcome: Option<Outcome>,
    attempts: u32,
    /// The last attempt, if another one follows.
    failed: Option<Failed>,
}

/// An attempt after which another one follows.
struct Failed {
    outcome: Outcome,
    /// The earliest time of the next attempt.
    not_before: Duration,
    /// What that takes from the client's budget of retries.
    cost: u32,
}

/// Calls that are sent in one request, by index.
struct Part {
    calls: Vec<usize>,
    /// What it takes from the budget: a request is repeated, however many calls are in it.
    cost: u32,
}

/// The answers to a request by the indices of its calls, or why there are none.
type Answers = Result<Table<usize, Response<Bytes>>, Error>;

impl<'c> Run<'c> {
    pub(super) fn new(client: &'c Client, calls: Vec<Result<Outgoing, Error>>, largest: usize) -> Self {
        let call = |call: Result<Outgoing, Error>| {
            let (outgoing, outcome) = match call {
                Ok(outgoing) => (Some(outgoing), None),
                Err(error) => (None, Some(Err(error))),
            };
            Call { outgoing, outcome, attempts: 1, failed: None }
        };
        let calls = calls.into_iter().map(call).collect();
        Self { client, calls, largest, started: client.inner.timer.now() }
    }

    /// Sends all calls, with so many requests at the same time.
    pub(super) async fn send(mut self, parallel: usize) -> Vec<Outcome> {
        loop {
            self.fail_dependents();
            self.end_held_back();
            let parts = self.parts();
            if parts.is_empty() {
                break;
            }
            self.wait(&parts).await;
            let sent = parts.iter().map(|part| -> BoxFuture<'_, Option<Answers>> { Box::pin(self.request(part)) });
            let answers = some_at_a_time(sent.collect(), parallel).await;
            for (part, answers) in parts.into_iter().zip(answers) {
                match answers {
                    Some(answers) => self.take(&part, answers),
                    None => self.end_failed(&part),
                }
            }
        }
        let lost = || Err(TransportError::permanent("the call was not sent").into());
        self.calls.into_iter().map(|call| call.outcome.unwrap_or_else(lost)).collect()
    }

    /// Ends the calls of a request for which the client's budget has too little as they have failed.
    fn end_failed(&mut self, part: &Part) {
        for index in &part.calls {
            if let Some(call) = self.calls.get_mut(*index) {
                call.outcome = call.failed.take().map(|failed| failed.outcome);
            }
        }
    }

    /// Ends the calls for which the service asks for a wait that is longer than a request may take.
    fn end_held_back(&mut self) {
        let Some(limit) = self.client.inner.limits.call else { return };
        for index in 0..self.calls.len() {
            let Some(pause) = self.pause(index).filter(|pause| *pause > limit) else { continue };
            if let Some(call) = self.calls.get_mut(index).filter(|call| call.outcome.is_none()) {
                let failed = call.failed.take().map(|failed| failed.outcome);
                call.outcome = Some(failed.unwrap_or_else(|| Err(TransportError::held_back(pause).into())));
            }
        }
    }

    /// How long the service refuses calls like this one.
    fn pause(&self, index: usize) -> Option<Duration> {
        let inner = &self.client.inner;
        inner.limiter.pause(|| self.quota(index), inner.timer.now())
    }

    /// What is throttled together with a call.
    fn quota(&self, index: usize) -> Quota {
        let outgoing = self.calls.get(index).and_then(|call| call.outgoing.as_ref());
        let (Some(outgoing), Ok(base)) = (outgoing, self.client.inner.base()) else { return Quota::default() };
        let path = outgoing.url.split('?').next().unwrap_or_default();
        Quota::of(&base.address, base.address.origin(), &outgoing.endpoint, path)
    }

    /// Waits until all calls of some requests may be sent.
    async fn wait(&self, parts: &[Part]) {
        let failed =
            parts.iter().flat_map(|part| &part.calls).filter_map(|index| self.calls.get(*index)?.failed.as_ref());
        let until = failed.map(|failed| failed.not_before).max().unwrap_or_default();
        let timer = &self.client.inner.timer;
        let wait = until.saturating_sub(timer.now());
        if wait > Duration::ZERO {
            timer.sleep(wait).await;
        }
    }

    /// Ends the calls whose dependencies have failed.
    fn fail_dependents(&mut self) {
        // A dependency comes before what depends on it, so that one pass is enough.
        for index in 0..self.calls.len() {
            let Some(call) = self.calls.get(index).filter(|call| call.outcome.is_none()) else { continue };
            let failed = call.dependencies().iter().find_map(|on| self.failure(*on));
            let Some(failed) = failed else { continue };
            let mut response = Response::new(Bytes::from_static(br#"{"error": {"code": "FailedDependency"}}"#));
            *response.status_mut() = StatusCode::FAILED_DEPENDENCY;
            response.extensions_mut().insert(failed);
            if let Some(call) = self.calls.get_mut(index) {
                call.outcome = Some(Ok(response));
            }
        }
    }

    /// How a call has failed; `None` if it has succeeded or is to be sent.
    fn failure(&self, index: usize) -> Option<FailedDependency> {
        let call = self.calls.get(index)?;
        let outcome = call.outcome.as_ref()?;
        let status = outcome.as_ref().ok().map(Response::status);
        let is_failure = status.is_none_or(|status| status.as_u16() >= 400);
        let endpoint = call.outgoing.as_ref().map(|outgoing| outgoing.endpoint.clone());
        let endpoint = endpoint.unwrap_or_else(|| crate::http::Endpoint::undocumented(Method::GET, None));
        is_failure.then(|| FailedDependency::new(endpoint, status))
    }

    /// The next requests: all calls that depend on nothing else. Those that the service refuses wait, if there are others.
    fn parts(&self) -> Vec<Part> {
        let parts = self.parts_of(|index| self.pause(index).is_none());
        if parts.is_empty() { self.parts_of(|_| true) } else { parts }
    }

    fn parts_of(&self, may_go: impl Fn(usize) -> bool) -> Vec<Part> {
        let mut requests: Vec<Vec<usize>> = Vec::new();
        let open = self.calls.iter().enumerate().filter(|(_, call)| call.outcome.is_none());
        for (index, call) in open.filter(|(index, _)| may_go(*index)) {
            let open: Vec<usize> = call.dependencies().iter().copied().filter(|on| self.is_open(*on)).collect();
            let takes =
                |request: &Vec<usize>| request.len() < self.largest && open.iter().all(|on| request.contains(on));
            match requests.iter_mut().find(|request| takes(request)) {
                Some(request) => request.push(index),
                None if open.is_empty() => requests.push(vec![index]),
                // Its dependencies are in several requests, or theirs is full: it waits for the next round.
                None => {}
            }
        }
        let cost = |calls: &Vec<usize>| {
            let failed = calls.iter().filter_map(|index| self.calls.get(*index)?.failed.as_ref());
            failed.map(|failed| failed.cost).max().unwrap_or_default()
        };
        requests.into_iter().map(|calls| Part { cost: cost(&calls), calls }).collect()
    }

    fn is_open(&self, index: usize) -> bool {
        self.calls.get(index).is_some_and(|call| call.outcome.is_none())
    }

    /// Sends a request with some calls, as soon as the service lets calls like them through; `None` if the client's budget
    /// has too little for it.
    async fn request(&self, part: &Part) -> Option<Answers> {
        let inner = &self.client.inner;
        if !inner.budget.take(part.cost) {
            return None;
        }
        let limit = inner.limits.call.unwrap_or(Duration::MAX);
        let quotas: Vec<Quota> = part.calls.iter().map(|index| self.quota(*index)).collect();
        let has_waited = match within(inner, limit, inner.limiter.wait(&*inner.timer, &quotas, limit)).await {
            Some(Ok(has_waited)) => has_waited,
            Some(Err(TooLong(wait))) => return Some(Err(TransportError::held_back(wait).into())),
            None => return Some(Err(TransportError::timed_out(Limit::Call, limit).into())),
        };
        let sent = inner.timer.now();
        let answers = self.exchange(&part.calls).await;
        for (index, answer) in answers.iter().flat_map(Table::iter) {
            let signal = Signal::of(answer.status(), answer.headers());
            inner.limiter.learn(&*inner.timer, || self.quota(*index), signal, sent, has_waited);
        }
        if answers.iter().flat_map(Table::iter).any(|(_, answer)| answer.status().is_success()) {
            inner.budget.succeed(part.cost);
        }
        Some(answers)
    }

    async fn exchange(&self, calls: &[usize]) -> Answers {
        let sent = calls.iter().filter_map(|index| {
            let call = self.calls.get(*index)?.outgoing.as_ref()?;
            let dependencies = call.dependencies.iter().copied().filter(|on| calls.contains(on)).collect();
            Some(Sent { index: *index, call, dependencies })
        });
        let sent: Vec<Sent<'_>> = sent.collect();
        let may_repeat = calls.iter().all(|index| self.may_repeat(*index));
        let retry = self.client.inner.retry.clone();
        let retry = if may_repeat { retry.even_if_done() } else { retry };
        let request = self.client.request::<Responses>(Method::POST, "/$batch", ()).json(&Requests(sent)).retry(retry);
        let answer = request.answer().await?;
        let read = Responses::decode(&answer)?;
        Ok(read.into_answers(calls, answer.extensions()))
    }

    /// Takes the answers to a request.
    fn take(&mut self, part: &Part, answers: Answers) {
        let mut answers = match answers {
            Ok(answers) => answers,
            Err(error) => {
                // The request was repeated as often as its calls together may be. Of different ones, some may be alone.
                let may_all = part.calls.iter().all(|index| self.may_repeat(*index));
                for index in &part.calls {
                    let outcome = Err(error.repeated());
                    if !may_all && self.may_repeat(*index) {
                        self.end_or_repeat(*index, outcome);
                    } else if let Some(call) = self.calls.get_mut(*index) {
                        call.outcome = Some(outcome);
                    }
                }
                return;
            }
        };
        let extensions = answers.iter().next().map(|(_, answer)| answer.extensions().clone()).unwrap_or_default();
        for index in &part.calls {
            let answer = answers.remove(index);
            // What it depends on stands before it, and may be sent again.
            let is_of_dependency = answer.as_ref().is_some_and(|one| one.status() == StatusCode::FAILED_DEPENDENCY);
            let dependencies = self.calls.get(*index).map(Call::dependencies).unwrap_or_default();
            if is_of_dependency && dependencies.iter().any(|on| self.is_open(*on)) {
                continue;
            }
            let failed = dependencies.iter().find_map(|on| self.failure(*on)).filter(|_| is_of_dependency);
            let mut outcome = answer.ok_or_else(|| unanswered(&extensions));
            if let (Ok(answer), Some(failed)) = (&mut outcome, failed) {
                answer.extensions_mut().insert(failed);
            }
            self.end_or_repeat(*index, outcome);
        }
    }

    /// Whether a call may be executed twice.
    fn may_repeat(&self, index: usize) -> bool {
        let outgoing = self.calls.get(index).and_then(|call| call.outgoing.as_ref());
        outgoing.is_some_and(|outgoing| outgoing.retry.may_repeat(&outgoing.method))
    }

    /// Ends a call, unless it may be sent again.
    fn end_or_repeat(&mut self, index: usize, outcome: Outcome) {
        let client = &self.client.inner;
        let now = client.timer.now();
        let Some(call) = self.calls.get_mut(index) else { return };
        let next = call.outgoing.as_ref().and_then(|outgoing| {
            let failure = match &outcome {
                Ok(answer) => outgoing.retry.failure(answer.status(), answer.headers()),
                Err(Error::Service(error)) => outgoing.retry.failure(error.status, &error.headers),
                Err(error) => Failure::of_error(error),
            }?;
            let progress = Progress {
                method: &outgoing.method,
                attempts: call.attempts,
                has_timed_out: false,
                elapsed: now.saturating_sub(self.started),
                limit: client.limits.call.unwrap_or(Duration::MAX),
            };
            let wait = outgoing.retry.wait(&failure, progress, random::fraction())?;
            Some((now.saturating_add(wait), failure.cost()))
        });
        match next {
            Some((not_before, cost)) => {
                call.attempts += 1;
                call.failed = Some(Failed { outcome, not_before, cost });
            }
            None => call.outcome = Some(outcome),
        }
    }
}

impl Call {
    /// The calls that must succeed before, by index.
    fn dependencies(&self) -> &[usize] {
        self.outgoing.as_ref().map(|outgoing| outgoing.dependencies.as_slice()).unwrap_or_default()
    }
}

/// The error of a call to which the answer of its request has no response: the service may have executed it.
fn unanswered(extensions: &Extensions) -> Error {
    let error = Error::from(TransportError::broken("the response to the batch has none to this call"));
    match extensions.get::<CallId>() {
        Some(call) => error.of_call(call.clone()),
        None => error,
    }
}

/// Waits for all futures, of which so many run at the same time; gives their results in their order.
async fn some_at_a_time<T>(futures: Vec<BoxFuture<'_, T>>, most: usize) -> Vec<T> {
    let mut waiting = futures.into_iter().enumerate();
    let mut running: Vec<(usize, BoxFuture<'_, T>)> = Vec::new();
    let mut done: Table<usize, T> = Table::default();
    poll_fn(|context| {
        loop {
            running.extend(waiting.by_ref().take(most.saturating_sub(running.len())));
            let before = done.len();
            running.retain_mut(|(number, future)| match future.as_mut().poll(context) {
                Poll::Ready(result) => {
                    done.insert(*number, result);
                    false
                }
                Poll::Pending => true,
            });
            if running.is_empty() && waiting.len() == 0 {
                return Poll::Ready(());
            }
            if done.len() == before {
                return Poll::Pending;
            }
        }
    })
    .await;
    done.into_iter().map(|(_, result)| result).collect()
}
