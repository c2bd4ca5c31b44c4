//! Renders the statics that describe operations.

use proc_macro2::{Ident as Token, Span, TokenStream};
use quote::quote;

use super::{File, Part, docs, module as module_name, name};
use crate::{
    api::{Grant, Permissions},
    gateway::{Docs, FileName, Module, Prose},
    rust::krate::{OperationModule, OperationStatic},
};

/// `src/operations.rs`
pub(super) fn index(modules: &[OperationModule]) -> File {
    let modules = modules.iter().map(|module| module_name(&module.module));
    let docs = Docs::fixed("What is known of each operation before it is called, by first segment of its path.");
    let parts = vec![Part::Tokens(quote! { #(pub mod #modules;)* })];
    File { name: FileName::fixed("src/operations.rs"), docs, parts }
}

/// `src/operations/communications.rs`
pub(super) fn file(module: &OperationModule) -> File {
    let uses = quote! { use graphdown_runtime::http::{Grant, Method, Operation, Permissions}; };
    let parts = std::iter::once(uses).chain(module.operations.iter().map(operation)).map(Part::Tokens).collect();
    let path = Prose::code(&format!("/{}", module.module.as_str()));
    let docs = Docs::line(&Prose::fixed("The operations below ").and(&path).and(&Prose::fixed(".")));
    let name = FileName::of_module([&Module::named("operations"), &module.module]);
    File { name, docs, parts }
}

fn operation(operation: &OperationStatic) -> TokenStream {
    let OperationStatic { id, templates, documentation, .. } = operation;
    let (ident, docs) = (name(&operation.ident), docs(&operation.docs));
    let method = Token::new(operation.method.as_str(), Span::call_site());
    let Permissions { delegated_work, delegated_personal, application } = &operation.permissions;
    let [work, personal, application] = [delegated_work, delegated_personal, application].map(grant);
    let permissions = quote! { .with_permissions(Permissions::new(#work, #personal, #application)) };
    let page = (!documentation.is_empty()).then(|| quote! { .with_documentation(#documentation) });
    let deprecated = operation.deprecated.as_ref().map(|note| quote! { .with_deprecation(#note) });
    quote! {
        #docs
        pub static #ident: Operation = Operation::new(#id, Method::#method, &[#(#templates),*])
            #permissions
            #page
            #deprecated;
    }
}

fn grant(grant: &Grant) -> TokenStream {
    match grant {
        Grant::Unknown => quote! { Grant::Unknown },
        Grant::NotSupported => quote! { Grant::NotSupported },
        Grant::NothingNeeded => quote! { Grant::NothingNeeded },
        Grant::OneOf(alternatives) => {
            let alternatives = alternatives.iter().map(|together| quote! { &[#(#together),*] });
            quote! { Grant::OneOf(&[#(#alternatives),*]) }
        }
    }
}
