//! Documents come in; routes go out: each path template taken apart, and which operations share a page.

use std::collections::BTreeMap;

use graphdown_codegen::{
    api::Method,
    page::Version,
    spec::{
        Document, Operation,
        step::{Step, steps},
    },
};

use super::spelling::canonical;
use crate::read;

/// All that is served.
#[derive(Debug)]
pub(crate) struct Catalogue {
    /// Each version once, the one that is meant where a path names none first.
    pub(crate) surfaces: Vec<Surface>,
}

/// One version of the service.
#[derive(Debug)]
pub(crate) struct Surface {
    /// `v1.0`
    pub(crate) name: &'static str,
    /// What the pages say.
    pub(crate) document: Document,
    /// One for each path, in the order of the document.
    pub(crate) routes: Vec<Route>,
    /// By page and method the indices of the routes that the page documents.
    pages: BTreeMap<(String, Method), Vec<usize>>,
}

/// A path template, ready to be compared.
#[derive(Debug)]
pub(crate) struct Route {
    /// As in the document.
    pub(crate) template: String,
    /// Its steps, in canonical spelling.
    pub(crate) steps: Vec<Step>,
}

impl Catalogue {
    /// The version of that name, in whatever case; the first where none is named.
    pub(crate) fn surface(&self, name: Option<&str>) -> Option<&Surface> {
        match name {
            Some(name) => self.surfaces.iter().find(|surface| surface.name.eq_ignore_ascii_case(name)),
            None => self.surfaces.first(),
        }
    }
}

impl Surface {
    /// Takes a document's paths apart.
    pub(crate) fn new(version: Version, document: Document) -> Self {
        let mut pages: BTreeMap<(String, Method), Vec<usize>> = BTreeMap::new();
        for (index, item) in document.paths.values().enumerate() {
            for (method, operation) in item.operations() {
                if let Some(page) = operation.pages.first() {
                    pages.entry((file(page).to_owned(), method)).or_default().push(index);
                }
            }
        }
        let route = |template: &String| Route { template: template.clone(), steps: steps(&canonical(template)) };
        let routes = document.paths.keys().map(route).collect();
        Surface { name: read::folder(version), document, routes, pages }
    }

    /// The operations of a route, method by method.
    pub(crate) fn operations(&self, route: &Route) -> impl Iterator<Item = (Method, &Operation)> {
        self.document.paths.get(&route.template).into_iter().flat_map(|item| item.operations())
    }

    /// The operation of a route that has this method.
    pub(crate) fn operation(&self, route: &Route, method: Method) -> Option<&Operation> {
        self.operations(route).find(|(known, _)| *known == method).map(|(_, operation)| operation)
    }

    /// What the page of an operation documents besides it: calls of the same method that result in the same.
    pub(crate) fn siblings<'a>(
        &'a self,
        operation: &'a Operation,
        method: Method,
    ) -> impl Iterator<Item = (&'a Route, &'a Operation)> {
        let page = operation.pages.first().map(|page| (file(page).to_owned(), method));
        let indices = page.and_then(|page| self.pages.get(&page)).map_or(&[][..], Vec::as_slice);
        let routes = indices.iter().filter_map(|index| self.routes.get(*index));
        routes
            .filter_map(move |route| Some((route, self.operation(route, method)?)))
            .filter(move |(_, other)| other.operation_id != operation.operation_id && is_alike(operation, other))
    }

    /// The operation of an id.
    pub(crate) fn by_id(&self, id: &str) -> Option<&Operation> {
        let mut operations = self.document.paths.values().flat_map(|item| item.operations());
        operations.find(|(_, operation)| operation.operation_id == id).map(|(_, operation)| operation)
    }
}

/// `v1.0/api/call-get.md` of `v1.0/api/call-get.md:27`.
pub(crate) fn file(page: &str) -> &str {
    page.rsplit_once(':').map_or(page, |(file, _)| file)
}

/// Whether two operations result in the same, by the schema of their first response.
fn is_alike(one: &Operation, other: &Operation) -> bool {
    let shape = |operation: &Operation| {
        let (status, response) = operation.responses.first()?;
        let schemas = response.content.iter().map(|(media_type, media)| (media_type.clone(), media.schema.clone()));
        Some((status.clone(), schemas.collect::<Vec<_>>()))
    };
    shape(one) == shape(other)
}
