//! For tests of applications: a transport that answers from a list and records requests, and a timer that doesn't wait.
//!
//! [`Recorder`] and [`Clock`] need no feature, and a generated crate re-exports them as its module `testing`. The
//! feature `test-support` adds what the tests of generated crates use: a server on the loopback interface, and checks
//! that a documented response is read without loss.

mod recorder;
mod clock;
#[cfg(any(test, feature = "test-support"))]
mod server;
#[cfg(any(test, feature = "test-support"))]
mod answer;
#[cfg(any(test, feature = "test-support"))]
mod unmodelled;
#[cfg(any(test, feature = "test-support"))]
mod check;

#[cfg(any(test, feature = "test-support"))]
pub use answer::{Answer, Reading, Reread};
#[cfg(any(test, feature = "test-support"))]
pub use check::assert_same;
pub use clock::Clock;
pub use recorder::Recorder;
#[cfg(any(test, feature = "test-support"))]
pub use server::{Body, Server};
#[cfg(any(test, feature = "test-support"))]
pub use unmodelled::Unmodelled;
