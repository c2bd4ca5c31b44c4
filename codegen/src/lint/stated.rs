//! Keeps what pages state of types, enumerations and bodies, before it is decided which statement counts.

use std::collections::BTreeMap;

use crate::{
    api::{Property, TypeName},
    diagnostic::Diagnostics,
    extract::{Evidence, types::resource::StatedType, types::row::Row},
    page::{Page, PageKind, json::Json},
    resolve::types::Names,
    source::{FileId, Span},
};

/// What the row of a property lists as members, by its place.
pub(super) fn listed_members(evidence: &Evidence) -> BTreeMap<Span, &[String]> {
    let rows = evidence.types.iter().flat_map(|ty| &ty.rows);
    rows.map(|row| (row.property.span, row.listed_members.as_slice())).collect()
}

/// A type as its page documents it, with every name resolved.
#[derive(Debug)]
pub(super) struct TypePage<'a> {
    pub(super) name: TypeName,
    /// The rows of its tables, inherited ones included.
    pub(super) rows: Vec<Property>,
    /// Where the rows stand that say that they are inherited.
    pub(super) inherited: Vec<Span>,
    /// Its JSON sample.
    pub(super) sample: Option<&'a Json>,
    /// The page that documents it.
    pub(super) path: &'a str,
}

/// The main type of each page that documents one.
///
/// What can't be resolved was told when facts were made of it.
pub(super) fn type_pages<'a>(evidence: &'a Evidence, pages: &[Page], names: &Names) -> Vec<TypePage<'a>> {
    let resources = pages.iter().filter(|page| page.kind == PageKind::Resource);
    let mut main: BTreeMap<FileId, Option<TypePage>> = resources.map(|page| (page.file, None)).collect();
    for ty in &evidence.types {
        let Some(origin) = ty.origins.first() else { continue };
        if let Some(place @ None) = main.get_mut(&origin.file) {
            *place = Some(type_page(ty, &origin.path, origin.file, names));
        }
    }
    main.into_values().flatten().collect()
}

fn type_page<'a>(ty: &'a StatedType, path: &'a str, file: FileId, names: &Names) -> TypePage<'a> {
    let mut told = Diagnostics::default();
    let rows = ty.rows.iter().take(ty.documented);
    let inherited = rows.clone().filter(|row| row.is_inherited).map(|row| row.property.span);
    let resolve = |row: &Row| row.property.clone().of_type(names.resolve(&row.property.ty, &mut told));
    TypePage {
        name: names.named(&ty.name.to_string(), file).cloned().unwrap_or_else(|| ty.name.clone()),
        inherited: inherited.collect(),
        rows: rows.map(resolve).collect(),
        sample: ty.sample.as_ref(),
        path,
    }
}
