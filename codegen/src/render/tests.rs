//! Documented exchanges come in; files of tests go out that make each request and read each response.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Draft, File, Part, docs, example, module as module_name, name, path, pretty};
use crate::{
    gateway::{Docs, FileName, Literal, Prose},
    rust::krate::{Crate, Reads, Reply, RequestTest, ResponseTest, Test, TestModule, Type, WireBody},
};

/// The folder of the tests, and what cargo calls them.
const EXAMPLES: &str = "examples";

/// `tests/examples/main.rs` and a file for each module.
pub(super) fn drafts(krate: &Crate) -> Vec<Draft<'_>> {
    if krate.tests.is_empty() {
        return Vec::new();
    }
    let mut drafts = vec![Draft::new(|| index(krate))];
    drafts.extend(krate.tests.iter().map(|module| Draft::new(|| file(module, krate))));
    drafts
}

fn index(krate: &Crate) -> File {
    let modules = krate.tests.iter().map(|module| module_name(&module.module));
    let docs = Docs::fixed("Every documented request is made, and every documented response read and written again.");
    let parts = vec![Part::Tokens(quote! {
        #![allow(clippy::too_many_lines, reason = "a test is as long as the body that its page shows")]
        #(mod #modules;)*
    })];
    File { name: FileName::root_of_tests(EXAMPLES), docs, parts }
}

fn file(module: &TestModule, krate: &Crate) -> File {
    let parts = module.tests.iter().flat_map(|test| tests(test, krate)).map(Part::Tokens).collect();
    let path = Prose::code(&format!("/{}", module.module.as_str()));
    let docs = Docs::line(&Prose::fixed("The documented exchanges below ").and(&path).and(&Prose::fixed(".")));
    File { name: FileName::of_tests(EXAMPLES, &module.module), docs, parts }
}

/// Up to two tests: the request as it goes out, and the response as it is read and written again.
fn tests(test: &Test, krate: &Crate) -> Vec<TokenStream> {
    let sent = test.request.as_ref().map(|one| request(test, one, krate));
    let read = test.response.as_ref().map(|one| response(test, one, krate));
    sent.into_iter().chain(read).collect()
}

fn request(test: &Test, sent: &RequestTest, krate: &Crate) -> TokenStream {
    let (ident, import) = (name(&test.sent()), name(&krate.import));
    let (imports, call) = (example::imports(&sent.example, &quote!(#import)), example::request(&sent.example));
    let docs = docs(&Docs::line(&Prose::text(&sent.source)));
    let (method, path) = (Literal::text(&sent.method), Literal::text(&sent.path));
    let (query, headers) = (pairs(&sent.query), pairs(&sent.headers));
    let body = match &sent.body {
        WireBody::Nothing => quote!(Nothing),
        WireBody::Json(json) => {
            let text = Literal::block(&pretty(json));
            quote!(Json(#text))
        }
        WireBody::Text(text) => {
            let text = Literal::block(text);
            quote!(Text(#text))
        }
    };
    let deprecated =
        test.is_deprecated.then(|| quote!(#[expect(deprecated, reason = "the reference documents it still")]));
    let (result, end) = match sent.example.parses() {
        true => (quote!(-> Result<(), serde_json::Error>), quote!(Ok(()))),
        false => (quote!(), quote!()),
    };
    quote! {
        #docs
        #[tokio::test]
        #deprecated
        async fn #ident() #result {
            #imports
            let server = graphdown_runtime::testing::Server::start();
            let graph: #import::Graph = server.graph();
            let _ = #call.send().await;
            server.assert_sent(#method, #path, #query, #headers, graphdown_runtime::testing::Body::#body);
            #end
        }
    }
}

fn response(test: &Test, answered: &ResponseTest, krate: &Crate) -> TokenStream {
    let (ident, import) = (name(&test.read()), name(&krate.import));
    let docs = docs(&Docs::line(&Prose::text(&answered.source)));
    let (status, headers) = (proc_macro2::Literal::u16_unsuffixed(answered.status), pairs(&answered.headers));
    let body = match &answered.body {
        WireBody::Nothing => Literal::text(""),
        WireBody::Json(json) => Literal::block(&pretty(json)),
        WireBody::Text(text) => Literal::block(text),
    };
    let answer = quote!(graphdown_runtime::testing::Answer::new(#status, #headers, #body));
    let (attribute, keyword, assertion) = match &answered.reads {
        Reads::Result(result) => {
            let result = reply(result, &quote!(#import));
            (quote!(#[test]), quote!(), quote!(assert_read::<#result>()))
        }
        Reads::Refusal => (quote!(#[test]), quote!(), quote!(assert_refused())),
        Reads::Redirect => (quote!(#[tokio::test]), quote!(async), quote!(assert_followed().await)),
    };
    quote! {
        #docs
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
