//! Reads what the service returned: typed bodies, collections and their next pages.

pub(crate) mod response;
pub(crate) mod reply;
pub(crate) mod collection;
pub(crate) mod paging;
pub(crate) mod changes;
pub(crate) mod tree;
pub(crate) mod found;
