//! Sends a call: tokens, hooks, time limits, redirects, rejected tokens and retries, in one loop.
//!
//! Each iteration sends one request, inspects the outcome, and either ends or changes the request for the next
//! iteration. The limits of the loop are each in one place: redirects in `redirect.rs`, retries in `retry.rs`, tokens
//! in `call_token.rs`.

use std::{future::poll_fn, pin::pin, task::Poll, time::Duration};

use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};

use crate::http::{
    Attempt, Body, Endpoint, Error, Outcome, Retry, TransportError,
    access::call_token::CallToken,
    call::headers,
    client::Inner,
    failure::transport_error::{Begun, CallId, Limit},
    wire::limiter::{Admission, TooLong, quota::Quota, signal::Signal},
    wire::limits::Limits,
    wire::random,
    wire::redirect::Redirects,
    wire::retry::{Failure, Progress},
    wire::timed_body::TimedBody,
    wire::trace::Span,
    wire::transport::ConnectLimit,
};

const CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("client-request-id");

/// How the body of the result is read. The body of an error response or a redirect is always buffered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum BodyMode {
    /// Buffered in memory.
    Buffered,
    /// As a stream.
    Streamed,
}

/// The settings of a call.
pub(in crate::http) struct CallOptions<'c> {
    pub(in crate::http) endpoint: &'c Endpoint,
    pub(in crate::http) retry: &'c Retry,
    pub(in crate::http) limits: Limits,
    pub(in crate::http) body_mode: BodyMode,
    pub(in crate::http) credential: Credential,
}

/// Whether a call is made with the client's credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum Credential {
    /// With it, where its origin may have it.
    Sent,
    /// Without it, whatever the origin: the URL is itself one.
    Withheld,
}

/// A call that is being sent.
pub(in crate::http) struct Execution<'c> {
    client: &'c Inner,
    options: CallOptions<'c>,
    client_request_id: String,
    redirects: Redirects,
    token: CallToken,
    /// When the call began, plus the time spent on getting tokens, for which a user may have to sign in.
    started: Duration,
    /// The number of requests sent so far, including redirects.
    sent: u32,
    /// The number of attempts as the retry policy counts them.
    attempts: u32,
    /// The points that the last retry took from the budget.
    retry_cost: u32,
    has_timed_out: bool,
}

impl<'c> Execution<'c> {
    /// Prepares a request.
    ///
    /// # Errors
    /// If the request is invalid.
    pub(in crate::http) fn new(
        client: &'c Inner,
        options: CallOptions<'c>,
        request: &mut http::Request<Body>,
    ) -> Result<Self, Error> {
        client.timer.ready()?;
        let (base, allowed) = (&client.base()?.address, client.allowed.as_slice());
        Ok(Self {
            client,
            client_request_id: client_request_id(request.headers_mut())?,
            redirects: Redirects::new(base, allowed, request.uri(), options.credential)?,
            options,
            token: CallToken::default(),
            started: client.timer.now(),
            sent: 0,
            attempts: 1,
            retry_cost: 0,
            has_timed_out: false,
        })
    }

    /// Sends requests until there is a result.
    pub(in crate::http) async fn run(
        mut self,
        mut request: http::Request<Body>,
    ) -> Result<http::Response<Body>, Error> {
        loop {
            let (copy, can_repeat) = copy(&mut request);
            let outcome = self.attempt(copy).await;
            if !can_repeat || !self.prepare_next(&mut request, &outcome).await? {
                return self.finish(outcome);
            }
        }
    }

    /// Changes the request to the next one to send; returns `false` if the outcome is the result.
    async fn prepare_next(
        &mut self,
        request: &mut http::Request<Body>,
        outcome: &Result<http::Response<Body>, Error>,
    ) -> Result<bool, Error> {
        let failure = match outcome {
            Ok(answer) => {
                let (status, headers) = (answer.status(), answer.headers());
                if self.redirects.follow(request, status, headers).map_err(|error| error.of_call(self.call_id()))? {
                    return Ok(true);
                }
                if self.redirects.may_authorize() && self.renew_token(answer).await? {
                    return Ok(true);
                }
                self.options.retry.failure(status, headers)
            }
            Err(error) => Failure::of_error(error),
        };
        match failure {
            Some(failure) => Ok(self.back_off(request.method(), &failure, outcome).await),
            None => {
                if outcome.is_ok() {
                    self.client.budget.succeed(self.retry_cost);
                }
                Ok(false)
            }
        }
    }

    /// Waits for a retry; returns `false` if there is none.
    async fn back_off(
        &mut self,
        method: &Method,
        failure: &Failure,
        outcome: &Result<http::Response<Body>, Error>,
    ) -> bool {
        let limit = self.options.limits.call.unwrap_or(Duration::MAX);
        let has_timed_out = self.has_timed_out;
        self.has_timed_out |= failure.is_timeout();
        let progress = Progress { method, attempts: self.attempts, has_timed_out, elapsed: self.elapsed(), limit };
        let Some(wait) = self.options.retry.wait(failure, progress, random::fraction()) else { return false };
        if !self.client.budget.take(failure.cost()) {
            return false;
        }
        self.retry_cost = failure.cost();
        self.attempts += 1;
        match outcome {
            Ok(answer) => Span::retry(&self.describe(method), answer.status().as_str(), wait),
            Err(error) => Span::retry(&self.describe(method), error.kind(), wait),
        }
        self.client.timer.sleep(wait).await;
        true
    }

    /// Gets another token if the service rejected the last one; returns `false` if there is no other.
    async fn renew_token(&mut self, answer: &http::Response<Body>) -> Result<bool, Error> {
        let Some(wanted) = self.token.renewal(answer, self.client.token_request()) else { return Ok(false) };
        let asked = self.client.timer.now();
        let token = self.client.tokens.token(&wanted).await;
        self.started += self.client.timer.now().saturating_sub(asked);
        Ok(self.token.replace(token?))
    }

    /// Sends a request once.
    async fn attempt(&mut self, mut request: http::Request<Body>) -> Result<http::Response<Body>, Error> {
        self.sent += 1;
        self.add_headers(&mut request).await?;
        // Once there is a token: while a user signs in, no other call waits for the place of this one.
        let admission = match self.client.limiter.admit_at_once() {
            Some(admission) => admission,
            // Boxed, because it is rare, and the future of each call is as large as its largest part.
            None => Box::pin(self.admission()).await?,
        };
        let method = request.method().clone();
        let (limit, time) = self.remaining();
        let client = self.client;
        let span = Span::new(&self.describe(&method));
        let started = client.timer.now();
        let mut outcome = span
            .around(async {
                let exchange = exchange(client, request, &self.options);
                match within(client, time, exchange).await {
                    Some(outcome) => outcome,
                    None => Err(TransportError::timed_out(limit, time).into()),
                }
            })
            .await;
        if let (Ok(answer), Some(token)) = (&mut outcome, self.token.last()) {
            // A header that repeats the token must not be printed.
            answer.headers_mut().values_mut().filter(|value| token.is_in(value)).for_each(|it| it.set_sensitive(true));
        }
        span.record(&outcome);
        if let Ok(answer) = &outcome {
            let signal = Signal::of(answer.status(), answer.headers());
            client.limiter.learn(&*client.timer, || self.quota(), signal, started, admission.has_waited);
        }
        drop(admission);
        let elapsed = client.timer.now().saturating_sub(started);
        let reported = match &outcome {
            Ok(answer) => Outcome::Answered { status: answer.status(), headers: answer.headers(), elapsed },
            Err(error) => Outcome::Failed { error, elapsed },
        };
        client.hooks.iter().for_each(|hook| hook.after(&self.describe(&method), &reported));
        outcome
    }

    /// Waits until the next request may be sent.
    async fn admission(&self) -> Result<Admission<'c>, Error> {
        let (client, left) = (self.client, self.remaining_of_call());
        let admitted = within(client, left, client.limiter.admit(&*client.timer, || self.quota(), left)).await;
        let limit = self.options.limits.call.unwrap_or(Duration::MAX);
        let admitted = admitted.ok_or_else(|| TransportError::timed_out(Limit::Call, limit))?;
        admitted.map_err(|TooLong(wait)| TransportError::held_back(wait).into())
    }

    /// What is throttled together with the next request.
    fn quota(&self) -> Quota {
        match self.client.base() {
            Ok(base) => {
                Quota::of(&base.address, self.redirects.current(), self.options.endpoint, self.redirects.path())
            }
            Err(_) => Quota::default(),
        }
    }

    /// The headers of each attempt: those of hooks and those of the client.
    async fn add_headers(&mut self, request: &mut http::Request<Body>) -> Result<(), Error> {
        let method = request.method().clone();
        let is_empty = request.body().length() == Some(0);
        let headers = request.headers_mut();
        let own = headers.clone();
        self.client.hooks.iter().for_each(|hook| hook.before(&self.describe(&method), headers));
        headers::remove_refused(headers);
        if self.options.credential == Credential::Withheld {
            // A hook's headers may be secrets that are meant for the service alone.
            *headers = headers::merged(&own, headers::for_any_origin(headers));
        }
        // All attempts, the result and the errors of a call have the same id.
        own.get(&CLIENT_REQUEST_ID).and_then(|id| headers.insert(CLIENT_REQUEST_ID, id.clone()));
        if !self.redirects.may_have_headers() {
            *headers = headers::for_any_origin(headers);
        }
        accept_compressed(headers);
        if is_empty && matches!(method, Method::POST | Method::PUT | Method::PATCH) && !cfg!(target_family = "wasm") {
            // Services respond with 411 if the length of an empty body is missing.
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        if self.redirects.may_authorize() {
            let asked = self.client.timer.now();
            let outcome = self.token.authorize(self.client, self.options.endpoint, request).await;
            self.started += self.client.timer.now().saturating_sub(asked);
            outcome?;
        }
        if let Some(limit) = self.options.limits.connect {
            request.extensions_mut().insert(ConnectLimit(limit));
        }
        Ok(())
    }

    /// The remaining time for the next attempt, and the limit that it comes from.
    fn remaining(&self) -> (Limit, Duration) {
        let attempt = self.options.limits.attempt.unwrap_or(Duration::MAX);
        let call = self.remaining_of_call();
        if call < attempt { (Limit::Call, call) } else { (Limit::Attempt, attempt) }
    }

    /// The remaining time of the whole call.
    fn remaining_of_call(&self) -> Duration {
        self.options.limits.call.map_or(Duration::MAX, |limit| limit.saturating_sub(self.elapsed()))
    }

    fn elapsed(&self) -> Duration {
        self.client.timer.now().saturating_sub(self.started)
    }

    fn describe<'a>(&'a self, method: &'a Method) -> Attempt<'a> {
        Attempt {
            endpoint: self.options.endpoint,
            client_request_id: &self.client_request_id,
            method,
            origin: self.redirects.current(),
            number: self.sent,
        }
    }

    /// The result, with the id of the call.
    fn finish(self, outcome: Result<http::Response<Body>, Error>) -> Result<http::Response<Body>, Error> {
        let call = self.call_id();
        let mut answer = outcome.map_err(|error| error.of_call(call.clone()))?;
        let status = answer.status();
        if status.is_success() && self.options.body_mode == BodyMode::Streamed {
            let (timer, limit, call) = (self.client.timer.clone(), self.options.limits.attempt, call.clone());
            let begun = Begun::new(status, answer.headers());
            answer =
                answer.map(|body| TimedBody { body, timer, limit, answer: begun, call, waiting: None }.into_body());
        }
        answer.extensions_mut().insert(call);
        if let Some(address) = self.redirects.final_address() {
            answer.extensions_mut().insert(address);
        }
        if let Some(token) = self.token.last() {
            answer.extensions_mut().insert(token);
        }
        if status == StatusCode::FORBIDDEN {
            answer.extensions_mut().insert(self.token.caller());
        }
        Ok(answer)
    }

    fn call_id(&self) -> CallId {
        CallId {
            client_request_id: self.client_request_id.clone(),
            attempts: self.attempts,
            origin: self.redirects.current().clone(),
        }
    }
}

/// The `client-request-id` that the caller set, or a random one.
fn client_request_id(headers: &mut HeaderMap) -> Result<String, Error> {
    if let Some(id) = headers.get(&CLIENT_REQUEST_ID) {
        let wrong =
            |_| Error::Request(String::from("expected a client-request-id of visible ASCII characters, found others"));
        return id.to_str().map(str::to_owned).map_err(wrong);
    }
    let id = random::uuid();
    let value = HeaderValue::try_from(id.as_str()).map_err(|error| Error::Request(error.to_string()))?;
    headers.insert(CLIENT_REQUEST_ID, value);
    Ok(id)
}

/// A copy of the request to send, and whether another one could be made: a stream that can't be replayed is in the
/// first.
fn copy(request: &mut http::Request<Body>) -> (http::Request<Body>, bool) {
    let body = request.body().try_clone();
    let can_repeat = body.is_some();
    let mut copy = http::Request::new(body.unwrap_or_else(|| std::mem::take(request.body_mut())));
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    *copy.headers_mut() = request.headers().clone();
    (copy, can_repeat)
}

/// Sends a request, and buffers the body of the response if needed.
async fn exchange(
    client: &Inner,
    request: http::Request<Body>,
    options: &CallOptions<'_>,
) -> Result<http::Response<Body>, Error> {
    let (mut parts, body) = client.transport.send(request).await?.into_parts();
    let body = decompressed(&mut parts.headers, body);
    let body = if options.body_mode == BodyMode::Streamed && parts.status.is_success() {
        body
    } else {
        match body.collect(client.body_limit).await {
            Ok(bytes) => Body::bytes(bytes),
            // Status and headers of such a response are enough to handle it.
            Err(_) if options.retry.failure(parts.status, &parts.headers).is_some() => Body::empty(),
            Err(error) => return Err(error.of_answer(&Begun::new(parts.status, &parts.headers))),
        }
    };
    Ok(http::Response::from_parts(parts, body))
}

/// Returns `None` if the work isn't done in time.
pub(in crate::http) async fn within<T>(client: &Inner, time: Duration, work: impl Future<Output = T>) -> Option<T> {
    if time == Duration::MAX {
        return Some(work.await);
    }
    let (mut work, mut end) = (pin!(work), client.timer.sleep(time));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => end.as_mut().poll(context).map(|()| None),
    })
    .await
}

#[cfg(feature = "gzip")]
fn decompressed(headers: &mut HeaderMap, body: Body) -> Body {
    crate::http::wire::gzip::decompress(headers, body)
}

#[cfg(not(feature = "gzip"))]
fn decompressed(_: &mut HeaderMap, body: Body) -> Body {
    body
}

/// Accepts gzip, except for a part of a file: that would be a part of a gzip stream.
fn accept_compressed(headers: &mut HeaderMap) {
    let is_supported = cfg!(all(feature = "gzip", not(target_family = "wasm")));
    if is_supported && !headers.contains_key(header::RANGE) {
        headers.entry(header::ACCEPT_ENCODING).or_insert(HeaderValue::from_static("gzip"));
    }
}
