//! Nodes of the tree of paths come in; the tokens of `Graph` and of the navigation's files go out.

use proc_macro2::TokenStream;
use quote::quote;

use super::{File, Part, docs, example, name, names::Names};
use crate::rust::{
    Crate, Ident,
    krate::{Accessor, Argument, ArgumentType, Body, Method, Node, PathModule, PathPiece, Reply, Type},
};
use crate::spec::step::Encoding;

/// `src/graph.rs`
pub(super) fn graph(krate: &Crate) -> File {
    let names = Names::new(&[], Vec::new());
    let (base_url, client, builder) = (&krate.base_url, names.http("Client"), names.http("ClientBuilder"));
    let (path, tokens) = (names.http("Path"), names.http("TokenProvider"));
    let root = quote! { #path::root(&self.0) };
    let ways: Vec<_> = krate.root.accessors.iter().map(|one| accessor(one, &root, &names)).collect();
    let calls: Vec<_> = krate.root.methods.iter().map(|one| method(one, &root, krate, &names)).collect();
    let about = docs(&krate.docs);
    let definition = quote! {
        #about
        #[derive(Clone, Debug)]
        pub struct Graph(#client);
    };
    let methods = quote! {
        impl Graph {
            /// The address of the service.
            pub const BASE_URL: &'static str = #base_url;
            /// A client with a token, as a text or from a provider.
            pub fn new(tokens: impl #tokens + 'static) -> Self {
                Self(Self::builder(tokens).build())
            }
            /// A client in the making: with another base URL, another transport.
            pub fn builder(tokens: impl #tokens + 'static) -> #builder {
                #client::builder(Self::BASE_URL, tokens)
            }
            /// The same over a client of the runtime.
            pub fn from_client(client: #client) -> Self {
                Self(client)
            }
            #(#ways)*
            #(#calls)*
        }
    };
    let parts = [names.imports(), definition, methods].map(Part::Tokens).into();
    File { path: String::from("src/graph.rs"), docs: vec![String::from("The client: where every path begins.")], parts }
}

/// `src/paths.rs`
pub(super) fn index(modules: &[PathModule]) -> File {
    let modules = modules.iter().map(|module| name(&module.module));
    let docs =
        vec![String::from("The places that paths lead to, by first segment: each offers the calls documented there.")];
    File { path: String::from("src/paths.rs"), docs, parts: vec![Part::Tokens(quote! { #(pub mod #modules;)* })] }
}

/// `src/paths/communications.rs`
pub(super) fn file(module: &PathModule, krate: &Crate) -> File {
    let own = [Ident::snake("paths"), module.module.clone()];
    let names = Names::new(&own, module.nodes.iter().map(|node| &node.ident).collect());
    let nodes: Vec<_> = module.nodes.iter().flat_map(|one| node(one, krate, &names)).collect();
    let parts = std::iter::once(names.imports()).chain(nodes).map(Part::Tokens).collect();
    File { path: format!("src/paths/{}.rs", module.module.bare()), docs: module.docs.clone(), parts }
}

fn node(node: &Node, krate: &Crate, names: &Names) -> [TokenStream; 2] {
    let (ident, docs, path) = (name(&node.ident), docs(&node.docs), names.http("Path"));
    let here = quote! { self.0 };
    let ways = node.accessors.iter().map(|one| accessor(one, &here, names));
    let calls = node.methods.iter().map(|one| method(one, &here, krate, names));
    let definition = quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct #ident(pub(crate) #path);
    };
    let methods = quote! {
        impl #ident {
            #(#ways)*
            #(#calls)*
        }
    };
    [definition, methods]
}

fn accessor(accessor: &Accessor, here: &TokenStream, names: &Names) -> TokenStream {
    let (ident, docs, target) = (name(&accessor.ident), docs(&accessor.docs), names.path(&accessor.target));
    let arguments = accessor.arguments.iter().map(argument);
    let pieces = pieces(&accessor.pieces, &accessor.arguments);
    quote! {
        #docs
        pub fn #ident(&self #(, #arguments)*) -> #target {
            #target(#here #pieces)
        }
    }
}

fn method(method: &Method, here: &TokenStream, krate: &Crate, names: &Names) -> TokenStream {
    let mut lines = method.docs.clone();
    if let Some(example) = &method.example {
        lines.extend(example::docs(example, krate));
    }
    let (ident, docs, request) = (name(&method.ident), docs(&lines), names.http("Request"));
    let deprecated = method.deprecated.as_ref().map(|note| quote! { #[deprecated(note = #note)] });
    let query_arguments = method.query.iter().map(|query| argument(&query.argument));
    let arguments = method.arguments.iter().map(argument).chain(query_arguments);
    let (body_argument, body) = method.body.as_ref().map(|one| body(one, names)).unwrap_or_default();
    let query = method.query.iter().map(|query| {
        let (wire_name, value) = (&query.wire_name, value(&query.argument));
        quote! { .query(#wire_name, #value) }
    });
    let (pieces, reply, operation) =
        (pieces(&method.pieces, &method.arguments), reply(&method.reply, names), names.path(&method.operation));
    quote! {
        #docs
        #deprecated
        pub fn #ident(&self #(, #arguments)* #body_argument) -> #request<#reply> {
            #here #pieces.request(&#operation) #(#query)* #body
        }
    }
}

fn argument(argument: &Argument) -> TokenStream {
    let ident = name(&argument.ident);
    let ty = match argument.ty {
        ArgumentType::Text => quote! { impl AsRef<str> },
        ArgumentType::Bool => quote! { bool },
        ArgumentType::I32 => quote! { i32 },
        ArgumentType::I64 => quote! { i64 },
        ArgumentType::F64 => quote! { f64 },
    };
    quote! { #ident: #ty }
}

/// An argument as something that is displayed.
fn value(argument: &Argument) -> TokenStream {
    let ident = name(&argument.ident);
    match argument.ty {
        ArgumentType::Text => quote! { #ident.as_ref() },
        _ => quote! { #ident },
    }
}

/// What extends a path.
fn pieces(pieces: &[PathPiece], arguments: &[Argument]) -> TokenStream {
    let calls = pieces.iter().map(|piece| match piece {
        PathPiece::Literal(text) => quote! { .literal(#text) },
        PathPiece::Argument { ident, encoding } => {
            let token = name(ident);
            match encoding {
                Encoding::Segment => quote! { .segment(#token) },
                Encoding::Quoted => quote! { .quoted(#token) },
                Encoding::Segments => quote! { .multi(#token) },
                Encoding::Argument => {
                    let value = arguments.iter().find(|argument| argument.ident == *ident).map(value);
                    quote! { .argument(#value) }
                }
            }
        }
    });
    quote! { #(#calls)* }
}

/// The argument for the body, and how it goes into the request.
fn body(body: &Body, names: &Names) -> (TokenStream, TokenStream) {
    match body {
        Body::Json(ty @ (Type::Polymorphic(_) | Type::Json | Type::Open)) => {
            let ty = names.ty(ty);
            (quote! { , body: impl Into<#ty> }, quote! { .json(&body.into()) })
        }
        Body::Json(ty) => {
            let ty = names.ty(ty);
            (quote! { , body: #ty }, quote! { .json(&body) })
        }
        Body::Reference => (quote! { , url: impl AsRef<str> }, quote! { .reference(url) }),
        Body::Bytes(media_type) => {
            (quote! { , content: impl Into<Vec<u8>> }, quote! { .content(#media_type, content.into()) })
        }
    }
}

fn reply(one: &Reply, names: &Names) -> TokenStream {
    match one {
        Reply::Nothing => quote! { () },
        Reply::Value(ty) => names.ty(ty),
        Reply::Collection(ty) => {
            let (collection, ty) = (names.http("Collection"), names.ty(ty));
            quote! { #collection<#ty> }
        }
        Reply::Scalar(ty) => {
            let (scalar, ty) = (names.http("Scalar"), names.ty(ty));
            quote! { #scalar<#ty> }
        }
        Reply::Content => names.http("Content"),
        Reply::Optional(inner) => {
            let inner = reply(inner, names);
            quote! { Option<#inner> }
        }
    }
}
