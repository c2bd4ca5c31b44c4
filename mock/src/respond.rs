//! Decides the response to a request: the documented example that fits, a refusal, or a fault.

pub(crate) mod fault;
pub(crate) mod select;
pub(crate) mod synthesise;
pub(crate) mod answer;
pub(crate) mod links;
pub(crate) mod paging;
pub(crate) mod schedule;
pub(crate) mod refusal;
