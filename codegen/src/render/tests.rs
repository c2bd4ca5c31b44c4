//! Renders documented exchanges as tests that make each request and read each response. Two runners take them: libtest
//! by its attributes, and one that has a table of functions.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Draft, File, Part, docs, module as module_name, name};
use crate::{
    gateway::{Docs, FileName, Ident, Literal, Prose},
    rust::krate::{Reads, RequestTest, ResponseTest, Test, TestModule, WireBody},
};

/// The folder of the tests, and what cargo calls them.
const EXAMPLES: &str = "examples";

/// What runs the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Runner {
    /// The usual runner, which finds tests by their attributes. It has none without the feature that they need.
    Libtest { needs: Option<&'static str> },
    /// A module `harness`, which is given a table of all tests: `fn run(&[(&str, Test)])`, where a `Test` is `Plain` or
    /// `Async` around a function, and what a test returns has `ended`.
    Table,
}

/// `tests/examples/main.rs` and a file for each module.
pub(super) fn drafts<'k>(modules: &'k [TestModule], import: &'k Ident, runner: Runner) -> Vec<Draft<'k>> {
    if modules.is_empty() {
        return Vec::new();
    }
    let mut drafts = vec![Draft::new(move || index(modules, runner))];
    drafts.extend(modules.iter().map(|module| Draft::new(move || file(module, import, runner))));
    drafts
}

fn index(modules: &[TestModule], runner: Runner) -> File {
    let table = (runner == Runner::Table).then(|| table(modules));
    let modules = modules.iter().map(|module| module_name(&module.module));
    let docs = Docs::fixed("Every documented request is made, and every documented response read and written again.");
    let needs = match runner {
        Runner::Libtest { needs } => needs.map(|feature| quote! { #![cfg(feature = #feature)] }),
        Runner::Table => None,
    };
    let parts = vec![Part::Tokens(quote! {
        #needs
        #![allow(clippy::too_many_lines, reason = "a test is as long as the body that its page shows")]
        #(mod #modules;)*
        #table
    })];
    File { name: FileName::root_of_tests(EXAMPLES), docs, parts }
}

/// The module of the runner, and what calls it.
fn table(modules: &[TestModule]) -> TokenStream {
    let rows = modules.iter().flat_map(|module| {
        let in_module = module_name(&module.module);
        module.tests.iter().flat_map(move |test| {
            let sent = test.request.is_some().then(|| (test.sent(), true));
            let read = test.response.as_ref().map(|one| (test.read(), matches!(one.reads, Reads::Redirect)));
            let in_module = in_module.clone();
            sent.into_iter().chain(read).map(move |(ident, is_async)| {
                let (runners_name, ident) = (module.runners_name(&ident), name(&ident));
                match is_async {
                    true => {
                        quote!((#runners_name, Test::Async(|| Box::pin(async { #in_module::#ident().await.ended() }))))
                    }
                    false => quote!((#runners_name, Test::Plain(|| #in_module::#ident().ended()))),
                }
            })
        })
    });
    quote! {
        mod harness;
        use harness::{Ends, Test};
        fn main() {
            harness::run(&[#(#rows),*]);
        }
    }
}

fn file(module: &TestModule, import: &Ident, runner: Runner) -> File {
    let parts = module.tests.iter().flat_map(|test| {
        let sent = test.request.as_ref().map(|one| (test.sent(), request(test, one, import, runner)));
        let read = test.response.as_ref().map(|one| (test.read(), response(test, one, import, runner)));
        sent.into_iter().chain(read).map(|(ident, tokens)| Part::Test(module.runners_name(&ident), tokens))
    });
    let parts = parts.collect();
    let path = Prose::code(&format!("/{}", module.module.as_str()));
    let docs = Docs::line(&Prose::fixed("The documented exchanges below ").and(&path).and(&Prose::fixed(".")));
    File { name: FileName::of_tests(EXAMPLES, &module.module), docs, parts }
}

/// What makes a function a test to the runner: an attribute, or that the table can name it.
fn head(runner: Runner, attribute: TokenStream) -> TokenStream {
    match runner {
        Runner::Libtest { .. } => quote!(#[#attribute]),
        Runner::Table => quote!(),
    }
}

/// Whether the function can be named from outside of its module.
fn reach(runner: Runner) -> TokenStream {
    match runner {
        Runner::Libtest { .. } => quote!(),
        Runner::Table => quote!(pub(crate)),
    }
}

/// The request as it goes out.
fn request(test: &Test, sent: &RequestTest, import: &Ident, runner: Runner) -> TokenStream {
    let (ident, import) = (name(&test.sent()), name(import));
    let (imports, call) = (&sent.imports, &sent.call);
    let (client, variable) = (name(&sent.client.ident), name(&sent.client.variable));
    let docs = docs(&Docs::line(&Prose::text(&sent.source.to_string())));
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
    let (head, reach) = (head(runner, quote!(tokio::test)), reach(runner));
    quote! {
        #docs
        #head
        #deprecated
        #reach async fn #ident() #result {
            #(#imports;)*
            let server = graphdown_runtime::testing::Server::start();
            let #variable: #import::#client = server.graph();
            let _ = #call.send().await;
            server.assert_sent(#method, #path, #query, #headers, graphdown_runtime::testing::Body::#body);
            #end
        }
    }
}

/// The response as it is read and written again.
fn response(test: &Test, answered: &ResponseTest, import: &Ident, runner: Runner) -> TokenStream {
    let ident = name(&test.read());
    let docs = docs(&Docs::line(&Prose::text(&answered.source.to_string())));
    let (status, headers) = (proc_macro2::Literal::u16_unsuffixed(answered.status), pairs(&answered.headers));
    let body = match &answered.body {
        WireBody::Nothing => Literal::text(""),
        WireBody::Json(json) => Literal::block(&pretty(json)),
        WireBody::Text(text) => Literal::block(text),
    };
    let derived = answered.derived.iter().map(|path| path.outside(import));
    let answer = quote!(graphdown_runtime::testing::Answer::new(#status, #headers, #body) #(.downcast::<#derived>())*);
    let (attribute, keyword, assertion) = match &answered.reads {
        Reads::Result(result) => {
            let result = result.name(&mut |path| path.outside(import));
            (quote!(test), quote!(), quote!(assert_read::<#result>()))
        }
        Reads::Refusal => (quote!(test), quote!(), quote!(assert_refused())),
        Reads::Redirect => (quote!(tokio::test), quote!(async), quote!(assert_followed().await)),
    };
    // A table takes what else was found; libtest knows nothing but whether a test failed.
    let (result, end) = match (runner, &answered.reads) {
        (Runner::Table, Reads::Result(_)) => (quote!(-> Vec<graphdown_runtime::testing::Unmodelled>), quote!()),
        _ => (quote!(), quote!(;)),
    };
    let (head, reach) = (head(runner, attribute), reach(runner));
    quote! {
        #docs
        #head
        #reach #keyword fn #ident() #result {
            #answer.#assertion #end
        }
    }
}

fn pairs(pairs: &[(String, String)]) -> TokenStream {
    let pairs = pairs.iter().map(|(name, value)| quote!((#name, #value)));
    quote!(&[#(#pairs),*])
}

/// JSON with a member a line, as pages show it.
fn pretty(json: &serde_json::Value) -> String {
    serde_json::to_string_pretty(json).unwrap_or_else(|_| json.to_string())
}
