//! Renders a decided crate as files of token streams and tables, each in the thread that prints it.

mod types;
mod places;
mod operations;
mod tests;

pub(crate) use tests::Runner;

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    gateway::{DocLine, Docs, FeatureName, FileName, Ident, Literal, Module, Prose, TypeName},
    rust::{
        features::{FULL, Feature},
        krate::{AnyFeature, Crate, Imports, Root, TestModule},
    },
};

/// A source file.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// Relative to the crate: `src/models/call.rs`.
    pub name: FileName,
    /// Its `//!` comment.
    pub docs: Docs,
    /// In order.
    pub parts: Vec<Part>,
}

/// What stands in a file.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    /// Items.
    Tokens(TokenStream),
    /// A test, and its name as runners write it: `communications::answer_is_sent`.
    Test(String, TokenStream),
    /// A call of one of the runtime's macros.
    Table(Table),
}

/// A call of one of the runtime's macros: names here and names there, a line for each.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// `graphdown_runtime::model`
    pub macro_path: &'static str,
    /// `Call: "microsoft.graph.call"`
    pub head: Head,
    /// `callback_uri: "callbackUri"`
    pub rows: Vec<Row>,
}

/// What a table is about.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    /// The type.
    pub ident: Ident,
    /// As the service spells it, where the macro takes that.
    pub wire_name: Option<Literal>,
    /// The types that it derives from, where the macro takes that.
    pub bases: Vec<TypeName>,
    /// The members that tell types apart, where the macro takes that.
    pub discriminators: Vec<HeadDiscriminator>,
    /// The members of an enumeration that have no row, where the macro takes that.
    pub unlisted: Vec<Literal>,
}

/// `by "kind" ["dog"] above ["puppy"]`; `by "kind"` where the rows have the values.
#[derive(Clone, Debug)]
pub(crate) struct HeadDiscriminator {
    /// The member.
    pub property: Literal,
    /// The values that mean the type and those that mean what derives from it.
    pub values: Option<[Vec<Literal>; 2]>,
}

impl Head {
    /// A type alone.
    fn of(ident: &Ident) -> Head {
        Head {
            ident: ident.clone(),
            wire_name: None,
            bases: Vec::new(),
            discriminators: Vec::new(),
            unlisted: Vec::new(),
        }
    }
}

/// A line of a table.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// A field or a variant.
    pub ident: Ident,
    /// The features without which it isn't there.
    pub feature: Option<AnyFeature>,
    /// The type that a variant holds, where the macro takes that.
    pub ty: Option<TypeName>,
    /// As the service spells it.
    pub value: RowValue,
}

/// What stands at the end of a line of a table.
#[derive(Clone, Debug)]
pub(crate) enum RowValue {
    /// `"callbackUri"`
    One(Literal),
    /// `"a" | "b"`
    Alternatives(Vec<Literal>),
    /// `["a", "b"]`
    List(Vec<Literal>),
}

/// A file that is yet to be rendered.
///
/// Tokens cannot go from one thread to another, so that a file is rendered where it is printed.
pub(crate) struct Draft<'a>(Box<dyn Fn() -> File + Send + Sync + 'a>);

impl<'a> Draft<'a> {
    fn new(render: impl Fn() -> File + Send + Sync + 'a) -> Self {
        Draft(Box::new(render))
    }

    /// The file's tokens and tables.
    #[must_use]
    pub(crate) fn render(&self) -> File {
        (self.0)()
    }
}

/// The files of a crate, with its tests.
#[must_use]
pub(crate) fn drafts(krate: &Crate) -> Vec<Draft<'_>> {
    let mut drafts = library_drafts(krate);
    let runner = Runner::Libtest { needs: krate.features.iter().any(Feature::is_workload).then_some(FULL) };
    drafts.extend(test_drafts(&krate.tests, &krate.import, runner));
    drafts
}

/// The files of some tests of the crate of that name.
#[must_use]
pub(crate) fn test_drafts<'k>(tests: &'k [TestModule], import: &'k Ident, runner: Runner) -> Vec<Draft<'k>> {
    tests::drafts(tests, import, runner)
}

/// The files of a crate's library.
#[must_use]
pub(crate) fn library_drafts(krate: &Crate) -> Vec<Draft<'_>> {
    let mut drafts = vec![Draft::new(|| library(krate)), Draft::new(|| places::graph(krate))];
    drafts.extend(krate.types.iter().flat_map(types::drafts));
    drafts.push(Draft::new(|| places::index(&krate.places)));
    drafts.extend(krate.places.iter().flat_map(places::drafts));
    drafts.push(Draft::new(|| operations::index(&krate.operations, &krate.grants)));
    drafts.extend(krate.operations.iter().flat_map(|module| operations::drafts(module, &krate.grants)));
    drafts
}

/// `src/lib.rs`
fn library(krate: &Crate) -> File {
    let types = krate.types.iter().filter(|module| module.module.len() == 1).filter_map(|module| module.module.first());
    let types = types.map(module);
    let hand_written = krate.hand_written.iter().map(module);
    let (client, client_module) = (name(&krate.client.ident), module(&krate.client.module));
    let is_divided = krate.features.iter().any(Feature::is_workload);
    let divided = is_divided.then(|| {
        quote! {
            #![cfg_attr(not(feature = #FULL), allow(dead_code, unused_imports, reason = "what several calls need is there for some of them"))]
            #![cfg_attr(not(feature = #FULL), allow(rustdoc::broken_intra_doc_links, reason = "a link may lead to what isn't there"))]
            #![cfg_attr(docsrs, feature(doc_cfg))]
        }
    });
    let modules = quote! {
        #divided
        #![allow(rustdoc::redundant_explicit_links, reason = "a link leads to its item whatever the file imports")]
        #![allow(unexpected_cfgs, reason = "tools that list the public API set `public_api`")]
        #![doc(html_no_source)]
        mod #client_module;
        #(pub mod #types;)*
        pub mod places;
        pub mod operations;
        #(pub mod #hand_written;)*
    };
    let exports = quote! {
        pub use #client_module::#client;
        #[cfg(feature = "auth")]
        pub use graphdown_runtime::auth;
        #[cfg(all(feature = "blocking", not(target_family = "wasm")))]
        pub use graphdown_runtime::blocking;
        pub use graphdown_runtime::http::Error;
        pub use graphdown_runtime::{http, model, notifications, testing};
    };
    let parts = [modules, exports].map(Part::Tokens).into();
    File { name: FileName::fixed("src/lib.rs"), docs: krate.front.clone(), parts }
}

/// An attribute for each doc line; a blank after the slashes, as a person would write it.
fn docs(docs: &Docs) -> TokenStream {
    let lines = docs.lines().map(DocLine::as_str);
    let lines = lines.map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// The same, and a last paragraph that says why not to use what follows.
fn docs_with_deprecation(about: &Docs, deprecated: Option<&Prose>) -> TokenStream {
    match deprecated {
        Some(note) => docs(&about.clone().then(Docs::line(&Prose::fixed("**Deprecated:** ").and(note)))),
        None => docs(about),
    }
}

/// What every type of the crate stands behind. rustdoc shows a hidden type where it is inlined, and does not list for it
/// what all types have in common: of the crate of the whole reference these lists are three quarters. Tools that list the
/// public API by rustdoc set `public_api`.
fn shown_where_inlined() -> TokenStream {
    quote!(#[cfg_attr(all(doc, not(public_api)), doc(hidden))])
}

/// The attribute of what isn't there without one of some features.
fn only_with(feature: Option<&AnyFeature>) -> TokenStream {
    let names: Vec<&str> = feature.into_iter().flat_map(AnyFeature::iter).map(FeatureName::as_str).collect();
    match names.as_slice() {
        [] => TokenStream::new(),
        [name] => quote!(#[cfg(feature = #name)]),
        names => quote!(#[cfg(any(#(feature = #names),*))]),
    }
}

/// An identifier as a token.
fn name(ident: &Ident) -> proc_macro2::Ident {
    let span = proc_macro2::Span::call_site();
    match ident.as_str().strip_prefix("r#") {
        Some(bare) => proc_macro2::Ident::new_raw(bare, span),
        None => proc_macro2::Ident::new(ident.as_str(), span),
    }
}

/// A module as a token.
fn module(module: &Module) -> proc_macro2::Ident {
    name(module.ident())
}

/// `use super::{…};`, `use crate::{…};` and those of the runtime.
fn imports(imports: &Imports) -> TokenStream {
    let uses = imports.0.iter().map(|(root, names)| {
        let root = match root {
            Root::Super => quote!(super),
            Root::Crate => quote!(crate),
            Root::Runtime(of) => {
                let of = module(of);
                quote!(graphdown_runtime::#of)
            }
        };
        let names: Vec<_> = names.iter().map(name).collect();
        match names.as_slice() {
            [only] => quote!(use #root::#only;),
            several => quote!(use #root::{#(#several),*};),
        }
    });
    uses.collect()
}
