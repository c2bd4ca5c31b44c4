//! [`BatchResults`]: what became of the calls of a batch. A result is read as its type when it is taken.

use std::{fmt, marker::PhantomData};

use bytes::Bytes;

use crate::http::{Error, Reply, Request, Response, answer::response::Reading};

/// A call of a batch, by which its result is taken.
pub struct Member<T> {
    batch: u64,
    index: usize,
    reading: Reading,
    result: PhantomData<fn() -> T>,
}

impl<T: Reply> Member<T> {
    pub(super) fn new(batch: u64, index: usize, request: &Request<T>) -> Self {
        Self { batch, index, reading: Reading::of(request), result: PhantomData }
    }
}

impl<T> Member<T> {
    pub(super) fn batch(&self) -> u64 {
        self.batch
    }

    pub(super) fn index(&self) -> usize {
        self.index
    }
}

impl<T> fmt::Debug for Member<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Member").field("index", &self.index).finish_non_exhaustive()
    }
}

/// A response of any status, or why there is none.
pub(super) type Outcome = Result<http::Response<Bytes>, Error>;

/// The results of a batch, each taken by the [`Member`] of its call.
pub struct BatchResults {
    batch: u64,
    outcomes: Vec<Option<Outcome>>,
}

impl BatchResults {
    pub(super) fn new(batch: u64, outcomes: Vec<Outcome>) -> Self {
        Self { batch, outcomes: outcomes.into_iter().map(Some).collect() }
    }

    /// The result of a call.
    ///
    /// # Errors
    /// Those of the call; and [`Error::Request`] for a call of another batch.
    pub fn take<T: Reply>(&mut self, member: Member<T>) -> Result<T, Error> {
        Ok(self.response(member)?.body)
    }

    /// The result of a call, with status and headers.
    ///
    /// # Errors
    /// Those of the call; and [`Error::Request`] for a call of another batch.
    pub fn response<T: Reply>(&mut self, member: Member<T>) -> Result<Response<T>, Error> {
        let known = self.outcomes.get_mut(member.index).filter(|_| member.batch == self.batch);
        let outcome = known.and_then(Option::take);
        let answer = outcome.ok_or_else(|| Error::Request(String::from("the call is one of another batch")))??;
        member.reading.read(answer)
    }
}

impl fmt::Debug for BatchResults {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let left = self.outcomes.iter().flatten().count();
        formatter.debug_struct("BatchResults").field("left", &left).finish_non_exhaustive()
    }
}
