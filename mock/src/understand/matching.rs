//! Finds the documented operation that a method and a path call. Several templates may fit one path, and some examples
//! have a path that no template fits.

use graphdown_codegen::{
    api::Method,
    path::{Fit, RequestPath},
    spec::Operation,
};

use crate::{
    understand::catalogue::{Route, Surface},
    understand::suggest,
};

/// A request that is documented, so far as its path and its method go.
#[derive(Clone, Debug)]
pub(crate) struct Call<'a> {
    /// The version.
    pub(crate) surface: &'a Surface,
    /// The path template.
    pub(crate) route: &'a Route,
    /// The method.
    pub(crate) method: Method,
    /// What is called.
    pub(crate) operation: &'a Operation,
    /// What fills the template's placeholders, in order.
    pub(crate) values: Vec<String>,
}

/// What a path and a method call.
#[derive(Clone, Debug)]
pub(crate) enum Found<'a> {
    /// A documented operation.
    Call(Box<Call<'a>>),
    /// A documented path, with the methods that it has.
    OtherMethods {
        /// The template.
        template: &'a str,
        /// Its methods.
        allowed: Vec<Method>,
    },
    /// Nothing that is documented.
    Nothing {
        /// The documented template that the path resembles most.
        suggestion: Option<&'a str>,
    },
}

/// What a path from the slash after the version calls. Where several templates fit, the least `Fit::rank` wins.
pub(crate) fn find<'a>(surface: &'a Surface, method: &str, path: &str) -> Found<'a> {
    let request = RequestPath::sent(path);
    let fitting = fitting(surface, &request);
    let method = method.parse().ok();
    for (route, values) in &fitting {
        let operation = method.and_then(|method| Some((method, surface.operation(route, method)?)));
        if let Some((method, operation)) = operation {
            return Found::Call(Box::new(Call { surface, route, method, operation, values: values.clone() }));
        }
    }
    if let Some(call) = method.and_then(|method| by_example(surface, method, &request)) {
        return Found::Call(Box::new(call));
    }
    match fitting.first() {
        Some((first, _)) => {
            let mut allowed: Vec<Method> = Vec::new();
            for (method, _) in fitting.iter().flat_map(|(route, _)| surface.operations(route)) {
                if !allowed.contains(&method) {
                    allowed.push(method);
                }
            }
            Found::OtherMethods { template: &first.template, allowed }
        }
        None => Found::Nothing { suggestion: suggest::template(surface, path) },
    }
}

/// The operation of an example that has this path, though no template of its page fits it.
fn by_example<'a>(surface: &'a Surface, method: Method, path: &RequestPath) -> Option<Call<'a>> {
    surface.example_paths.iter().filter(|example| example.method == method).find_map(|example| {
        let values = example.route.values(path)?;
        Some(Call { surface, route: &example.route, method, operation: surface.operation_of(example)?, values })
    })
}

/// The routes that a path fits, the best first, with what fills their placeholders.
fn fitting<'a>(surface: &'a Surface, path: &RequestPath) -> Vec<(&'a Route, Vec<String>)> {
    let fits = surface.candidates(path).filter_map(|route| Some((route, route.fit(path)?)));
    let mut fitting: Vec<(&Route, Fit)> = fits.collect();
    fitting.sort_by_cached_key(|(_, fit)| fit.rank());
    fitting.into_iter().map(|(route, fit)| (route, fit.values)).collect()
}
