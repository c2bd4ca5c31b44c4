//! Decides one operation for each method and path, with its id and its types, from what all api pages state.

mod types;
mod relative;
mod kind;
mod response;
mod body;
mod permissions;
mod page;
mod spelling;
mod main_page;
mod merge;
mod key;
mod siblings;
mod placeholder;
mod examples;
mod shown;
mod identifier;
mod notification;

use crate::{
    amend::Corrections,
    api::{Api, Operation, StandaloneMessage, UnplacedExample},
    diagnostic::Diagnostics,
    extract::{operations::operation::OperationPage, written::Written},
    resolve::types::Names,
};

/// An operation that has no id yet.
type Unnamed = Operation<()>;

/// What pages state of operations, and show.
pub(super) struct Stated {
    pub(super) operations: Vec<OperationPage>,
    pub(super) notifications: Vec<StandaloneMessage<Written>>,
    pub(super) values: Vec<StandaloneMessage<Written>>,
    pub(super) unplaced: Vec<UnplacedExample<Written>>,
}

/// Decides the operations that pages state and adds them to `api`, in the order of their paths.
pub(super) fn resolve(
    api: &mut Api,
    stated: Stated,
    corrections: &mut Corrections,
    names: &Names,
    diagnostics: &mut Diagnostics,
) {
    let types = types::Types::of(api, names);
    let mut operations = Vec::new();
    let mut pages = stated.operations;
    relative::complete(&mut pages, diagnostics);
    for page in pages {
        let (of_page, left) = page::operations(page, &types, corrections, diagnostics);
        operations.extend(of_page);
        api.unplaced.extend(left);
    }
    api.unplaced.extend(stated.unplaced.into_iter().map(|one| types.unplaced(one)));
    api.notifications = stated.notifications.into_iter().map(|one| types.notification(one)).collect();
    api.values = stated.values.into_iter().map(|one| types.notification(one)).collect();
    spelling::unify(&mut operations);
    merge::merge(&mut operations, api, names, diagnostics);
    key::tell(&mut operations, api);
    siblings::tell(&mut operations);
    placeholder::rename(&mut operations);
    examples::place(&mut operations, &mut api.unplaced, diagnostics);
    shown::add(&mut operations);
    operations.sort_by_cached_key(|operation| (operation.path.to_string(), operation.method));
    api.operations = identifier::identified(operations);
    notification::name(&mut api.notifications);
    notification::name(&mut api.values);
}
