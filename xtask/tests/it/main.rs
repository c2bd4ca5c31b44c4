//! Tests what the commands read, write and print. They are one program, so that those that wait for others run beside each
//! other.
#![expect(clippy::unwrap_used, reason = "a test that can't read its own files should stop at once")]

mod folder;
mod diff;
mod documents;
mod files;
mod import;
mod lint;
mod repository;
mod semver;
mod serve;
mod snippets;
mod terminal;
mod verify;
mod wire;
