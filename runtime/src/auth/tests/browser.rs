//! Tests of the authorization code flow, with a browser made of a few lines of sockets.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::TcpStream,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use url::Url;

use super::{CLIENT, Clock, ENDPOINT, TENANT, failure, field, fields, form, issue, token};
use crate::auth::{AuthorizationCode, random};
use crate::testing::Recorder;

/// What a browser does when the address is opened.
type Act = dyn Fn(&Visit) + Send + Sync;

struct Visit {
    asked: BTreeMap<String, String>,
    port: u16,
}

impl Visit {
    /// Comes back with this query, and gives the page's first line.
    fn back(&self, target: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(stream, "GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.lines().next().unwrap_or_default().to_owned()
    }
}

/// A user whose browser does that, and what it was asked.
fn user(recorder: &Recorder, act: Box<Act>) -> (AuthorizationCode, Arc<Mutex<Vec<Url>>>) {
    let opened: Arc<Mutex<Vec<Url>>> = Arc::default();
    let (keep, act): (_, Arc<Act>) = (Arc::clone(&opened), act.into());
    let credential = AuthorizationCode::new(TENANT, CLIENT, move |url| {
        let url = Url::parse(url).unwrap();
        let asked: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
        let port = Url::parse(&asked["redirect_uri"]).unwrap().port().unwrap();
        keep.lock().unwrap().push(url);
        let act = Arc::clone(&act);
        thread::spawn(move || act(&Visit { asked, port }));
    });
    (credential.transport(recorder.clone()).time(Patient(Clock::start())), opened)
}

/// A clock whose sleeps never end: a browser is slow.
struct Patient(Clock);

impl crate::auth::time::Time for Patient {
    fn now(&self) -> std::time::SystemTime {
        self.0.now()
    }

    fn sleep(&self, _: Duration) -> crate::http::BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn a_browser_comes_back_with_a_code() {
    let recorder = Recorder::default();
    issue(&recorder, "t-1");
    let (credential, opened) = user(
        &recorder,
        Box::new(|visit| {
            // A connection ahead of time, which asks nothing; an icon; a page that guesses; another path.
            let _idle = TcpStream::connect(("127.0.0.1", visit.port)).unwrap();
            assert_eq!(visit.back("/favicon.ico"), "HTTP/1.1 404 Not Found");
            assert_eq!(visit.back("/?code=evil&state=guessed"), "HTTP/1.1 400 Bad Request");
            assert_eq!(visit.back("/?code=evil"), "HTTP/1.1 400 Bad Request");
            let state = &visit.asked["state"];
            assert_eq!(visit.back(&format!("/elsewhere?code=evil&state={state}")), "HTTP/1.1 404 Not Found");
            assert_eq!(visit.back(&format!("/?code=c-1%2F&state={state}&session_state=s")), "HTTP/1.1 200 OK");
        }),
    );
    assert_eq!(token(&credential.login_hint("adele@contoso.com").prompt("select_account")).await, "t-1");

    let opened = opened.lock().unwrap();
    let url = &opened[0];
    assert!(url.as_str().starts_with("https://login.microsoftonline.com/contoso.com/oauth2/v2.0/authorize?"));
    let asked: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
    let sent = recorder.sent();
    let verifier = field(&sent[0], "code_verifier");
    let scope = "https://graph.microsoft.com/.default offline_access openid profile";
    let expected = [
        ("client_id", CLIENT),
        ("code_challenge", &random::hash(&verifier)),
        ("code_challenge_method", "S256"),
        ("login_hint", "adele@contoso.com"),
        ("nonce", &asked["nonce"]),
        ("prompt", "select_account"),
        ("redirect_uri", &asked["redirect_uri"]),
        ("response_mode", "query"),
        ("response_type", "code"),
        ("scope", scope),
        ("state", &asked["state"]),
    ];
    assert_eq!(asked.clone().into_iter().collect::<Vec<_>>(), fields(&expected));
    assert!([&verifier, &asked["state"], &asked["nonce"]].into_iter().all(|text| text.len() == 43));
    assert_eq!(sent[0].uri(), ENDPOINT);
    assert_eq!(
        form(&sent[0]),
        fields(&[
            ("grant_type", "authorization_code"),
            ("client_id", CLIENT),
            ("code", "c-1/"),
            ("code_verifier", &verifier),
            ("redirect_uri", &asked["redirect_uri"]),
            ("scope", scope),
        ])
    );
}

#[tokio::test]
async fn a_path_and_a_secret_can_be_set() {
    let recorder = Recorder::default();
    issue(&recorder, "t-1");
    let (credential, opened) = user(
        &recorder,
        Box::new(|visit| {
            visit.back(&format!("/signed-in?state={}&code=c", visit.asked["state"]));
        }),
    );
    token(&credential.redirect_path("signed-in").client_secret("s")).await;
    assert!(opened.lock().unwrap()[0].query().unwrap().contains("%2Fsigned-in&"));
    assert_eq!(field(&recorder.sent()[0], "client_secret"), "s");
}

#[tokio::test]
async fn what_the_browser_brings_instead_of_a_code_is_the_error() {
    let recorder = Recorder::default();
    let (credential, _) = user(
        &recorder,
        Box::new(|visit| {
            let description = "AADSTS65004%3A+User+declined+to+consent%0D%0ATrace+ID%3A+1%1B[2J";
            let target =
                format!("/?error=access_denied&error_description={description}&state={}", visit.asked["state"]);
            assert_eq!(visit.back(&target), "HTTP/1.1 200 OK");
        }),
    );
    let error = failure(&credential).await;
    assert_eq!((error.error(), error.aadsts()), (Some("access_denied"), Some(65_004)));
    assert_eq!(error.description(), Some("AADSTS65004: User declined to consent"));
    assert!(recorder.sent().is_empty());
}

#[tokio::test]
async fn an_id_token_must_be_this_sign_ins() {
    for (own, expected) in [(true, None), (false, Some("nonce"))] {
        let (recorder, answers) = (Recorder::default(), Recorder::default());
        let keep = answers.clone();
        let act = move |visit: &Visit| {
            let nonce = if own { &visit.asked["nonce"] } else { "other" };
            let claims = URL_SAFE_NO_PAD.encode(format!(r#"{{"nonce": "{nonce}"}}"#));
            keep.answer(200, format!(r#"{{"access_token": "t-1", "id_token": "e30.{claims}.x"}}"#));
            visit.back(&format!("/?code=c&state={}", visit.asked["state"]));
        };
        let (credential, _) = user(&recorder, Box::new(act));
        let credential = credential.transport(answers);
        match expected {
            None => assert_eq!(token(&credential).await, "t-1"),
            Some(expected) => assert!(failure(&credential).await.to_string().contains(expected)),
        }
    }
}

#[tokio::test]
async fn nobody_is_waited_for_beyond_the_limit() {
    let credential = AuthorizationCode::new(TENANT, CLIENT, |_| {}).time_limit(Duration::from_secs(90));
    let clock = Clock::start();
    let error = failure(&credential.time(clock.clone())).await.to_string();
    assert!(error.contains("time limit"), "{error}");
    assert_eq!(clock.slept(), [90.0]);
}

#[tokio::test]
async fn a_port_that_is_taken_is_told() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let error = failure(&AuthorizationCode::new(TENANT, CLIENT, |_| {}).port(port)).await.to_string();
    assert!(error.contains(&format!("localhost:{port}")), "{error}");
}
