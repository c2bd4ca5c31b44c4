//! Checks what must hold for any requests: each response is valid HTTP, and nothing is sent to another machine. Fuzz
//! targets and tests call the same function; a broken invariant is a panic, since that is what a fuzzer looks for.

use std::{
    sync::{Arc, OnceLock},
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use clap::{Args, Command, FromArgMatches};
use graphdown_codegen::{page::Version, spec::yaml};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use url::{Host, Url};

use crate::{
    behaviour::Behaviour,
    respond::answer::Content,
    run::log::Entry,
    run::server::{Reaction, Server},
    understand::catalogue::{Catalogue, Surface},
    understand::request::Sent,
};

/// Requests to one server, each after a line `===`: a method and a target, headers, an empty line, a body. A first line
/// that begins with a dash holds options of `serve`. What is said of each is handed to `check`.
///
/// # Panics
/// Where an invariant is broken.
pub fn serve(data: &[u8], check: fn(&Entry)) {
    let text = String::from_utf8_lossy(data);
    let (options, text) = match text.split_once('\n') {
        Some((first, rest)) if first.starts_with('-') => (behaviour(first), rest),
        _ => (Behaviour::default(), &*text),
    };
    let server = Server::new(catalogue(), options, || SystemTime::UNIX_EPOCH + Duration::from_secs(1_625_140_800));
    for text in text.split("\n===\n") {
        let reaction = server.react(&request(text));
        is_sound(&reaction);
        check(&reaction.entry);
    }
}

/// What our own pages document, read once.
fn catalogue() -> Arc<Catalogue> {
    static CATALOGUE: OnceLock<Arc<Catalogue>> = OnceLock::new();
    let read = || {
        let surfaces = [Version::V1, Version::Beta].into_iter().filter_map(|version| {
            let path = format!("{}/../generated/{}/openapi.yaml", env!("CARGO_MANIFEST_DIR"), version.as_str());
            Some(Surface::new(version, yaml::read(&std::fs::read_to_string(path).ok()?).ok()?))
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
    let Reaction { answer, entry, handshakes, notifications, .. } = reaction;
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
    let urls = notifications.iter().map(|one| &one.url).chain(handshakes.iter().map(|one| &one.url));
    for url in urls {
        let url = Url::parse(url);
        let is_here = url.as_ref().ok().and_then(Url::host).is_some_and(|host| match host {
            Host::Domain(name) => name == "localhost",
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
        });
        assert!(is_here, "a request makes the server post to {url:?}");
    }
    assert!(!entry.json(1).to_string().contains('\n'), "an object of the log has two lines: {entry:?}");
}
