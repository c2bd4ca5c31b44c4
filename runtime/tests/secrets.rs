//! The token stays: whatever address the service, or somebody in its place, gives, no other scheme, host or port sees
//! it, and nothing that can be printed shows it.
//!
//! Each way by which an address comes in is tried with each address that isn't the client's own. All that is secret
//! here has the word in it, so that one look at whatever was printed is enough.

#![cfg(feature = "tracing")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

#[path = "spans/collector.rs"]
mod collector;

use std::fmt::Write;
use std::sync::{Arc, LazyLock, Mutex};

use graphdown_runtime::http::{
    Attempt, Client, Collection, Content, Error, HeaderMap, Hook, Method, Outcome, Request, Retry, Serde,
    TransportError,
};
use graphdown_runtime::model::Json;
use graphdown_runtime::testing::{Clock, Recorder};

use collector::Collector;

const TOKEN: &str = "secret-token";

/// What all tests trace. There is one for the program: what is traced is decided once for a place in the code.
static COLLECTOR: LazyLock<Collector> = LazyLock::new(|| {
    let collector = Collector::default();
    tracing::subscriber::set_global_default(collector.clone()).unwrap();
    collector
});

fn assert_no_secret_is_traced() {
    assert_eq!(COLLECTOR.lines().iter().find(|line| line.contains("secret")), None);
}

/// Addresses that look like the client's own, `https://graph.example/v1.0`, and are not.
const ELSEWHERE: [&str; 14] = [
    "https://evil.example/x?sig=secret-signature",
    "https://graph.example:8443/secret-path",
    "http://graph.example/secret-path",
    "http://graph.example:443/secret-path",
    "https://graph.example.evil.example/secret-path",
    "https://evil.example/https://graph.example/v1.0/secret-path",
    "https://graph.example@evil.example/secret-path",
    "https://secret-user:secret-password@graph.example/v1.0/x",
    "https://secret-user@evil.example/x",
    "https://evil.example?secret=@graph.example/v1.0",
    "https://evil.example#@graph.example/secret",
    "https://graph.example\\@evil.example/secret-path",
    "//evil.example/secret-path",
    "ftp://graph.example/secret-path",
];

/// How an address comes in that somebody else chose.
#[derive(Clone, Copy, Debug)]
enum Way {
    NextLink,
    NextLinkOfAWalk,
    DeltaLink,
    LocationOfWhatWasAccepted,
    UploadAddress,
    RedirectOfGet(u16),
    RedirectOfPost(u16),
    RedirectOfUpload(u16),
}

const WAYS: [Way; 13] = [
    Way::NextLink,
    Way::NextLinkOfAWalk,
    Way::DeltaLink,
    Way::LocationOfWhatWasAccepted,
    Way::UploadAddress,
    Way::RedirectOfGet(301),
    Way::RedirectOfGet(302),
    Way::RedirectOfGet(307),
    Way::RedirectOfPost(302),
    Way::RedirectOfPost(303),
    Way::RedirectOfPost(307),
    Way::RedirectOfPost(308),
    Way::RedirectOfUpload(307),
];

/// Writes down all that hooks can print.
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<String>>);

impl Hook for Diary {
    fn before(&self, attempt: &Attempt<'_>, headers: &mut HeaderMap) {
        let _ = writeln!(self.0.lock().unwrap(), "{attempt:?} {:?}", headers.get("authorization"));
    }

    fn after(&self, attempt: &Attempt<'_>, outcome: &Outcome<'_>) {
        let _ = writeln!(self.0.lock().unwrap(), "{attempt:?} {outcome:?}");
    }
}

/// A client, and all that it prints.
struct Scene {
    client: Client,
    recorder: Recorder,
    printed: Diary,
}

impl Scene {
    fn new() -> Self {
        LazyLock::force(&COLLECTOR);
        let (recorder, printed) = (Recorder::default(), Diary::default());
        let builder = Client::builder("https://graph.example/v1.0", TOKEN).transport(recorder.clone());
        printed.print(&format_args!("{builder:?}"));
        let client = builder.timer(Clock::default()).timeout(None).attempt_timeout(None).hook(printed.clone()).build();
        printed.print(&format_args!("{client:?} {recorder:?}"));
        Self { client, recorder, printed }
    }

    /// A call with secrets in all its parts.
    fn request<T>(&self, method: Method) -> Request<T> {
        let request = self.client.request(method, "/items/{}", ["1"]);
        let request = request.query("x", "secret-query").header("X-Api-Key", "secret-key").header("Cookie", "a=secret");
        self.printed.print(&format_args!("{request:?}"));
        request
    }

    /// A call of an address that came in.
    fn follow<T>(&self, method: Method, url: &str) -> Request<T> {
        let request = self.client.request_url(method, url);
        self.printed.print(&format_args!("{request:?}"));
        request
    }

    /// What the first call is answered.
    fn script(&self, way: Way, address: &str) {
        let json = Json::from(address).to_json();
        let located = [("location", address)];
        match way {
            Way::NextLink | Way::NextLinkOfAWalk => {
                self.recorder.answer(200, format!("{{\"value\": [], \"@odata.nextLink\": {json}}}"))
            }
            Way::DeltaLink => self.recorder.answer(200, format!("{{\"value\": [], \"@odata.deltaLink\": {json}}}")),
            Way::UploadAddress => self.recorder.answer(200, format!("{{\"uploadUrl\": {json}}}")),
            Way::LocationOfWhatWasAccepted => self.recorder.answer_with(202, &located, ""),
            Way::RedirectOfGet(status) | Way::RedirectOfPost(status) | Way::RedirectOfUpload(status) => {
                self.recorder.answer_with(status, &located, "");
            }
        }
    }

    /// Calls, and follows the address that comes back.
    async fn go(&self, way: Way) -> Result<(), Error> {
        match way {
            Way::NextLink | Way::DeltaLink => {
                let page = self.request::<Collection<Json>>(Method::GET).await?;
                let link = page.next_link.or(page.delta_link).unwrap();
                self.follow::<Collection<Json>>(Method::GET, &link).await?;
            }
            Way::NextLinkOfAWalk => {
                let mut pages = self.request::<Collection<Json>>(Method::GET).pages();
                while let Some(page) = pages.try_next().await? {
                    self.printed.print(&format_args!("{:?}", page.value));
                }
            }
            Way::LocationOfWhatWasAccepted => {
                let answer = self.request::<()>(Method::POST).json("secret-body").response().await?;
                self.printed.print(&format_args!("{answer:?}"));
                self.follow::<Json>(Method::GET, answer.headers["location"].to_str().unwrap()).await?;
            }
            Way::UploadAddress => {
                let session = self.request::<Json>(Method::POST).json("secret-body").await?;
                let url = session.get("uploadUrl").unwrap();
                let request = self.follow::<Json>(Method::PUT, url.as_str().unwrap());
                request.content("application/octet-stream", "secret-file").await?;
            }
            Way::RedirectOfGet(_) => {
                let answer = self.request::<Content>(Method::GET).response().await?;
                self.printed.print(&format_args!("{answer:?}"));
            }
            Way::RedirectOfPost(_) => drop(self.request::<Json>(Method::POST).json("secret-body").await?),
            Way::RedirectOfUpload(_) => {
                drop(self.request::<Json>(Method::PUT).content("text/plain", "secret-file").await?);
            }
        }
        Ok(())
    }
}

impl Diary {
    fn print(&self, what: &dyn std::fmt::Display) {
        let _ = writeln!(self.0.lock().unwrap(), "{what}");
    }
}

fn print_error(printed: &Diary, error: &Error) {
    printed.print(&format_args!("{error} {error:?} {error:#?}"));
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        printed.print(&format_args!("{error} {error:?}"));
        cause = error.source();
    }
}

fn is_at_home(request: &http::Request<graphdown_runtime::Bytes>) -> bool {
    let uri = request.uri();
    let host = uri.host().unwrap_or_default().to_ascii_lowercase();
    (uri.scheme_str(), host.as_str(), uri.port_u16().unwrap_or(443)) == (Some("https"), "graph.example", 443)
}

#[tokio::test]
async fn no_address_takes_the_token_elsewhere_or_shows_a_secret() {
    for way in WAYS {
        for address in ELSEWHERE {
            let scene = Scene::new();
            scene.script(way, address);
            scene.recorder.answer(200, "{}");
            let outcome = scene.go(way).await;
            if let Err(error) = &outcome {
                print_error(&scene.printed, error);
            }
            let sent = scene.recorder.sent();
            assert!(is_at_home(&sent[0]) && sent[0].headers()["authorization"] == "Bearer secret-token");
            for request in &sent[1..] {
                // Only a read is sent on, and without anything of its caller's.
                assert!(matches!(way, Way::RedirectOfGet(_)) && request.method() == Method::GET, "{way:?} {address}");
                assert!(!is_at_home(request), "{way:?} {address}: {}", request.uri());
                let shown = format!("{:?} {:?}", request.headers(), request.body());
                assert!(!shown.contains("secret") && !request.headers().contains_key("authorization"), "{shown}");
            }
            assert!(outcome.is_err() || sent.len() > 1, "{way:?} {address}");
            let printed = scene.printed.0.lock().unwrap().clone();
            assert!(!printed.contains("secret"), "{way:?} {address}: {printed}");
        }
    }
    let lines = COLLECTOR.lines();
    assert!(lines.len() >= WAYS.len() * ELSEWHERE.len(), "{}", lines.len());
    assert_no_secret_is_traced();
}

#[tokio::test]
async fn the_same_ways_lead_on_at_home() {
    // What the table above refuses is refused for its address, and not since the way is shut.
    for way in [
        Way::NextLink,
        Way::NextLinkOfAWalk,
        Way::DeltaLink,
        Way::LocationOfWhatWasAccepted,
        Way::UploadAddress,
        Way::RedirectOfGet(302),
    ] {
        let scene = Scene::new();
        scene.script(way, "HTTPS://GRAPH.example:443/elsewhere?x=1");
        scene.recorder.answer(200, r#"{"value": []}"#);
        scene.go(way).await.unwrap();
        let sent = scene.recorder.sent();
        assert!(is_at_home(&sent[1]) && sent[1].headers()["authorization"] == "Bearer secret-token", "{way:?}");
    }
}

#[tokio::test]
async fn base_urls_with_secrets_are_not_called_and_not_shown() {
    for base in [
        "https://secret-user:secret-password@graph.example/v1.0",
        "https://secret-user@graph.example/v1.0",
        "https://:secret@graph.example/v1.0",
        "https:/secret@graph.example/v1.0",
        "https:\\\\secret@graph.example\\v1.0",
        "secret:@graph.example/v1.0",
        "https://graph.example/v1.0?key=secret",
        "https://graph.example/v1.0#secret",
    ] {
        let (recorder, printed) = (Recorder::default(), Diary::default());
        let builder = Client::builder(base, TOKEN).transport(recorder.clone()).hook(printed.clone());
        printed.print(&format_args!("{builder:?}"));
        let client = builder.build();
        let error = client.request::<Json>(Method::GET, "/me", ()).await.unwrap_err();
        assert!(matches!(error, Error::Request(_)), "{base}: {error}");
        print_error(&printed, &error);
        print_error(&printed, &client.base_url().unwrap_err());
        let error = client.request_url::<Json>(Method::GET, format!("{base}/x")).await.unwrap_err();
        print_error(&printed, &error);
        printed.print(&format_args!("{client:?}"));
        let printed = printed.0.lock().unwrap().clone();
        assert!(!printed.contains("secret"), "{base}: {printed}");
        assert!(recorder.sent().is_empty(), "{base}");
    }
}

#[tokio::test]
async fn failures_of_every_kind_show_no_token() {
    let scripts: [fn(&Recorder); 10] = [
        |recorder| {
            let body = r#"{"error": {"code": "no secret-token", "message": "Bearer secret-token is none",
                "innerError": {"code": "secret-token", "request-id": "of secret-token"}}}"#;
            recorder.answer(401, body);
        },
        |recorder| {
            let repeated =
                [("content-type", "of secret-token"), ("request-id", "secret-token"), ("retry-after", "secret-token")];
            recorder.answer_with(404, &repeated, "");
        },
        |recorder| {
            let repeated = [("content-type", "of secret-token"), ("request-id", "secret-token")];
            recorder.answer_with(200, &repeated, r#""secret-token""#);
        },
        |recorder| recorder.refuse(401, "InvalidAuthenticationToken"),
        |recorder| recorder.refuse(403, "accessDenied"),
        |recorder| recorder.answer_with(500, &[("set-cookie", "secret"), ("x-own", "secret")], "{\"secret\": 1}"),
        |recorder| recorder.answer(200, "[\"\", secret"),
        |recorder| recorder.fail(TransportError::connect("refused")),
        |recorder| recorder.fail(TransportError::broken("reset")),
        |recorder| recorder.fail(TransportError::timeout("silence")),
    ];
    for (number, script) in scripts.into_iter().enumerate() {
        let scene = Scene::new();
        script(&scene.recorder);
        let request = scene.request::<Collection<Json>>(Method::GET).json("secret-body");
        let error = request.retry(Retry::off()).await.unwrap_err();
        print_error(&scene.printed, &error);
        let printed = scene.printed.0.lock().unwrap().clone();
        assert!(!printed.contains("secret"), "{number}: {printed}");
    }
    assert_no_secret_is_traced();
}

#[tokio::test]
async fn a_text_that_serde_finds_is_not_shown() {
    for (body, shown) in [
        (r#"["secret"]"#, "the body: invalid type: string, expected i64 at line 1 column 9"),
        (r#"["a \", expected secret"]"#, "the body: invalid type: string, expected i64 at line 1 column 24"),
        ("[true]", "the body: invalid type: boolean `true`, expected i64 at line 1 column 5"),
    ] {
        let scene = Scene::new();
        scene.recorder.answer(200, body);
        let error = scene.client.request::<Serde<Vec<i64>>>(Method::GET, "/items", ()).await.unwrap_err();
        assert!(error.to_string().ends_with(shown), "{error}");
    }
}
