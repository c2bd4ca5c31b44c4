//! A way on or a call comes in; the method that takes it goes out.

use proc_macro2::TokenStream;
use quote::quote;

use super::{docs, example, literal, name, path, ty};
use crate::rust::{
    krate::{Accessor, Argument, ArgumentType, Body, Crate, Method, PathPiece, Reply},
    step::Encoding,
};

/// The method that leads on; `from` is the path that it starts at.
pub(super) fn accessor(accessor: &Accessor, from: &TokenStream) -> TokenStream {
    let (docs, ident) = (docs(&accessor.docs), name(&accessor.ident));
    let (parameters, pieces) = (parameters(&accessor.arguments), pieces(&accessor.pieces, &accessor.arguments));
    let target = path(&quote!(crate), &accessor.target);
    quote! {
        #docs
        pub fn #ident(&self #parameters) -> #target {
            #target::new(#from #pieces)
        }
    }
}

/// The method that makes a request; `from` is the path that it starts at.
pub(super) fn method(method: &Method, from: &TokenStream, krate: &Crate) -> TokenStream {
    let mut lines = method.docs.clone();
    if let Some(example) = &method.example {
        lines.extend(example::docs(example, krate));
    }
    let (docs, ident) = (docs(&lines), name(&method.ident));
    let deprecated = method.deprecated.as_ref().map(|note| quote!(#[deprecated(note = #note)]));
    let (parameters, pieces) = (parameters(&method.arguments), pieces(&method.pieces, &method.arguments));
    let query = method.query.iter().map(|query| {
        let (ty, wire_name) = (argument_type(query.argument.ty), literal(&query.wire_name));
        let (ident, value) = (name(&query.argument.ident), argument_value(&query.argument));
        (quote!(, #ident: #ty), quote!(.query(#wire_name, #value)))
    });
    let (query_parameters, query_values): (Vec<_>, Vec<_>) = query.unzip();
    let (body_parameter, body_value) = method.body.as_ref().map(body).unzip();
    let (reply, operation) = (reply(&method.reply), path(&quote!(crate), &method.operation));
    quote! {
        #docs
        #deprecated
        pub fn #ident(&self #parameters #(#query_parameters)* #body_parameter) -> graphdown_runtime::http::Request<#reply> {
            #from #pieces .request(&#operation) #(#query_values)* #body_value
        }
    }
}

fn parameters(arguments: &[Argument]) -> TokenStream {
    let parameters = arguments.iter().map(|argument| {
        let (ident, ty) = (name(&argument.ident), argument_type(argument.ty));
        quote!(, #ident: #ty)
    });
    quote!(#(#parameters)*)
}

fn argument_type(of: ArgumentType) -> TokenStream {
    match of {
        ArgumentType::Text => quote!(impl AsRef<str>),
        ArgumentType::Bool => quote!(bool),
        ArgumentType::I32 => quote!(i32),
        ArgumentType::I64 => quote!(i64),
        ArgumentType::F64 => quote!(f64),
    }
}

/// An argument as something that can be displayed.
fn argument_value(argument: &Argument) -> TokenStream {
    let ident = name(&argument.ident);
    if argument.ty == ArgumentType::Text { quote!(#ident.as_ref()) } else { quote!(#ident) }
}

/// What is added to a path, as calls on it.
fn pieces(pieces: &[PathPiece], arguments: &[Argument]) -> TokenStream {
    let calls = pieces.iter().map(|piece| match piece {
        PathPiece::Literal(text) => {
            let text = literal(text);
            quote!(.literal(#text))
        }
        PathPiece::Argument { ident, encoding } => {
            let argument = arguments.iter().find(|argument| argument.ident == *ident);
            let is_text = argument.is_none_or(|argument| argument.ty == ArgumentType::Text);
            let ident = name(ident);
            match (encoding, is_text) {
                (Encoding::Argument, true) => quote!(.argument(#ident.as_ref())),
                (Encoding::Segment, true) => quote!(.segment(#ident)),
                (Encoding::Quoted, true) => quote!(.quoted(#ident)),
                (Encoding::Segments, true) => quote!(.multi(#ident)),
                (_, false) => quote!(.argument(#ident)),
            }
        }
    });
    quote!(#(#calls)*)
}

fn body(body: &Body) -> (TokenStream, TokenStream) {
    match body {
        Body::Json(of) => {
            let ty = ty(of);
            (quote!(, body: #ty), quote!(.json(&body)))
        }
        Body::Reference => (quote!(, target: impl AsRef<str>), quote!(.reference(target))),
        Body::Bytes(media_type) => {
            let media_type = literal(media_type);
            (quote!(, body: impl Into<graphdown_runtime::Bytes>), quote!(.content(#media_type, body)))
        }
    }
}

fn reply(of: &Reply) -> TokenStream {
    match of {
        Reply::Nothing => quote!(()),
        Reply::Value(of) => ty(of),
        Reply::Collection(of) => {
            let ty = ty(of);
            quote!(graphdown_runtime::http::Collection<#ty>)
        }
        Reply::Scalar(of) => {
            let ty = ty(of);
            quote!(graphdown_runtime::http::Scalar<#ty>)
        }
        Reply::Content => quote!(graphdown_runtime::http::Content),
        Reply::Optional(inner) => {
            let inner = reply(inner);
            quote!(Option<#inner>)
        }
    }
}
