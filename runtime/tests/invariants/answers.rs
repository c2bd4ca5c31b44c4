//! Answers of a service, or of whoever stands in its place: secrets stay at their origin and out of messages, and
//! messages are text that a terminal can show.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use graphdown_runtime::Bytes;
use graphdown_runtime::http::{
    Client, Collection, Content, Error, Method, Operation, Path, Position, Reply, Request, Scalar,
};
use graphdown_runtime::model::Json;
use graphdown_runtime::testing::{Clock, Recorder};
use url::Url;

use super::every::Every;

const BASE: &str = "https://graph.example/v1.0";
/// As long as tokens are, if not longer: whatever shows a name doesn't show all of it.
const TOKEN: &str = "the-token-of-the-user.the-token-of-the-user.the-token-of-the-user.\
    the-token-of-the-user.the-token-of-the-user.the-token-of-the-user.";
const COOKIE: &str = "the-cookie-of-the-service";

static GET: Operation = Operation::new("things.get", Method::GET, &["/things"]);

/// Answers, one below the other, each after a line `===`: a status, headers, an empty line, a body.
pub(crate) fn answers(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    // In another place than a cookie's, such as a header's name, it is no secret.
    if text.to_ascii_lowercase().contains(COOKIE) {
        return;
    }
    let answers: Vec<_> = text.split("\n===\n").map(answer).collect();
    outcome::<Every>(&answers);
    outcome::<Collection<Every>>(&answers);
    outcome::<Scalar<i64>>(&answers);
    outcome::<Option<Json>>(&answers);
    outcome::<Content>(&answers);
    walk(&answers);
}

fn answer(text: &str) -> http::Response<Bytes> {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.split('\n');
    let status = lines.next().and_then(|line| line.trim().parse::<u16>().ok()).unwrap_or(200);
    let mut response = http::Response::new(Bytes::from(body.to_owned()));
    *response.status_mut() = http::StatusCode::from_u16(status).unwrap_or_default();
    response.headers_mut().insert("set-cookie", http::HeaderValue::from_static(COOKIE));
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let name = http::HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, http::HeaderValue::from_bytes(value.trim().as_bytes())) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

fn outcome<T: Reply>(answers: &[http::Response<Bytes>]) {
    let (request, recorder) = request::<T>(answers);
    let result = finished(request.send());
    keeps_to_its_origin(&recorder);
    // Five redirects, and seven repetitions where the service says that it can't just now.
    assert!(recorder.sent().len() <= 13, "{} requests for one call", recorder.sent().len());
    assert!(!recorder.sent().is_empty(), "nothing was sent");
    if let Err(error) = result {
        is_fit_to_be_shown(&error);
    }
}

/// Follows links from page to page, as far as there are answers.
fn walk(answers: &[http::Response<Bytes>]) {
    let (request, recorder) = request::<Collection<Every>>(answers);
    let mut items = request.items();
    loop {
        match finished(items.try_next()) {
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(error) => {
                is_fit_to_be_shown(&error);
                break;
            }
        }
    }
    keeps_to_its_origin(&recorder);
    let position = items.position();
    let stored: Result<Position, _> = serde_json::to_string(&position).and_then(|text| serde_json::from_str(&text));
    assert_eq!(stored.ok(), Some(position), "a position is another one once it was stored");
}

fn request<T>(answers: &[http::Response<Bytes>]) -> (Request<T>, Recorder) {
    let recorder = Recorder::default();
    answers.iter().for_each(|answer| recorder.respond(answer.clone()));
    let client = Client::builder(BASE, TOKEN).transport(recorder.clone()).timer(Clock::default()).build();
    let request = Path::root(&client).literal("/things/").segment("1").request::<T>(&GET);
    (request.header("X-Api-Key", "the-callers-key").header("Cookie", "the-callers-cookie"), recorder)
}

fn keeps_to_its_origin(recorder: &Recorder) {
    let home = Url::parse(BASE).map(|base| base.origin()).ok();
    for sent in recorder.sent() {
        let url = Url::parse(&sent.uri().to_string()).unwrap_or_else(|error| panic!("{}: {error}", sent.uri()));
        assert_eq!(url.scheme(), "https", "a redirect led out of the encrypted channel");
        if Some(url.origin()) == home {
            continue;
        }
        for (name, value) in sent.headers() {
            let text = String::from_utf8_lossy(value.as_bytes());
            assert!(!text.contains("the-"), "{name}: {text} was sent to {url}");
        }
    }
}

fn is_fit_to_be_shown(error: &Error) {
    let shown = error.to_string();
    let turns = |character| matches!(character, '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let odd = shown.chars().find(|character| character.is_control() || turns(*character));
    assert_eq!(odd, None, "an error's message has a character that a terminal obeys: {shown:?}");
    for text in [shown, format!("{error:?}"), format!("{error:#?}")] {
        assert!(!text.contains(TOKEN) && !text.contains(COOKIE), "a secret is shown: {text}");
    }
}

/// The recorder has its answer at once, so that nothing is ever waited for.
fn finished<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..1000 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
    panic!("a call that has all its answers doesn't end");
}
