//! Tests of caches that outlast a process.

use std::{
    error::Error as StdError,
    sync::{Arc, Mutex},
};

use super::{CLIENT, Clock, TENANT, failure, field, issue, token};
use crate::auth::{ClientSecret, RefreshToken, StoredTokens, TokenCache, TokenStore};
use crate::http::BoxFuture;
use crate::testing::Recorder;

/// A file, as it were.
#[derive(Clone, Default)]
struct File(Arc<Mutex<Option<String>>>);

impl TokenStore for File {
    fn load(&self) -> BoxFuture<'_, Result<Option<StoredTokens>, Box<dyn StdError + Send + Sync>>> {
        Box::pin(async {
            let text = self.0.lock().unwrap().clone();
            Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
        })
    }

    fn save(&self, tokens: StoredTokens) -> BoxFuture<'_, ()> {
        Box::pin(async move { *self.0.lock().unwrap() = Some(serde_json::to_string(&tokens).unwrap()) })
    }
}

impl File {
    /// A process that starts with this file.
    fn process(&self, recorder: &Recorder, clock: &Clock) -> ClientSecret {
        let credential = ClientSecret::new(TENANT, CLIENT, "secret").cache(TokenCache::stored(self.clone()));
        credential.transport(recorder.clone()).time(clock.clone())
    }
}

#[tokio::test]
async fn the_next_process_goes_on_with_what_was_stored() {
    let (file, recorder, clock) = (File::default(), Recorder::default(), Clock::start());
    issue(&recorder, "t-1");
    issue(&recorder, "t-2");
    assert_eq!(token(&file.process(&recorder, &clock)).await, "t-1");
    assert_eq!(token(&file.process(&recorder, &clock)).await, "t-1");
    // It knows when to renew, too.
    clock.pass(3599 - 300);
    assert_eq!(token(&file.process(&recorder, &clock)).await, "t-2");
    assert_eq!(token(&file.process(&recorder, &clock)).await, "t-2");
    assert_eq!(recorder.sent().len(), 2);
    assert!(!file.0.lock().unwrap().as_ref().unwrap().contains("secret"));
}

#[tokio::test]
async fn processes_that_share_a_store_renew_once() {
    let (file, recorder, clock) = (File::default(), Recorder::default(), Clock::start());
    let (one, other) = (file.process(&recorder, &clock), file.process(&recorder, &clock));
    for expected in ["t-1", "t-2"] {
        issue(&recorder, expected);
        assert_eq!([token(&one).await, token(&other).await], [expected, expected]);
        clock.pass(3599);
    }
    assert_eq!(recorder.sent().len(), 2);
}

#[tokio::test]
async fn refresh_tokens_are_stored() {
    let (file, recorder, clock) = (File::default(), Recorder::default(), Clock::start());
    let process = || {
        let credential = RefreshToken::new(TENANT, CLIENT, "r-0").cache(TokenCache::stored(file.clone()));
        credential.transport(recorder.clone()).time(clock.clone())
    };
    recorder.answer(200, r#"{"access_token": "t-1", "expires_in": 3599, "refresh_token": "r-1"}"#);
    assert_eq!(token(&process()).await, "t-1");
    clock.pass(3600);
    issue(&recorder, "t-2");
    assert_eq!(token(&process()).await, "t-2");
    assert_eq!(field(&recorder.sent()[1], "refresh_token"), "r-1");
}

#[tokio::test]
async fn clearing_a_cache_clears_its_store() {
    let (file, recorder, clock) = (File::default(), Recorder::default(), Clock::start());
    issue(&recorder, "t0ken");
    let cache = TokenCache::stored(file.clone());
    let credential = ClientSecret::new(TENANT, CLIENT, "secret").cache(cache.clone());
    token(&credential.transport(recorder.clone()).time(clock.clone())).await;
    assert!(file.0.lock().unwrap().as_ref().unwrap().contains("t0ken"));
    cache.clear().await;
    assert!(!file.0.lock().unwrap().as_ref().unwrap().contains("t0ken"));
}

#[tokio::test]
async fn what_cannot_be_read_is_an_error_that_shows_nothing_of_it() {
    let (file, recorder, clock) = (File::default(), Recorder::default(), Clock::start());
    for text in [r#"{"version": 2, "access": ["t0ken"]}"#, r#"["t0ken"]"#] {
        *file.0.lock().unwrap() = Some(text.to_owned());
        let error = failure(&file.process(&recorder, &clock)).await.to_string();
        assert!(error.contains("stored tokens") && error.contains("version 1") && !error.contains("t0ken"), "{error}");
    }
    assert!(recorder.sent().is_empty());
}
