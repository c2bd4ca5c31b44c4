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
    let method = format_ident!("{}", operation.method);
    let templates = operation.templates.iter().map(|template| literal(template));
    let permissions = is_granted(operation).then(|| {
        let grants = operation.permissions.iter().map(grant);
        quote!(.with_permissions(Permissions::new(#(#grants),*)))
    });
    let documentation = (!operation.documentation.is_empty()).then(|| {
        let documentation = literal(&operation.documentation);
        quote!(.with_documentation(#documentation))
    });
    let deprecation = operation.deprecated.as_ref().map(|note| quote!(.with_deprecation(#note)));
    quote! {
        #docs
        pub static #ident: Operation = Operation::new(#id, Method::#method, &[#(#templates),*])
            #permissions #documentation #deprecation;
    }
}

fn is_granted(operation: &Operation) -> bool {
    operation.permissions.iter().any(|grant| *grant != Grant::Unknown)
}

fn grant(grant: &Grant) -> TokenStream {
    match grant {
        Grant::Unknown => quote!(Grant::Unknown),
        Grant::NotSupported => quote!(Grant::NotSupported),
        Grant::Nothing => quote!(Grant::NothingNeeded),
        Grant::OneOf(alternatives) => {
            let alternatives = alternatives.iter().map(|together| quote!(&[#(#together),*]));
            quote!(Grant::OneOf(&[#(#alternatives),*]))
        }
    }
}
