//! Writes the documentation of a method from the facts of its call: what it does, its HTTP lines, what it returns, its
//! options, the permissions that it needs, and its pages. What is hard is to read well where a document says little:
//! options without facts share a line, and nothing is said twice.

use super::{
    calls::Call,
    krate::{PlannedParameter, Refusals, Reply, Type, TypePath},
    planned::PlannedCall,
};
use crate::{
    api::{ConditionalPermissions, Grant, ParameterPlace, Permissions},
    gateway::{Docs, Ident, Module, Prose, page_name},
    spec::{self, Parameter, Response, Status},
};

/// How many paths a method's documentation shows: the workbook's calls have dozens.
pub(super) const SHOWN_PATHS: usize = 12;

/// The status that says that something was begun.
const ACCEPTED: u16 = 202;

/// What is said of the calls that one method makes, but for its example. The first speaks for all.
#[must_use]
pub(super) fn docs(planned: &[&PlannedCall]) -> Docs {
    let Some(PlannedCall { call, payload, .. }) = planned.first() else { return Docs::default() };
    let operation = call.operation();
    let mut docs = about(operation).then(lines(call, planned)).then(returned(operation, &payload.reply));
    let titles = [
        ("Query options:", ParameterPlace::Query),
        ("Headers:", ParameterPlace::Header),
        ("Cookies:", ParameterPlace::Cookie),
    ];
    for (title, place) in titles {
        docs = docs.then(options(title, operation.parameters_in(place).map(|one| option(one, call)).collect()));
    }
    let needed = permissions(operation, &Prose::fixed("Permissions"), ", the least privileged first");
    docs = docs.then(sent(operation)).then(needed).then(other_permissions(planned));
    if let Some(refusals) = &payload.refusals {
        docs = docs.then(refused(refusals));
    }
    docs.then(pages(planned))
}

/// The title of its page, and what that says besides.
fn about(operation: &spec::Operation) -> Docs {
    let stated = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().to_owned();
    let (title, text) = (stated(&operation.summary), stated(&operation.description));
    let is_one_text = text.trim_end_matches('.').eq_ignore_ascii_case(title.trim_end_matches('.'));
    match is_one_text {
        true => Docs::markdown(&text),
        false => Docs::markdown(&title).then(Docs::markdown(&text)),
    }
}

/// The first lines of the requests.
fn lines(call: &Call, planned: &[&PlannedCall]) -> Docs {
    let places = || planned.iter().flat_map(|one| &one.call.paths);
    let mut lines: Vec<String> =
        places().take(SHOWN_PATHS).map(|place| format!("{} {}", call.method, place.path)).collect();
    if let Some(hidden) = places().count().checked_sub(SHOWN_PATHS).filter(|hidden| *hidden > 0) {
        lines.push(format!("... and {hidden} longer paths, which `Request::endpoint` tells"));
    }
    Docs::http(&lines)
}

/// What comes back where the call succeeds, by status: a line for one, a list for several.
fn returned(operation: &spec::Operation, reply: &Reply) -> Docs {
    let is_success = |status: &Status| matches!(status.class(), Some(2 | 3));
    let stated = || operation.responses.iter().filter(|(status, _)| is_success(status));
    let others = operation.responses.iter().filter(|(status, _)| **status == Status::Default);
    // What documents of others say of any status is the result where they state no success.
    let is_only = operation.pages.is_empty() && stated().next().is_none();
    let answers: Vec<Prose> = stated()
        .chain(others.filter(|_| is_only))
        .map(|(status, response)| answer(status, response, reply, operation))
        .collect();
    match <[Prose; 1]>::try_from(answers) {
        Ok([only]) => Docs::paragraph(&Prose::fixed("Returns ").and(&only).and(&Prose::fixed("."))),
        Err(answers) if answers.is_empty() => Docs::default(),
        Err(answers) => Docs::list("Returns:", answers),
    }
}

/// A status, what comes back with it, and the headers that tell more.
fn answer(status: &Status, response: &Response, reply: &Reply, operation: &spec::Operation) -> Prose {
    let code = match status {
        Status::Code(code) => Prose::code(format!("{code} {}", reason(*code)).trim_end()),
        status => Prose::code(&status.to_string()),
    };
    let body = match body(response, reply) {
        Some(body) => Prose::fixed(" with ").and(&body),
        None => Prose::fixed(" without a body"),
    };
    let mut prose = code.and(&body);
    if !response.headers.is_empty() {
        let lead = if response.headers.len() == 1 { ", and the header " } else { ", and the headers " };
        let names = Prose::joined(response.headers.keys().map(|name| Prose::code(name)), ", ");
        prose = prose.and(&Prose::fixed(lead)).and(&names);
    }
    match status {
        Status::Code(ACCEPTED) => prose = prose.and(&Prose::fixed("; the service goes on after it has answered")),
        Status::Code(300..400) => prose = prose.and(&Prose::fixed(", which the client follows")),
        _ => {}
    }
    // Pages say in sentences what is said here.
    let described = Some(response.description.as_str()).filter(|_| operation.pages.is_empty());
    let about = Prose::first_paragraph(described.unwrap_or_default());
    if about.is_empty() { prose } else { prose.and(&Prose::fixed(": ")).and(&about) }
}

/// What a response has as its body, as the call gives it back.
fn body(response: &Response, reply: &Reply) -> Option<Prose> {
    if response.content.is_empty() && !matches!(reply, Reply::Content) {
        return None;
    }
    let named = |ty: &Type| match ty {
        Type::Json => Prose::fixed("any JSON"),
        ty => Prose::code(ty.name(&mut |path| path.alone()).as_str()),
    };
    match reply {
        Reply::Nothing => None,
        Reply::Value(ty) => Some(named(ty)),
        Reply::Collection(ty) => Some(Prose::fixed("a collection of ").and(&named(ty))),
        Reply::Scalar(ty) => Some(Prose::fixed("a value, ").and(&named(ty))),
        Reply::Content => Some(content(response)),
        Reply::Optional(inner) => body(response, inner),
        Reply::ByStatus(path) => {
            Some(Prose::fixed("what ").and(&Prose::code(path.ident.as_str())).and(&Prose::fixed(" holds for it")))
        }
    }
}

/// Bytes or text, of media types that may be known.
fn content(response: &Response) -> Prose {
    let known = response.content.keys().filter(|one| *one != "application/octet-stream" && !one.contains('*'));
    let known = Prose::joined(known.map(|one| Prose::code(one)), " or ");
    if known.is_empty() { Prose::fixed("its content") } else { Prose::fixed("content, ").and(&known) }
}

/// What HTTP calls a status.
const fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        206 => "Partial Content",
        302 => "Found",
        _ => "",
    }
}

/// A list where a document says anything of one of them, else a line.
fn options(title: &'static str, options: Vec<(Prose, Prose)>) -> Docs {
    if options.is_empty() {
        return Docs::default();
    }
    if options.iter().all(|(_, facts)| facts.is_empty()) {
        let names = Prose::joined(options.into_iter().map(|(name, _)| name), ", ");
        return Docs::paragraph(&Prose::fixed(title).and(&Prose::fixed(" ")).and(&names).and(&Prose::fixed(".")));
    }
    let (plain, told): (Vec<_>, Vec<_>) = options.into_iter().partition(|(_, facts)| facts.is_empty());
    let told = told.into_iter().map(|(name, facts)| name.and(&Prose::fixed(": ")).and(&facts));
    let plain = Prose::joined(plain.into_iter().map(|(name, _)| name), ", ");
    Docs::list(title, told.chain((!plain.is_empty()).then_some(plain)))
}

/// An option, and what is known of it.
fn option(parameter: &Parameter, call: &Call) -> (Prose, Prose) {
    let mut lead = Prose::code(&parameter.name);
    let planned = call.paths.iter().flat_map(|place| &place.parameters);
    let is_same = |one: &&PlannedParameter| one.name == parameter.name && parameter.is_in(one.place);
    if planned.filter(is_same).any(|one| one.written.is_some() && !one.is_argument) {
        lead = lead.and(&Prose::fixed(", by ")).and(&Prose::code("Request::parameter"));
    }
    let stated = parameter.description.as_deref().unwrap_or_default();
    let text = Prose::first_paragraph(stated);
    // Some pages say no more than the name again.
    let text = if text == Prose::code(&parameter.name) { Prose::default() } else { text };
    let mut parts = Vec::from_iter((!text.is_empty()).then_some(text));
    let values: Vec<String> = parameter.schema.members.iter().filter_map(scalar).collect();
    if !values.is_empty() && !values.iter().all(|value| stated.contains(value)) {
        let listed = Prose::joined(values.iter().map(|value| Prose::code(value)), ", ");
        parts.push(Prose::fixed("One of ").and(&listed).and(&Prose::fixed(".")));
    }
    let facts = [("At most ", &parameter.schema.maximum), ("By default ", &parameter.schema.default)];
    for (words, value) in facts {
        let value = value.as_deref().and_then(scalar).filter(|value| !stated.contains(value));
        parts.extend(value.map(|value| Prose::fixed(words).and(&Prose::code(&value)).and(&Prose::fixed("."))));
    }
    if parameter.is_shown {
        parts.push(Prose::fixed("A request of the page shows it."));
    }
    (lead, Prose::joined(parts, " "))
}

/// A value as it is written in a URL; YAML reads an unquoted `1` or `true` as no text.
fn scalar(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(_) | serde_json::Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// What a document of others says of the body. Pages say it of its properties.
fn sent(operation: &spec::Operation) -> Docs {
    let described = operation.request_body.as_ref().filter(|_| operation.pages.is_empty());
    let text = Prose::first_paragraph(described.and_then(|body| body.description.as_deref()).unwrap_or_default());
    if text.is_empty() { Docs::default() } else { Docs::paragraph(&Prose::fixed("Body: ").and(&text)) }
}

/// What an operation needs, under a title that begins with these words.
fn permissions(operation: &spec::Operation, lead: &Prose, order: &'static str) -> Docs {
    let Some(permissions) = &operation.permissions else { return Docs::default() };
    let mut docs = of_condition(permissions, &Permissions::default(), lead.clone().and(&Prose::fixed(order)));
    for one in &permissions.conditional {
        let title = lead.clone().and(&condition(one, operation));
        docs = docs.then(of_condition(&one.permissions, permissions, title));
    }
    docs
}

/// When other permissions are needed: the condition in the words of its page, and that page where it is another one.
fn condition(one: &ConditionalPermissions, operation: &spec::Operation) -> Prose {
    let when = Prose::text(&one.when);
    let when = match when.is_empty() {
        true => Prose::default(),
        false => Prose::fixed(" on the condition “").and(&when).and(&Prose::fixed("”")),
    };
    let Some(page) = &one.page else { return when };
    let mut pages = operation.external_docs.iter().chain(&operation.other_docs);
    let found = pages.find(|one| page_name(&one.url).is_some_and(|name| name.eq_ignore_ascii_case(&page.name)));
    let link = found.and_then(|one| Prose::titled_page(&page.title, &one.url));
    let lead = Prose::fixed(if when.is_empty() { " as documented in " } else { ", as documented in " });
    when.and(&lead).and(&link.unwrap_or_else(|| Prose::text(&page.to_string())))
}

/// What it takes on one condition, without what holds on any.
fn of_condition(permissions: &Permissions, on_any: &Permissions, title: Prose) -> Docs {
    let kinds = [
        ("work or school account: ", &permissions.delegated_work, &on_any.delegated_work),
        ("personal account: ", &permissions.delegated_personal, &on_any.delegated_personal),
        ("application: ", &permissions.application, &on_any.application),
    ];
    let known = kinds.into_iter().filter(|(_, grant, _)| **grant != Grant::Unknown);
    let (differing, same): (Vec<_>, Vec<_>) = known.partition(|(_, grant, on_any)| grant != on_any);
    let granted = differing.into_iter().map(|(kind, grant, _)| Prose::fixed(kind).and(&granted(grant)));
    // A note that begins with a list has no paragraph.
    let note = |note: &String| {
        let paragraph = Prose::first_paragraph(note);
        if paragraph.is_empty() { Prose::note(Some(note)) } else { paragraph }
    };
    let items: Vec<Prose> = granted.chain(permissions.notes.iter().map(note)).collect();
    let colon = Prose::fixed(if same.is_empty() { ":" } else { ", where they differ:" });
    if items.is_empty() { Docs::default() } else { Docs::list_of(&title.and(&colon), items) }
}

fn granted(grant: &Grant) -> Prose {
    match grant {
        Grant::Unknown => Prose::fixed("not documented"),
        Grant::NotSupported => Prose::fixed("not supported"),
        Grant::NothingNeeded => Prose::fixed("none needed"),
        Grant::OneOf(alternatives) => {
            let codes = |together: &Vec<String>| Prose::joined(together.iter().map(|one| Prose::code(one)), " and ");
            Prose::joined(alternatives.iter().map(codes), ", ")
        }
    }
}

/// What other paths need, where that is something else.
fn other_permissions(planned: &[&PlannedCall]) -> Docs {
    let mut docs = Docs::default();
    let Some((first, others)) = planned.split_first() else { return docs };
    let known = first.call.operation().permissions.as_ref();
    for other in others {
        let operation = other.call.operation();
        if operation.permissions.as_ref() == known {
            continue;
        }
        let path = other.call.paths.first().map_or("", |place| place.path);
        docs = docs.then(permissions(operation, &Prose::fixed("Permissions at ").and(&Prose::code(path)), ""));
    }
    docs
}

/// Which statuses have a documented body, and as what the error reads it.
fn refused(refusals: &Refusals) -> Docs {
    let statuses = Prose::joined(refusals.statuses.iter().map(|status| Prose::code(status)), ", ");
    let crate_path = |path: &TypePath| match path.module.first().map(Module::as_str) {
        Some("http" | "model") => path.outside(&Ident::fixed("graphdown_runtime")),
        _ => path.outside(&Ident::fixed("crate")),
    };
    let ty = refusals.of.name(&mut |path| crate_path(path));
    let read = Prose::code(&format!("error.service()?.read::<{}>()", ty.as_str()));
    Docs::paragraph(
        &Prose::fixed("Errors with the status ")
            .and(&statuses)
            .and(&Prose::fixed(" are read by "))
            .and(&read)
            .and(&Prose::fixed(".")),
    )
}

/// The pages about the calls on any of their paths, that of the first call's shortest path first.
fn pages(planned: &[&PlannedCall]) -> Docs {
    let mut urls: Vec<&str> = Vec::new();
    let calls = planned.iter().map(|one| &one.call);
    let pages = calls.flat_map(|call| {
        let main = call.operation().external_docs.iter();
        main.chain(call.paths.iter().flat_map(|place| &place.operation.other_docs))
    });
    for page in pages {
        if !urls.contains(&page.url.as_str()) {
            urls.push(&page.url);
        }
    }
    match urls.as_slice() {
        [] => Docs::default(),
        [url] => Prose::link("Documentation", url).map_or_else(Docs::default, |page| Docs::line(&page)),
        urls => Docs::list("Documentation:", urls.iter().filter_map(|url| Prose::page(url))),
    }
}
