//! Reads a request by the documents: which operation it calls, what it prefers, and what in it is not as documented.

pub(crate) mod catalogue;
pub(crate) mod request;
pub(crate) mod suggest;
pub(crate) mod matching;
pub(crate) mod check;
pub(crate) mod preferences;
