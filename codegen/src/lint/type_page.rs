//! Pages come in; the types that each documents go out as that page alone tells them, with every name resolved.

use crate::{
    api::{Property, ResourceType},
    diagnostic::Diagnostics,
    extract::{declaration, resource},
    page::{
        Page, PageKind,
        json::{self, Json},
    },
    resolve::types::Names,
    source::Span,
};

/// A type as one page documents it.
#[derive(Debug)]
pub(super) struct TypePage {
    /// The type, with the rows of its tables and then what its sample alone shows, inherited rows included.
    pub(super) ty: ResourceType,
    /// Its JSON sample.
    pub(super) sample: Option<Json>,
    /// The page that documents it.
    pub(super) path: String,
}

impl TypePage {
    /// The rows of its tables.
    pub(super) fn rows(&self) -> impl Iterator<Item = &Property> {
        let sample = self.sample.as_ref().map(|json| json.span);
        self.ty.properties.iter().filter(move |property| !sample.is_some_and(|sample| is_within(property.span, sample)))
    }
}

fn is_within(inner: Span, outer: Span) -> bool {
    inner.file == outer.file && inner.start >= outer.start && inner.end <= outer.end
}

/// The main type of each page that documents one, by tables and sample.
///
/// Reading the pages has told what is wrong with them by themselves.
pub(super) fn type_pages(pages: &[Page], names: &Names) -> Vec<TypePage> {
    let mut unheard = Diagnostics::default();
    let mut found = Vec::new();
    for page in pages.iter().filter(|page| page.kind == PageKind::Resource) {
        let Some(declaration) = declaration::declarations(page).into_iter().next() else { continue };
        let Some(mut ty) = resource::resource_types(page, &mut unheard).into_iter().next() else { continue };
        let known = names.named(&ty.name.to_string(), page.file).cloned();
        ty.name = known.unwrap_or(ty.name);
        for property in &mut ty.properties {
            property.ty = names.resolve(&property.ty, &mut unheard);
        }
        let sample = declaration.sample.and_then(|code| json::read(&code.text, code.span, &mut unheard));
        found.push(TypePage { ty, sample, path: page.path.clone() });
    }
    found
}
