//! Tests codegen on whole folders of pages, against the files that record what is expected.
#![allow(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the library alone is pure"
)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that can't read its own files should stop at once")]

mod cases;
mod corpus;
mod determinism;
mod diff;
mod documents;
mod explanations;
mod features;
mod folder;
mod fuzzed;
mod growth;
mod invariants;
mod parts;
mod import;
mod inert;
mod skeleton;
mod verify;
mod hostile;
mod hostile_page;
mod hostile_import;
mod robustness;
mod seeds;
