//! [`Batch`]: many calls in few requests of Graph's `$batch`, each with its own typed result.
//!
//! What is hard: a batch is one request to HTTP and many to the service. Each call is throttled, fails and depends on others
//! for itself, its answers come in any order, and the service executes what it has received even if the answer is lost. So
//! each call keeps its own endpoint, retries and error.

mod outgoing;
mod received;
mod run;
mod results;
mod together;

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use self::{outgoing::Outgoing, run::Run};
pub use self::{
    results::{BatchResults, Member},
    together::Together,
};
use crate::http::{Client, Error, Reply, Request};

/// So many calls the service takes in one request.
const LARGEST: usize = 20;

/// So many requests are sent at the same time unless the caller sets another number: as many as Outlook serves at a time for
/// one mailbox.
const PARALLEL: usize = 4;

/// Calls that are sent together: at most 20 in a request, as many requests as it takes, some of them at the same time.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::{http::{Client, Collection, Error, Method}, model::Json};
///
/// /// For example with the client `graph.client()`.
/// async fn example(client: &Client) -> Result<(), Error> {
///     let mut batch = client.batch();
///     let me = batch.add(client.request::<Json>(Method::GET, "/me", ()));
///     let messages = batch.add(client.request::<Collection<Json>>(Method::GET, "/me/messages", ()).top(5));
///     let mut results = batch.send().await;
///     println!("{}", results.take(me)?);
///     match results.take(messages) {
///         Ok(page) => println!("{} messages", page.value.len()),
///         Err(error) if error.is_not_found() => println!("no mailbox"),
///         Err(error) => return Err(error),
///     }
///     Ok(())
/// }
/// ```
///
/// Calls of one type need no handles: [`all`](Self::all). A few calls of different types are a tuple: [`join`](Self::join).
/// Without async, `wait_all` of the trait `Wait` waits for any of these.
///
/// - **Order.** The service executes the calls of a request in any order, at the same time. [`depends_on`](Self::depends_on)
///   makes one wait for another.
/// - **Failures.** Each call has a result of its own. One whose dependency fails has status 424, with
///   [`ServiceError::dependency`](crate::http::ServiceError::dependency) as cause.
/// - **Retries.** A call that is throttled is sent again alone, after the time that the service asks for; so is any other
///   that its [`Retry`](crate::http::Retry) allows. If the answer to a request is lost, the calls in it that may be
///   executed twice are sent again, and the others have the error.
/// - **Limits.** Times are those of the client for each request; those of a call's own aren't used.
/// - **Bodies** are JSON, or bytes, which are sent and received in base64; a stream can't be in a batch. A download that
///   the service answers with a redirect is an error of status 302 with `Location`.
#[must_use = "a batch does nothing until it is sent"]
pub struct Batch {
    client: Client,
    id: u64,
    calls: Vec<Result<Outgoing, Error>>,
    parallel: usize,
    largest: usize,
}

impl Client {
    /// A batch of calls, which are sent together: see [`Batch`].
    pub fn batch(&self) -> Batch {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        Batch { client: self.clone(), id, calls: Vec::new(), parallel: PARALLEL, largest: LARGEST }
    }
}

impl Batch {
    /// Sets how many requests are sent at the same time: 4 unless this is set, at least 1.
    pub fn parallel(mut self, requests: usize) -> Self {
        self.parallel = requests.max(1);
        self
    }

    /// Sets how many calls a request has at most: 20 unless this is set, which is as many as the service takes.
    pub fn size(mut self, calls: usize) -> Self {
        self.largest = calls.clamp(1, LARGEST);
        self
    }

    /// Adds a call, whose result [`BatchResults::take`] gives.
    ///
    /// A request that is invalid, whose body is a stream, or that another client has made is not sent: its result says why.
    pub fn add<T: Reply>(&mut self, request: Request<T>) -> Member<T> {
        let member = Member::new(self.id, self.calls.len(), &request);
        self.calls.push(Outgoing::of(request, &self.client));
        member
    }

    /// Makes a call wait until another one of this batch has succeeded. If that fails, the call isn't executed: its error
    /// has status 424 and the other's as cause.
    ///
    /// The other must have been added before, so that no two wait for each other; else the call isn't sent.
    pub fn depends_on<T, U>(&mut self, call: &Member<T>, on: &Member<U>) {
        let is_known = call.batch() == self.id && on.batch() == self.id && on.index() < call.index();
        let Some(known) = self.calls.get_mut(call.index()).filter(|_| call.batch() == self.id) else { return };
        match known {
            Ok(outgoing) if is_known => outgoing.add_dependency(on.index()),
            Ok(_) => {
                *known = Err(Error::Request(String::from(
                    "expected a dependency on a call that was added to this batch before, found another one",
                )));
            }
            Err(_) => {}
        }
    }

    /// The number of calls.
    #[must_use]
    pub fn len(&self) -> usize {
        self.calls.len()
    }

    /// Whether there are no calls.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.calls.is_empty()
    }

    /// Sends the calls, and gives the results of all.
    pub async fn send(self) -> BatchResults {
        let Self { client, id, calls, parallel, largest } = self;
        let answers = Run::new(&client, calls, largest).send(parallel).await;
        BatchResults::new(id, answers)
    }

    /// Sends calls of one type, and gives their results in the same order.
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use graphdown::{http::{Client, Method}, model::Json};
    ///
    /// async fn exist(client: &Client, ids: &[&str]) -> Vec<bool> {
    ///     let users = ids.iter().map(|id| client.request::<Json>(Method::GET, "/users/{}", [id]).select(["id"]));
    ///     client.batch().all(users).await.iter().map(Result::is_ok).collect()
    /// }
    /// ```
    pub async fn all<T: Reply>(mut self, requests: impl IntoIterator<Item = Request<T>>) -> Vec<Result<T, Error>> {
        let members: Vec<Member<T>> = requests.into_iter().map(|request| self.add(request)).collect();
        let mut results = self.send().await;
        members.into_iter().map(|member| results.take(member)).collect()
    }

    /// Sends a tuple of calls, and gives a tuple of results.
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use graphdown::{http::{Client, Collection, Error, Method}, model::Json};
    ///
    /// async fn example(client: &Client) -> Result<(), Error> {
    ///     let me = client.request::<Json>(Method::GET, "/me", ());
    ///     let groups = client.request::<Collection<Json>>(Method::GET, "/me/memberOf", ());
    ///     let (me, groups) = client.batch().join((me, groups)).await;
    ///     println!("{} is in {} groups", me?, groups?.value.len());
    ///     Ok(())
    /// }
    /// ```
    pub async fn join<C: Together>(mut self, calls: C) -> C::Results {
        let members = calls.add_to(&mut self);
        C::take(members, &mut self.send().await)
    }
}

impl std::fmt::Debug for Batch {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut batch = formatter.debug_struct("Batch");
        batch.field("calls", &self.calls.len()).field("parallel", &self.parallel).finish_non_exhaustive()
    }
}

/// Whether two clients are one, or clones of it: a call takes the token and the address of the batch's client.
fn is_same(one: &Client, other: &Client) -> bool {
    Arc::ptr_eq(&one.inner, &other.inner)
}

#[cfg(test)]
mod tests;
