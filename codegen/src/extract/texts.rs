//! Reads what running text states: remarks, lists, deprecations, and the sentences that describe a page.

pub(crate) mod prose;
pub(crate) mod listed_members;
pub(crate) mod blocks;
pub(crate) mod description;
pub(crate) mod deprecation;
pub(crate) mod support;
