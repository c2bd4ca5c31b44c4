//! Rewrites links in a response so that they lead to this server, and ends chains of pages that would otherwise repeat.

use graphdown_codegen::path::Address;
use serde_json::Value;

use crate::{
    respond::answer::{Answer, Content},
    respond::select,
    understand::catalogue::Catalogue,
    understand::matching::{Call, Found, find},
    understand::request::Sent,
};

/// Headers that hold an address.
const ADDRESSES: [&str; 3] = ["Location", "Operation-Location", "Content-Location"];

/// Where the files lie that documented redirects lead to.
pub(crate) const FILES: &str = "/graphdown/files/";

/// Rewrites the addresses of the service; a redirect elsewhere leads to a file of this server.
pub(crate) fn rewrite(answer: &mut Answer, call: &Call, sent: &Sent, catalogue: &Catalogue) {
    for name in ADDRESSES {
        let Some((_, written)) = answer.first_of(&[name]) else { continue };
        if let Some(own) = own(written, sent) {
            answer.set(name, own);
        }
    }
    if matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
        let location = answer.first_of(&["Location"]).map(|(_, location)| location);
        if !location.is_some_and(|location| is_served(location, sent, catalogue)) {
            let id = &call.operation.operation_id;
            answer.set("Location", format!("{}{FILES}{}/{id}", sent.origin, call.surface.name));
        }
    }
    chain(answer, call, sent, catalogue);
}

/// Links to further pages: one that leads nowhere becomes one that leads on from here, and one that leads here ends.
fn chain(answer: &mut Answer, call: &Call, sent: &Sent, catalogue: &Catalogue) {
    let is_last = sent.option("$skiptoken").is_some() && !is_documented(call, sent);
    let is_delta = call.route.template.contains("/delta");
    let here = format!("{}{}", sent.origin, sent.target);
    let Some(members) = answer.members_mut() else { return };
    for (name, token) in [("@odata.nextLink", "$skiptoken"), ("@odata.deltaLink", "$deltatoken")] {
        let Some(written) = members.get(name).and_then(Value::as_str) else { continue };
        let link = own(written, sent).filter(|link| is_served(link, sent, catalogue));
        let link = link.unwrap_or_else(|| sent.url_with(token, "last"));
        if name == "@odata.nextLink" && (is_last || link == here) {
            members.shift_remove(name);
        } else {
            members.insert(name.to_owned(), Value::from(link));
        }
    }
    // Nothing documents that page: what comes before it was all.
    if is_last && members.get("value").is_some_and(Value::is_array) {
        members.insert(String::from("value"), Value::Array(Vec::new()));
        if is_delta && !members.contains_key("@odata.deltaLink") {
            let link = format!("{}{}?$deltatoken=latest", sent.base(), sent.path);
            members.insert(String::from("@odata.deltaLink"), Value::from(link));
        }
    }
}

/// Where a delta query begins anew, where a request goes on with one.
pub(crate) fn restart_link(sent: &Sent) -> Option<String> {
    let (parent, last) = sent.path.rsplit_once('/')?;
    let function = last.split('(').next().unwrap_or_default();
    let is_delta = function.rsplit('.').next().is_some_and(|name| name.eq_ignore_ascii_case("delta"));
    let is_header = !sent.target.contains(char::is_control);
    let query = Address::of(&sent.target).query();
    let is_token = |option: &str| matches!(option.split('=').next(), Some("$deltatoken" | "$skiptoken" | "token"));
    let kept: Vec<&str> = query.split('&').filter(|option| !option.is_empty() && !is_token(option)).collect();
    let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    (is_delta && is_header).then(|| format!("{}{parent}/{function}{query}", sent.base()))
}

/// Whether an example shows just this token.
fn is_documented(call: &Call, sent: &Sent) -> bool {
    let token = sent.option("$skiptoken");
    let requests = graphdown_codegen::exchange::exchanges(call.operation).filter_map(|exchange| exchange.request);
    requests
        .flat_map(|request| request.query)
        .any(|(name, value)| name == "$skiptoken" && Some(value.as_str()) == token)
}

/// An address of the service as one of this server; `None` where it is neither the service's nor relative.
fn own(written: &str, sent: &Sent) -> Option<String> {
    if written.starts_with('/') {
        return Some(format!("{}{written}", sent.base()));
    }
    let address = url::Url::parse(written).ok()?;
    let is_graph = address.host_str().is_some_and(|host| host.starts_with("graph."));
    let behind_host = written.get(Address::of(written).host?.end..)?;
    let path = if behind_host.starts_with('/') { behind_host } else { "/" };
    is_graph.then(|| format!("{}{path}", sent.origin))
}

/// Whether a `GET` of this address is answered.
pub(crate) fn is_served(address: &str, sent: &Sent, catalogue: &Catalogue) -> bool {
    let Some(target) = address.strip_prefix(&sent.origin) else { return false };
    let next = Sent::new("GET", target, &sent.origin);
    let surface = catalogue.surface(next.version);
    surface.is_some_and(|surface| matches!(find(surface, "GET", &next.path), Found::Call(_)))
}

/// The file that an operation's redirect leads to: the documented one, where an example shows it.
pub(crate) fn file(rest: &str, sent: &Sent, catalogue: &Catalogue) -> Option<Answer> {
    let (version, id) = rest.split_once('/')?;
    let operation = catalogue.surface(Some(version))?.by_id(id)?;
    let responses = graphdown_codegen::exchange::exchanges(operation).filter_map(|exchange| exchange.response);
    let documented =
        responses.filter(|response| select::is_success(response.status)).find_map(|response| match response.body {
            graphdown_codegen::exchange::DocumentedBody::Text { media_type, text } => {
                Some(Content::Bytes { media_type: media_type.to_owned(), bytes: text.as_bytes().to_vec() })
            }
            graphdown_codegen::exchange::DocumentedBody::Json(value) => Some(Content::Json(value.clone())),
            graphdown_codegen::exchange::DocumentedBody::Nothing => None,
        });
    let content = documented.unwrap_or_else(|| Content::Bytes {
        media_type: String::from("application/octet-stream"),
        bytes: b"graphdown".to_vec(),
    });
    (sent.method == "GET").then(|| Answer { status: 200, content, ..Answer::default() })
}
