//! The crate as a whole comes in; its `lib.rs` goes out, with the client that every path begins at.

use quote::quote;

use super::{File, Part, call, literal, name};
use crate::rust::krate::Crate;

/// `src/lib.rs`
pub(super) fn file(krate: &Crate) -> File {
    let types = krate.types.iter().filter(|module| module.module.len() == 1).filter_map(|module| module.module.first());
    let types = types.map(name);
    let modules = quote! {
        #(#[rustfmt::skip] pub mod #types;)*
        #[rustfmt::skip]
        pub mod paths;
        #[rustfmt::skip]
        pub mod operations;
    };
    let exports = quote! {
        pub use graphdown_runtime as runtime;
        pub use graphdown_runtime::http::Error;
    };
    let parts = vec![Part::Tokens(modules), Part::Tokens(exports), graph(krate), ways(krate)];
    File { path: String::from("src/lib.rs"), docs: krate.docs.clone(), parts }
}

fn graph(krate: &Crate) -> Part {
    let base_url = literal(&krate.base_url);
    Part::Tokens(quote! {
        /// A client of the service. Cheap to clone.
        #[derive(Clone, Debug)]
        pub struct Graph(graphdown_runtime::http::Client);

        impl Graph {
            /// The address of the service.
            pub const BASE_URL: &'static str = #base_url;

            /// A client with a token's text or another source of tokens.
            #[cfg(feature = "reqwest")]
            pub fn new(credential: impl Into<graphdown_runtime::http::Credential>) -> Self {
                Self(graphdown_runtime::http::Client::new(Self::BASE_URL, credential))
            }

            /// A client over one of the caller's own: with another transport, another address.
            pub fn from_client(client: graphdown_runtime::http::Client) -> Self {
                Self(client)
            }
        }
    })
}

fn ways(krate: &Crate) -> Part {
    let from = quote!(self.0.path());
    let accessors = krate.root.accessors.iter().map(|accessor| call::accessor(accessor, &from));
    let methods = krate.root.methods.iter().map(|method| call::method(method, &from, krate));
    Part::Tokens(quote!(impl Graph { #(#accessors)* #(#methods)* }))
}
