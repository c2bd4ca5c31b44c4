//! Replaces references to shared parameters, bodies and responses by what they refer to. Such references may form
//! circles.

use std::collections::BTreeSet;

use super::{Components, Document, Map, Operation, Parameter, PathItem, Reference, RequestBody, Response, Status};

/// Puts everything shared in place, but for schemas and the `default` response, which emission doesn't need there.
///
/// # Errors
///
/// The first reference that leads nowhere.
pub(super) fn inline(document: &mut Document) -> Result<(), String> {
    for item in document.paths.values_mut() {
        let shared = std::mem::take(&mut item.parameters);
        let servers = std::mem::take(&mut item.servers);
        for operation in operations(item) {
            if operation.servers.is_empty() {
                operation.servers.clone_from(&servers);
            }
            operation_parameters(operation, &shared, &document.components)?;
            if let Some(body) = &mut operation.request_body {
                resolve(body, &document.components.request_bodies)?;
            }
            for (status, response) in &mut operation.responses {
                if *status != Status::Default {
                    resolve(response, &document.components.responses)?;
                }
            }
        }
    }
    Ok(())
}

/// The operations of a path, in the order of [`PathItem::operations`].
pub(super) fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem { get, post, put, patch, delete, head, options, trace, parameters: _, servers: _ } = item;
    [get, post, put, patch, delete, head, options, trace].into_iter().flatten()
}

/// What the path states for all its operations stands behind what the operation states itself. A parameter that stands
/// nowhere was reported, and is none.
fn operation_parameters(
    operation: &mut Operation,
    shared: &[Parameter],
    components: &Components,
) -> Result<(), String> {
    let own = std::mem::take(&mut operation.parameters);
    let mut seen = BTreeSet::new();
    for mut parameter in own.into_iter().chain(shared.iter().cloned()) {
        resolve(&mut parameter, &components.parameters)?;
        let is_placed = parameter.place.as_ref().is_some_and(|place| place.known().is_some());
        if is_placed && seen.insert((parameter.place.clone(), parameter.name.clone())) {
            operation.parameters.push(parameter);
        }
    }
    Ok(())
}

/// Follows references until there is none: as many as there are components, at most, or they go in a circle.
fn resolve<T: Shared>(one: &mut T, components: &Map<T>) -> Result<(), String> {
    for _ in 0..=components.len() {
        let Some(target) = one.reference() else { return Ok(()) };
        let Some(component) = components.get(target.name()) else { break };
        *one = component.clone();
    }
    match one.reference() {
        None => Ok(()),
        Some(target) => Err(format!("`{target}` isn't defined; add it under `components`")),
    }
}

/// What a document may state once and refer to.
trait Shared: Clone {
    fn reference(&self) -> Option<&Reference>;
}

impl Shared for Parameter {
    fn reference(&self) -> Option<&Reference> {
        self.reference.as_ref()
    }
}

impl Shared for RequestBody {
    fn reference(&self) -> Option<&Reference> {
        self.reference.as_ref()
    }
}

impl Shared for Response {
    fn reference(&self) -> Option<&Reference> {
        self.reference.as_ref()
    }
}
