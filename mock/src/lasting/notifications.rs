//! Finds the documented notifications that follow a call, and the URL to post them to. Pages don't say which call they
//! follow, so their position on the page decides.

pub(crate) mod post;

use graphdown_codegen::{exchange, source::SourceRef};
use serde_json::Value;

use crate::{respond::select::Selection, understand::matching::Call, understand::request::Sent};

/// The properties in which a request names the URL that notifications are posted to.
const CALLBACKS: [&str; 2] = ["callbackUri", "notificationUrl"];

/// A notification, and the URL that it is posted to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Notification {
    /// `http://localhost:4711/callback`
    pub(crate) url: String,
    /// Its name in the document.
    pub(crate) name: String,
    /// The body.
    pub(crate) value: Value,
}

/// The notifications that the page shows after the example that was answered; those of the whole page, where it shows none there.
pub(crate) fn after(call: &Call, selection: Option<&Selection>, sent: &Sent, url: Option<&str>) -> Vec<Notification> {
    let Some(url) = url.map(str::to_owned).or_else(|| callback(sent)) else { return Vec::new() };
    let is_of_page = |source: &SourceRef| call.operation.pages.iter().any(|page| page.path == source.path);
    let notifications = &call.surface.document.notifications;
    let all: Vec<_> = notifications.iter().filter(|one| is_of_page(&one.source)).collect();
    let (from, to) = selection.map_or((0, u32::MAX), extent);
    let follows = |source: &SourceRef| source.line.is_some_and(|line| from <= line && line < to);
    let near: Vec<_> = all.iter().filter(|one| follows(&one.source)).copied().collect();
    let chosen = if near.is_empty() { all } else { near };
    chosen
        .into_iter()
        .map(|one| Notification { url: url.clone(), name: one.name.clone(), value: one.value.clone() })
        .collect()
}

/// From the line of the chosen response to that of the next request.
fn extent(selection: &Selection) -> (u32, u32) {
    let from = selection.response.source.line.unwrap_or_default();
    let requests = exchange::exchanges(selection.operation).filter_map(|exchange| exchange.request?.source.line);
    (from, requests.filter(|line| *line > from).min().unwrap_or(u32::MAX))
}

/// The URL that the body names, where it is on this machine: nothing is posted to other machines.
fn callback(sent: &Sent) -> Option<String> {
    let json = sent.json()?;
    let named = CALLBACKS.iter().find_map(|name| json.get(name)?.as_str())?;
    let url = url::Url::parse(named).ok()?;
    let is_here = match url.host()? {
        url::Host::Domain(name) => name.eq_ignore_ascii_case("localhost"),
        url::Host::Ipv4(address) => address.is_loopback(),
        url::Host::Ipv6(address) => address.is_loopback(),
    };
    (is_here && url.scheme() == "http").then(|| named.to_owned())
}
