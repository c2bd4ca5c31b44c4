//! For tests of applications: answers from a list instead of the network, and a record of what was sent.
//!
//! [`Recorder`] and [`Clock`] are always there. They need no feature, so that a test compiles nothing anew, and a
//! generated crate has them as its own module `testing`. What is behind `test-support` serves the tests of generated
//! crates: a server on the loopback interface, and documented answers that must be read without loss.

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
