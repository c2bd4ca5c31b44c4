//! Renders `Graph` and the builders of all paths.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{
    Draft, File, Part, docs, imports, module as module_name, name, only_with, operations::parameter,
    shown_where_inlined,
};
use crate::{
    api::ParameterPlace,
    gateway::{Alias, Docs, FileName, Ident, Module, Prose},
    path::Encoding,
    rust::{
        Crate,
        krate::{
            Accessor, Argument, ArgumentType, FeaturePart, Method, MethodBody, Node, OptionArgument, OptionSetter,
            PathPiece, PlaceModule, ServerAddress, ServerPiece, Type, TypePath,
        },
    },
};

/// `src/graph.rs`
pub(super) fn graph(krate: &Crate) -> File {
    let root = quote! { Path::root(&self.0) };
    let ways: Vec<_> = krate.root.accessors.iter().map(|one| accessor(one, &root, &[])).collect();
    let calls: Vec<_> = krate.root.methods.iter().map(|one| method(one, &root, &[])).collect();
    let [definition, front_door, api] = front_door(krate);
    let client = name(&krate.client.ident);
    let methods = quote! {
        impl #client {
            #front_door
            #(#ways)*
            #(#calls)*
        }
    };
    let parts = [imports(&krate.imports), definition, methods, api].map(Part::Tokens).into();
    File {
        name: FileName::of_module([&krate.client.module]),
        docs: Docs::fixed("The client: where every path begins."),
        parts,
    }
}

/// The struct, the methods by which a client is had and looked at, and what the runtime's builder takes it for.
fn front_door(krate: &Crate) -> [TokenStream; 3] {
    let (about, base_url, client) = (docs(&krate.about), &krate.base_url, name(&krate.client.ident));
    let credentials = docs(&krate.credentials);
    let server = krate.server.as_ref().map(server);
    let definition = quote! {
        #about
        #[derive(Clone, Debug)]
        pub struct #client(Client);
    };
    let methods = quote! {
        /// The address of the service.
        pub const BASE_URL: &'static str = #base_url;
        #server
        #credentials
        pub fn new(credential: impl TokenProvider + 'static) -> Self {
            Self::builder(credential).build()
        }
        /// A client in the making: in another cloud, with other limits of time, over another transport.
        pub fn builder(credential: impl TokenProvider + 'static) -> Builder<Self> {
            Builder::new(credential)
        }
        /// What this is a client over.
        pub fn client(&self) -> &Client {
            &self.0
        }
        /// Calls that are sent together, each with its own result: see [`Batch`].
        pub fn batch(&self) -> Batch {
            self.0.batch()
        }
        /// A call that no page documents, with an id for each placeholder of the path template: see [`Client::request`].
        pub fn request<T>(&self, method: Method, template: impl Into<String>, ids: impl Ids) -> Request<T> {
            self.0.request(method, template, ids)
        }
        /// A call of a URL that the service gave: see [`Client::request_url`].
        pub fn request_url<T>(&self, method: Method, url: impl Into<String>) -> Request<T> {
            self.0.request_url(method, url)
        }
    };
    let implementation = quote! {
        impl Api for #client {
            const BASE_URL: &'static str = Self::BASE_URL;
            fn of(built: Built) -> Self {
                Self(built.into_client())
            }
        }
    };
    [definition, methods, implementation]
}

/// The function that gives the address of the service with other values of its variables.
fn server(address: &ServerAddress) -> TokenStream {
    let mut variables: Vec<&Ident> = Vec::new();
    let parts = address.pieces.iter().map(|piece| match piece {
        ServerPiece::Text(text) => quote! { #text },
        ServerPiece::Variable { ident, .. } => {
            if !variables.contains(&ident) {
                variables.push(ident);
            }
            let ident = name(ident);
            quote! { #ident.as_ref() }
        }
    });
    let parts: Vec<_> = parts.collect();
    let arguments = variables.into_iter().map(|ident| {
        let ident = name(ident);
        quote! { #ident: impl AsRef<str> }
    });
    let docs = docs(&address.docs);
    quote! {
        #docs
        pub fn server(#(#arguments),*) -> String {
            [#(#parts),*].concat()
        }
    }
}

/// `src/places.rs`
pub(super) fn index(modules: &[PlaceModule]) -> File {
    let declared = modules.iter().map(|module| {
        let (only, module) = (only_with(module.feature.as_ref()), module_name(&module.module));
        quote! { #only mod #module; }
    });
    let lifted = modules.iter().map(|module| {
        let only = only_with(module.feature.as_ref());
        let mut idents: Vec<&Ident> = module.nodes.iter().map(|node| &node.ident).collect();
        idents.sort();
        let (module, idents) = (module_name(&module.module), idents.into_iter().map(name));
        quote! { #only #[doc(inline)] pub use self::#module::{#(#idents),*}; }
    });
    let docs = Docs::fixed("The places that paths lead to: a type for each type of the service that has an address.");
    let parts = [quote! { #(#declared)* }, quote! { #(#lifted)* }];
    File { name: FileName::fixed("src/places.rs"), docs, parts: parts.map(Part::Tokens).into() }
}

/// The file of the places and those of their calls that need other features.
pub(super) fn drafts(module: &PlaceModule) -> Vec<Draft<'_>> {
    let mut drafts = vec![Draft::new(|| file(module))];
    drafts.extend(module.parts.iter().map(|part| Draft::new(|| part_file(module, part))));
    drafts
}

/// `src/places/drive_item.rs`
fn file(module: &PlaceModule) -> File {
    let own = [Module::named("places")];
    let nodes: Vec<_> = module.nodes.iter().flat_map(|one| node(one, module, &own)).collect();
    let parts = module.parts.iter().map(|part| {
        let (only, part) = (only_with(Some(&part.feature)), module_name(&part.module));
        quote! { #only mod #part; }
    });
    let parts = std::iter::once(quote! { #(#parts)* }).chain([imports(&module.imports)]).chain(nodes);
    let parts = parts.map(Part::Tokens).collect();
    File { name: FileName::of_module(own.iter().chain([&module.module])), docs: Docs::default(), parts }
}

/// `src/places/user/of_outlook.rs`
fn part_file(module: &PlaceModule, part: &FeaturePart) -> File {
    let calls = module.nodes.iter().filter_map(|node| {
        let calls = node.methods.iter().filter(|method| module.is_in_file(method, Some(part)));
        let calls: Vec<_> = calls.map(|one| method(one, &quote! { self.0 }, &[])).collect();
        let ident = name(&node.ident);
        (!calls.is_empty()).then(|| quote! { impl places::#ident { #(#calls)* } })
    });
    let parts = std::iter::once(imports(&part.imports)).chain(calls).map(Part::Tokens).collect();
    let name = FileName::of_module([&Module::named("places"), &module.module, &part.module]);
    File { name, docs: Docs::default(), parts }
}

fn node(node: &Node, module: &PlaceModule, own: &[Module]) -> [TokenStream; 2] {
    let (ident, docs) = (name(&node.ident), docs(&node.docs));
    let here = quote! { self.0 };
    let ways: Vec<_> = node.accessors.iter().map(|one| accessor(one, &here, own)).collect();
    let calls = node.methods.iter().filter(|method| module.is_in_file(method, None));
    let calls: Vec<_> = calls.map(|one| method(one, &here, own)).collect();
    let shown = shown_where_inlined();
    let definition = quote! {
        #docs
        #shown
        #[derive(Clone, Debug)]
        pub struct #ident(pub(crate) Path);
    };
    let is_empty = ways.is_empty() && calls.is_empty();
    let methods = quote! {
        impl #ident {
            #(#ways)*
            #(#calls)*
        }
    };
    [definition, if is_empty { TokenStream::new() } else { methods }]
}

fn accessor(accessor: &Accessor, here: &TokenStream, own: &[Module]) -> TokenStream {
    let (ident, docs, only) = (name(&accessor.ident), docs(&accessor.docs), only_with(accessor.feature.as_ref()));
    // No import names what may be missing.
    let target = match accessor.feature {
        Some(_) => accessor.target.outside(&Ident::fixed("crate")),
        None => accessor.target.inside(own),
    };
    let arguments = accessor.arguments.iter().map(|one| argument(one, own));
    let pieces = pieces(&accessor.pieces, &accessor.arguments, own);
    quote! {
        #docs
        #only
        #[inline]
        pub fn #ident(&self #(, #arguments)*) -> #target {
            #target(#here #pieces)
        }
    }
}

fn method(method: &Method, here: &TokenStream, own: &[Module]) -> TokenStream {
    let (ident, docs) = (name(&method.ident), docs(&method.docs));
    let note = method.deprecated.as_ref().map(Prose::to_markdown);
    let deprecated = note.map(|note| quote! { #[deprecated(note = #note)] });
    let option_arguments = method.options.iter().map(|option| argument(&option.argument, own));
    let arguments = method.arguments.iter().map(|one| argument(one, own)).chain(option_arguments);
    let (body_argument, body) = method.body.as_ref().map(|one| body(one, own)).unwrap_or_default();
    let fixed = method.fixed.iter().map(|(wire_name, value)| quote! { .query(#wire_name, #value) });
    let accept = method.accept.as_ref().map(|media_type| quote! { .header("Accept", #media_type) });
    let content_type = method.content_type.as_ref().map(|media_type| quote! { .header("Content-Type", #media_type) });
    let options = method.options.iter().map(|option| set_option(option, own));
    let mut inside = |path: &TypePath| path.inside(own);
    let (pieces, reply) = (pieces(&method.pieces, &method.arguments, own), method.reply.name(&mut inside));
    let operations: Vec<_> = method.operations.iter().map(|path| path.inside(own)).collect();
    let request = match operations.as_slice() {
        [operation] => quote! { .request(&#operation) },
        operations => quote! { .request_of(&[#(&#operations),*]) },
    };
    let aliases = aliases(&method.aliases);
    quote! {
        #docs
        #aliases
        #deprecated
        #[inline]
        pub fn #ident(&self #(, #arguments)* #body_argument) -> Request<#reply> {
            #here #pieces #request #accept #(#fixed)* #(#options)* #body #content_type
        }
    }
}

/// `#[doc(alias = "List messages")]`
fn aliases(aliases: &[Alias]) -> TokenStream {
    let aliases = aliases.iter().map(Alias::as_str);
    quote! { #(#[doc(alias = #aliases)])* }
}

fn argument(argument: &Argument, own: &[Module]) -> TokenStream {
    let ident = name(&argument.ident);
    let ty = match &argument.ty {
        ArgumentType::Text => quote! { impl AsRef<str> },
        ArgumentType::Bool => quote! { bool },
        ArgumentType::I32 => quote! { i32 },
        ArgumentType::I64 => quote! { i64 },
        ArgumentType::F64 => quote! { f64 },
        ArgumentType::List(item) => {
            let item = item.name(&mut |path| path.inside(own));
            quote! { impl IntoIterator<Item = impl Into<#item>> }
        }
        ArgumentType::Object(ty) => {
            let ty = ty.name(&mut |path| path.inside(own));
            quote! { impl Into<#ty> }
        }
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

/// An argument as something that serde writes.
fn written(argument: &Argument, own: &[Module]) -> TokenStream {
    let ident = name(&argument.ident);
    match &argument.ty {
        ArgumentType::Text => quote! { #ident.as_ref() },
        ArgumentType::List(item) => {
            let item = item.name(&mut |path| path.inside(own));
            quote! { &#ident.into_iter().map(Into::into).collect::<Vec<#item>>() }
        }
        ArgumentType::Object(ty) => {
            let ty = ty.name(&mut |path| path.inside(own));
            quote! { &Into::<#ty>::into(#ident) }
        }
        _ => quote! { &#ident },
    }
}

/// The call that sets an option on a request.
fn set_option(option: &OptionArgument, own: &[Module]) -> TokenStream {
    let wire_name = &option.wire_name;
    match option.setter {
        OptionSetter::Query => {
            let value = value(&option.argument);
            quote! { .query(#wire_name, #value) }
        }
        OptionSetter::Header => {
            let value = value(&option.argument);
            quote! { .header(#wire_name, #value) }
        }
        OptionSetter::Parameter => {
            let value = written(&option.argument, own);
            quote! { .parameter(#wire_name, #value) }
        }
    }
}

/// What extends a path.
fn pieces(pieces: &[PathPiece], arguments: &[Argument], own: &[Module]) -> TokenStream {
    let calls = pieces.iter().map(|piece| match piece {
        PathPiece::Literal(text) => {
            let text = text.encoded();
            quote! { .literal(#text) }
        }
        PathPiece::Argument { ident, encoding, written: how } => {
            let token = name(ident);
            let argument = arguments.iter().find(|argument| argument.ident == *ident);
            if let (Some(argument), Some((wire_name, how))) = (argument, how) {
                let (parameter, value) = (parameter(wire_name, ParameterPlace::Path, *how), written(argument, own));
                return quote! { .parameter(&#parameter, #value) };
            }
            let is_text = argument.is_none_or(|argument| argument.ty == ArgumentType::Text);
            match encoding {
                Encoding::Segment if is_text => quote! { .segment(#token) },
                Encoding::Quoted => quote! { .quoted(#token) },
                Encoding::Segments => quote! { .multi(#token) },
                Encoding::Path => quote! { .by_path(#token) },
                Encoding::Argument | Encoding::Segment => {
                    let value = argument.map(value);
                    quote! { .argument(#value) }
                }
            }
        }
    });
    quote! { #(#calls)* }
}

/// The argument for the body, and how it goes into the request.
fn body(body: &MethodBody, own: &[Module]) -> (TokenStream, TokenStream) {
    let argument = format_ident!("{}", body.argument());
    match body {
        MethodBody::Json(Type::List(item)) => {
            let ty = item.name(&mut |path| path.inside(own));
            match &**item {
                Type::Inline(_) | Type::List(_) | Type::Map(_) => (
                    quote! { , #argument: impl IntoIterator<Item = #ty> },
                    quote! { .json(&Vec::from_iter(#argument)) },
                ),
                _ => (
                    quote! { , #argument: impl IntoIterator<Item = impl Into<#ty>> },
                    quote! { .json(&#argument.into_iter().map(Into::<#ty>::into).collect::<Vec<_>>()) },
                ),
            }
        }
        MethodBody::Json(map @ Type::Map(item)) => {
            let (map, ty) = (map.name(&mut |path| path.inside(own)), item.name(&mut |path| path.inside(own)));
            (
                quote! { , #argument: impl IntoIterator<Item = (impl Into<String>, impl Into<#ty>)> },
                quote! { .json(&#argument.into_iter().map(|(name, value)| (name.into(), value.into())).collect::<#map>()) },
            )
        }
        MethodBody::Json(ty @ (Type::Polymorphic(_) | Type::Union(_) | Type::Json | Type::Model(_) | Type::Text)) => {
            let ty = ty.name(&mut |path| path.inside(own));
            (quote! { , #argument: impl Into<#ty> }, quote! { .json(&#argument.into()) })
        }
        MethodBody::Json(ty) => {
            let ty = ty.name(&mut |path| path.inside(own));
            (quote! { , #argument: #ty }, quote! { .json(&#argument) })
        }
        MethodBody::Multipart(ty, media_types) => {
            let ty = ty.name(&mut |path| path.inside(own));
            let media_types = media_types.iter().map(|(name, media_type)| quote! { (#name, #media_type) });
            (quote! { , #argument: #ty }, quote! { .multipart(&#argument, &[#(#media_types),*]) })
        }
        MethodBody::Form(ty, styles) => {
            let ty = ty.name(&mut |path| path.inside(own));
            let styles = styles.iter().map(|(name, written)| parameter(name, ParameterPlace::Query, *written));
            (quote! { , #argument: impl Into<#ty> }, quote! { .form(&Into::<#ty>::into(#argument), &[#(#styles),*]) })
        }
        MethodBody::Reference => (quote! { , #argument: impl AsRef<str> }, quote! { .reference(#argument) }),
        MethodBody::Bytes(media_type) => {
            (quote! { , #argument: impl Into<Body> }, quote! { .content(#media_type, #argument) })
        }
    }
}
