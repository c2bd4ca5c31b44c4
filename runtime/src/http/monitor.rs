//! [`Monitor`]: waits for work that the service goes on with after it has answered: copies, archiving of teams, sessions of
//! workbooks.
//!
//! What is hard: each service has its own way. The address that it answers may be absolute, below the base URL or at another
//! host, where the token must not go; what stands there may be a report of progress with one of several words for its status,
//! or the result itself, directly or by a redirect; and a failure has status 200. Or the work was done at once.

use std::{fmt, time::Duration};

use http::{HeaderMap, StatusCode, header};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    http::{
        Client, Content, Endpoint, Error, Method, Reply, Request, Response, ServiceError, TransportError,
        address::Address, wire::retry_after::retry_after,
    },
    model::Json,
};

/// The waits between two looks, where the service asks for none: the first, and the longest that it grows to.
const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(30);

/// The words with which services say that the work is done, in lower case: also where some of it was left out, of which the
/// report tells.
const DONE: [&str; 6] = ["complete", "completed", "partiallysucceeded", "skipped", "succeeded", "success"];

/// The words with which they say that it has failed.
const FAILED: [&str; 7] =
    ["aborted", "canceled", "cancelled", "deletefailed", "failed", "rejected", "submissionfailed"];

/// Work that the service goes on with after it has answered: see [`Request::monitor`].
#[must_use = "the work is not waited for"]
pub struct Monitor {
    client: Client,
    /// The call that began it.
    endpoint: Endpoint,
    state: MonitorState,
    /// The wait before the next look.
    wait: Duration,
    /// Whether the service asked for that wait.
    is_asked: bool,
    /// What was found, once the work is done: some services then forget it.
    done: Option<Done>,
}

/// Where work is to be looked after in a later process. Store it with serde, and pass it to [`Client::monitor`].
///
/// It serializes as the URL. **It is a secret:** some such URLs need no token. `Debug` shows only its origin.
#[derive(Clone, PartialEq, Eq)]
pub struct MonitorState(String);

/// How far work is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WorkProgress {
    /// The service's word for its status: `inProgress`, `running`.
    pub status: Option<String>,
    /// How much is done, from 0 to 100, if the service says so.
    pub percent: Option<f64>,
    /// All that the service says.
    pub report: Json,
}

/// Work that is done.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Done {
    /// The id of what was made, if the service says so.
    pub resource_id: Option<String>,
    /// The URL of what was made, if the service says so: for [`Client::request_url`].
    pub resource_location: Option<String>,
    /// All that the service says: its last report, or what was made.
    pub report: Json,
}

impl<T: Reply> Request<T> {
    /// Sends a call that the service answers with `202 Accepted` before its work is done, and gives what waits for that: the
    /// documentation of a method says which calls do so. Some do so only where the work takes long: what they answer else is
    /// the [`report`](Done::report) of work that is done.
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use graphdown::http::{Error, Request};
    ///
    /// /// For example with `graph.me().drive().items().id(id).copy(body)`.
    /// async fn copy(request: Request<()>) -> Result<Option<String>, Error> {
    ///     let mut monitor = request.monitor().await?;
    ///     while let Some(progress) = monitor.progress().await? {
    ///         println!("{} %", progress.percent.unwrap_or_default());
    ///     }
    ///     Ok(monitor.wait().await?.resource_id)
    /// }
    /// ```
    ///
    /// # Errors
    /// Those of the call; and [`Error::Decode`] if the service has accepted the call and doesn't say where to look for the
    /// result.
    pub async fn monitor(self) -> Result<Monitor, Error> {
        let (client, endpoint) = (self.client.clone(), self.endpoint().clone());
        let answer: Response<Content> = self.with_result::<Content>().response().await?;
        // An empty one would lead to the base URL itself, whose answer says nothing of the work.
        let header = |name: &str| answer.headers.get(name)?.to_str().ok().filter(|value| !value.is_empty());
        // That of `201 Created` leads to what was made.
        let location = header("Location");
        let is_created = answer.status == StatusCode::CREATED;
        let place = header("Operation-Location").or(location.filter(|_| !is_created));
        let asked = retry_after(&answer.headers);
        let (state, done) = match place {
            Some(place) => (MonitorState(resolved(&client, place)?), None),
            None if answer.status == StatusCode::ACCEPTED => return Err(unplaced(&answer)),
            None => {
                let report = Json::from_json(&answer.body.bytes).unwrap_or_default();
                let location = location.map(str::to_owned);
                let state = MonitorState(location.clone().unwrap_or_default());
                (state, Some(Done { resource_location: location, ..Done::of(report) }))
            }
        };
        Ok(Monitor { client, endpoint, state, wait: asked.unwrap_or(FIRST), is_asked: asked.is_some(), done })
    }
}

impl Client {
    /// Goes on waiting for work that an earlier process has begun: see [`Monitor::state`].
    pub fn monitor(&self, state: MonitorState) -> Monitor {
        let endpoint = Endpoint::undocumented(Method::GET, None);
        Monitor { client: self.clone(), endpoint, state, wait: Duration::ZERO, is_asked: false, done: None }
    }
}

impl Monitor {
    /// Where to go on in a later process. Of work that was done at once there is nothing to go on with.
    #[must_use]
    pub fn state(&self) -> MonitorState {
        self.state.clone()
    }

    /// Waits as long as the service asks, or from one second up to half a minute, and then says how far the work is; `None`
    /// when it is done, as [`wait`](Self::wait) then says at once.
    ///
    /// # Errors
    /// [`Error::Service`] if the work has failed, with the service's code and message; else those of a call.
    pub async fn progress(&mut self) -> Result<Option<WorkProgress>, Error> {
        Ok(match self.look().await? {
            Look::Going(progress) => Some(progress),
            Look::Done(_) => None,
        })
    }

    /// Waits until the work is done.
    ///
    /// It waits as long as the work takes: for a limit, use your runtime's. Where the future is dropped, nothing is lost.
    ///
    /// # Errors
    /// [`Error::Service`] if the work has failed, with the service's code and message; else those of a call.
    pub async fn wait(mut self) -> Result<Done, Error> {
        loop {
            if let Look::Done(done) = self.look().await? {
                return Ok(done);
            }
        }
    }

    async fn look(&mut self) -> Result<Look, Error> {
        if let Some(done) = &self.done {
            return Ok(Look::Done(done.clone()));
        }
        self.client.inner.timer.sleep(self.wait).await;
        let request = match is_own(&self.client, &self.state.0) {
            true => self.client.request_url::<Content>(Method::GET, &self.state.0),
            false => self.client.request_preauthorized(Method::GET, &self.state.0),
        };
        // To look again does no harm, and the work goes on whatever becomes of a look.
        let retry = self.client.inner.retry.clone().server_errors();
        let answer = request.retry(retry).response().await?;
        let report = Json::from_json(&answer.body.bytes).unwrap_or_default();
        let status = status(&report);
        let word = status.as_deref().unwrap_or_default().to_ascii_lowercase();
        if FAILED.contains(&word.as_str()) {
            return Err(self.failure(answer, &report));
        }
        if DONE.contains(&word.as_str()) || word.is_empty() && answer.status != StatusCode::ACCEPTED {
            return Ok(Look::Done(self.done.insert(Done::of(report)).clone()));
        }
        self.delay(&answer.headers);
        Ok(Look::Going(WorkProgress { status, percent: percent(&report), report }))
    }

    /// Decides the wait before the next look: the service's, or twice the last one.
    fn delay(&mut self, headers: &HeaderMap) {
        let asked = retry_after(headers);
        let grown = if self.is_asked { FIRST } else { self.wait.saturating_mul(2).clamp(FIRST, LONGEST) };
        (self.wait, self.is_asked) = (asked.unwrap_or(grown), asked.is_some());
    }

    /// The error of work that has failed, by what the service reports.
    fn failure(&self, answer: Response<Content>, report: &Json) -> Error {
        let mut response = http::Response::new(answer.body.bytes);
        *response.status_mut() = answer.status;
        *response.headers_mut() = answer.headers;
        let mut error = ServiceError::new(response, self.endpoint.clone());
        if error.message.is_empty() {
            error.message = description(report).unwrap_or_default();
        }
        Error::Service(Box::new(error))
    }
}

impl Done {
    /// What a report says of it.
    fn of(report: Json) -> Done {
        let resource_id = text(&report, "resourceId").or_else(|| text(&report, "targetResourceId"));
        let resource_location = text(&report, "resourceLocation").or_else(|| text(&report, "targetResourceLocation"));
        Done { resource_id, resource_location, report }
    }
}

fn text(report: &Json, name: &str) -> Option<String> {
    report.get(name)?.as_str().map(str::to_owned)
}

/// The word for the status: `"status": "running"`, or `"status": {"state": "running"}` of printers.
fn status(report: &Json) -> Option<String> {
    text(report, "status").or_else(|| text(&report.get("status")?, "state"))
}

/// What is said of the status, which is all that some services say of a failure.
fn description(report: &Json) -> Option<String> {
    text(report, "statusDescription").or_else(|| text(&report.get("status")?, "description"))
}

/// How much is done, from 0 to 100; a number may be a text.
fn percent(report: &Json) -> Option<f64> {
    let stated = report.get("percentageComplete")?;
    let number = stated.as_f64().or_else(|| stated.as_str()?.trim_end_matches('%').trim().parse().ok())?;
    Some(number.clamp(0.0, 100.0)).filter(|number| !number.is_nan())
}

/// What a look finds.
enum Look {
    Going(WorkProgress),
    Done(Done),
}

/// The URL at which work is looked after. Services write paths below the base URL as well as below the host.
fn resolved(client: &Client, place: &str) -> Result<String, Error> {
    let base = client.inner.base()?;
    let wrong = |reason: String| Error::from(TransportError::permanent(format!("the Location {reason}")));
    if Address::parse(place).is_ok() {
        return Ok(place.to_owned());
    }
    let version = base.address.uri().path().trim_end_matches('/');
    let is_below_host =
        place.starts_with("//") || place.strip_prefix(version).is_some_and(|rest| rest.starts_with('/'));
    let relative = match place.starts_with('/') && !is_below_host {
        true => format!("{version}{place}"),
        false => place.to_owned(),
    };
    base.address.join(&relative).map(|address| address.uri().to_string()).map_err(wrong)
}

fn is_own(client: &Client, url: &str) -> bool {
    let base = client.inner.base().ok();
    base.zip(Address::parse(url).ok()).is_some_and(|(base, address)| base.address.origin() == address.origin())
}

/// The error of a response that doesn't say where its work is looked after.
fn unplaced(answer: &Response<Content>) -> Error {
    let mut response = http::Response::new(answer.body.bytes.clone());
    *response.status_mut() = answer.status;
    response.headers_mut().clone_from(&answer.headers);
    let message =
        format!("expected a {} header that tells where the work is looked after, found none", header::LOCATION);
    crate::http::DecodeError::of(&response, "", message).into()
}

impl fmt::Debug for Monitor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Monitor")
            .field("endpoint", &self.endpoint)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for MonitorState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origin = Address::parse(&self.0).map(|address| address.origin().to_string());
        formatter.debug_tuple("MonitorState").field(&origin.unwrap_or_default()).finish()
    }
}

impl Serialize for MonitorState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for MonitorState {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(MonitorState)
    }
}

#[cfg(test)]
mod tests;
