//! A module of types comes in; its file and the files of its types go out.

use proc_macro2::TokenStream;
use quote::quote;

use super::{File, Part, Table, docs, docs_with_deprecation, literal, name, path, ty};
use crate::rust::{
    Ident,
    krate::{Enumeration, Field, Item, Model, Polymorphic, Type, TypeFile, TypeModule},
};

/// The module's own file, which lifts the types out of theirs, and then those.
pub(super) fn files(module: &TypeModule) -> Vec<File> {
    let folder = module.module.iter().map(Ident::bare).collect::<Vec<_>>().join("/");
    let mut files = vec![index(module, &folder)];
    files.extend(module.files.iter().map(|file| type_file(file, &folder)));
    files
}

fn index(module: &TypeModule, folder: &str) -> File {
    let children = module.children.iter().map(name);
    let modules = module.files.iter().map(|file| name(&file.module));
    let lifted = module.files.iter().map(|file| {
        let (module, idents) = (name(&file.module), file.items.iter().map(|item| name(ident(item))));
        quote!(pub use self::#module::{#(#idents),*};)
    });
    let parts = vec![
        Part::Tokens(quote!(#(pub mod #children;)*)),
        Part::Tokens(quote!(#(mod #modules;)*)),
        Part::Tokens(quote!(#(#lifted)*)),
    ];
    File { path: format!("src/{folder}.rs"), docs: module.docs.clone(), parts }
}

fn type_file(file: &TypeFile, folder: &str) -> File {
    let first = file.items.first().map(|item| ident(item).as_str()).unwrap_or_default();
    let docs = vec![format!("`{first}`, as the reference documents it.")];
    let parts = file.items.iter().flat_map(parts).collect();
    File { path: format!("src/{folder}/{}.rs", file.module.bare()), docs, parts }
}

fn ident(item: &Item) -> &Ident {
    match item {
        Item::Model(model) => &model.ident,
        Item::Enumeration(enumeration) => &enumeration.ident,
        Item::Polymorphic(polymorphic) => &polymorphic.ident,
    }
}

fn parts(item: &Item) -> Vec<Part> {
    match item {
        Item::Model(model) => self::model(model),
        Item::Enumeration(enumeration) => self::enumeration(enumeration),
        Item::Polymorphic(polymorphic) => self::polymorphic(polymorphic),
    }
}

fn model(model: &Model) -> Vec<Part> {
    let (ident, docs) = (name(&model.ident), docs_with_deprecation(&model.docs, model.deprecated.as_ref()));
    let fields = model.fields.iter().map(field);
    let setters = model.fields.iter().map(setter);
    let structure = quote! {
        #docs
        #[derive(Clone, Default)]
        #[non_exhaustive]
        pub struct #ident {
            #(#fields)*
            /// What the service sent beyond the documented properties: unknown ones, annotations, explicit nulls.
            pub additional: graphdown_runtime::model::Additional,
        }
    };
    let mut parts = vec![Part::Tokens(structure)];
    if !model.fields.is_empty() {
        parts.push(Part::Tokens(quote!(impl #ident { #(#setters)* })));
    }
    parts.push(Part::Table(Table {
        macro_path: "graphdown_runtime::model",
        head: format!("{}: {}", model.ident.as_str(), literal(&model.wire_name)),
        rows: model.fields.iter().map(|field| row(&field.ident, &field.wire_name)).collect(),
    }));
    parts
}

fn row(ident: &Ident, wire_name: &str) -> (String, String) {
    (ident.as_str().to_owned(), literal(wire_name).to_string())
}

fn field(field: &Field) -> TokenStream {
    let (ident, docs) = (name(&field.ident), docs_with_deprecation(&field.docs, field.deprecated.as_ref()));
    let ty = ty(&field.ty);
    quote!(#docs pub #ident: Option<#ty>,)
}

fn setter(field: &Field) -> TokenStream {
    let (ident, setter) = (name(&field.ident), name(&field.setter));
    let doc = format!(" Sets [`{0}`](#structfield.{0}).", field.ident.bare());
    let (parameter, value) = taken(&field.ty);
    quote! {
        #[doc = #doc]
        #[must_use]
        pub fn #setter(mut self, value: #parameter) -> Self {
            self.#ident = Some(#value);
            self
        }
    }
}

/// What a setter takes for a type, and what it makes of it.
fn taken(of: &Type) -> (TokenStream, TokenStream) {
    let inner = ty(of);
    match of {
        Type::Bool | Type::I32 | Type::I64 | Type::F64 => (inner, quote!(value)),
        Type::List(item) if matches!(**item, Type::List(_)) => (inner, quote!(value)),
        Type::List(item) => {
            let item = ty(item);
            let items = quote!(value.into_iter().map(Into::into).collect());
            (quote!(impl IntoIterator<Item = impl Into<#item>>), items)
        }
        _ => (quote!(impl Into<#inner>), quote!(value.into())),
    }
}

fn enumeration(enumeration: &Enumeration) -> Vec<Part> {
    let ident = name(&enumeration.ident);
    let head = docs_with_deprecation(&enumeration.docs, enumeration.deprecated.as_ref());
    let variants = enumeration.variants.iter().map(|variant| {
        let (docs, ident) = (docs(&variant.docs), name(&variant.ident));
        quote!(#docs #ident,)
    });
    let unknown = name(&enumeration.unknown);
    let structure = quote! {
        #head
        #[derive(Clone)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants)*
            /// Any other text.
            #unknown(String),
        }
    };
    let table = Table {
        macro_path: "graphdown_runtime::enumeration",
        head: enumeration.ident.as_str().to_owned(),
        rows: enumeration.variants.iter().map(|variant| row(&variant.ident, &variant.wire_name)).collect(),
    };
    vec![Part::Tokens(structure), Part::Table(table)]
}

fn polymorphic(polymorphic: &Polymorphic) -> Vec<Part> {
    let (ident, docs) = (name(&polymorphic.ident), docs(&polymorphic.docs));
    let variants = polymorphic.variants.iter().map(|variant| {
        let (docs, ident, ty) = (self::docs(&variant.docs), name(&variant.ident), path(&quote!(crate), &variant.ty));
        quote!(#docs #ident(Box<#ty>),)
    });
    let other = name(&polymorphic.other);
    let structure = quote! {
        #docs
        #[derive(Clone)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants)*
            /// A type that is not documented.
            #other(Box<graphdown_runtime::model::Open>),
        }
    };
    let rows = polymorphic.variants.iter().map(|variant| {
        let ty = path(&quote!(crate), &variant.ty).to_string().replace(' ', "");
        (format!("{}({ty})", variant.ident.as_str()), literal(&variant.wire_name).to_string())
    });
    let table = Table {
        macro_path: "graphdown_runtime::polymorphic",
        head: polymorphic.ident.as_str().to_owned(),
        rows: rows.collect(),
    };
    vec![Part::Tokens(structure), Part::Table(table)]
}
