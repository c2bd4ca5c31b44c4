//! Thousands of calls, alone and in batches, a crawl and a copy by delta queries against a server that throttles, fails, breaks off and dawdles: is any lost, is any
//! done twice? And calls to a service that takes so many a second: how many are refused?
//!
//! `cargo bench -p graphdown-runtime --bench load -- --calls 10000` prints figures for each method and ends with 1
//! where something was lost or doubled. The server, in the same process, keeps what it did; that is held against what
//! the client says. Which attempt of which call meets which fault follows from `--seed` alone.
//!
//! Waits are a thousandth of what they would be, so that `Retry-After: 2` takes 2 ms; everything else is the client as
//! applications have it.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command prints")]

mod faults;
mod server;
mod calls;
mod batch;
mod crawl;
mod sync;
mod throttle;
mod report;

use std::{process::ExitCode, time::Duration};

use graphdown_runtime::http::{BoxFuture, Client, Retry, Timer};

use server::Server;

/// A timer whose seconds are a fraction of one.
struct Hasty {
    started: std::time::Instant,
    haste: u32,
}

impl Hasty {
    fn new(haste: u32) -> Self {
        Self { started: std::time::Instant::now(), haste }
    }
}

impl Timer for Hasty {
    fn now(&self) -> Duration {
        self.started.elapsed() * self.haste
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration / self.haste))
    }
}

/// What the command line says.
struct Options {
    calls: usize,
    at_once: usize,
    seed: u64,
}

impl Options {
    /// # Errors
    /// Where it says something else.
    fn read(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Options { calls: 10_000, at_once: 32, seed: 1 };
        // Cargo adds `--bench`.
        let mut arguments = arguments.filter(|argument| argument != "--bench");
        while let Some(name) = arguments.next() {
            let value = arguments.next().unwrap_or_default();
            let number: u64 = value.parse().map_err(|_| format!("{name}: expected a number, found {value:?}"))?;
            let size = usize::try_from(number).unwrap_or(usize::MAX).max(1);
            match name.as_str() {
                "--calls" => options.calls = size,
                "--at-once" => options.at_once = size,
                "--seed" => options.seed = number,
                _ => return Err(format!("expected --calls, --at-once or --seed, found {name}")),
            }
        }
        Ok(options)
    }
}

/// The client as it is by default, but for time: in its own, which runs a thousand times as fast, a busy machine would
/// seem silent.
fn client(server: &Server) -> Client {
    let long = Duration::from_secs(600_000);
    Client::builder(server.url(), "token")
        .timer(Hasty::new(1000))
        .timeout(long)
        .attempt_timeout(long)
        .retry(Retry::default().within(long))
        .build()
}

fn main() -> ExitCode {
    let options = match Options::read(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("no runtime: {error}");
            return ExitCode::from(2);
        }
    };
    let Options { calls, at_once, seed } = options;
    println!("{calls} calls of each method, {at_once} at once, seed {seed}");
    let is_fine = runtime.block_on(async {
        let server = Server::start(seed, calls).await;
        let mut is_fine = report::methods(&calls::run(&client(&server), &server, calls, at_once).await);
        println!("\nin batches of 20");
        is_fine &= report::methods(&batch::run(&client(&server), &server, calls, at_once.min(8)).await);
        is_fine &= report::crawl(&crawl::run(&client(&server), &server, calls).await);
        is_fine &= report::sync(&sync::run(&client(&server), calls).await);
        report::faults(&server);
        is_fine &= report::throttled(&throttle::run(&server, calls, at_once).await, at_once);
        is_fine
    });
    if is_fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
