//! [`Renewal`]: keeps a subscription alive. What is hard: a subscription ends by itself, and without a notification nobody
//! notices. A renewal that fails must be tried again while there is time, one that is gone created anew, and one whose creation
//! had no answer must not be there twice.

pub(super) mod lifetime;
pub(super) mod state;
pub(super) mod event;
pub(super) mod handle;
#[cfg(test)]
mod tests;

use std::{
    collections::BTreeMap,
    fmt,
    time::{Duration, SystemTime},
};

use http::Method;
use serde::Serialize;

use self::{event::RenewalEvent, handle::RenewalHandle, state::RenewalState};
use crate::{
    http::{Client, Collection, Error, Reply, Request, TransportError},
    model::{DateTimeOffset, Json},
};

/// The expiry that is asked for is so much earlier than the latest that is allowed: clocks differ.
const SLACK: Duration = Duration::from_secs(5 * 60);

/// A subscription is renewed so long before it expires, or when a quarter of its time is left if that is less.
const EARLIEST: Duration = Duration::from_secs(24 * 60 * 60);

/// No subscription lasts longer, whatever the caller wants: a year.
const LONGEST_LIFETIME: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The waits between attempts, where the service asks for none: the first and shortest, and the longest that it grows to.
const FIRST: Duration = Duration::from_secs(5);
const LONGEST: Duration = Duration::from_secs(5 * 60);

/// The clock is looked at so often: a machine may sleep, and timers with it.
const LOOK: Duration = Duration::from_secs(60 * 60);

/// A subscription that is kept alive until it is no longer needed.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::http::{Error, Request};
/// use graphdown::notifications::{Renewal, RenewalEvent};
/// # use graphdown::model::Json as Subscription;
///
/// /// With the request `graph.subscriptions().create(subscription)`.
/// async fn watch(create: Request<Subscription>) -> Result<(), Error> {
///     let mut renewal = Renewal::new(create)?;
///     // For the task that receives notifications.
///     let handle = renewal.handle();
///     while let Some(event) = renewal.try_next().await? {
///         match event {
///             RenewalEvent::Created(subscription) => println!("{subscription}; read what has changed before"),
///             RenewalEvent::Missed => println!("read what has changed"),
///             RenewalEvent::Failed { error, retry_after, .. } => eprintln!("{error}; again after {retry_after:?}"),
///             _ => {}
///         }
///     }
///     // After `handle.stop()`.
///     renewal.delete().await
/// }
/// ```
///
/// - **When.** A subscription is renewed a day before it expires, or when a quarter of its time is left if that is less; at
///   once when a lifecycle notification asks for it: [`RenewalHandle::lifecycle`].
/// - **For how long.** As long as the reference allows for its resource ([`maximum_lifetime`](lifetime::maximum_lifetime)),
///   less five minutes; with resource data at most a day. The `expirationDateTime` of the request is not used.
/// - **Failures.** A renewal that fails is tried again until the subscription expires, beside the client's
///   [`Retry`](crate::http::Retry). If the subscription is gone, another is created.
/// - **Later processes.** Store the [`state`](Self::state) and [`resume`](Self::resume).
#[must_use = "a renewal does nothing until it is asked for its next event"]
pub struct Renewal<T> {
    create: Request<T>,
    /// What is subscribed to, without the expiry.
    subscription: Vec<(String, Json)>,
    lifetime: Option<Duration>,
    current: Option<Current>,
    /// The failed attempts since the last success, and when the next is.
    failures: u32,
    not_before: Option<SystemTime>,
    /// Whether a creation had no answer: the subscription may be there.
    is_unsure: bool,
    handle: RenewalHandle,
}

/// A subscription that is there.
#[derive(Debug)]
struct Current {
    state: RenewalState,
    renew_at: SystemTime,
}

impl<T: Reply + Serialize> Renewal<T> {
    /// Keeps the subscription alive that a request creates. Nothing is sent yet.
    ///
    /// # Errors
    /// [`Error::Request`] if the request is invalid, or its body isn't that of a subscription: a JSON object with a
    /// `resource`.
    pub fn new(create: Request<T>) -> Result<Self, Error> {
        let (_, body) = create.clone().build()?.into_parts();
        let json = body.as_bytes().and_then(|bytes| Json::from_json(bytes).ok());
        let mut subscription = json.and_then(|json| json.members()).unwrap_or_default();
        subscription.retain(|(name, _)| name != EXPIRY);
        let renewal = Self {
            create,
            subscription,
            lifetime: None,
            current: None,
            failures: 0,
            not_before: None,
            is_unsure: false,
            handle: RenewalHandle::default(),
        };
        if renewal.member("resource").and_then(Json::as_str).is_none() {
            let message = "expected a request that creates a subscription, with a `resource`, found another";
            return Err(Error::Request(String::from(message)));
        }
        Ok(renewal)
    }

    /// Sets how long the subscription lasts before it must be renewed, instead of as long as the reference allows.
    pub fn lifetime(mut self, time: Duration) -> Self {
        self.lifetime = Some(time.min(LONGEST_LIFETIME));
        self
    }

    /// Goes on with the subscription of an earlier process. If it has expired, the request creates another. The request must be
    /// the same, except that it may have another certificate for resource data, which the first renewal puts in the place of
    /// the old one: [`RenewalHandle::renew`] does so at once.
    pub fn resume(mut self, state: RenewalState) -> Self {
        let margin = (self.time() / 4).min(EARLIEST);
        let renew_at = state.expires.checked_sub(margin).unwrap_or(SystemTime::UNIX_EPOCH);
        self.handle.set_id(Some(&state.id));
        self.current = Some(Current { state, renew_at });
        self
    }

    /// The subscription, to be stored for a later process whenever it was created or renewed; `None` while there is none.
    #[must_use]
    pub fn state(&self) -> Option<RenewalState> {
        self.current.as_ref().map(|current| current.state.clone())
    }

    /// Tells this renewal, from another task, what lifecycle notifications say, and when to end.
    #[must_use]
    pub fn handle(&self) -> RenewalHandle {
        self.handle.clone()
    }

    /// Waits until something happens to the subscription, and does what is needed: see [`RenewalEvent`]. The first event is the
    /// creation. `None` after [`RenewalHandle::stop`]; the subscription is then still there.
    ///
    /// If the future is dropped while it waits, nothing is lost.
    ///
    /// # Errors
    /// That of the creation: there is no subscription then. The next call tries again, after a wait.
    pub async fn try_next(&mut self) -> Result<Option<RenewalEvent<T>>, Error> {
        loop {
            if self.handle.signals().is_stopped {
                return Ok(None);
            }
            if std::mem::take(&mut self.handle.signals().is_missed) {
                return Ok(Some(RenewalEvent::Missed));
            }
            match self.due() {
                Due::Wait(time) => self.handle.wait(self.client().timer(), time).await,
                Due::Create => return self.create().await.map(|created| Some(RenewalEvent::Created(created))),
                Due::Renew(id) => {
                    if let Some(event) = self.renew(&id).await {
                        return Ok(Some(event));
                    }
                }
            }
        }
    }

    /// Deletes the subscription, so that no further notifications are sent.
    ///
    /// # Errors
    /// Any kind of [`Error`]; none if there is no subscription, or no longer.
    pub async fn delete(&mut self) -> Result<(), Error> {
        let id = match &self.current {
            Some(current) => Some(current.state.id.clone()),
            // A creation that had no answer may have left one.
            None => self.existing().await?,
        };
        if let Some(id) = id {
            match self.call::<()>(Method::DELETE, &id).send().await {
                Err(error) if !is_gone(&error) => return Err(error),
                _ => self.set_current(None),
            }
        }
        self.is_unsure = false;
        Ok(())
    }

    fn member(&self, name: &str) -> Option<&Json> {
        self.subscription.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// How long it lasts.
    fn time(&self) -> Duration {
        self.lifetime.unwrap_or_else(|| {
            let resource = self.member("resource").and_then(Json::as_str).unwrap_or_default();
            let includes_data = self.member("includeResourceData").and_then(Json::as_bool) == Some(true);
            lifetime::maximum(resource, includes_data).saturating_sub(SLACK)
        })
    }

    /// Decides what is to be done now.
    fn due(&mut self) -> Due {
        let now = self.now();
        let left = |time: SystemTime| time.duration_since(now).unwrap_or_default();
        let (is_removed, is_challenged) = {
            let mut signals = self.handle.signals();
            (std::mem::take(&mut signals.is_removed), std::mem::take(&mut signals.is_challenged))
        };
        if is_removed {
            self.set_current(None);
        }
        if let Some(current) = self.current.as_mut().filter(|_| is_challenged) {
            (current.renew_at, self.not_before) = (now, None);
        }
        let pause = self.not_before.map(left).unwrap_or_default();
        match &self.current {
            Some(current) if !left(current.state.expires).is_zero() => {
                match left(current.renew_at).max(pause).min(left(current.state.expires)) {
                    Duration::ZERO => Due::Renew(current.state.id.clone()),
                    wait => Due::Wait(wait.min(LOOK)),
                }
            }
            _ if pause.is_zero() => Due::Create,
            _ => Due::Wait(pause.min(LOOK)),
        }
    }

    async fn create(&mut self) -> Result<T, Error> {
        self.set_current(None);
        let created = match self.existing().await {
            Ok(Some(id)) => {
                let renewed = self.call::<T>(Method::PATCH, &id).json(&self.update()).send().await;
                renewed.map(|renewed| (renewed, Some(id)))
            }
            Ok(None) => self.post().await.map(|created| {
                let id = member_of(&Json::of(&created).unwrap_or_default(), "id");
                (created, id)
            }),
            Err(error) => Err(error),
        };
        let error = match created {
            Ok((created, Some(id))) => {
                self.take(&created, id);
                return Ok(created);
            }
            Ok((_, None)) => {
                // It is there, and is looked for.
                self.is_unsure = true;
                TransportError::broken("expected a subscription with an `id`, found an answer without").into()
            }
            Err(error) => error,
        };
        self.delay(&error);
        Err(error)
    }

    async fn post(&mut self) -> Result<T, Error> {
        let members = self.subscription.iter().map(|(name, value)| (name.as_str(), value.clone()));
        let body: BTreeMap<&str, Json> = members.chain([(EXPIRY, self.expiry())]).collect();
        // Also if this future is dropped.
        self.is_unsure = true;
        let created = self.create.clone().json(&body).send().await;
        self.is_unsure = created.as_ref().is_err_and(may_be_done);
        created
    }

    /// Renews the subscription; `None` if it is gone.
    async fn renew(&mut self, id: &str) -> Option<RenewalEvent<T>> {
        match self.call::<T>(Method::PATCH, id).json(&self.update()).send().await {
            Ok(renewed) => {
                self.take(&renewed, id.to_owned());
                Some(RenewalEvent::Renewed(renewed))
            }
            Err(error) if is_gone(&error) => {
                self.set_current(None);
                None
            }
            Err(error) => {
                let retry_after = self.delay(&error);
                Some(RenewalEvent::Failed { error, retry_after })
            }
        }
    }

    /// The id of the subscription whose creation had no answer, if it is there.
    async fn existing(&self) -> Result<Option<String>, Error> {
        if !self.is_unsure {
            return Ok(None);
        }
        let mut all = self.client().request::<Collection<Json>>(Method::GET, SUBSCRIPTIONS, ()).items();
        loop {
            let one = match all.try_next().await {
                Ok(Some(one)) => one,
                Ok(None) => return Ok(None),
                // Who may not look can only try.
                Err(error)
                    if error.status().is_some_and(|status| status.is_client_error()) && !error.is_throttled() =>
                {
                    return Ok(None);
                }
                Err(error) => return Err(error),
            };
            let is_same = ["resource", "changeType", "notificationUrl"].into_iter().all(|name| {
                let stated = |value: Option<Json>| value.filter(|value| !value.is_null());
                stated(one.get(name)) == stated(self.member(name).cloned())
            });
            if let Some(id) = one.get("id").filter(|_| is_same) {
                return Ok(id.as_str().map(str::to_owned));
            }
        }
    }

    /// Remembers what the service has answered of a subscription.
    fn take(&mut self, answer: &T, id: String) {
        let now = self.now();
        let stated = member_of(&Json::of(answer).unwrap_or_default(), EXPIRY);
        let stated = stated.and_then(|text| DateTimeOffset::from(text.as_str()).to_second());
        // A renewal may be answered without the subscription.
        let expires = stated.unwrap_or_else(|| now + self.time());
        let left = expires.duration_since(now).unwrap_or_default();
        let renew_at = now + (left - (left / 4).min(EARLIEST)).max(FIRST);
        self.set_current(Some(Current { state: RenewalState { id, expires }, renew_at }));
        self.is_unsure = false;
        if left > FIRST {
            (self.failures, self.not_before) = (0, None);
        } else {
            // By clocks that differ it is over already: without a wait, one after the other would be created.
            self.back_off(None);
        }
    }

    /// Decides how long it is waited after a failure.
    fn delay(&mut self, error: &Error) -> Duration {
        self.back_off(error.retry_after())
    }

    /// Waits before the next attempt for as long as the service asks, or else longer with each failure.
    fn back_off(&mut self, asked: Option<Duration>) -> Duration {
        let grown = FIRST.saturating_mul(1 << self.failures.min(10)).min(LONGEST);
        // A service may ask for no wait, each time.
        let wait = asked.map_or(grown, |asked| asked.clamp(FIRST, EARLIEST));
        self.failures = self.failures.saturating_add(1);
        self.not_before = Some(self.now() + wait);
        wait
    }

    fn set_current(&mut self, current: Option<Current>) {
        self.handle.set_id(current.as_ref().map(|current| current.state.id.as_str()));
        self.current = current;
    }

    /// A call of a subscription, with the retries of the creation. A renewal says until when, so that two do no harm.
    fn call<U>(&self, method: Method, id: &str) -> Request<U> {
        let call = self.client().request(method, format!("{SUBSCRIPTIONS}/{{}}"), [id]);
        call.retry(self.create.retries().clone().even_if_done())
    }

    /// What a renewal changes. The certificate may be another one than that of the process that created the subscription.
    fn update(&self) -> BTreeMap<&'static str, Json> {
        let certificate = CERTIFICATE.into_iter().filter_map(|name| Some((name, self.member(name)?.clone())));
        certificate.chain([(EXPIRY, self.expiry())]).collect()
    }

    /// When it expires if it lasts as long as it may from now.
    fn expiry(&self) -> Json {
        Json::from(DateTimeOffset::of_second(self.now() + self.time()).as_str())
    }

    fn now(&self) -> SystemTime {
        self.client().timer().system_time()
    }

    fn client(&self) -> &Client {
        self.create.client()
    }
}

/// Where subscriptions are, in each version of Graph.
const SUBSCRIPTIONS: &str = "/subscriptions";

const EXPIRY: &str = "expirationDateTime";

/// What says for whom resource data is encrypted.
const CERTIFICATE: [&str; 2] = ["encryptionCertificate", "encryptionCertificateId"];

/// What is to be done next.
enum Due {
    Create,
    Renew(String),
    Wait(Duration),
}

fn member_of(answer: &Json, name: &str) -> Option<String> {
    answer.get(name).and_then(|value| Some(value.as_str()?.to_owned()))
}

fn is_gone(error: &Error) -> bool {
    error.is_not_found() || error.is_gone()
}

/// Whether a creation may have succeeded without an answer that says so. Some services refuse what is there already.
fn may_be_done(error: &Error) -> bool {
    match error.status() {
        Some(status) => status.is_server_error() || status.is_success() || error.is_conflict(),
        None => matches!(error, Error::Transport(_) if !error.is_connect() && !error.is_throttled()),
    }
}

impl<T> fmt::Debug for Renewal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut renewal = f.debug_struct("Renewal");
        renewal.field("current", &self.current).field("failures", &self.failures).finish_non_exhaustive()
    }
}
