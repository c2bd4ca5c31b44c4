//! A decided crate comes in; its files go out, each as token streams and tables in order.

mod names;
mod types;
mod paths;
mod operations;
mod example;
mod tests;

pub(crate) use example::snippet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::rust::{
    Ident,
    krate::{Crate, Type, TypePath},
};

/// A source file.
#[derive(Clone, Debug)]
pub struct File {
    /// Relative to the crate: `src/models/call.rs`.
    pub path: String,
    /// The lines of its `//!` comment.
    pub docs: Vec<String>,
    /// In order.
    pub parts: Vec<Part>,
}

/// What stands in a file.
#[derive(Clone, Debug)]
pub enum Part {
    /// Items.
    Tokens(TokenStream),
    /// A call of one of the runtime's macros.
    Table(Table),
}

/// A call of one of the runtime's macros: names here and names there, a line for each.
#[derive(Clone, Debug)]
pub struct Table {
    /// `graphdown_runtime::model`
    pub macro_path: &'static str,
    /// `Call: "microsoft.graph.call"`
    pub head: String,
    /// `callback_uri` and `callbackUri`
    pub rows: Vec<(String, String)>,
}

/// The files of a crate.
#[must_use]
pub fn render(krate: &Crate) -> Vec<File> {
    let mut files = vec![library(krate), paths::graph(krate)];
    files.extend(krate.types.iter().flat_map(types::files));
    files.push(paths::index(&krate.paths));
    files.extend(krate.paths.iter().map(|module| paths::file(module, krate)));
    files.push(operations::index(&krate.operations));
    files.extend(krate.operations.iter().map(operations::file));
    files.extend(tests::files(krate));
    files
}

/// `src/lib.rs`: rustfmt is kept from the modules, which are formatted already.
fn library(krate: &Crate) -> File {
    let types = krate.types.iter().filter(|module| module.module.len() == 1).filter_map(|module| module.module.first());
    let types = types.map(name);
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
        pub use graphdown_runtime::http::Error;
        pub use graphdown_runtime::{http, model};
    };
    let parts = [modules, exports].map(Part::Tokens).into();
    File { path: String::from("src/lib.rs"), docs: krate.docs.clone(), parts }
}

/// An attribute for each doc line; a blank after the slashes, as a person would write it.
fn docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// An attribute for each doc line, and a last paragraph that says why not to use what follows.
fn docs_with_deprecation(lines: &[String], deprecated: Option<&String>) -> TokenStream {
    let mut lines = lines.to_vec();
    if let Some(note) = deprecated {
        lines.push(String::new());
        lines.push(format!("**Deprecated:** {note}"));
    }
    docs(&lines)
}

/// An identifier as a token.
fn name(ident: &Ident) -> proc_macro2::Ident {
    let span = proc_macro2::Span::call_site();
    match ident.as_str().strip_prefix("r#") {
        Some(bare) => proc_macro2::Ident::new_raw(bare, span),
        None => proc_macro2::Ident::new(ident.as_str(), span),
    }
}

/// A path from the crate's root, `crate::models::Call`.
fn path(root: &TokenStream, path: &TypePath) -> TokenStream {
    let (modules, ident) = (path.module.iter().map(name), name(&path.ident));
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

/// A string literal, whatever is in it.
fn literal(text: &str) -> Literal {
    Literal::string(text)
}
