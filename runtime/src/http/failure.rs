//! Errors of a call, with what a support request needs and without secrets.

pub(crate) mod transport_error;
pub(crate) mod service_error;
pub(crate) mod decode_error;
pub(crate) mod transfer_error;
pub(crate) mod error;
