//! A call on its way: token, hooks, attempts within their limits of time, redirects, refused tokens, repetitions.
//!
//! All of this is one loop: each time round sends one request, looks at what came of it, and either ends or goes round
//! again with the request as it then is. What bounds the loop is in one place each: redirects in `redirect.rs`,
//! repetitions in `retry.rs`, tokens in `call_token.rs`.

use std::{future::poll_fn, pin::pin, task::Poll, time::Duration};

use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};

use super::{
    Attempt, Body, Endpoint, Error, Outcome, Retry, TransportError,
    call_token::CallToken,
    client::Inner,
    headers,
    limits::Limits,
    random,
    redirect::Redirects,
    retry::{Failure, Progress},
    timed_body::TimedBody,
    trace::Span,
    transport::ConnectLimit,
    transport_error::{Begun, CallId, Limit},
};

const CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("client-request-id");

/// How the body of the result is wanted. That of a refusal or of a redirect is always buffered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BodyMode {
    /// Whole, in memory.
    Buffered,
    /// As it comes.
    Streamed,
}

/// How a call is to be made.
pub(super) struct CallOptions<'c> {
    pub(super) endpoint: &'c Endpoint,
    pub(super) retry: &'c Retry,
    pub(super) limits: Limits,
    pub(super) body_mode: BodyMode,
}

/// A call on its way.
pub(super) struct Execution<'c> {
    client: &'c Inner,
    options: CallOptions<'c>,
    client_request_id: String,
    redirects: Redirects,
    token: CallToken,
    /// When the call began; later by all the time that was spent on tokens, for which somebody may have to sign in.
    started: Duration,
    /// Requests sent so far, redirects and all.
    sent: u32,
    /// Attempts as the retry policy counts them.
    attempts: u32,
    /// Points that the last repetition took from the budget.
    retry_cost: u32,
    has_timed_out: bool,
}

impl<'c> Execution<'c> {
    /// Makes a request ready to be sent.
    ///
    /// # Errors
    /// Where it can't be.
    pub(super) fn new(
        client: &'c Inner,
        options: CallOptions<'c>,
        request: &mut http::Request<Body>,
    ) -> Result<Self, Error> {
        client.timer.ready()?;
        Ok(Self {
            client,
            options,
            client_request_id: client_request_id(request.headers_mut())?,
            redirects: Redirects::new(&client.base()?.address, request.uri())?,
            token: CallToken::default(),
            started: client.timer.now(),
            sent: 0,
            attempts: 1,
            retry_cost: 0,
            has_timed_out: false,
        })
    }

    /// Sends it until there is a result.
    pub(super) async fn run(mut self, mut request: http::Request<Body>) -> Result<http::Response<Body>, Error> {
        loop {
            let (copy, can_repeat) = copy(&mut request);
            let outcome = self.attempt(copy).await;
            if !can_repeat || !self.prepare_next(&mut request, &outcome).await? {
                return self.finish(outcome);
            }
        }
    }

    /// Changes the request to the next one to be sent; `false` where there is none.
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
                Failure::of_response(status, headers)
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

    /// Waits until the request may be sent again; `false` where it may not.
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

    /// Asks for another token where the service refused the last; `false` where that is of no use.
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
        let method = request.method().clone();
        let (limit, time) = self.remaining();
        let client = self.client;
        let span = Span::new(&self.describe(&method));
        let started = client.timer.now();
        let mut outcome = span
            .around(async {
                let exchange = exchange(client, request, self.options.body_mode);
                match within(client, time, exchange).await {
                    Some(outcome) => outcome,
                    None => Err(TransportError::timed_out(limit, time).into()),
                }
            })
            .await;
        if let (Ok(answer), Some(token)) = (&mut outcome, self.token.last()) {
            // Nothing shows a token that the service repeats.
            answer.headers_mut().values_mut().filter(|value| token.is_in(value)).for_each(|it| it.set_sensitive(true));
        }
        span.record(&outcome);
        let elapsed = client.timer.now().saturating_sub(started);
        let reported = match &outcome {
            Ok(answer) => Outcome::Answered { status: answer.status(), headers: answer.headers(), elapsed },
            Err(error) => Outcome::Failed { error, elapsed },
        };
        client.hooks.iter().for_each(|hook| hook.after(&self.describe(&method), &reported));
        outcome
    }

    /// What is added for each attempt: what hooks say, and what is the client's own to say.
    async fn add_headers(&mut self, request: &mut http::Request<Body>) -> Result<(), Error> {
        let method = request.method().clone();
        let is_empty = request.body().length() == Some(0);
        let headers = request.headers_mut();
        let id = headers.get(&CLIENT_REQUEST_ID).cloned();
        self.client.hooks.iter().for_each(|hook| hook.before(&self.describe(&method), headers));
        headers::remove_refused(headers);
        // A call goes by one id in all its attempts, its result and its errors.
        id.and_then(|id| headers.insert(CLIENT_REQUEST_ID, id));
        if !self.redirects.may_authorize() {
            *headers = headers::for_any_origin(headers);
        }
        accept_compressed(headers);
        if self.redirects.may_authorize() {
            let asked = self.client.timer.now();
            let value = self.token.authorization(self.client).await;
            self.started += self.client.timer.now().saturating_sub(asked);
            headers.insert(header::AUTHORIZATION, value?);
        }
        if is_empty && matches!(method, Method::POST | Method::PUT | Method::PATCH) && !cfg!(target_family = "wasm") {
            // Services answer 411 where the length of no body isn't said.
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        if let Some(limit) = self.options.limits.connect {
            request.extensions_mut().insert(ConnectLimit(limit));
        }
        Ok(())
    }

    /// What is left for the next attempt, and by which limit.
    fn remaining(&self) -> (Limit, Duration) {
        let attempt = self.options.limits.attempt.unwrap_or(Duration::MAX);
        let call = self.options.limits.call.map_or(Duration::MAX, |limit| limit.saturating_sub(self.elapsed()));
        if call < attempt { (Limit::Call, call) } else { (Limit::Attempt, attempt) }
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

    /// The result, with what is known of the call.
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

/// The id that the caller gave the call, or a random one.
fn client_request_id(headers: &mut HeaderMap) -> Result<String, Error> {
    if let Some(id) = headers.get(&CLIENT_REQUEST_ID) {
        let wrong = |_| Error::Request(String::from("the client-request-id has characters other than those of ASCII"));
        return id.to_str().map(str::to_owned).map_err(wrong);
    }
    let id = random::uuid();
    let value = HeaderValue::try_from(id.as_str()).map_err(|error| Error::Request(error.to_string()))?;
    headers.insert(CLIENT_REQUEST_ID, value);
    Ok(id)
}

/// A request to send, and whether it could be sent once more: a body that can't be made anew goes with the first.
fn copy(request: &mut http::Request<Body>) -> (http::Request<Body>, bool) {
    let body = request.body().try_clone();
    let can_repeat = body.is_some();
    let mut copy = http::Request::new(body.unwrap_or_else(|| std::mem::take(request.body_mut())));
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    *copy.headers_mut() = request.headers().clone();
    (copy, can_repeat)
}

/// Sends a request, and reads the answer as it is wanted.
async fn exchange(
    client: &Inner,
    request: http::Request<Body>,
    body_mode: BodyMode,
) -> Result<http::Response<Body>, Error> {
    let (mut parts, body) = client.transport.send(request).await?.into_parts();
    let body = decompressed(&mut parts.headers, body);
    let body = if body_mode == BodyMode::Streamed && parts.status.is_success() {
        body
    } else {
        match body.collect(client.body_limit).await {
            Ok(bytes) => Body::bytes(bytes),
            // What is to be done after such a refusal stands in its status and its headers.
            Err(_) if Failure::of_response(parts.status, &parts.headers).is_some() => Body::empty(),
            Err(error) => return Err(error.of_answer(&Begun::new(parts.status, &parts.headers))),
        }
    };
    Ok(http::Response::from_parts(parts, body))
}

/// `None` where the work isn't done in this time.
async fn within<T>(client: &Inner, time: Duration, work: impl Future<Output = T>) -> Option<T> {
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
    super::gzip::decompress(headers, body)
}

#[cfg(not(feature = "gzip"))]
fn decompressed(_: &mut HeaderMap, body: Body) -> Body {
    body
}

/// Says that the answer may be compressed, unless it is a part of a whole: that would be a part of an archive.
fn accept_compressed(headers: &mut HeaderMap) {
    let is_supported = cfg!(all(feature = "gzip", not(target_family = "wasm")));
    if is_supported && !headers.contains_key(header::RANGE) {
        headers.entry(header::ACCEPT_ENCODING).or_insert(HeaderValue::from_static("gzip"));
    }
}
