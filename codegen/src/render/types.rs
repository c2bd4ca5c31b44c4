//! Renders models, enumerations and enums of several types: a definition, setters and a table for the runtime of each.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    Draft, File, Head, HeadDiscriminator, Part, Row, RowValue, Table, docs, docs_with_deprecation, imports,
    module as module_name, name, only_with, shown_where_inlined,
};
use crate::{
    gateway::{Docs, FileName, Ident, Literal, Module, Prose, TypeName},
    rust::krate::{
        Answers, Discriminator, Enumeration, Field, Item, Model, Polymorphic, PolymorphicVariant, Reply, Type,
        TypeFile, TypeModule, TypePath, Union,
    },
    spec::Status,
};

/// The module's own file, which lifts the types out of theirs, and then those.
pub(super) fn drafts(module: &TypeModule) -> Vec<Draft<'_>> {
    let mut drafts = vec![Draft::new(|| index(module))];
    drafts.extend(module.files.iter().map(|file| Draft::new(|| type_file(module, file))));
    drafts
}

fn index(module: &TypeModule) -> File {
    let children = module.children.iter().map(module_name);
    let modules = module.files.iter().map(|file| {
        let (only, module) = (only_with(file.feature.as_ref()), module_name(&file.module));
        quote! { #only mod #module; }
    });
    let lifted = module.files.iter().map(|file| {
        let (module, idents) = (
            module_name(&file.module),
            file.items.iter().map(Item::ident).collect::<BTreeSet<_>>().into_iter().map(name),
        );
        let only = only_with(file.feature.as_ref());
        quote! { #only #[doc(inline)] pub use self::#module::{#(#idents),*}; }
    });
    let parts = [quote! { #(pub mod #children;)* }, quote! { #(#modules)* }, quote! { #(#lifted)* }];
    let name = FileName::of_module(&module.module);
    File { name, docs: module.docs.clone(), parts: parts.map(Part::Tokens).into() }
}

fn type_file(module: &TypeModule, file: &TypeFile) -> File {
    let own = module.module.as_slice();
    let mut items = Vec::new();
    for item in &file.items {
        match item {
            Item::Model(one) => model(one, own, &mut items),
            Item::Enumeration(one) => enumeration(one, &mut items),
            Item::Polymorphic(one) => polymorphic(one, own, &mut items),
            Item::Union(one) => union(one, own, &mut items),
            Item::Answers(one) => answers(one, own, &mut items),
        }
    }
    let parts = std::iter::once(Part::Tokens(imports(&file.imports))).chain(items).collect();
    File { name: FileName::of_module(module.module.iter().chain([&file.module])), docs: Docs::default(), parts }
}

/// What stands above a type.
fn about(about: &Docs, deprecated: Option<&Prose>) -> TokenStream {
    let (docs, shown) = (docs_with_deprecation(about, deprecated), shown_where_inlined());
    quote! { #docs #shown }
}

fn model(model: &Model, own: &[Module], parts: &mut Vec<Part>) {
    let (ident, docs) = (name(&model.ident), about(&model.docs, model.deprecated.as_ref()));
    let fields = model.fields.iter().map(|one| field(one, own));
    let setters: Vec<TokenStream> = model.fields.iter().filter_map(|one| setter(one, own)).collect();
    let definition = quote! {
        #docs
        #[derive(Clone, Default)]
        #[non_exhaustive]
        pub struct #ident {
            #(#fields,)*
            /// What is sent beyond the documented properties.
            pub additional: Additional,
        }
    };
    parts.push(Part::Tokens(definition));
    if !setters.is_empty() {
        parts.push(Part::Tokens(quote! { impl #ident { #(#setters)* } }));
    }
    parts.push(Part::Table(Table {
        macro_path: "graphdown_runtime::model",
        head: Head {
            wire_name: Some(Literal::text(&model.wire_name)),
            bases: model.bases.iter().map(|base| base.inside(own)).collect(),
            discriminators: model.discriminators.iter().map(discriminator).collect(),
            ..Head::of(&model.ident)
        },
        rows: model.fields.iter().map(row).collect(),
    }));
}

fn discriminator(of: &Discriminator) -> HeadDiscriminator {
    let literals = |values: &[String]| values.iter().map(|value| Literal::text(value)).collect();
    HeadDiscriminator {
        property: Literal::text(&of.property),
        values: Some([literals(&of.values), literals(&of.derived)]),
    }
}

fn row(field: &Field) -> Row {
    Row {
        ident: field.ident.clone(),
        feature: field.feature.clone(),
        ty: None,
        value: RowValue::One(Literal::text(&field.wire_name)),
    }
}

fn field(field: &Field, own: &[Module]) -> TokenStream {
    let (ident, docs) = (name(&field.ident), docs_with_deprecation(&field.docs, field.deprecated.as_ref()));
    let (only, ty) = (only_with(field.feature.as_ref()), field_type(field, own));
    quote! { #docs #only pub #ident: Option<#ty> }
}

/// The type of a field, by its whole path where no import may name it.
fn field_type(field: &Field, own: &[Module]) -> TypeName {
    field.ty.name(&mut |path| named(path, field, own))
}

fn named(path: &TypePath, field: &Field, own: &[Module]) -> TypeName {
    if field.feature.is_some() { path.outside(&Ident::fixed("crate")) } else { path.inside(own) }
}

fn setter(field: &Field, own: &[Module]) -> Option<TokenStream> {
    let (ident, setter) = (name(&field.ident), name(field.setter.as_ref()?));
    let about = format!(" Sets [`{0}`](#structfield.{0}).", field.ident.bare());
    let (parameter, value) = parameter(&field.ty, &|path| named(path, field, own));
    let only = only_with(field.feature.as_ref());
    Some(quote! {
        #[doc = #about]
        #only
        #[must_use]
        pub fn #setter(mut self, value: #parameter) -> Self {
            self.#ident = Some(#value);
            self
        }
    })
}

/// What a setter takes, and how that becomes the value.
fn parameter(ty: &Type, naming: &dyn Fn(&TypePath) -> TypeName) -> (TokenStream, TokenStream) {
    let named = |ty: &Type| ty.name(&mut |path| naming(path));
    match ty {
        Type::Bool | Type::I32 | Type::I64 | Type::U64 | Type::F64 | Type::Inline(_) => {
            let ty = named(ty);
            (quote!(#ty), quote! { value })
        }
        Type::Boxed(path) => {
            let ty = naming(path);
            (quote! { impl Into<#ty> }, quote! { Box::new(value.into()) })
        }
        Type::List(item) => {
            let item_ty = named(item);
            match &**item {
                Type::Inline(_) | Type::List(_) | Type::Map(_) => {
                    (quote! { impl IntoIterator<Item = #item_ty> }, quote! { value.into_iter().collect() })
                }
                _ => (
                    quote! { impl IntoIterator<Item = impl Into<#item_ty>> },
                    quote! { value.into_iter().map(Into::into).collect() },
                ),
            }
        }
        _ => {
            let ty = named(ty);
            (quote! { impl Into<#ty> }, quote! { value.into() })
        }
    }
}

fn enumeration(enumeration: &Enumeration, parts: &mut Vec<Part>) {
    let (ident, unknown) = (name(&enumeration.ident), name(&enumeration.unknown));
    let about = about(&enumeration.docs, enumeration.deprecated.as_ref());
    let variants = enumeration.variants.iter().enumerate().map(|(index, variant)| {
        let (ident, docs) = (name(&variant.ident), docs(&variant.docs));
        let default = (enumeration.default == Some(index)).then(|| quote! { #[default] });
        quote! { #docs #default #ident }
    });
    let default = enumeration.default.map(|_| quote! { , Default });
    let held = if enumeration.is_of_numbers { quote!(i64) } else { quote!(String) };
    let definition = quote! {
        #about
        #[derive(Clone #default)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants,)*
            /// A value that this crate doesn't know.
            #unknown(#held),
        }
    };
    let literal = |wire_name: &str| match wire_name.parse() {
        Ok(number) if enumeration.is_of_numbers => Literal::integer(number),
        _ => Literal::text(wire_name),
    };
    let rows = enumeration.variants.iter().map(|variant| Row {
        ident: variant.ident.clone(),
        feature: None,
        ty: None,
        value: RowValue::One(literal(&variant.wire_name)),
    });
    let head = Head {
        unlisted: enumeration.unlisted.iter().map(|member| literal(member)).collect(),
        ..Head::of(&enumeration.ident)
    };
    let macro_path = match enumeration.is_of_numbers {
        true => "graphdown_runtime::number_enumeration",
        false => "graphdown_runtime::enumeration",
    };
    parts.push(Part::Tokens(definition));
    parts.push(Part::Table(Table { macro_path, head, rows: rows.collect() }));
}

fn polymorphic(polymorphic: &Polymorphic, own: &[Module], parts: &mut Vec<Part>) {
    let (ident, about, other) = (name(&polymorphic.ident), about(&polymorphic.docs, None), name(&polymorphic.other));
    let variants = polymorphic.variants.iter().map(|variant| {
        let (ident, docs, ty) = (name(&variant.ident), docs(&variant.docs), variant.ty.inside(own));
        quote! { #docs #ident(Box<#ty>) }
    });
    let told = |variant: &PolymorphicVariant| Row {
        ident: variant.ident.clone(),
        feature: None,
        ty: Some(variant.ty.inside(own)),
        value: RowValue::Alternatives(variant.wire_names.iter().map(|name| Literal::text(name)).collect()),
    };
    let definition = quote! {
        #about
        #[derive(Clone)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants,)*
            /// A type that this crate doesn't know.
            #other(Box<Open>),
        }
    };
    parts.push(Part::Tokens(definition));
    parts.push(Part::Table(Table {
        macro_path: "graphdown_runtime::polymorphic",
        head: Head {
            discriminators: vec![HeadDiscriminator {
                property: Literal::text(&polymorphic.discriminator),
                values: None,
            }],
            ..Head::of(&polymorphic.ident)
        },
        rows: polymorphic.variants.iter().map(told).collect(),
    }));
}

fn union(union: &Union, own: &[Module], parts: &mut Vec<Part>) {
    let (ident, other) = (name(&union.ident), name(&union.other));
    let about = about(&union.docs, union.deprecated.as_ref());
    let variants = union.variants.iter().map(|variant| {
        let (ident, docs, ty) = (name(&variant.ident), docs(&variant.docs), held(&variant.ty, own));
        quote! { #docs #ident(#ty) }
    });
    let definition = quote! {
        #about
        #[derive(Clone)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants,)*
            /// A value of a type that this crate doesn't know.
            #other(Json),
        }
    };
    let rows = union.variants.iter().map(|variant| Row {
        ident: variant.ident.clone(),
        feature: None,
        ty: Some(held(&variant.ty, own)),
        value: RowValue::List(variant.required.iter().map(|name| Literal::text(name)).collect()),
    });
    let rows = rows.collect();
    parts.push(Part::Tokens(definition));
    parts.push(Part::Table(Table {
        macro_path: "graphdown_runtime::alternatives",
        head: Head::of(&union.ident),
        rows,
    }));
}

/// The type that a variant holds: models may hold the enum in turn.
fn held(ty: &Type, own: &[Module]) -> TypeName {
    let ty = if let Type::Model(path) | Type::Inline(path) = ty { &Type::Boxed(path.clone()) } else { ty };
    ty.name(&mut |path| path.inside(own))
}
fn answers(answers: &Answers, own: &[Module], parts: &mut Vec<Part>) {
    let (ident, about, other) = (name(&answers.ident), about(&answers.docs, None), name(&answers.other));
    let variants = answers.variants.iter().map(|variant| {
        let (ident, docs) = (name(&variant.ident), docs(&variant.docs));
        let held = (variant.reply != Reply::Nothing).then(|| variant.reply.name(&mut |path| path.inside(own)));
        let held = held.map(|ty| quote! { (#ty) });
        quote! { #docs #ident #held }
    });
    let arms = answers.variants.iter().map(|variant| {
        let ident = name(&variant.ident);
        let pattern = match variant.status {
            Status::Code(code) => {
                let code = proc_macro2::Literal::u16_unsuffixed(code);
                quote! { #code }
            }
            Status::Range(class) => {
                let bounds = [u16::from(class) * 100, u16::from(class) * 100 + 99];
                let [first, last] = bounds.map(proc_macro2::Literal::u16_unsuffixed);
                quote! { #first..=#last }
            }
            Status::Default | Status::Other(_) => quote! { _ },
        };
        match variant.reply {
            Reply::Nothing => quote! { #pattern => Ok(Self::#ident) },
            _ => quote! { #pattern => graphdown_runtime::http::decode_as(answer).map(Self::#ident) },
        }
    });
    let has_rest = answers.variants.iter().any(|variant| variant.status == Status::Default);
    let rest = (!has_rest).then(|| quote! { _ => graphdown_runtime::http::decode_as(answer).map(Self::#other), });
    let unknown = (!has_rest).then(|| {
        quote! {
            /// The body of another status.
            #other(Content),
        }
    });
    parts.push(Part::Tokens(quote! {
        #about
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #ident { #(#variants,)* #unknown }
    }));
    parts.push(Part::Tokens(quote! {
        impl graphdown_runtime::http::Reply for #ident {
            fn decode(
                answer: &graphdown_runtime::http::Answer,
            ) -> Result<Self, Box<graphdown_runtime::http::DecodeError>> {
                match answer.status().as_u16() { #(#arms,)* #rest }
            }
        }
    }));
}
