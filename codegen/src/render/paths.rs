//! The places that paths lead to come in; a file of navigation for each first segment goes out.

use proc_macro2::TokenStream;
use quote::quote;

use super::{File, Part, call, docs, name};
use crate::rust::krate::{Crate, Node, PathModule};

/// `src/paths.rs`
pub(super) fn index(modules: &[PathModule]) -> File {
    let modules = modules.iter().map(|module| name(&module.module));
    let docs =
        vec![String::from("The places that paths lead to, by first segment: each offers the calls documented there.")];
    File { path: String::from("src/paths.rs"), docs, parts: vec![Part::Tokens(quote!(#(pub mod #modules;)*))] }
}

/// `src/paths/communications.rs`
pub(super) fn file(module: &PathModule, krate: &Crate) -> File {
    let parts = module.nodes.iter().map(|node| Part::Tokens(self::node(node, krate))).collect();
    File { path: format!("src/paths/{}.rs", module.module.bare()), docs: module.docs.clone(), parts }
}

fn node(node: &Node, krate: &Crate) -> TokenStream {
    let (docs, ident) = (docs(&node.docs), name(&node.ident));
    let from = quote!(self.0);
    let accessors = node.accessors.iter().map(|accessor| call::accessor(accessor, &from));
    let methods = node.methods.iter().map(|method| call::method(method, &from, krate));
    quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct #ident(graphdown_runtime::http::Path);

        impl #ident {
            pub(crate) fn new(path: graphdown_runtime::http::Path) -> Self {
                Self(path)
            }
            #(#accessors)*
            #(#methods)*
        }
    }
}
