//! Finds the documented notifications that follow a call, and the URL to post them to. Pages don't say which call they
//! follow, so their position on the page decides.

pub(crate) mod handshake;
pub(crate) mod post;

use graphdown_codegen::{exchange, source::SourceRef, spec::TypedValue};
use serde_json::Value;

use crate::{
    respond::answer::{Answer, Content},
    respond::select::Selection,
    understand::catalogue::Catalogue,
    understand::matching::Call,
    understand::request::Sent,
};

/// The properties in which a request names the URL that notifications are posted to.
const CALLBACKS: [&str; 2] = ["callbackUri", handshake::NOTIFICATIONS];

/// What begins the name of every notification of a page, and what begins that of what an application answers to one.
const PREFIX: &str = "Notification - ";
const REPLY: &str = "Notification reply";

/// A notification, and the URL that it is posted to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Notification {
    /// `http://localhost:4711/callback`
    pub(crate) url: String,
    /// Its name in the document.
    pub(crate) name: String,
    /// The body.
    pub(crate) value: Value,
    /// The position of the request in its batch.
    pub(crate) part: Option<usize>,
}

/// The notifications that the page shows after the example that was answered; those of the whole page, where it shows none there.
pub(crate) fn after(
    call: &Call,
    selection: Option<&Selection>,
    sent: &Sent,
    answer: &Answer,
    url: Option<&str>,
) -> Vec<Notification> {
    let json = sent.json().unwrap_or_default();
    let is_of_page = |source: &SourceRef| call.operation.pages.iter().any(|page| page.path == source.path);
    let notifications = &call.surface.document.notifications;
    let all: Vec<_> = notifications.iter().filter(|one| is_of_page(&one.source) && follows(one)).collect();
    let (from, to) = selection.map_or((0, u32::MAX), extent);
    let is_near = |source: &SourceRef| source.line.is_some_and(|line| from <= line && line < to);
    let near: Vec<_> = all.iter().filter(|one| is_near(&one.source)).copied().collect();
    let chosen = if near.is_empty() { all } else { near };
    let posted = chosen.into_iter().filter_map(|one| {
        let named = || callback(&json, &one.value);
        let url = url.map(str::to_owned).or_else(named)?;
        let value = of_subscription(&one.value, &json, answer);
        Some(Notification { url, name: one.name.clone(), value, part: None })
    });
    posted.collect()
}

/// The notification of this name, with or without what all names begin with, whatever it follows.
pub(crate) fn named(catalogue: &Catalogue, name: &str, url: &str) -> Option<Notification> {
    let documents = catalogue.surfaces.iter().map(|surface| &surface.document);
    let mut notifications = documents.flat_map(|document| &document.notifications);
    let is_it = |one: &&TypedValue| {
        let short = one.name.get(..PREFIX.len()).filter(|start| start.eq_ignore_ascii_case(PREFIX));
        let short = short.and_then(|start| one.name.get(start.len()..));
        [Some(&*one.name), short].into_iter().flatten().any(|known| known.eq_ignore_ascii_case(name))
    };
    let one = notifications.find(is_it)?;
    Some(Notification { url: url.to_owned(), name: one.name.clone(), value: one.value.clone(), part: None })
}

/// Whether it follows a call of the application. An incoming call doesn't, which is what the application answers, and
/// neither does what it replies to a notification.
fn follows(notification: &TypedValue) -> bool {
    let is_incoming = |item: &Value| item.pointer("/resourceData/state").and_then(Value::as_str) == Some("incoming");
    !notification.name.starts_with(REPLY) && !items(&notification.value).any(is_incoming)
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.get("value").and_then(Value::as_array).into_iter().flatten()
}

/// From the line of the chosen response to that of the next request.
fn extent(selection: &Selection) -> (u32, u32) {
    let from = selection.response.source.line.unwrap_or_default();
    let requests = exchange::exchanges(selection.operation).filter_map(|exchange| exchange.request?.source.line);
    (from, requests.filter(|line| *line > from).min().unwrap_or(u32::MAX))
}

/// The URL that the body names, where it is on this machine: nothing is posted to other machines.
fn callback(body: &Value, notification: &Value) -> Option<String> {
    let is_of_life = items(notification).any(|item| item.get("lifecycleEvent").is_some());
    let life = is_of_life.then_some(handshake::LIFECYCLE);
    let mut names = life.into_iter().chain(CALLBACKS);
    let named = names.find_map(|name| body.get(name)?.as_str())?;
    is_here(named).then(|| named.to_owned())
}

/// Whether a URL leads to this machine, in plain HTTP.
fn is_here(url: &str) -> bool {
    let Ok(url) = url::Url::parse(url) else { return false };
    let is_here = match url.host() {
        Some(url::Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    is_here && url.scheme() == "http"
}

/// The notification as one of the subscription that the call created: with its id, its state and its end.
fn of_subscription(notification: &Value, subscription: &Value, answer: &Answer) -> Value {
    let mut notification = notification.clone();
    if subscription.get(handshake::NOTIFICATIONS).is_none() {
        return notification;
    }
    let Content::Json(created) = &answer.content else { return notification };
    let items = notification.get_mut("value").and_then(Value::as_array_mut).into_iter().flatten();
    for item in items.filter_map(Value::as_object_mut) {
        let end = subscription.get("expirationDateTime");
        let known = [("subscriptionId", created.get("id")), ("subscriptionExpirationDateTime", end)];
        for (name, value) in known.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            item.insert(name.to_owned(), value.clone());
        }
        // A subscription without a state has notifications without.
        match subscription.get("clientState") {
            Some(state) => drop(item.insert(String::from("clientState"), state.clone())),
            None => drop(item.shift_remove("clientState")),
        }
    }
    notification
}
