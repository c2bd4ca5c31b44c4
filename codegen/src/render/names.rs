//! Identifiers, doc lines and types that are decided come in; their tokens go out, as seen from one file.

use std::{cell::RefCell, collections::BTreeSet};

use proc_macro2::{Ident as Token, Span, TokenStream};
use quote::quote;

use super::name;
use crate::{
    gateway::{Ident, Module},
    rust::krate::{Type, TypePath},
};

/// A file as names are seen from it; it collects what the file imports.
#[derive(Debug)]
pub(super) struct Names<'m> {
    /// The module whose types are in reach by their name alone, once imported from above.
    own: &'m [Module],
    /// What the file itself defines.
    defined: Vec<&'m Ident>,
    imports: RefCell<BTreeSet<Import>>,
}

/// What a file imports.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Import {
    /// `graphdown_runtime::http::Request`
    Http(&'static str),
    /// `graphdown_runtime::model::Additional`
    Model(&'static str),
    /// `crate::models`
    Module(Module),
    /// A type beside the file: `super::Call`
    Beside(Ident),
}

impl<'m> Names<'m> {
    /// A file that defines some types of a module.
    pub(super) fn new(own: &'m [Module], defined: Vec<&'m Ident>) -> Self {
        Names { own, defined, imports: RefCell::default() }
    }

    /// Something of the runtime's HTTP part.
    pub(super) fn http(&self, name: &'static str) -> TokenStream {
        self.imports.borrow_mut().insert(Import::Http(name));
        let name = Token::new(name, Span::call_site());
        quote! { #name }
    }

    /// Something of the runtime's models.
    pub(super) fn model(&self, name: &'static str) -> TokenStream {
        self.imports.borrow_mut().insert(Import::Model(name));
        let name = Token::new(name, Span::call_site());
        quote! { #name }
    }

    /// A type or a static of the crate: by its name within its module, else with the modules from the crate's root.
    pub(super) fn path(&self, path: &TypePath) -> TokenStream {
        let ident = name(&path.ident);
        if path.module == self.own {
            if !self.defined.contains(&&path.ident) {
                self.imports.borrow_mut().insert(Import::Beside(path.ident.clone()));
            }
            return quote! { #ident };
        }
        if let Some(first) = path.module.first() {
            self.imports.borrow_mut().insert(Import::Module(first.clone()));
        }
        let module = path.module.iter().map(super::module);
        quote! { #(#module::)*#ident }
    }

    /// A type, without `Option`.
    pub(super) fn ty(&self, ty: &Type) -> TokenStream {
        match ty {
            Type::Text => quote! { String },
            Type::Bool => quote! { bool },
            Type::I32 => quote! { i32 },
            Type::I64 => quote! { i64 },
            Type::F64 => quote! { f64 },
            Type::DateTimeOffset => self.model("DateTimeOffset"),
            Type::Date => self.model("Date"),
            Type::TimeOfDay => self.model("TimeOfDay"),
            Type::Duration => self.model("Duration"),
            Type::Binary => self.model("Binary"),
            Type::Json => self.model("Json"),
            Type::Open => self.model("Open"),
            Type::Model(path) | Type::Enumeration(path) | Type::Polymorphic(path) => self.path(path),
            Type::Boxed(path) => {
                let path = self.path(path);
                quote! { Box<#path> }
            }
            Type::List(item) => {
                let item = self.ty(item);
                quote! { Vec<#item> }
            }
        }
    }

    /// The imports of all that was named so far.
    pub(super) fn imports(&self) -> TokenStream {
        let imports = self.imports.borrow();
        let (mut http, mut model, mut beside, mut modules) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for import in imports.iter() {
            match import {
                Import::Http(name) => http.push(Token::new(name, Span::call_site())),
                Import::Model(name) => model.push(Token::new(name, Span::call_site())),
                Import::Beside(name) => beside.push(super::name(name)),
                Import::Module(module) => modules.push(super::module(module)),
            }
        }
        let http = list(quote! { graphdown_runtime::http }, &http);
        let model = list(quote! { graphdown_runtime::model }, &model);
        let modules = list(quote! { crate }, &modules);
        let beside = list(quote! { super }, &beside);
        quote! { #http #model #modules #beside }
    }
}

fn list(path: TokenStream, names: &[Token]) -> TokenStream {
    match names {
        [] => TokenStream::new(),
        [only] => quote! { use #path::#only; },
        several => quote! { use #path::{#(#several),*}; },
    }
}
