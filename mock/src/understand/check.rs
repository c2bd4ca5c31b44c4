//! Compares a request with what its operation documents, and reports what was expected and what was found.

pub(crate) mod body;

use graphdown_codegen::{
    api::{Method, ParameterPlace, QUERY_OPTIONS, media::is_json},
    exchange,
    spec::{MediaType, Parameter},
};

use crate::{
    understand::matching::{Call, Found},
    understand::request::Sent,
    understand::suggest,
};

/// What a complaint is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    /// The path or the method.
    Path,
    /// A header.
    Header,
    /// A query option.
    Query,
    /// The body or its media type.
    Body,
}

/// Something that the service would refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Complaint {
    /// What it is about.
    pub(crate) about: About,
    /// The HTTP status of the refusal.
    pub status: u16,
    /// Graph's code.
    pub code: &'static str,
    /// The part of the request.
    pub target: String,
    /// What was expected, what was found.
    pub message: String,
}

impl Complaint {
    fn new(about: About, target: impl Into<String>, message: impl Into<String>) -> Self {
        let (target, message) = (target.into(), message.into());
        Complaint { about, status: 400, code: "BadRequest", target, message }
    }
}

/// What to say where no token is shown.
pub(crate) fn authorization(sent: &Sent) -> Option<Complaint> {
    let stated = sent.header("authorization").map(str::trim);
    let found = match stated {
        Some(value) if value.split_once(' ').is_some_and(|(_, token)| !token.trim().is_empty()) => return None,
        Some("") | None => String::from("found none"),
        Some(value) => format!("found {:?} without a token", value.split(' ').next().unwrap_or_default()),
    };
    let message = format!("expected a header Authorization: Bearer TOKEN, {found}");
    let complaint = Complaint::new(About::Header, "Authorization", message);
    Some(Complaint { status: 401, code: "InvalidAuthenticationToken", ..complaint })
}

/// What to say where the path, or the method of the path, is not documented.
pub(crate) fn undocumented(found: &Found, sent: &Sent) -> Option<Complaint> {
    match found {
        Found::Call(_) => None,
        Found::OtherMethods { template, allowed } => {
            let allowed: Vec<String> = allowed.iter().map(Method::to_string).collect();
            let message = format!("expected {} for {template}, found {}", allowed.join(" or "), sent.method);
            let complaint = Complaint::new(About::Path, "method", message);
            Some(Complaint { status: 405, code: "Request_BadRequest", ..complaint })
        }
        Found::Nothing { suggestion } => {
            let mut message = format!("no documented path matches {}", sent.path);
            match suggestion {
                Some(template) => message.push_str(&format!("; the nearest is {template}")),
                None => message.push_str("; GET / lists all"),
            }
            Some(Complaint { status: 404, code: "ResourceNotFound", ..Complaint::new(About::Path, "path", message) })
        }
    }
}

/// All that is wrong with a call's query, headers and body.
pub(crate) fn complaints(call: &Call, sent: &Sent) -> Vec<Complaint> {
    let mut complaints = headers(call, sent);
    complaints.extend(query(call, sent));
    complaints.extend(content(call, sent));
    complaints
}

fn headers(call: &Call, sent: &Sent) -> Vec<Complaint> {
    let documented = call.operation.parameters_in(ParameterPlace::Header);
    let missing = documented.filter(|one| one.required && !sent.headers.contains_key(one.name.as_str()));
    let complaint = |one: &Parameter| {
        Complaint::new(About::Header, one.name.as_str(), format!("expected a header {}, found none", one.name))
    };
    missing.map(complaint).collect()
}

/// Options that neither OData nor the operation documents, and required ones that are missing.
fn query(call: &Call, sent: &Sent) -> Vec<Complaint> {
    let documented: Vec<&str> =
        call.operation.parameters_in(ParameterPlace::Query).map(|one| one.name.as_str()).collect();
    let in_examples: Vec<String> = exchange::exchanges(call.operation)
        .filter_map(|exchange| exchange.request)
        .flat_map(|request| request.query.into_iter().map(|(name, _)| name))
        .collect();
    let is_known = |name: &str| {
        let plain = name.trim_start_matches('$').to_ascii_lowercase();
        let is_odata = QUERY_OPTIONS.iter().any(|(known, _)| known.trim_start_matches('$') == plain);
        is_odata || documented.contains(&name) || in_examples.iter().any(|known| known == name)
    };
    let mut complaints = Vec::new();
    for (name, _) in sent.query.iter().filter(|(name, _)| !is_known(name)) {
        let of_call = match documented.is_empty() {
            true => String::new(),
            false => format!(" or of this call ({})", documented.join(", ")),
        };
        let mut message = format!("expected a query option of OData{of_call}, found {name}");
        if let Some(near) =
            suggest::name(name, QUERY_OPTIONS.iter().map(|(known, _)| *known).chain(documented.iter().copied()))
        {
            message.push_str(&format!("; perhaps {near} is meant"));
        }
        complaints.push(Complaint::new(About::Query, name.as_str(), message));
    }
    // A link that leads on holds in its token what was asked for at first.
    let leads_on = sent.option("$skiptoken").or(sent.option("$deltatoken")).is_some();
    let missing = |one: &&Parameter| one.required && !leads_on && sent.option(&one.name).is_none();
    for one in call.operation.parameters_in(ParameterPlace::Query).filter(missing) {
        let message = format!("expected a query option {}, found none", one.name);
        complaints.push(Complaint::new(About::Query, one.name.as_str(), message));
    }
    complaints
}

/// The body, as the media type says that it is to be read.
fn content(call: &Call, sent: &Sent) -> Vec<Complaint> {
    let Some(documented) = &call.operation.request_body else {
        return Vec::new();
    };
    let Some((first, _)) = documented.content.first() else { return Vec::new() };
    if sent.body.is_empty() {
        let is_missing = documented.required && needs_body(call, documented.content.values());
        let message = format!("expected a body of {first}, found none");
        return is_missing.then(|| Complaint::new(About::Body, "body", message)).into_iter().collect();
    }
    let Some(stated) = sent.media_type() else {
        let message = format!("expected a header Content-Type: {first} with the body, found none");
        return vec![Complaint::new(About::Body, "Content-Type", message)];
    };
    let found = documented.content.iter().find(|(known, media)| is_same(known, &stated) || is_bytes(media));
    let Some((media_type, media)) = found else {
        let known: Vec<&str> = documented.content.keys().map(String::as_str).collect();
        let message = format!("expected a body of {}, found {stated}", known.join(" or "));
        let complaint = Complaint::new(About::Body, "Content-Type", message);
        return vec![Complaint { status: 415, code: "UnsupportedMediaType", ..complaint }];
    };
    match &media.schema {
        Some(schema) if is_json(media_type) => {
            let types = call.surface.types();
            body::complaints(&sent.body, schema, &types, call.method != Method::Patch)
        }
        _ => Vec::new(),
    }
}

/// Whether a call can't do without a body: one of JSON whose properties are all optional may be left out with them.
fn needs_body<'a>(call: &Call, mut content: impl Iterator<Item = &'a MediaType>) -> bool {
    let types = call.surface.types();
    call.method != Method::Post
        || content.all(|media| match &media.schema {
            Some(schema) => is_bytes(media) || !types.required(schema).is_empty(),
            None => false,
        })
}

fn is_same(documented: &str, stated: &str) -> bool {
    documented.eq_ignore_ascii_case(stated) || (is_json(documented) && is_json(stated))
}

fn is_bytes(media: &MediaType) -> bool {
    media.schema.as_ref().is_some_and(|schema| schema.format.as_deref() == Some("binary"))
}
