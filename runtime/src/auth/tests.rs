#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod applications;
mod users;
mod browser;
mod machines;
mod chain;
mod attempts;
mod errors;
mod renewal;
mod single_flight;
mod stored;
#[cfg(feature = "azure-identity")]
mod azure_identity;

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, SystemTime},
};

use bytes::Bytes;

use crate::auth::{ClientSecret, time::Time};
use crate::http::{Body, BoxFuture, Error, Token, TokenProvider, TokenRequest, Transport, TransportError};
use crate::testing::Recorder;

/// A clock that stands still but for the sleeps that are waited for, which it keeps, and which take no time.
#[derive(Clone)]
struct Clock(Arc<Mutex<(SystemTime, Vec<Duration>)>>);

impl Clock {
    fn start() -> Self {
        Self(Arc::new(Mutex::new((SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000), Vec::new()))))
    }

    fn pass(&self, seconds: u64) {
        self.0.lock().unwrap().0 += Duration::from_secs(seconds);
    }

    /// The sleeps until now, in seconds.
    fn slept(&self) -> Vec<f64> {
        self.0.lock().unwrap().1.iter().map(Duration::as_secs_f64).collect()
    }
}

impl Time for Clock {
    fn now(&self) -> SystemTime {
        self.0.lock().unwrap().0
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let clock = self.clone();
        Box::pin(async move {
            let mut state = clock.0.lock().unwrap();
            state.0 += duration;
            state.1.push(duration);
        })
    }
}

/// A recorder that at first can't be reached.
struct Unreachable(Recorder, AtomicU32);

impl Transport for Unreachable {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, Error>> {
        match self.1.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)) {
            Ok(_) => Box::pin(std::future::ready(Err(TransportError::permanent("no network").into()))),
            Err(_) => self.0.send(request),
        }
    }
}

const TENANT: &str = "contoso.com";
const CLIENT: &str = "client-1";
const ENDPOINT: &str = "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token";

/// An application whose transport and clock are a test's.
fn secret() -> (ClientSecret, Recorder, Clock) {
    let (recorder, clock) = (Recorder::default(), Clock::start());
    let credential = ClientSecret::new(TENANT, CLIENT, "s3cr&t");
    (credential.transport(recorder.clone()).time(clock.clone()), recorder, clock)
}

/// A token that lasts an hour.
fn issue(recorder: &Recorder, token: &str) {
    recorder.answer(200, format!(r#"{{"token_type": "Bearer", "expires_in": 3599, "access_token": "{token}"}}"#));
}

fn refuse(recorder: &Recorder, status: u16, error: &str) {
    recorder.answer(status, format!(r#"{{"error": "{error}"}}"#));
}

async fn token(provider: &impl TokenProvider) -> String {
    provider.token(&TokenRequest::new()).await.unwrap().secret().to_owned()
}

async fn failure(provider: &impl TokenProvider) -> super::TokenError {
    let error = provider.token(&TokenRequest::new()).await.unwrap_err();
    error.token().unwrap_or_else(|| panic!("{error}")).clone()
}

/// The fields of a posted form, by name.
fn form(request: &http::Request<Bytes>) -> Vec<(String, String)> {
    assert_eq!(request.method(), "POST");
    assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
    let mut fields: Vec<_> = form_urlencoded::parse(request.body()).into_owned().collect();
    fields.sort();
    fields
}

fn fields(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields: Vec<_> = expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    fields.sort();
    fields
}

/// A field of a posted form.
fn field(request: &http::Request<Bytes>, name: &str) -> String {
    let found = form(request).into_iter().find(|(key, _)| key == name);
    found.unwrap_or_else(|| panic!("no {name}")).1
}

fn request_refusing(text: &str) -> TokenRequest {
    TokenRequest::new().with_refused(Token::new(text))
}
