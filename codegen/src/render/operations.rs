//! Renders the statics that describe operations.

use std::collections::BTreeMap;

use proc_macro2::{Ident as Token, Span, TokenStream};
use quote::quote;

use super::{Draft, File, Part, docs, module as module_name, name, only_with};
use crate::{
    api::{ConditionalPermissions, Grant, ParameterPlace, Permissions},
    gateway::{Docs, FileName, Ident, Module, Prose},
    rust::krate::{
        FeaturePart, Grants, OperationModule, OperationStatic, PermissionConstant, Scheme, SecurityScheme, WrittenAs,
    },
    spec::Style,
};

/// `src/operations.rs`
pub(super) fn index(modules: &[OperationModule], grants: &Grants) -> File {
    let imports = (!grants.shared.is_empty()).then(|| quote! { use graphdown_runtime::http::Grant; });
    let named = Named::of(grants, &quote! {});
    let permissions = grants.permissions.iter().map(|PermissionConstant { ident, name }| {
        let ident = self::name(ident);
        quote! { const #ident: &str = #name; }
    });
    let constants = grants.shared.iter().map(|one| {
        let (ident, grant) = (name(&one.ident), one_of(&one.alternatives, &named));
        quote! { const #ident: Grant = #grant; }
    });
    let constants = quote! { #(#permissions)* #(#constants)* };
    let modules = modules.iter().map(|module| {
        let (only, module) = (only_with(module.feature.as_ref()), module_name(&module.module));
        quote! { #only pub mod #module; }
    });
    let docs = Docs::fixed("What is known of each operation before it is called, by first segment of its path.");
    let parts = [quote! { #imports }, quote! { #(#modules)* }, constants];
    File { name: FileName::fixed("src/operations.rs"), docs, parts: parts.map(Part::Tokens).into() }
}

/// The file of a module and those of its statics that need other features.
pub(super) fn drafts<'k>(module: &'k OperationModule, grants: &'k Grants) -> Vec<Draft<'k>> {
    let mut drafts = vec![Draft::new(move || file(module, grants))];
    drafts.extend(module.parts.iter().map(|part| Draft::new(move || part_file(module, part, grants))));
    drafts
}

/// `src/operations/communications.rs`
fn file(module: &OperationModule, grants: &Grants) -> File {
    let declared = module.parts.iter().map(|part| {
        let (only, name) = (only_with(Some(&part.feature)), module_name(&part.module));
        quote! { #only mod #name; }
    });
    let lifted = module.parts.iter().map(|part| {
        let (only, name) = (only_with(Some(&part.feature)), module_name(&part.module));
        let idents = module.in_file(Some(part)).map(|one| self::name(&one.ident));
        quote! { #only #[doc(inline)] pub use self::#name::{#(#idents),*}; }
    });
    let modules = [quote! { #(#declared)* }, quote! { #(#lifted)* }];
    let statics = statics(module.in_file(None), grants, &quote! { super:: });
    let path = Prose::code(&format!("/{}", module.module.as_str()));
    let docs = Docs::line(&Prose::fixed("The operations below ").and(&path).and(&Prose::fixed(".")));
    let name = FileName::of_module([&Module::named("operations"), &module.module]);
    File { name, docs, parts: modules.into_iter().chain(statics).map(Part::Tokens).collect() }
}

/// `src/operations/users/of_outlook.rs`
fn part_file(module: &OperationModule, part: &FeaturePart, grants: &Grants) -> File {
    let statics = statics(module.in_file(Some(part)), grants, &quote! { super::super:: });
    let name = FileName::of_module([&Module::named("operations"), &module.module, &part.module]);
    File { name, docs: Docs::default(), parts: statics.into_iter().map(Part::Tokens).collect() }
}

/// Statics and what they import, where the constants of grants stand at the end of that way.
fn statics<'k>(
    operations: impl Iterator<Item = &'k OperationStatic> + Clone,
    grants: &Grants,
    way: &TokenStream,
) -> Vec<TokenStream> {
    if operations.clone().next().is_none() {
        return Vec::new();
    }
    let named = Named::of(grants, way);
    let mut names = vec!["Method", "Operation", "Permissions"];
    let is_written = |one: &OperationStatic| has_written(&one.permissions, &named);
    names.extend(operations.clone().any(is_written).then_some("Grant"));
    let is_styled = |one: &OperationStatic| !one.parameters.is_empty();
    names.extend(operations.clone().any(is_styled).then_some(["Parameter", "Style"]).into_iter().flatten());
    let needs = || operations.clone().filter_map(|one| one.security.as_ref()).flatten().flatten();
    names.extend(needs().next().map(|_| ["Scheme", "SecurityScheme"]).into_iter().flatten());
    names.extend(needs().any(|one| matches!(one.scheme, Scheme::ApiKey(..))).then_some("Place"));
    let is_conditional = |one: &OperationStatic| !one.permissions.conditional.is_empty();
    names.extend(operations.clone().any(is_conditional).then_some("ConditionalPermissions"));
    names.sort_unstable();
    let names = names.into_iter().map(|name| Token::new(name, Span::call_site()));
    let uses = quote! { use graphdown_runtime::http::{#(#names),*}; };
    std::iter::once(uses).chain(operations.map(|one| operation(one, &named))).collect()
}

fn operation(operation: &OperationStatic, named: &Named) -> TokenStream {
    let OperationStatic { id, templates, documentation, .. } = operation;
    let (ident, docs) = (name(&operation.ident), docs(&operation.docs));
    let method = Token::new(operation.method.as_str(), Span::call_site());
    let permissions = permissions(&operation.permissions, named);
    let page = (!documentation.is_empty()).then(|| quote! { .with_documentation(#documentation) });
    let deprecated = operation.deprecated.as_ref().map(|note| quote! { .with_deprecation(#note) });
    let styled = operation.parameters.iter().map(|one| parameter(&one.name, one.place, one.written));
    let parameters = (!operation.parameters.is_empty()).then(|| quote! { .with_parameters(&[#(#styled),*]) });
    let server = operation.server.as_ref().map(|url| quote! { .with_server(#url) });
    let security = operation.security.as_ref().map(|alternatives| {
        let alternatives = alternatives.iter().map(|together| {
            let together = together.iter().map(scheme);
            quote! { &[#(#together),*] }
        });
        quote! { .with_security(&[#(#alternatives),*]) }
    });
    quote! {
        #docs
        pub static #ident: Operation = Operation::new(#id, Method::#method, &[#(#templates),*])
            .with_permissions(#permissions)
            #page
            #deprecated
            #parameters
            #server
            #security;
    }
}

/// A parameter and its style, as the runtime knows it.
pub(super) fn parameter(wire_name: &str, place: ParameterPlace, written: WrittenAs) -> TokenStream {
    let constructor = Token::new(place.as_str(), Span::call_site());
    let style = match written.style {
        None => "Json",
        Some(Style::Simple) => "Simple",
        Some(Style::Label) => "Label",
        Some(Style::Matrix) => "Matrix",
        Some(Style::Form) => "Form",
        Some(Style::SpaceDelimited) => "SpaceDelimited",
        Some(Style::PipeDelimited) => "PipeDelimited",
        Some(Style::DeepObject) => "DeepObject",
    };
    let (style, explode) = (Token::new(style, Span::call_site()), written.explode);
    let reserved = written.allow_reserved.then(|| quote! { .allow_reserved() });
    quote! { Parameter::#constructor(#wire_name, Style::#style, #explode) #reserved }
}

fn scheme(scheme: &SecurityScheme) -> TokenStream {
    let name = &scheme.name;
    let scheme = match &scheme.scheme {
        Scheme::Bearer => quote! { Scheme::Bearer },
        Scheme::Basic => quote! { Scheme::Basic },
        Scheme::ApiKey(place, key) => {
            let place = match place {
                ParameterPlace::Query => quote! { Place::Query },
                ParameterPlace::Cookie => quote! { Place::Cookie },
                ParameterPlace::Header | ParameterPlace::Path => quote! { Place::Header },
            };
            quote! { Scheme::ApiKey(#place, #key) }
        }
        Scheme::Unsupported(scheme) => quote! { Scheme::Unsupported(#scheme) },
    };
    quote! { SecurityScheme::new(#name, #scheme) }
}

/// How a file writes the constants.
struct Named<'a> {
    permissions: BTreeMap<&'a str, TokenStream>,
    /// By their alternatives.
    grants: BTreeMap<&'a [Vec<String>], TokenStream>,
}

impl<'a> Named<'a> {
    /// With what leads to them.
    fn of(grants: &'a Grants, way: &TokenStream) -> Self {
        let written = |ident: &Ident| {
            let ident = name(ident);
            quote! { #way #ident }
        };
        Named {
            permissions: grants.permissions.iter().map(|one| (one.name.as_str(), written(&one.ident))).collect(),
            grants: grants.shared.iter().map(|one| (one.alternatives.as_slice(), written(&one.ident))).collect(),
        }
    }
}

fn permissions(permissions: &Permissions, named: &Named) -> TokenStream {
    let Permissions { delegated_work, delegated_personal, application, notes: _, conditional } = permissions;
    let [work, personal, application] = [delegated_work, delegated_personal, application].map(|one| grant(one, named));
    let conditional = (!conditional.is_empty()).then(|| {
        let each = conditional.iter().map(|one: &ConditionalPermissions| {
            let (when, then) = (one.condition(), self::permissions(&one.permissions, named));
            quote! { ConditionalPermissions::new(#when, #then) }
        });
        quote! { .with_conditional(&[#(#each),*]) }
    });
    quote! { Permissions::new(#work, #personal, #application)#conditional }
}

/// Whether a grant among them is written where it is used, not by the name of a constant.
fn has_written(permissions: &Permissions, named: &Named) -> bool {
    let Permissions { delegated_work, delegated_personal, application, notes: _, conditional } = permissions;
    let is_written =
        |grant: &&Grant| !matches!(grant, Grant::OneOf(alternatives) if named.grants.contains_key(&**alternatives));
    [delegated_work, delegated_personal, application].iter().any(is_written)
        || conditional.iter().any(|one| has_written(&one.permissions, named))
}

fn grant(grant: &Grant, named: &Named) -> TokenStream {
    match grant {
        Grant::Unknown => quote! { Grant::Unknown },
        Grant::NotSupported => quote! { Grant::NotSupported },
        Grant::NothingNeeded => quote! { Grant::NothingNeeded },
        Grant::OneOf(alternatives) => {
            named.grants.get(&**alternatives).cloned().unwrap_or_else(|| one_of(alternatives, named))
        }
    }
}

fn one_of(alternatives: &[Vec<String>], named: &Named) -> TokenStream {
    let alternatives = alternatives.iter().map(|together| {
        let together =
            together.iter().map(|one| named.permissions.get(one.as_str()).cloned().unwrap_or_else(|| quote! { #one }));
        quote! { &[#(#together),*] }
    });
    quote! { Grant::OneOf(&[#(#alternatives),*]) }
}
