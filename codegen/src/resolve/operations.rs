//! What api pages state of their operations comes in; one operation per method and path goes out, named and typed.

mod types;
mod kind;
mod response;
mod body;
mod page;
mod spelling;
mod merge;
mod siblings;
mod placeholder;
mod examples;
mod shown;
mod identifier;
mod notification;

use crate::{
    amend::Corrections, api::Api, diagnostic::Diagnostics, extract::operation::OperationPage, resolve::types::Names,
};

/// Decides the operations of `pages` and adds them to `api`, in the order of their paths.
pub fn resolve(
    api: &mut Api,
    pages: Vec<OperationPage>,
    corrections: &mut Corrections,
    names: &Names,
    diagnostics: &mut Diagnostics,
) {
    let types = types::Types::of(api, names);
    let mut unplaced = Vec::new();
    for page in pages {
        let (operations, left) = page::operations(page, &types, corrections, diagnostics);
        api.operations.extend(operations);
        unplaced.extend(left);
    }
    unplaced.append(&mut api.unplaced);
    api.unplaced = unplaced;
    for notification in api.notifications.iter_mut().chain(&mut api.values) {
        notification.ty = notification.ty.take().and_then(|ty| types.found(&ty));
    }
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
