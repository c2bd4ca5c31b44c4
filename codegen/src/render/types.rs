//! Models, enumerations and polymorphic enums come in; the tokens of their files go out.

use proc_macro2::TokenStream;
use quote::quote;

use super::{File, Part, Table, docs, docs_with_deprecation, literal, name, names::Names};
use crate::rust::{
    Ident,
    krate::{Enumeration, Field, Item, Model, Polymorphic, Type, TypeFile, TypeModule},
};

/// The module's own file, which lifts the types out of theirs, and then those.
pub(super) fn files(module: &TypeModule) -> Vec<File> {
    let folder = module.module.iter().map(Ident::bare).collect::<Vec<_>>().join("/");
    let mut files = vec![index(module, &folder)];
    files.extend(module.files.iter().map(|file| type_file(module, file, &folder)));
    files
}

fn index(module: &TypeModule, folder: &str) -> File {
    let children = module.children.iter().map(name);
    let modules = module.files.iter().map(|file| name(&file.module));
    let lifted = module.files.iter().map(|file| {
        let (module, idents) = (name(&file.module), file.items.iter().map(|item| name(item_ident(item))));
        quote! { pub use self::#module::{#(#idents),*}; }
    });
    let parts = [quote! { #(pub mod #children;)* }, quote! { #(mod #modules;)* }, quote! { #(#lifted)* }];
    File { path: format!("src/{folder}.rs"), docs: module.docs.clone(), parts: parts.map(Part::Tokens).into() }
}

fn type_file(module: &TypeModule, file: &TypeFile, folder: &str) -> File {
    let names = Names::new(&module.module, file.items.iter().map(item_ident).collect());
    let mut items = Vec::new();
    for item in &file.items {
        match item {
            Item::Model(one) => model(one, &names, &mut items),
            Item::Enumeration(one) => enumeration(one, &mut items),
            Item::Polymorphic(one) => polymorphic(one, &names, &mut items),
        }
    }
    let parts = std::iter::once(Part::Tokens(names.imports())).chain(items).collect();
    File { path: format!("src/{folder}/{}.rs", file.module.bare()), docs: Vec::new(), parts }
}

/// What an item is called.
fn item_ident(item: &Item) -> &Ident {
    match item {
        Item::Model(one) => &one.ident,
        Item::Enumeration(one) => &one.ident,
        Item::Polymorphic(one) => &one.ident,
    }
}

fn model(model: &Model, names: &Names, parts: &mut Vec<Part>) {
    let (ident, docs) = (name(&model.ident), docs_with_deprecation(&model.docs, model.deprecated.as_ref()));
    let fields = model.fields.iter().map(|one| field(one, names));
    let setters = model.fields.iter().map(|one| setter(one, names));
    let additional = names.model("Additional");
    let definition = quote! {
        #docs
        #[derive(Clone, Default)]
        #[non_exhaustive]
        pub struct #ident {
            #(#fields,)*
            /// What is sent beyond the documented properties.
            pub additional: #additional,
        }
    };
    parts.push(Part::Tokens(definition));
    if !model.fields.is_empty() {
        parts.push(Part::Tokens(quote! { impl #ident { #(#setters)* } }));
    }
    parts.push(Part::Table(Table {
        macro_path: "graphdown_runtime::model",
        head: format!("{}: {}", model.ident, literal(&model.wire_name)),
        rows: model
            .fields
            .iter()
            .map(|field| (field.ident.to_string(), literal(&field.wire_name).to_string()))
            .collect(),
    }));
}

fn field(field: &Field, names: &Names) -> TokenStream {
    let (ident, docs) = (name(&field.ident), docs_with_deprecation(&field.docs, field.deprecated.as_ref()));
    let ty = names.ty(&field.ty);
    quote! { #docs pub #ident: Option<#ty> }
}

fn setter(field: &Field, names: &Names) -> TokenStream {
    let (ident, setter) = (name(&field.ident), name(&field.setter));
    let about = format!(" Sets [`{0}`](#structfield.{0}).", field.ident.bare());
    let (parameter, value) = parameter(&field.ty, names);
    quote! {
        #[doc = #about]
        #[must_use]
        pub fn #setter(mut self, value: #parameter) -> Self {
            self.#ident = Some(#value);
            self
        }
    }
}

/// What a setter takes, and how that becomes the value.
fn parameter(ty: &Type, names: &Names) -> (TokenStream, TokenStream) {
    let own = |ty: &Type| names.ty(ty);
    match ty {
        Type::Bool | Type::I32 | Type::I64 | Type::F64 | Type::Model(_) => (own(ty), quote! { value }),
        Type::List(item) => {
            let item_ty = own(item);
            match &**item {
                Type::Model(_) | Type::List(_) => {
                    (quote! { impl IntoIterator<Item = #item_ty> }, quote! { value.into_iter().collect() })
                }
                _ => (
                    quote! { impl IntoIterator<Item = impl Into<#item_ty>> },
                    quote! { value.into_iter().map(Into::into).collect() },
                ),
            }
        }
        _ => {
            let ty = own(ty);
            (quote! { impl Into<#ty> }, quote! { value.into() })
        }
    }
}

fn enumeration(enumeration: &Enumeration, parts: &mut Vec<Part>) {
    let (ident, unknown) = (name(&enumeration.ident), name(&enumeration.unknown));
    let about = docs_with_deprecation(&enumeration.docs, enumeration.deprecated.as_ref());
    let variants = enumeration.variants.iter().map(|variant| {
        let (ident, docs) = (name(&variant.ident), docs(&variant.docs));
        quote! { #docs #ident }
    });
    let definition = quote! {
        #about
        #[derive(Clone)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants,)*
            /// A value that this crate doesn't know.
            #unknown(String),
        }
    };
    parts.push(Part::Tokens(definition));
    parts.push(Part::Table(Table {
        macro_path: "graphdown_runtime::enumeration",
        head: enumeration.ident.to_string(),
        rows: enumeration
            .variants
            .iter()
            .map(|variant| (variant.ident.to_string(), literal(&variant.wire_name).to_string()))
            .collect(),
    }));
}

fn polymorphic(polymorphic: &Polymorphic, names: &Names, parts: &mut Vec<Part>) {
    let (ident, about, other) = (name(&polymorphic.ident), docs(&polymorphic.docs), name(&polymorphic.other));
    let open = names.model("Open");
    let variants = polymorphic.variants.iter().map(|variant| {
        let (ident, docs, ty) = (name(&variant.ident), docs(&variant.docs), names.path(&variant.ty));
        quote! { #docs #ident(Box<#ty>) }
    });
    let rows = polymorphic.variants.iter().map(|variant| {
        let ty = names.path(&variant.ty).to_string().replace(' ', "");
        (format!("{}({ty})", variant.ident), literal(&variant.wire_name).to_string())
    });
    let definition = quote! {
        #about
        #[derive(Clone)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants,)*
            /// A type that this crate doesn't know.
            #other(Box<#open>),
        }
    };
    parts.push(Part::Tokens(definition));
    parts.push(Part::Table(Table {
        macro_path: "graphdown_runtime::polymorphic",
        head: polymorphic.ident.to_string(),
        rows: rows.collect(),
    }));
}
