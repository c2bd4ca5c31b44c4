//! Writes a documented request as Rust: for docs, for tests, and as a snippet that stands alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    gateway::{Code, Ident, Literal, Module, Statements},
    rust::krate::{Client, ExampleCall, ExampleCode, TypePath, Value},
};

use super::Known;

/// The statements of a doc comment's example.
pub(super) fn statements(example: &ExampleCode, known: Known) -> Statements {
    Statements::paragraphs([&imports(example, known.import), &[statement(example, &known.client.variable)]])
}

/// A snippet that needs nothing but a token: `use` lines, a client, the call.
pub(crate) fn snippet(example: &ExampleCode, import: &Ident, client: &Client) -> Statements {
    let graph = Code::names(&[], &[&client.ident]);
    let together = Code::import(import, std::iter::once(graph.clone()).chain(names(&example.uses())).collect());
    let imports = match together.is_one_line() {
        true => vec![together],
        false => std::iter::once(Code::import(import, vec![graph])).chain(imports(example, import)).collect(),
    };
    let new = Code::client(&client.ident).bound(&client.variable);
    Statements::paragraphs([&imports, &[new, statement(example, &client.variable)]])
}

/// `use graphdown::models::{…}` for the types that the example names, by module.
pub(super) fn imports(example: &ExampleCode, import: &Ident) -> Vec<Code> {
    names(&example.uses()).into_iter().map(|names| Code::import(import, vec![names])).collect()
}

/// The types by module, as they stand behind the crate's name: `models::{Call, MediaInfo}`.
fn names(uses: &BTreeSet<TypePath>) -> Vec<Code> {
    let mut modules: BTreeMap<&[Module], Vec<&Ident>> = BTreeMap::new();
    for TypePath { module, ident } in uses {
        modules.entry(module).or_default().push(ident);
    }
    modules.into_iter().map(|(module, idents)| Code::names(module, &idents)).collect()
}

/// `let answer = graph.communications().calls().list().await?`
fn statement(example: &ExampleCode, client: &Ident) -> Code {
    let request = request(example, client, Some(Code::fixed(".await?")));
    match &example.answer {
        Some(answer) => request.bound(answer),
        None => request,
    }
}

/// `graph.communications().calls().id("…").get()`, and what is called on that.
pub(super) fn request(example: &ExampleCode, client: &Ident, last: Option<Code>) -> Code {
    let calls = example.calls.iter().chain(&example.settings).map(call);
    Code::names(&[], &[client]).chain(calls.chain(last).collect())
}

fn call(call: &ExampleCall) -> Code {
    Code::call(&call.ident, call.arguments.iter().map(value).collect())
}

fn value(of: &Value) -> Code {
    match of {
        Value::Text(text) => Code::literal(&Literal::text(text)),
        Value::Bool(true) => Code::fixed("true"),
        Value::Bool(false) => Code::fixed("false"),
        Value::Integer(value) => Code::integer(*value),
        Value::Float(value) => Code::float(*value),
        Value::List(items) => Code::array(items.iter().map(value).collect()),
        Value::Members(members) => {
            let pair = |(name, one): &(String, Value)| Code::pair(Code::literal(&Literal::text(name)), value(one));
            Code::array(members.iter().map(pair).collect())
        }
        Value::Empty(item) => Code::empty(&item.name(&mut |path| path.alone())),
        Value::From(ty, inner) => Code::from(&ty.ident, value(inner)),
        Value::Variant(ty, variant) => Code::variant(&ty.ident, variant),
        Value::Member(ty, text) => Code::from(&ty.ident, Code::literal(&Literal::text(text))),
        Value::Model { path, setters, .. } => Code::default(&path.ident).chain(setters.iter().map(call).collect()),
        Value::Read(file) => Code::read(&Literal::text(file)),
        Value::Json(json) => Code::json(json),
        Value::Parsed(json) => {
            let text = serde_json::to_string_pretty(json).unwrap_or_else(|_| json.to_string());
            Code::literal(&Literal::block(&text)).chain(vec![Code::fixed(".parse::<serde_json::Value>()?")])
        }
    }
}
