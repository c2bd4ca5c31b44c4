//! Tests `everyday`: what is sent, and what becomes of it where the service misbehaves.
//!
//! Written by hand.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that can't go on should stop at once")]

#[cfg(feature = "excel")]
mod cells;
#[cfg(all(feature = "outlook", feature = "sharepoint"))]
mod folders;
#[cfg(feature = "outlook")]
mod mail;
#[cfg(feature = "outlook")]
mod mailbox;
#[cfg(feature = "users")]
mod photo;
