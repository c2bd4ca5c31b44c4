//! Joins each call with what is decided of it alone: what it sends, what it returns, and the static that describes it.

use super::{
    bodies::{self, Payload},
    calls::{Call, Place},
    krate::TypePath,
    methods,
    types::Types,
};

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
    pub place: &'c Place<'c>,
}

/// What tells a call on a path from all others.
pub(crate) type CallKey<'c> = (&'c TypePath, &'c str);

impl<'c> CallHere<'c> {
    /// What tells it from all others.
    #[must_use]
    pub(crate) fn key(self) -> CallKey<'c> {
        (&self.planned.operation, self.place.path)
    }
}

impl PlannedCall<'_> {
    /// The call on each of its paths.
    pub(crate) fn everywhere(&self) -> impl Iterator<Item = CallHere<'_>> {
        self.call.places.iter().map(|place| CallHere { planned: self, place })
    }
}

/// Decides of each call, in their order; names are given among all of them.
#[must_use]
pub(crate) fn plan<'a>(calls: Vec<Call<'a>>, types: &mut Types<'a>) -> Vec<PlannedCall<'a>> {
    let payloads = bodies::payloads(&calls, types);
    let operations = methods::operations(&calls);
    let planned = calls.into_iter().zip(payloads).zip(operations);
    planned.map(|((call, payload), operation)| PlannedCall { call, payload, operation }).collect()
}
