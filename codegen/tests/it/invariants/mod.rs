//! Checks what must hold for any text, with one function for each entry point. Fuzz targets and tests call the same
//! functions.
//!
//! A broken invariant is a panic, since that is what a fuzzer looks for. Each function takes any text at all, so that
//! an input that was found once can be kept as a file and run as a test.

pub(crate) mod damage;
mod document;
mod edits;
mod files;
mod json;
mod pages;
mod rust;
mod url;

pub(crate) use document::document;
pub(crate) use json::json;
pub(crate) use pages::{analysis, folder, pages};
pub(crate) use url::url;
