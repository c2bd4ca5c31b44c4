//! Decides the method that makes a call, with its documentation, and the static that describes it.

use std::collections::BTreeMap;

use super::{
    bodies::Payload,
    calls::Call,
    krate::{
        Argument, ArgumentType, Method, MethodBody, OperationModule, OperationStatic, OptionArgument, OptionSetter,
        PathPiece, PlannedParameter, Refusals, StyledParameter, TypePath,
    },
    planned::PlannedCall,
};
use crate::{
    api::{ConditionalPermissions, Grant, ParameterPlace, Permissions},
    gateway::{Docs, Ident, Module, Prose, Scope},
    path::PathKey,
    spec::{self, Parameter, Status},
};

/// How many paths a method's documentation shows: the workbook's calls have dozens.
const SHOWN_PATHS: usize = 12;

/// How a call is reached from `Graph`: each method with the types of the placeholders that it fills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    /// The ways on, then the call.
    pub chain: Vec<(Ident, Vec<ArgumentType>)>,
}

/// What a method adds to the path of the place that has it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Added {
    /// Its arguments for that.
    pub arguments: Vec<Argument>,
    /// What is added.
    pub pieces: Vec<PathPiece>,
    /// The options that each request on this path has.
    pub fixed: Vec<(String, String)>,
}

/// The method that makes some calls of one signature, but for its example, which names the whole way. The first speaks
/// for all.
#[must_use]
pub(crate) fn method(
    ident: Ident,
    Added { arguments, pieces, fixed }: Added,
    planned: &[&PlannedCall],
) -> Option<Method> {
    let PlannedCall { call, payload, .. } = planned.first()?;
    let operation = call.operation();
    let mut scope = Scope::with(&taken(payload));
    for argument in &arguments {
        scope.claim([argument.ident.clone()]);
    }
    let parameters = call.paths.first().map_or(&[][..], |one| &one.parameters);
    let options = parameters.iter().filter(|one| one.is_argument).map(|one| {
        let name = &one.name;
        let kind = if one.place == ParameterPlace::Query { "option" } else { one.place.as_str() };
        let ident = scope.claim([Ident::snake(name), Ident::snake(&format!("{name} {kind}"))]);
        let setter = match one.place {
            _ if one.written.is_some() => OptionSetter::Parameter,
            ParameterPlace::Header => OptionSetter::Header,
            _ => OptionSetter::Query,
        };
        OptionArgument { wire_name: name.clone(), setter, argument: Argument { ident, ty: one.ty.clone() } }
    });
    Some(Method {
        options: options.collect(),
        fixed,
        accept: payload.accept.clone(),
        ident,
        docs: docs(planned),
        deprecated: operation.deprecated.then(|| Prose::note(operation.deprecation.as_deref())),
        arguments,
        pieces,
        body: payload.body.clone(),
        content_type: payload.content_type.clone(),
        reply: payload.reply.clone(),
        operations: planned.iter().map(|one| one.operation.clone()).collect(),
    })
}

/// Names that a method's arguments for its URL can't have: that of its body, which generated code names.
#[must_use]
pub(crate) fn taken(payload: &Payload) -> [&'static str; 2] {
    ["body", payload.body.as_ref().map_or("body", MethodBody::argument)]
}

/// The modules of statics, each with its own in the order of their paths.
#[must_use]
pub(crate) fn operation_modules(planned: &[PlannedCall]) -> Vec<OperationModule> {
    let mut modules: BTreeMap<&Module, Vec<OperationStatic>> = BTreeMap::new();
    for one in planned {
        let Some(module) = one.operation.module.last() else { continue };
        modules.entry(module).or_default().push(operation(one.operation.ident.clone(), &one.call));
    }
    modules.into_iter().map(|(module, operations)| OperationModule { module: module.clone(), operations }).collect()
}

/// The static that describes a call.
#[must_use]
fn operation(ident: Ident, call: &Call) -> OperationStatic {
    let operation = call.operation();
    let permissions = operation.permissions.clone().unwrap_or_default();
    let line = format!("{} {}", call.method, call.paths.first().map_or("", |one| one.path));
    let parameters = call.paths.first().map_or(&[][..], |one| &one.parameters);
    let styled = parameters
        .iter()
        .filter(|one| one.place != ParameterPlace::Path)
        .filter_map(|one| Some(StyledParameter { name: one.name.clone(), place: one.place, written: one.written? }));
    OperationStatic {
        parameters: styled.collect(),
        server: call.server.clone(),
        security: call.security.clone(),
        ident,
        docs: Docs::line(&Prose::code(&line).and(&Prose::fixed("."))),
        id: operation.operation_id.clone(),
        method: call.method,
        templates: call.paths.iter().map(|place| PathKey::split(place.path).address.to_owned()).collect(),
        permissions,
        documentation: operation.external_docs.as_ref().map(|page| page.url.clone()).unwrap_or_default(),
        deprecated: operation.deprecated.then(|| operation.deprecation.clone().unwrap_or_default()),
    }
}

/// What a call does, its HTTP lines, the options and headers that it takes, its permissions and its pages.
fn docs(planned: &[&PlannedCall]) -> Docs {
    let Some(PlannedCall { call, payload, .. }) = planned.first() else { return Docs::default() };
    let operation = call.operation();
    let mut docs = Docs::markdown(operation.description.as_deref().unwrap_or_default());
    if docs.is_empty() {
        docs = Docs::markdown(operation.summary.as_deref().unwrap_or_default());
    }
    docs = docs.then(lines(call, planned));
    let titles = [
        ("Query options:", ParameterPlace::Query),
        ("Headers:", ParameterPlace::Header),
        ("Cookies:", ParameterPlace::Cookie),
    ];
    for (title, place) in titles {
        let parameters: Vec<Prose> = operation.parameters_in(place).map(|one| parameter(one, call)).collect();
        if !parameters.is_empty() {
            docs = docs.then(Docs::list(title, parameters));
        }
    }
    docs = docs
        .then(sent(operation))
        .then(answers(operation))
        .then(permissions(operation))
        .then(other_permissions(planned));
    if let Some(refusals) = &payload.refusals {
        docs = docs.then(refused(refusals));
    }
    docs.then(pages(planned))
}

/// The pages about the calls on any of their paths, that of the first call's shortest path first.
fn pages(planned: &[&PlannedCall]) -> Docs {
    let mut urls: Vec<&str> = Vec::new();
    let calls = planned.iter().map(|one| &one.call);
    let pages = calls.flat_map(|call| {
        let main = call.operation().external_docs.iter();
        main.chain(call.paths.iter().flat_map(|one| &one.operation.other_docs))
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

/// What other paths need, where that is something else.
fn other_permissions(planned: &[&PlannedCall]) -> Docs {
    let mut docs = Docs::default();
    let Some((first, others)) = planned.split_first() else { return docs };
    let known = first.call.operation().permissions.as_ref();
    for other in others {
        let operation = other.call.operation();
        let Some(permissions) = operation.permissions.as_ref().filter(|one| known != Some(one)) else { continue };
        let path = other.call.paths.first().map_or("", |one| one.path);
        let title = Prose::fixed("Permissions at ").and(&Prose::code(path)).and(&Prose::fixed("."));
        docs = docs.then(Docs::line(&title)).then(of_condition(permissions, &Permissions::default(), "These are:"));
    }
    docs
}

/// What a document of others says of the body. Pages say it of its properties.
fn sent(operation: &spec::Operation) -> Docs {
    let described = operation.request_body.as_ref().filter(|_| operation.pages.is_empty());
    let text = Prose::first_paragraph(described.and_then(|body| body.description.as_deref()).unwrap_or_default());
    if text.is_empty() { Docs::default() } else { Docs::paragraph(&Prose::fixed("Body: ").and(&text)) }
}

/// The statuses of success whose headers matter, and that of a request that is only accepted; all that documents of others
/// describe.
fn answers(operation: &spec::Operation) -> Docs {
    let is_of_pages = !operation.pages.is_empty();
    let described = operation.responses.iter().filter(|_| !is_of_pages).filter_map(|(status, response)| {
        let about = Prose::first_paragraph(&response.description);
        let names = response.headers.keys().map(|name| Prose::code(name));
        let names = Prose::joined(names, ", ");
        let lead = Prose::code(&status.to_string());
        match (about.is_empty(), names.is_empty()) {
            (true, true) => None,
            (true, false) => Some(lead.and(&Prose::fixed(", with ")).and(&names)),
            (false, true) => Some(lead.and(&Prose::fixed(": ")).and(&about)),
            (false, false) => Some(lead.and(&Prose::fixed(", with ")).and(&names).and(&Prose::fixed(": ")).and(&about)),
        }
    });
    let of_pages = operation.responses.iter().filter(|_| is_of_pages).filter_map(|(status, response)| {
        let Status::Code(code @ 200..400) = status else { return None };
        let headers: Vec<&str> = response.headers.keys().map(String::as_str).collect();
        let lead = Prose::code(&code.to_string());
        match headers.as_slice() {
            [] => (*code == ACCEPTED).then(|| lead.and(&Prose::fixed(": the service goes on after it has answered"))),
            names => {
                let names = Prose::joined(names.iter().map(|name| Prose::code(name)), " and ");
                Some(lead.and(&Prose::fixed(", with ")).and(&names))
            }
        }
    });
    let answers: Vec<Prose> = described.chain(of_pages).collect();
    if answers.is_empty() { Docs::default() } else { Docs::list("Answers:", answers) }
}

/// The status that says that something was begun.
const ACCEPTED: u16 = 202;

fn parameter(parameter: &Parameter, call: &Call) -> Prose {
    let mut lead = Prose::code(&parameter.name);
    let planned = call.paths.iter().flat_map(|one| &one.parameters);
    let is_same = |one: &&PlannedParameter| one.name == parameter.name && parameter.is_in(one.place);
    if planned.filter(is_same).any(|one| one.written.is_some() && !one.is_argument) {
        lead = lead.and(&Prose::fixed(", by ")).and(&Prose::code("Request::parameter"));
    }
    let stated = parameter.description.as_deref().unwrap_or_default();
    let text = Prose::first_paragraph(stated);
    // Some pages say no more than the name again.
    let text = if text == lead { Prose::default() } else { text };
    let values: Vec<String> = parameter.schema.members.iter().filter_map(scalar).collect();
    let is_told = values.iter().all(|value| stated.contains(value));
    let mut parts = Vec::from_iter((!text.is_empty()).then_some(text));
    if !values.is_empty() && !is_told {
        let listed = Prose::joined(values.iter().map(|value| Prose::code(value)), ", ");
        parts.push(Prose::fixed("One of ").and(&listed).and(&Prose::fixed(".")));
    }
    if parameter.is_shown {
        parts.push(Prose::fixed("A request of the page shows it."));
    }
    if parts.is_empty() { lead } else { lead.and(&Prose::fixed(": ")).and(&Prose::joined(parts, " ")) }
}

/// A value as it is written in a URL; YAML reads an unquoted `1` or `true` as no text.
fn scalar(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(_) | serde_json::Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
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

fn permissions(operation: &spec::Operation) -> Docs {
    let Some(permissions) = &operation.permissions else { return Docs::default() };
    let mut docs = of_condition(permissions, &Permissions::default(), "Permissions, the least privileged first:");
    for ConditionalPermissions { when, permissions: then } in &permissions.conditional {
        let title = Prose::fixed("Permissions on this condition: ").and(&Prose::text(when)).and(&Prose::fixed("."));
        docs = docs.then(Docs::line(&title)).then(of_condition(then, permissions, "These are:"));
    }
    docs
}

/// What it takes on one condition, without what holds on any.
fn of_condition(permissions: &Permissions, on_any: &Permissions, title: &'static str) -> Docs {
    let kinds = [
        ("work or school account: ", &permissions.delegated_work, &on_any.delegated_work),
        ("personal account: ", &permissions.delegated_personal, &on_any.delegated_personal),
        ("application: ", &permissions.application, &on_any.application),
    ];
    let known = kinds.into_iter().filter(|(_, grant, on_any)| **grant != Grant::Unknown && grant != on_any);
    let granted = known.map(|(kind, grant, _)| Prose::fixed(kind).and(&granted(grant)));
    // A note that begins with a list has no paragraph.
    let note = |note: &String| {
        let paragraph = Prose::first_paragraph(note);
        if paragraph.is_empty() { Prose::note(Some(note)) } else { paragraph }
    };
    let items: Vec<Prose> = granted.chain(permissions.notes.iter().map(note)).collect();
    if items.is_empty() { Docs::default() } else { Docs::list(title, items) }
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
