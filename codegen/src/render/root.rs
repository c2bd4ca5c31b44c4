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

            /// A client with a token, as a text or from a provider.
            pub fn new(tokens: impl graphdown_runtime::http::TokenProvider + 'static) -> Self {
                Self(Self::builder(tokens).build())
            }

            /// A client in the making: with another base URL, another transport.
            pub fn builder(
                tokens: impl graphdown_runtime::http::TokenProvider + 'static,
            ) -> graphdown_runtime::http::ClientBuilder {
                graphdown_runtime::http::Client::builder(Self::BASE_URL, tokens)
            }

            /// The same over a client of the runtime's.
            pub fn from_client(client: graphdown_runtime::http::Client) -> Self {
                Self(client)
            }
        }
    })
}

fn ways(krate: &Crate) -> Part {
    let from = quote!(graphdown_runtime::http::Path::root(&self.0));
    let accessors = krate.root.accessors.iter().map(|accessor| call::accessor(accessor, &from));
    let methods = krate.root.methods.iter().map(|method| call::method(method, &from, krate));
    Part::Tokens(quote!(impl Graph { #(#accessors)* #(#methods)* }))
}
