//! Runs a table of tests on all cores, and prints how each ended as a line of JSON: its name, what it failed with, and the
//! members of a response that went to no property.
//!
//! This is no module of xtask: it is written into the crates that `verify` compiles. Tests print nothing themselves, so
//! that nothing but these lines is on stdout.

use std::{
    any::Any,
    future::Future,
    panic::{self, AssertUnwindSafe},
    pin::Pin,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use graphdown_runtime::testing::Unmodelled;
use serde_json::{Value, json};

/// What a test found, or what it failed with.
pub(crate) type Ended = Result<Vec<Unmodelled>, String>;

/// A test, which may panic.
pub(crate) enum Test {
    Plain(fn() -> Ended),
    Async(fn() -> Pin<Box<dyn Future<Output = Ended>>>),
}

/// What tests return.
pub(crate) trait Ends {
    fn ended(self) -> Ended;
}

impl Ends for () {
    fn ended(self) -> Ended {
        Ok(Vec::new())
    }
}

impl Ends for Vec<Unmodelled> {
    fn ended(self) -> Ended {
        Ok(self)
    }
}

impl Ends for Result<(), serde_json::Error> {
    fn ended(self) -> Ended {
        self.map(|()| Vec::new()).map_err(|error| error.to_string())
    }
}

/// Runs the tests, each under its name.
pub(crate) fn run(tests: &[(&str, Test)]) {
    // What a test panics with is in its line.
    panic::set_hook(Box::new(|_| {}));
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some((name, test)) = tests.get(next.fetch_add(1, Ordering::Relaxed)) {
            println!("{}", line(name, panic::catch_unwind(AssertUnwindSafe(|| attempt(test)))));
        }
    };
    let cores = thread::available_parallelism().map_or(1, |cores| cores.get());
    thread::scope(|scope| (0..cores).for_each(|_| drop(scope.spawn(work))));
}

fn attempt(test: &Test) -> Ended {
    match test {
        Test::Plain(test) => test(),
        Test::Async(test) => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map_err(|error| error.to_string())?.block_on(test())
        }
    }
}

fn line(name: &str, end: thread::Result<Ended>) -> Value {
    match end.unwrap_or_else(|panic| Err(message(&*panic))) {
        Err(failure) => json!({ "test": name, "failure": failure }),
        Ok(found) if found.is_empty() => json!({ "test": name }),
        Ok(found) => {
            let found =
                found.iter().map(|one| json!({ "type_name": one.type_name, "name": one.name, "path": one.path }));
            json!({ "test": name, "unmodelled": found.collect::<Vec<_>>() })
        }
    }
}

/// What a panic says, on one line.
fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    let lines = text.unwrap_or("a panic without a message").lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("; ")
}
