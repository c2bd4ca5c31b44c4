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
    extract::{operations::operation::OperationPage, operations::permission::Caller, written::Written},
    resolve::types::Names,
};

/// An operation that has no id yet.
pub(crate) type Unnamed = Operation<()>;

/// What was decided of one page by itself.
#[derive(Clone)]
pub(crate) struct DecidedPage {
    /// What it states, its request lines completed.
    pub(crate) page: OperationPage,
    /// Its operations, in the order of its lines.
    pub(crate) operations: Vec<Unnamed>,
    /// For each line the kinds of callers that a text beside the tables refuses.
    pub(crate) refused: Vec<Vec<Caller>>,
}

/// Decides the operations of each page by itself, as far as that goes before pages are merged.
pub(crate) fn of_pages(
    mut pages: Vec<OperationPage>,
    api: &Api,
    names: &Names,
    corrections: &mut Corrections,
) -> Vec<DecidedPage> {
    let types = types::Types::of(api, names);
    relative::complete(&mut pages, &mut Diagnostics::default());
    let decide = |page: OperationPage| {
        let (operations, _) = page::operations(page.clone(), &types, corrections, &mut Diagnostics::default());
        let refused = page.lines.iter().map(|line| permissions::refused(&page.permissions, line, &page.lines));
        DecidedPage { refused: refused.collect(), page, operations }
    };
    pages.into_iter().map(decide).collect()
}

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
