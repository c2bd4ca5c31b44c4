//! Counts the documented requests that get their documented response.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use expect_test::{Expect, expect};
use graphdown_codegen::{
    Analysis, Options,
    exchange::{self, DocumentedBody, Exchange},
    page::Version,
    source::{Source, SourceMap},
    spec::Document,
};
use serde_json::Value;

use super::{catalogue, own};
use crate::{
    behaviour::Behaviour,
    respond::answer::{Answer, Content},
    run::server::Server,
    understand::catalogue::{Catalogue, Surface},
    understand::request::Sent,
};

/// The request as an application sends it that follows the page.
fn sent(request: &exchange::DocumentedRequest, surface: &Surface) -> Sent {
    let query = request.url.split_once('?').map_or(String::new(), |(_, query)| format!("?{query}"));
    let target = format!("/{}{}{query}", surface.name, request.path);
    let mut sent =
        Sent::new(&request.method.to_string(), &target, "http://localhost").header_added("authorization", "Bearer t");
    for header in request.headers.iter().filter(|header| !header.name.eq_ignore_ascii_case("authorization")) {
        sent = sent.header_added(&header.name, &header.value);
    }
    let (media_type, body) = match request.body {
        DocumentedBody::Nothing => return sent,
        DocumentedBody::Json(value) => ("application/json", value.to_string()),
        DocumentedBody::Text { media_type, text } => (media_type, text.to_owned()),
    };
    if sent.media_type().is_none() {
        sent = sent.header_added("content-type", media_type);
    }
    let headers = std::mem::take(&mut sent.headers);
    sent.with(headers, body.into())
}

/// How the answer differs from the documented one; `None` where it doesn't.
fn difference(answer: &Answer, response: &exchange::DocumentedResponse) -> Option<&'static str> {
    if answer.status != response.status {
        return Some(if answer.status >= 400 { "refused" } else { "another status" });
    }
    let is_same = match (&answer.content, response.body) {
        (_, DocumentedBody::Nothing) => true,
        (Content::Nothing, _) => response.is_unexpected || response.status == 204,
        (Content::Json(found), DocumentedBody::Json(shown)) => {
            let own: &[&str] = if found.get("uploadUrl").is_some() { &SESSION } else { &LINKS };
            without(own, found) == without(own, shown)
        }
        (Content::Bytes { bytes, .. }, DocumentedBody::Text { text, .. }) => bytes == text.as_bytes(),
        (Content::Bytes { bytes, .. }, DocumentedBody::Json(shown)) => *bytes == shown.to_string().into_bytes(),
        _ => false,
    };
    (!is_same).then_some("another example")
}

/// Links lead to this server, and not to where the page says.
const LINKS: [&str; 2] = ["@odata.nextLink", "@odata.deltaLink"];
/// An upload session is this server's own, and has a future.
const SESSION: [&str; 3] = ["uploadUrl", "expirationDateTime", "nextExpectedRanges"];

fn without(own: &[&str], value: &Value) -> Value {
    let mut value = value.clone();
    if let Some(members) = value.as_object_mut() {
        members.retain(|name, _| !own.contains(&name.as_str()));
    }
    value
}

fn documented(catalogue: &Catalogue) -> impl Iterator<Item = (&Surface, Exchange<'_>)> {
    catalogue.surfaces.iter().flat_map(|surface| {
        let operations = surface.routes.iter().flat_map(|route| surface.operations(route));
        operations.flat_map(|(_, operation)| exchange::exchanges(operation)).map(move |one| (surface, one))
    })
}

/// How many documented requests are answered as documented, and what becomes of the others, with one of each for a look.
fn check(document: Document, expected: &Expect) {
    let server = Server::new(catalogue(document), Behaviour::default(), || SystemTime::UNIX_EPOCH);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for (surface, exchange) in documented(&server.catalogue) {
        let (Some(request), Some(response)) = (exchange.request, exchange.response) else { continue };
        let sent = sent(&request, surface);
        let is_new = seen.insert(format!("{} {} {:?}", sent.method, sent.target, sent.body));
        let reaction = server.react(&sent);
        let difference = match difference(&reaction.answer, &response) {
            None => "as documented",
            Some(_) if !is_new => "as documented elsewhere for the same request",
            Some(difference) => difference,
        };
        *counts.entry(difference).or_default() += 1;
        if std::env::var_os("GRAPHDOWN_SHOW").is_some() && difference != "as documented" {
            println!("{difference}: {} {} {}", request.source, request.method, request.url);
            println!("    {} {:?}", reaction.answer.status, reaction.entry.complaints.first().map(|one| &one.message));
        }
    }
    let lines: String = counts.iter().map(|(what, count)| format!("{count} {what}\n")).collect();
    expected.assert_eq(&lines);
}

#[test]
fn documented_requests_get_their_documented_responses() {
    check(
        own(),
        &expect![[r#"
            128 as documented
        "#]],
    );
}

/// What all pages of v1.0 document.
fn document(corpus: &Path) -> Document {
    let mut sources = Vec::new();
    for folder in ["v1.0/api", "v1.0/resources", "includes"] {
        for entry in fs::read_dir(corpus.join(folder)).unwrap().map(Result::unwrap) {
            if entry.path().extension().is_some_and(|extension| extension == "md") {
                let path = format!("{folder}/{}", entry.file_name().to_str().unwrap());
                sources.push(Source { path, text: fs::read_to_string(entry.path()).unwrap() });
            }
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    let sources = SourceMap::from_iter(sources);
    Analysis::new(Version::V1, &sources, Options::default()).into_document().0
}

#[test]
fn so_do_those_of_the_whole_reference() {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/api-reference");
    let corpus = std::env::var_os("GRAPHDOWN_CORPUS").map_or_else(beside, PathBuf::from);
    if !corpus.join("v1.0/api").is_dir() {
        println!("skipped: no pages in {}", corpus.display());
        return;
    }
    check(
        document(&corpus),
        &expect![[r#"
            4 another example
            2238 as documented
            150 as documented elsewhere for the same request
            1 refused
        "#]],
    );
}
