//! A document that shares parameters, bodies and responses comes in; the same with each where it is used goes out.

use std::collections::BTreeSet;

use super::{Components, Document, Map, Operation, Parameter, PathItem, RequestBody, Response};

/// Puts everything shared in place, but for schemas and the `default` response, which emission doesn't need there.
///
/// # Errors
///
/// The first reference that leads nowhere.
pub(super) fn inline(document: &mut Document) -> Result<(), String> {
    for item in document.paths.values_mut() {
        let shared = std::mem::take(&mut item.parameters);
        for operation in operations(item) {
            operation_parameters(operation, &shared, &document.components)?;
            if let Some(body) = &mut operation.request_body {
                resolve(body, &document.components.request_bodies, RequestBody::reference)?;
            }
            for (status, response) in &mut operation.responses {
                if status != "default" {
                    resolve(response, &document.components.responses, Response::reference)?;
                }
            }
        }
    }
    Ok(())
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem { get, post, put, patch, delete, parameters: _ } = item;
    [get, post, put, patch, delete].into_iter().flatten()
}

/// What the path states for all its operations stands behind what the operation states itself.
fn operation_parameters(
    operation: &mut Operation,
    shared: &[Parameter],
    components: &Components,
) -> Result<(), String> {
    let own = std::mem::take(&mut operation.parameters);
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    for mut parameter in own.into_iter().chain(shared.iter().cloned()) {
        resolve(&mut parameter, &components.parameters, Parameter::reference)?;
        if seen.insert((parameter.place.clone(), parameter.name.clone())) {
            operation.parameters.push(parameter);
        }
    }
    Ok(())
}

/// Follows references until there is none: as many as there are components, at most, or they go in a circle.
fn resolve<T: Clone>(one: &mut T, components: &Map<T>, reference: fn(&T) -> Option<&str>) -> Result<(), String> {
    for _ in 0..=components.len() {
        let Some(target) = reference(one) else { return Ok(()) };
        let name = target.rsplit('/').next().unwrap_or(target);
        let Some(component) = components.get(name) else { break };
        *one = component.clone();
    }
    match reference(one) {
        None => Ok(()),
        Some(target) => Err(format!("`{target}` leads nowhere: define it under `components`")),
    }
}

impl Parameter {
    fn reference(&self) -> Option<&str> {
        self.reference.as_deref()
    }
}

impl RequestBody {
    fn reference(&self) -> Option<&str> {
        self.reference.as_deref()
    }
}

impl Response {
    fn reference(&self) -> Option<&str> {
        self.reference.as_deref()
    }
}
