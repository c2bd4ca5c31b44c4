//! A decided crate comes in; its files go out, each as token streams and tables in order.

mod names;
mod types;
mod paths;
mod operations;
mod example;
mod tests;

pub(crate) use example::snippet;
pub use tests::Runner;

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    gateway::{DocLine, Docs, FileName, Ident, Literal, Module, Prose},
    rust::krate::{Crate, TestModule, Type, TypePath},
};

/// A source file.
#[derive(Clone, Debug)]
pub struct File {
    /// Relative to the crate: `src/models/call.rs`.
    pub name: FileName,
    /// Its `//!` comment.
    pub docs: Docs,
    /// In order.
    pub parts: Vec<Part>,
}

/// What stands in a file.
#[derive(Clone, Debug)]
pub enum Part {
    /// Items.
    Tokens(TokenStream),
    /// A test, and its name as runners write it: `communications::answer_is_sent`.
    Test(String, TokenStream),
    /// A call of one of the runtime's macros.
    Table(Table),
}

/// A call of one of the runtime's macros: names here and names there, a line for each.
#[derive(Clone, Debug)]
pub struct Table {
    /// `graphdown_runtime::model`
    pub macro_path: &'static str,
    /// `Call: "microsoft.graph.call"`
    pub head: Head,
    /// `callback_uri: "callbackUri"`
    pub rows: Vec<Row>,
}

/// What a table is about.
#[derive(Clone, Debug)]
pub struct Head {
    /// The type.
    pub ident: Ident,
    /// As the service spells it, where the macro takes that.
    pub wire_name: Option<Literal>,
}

/// A line of a table.
#[derive(Clone, Debug)]
pub struct Row {
    /// A field or a variant.
    pub ident: Ident,
    /// The path of the type that a variant holds, where the macro takes that.
    pub ty: Option<TokenStream>,
    /// As the service spells it.
    pub wire_name: Literal,
}

/// A file that is yet to be rendered.
///
/// Tokens cannot go from one thread to another, so that a file is rendered where it is printed.
pub struct Draft<'a>(Box<dyn Fn() -> File + Send + Sync + 'a>);

impl<'a> Draft<'a> {
    fn new(render: impl Fn() -> File + Send + Sync + 'a) -> Self {
        Draft(Box::new(render))
    }

    /// The file's tokens and tables.
    #[must_use]
    pub fn render(&self) -> File {
        (self.0)()
    }
}

/// The files of a crate, with its tests.
#[must_use]
pub fn drafts(krate: &Crate) -> Vec<Draft<'_>> {
    let mut drafts = library_drafts(krate);
    drafts.extend(test_drafts(&krate.tests, &krate.import, Runner::Libtest));
    drafts
}

/// The files of some tests of the crate of that name.
#[must_use]
pub fn test_drafts<'k>(tests: &'k [TestModule], import: &'k Ident, runner: Runner) -> Vec<Draft<'k>> {
    tests::drafts(tests, import, runner)
}

/// The files of a crate's library.
#[must_use]
pub fn library_drafts(krate: &Crate) -> Vec<Draft<'_>> {
    let mut drafts = vec![Draft::new(|| library(krate)), Draft::new(|| paths::graph(krate))];
    drafts.extend(krate.types.iter().flat_map(types::drafts));
    drafts.push(Draft::new(|| paths::index(&krate.paths)));
    drafts.extend(krate.paths.iter().map(|module| Draft::new(|| paths::file(module, krate))));
    drafts.push(Draft::new(|| operations::index(&krate.operations)));
    drafts.extend(krate.operations.iter().map(|module| Draft::new(|| operations::file(module))));
    drafts
}

/// `src/lib.rs`: rustfmt is kept from the modules, which are formatted already.
fn library(krate: &Crate) -> File {
    let types = krate.types.iter().filter(|module| module.module.len() == 1).filter_map(|module| module.module.first());
    let types = types.map(module);
    let modules = quote! {
        #[rustfmt::skip]
        mod graph;
        #(#[rustfmt::skip] pub mod #types;)*
        #[rustfmt::skip]
        pub mod paths;
        #[rustfmt::skip]
        pub mod operations;
    };
    let exports = quote! {
        pub use graph::Graph;
        #[cfg(feature = "auth")]
        pub use graphdown_runtime::auth;
        #[cfg(all(feature = "blocking", not(target_family = "wasm")))]
        pub use graphdown_runtime::blocking;
        pub use graphdown_runtime::http::Error;
        pub use graphdown_runtime::{http, model, testing};
    };
    let parts = [modules, exports].map(Part::Tokens).into();
    File { name: FileName::fixed("src/lib.rs"), docs: krate.docs.clone(), parts }
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

/// A path from the crate's root, `crate::models::Call`.
fn path(root: &TokenStream, path: &TypePath) -> TokenStream {
    let (modules, ident) = (path.module.iter().map(module), name(&path.ident));
    quote!(#root #(::#modules)*::#ident)
}

/// A type as generated files name it; models by their path from the crate's root.
fn ty(of: &Type) -> TokenStream {
    let root = quote!(crate);
    match of {
        Type::Text => quote!(String),
        Type::Bool => quote!(bool),
        Type::I32 => quote!(i32),
        Type::I64 => quote!(i64),
        Type::F64 => quote!(f64),
        Type::DateTimeOffset => quote!(graphdown_runtime::model::DateTimeOffset),
        Type::Date => quote!(graphdown_runtime::model::Date),
        Type::TimeOfDay => quote!(graphdown_runtime::model::TimeOfDay),
        Type::Duration => quote!(graphdown_runtime::model::Duration),
        Type::Binary => quote!(graphdown_runtime::model::Binary),
        Type::Json => quote!(graphdown_runtime::model::Json),
        Type::Open => quote!(graphdown_runtime::model::Open),
        Type::Model(named) | Type::Enumeration(named) | Type::Polymorphic(named) => path(&root, named),
        Type::Boxed(named) => {
            let inner = path(&root, named);
            quote!(Box<#inner>)
        }
        Type::List(inner) => {
            let inner = ty(inner);
            quote!(Vec<#inner>)
        }
    }
}

/// JSON with a member a line, as pages show it.
fn pretty(json: &serde_json::Value) -> String {
    serde_json::to_string_pretty(json).unwrap_or_else(|_| json.to_string())
}
