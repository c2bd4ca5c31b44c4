//! Writes the name of a type where pages write one: as a link to its page, or qualified where a link would mean another.
//!
//! What is hard: a link means what stands on its page under its words, and a name may look like a primitive's. So each
//! spelling is read again by the reader of cells before it is used.

use std::collections::BTreeMap;

use super::{Own, Read};
use crate::{
    api::{Primitive, TypeName, TypeRef},
    diagnostic::Diagnostics,
    extract::types::{enumeration, type_expression},
    gateway::Inline,
    page::{Link, Page, PageKind, Text},
    resolve::Names,
    source::Span,
};

/// Where types stand.
pub(super) struct Links<'a> {
    names: &'a Names,
    own: &'a Own,
    /// The path of each type's main page, with the anchor of an enumeration among several.
    places: BTreeMap<&'a TypeName, String>,
}

impl<'a> Links<'a> {
    pub(super) fn of(read: &Read<'a>, own: &'a Own) -> Links<'a> {
        let kinds: BTreeMap<&str, PageKind> = read.pages.iter().map(|page| (page.path.as_str(), page.kind)).collect();
        let types = read.api.types.iter().filter_map(|ty| Some((&ty.name, ty.origins.first()?.path.clone())));
        let enumerations = read.api.enumerations.iter().filter_map(|one| {
            let path = one.origins.first()?.path.as_str();
            let is_alone = kinds.get(path) == Some(&PageKind::Enumeration);
            let anchor = enumeration::anchor(&format!("{} values", one.name.name));
            Some((&one.name, if is_alone { path.to_owned() } else { format!("{path}#{anchor}") }))
        });
        Links { names: read.names, own, places: types.chain(enumerations).collect() }
    }

    pub(super) const fn names(&self) -> &'a Names {
        self.names
    }

    /// A type in a cell: `[call](../resources/call.md) collection`.
    pub(super) fn cell(&self, ty: &TypeRef, page: &Page) -> Inline {
        match ty {
            TypeRef::Primitive(primitive) => Inline::plain(&primitive.to_string()),
            TypeRef::Named(name) => self.named(name, page),
            TypeRef::Collection(item) => self.cell(item, page).then(Inline::fixed(" collection")),
            TypeRef::Untyped => Inline::fixed("Json"),
        }
    }

    /// A type's name in a cell or behind `Inherits from`.
    pub(super) fn named(&self, name: &TypeName, page: &Page) -> Inline {
        match self.target(name, page, false) {
            Some(target) => Inline::link(&name.name, &target),
            None => Inline::plain(&name.to_string()),
        }
    }

    /// A type's name before a noun in a sentence: linked, or in bold.
    pub(super) fn in_sentence(&self, name: &TypeName, page: &Page) -> Inline {
        match self.target(name, page, true) {
            Some(target) => Inline::link(&name.name, &target),
            None => Inline::bold(&name.to_string()),
        }
    }

    /// Where a link on the name leads, if it is read as the type.
    fn target(&self, name: &TypeName, page: &Page, is_in_sentence: bool) -> Option<String> {
        let place = self.places.get(name)?;
        let target = relative(place, page, is_in_sentence)?;
        let is_page = !is_in_sentence || target.contains("resources/");
        // A link counts where its page declares the type; what is declared nowhere is found by its whole name.
        let is_linked = self.names.linked(&target, &name.name, page.file) == Some(name);
        if !is_page || !is_linked || !self.is_read(name, &target, page) {
            return None;
        }
        let (path, anchor) = place.split_once('#').unwrap_or((place, ""));
        let beside = self.own.place(path, name);
        let anchor = if anchor.is_empty() { String::new() } else { format!("#{anchor}") };
        relative(&format!("{beside}{anchor}"), page, is_in_sentence)
    }

    fn is_read(&self, name: &TypeName, target: &str, page: &Page) -> bool {
        let plain = name.name.clone();
        let span = Span::new(page.file, 0, 0);
        let link = Link { start: 0, end: plain.len(), target: target.to_owned(), span };
        let cell = Text { markdown: plain.clone(), plain, span, links: vec![link], marks: Vec::new() };
        let written = type_expression::type_ref(&cell);
        self.names.resolve(&written, &mut Diagnostics::default()) == TypeRef::Named(name.clone())
    }
}

/// The way from a page to a place; links of sentences name the folder.
fn relative(place: &str, page: &Page, is_in_sentence: bool) -> Option<String> {
    let (version, rest) = place.split_once('/')?;
    let own = page.path.strip_prefix(version)?.strip_prefix('/')?.split_once('/')?.0;
    let folder = rest.split_once('/')?.0;
    Some(match rest.strip_prefix(own).and_then(|rest| rest.strip_prefix('/')) {
        Some(file) if own == folder && !is_in_sentence => file.to_owned(),
        _ => format!("../{rest}"),
    })
}

/// A primitive before a noun in a sentence; those that sentences don't name otherwise with `Edm.`.
pub(super) fn primitive(primitive: Primitive) -> Inline {
    let name = primitive.to_string();
    let is_known = crate::vocabulary::responses::PRIMITIVES.has(&name);
    Inline::plain(&if is_known { name } else { format!("Edm.{name}") })
}
