//! Joins all paths to a tree of steps, and names each step and each call at its place.

use std::collections::BTreeMap;

use super::{
    krate::{Reply, Type},
    planned::{CallHere, PlannedCall},
};
use crate::{
    api::Method,
    gateway::{Ident, Scope},
    path::{Kind, Step},
};

/// A place in the tree of paths.
#[derive(Debug, Default)]
pub(crate) struct Tree<'c> {
    /// By the pattern of the step that leads there.
    pub branches: BTreeMap<String, Branch<'c>>,
    /// The calls that end here.
    pub calls: Vec<CallHere<'c>>,
}

/// A step on, and what lies there.
#[derive(Debug)]
pub(crate) struct Branch<'c> {
    /// The step.
    pub step: Step,
    /// What lies there.
    pub tree: Tree<'c>,
}

/// What can be done at one place, named.
#[derive(Debug, Default)]
pub(crate) struct Named<'t> {
    /// The calls; the step is what a call adds to the path, as `$ref` and actions do.
    pub methods: Vec<(Ident, Option<&'t Step>, CallHere<'t>)>,
    /// The ways on.
    pub accessors: Vec<(Ident, &'t Branch<'t>)>,
}

/// Puts all paths together.
#[must_use]
pub(crate) fn grow<'c>(planned: &'c [PlannedCall<'c>]) -> Tree<'c> {
    let mut root = Tree::default();
    for here in planned.iter().flat_map(PlannedCall::everywhere) {
        let mut tree = &mut root;
        for step in &here.place.steps {
            let branch = tree.branches.entry(step.pattern());
            tree = &mut branch.or_insert_with(|| Branch { step: step.clone(), tree: Tree::default() }).tree;
        }
        tree.calls.push(here);
    }
    root
}

impl<'c> Tree<'c> {
    /// Names everything at this place, which `taken` names already hold something at.
    ///
    /// Calls are named by their method; what a URL spells gets its own name, and where several steps share one, those
    /// that take arguments say which: `get_detail_with_date`.
    #[must_use]
    pub(crate) fn named<'t>(&'t self, taken: &[&str]) -> Named<'t> {
        let mut scope = Scope::with(taken);
        let mut named = Named::default();
        let has_items = self.branches.values().any(|branch| branch.step.kind == Kind::Item);
        let ends = self.branches.values().filter(|branch| branch.step.kind == Kind::Slash);
        let ends = ends.flat_map(|branch| branch.tree.calls.iter().map(|here| (Some(&branch.step), *here)));
        for (step, here) in self.calls.iter().map(|here| (None, *here)).chain(ends) {
            let name = here.place.overload().unwrap_or_else(|| verb(here, has_items));
            // Beside `/x`, the call of `/x/` says which it is.
            let further = step.map(|_| Ident::snake(&format!("{name} with slash")));
            let ident = scope.claim(std::iter::once(Ident::snake(name)).chain(further));
            named.methods.push((ident, step, here));
        }
        let mut shared: BTreeMap<Ident, usize> = BTreeMap::new();
        for branch in self.branches.values() {
            *shared.entry(Ident::snake(&branch.step.name)).or_default() += 1;
        }
        for branch in self.branches.values().filter(|branch| branch.step.kind != Kind::Slash) {
            let is_overloaded = shared.get(&Ident::snake(&branch.step.name)).is_some_and(|count| *count > 1);
            name_branch(branch, is_overloaded, &mut scope, &mut named);
        }
        named
    }
}

fn name_branch<'t>(branch: &'t Branch<'t>, is_overloaded: bool, scope: &mut Scope, named: &mut Named<'t>) {
    let Branch { step, tree } = branch;
    let arguments: Vec<&str> = step.placeholders().map(|(name, _)| name).collect();
    let mut name = step.name.clone();
    if is_overloaded && step.kind != Kind::Item && !arguments.is_empty() {
        name = format!("{name} with {}", arguments.join(" and "));
    }
    if tree.branches.is_empty() && matches!(step.kind, Kind::Reference | Kind::Value | Kind::Count) {
        for here in &tree.calls {
            let name = special(*here, step.kind);
            named.methods.push((scope.claim([Ident::snake(&name)]), Some(step), *here));
        }
        return;
    }
    let is_called = |here: &CallHere| here.planned.call.is_named();
    match tree.calls.as_slice() {
        [only] if tree.branches.is_empty() && step.kind != Kind::Item && is_called(only) => {
            let ident = scope.claim([Ident::snake(&name), Ident::snake(&format!("{name} action"))]);
            named.methods.push((ident, Some(step), *only));
        }
        _ => {
            if step.kind == Kind::Cast {
                name = format!("as {name}");
            }
            let ident = scope.claim([Ident::snake(&name), Ident::snake(&format!("{name} path"))]);
            named.accessors.push((ident, branch));
        }
    }
}

/// What a call is named where its URL ends in a resource.
fn verb(here: CallHere, has_items: bool) -> &'static str {
    match here.planned.call.method {
        Method::Post => "create",
        Method::Patch => "update",
        Method::Put => "replace",
        Method::Delete => "delete",
        Method::Head => "head",
        Method::Options => "options",
        Method::Trace => "trace",
        Method::Get => match here.planned.payload.reply {
            Reply::Collection(_) => "list",
            Reply::Value(Type::Json) if has_items => "list",
            _ => "get",
        },
    }
}

/// `add_ref`, `get_value`, `count`
fn special(here: CallHere, kind: Kind) -> String {
    let is_list = matches!(here.planned.payload.reply, Reply::Collection(_));
    let verb = match (here.planned.call.method, kind) {
        (Method::Get, Kind::Count) => return String::from("count"),
        (Method::Get, Kind::Reference) if is_list => return String::from("list refs"),
        (Method::Get, _) => "get",
        (Method::Post, Kind::Reference) => "add",
        (Method::Delete, Kind::Reference) => "remove",
        (Method::Delete, _) => "delete",
        (Method::Patch, _) => "update",
        _ => "set",
    };
    let noun = match kind {
        Kind::Reference => "ref",
        Kind::Count => "count",
        _ => "value",
    };
    format!("{verb} {noun}")
}
