//! Joins each call with what is decided of it alone: what it sends, what it returns, and the static that describes it.

use std::collections::BTreeMap;

use super::{
    bodies::{self, Payload},
    calls::{Call, CallPath},
    krate::TypePath,
    parameters,
    types::Types,
};
use crate::gateway::{Ident, Module, Scope};

/// A call, and what is decided of it before it has a place among the others.
#[derive(Debug)]
pub(crate) struct PlannedCall<'a> {
    /// The call.
    pub call: Call<'a>,
    /// What it sends and what comes back.
    pub payload: Payload,
    /// The static that describes it; no two calls have one.
    pub operation: TypePath,
}

/// A call on one of its paths.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CallHere<'c> {
    /// The call.
    pub planned: &'c PlannedCall<'c>,
    /// The path.
    pub at: &'c CallPath<'c>,
}

/// What tells a call on a path from all others.
pub(crate) type CallKey<'c> = (&'c TypePath, &'c str);

impl<'c> CallHere<'c> {
    /// What tells it from all others.
    #[must_use]
    pub(crate) fn key(self) -> CallKey<'c> {
        (&self.planned.operation, self.at.path)
    }
}

impl PlannedCall<'_> {
    /// The call on each of its paths.
    pub(crate) fn everywhere(&self) -> impl Iterator<Item = CallHere<'_>> {
        self.call.paths.iter().map(|at| CallHere { planned: self, at })
    }
}

/// Decides of each call, in their order; names are given among all of them.
#[must_use]
pub(crate) fn plan<'a>(calls: Vec<Call<'a>>, types: &mut Types<'a>) -> Vec<PlannedCall<'a>> {
    let mut calls = calls;
    for call in &mut calls {
        parameters::plan(call, types);
    }
    let payloads = bodies::payloads(&calls, types);
    let operations = operations(&calls);
    let planned = calls.into_iter().zip(payloads).zip(operations);
    planned.map(|((call, payload), operation)| PlannedCall { call, payload, operation }).collect()
}

/// The place of the static that describes each call, named after the operation's id.
fn operations(calls: &[Call]) -> Vec<TypePath> {
    let mut scopes: BTreeMap<Module, Scope> = BTreeMap::new();
    let paths = calls.iter().map(|call| {
        let place = Module::named(call.steps().first().map_or("root", |step| &step.name));
        let path = call.paths.first().map_or("", |one| one.path);
        let id = Some(call.operation().operation_id.as_str()).filter(|id| !id.is_empty());
        let id = id.map_or_else(|| format!("{path} {}", call.method), str::to_owned);
        let ident = scopes.entry(place.clone()).or_default().claim([Ident::constant(&id)]);
        TypePath::of_operation(&place, &ident)
    });
    paths.collect()
}
