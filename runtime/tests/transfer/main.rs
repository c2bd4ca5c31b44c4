//! Tests of downloads and uploads, with a service that misbehaves by a seed, and with scripted answers.

#![cfg(feature = "hyper")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

#[allow(dead_code, reason = "tests of the wire need the rest")]
#[path = "../wire/server.rs"]
mod server;
mod content;
mod faults;
#[allow(dead_code, reason = "the tests of the examples need the rest")]
mod service;
mod campaign;
mod upload;
mod download;
mod to_file;

use std::time::Duration;

use campaign::Plan;
use faults::Fault;
use service::UNIT;

const PLAN: Plan = Plan {
    transfers: 200,
    smallest: 1,
    largest: 4 * UNIT,
    chunk: UNIT,
    at_once: 8,
    seed: 1,
    patience: Duration::from_millis(12),
};

/// Each of so many faults was met, and yet all arrived.
fn check(figures: &campaign::Figures, faults: usize) {
    println!("{figures:?}");
    assert_eq!(figures.faults.len(), faults, "{figures:?}");
    assert!(figures.wrong.is_empty(), "{}", figures.wrong.join("\n"));
    assert!(figures.broken_off > 50, "{figures:?}");
    assert!(figures.requests > 400, "{figures:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn uploads_arrive_whole_whatever_goes_wrong() {
    check(&campaign::uploads(PLAN).await, Fault::ALL.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn downloads_arrive_whole_whatever_goes_wrong() {
    // Three are of sessions.
    check(&campaign::downloads(PLAN).await, Fault::ALL.len() - 3);
}
