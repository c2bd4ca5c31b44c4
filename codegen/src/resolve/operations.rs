//! Operations as extracted, one per page and request line, come in; one operation per method and path goes out, named and typed.

mod types;
mod spelling;
mod merge;
mod siblings;
mod placeholder;
mod examples;
mod shown;
mod identifier;
mod notification;

use crate::{api::Api, diagnostic::Diagnostics, resolve::types::Names};

/// Resolves `api`'s operations and notifications; the operations come out in the order of their paths.
pub fn resolve(api: &mut Api, names: &Names, diagnostics: &mut Diagnostics) {
    types::resolve(api, names, diagnostics);
    spelling::unify(&mut api.operations);
    merge::merge(&mut api.operations, names, diagnostics);
    siblings::tell(&mut api.operations);
    placeholder::rename(&mut api.operations);
    examples::place(api, diagnostics);
    shown::add(&mut api.operations);
    api.operations.sort_by_cached_key(|operation| (operation.path.to_string(), operation.method));
    identifier::identify(&mut api.operations);
    notification::name(&mut api.notifications);
    notification::name(&mut api.values);
}
