//! Documented exchanges come in; files of tests go out that make each request and read each response.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value as Json;

use super::{File, Part, example, literal, name, path};
use crate::rust::krate::{Crate, Example, Reply, Test, TestModule, Type, WireRequest};

/// `tests/examples/main.rs` and a file for each module.
pub(super) fn files(krate: &Crate) -> Vec<File> {
    if krate.tests.is_empty() {
        return Vec::new();
    }
    let modules = krate.tests.iter().map(|module| name(&module.module));
    let docs =
        vec![String::from("Every documented request is made, and every documented response read and written again.")];
    let parts = vec![Part::Tokens(quote! {
        #![allow(clippy::too_many_lines, reason = "a test is as long as the body that its page shows")]
        #(mod #modules;)*
    })];
    let mut files = vec![File { path: String::from("tests/examples/main.rs"), docs, parts }];
    files.extend(krate.tests.iter().map(|module| file(module, krate)));
    files
}

fn file(module: &TestModule, krate: &Crate) -> File {
    let parts = module.tests.iter().flat_map(|test| tests(test, krate)).map(Part::Tokens).collect();
    let docs = vec![format!("The documented exchanges below `/{}`.", module.module.bare())];
    File { path: format!("tests/examples/{}.rs", module.module.bare()), docs, parts }
}

/// Up to two tests: the request as it goes out, and the response as it is read and written again.
fn tests(test: &Test, krate: &Crate) -> Vec<TokenStream> {
    let mut tests = Vec::new();
    if let Some((example, wire)) = &test.request {
        tests.push(request(test, example, wire, krate));
    }
    if let Some((reply, json)) = &test.response {
        tests.push(response(test, reply, json, krate));
    }
    tests
}

fn request(test: &Test, example: &Example, wire: &WireRequest, krate: &Crate) -> TokenStream {
    let ident = format_ident!("{}_is_sent", test.ident.bare());
    let import = format_ident!("{}", krate.import);
    let (imports, call) = (example::imports(example, &quote!(#import)), example::request(example));
    let doc = format!(" {}", test.source);
    let (method, path) = (literal(&wire.method), literal(&wire.path));
    let query = wire.query.iter().map(|(name, value)| quote!((#name, #value)));
    let headers = wire.headers.iter().map(|(name, value)| quote!((#name, #value)));
    let body = option(wire.json.as_ref());
    // Where the page shows an answer, it must be read; else the server's own is of no consequence.
    let sending = match &test.response {
        Some((_, json)) => {
            let json = raw(&pretty(json));
            quote! {
                server.answer(200, #json);
                #call.send().await.expect("the documented response is read");
            }
        }
        None => quote!(let _ = #call.send().await;),
    };
    let deprecated =
        test.is_deprecated.then(|| quote!(#[expect(deprecated, reason = "the reference documents it still")]));
    quote! {
        #[doc = #doc]
        #[tokio::test]
        #deprecated
        async fn #ident() {
            #imports
            let server = graphdown_runtime::testing::Server::start();
            let graph = #import::Graph::from_client(server.client());
            #sending
            server.assert_sent(#method, #path, &[#(#query),*], &[#(#headers),*], #body);
        }
    }
}

fn response(test: &Test, reply: &Reply, json: &Json, krate: &Crate) -> TokenStream {
    let ident = format_ident!("{}_is_read", test.ident.bare());
    let import = format_ident!("{}", krate.import);
    let (doc, json) = (format!(" {}", test.source), raw(&pretty(json)));
    let root = quote!(#import);
    let assertion = match reply {
        Reply::Collection(item) => {
            let item = outside(item, &root);
            quote!(assert_collection::<#item>)
        }
        Reply::Scalar(value) => {
            let value = outside(value, &root);
            quote!(assert_scalar::<#value>)
        }
        Reply::Value(value) => {
            let value = outside(value, &root);
            quote!(assert_round_trip::<#value>)
        }
        Reply::Nothing | Reply::Content | Reply::Optional(_) => return TokenStream::new(),
    };
    quote! {
        #[doc = #doc]
        #[test]
        fn #ident() {
            graphdown_runtime::testing::#assertion(#json);
        }
    }
}

/// A type as another crate names it.
fn outside(of: &Type, root: &TokenStream) -> TokenStream {
    match of {
        Type::Model(named) | Type::Enumeration(named) | Type::Polymorphic(named) => path(root, named),
        Type::Boxed(named) => {
            let inner = path(root, named);
            quote!(Box<#inner>)
        }
        Type::List(inner) => {
            let inner = outside(inner, root);
            quote!(Vec<#inner>)
        }
        other => super::ty(other),
    }
}

fn option(json: Option<&Json>) -> TokenStream {
    match json {
        Some(json) => {
            let text = raw(&pretty(json));
            quote!(Some(#text))
        }
        None => quote!(None),
    }
}

/// A string literal without escapes, as JSON reads best; with as many `#` as it takes.
fn raw(text: &str) -> TokenStream {
    let longest = text.split('"').skip(1).map(|after| after.bytes().take_while(|&byte| byte == b'#').count()).max();
    let fence = "#".repeat(longest.map_or(0, |longest| longest + 1));
    let parsed: Result<TokenStream, _> = format!("r{fence}\"{text}\"{fence}").parse();
    parsed.unwrap_or_else(|_| {
        let literal = literal(text);
        quote!(#literal)
    })
}

/// A member a line, as pages show it.
fn pretty(json: &Json) -> String {
    serde_json::to_string_pretty(json).unwrap_or_else(|_| json.to_string())
}
