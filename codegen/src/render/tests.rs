//! Documented exchanges come in; files of tests go out that make each request and read each response.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value as Json;

use super::{File, Part, example, literal, name, path};
use crate::rust::{
    doc::turns_text,
    krate::{Crate, Reads, Reply, RequestTest, ResponseTest, Test, TestModule, Type, WireBody},
};

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
    let sent = test.request.as_ref().map(|one| request(test, one, krate));
    let read = test.response.as_ref().map(|one| response(test, one, krate));
    sent.into_iter().chain(read).collect()
}

fn request(test: &Test, sent: &RequestTest, krate: &Crate) -> TokenStream {
    let ident = format_ident!("{}", test.sent().as_str());
    let import = format_ident!("{}", krate.import);
    let (imports, call) = (example::imports(&sent.example, &quote!(#import)), example::request(&sent.example));
    let doc = format!(" {}", sent.source);
    let (method, path) = (literal(&sent.method), literal(&sent.path));
    let (query, headers) = (pairs(&sent.query), pairs(&sent.headers));
    let body = match &sent.body {
        WireBody::Nothing => quote!(Nothing),
        WireBody::Json(json) => {
            let text = raw(&pretty(json));
            quote!(Json(#text))
        }
        WireBody::Text(text) => {
            let text = raw(text);
            quote!(Text(#text))
        }
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
            let _ = #call.send().await;
            server.assert_sent(#method, #path, #query, #headers, graphdown_runtime::testing::Body::#body);
        }
    }
}

fn response(test: &Test, answered: &ResponseTest, krate: &Crate) -> TokenStream {
    let ident = format_ident!("{}", test.read().as_str());
    let (doc, status, headers) =
        (format!(" {}", answered.source), Literal::u16_unsuffixed(answered.status), pairs(&answered.headers));
    let body = match &answered.body {
        WireBody::Nothing => quote!(""),
        WireBody::Json(json) => raw(&pretty(json)),
        WireBody::Text(text) => raw(text),
    };
    let answer = quote!(graphdown_runtime::testing::Answer::new(#status, #headers, #body));
    let import = format_ident!("{}", krate.import);
    let (attribute, keyword, assertion) = match &answered.reads {
        Reads::Result(result) => {
            let result = reply(result, &quote!(#import));
            (quote!(#[test]), quote!(), quote!(assert_read::<#result>()))
        }
        Reads::Refusal => (quote!(#[test]), quote!(), quote!(assert_refused())),
        Reads::Redirect => (quote!(#[tokio::test]), quote!(async), quote!(assert_followed().await)),
    };
    quote! {
        #[doc = #doc]
        #attribute
        #keyword fn #ident() {
            #answer.#assertion;
        }
    }
}

fn pairs(pairs: &[(String, String)]) -> TokenStream {
    let pairs = pairs.iter().map(|(name, value)| quote!((#name, #value)));
    quote!(&[#(#pairs),*])
}

/// A result as another crate names it.
fn reply(of: &Reply, root: &TokenStream) -> TokenStream {
    match of {
        Reply::Nothing => quote!(()),
        Reply::Content => quote!(#root::http::Content),
        Reply::Value(value) => outside(value, root),
        Reply::Collection(item) => {
            let item = outside(item, root);
            quote!(#root::http::Collection<#item>)
        }
        Reply::Scalar(value) => {
            let value = outside(value, root);
            quote!(#root::http::Scalar<#value>)
        }
        Reply::Optional(inner) => {
            let inner = reply(inner, root);
            quote!(Option<#inner>)
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

/// A string literal without escapes, as JSON reads best, with as many `#` as it takes; one with escapes where a character
/// would turn the code around it.
fn raw(text: &str) -> TokenStream {
    if text.chars().any(turns_text) {
        let literal = literal(text);
        return quote!(#literal);
    }
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

#[cfg(test)]
mod of_literals {
    use super::raw;

    #[test]
    fn no_text_ends_its_literal_or_turns_the_code_around_it() {
        assert_eq!(raw("{ \"a\": 1 }").to_string(), "r#\"{ \"a\": 1 }\"#");
        assert_eq!(raw("\"## \\").to_string(), "r###\"\"## \\\"###");
        assert_eq!(raw("a\u{202e}b").to_string(), "\"a\\u{202e}b\"");
        assert_eq!(raw("a\rb").to_string(), "\"a\\rb\"");
    }
}
