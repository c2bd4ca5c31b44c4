//! A documented request comes in; the Rust that makes it goes out, as tokens, as doc lines and as a snippet.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::{module as module_name, name, ty};
use crate::{
    gateway::{Docs, Ident, Literal, Module},
    print::Statements,
    rust::krate::{Crate, Example, ExampleCall, Type, TypePath, Value},
};

/// The doc comment of an example that compiles.
pub(super) fn docs(example: &Example, krate: &Crate) -> Docs {
    let import = name(&krate.import);
    let imports = imports(example, &quote!(#import));
    let statements = Statements::paragraphs([imports, statement(example)]);
    Docs::example(&statements, &krate.import, example.parses())
}

/// A snippet that needs nothing but a token: `use` lines, a client, the call.
pub(crate) fn snippet(example: &Example, import: &Ident) -> Statements {
    let root = name(import);
    let uses = example.uses();
    let modules = modules(&uses).into_iter().map(|(module, idents)| {
        let module = module.iter().map(module_name);
        quote!(#(#module::)*#idents)
    });
    let modules: Vec<TokenStream> = modules.collect();
    let graph = quote!(use #root::Graph;);
    let together = if modules.is_empty() { graph.clone() } else { quote!(use #root::{Graph, #(#modules),*};) };
    let is_one_line = !Statements::new(together.clone()).as_str().contains('\n');
    let imports = if is_one_line { together } else { [graph, imports(example, &quote!(#root))].into_iter().collect() };
    let call = statement(example);
    Statements::paragraphs([imports, quote!(let graph = Graph::new(token); #call)])
}

/// `let answer = graph.communications().calls().list().await?;`
fn statement(example: &Example) -> TokenStream {
    let request = request(example);
    match &example.answer {
        Some(answer) => {
            let answer = name(answer);
            quote!(let #answer = #request.await?;)
        }
        None => quote!(#request.await?;),
    }
}

/// `use graphdown::models::{…};` for the types that the example names, by module.
pub(super) fn imports(example: &Example, root: &TokenStream) -> TokenStream {
    let uses = example.uses();
    let uses = modules(&uses).into_iter().map(|(module, idents)| {
        let module = module.iter().map(module_name);
        quote!(use #root #(::#module)*::#idents;)
    });
    quote!(#(#uses)*)
}

/// The types by module, as they stand behind it: `Call` or `{Call, MediaInfo}`.
fn modules(uses: &BTreeSet<TypePath>) -> BTreeMap<&[Module], TokenStream> {
    let mut modules: BTreeMap<&[Module], Vec<_>> = BTreeMap::new();
    for TypePath { module, ident } in uses {
        modules.entry(module).or_default().push(name(ident));
    }
    let grouped = modules.into_iter().map(|(module, idents)| {
        (module, if let [only] = idents.as_slice() { quote!(#only) } else { quote!({#(#idents),*}) })
    });
    grouped.collect()
}

/// `graph.communications().calls().id("…").get()`
pub(super) fn request(example: &Example) -> TokenStream {
    let calls = example.calls.iter().chain(&example.settings).map(call);
    quote!(graph #(#calls)*)
}

fn call(call: &ExampleCall) -> TokenStream {
    let (ident, arguments) = (name(&call.ident), call.arguments.iter().map(value));
    quote!(.#ident(#(#arguments),*))
}

fn value(of: &Value) -> TokenStream {
    match of {
        Value::Text(text) => {
            let text = Literal::text(text);
            quote!(#text)
        }
        Value::Bool(value) => quote!(#value),
        Value::Integer(value) => number(proc_macro2::Literal::i64_unsuffixed(value.saturating_abs()), *value < 0),
        Value::Float(value) if value.is_finite() => {
            number(proc_macro2::Literal::f64_unsuffixed(value.abs()), *value < 0.0)
        }
        Value::Float(_) => quote!(f64::INFINITY),
        Value::Bytes(text) => {
            let text = Literal::text(text);
            quote!(#text)
        }
        Value::List(items) => {
            let items = items.iter().map(value);
            quote!([#(#items),*])
        }
        Value::Empty(item) => {
            let item = short(item);
            quote!(Vec::<#item>::new())
        }
        Value::From(ty, inner) => {
            let (ty, inner) = (name(&ty.ident), value(inner));
            quote!(#ty::from(#inner))
        }
        Value::Variant(ty, variant) => {
            let (ty, variant) = (name(&ty.ident), name(variant));
            quote!(#ty::#variant)
        }
        Value::Member(ty, text) => {
            let (ty, text) = (name(&ty.ident), Literal::text(text));
            quote!(#ty::from(#text))
        }
        Value::Model { path, setters, .. } => {
            let ty = name(&path.ident);
            let setters = setters.iter().map(call);
            quote!(#ty::default() #(#setters)*)
        }
        Value::Json(json) => {
            let json = self::json(json);
            quote!(serde_json::json!(#json))
        }
        Value::Parsed(json) => {
            let text = Literal::block(&super::pretty(json));
            quote!(#text.parse::<serde_json::Value>()?)
        }
    }
}

/// JSON as `json!` takes it: its own syntax, with Rust's literals.
fn json(of: &serde_json::Value) -> TokenStream {
    match of {
        serde_json::Value::Null => quote!(null),
        serde_json::Value::Bool(value) => quote!(#value),
        serde_json::Value::Number(value) => value.to_string().parse().unwrap_or_default(),
        serde_json::Value::String(text) => {
            let text = Literal::text(text);
            quote!(#text)
        }
        serde_json::Value::Array(items) => {
            let items = items.iter().map(json);
            quote!([#(#items),*])
        }
        serde_json::Value::Object(members) => {
            let members = members.iter().map(|(name, value)| {
                let (name, value) = (Literal::text(name), json(value));
                quote!(#name: #value)
            });
            quote!({#(#members),*})
        }
    }
}

/// A type by its bare name, which the example imports.
fn short(of: &Type) -> TokenStream {
    match of {
        Type::Model(path) | Type::Boxed(path) | Type::Enumeration(path) | Type::Polymorphic(path) => {
            let ident = name(&path.ident);
            quote!(#ident)
        }
        other => ty(other),
    }
}

fn number(literal: proc_macro2::Literal, is_negative: bool) -> TokenStream {
    if is_negative { quote!(-#literal) } else { quote!(#literal) }
}
