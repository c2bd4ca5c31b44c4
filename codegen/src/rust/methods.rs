//! A call comes in; the method that makes it and the static that describes it go out.

use std::collections::BTreeMap;

use super::{
    bodies::Payload,
    calls::{Call, Place},
    doc,
    ident::{Ident, Scope},
    krate::{Argument, ArgumentType, Grant, Method, Operation, OperationModule, PathPiece, QueryArgument, TypePath},
};
use crate::{
    limits::REQUIRED_OPTIONS,
    spec::{self, Parameter, Schema},
};

/// How many paths a method's documentation shows: the workbook's calls have dozens.
const SHOWN_PATHS: usize = 12;

/// How a call is reached from `Graph`: each method with the number of placeholders that it fills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The ways on, then the call.
    pub chain: Vec<(Ident, usize)>,
}

/// The method that makes a call, but for its example, which names the whole way.
#[must_use]
pub fn method(
    ident: Ident,
    (arguments, pieces): (Vec<Argument>, Vec<PathPiece>),
    (call, payload, described): (&Call, &Payload, &TypePath),
) -> Method {
    let operation = call.operation();
    let mut scope = Scope::with(&["body"]);
    for argument in &arguments {
        scope.claim([argument.ident.clone()]);
    }
    let query = required_query(operation).map(|parameter| QueryArgument {
        wire_name: parameter.name.clone(),
        argument: Argument {
            ident: scope.claim([Ident::snake(&parameter.name), Ident::snake(&format!("{} option", parameter.name))]),
            ty: argument_type(&parameter.schema),
        },
    });
    Method {
        query: query.collect(),
        ident,
        docs: docs(call),
        example: None,
        deprecated: operation.deprecated.then(|| doc::note(operation.deprecation.as_deref())),
        arguments,
        pieces,
        body: payload.body.clone(),
        reply: payload.reply.clone(),
        operation: described.clone(),
    }
}

/// Query options without which the call means nothing. OData's own are set on the request.
pub fn required_query(operation: &spec::Operation) -> impl Iterator<Item = &Parameter> {
    let required = operation.parameters.iter();
    let required = required.filter(|one| one.place == "query" && one.required && !one.name.starts_with('$'));
    required.take(REQUIRED_OPTIONS)
}

/// What an argument in a URL is typed as.
#[must_use]
pub fn argument_type(schema: &Schema) -> ArgumentType {
    match (schema.ty.as_deref(), schema.format.as_deref()) {
        (Some("integer"), Some("int32" | "int16" | "uint8")) => ArgumentType::I32,
        (Some("integer"), _) => ArgumentType::I64,
        (Some("number"), _) => ArgumentType::F64,
        (Some("boolean"), _) => ArgumentType::Bool,
        _ => ArgumentType::Text,
    }
}

/// The place of the static that describes each call, named after the operation's id.
#[must_use]
pub fn operations(calls: &[Call]) -> Vec<TypePath> {
    let mut scopes: BTreeMap<Ident, Scope> = BTreeMap::new();
    let paths = calls.iter().map(|call| {
        let place = Ident::snake(call.steps().first().map_or("root", |step| &step.name));
        let path = call.places.first().map_or("", |place| place.path);
        let id = Some(call.operation().operation_id.as_str()).filter(|id| !id.is_empty());
        let id = id.map_or_else(|| format!("{path} {}", call.method), str::to_owned);
        let ident = scopes.entry(place.clone()).or_default().claim([Ident::constant(&id)]);
        TypePath { module: vec![Ident::snake("operations"), place], ident }
    });
    paths.collect()
}

/// The modules of statics, each with its own in the order of their paths.
#[must_use]
pub fn operation_modules(calls: &[Call], paths: &[TypePath]) -> Vec<OperationModule> {
    let mut modules: BTreeMap<&Ident, Vec<Operation>> = BTreeMap::new();
    for (call, path) in calls.iter().zip(paths) {
        let Some(module) = path.module.last() else { continue };
        modules.entry(module).or_default().push(operation(path.ident.clone(), call));
    }
    modules.into_iter().map(|(module, operations)| OperationModule { module: module.clone(), operations }).collect()
}

/// The static that describes a call.
#[must_use]
fn operation(ident: Ident, call: &Call) -> Operation {
    let operation = call.operation();
    let permissions = operation.permissions.clone().unwrap_or_default();
    Operation {
        ident,
        docs: vec![format!(
            "{}.",
            doc::code(&format!("{} {}", call.method, call.places.first().map_or("", |place| place.path)))
        )],
        id: operation.operation_id.clone(),
        method: call.method,
        templates: call.places.iter().map(|place| place.path.to_owned()).collect(),
        permissions: [&permissions.delegated_work, &permissions.delegated_personal, &permissions.application]
            .map(grant),
        documentation: operation.external_docs.as_ref().map(|page| page.url.clone()).unwrap_or_default(),
        deprecated: operation.deprecated.then(|| operation.deprecation.clone().unwrap_or_default()),
    }
}

fn grant(grant: &spec::Grant) -> Grant {
    match grant {
        spec::Grant::OneOf(alternatives) => Grant::OneOf(alternatives.clone()),
        spec::Grant::Word(word) if word == "none" => Grant::Nothing,
        spec::Grant::Word(word) if word == "not supported" => Grant::NotSupported,
        spec::Grant::Word(_) => Grant::Unknown,
    }
}

/// What a call does, its HTTP lines, the options and headers that it takes, its permissions and its page.
fn docs(call: &Call) -> Vec<String> {
    let operation = call.operation();
    let mut docs = doc::lines(operation.description.as_deref().unwrap_or_default());
    if docs.is_empty() {
        docs = doc::lines(operation.summary.as_deref().unwrap_or_default());
    }
    if !docs.is_empty() {
        docs.push(String::new());
    }
    docs.push(String::from("```http"));
    let line = |place: &Place| doc::plain(&format!("{} {}", call.method, place.path));
    docs.extend(call.places.iter().take(SHOWN_PATHS).map(line));
    if let Some(hidden) = call.places.len().checked_sub(SHOWN_PATHS).filter(|hidden| *hidden > 0) {
        docs.push(format!("... and {hidden} longer paths, which `Request::operation` tells"));
    }
    docs.push(String::from("```"));
    for (title, place) in [("Query options", "query"), ("Headers", "header")] {
        let lines: Vec<String> =
            operation.parameters.iter().filter(|one| one.place == place).flat_map(parameter).collect();
        if !lines.is_empty() {
            docs.extend([String::new(), format!("{title}:"), String::new()]);
            docs.extend(lines);
        }
    }
    docs.extend(permissions(operation));
    if let Some(page) = operation.external_docs.as_ref().and_then(|page| doc::link("Documentation", &page.url)) {
        docs.extend([String::new(), page]);
    }
    docs
}

fn parameter(parameter: &Parameter) -> Vec<String> {
    let text = doc::lines(parameter.description.as_deref().unwrap_or_default());
    // A line of a paragraph may well begin with a code span; a list and a code block end it.
    let is_of_paragraph = |line: &String| !line.is_empty() && !line.starts_with("- ") && !line.starts_with("```");
    let first_paragraph: Vec<String> = text.into_iter().take_while(is_of_paragraph).collect();
    let lead = doc::code(&parameter.name);
    if first_paragraph.is_empty() {
        return vec![format!("- {lead}")];
    }
    doc::item(&format!("{lead}: {}", first_paragraph.join(" ")))
}

fn permissions(operation: &spec::Operation) -> Vec<String> {
    let Some(permissions) = &operation.permissions else { return Vec::new() };
    let kinds = [
        ("work or school account", &permissions.delegated_work),
        ("personal account", &permissions.delegated_personal),
        ("application", &permissions.application),
    ];
    let known = kinds.into_iter().map(|(kind, one)| (kind, grant(one))).filter(|(_, grant)| *grant != Grant::Unknown);
    let lines: Vec<String> =
        known.flat_map(|(kind, grant)| doc::item(&format!("{kind}: {}", granted(&grant)))).collect();
    if lines.is_empty() {
        return lines;
    }
    let head = [String::new(), String::from("Permissions, the least privileged first:"), String::new()];
    head.into_iter().chain(lines).collect()
}

fn granted(grant: &Grant) -> String {
    match grant {
        Grant::Unknown => String::from("not documented"),
        Grant::NotSupported => String::from("not supported"),
        Grant::Nothing => String::from("none needed"),
        Grant::OneOf(alternatives) => {
            let codes =
                |together: &Vec<String>| together.iter().map(|one| doc::code(one)).collect::<Vec<_>>().join(" and ");
            alternatives.iter().map(codes).collect::<Vec<_>>().join(", ")
        }
    }
}
