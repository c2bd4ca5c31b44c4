//! Requests to the server, without a socket: each is answered with what HTTP can carry, told in lines that a terminal
//! can show, and leads to nobody else's machine.

use std::{
    sync::{Arc, OnceLock},
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use clap::{Args, Command, FromArgMatches};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use url::{Host, Url};

use crate::{
    arguments::Part,
    generate::home,
    progress::Progress,
    serve::{
        answer::Content,
        catalogue::{Catalogue, Surface},
        log::Entry,
        options::Behaviour,
        request::Sent,
        server::{Reaction, Server},
    },
    spec,
};

/// Requests to one server, each after a line `===`: a method and a target, headers, an empty line, a body. A first line
/// that begins with a dash holds options of `serve`.
///
/// # Panics
/// Where an invariant is broken.
pub fn serve(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (options, text) = match text.split_once('\n') {
        Some((first, rest)) if first.starts_with('-') => (behaviour(first), rest),
        _ => (Behaviour::default(), &*text),
    };
    let server = Server::new(catalogue(), options, || SystemTime::UNIX_EPOCH + Duration::from_secs(1_625_140_800));
    for text in text.split("\n===\n") {
        is_sound(&server.react(&request(text)));
    }
}

/// What our own pages document, read once.
fn catalogue() -> Arc<Catalogue> {
    static CATALOGUE: OnceLock<Arc<Catalogue>> = OnceLock::new();
    let read = || {
        let part = Part { only: None, overrides: None };
        let surfaces = ["v1.0", "beta"].into_iter().filter_map(|version| {
            let reading = spec::read(&home().join("specs").join(version), &part, &Progress::new(true)).ok()?;
            Some(Surface::new(reading.docs.version, reading.spec))
        });
        Arc::new(Catalogue { surfaces: surfaces.collect() })
    };
    CATALOGUE.get_or_init(read).clone()
}

fn behaviour(line: &str) -> Behaviour {
    let command = Behaviour::augment_args(Command::new("serve").no_binary_name(true));
    let matches = command.try_get_matches_from(line.split_whitespace());
    matches.and_then(|matches| Behaviour::from_arg_matches(&matches)).unwrap_or_default()
}

fn request(text: &str) -> Sent {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.split('\n');
    let (method, target) = lines.next().and_then(|line| line.split_once(' ')).unwrap_or(("GET", "/"));
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(value.trim().as_bytes())) {
            headers.append(name, value);
        }
    }
    Sent::new(method, target, "http://localhost:1").with(headers, Bytes::from(body.to_owned()))
}

fn is_sound(reaction: &Reaction) {
    let Reaction { answer, entry, notices, .. } = reaction;
    let is_dropped = entry.status == 0;
    assert!(is_dropped || StatusCode::from_u16(answer.status).is_ok(), "no status: {answer:?}");
    for (name, value) in &answer.headers {
        let is_header = HeaderName::try_from(name).is_ok() && HeaderValue::try_from(value).is_ok();
        assert!(is_header, "no header: {name:?}: {value:?}");
    }
    if let (Content::Json(value), Some((_, bytes))) = (&answer.content, answer.body()) {
        let read = serde_json::from_slice::<serde_json::Value>(&bytes);
        assert_eq!(read.ok().as_ref(), Some(value), "JSON goes out that is none");
    }
    for notice in notices {
        let url = Url::parse(&notice.url);
        let is_here = url.as_ref().ok().and_then(Url::host).is_some_and(|host| match host {
            Host::Domain(name) => name == "localhost",
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
        });
        assert!(is_here, "a request makes the server post to {}", notice.url);
    }
    is_told(entry);
}

fn is_told(entry: &Entry) {
    let human = entry.human(1).shown();
    let turns =
        |one| matches!(one, '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let odd = human.chars().find(|one| turns(*one) || one.is_control() && *one != '\n');
    assert_eq!(odd, None, "the log has a character that a terminal obeys: {human:?}");
    let json = entry.json(1).to_string();
    assert!(!json.contains('\n'), "an object of the log has two lines: {json}");
}
