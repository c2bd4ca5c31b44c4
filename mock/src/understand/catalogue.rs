//! Indexes documents for matching: parsed path templates, the operations of each page, and paths that only examples
//! have.

use std::{collections::BTreeMap, sync::Arc};

use graphdown_codegen::{
    api::Method,
    exchange,
    page::Version,
    path::{Fit, PathTemplate, RequestPath, Segment, Step, steps},
    spec::{Document, Map, Operation, Schema},
    type_graph::{self, TypeGraph},
};

use crate::understand::matching::{Found, find};

/// The types of a document.
pub(crate) type Types<'a> = type_graph::Types<'a, Map<Schema>>;

/// All that is served.
#[derive(Debug)]
pub(crate) struct Catalogue {
    /// Each version once; the first is used where a path names none.
    pub(crate) surfaces: Vec<Surface>,
}

/// One version of the service.
#[derive(Debug)]
pub(crate) struct Surface {
    /// `v1.0`
    pub(crate) name: &'static str,
    /// What the pages say.
    pub(crate) document: Document,
    /// Who inherits from whom among its schemas.
    graph: Arc<TypeGraph<String>>,
    /// One for each path, in the order of the document.
    pub(crate) routes: Vec<Route>,
    /// By the text of their first segment the indices of routes; by none where that is no plain text.
    beginnings: BTreeMap<String, Vec<usize>>,
    /// By page and method the indices of the routes that the page documents.
    pages: BTreeMap<(String, Method), Vec<usize>>,
    /// Paths that examples show and no template fits: `/me/calendarView` on a page that documents users'.
    pub(crate) example_paths: Vec<ExamplePath>,
}

/// A path that an example shows and no template fits.
#[derive(Debug)]
pub(crate) struct ExamplePath {
    /// The example's method.
    pub(crate) method: Method,
    /// The example's path, with placeholders where it has them.
    pub(crate) route: Route,
    /// The template of the operation that the example belongs to.
    template: String,
}

/// A path template, ready to be compared.
#[derive(Debug)]
pub(crate) struct Route {
    /// As in the document.
    pub(crate) template: String,
    /// Taken apart.
    path: PathTemplate,
    /// Its steps; none where it can't be sent, so that it is never asked for.
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
                    pages.entry((page.path.clone(), method)).or_default().push(index);
                }
            }
        }
        let routes: Vec<Route> = document.paths.keys().map(|template| Route::new(template)).collect();
        let mut beginnings: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, route) in routes.iter().enumerate() {
            beginnings.entry(route.beginning()).or_default().push(index);
        }
        let name = version.as_str();
        let graph = Arc::new(TypeGraph::of(&document.components.schemas));
        let mut surface = Surface { name, document, graph, routes, beginnings, pages, example_paths: Vec::new() };
        surface.example_paths = surface.paths_without_template();
        surface
    }

    /// The document's types.
    pub(crate) fn types(&self) -> Types<'_> {
        Types::new(Arc::clone(&self.graph), &self.document.components.schemas)
    }

    /// The routes that a path may fit, by its beginning.
    pub(crate) fn candidates(&self, path: &RequestPath) -> impl Iterator<Item = &Route> {
        let indices =
            [path.beginning(), String::new()].into_iter().filter_map(|key| self.beginnings.get(&key)).flatten();
        indices.filter_map(|index| self.routes.get(*index))
    }

    fn paths_without_template(&self) -> Vec<ExamplePath> {
        let mut found = Vec::new();
        for route in &self.routes {
            for (method, operation) in self.operations(route) {
                let requests = exchange::exchanges(operation).filter_map(|exchange| exchange.request);
                for request in requests.filter(|request| request.method.is(&method)) {
                    if !matches!(find(self, method.as_str(), &request.path), Found::Call(_)) {
                        let template = route.template.clone();
                        found.push(ExamplePath { method, route: Route::new(&request.path), template });
                    }
                }
            }
        }
        found
    }

    /// The operation that an example with a path of its own belongs to.
    pub(crate) fn operation_of(&self, example: &ExamplePath) -> Option<&Operation> {
        let item = self.document.paths.get(&example.template)?;
        item.operations().find(|(method, _)| *method == example.method).map(|(_, operation)| operation)
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
        let page = operation.pages.first().map(|page| (page.path.clone(), method));
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

impl Route {
    fn new(template: &str) -> Self {
        let path = PathTemplate::parse(template);
        let steps = steps(&path).unwrap_or_default();
        Route { template: template.to_owned(), path, steps }
    }

    /// How a path fits, where it is of the same root and has the same arguments.
    pub(crate) fn fit(&self, path: &RequestPath) -> Option<Fit> {
        path.fit(&self.path).filter(|fit| fit.is_same() && !self.steps.is_empty())
    }

    /// What fills the template's placeholders, in order.
    pub(crate) fn values(&self, path: &RequestPath) -> Option<Vec<String>> {
        self.fit(path).map(|fit| fit.values)
    }

    /// The first segment where it is text, in lower case.
    fn beginning(&self) -> String {
        match self.path.segments.first() {
            Some(Segment::Literal(text)) => text.to_lowercase(),
            _ => String::new(),
        }
    }
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
