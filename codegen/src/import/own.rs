//! Decides what a page of our own leaves to be imported: it stands in place of the docs' page of its name, and what that one
//! states beside it goes into a page of another name.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    api::{Api, Enumeration, Method, TypeName},
    extract::types::resource::StatedType,
    resolve::operations::DecidedPage,
    type_graph::Types,
};

/// What pages of our own state.
#[derive(Clone, Debug, Default)]
pub struct Own {
    /// Their paths, `v1.0/api/call-get.md`, by their paths in lower case: names that differ in case alone are one file on
    /// some systems.
    pages: BTreeMap<String, String>,
    operations: BTreeSet<(Method, String)>,
    /// The properties of each type, inherited ones with them, all in lower case.
    types: BTreeMap<String, BTreeSet<String>>,
    enumerations: BTreeSet<String>,
}

impl Own {
    /// The facts of pages of our own.
    #[must_use]
    pub fn of<'p>(pages: impl Iterator<Item = &'p str>, api: &Api) -> Own {
        let graph = Types::of(api);
        let types = api.types.iter().map(|ty| {
            let properties = graph.properties(ty).into_keys().map(str::to_ascii_lowercase);
            (ty.name.to_string().to_ascii_lowercase(), properties.collect())
        });
        Own {
            pages: pages.map(|path| (path.to_ascii_lowercase(), path.to_owned())).collect(),
            operations: api.operations.iter().map(|one| (one.method, one.path.key())).collect(),
            types: types.collect(),
            enumerations: api.enumerations.iter().map(|one| one.name.to_string().to_ascii_lowercase()).collect(),
        }
    }

    /// Whether a page of this path is one of them.
    pub(super) fn has(&self, path: &str) -> bool {
        self.pages.contains_key(&path.to_ascii_lowercase())
    }

    /// The path of the page with a type or an enumeration that the docs have on the page of this path.
    pub(super) fn place(&self, path: &str, name: &TypeName) -> String {
        let lower = name.to_string().to_ascii_lowercase();
        let is_beside = self.has(path) && !self.types.contains_key(&lower) && !self.enumerations.contains(&lower);
        match self.pages.get(&path.to_ascii_lowercase()) {
            Some(_) if is_beside => super::beside(path),
            Some(own) => own.clone(),
            None => path.to_owned(),
        }
    }

    /// The operations that none of them states.
    pub(super) fn left_of_operations(&self, decided: &DecidedPage) -> DecidedPage {
        let mut left = decided.clone();
        left.operations.retain(|one| !self.operations.contains(&(one.method, one.path.key())));
        let refused = std::mem::take(&mut left.refused);
        let lines = std::mem::take(&mut left.page.lines).into_iter().zip(refused);
        let lines = lines.filter(|(line, _)| !self.operations.contains(&(line.method, line.path.key())));
        (left.page.lines, left.refused) = lines.unzip();
        left
    }

    /// The type with the properties that none of them states; nothing where that is all known.
    pub(super) fn left_of_type(&self, stated: &StatedType) -> Option<StatedType> {
        let Some(known) = self.types.get(&stated.name.to_string().to_ascii_lowercase()) else {
            return Some(stated.clone());
        };
        let is_new = |name: &str| !known.contains(&name.to_ascii_lowercase());
        let mut left = stated.clone();
        let documented = left.rows.iter().take(left.documented).filter(|row| is_new(&row.property.name)).count();
        left.rows.retain(|row| is_new(&row.property.name));
        left.documented = documented;
        // The page of our own says whether it is an entity.
        left.key = None;
        (!left.rows.is_empty()).then_some(left)
    }

    /// Whether none of them states the enumeration.
    pub(super) fn lacks(&self, enumeration: &Enumeration) -> bool {
        !self.enumerations.contains(&enumeration.name.to_string().to_ascii_lowercase())
    }
}
