//! What is known of each call comes in; files of statics go out.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{File, Part, docs, literal, name};
use crate::rust::krate::{Grant, Operation, OperationModule};

/// `src/operations.rs`
pub(super) fn index(modules: &[OperationModule]) -> File {
    let modules = modules.iter().map(|module| name(&module.module));
    let docs = vec![
        String::from("What the reference says of each call, by first path segment: permissions, page, deprecation."),
        String::new(),
        String::from("A request tells its own with [`operation`](graphdown_runtime::http::Request::operation)."),
    ];
    File { path: String::from("src/operations.rs"), docs, parts: vec![Part::Tokens(quote!(#(pub mod #modules;)*))] }
}

/// `src/operations/communications.rs`
pub(super) fn file(module: &OperationModule) -> File {
    let imports = quote!(
        use graphdown_runtime::http::{Grant, Method, Operation, Permissions};
    );
    let mut parts = vec![Part::Tokens(imports)];
    parts.extend(module.operations.iter().map(|operation| Part::Tokens(self::operation(operation))));
    let docs = vec![format!("What the reference says of the calls below `/{}`.", module.module.bare())];
    File { path: format!("src/operations/{}.rs", module.module.bare()), docs, parts }
}

fn operation(operation: &Operation) -> TokenStream {
    let (docs, ident, id) = (docs(&operation.docs), name(&operation.ident), literal(&operation.id));
    let method = format_ident!("{}", method(operation.method));
    let templates = operation.templates.iter().map(|template| literal(template));
    let [work, personal, application] = operation.permissions.each_ref().map(grant);
    let documentation = literal(&operation.documentation);
    let deprecated = match &operation.deprecated {
        Some(note) => quote!(Some(#note)),
        None => quote!(None),
    };
    quote! {
        #docs
        pub static #ident: Operation = Operation {
            id: #id,
            method: Method::#method,
            templates: &[#(#templates),*],
            permissions: Permissions { delegated_work: #work, delegated_personal: #personal, application: #application },
            documentation: #documentation,
            deprecated: #deprecated,
        };
    }
}

fn method(wire_name: &str) -> &'static str {
    match wire_name {
        "POST" => "Post",
        "PUT" => "Put",
        "PATCH" => "Patch",
        "DELETE" => "Delete",
        _ => "Get",
    }
}

fn grant(grant: &Grant) -> TokenStream {
    match grant {
        Grant::Unknown => quote!(Grant::Undocumented),
        Grant::NotSupported => quote!(Grant::NotSupported),
        Grant::Nothing => quote!(Grant::NotRequired),
        Grant::OneOf(alternatives) => {
            let alternatives = alternatives.iter().map(|together| together.join(" and "));
            quote!(Grant::OneOf(&[#(#alternatives),*]))
        }
    }
}
