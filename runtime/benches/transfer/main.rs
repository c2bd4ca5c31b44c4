//! A thousand uploads and downloads against a service that misbehaves, and the memory of one of each of 2 GB: does all
//! arrive as it is, and how much memory does it take?
//!
//! `cargo bench -p graphdown-runtime --bench transfer -- --transfers 1000 --largest 20000000` uploads and downloads so many
//! files of up to so many bytes; `-- --memory 2000000000` downloads and uploads one file of so many bytes where all goes
//! well. Both end with 1 where a SHA-256 is another or, for memory, the peak is more than 32 MB above the start. The
//! service, in the same process, is that of `tests/transfer`; its memory counts as well. Which request meets which fault
//! follows from `--seed`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command prints, and stops at once"
)]
#![allow(dead_code, reason = "the tests need the rest")]

#[path = "../../tests/transfer/content.rs"]
mod content;
#[path = "../../tests/transfer/faults.rs"]
mod faults;
#[path = "../../tests/transfer/service.rs"]
mod service;
#[path = "../../tests/transfer/campaign.rs"]
mod campaign;
mod memory;

use std::{process::ExitCode, time::Duration};

use campaign::{Figures, Plan};
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// What the command line says.
struct Options {
    plan: Plan,
    /// The size of the file whose transfers are measured, instead of the campaign.
    memory: Option<u64>,
}

impl Options {
    /// # Errors
    /// Where it says something else.
    fn read(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let plan = Plan {
            transfers: 1000,
            smallest: 1_000_000,
            largest: 20_000_000,
            chunk: 12 * service::UNIT,
            at_once: 8,
            seed: 1,
            patience: Duration::from_millis(40),
        };
        let mut options = Options { plan, memory: None };
        // Cargo adds `--bench`.
        let mut arguments = arguments.filter(|argument| argument != "--bench");
        while let Some(name) = arguments.next() {
            let value = arguments.next().unwrap_or_default();
            let number: u64 = value.parse().map_err(|_| format!("{name}: expected a number, found {value:?}"))?;
            match name.as_str() {
                "--transfers" => options.plan.transfers = number,
                "--smallest" => options.plan.smallest = number,
                "--largest" => options.plan.largest = number,
                "--chunk" => options.plan.chunk = number,
                "--at-once" => options.plan.at_once = usize::try_from(number).unwrap_or(1).max(1),
                "--seed" => options.plan.seed = number,
                "--memory" => options.memory = Some(number),
                _ => {
                    let known = "--transfers, --smallest, --largest, --chunk, --at-once, --seed or --memory";
                    return Err(format!("expected {known}, found {name}"));
                }
            }
        }
        options.plan.largest = options.plan.largest.max(options.plan.smallest);
        Ok(options)
    }
}

fn main() -> ExitCode {
    let options = match Options::read(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let is_fine = runtime.block_on(async {
        match options.memory {
            Some(length) => memory::run(length).await,
            None => {
                let Plan { transfers, smallest, largest, at_once, seed, .. } = options.plan;
                println!("{transfers} files of {smallest} to {largest} bytes, {at_once} at once, seed {seed}\n");
                let uploads = print("uploads", transfers, &campaign::uploads(options.plan).await);
                let downloads = print("downloads", transfers, &campaign::downloads(options.plan).await);
                uploads && downloads
            }
        }
    });
    drop(std::fs::remove_dir_all(campaign::folder()));
    if is_fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A line for what became of them; `true` where all arrived.
fn print(what: &str, transfers: u64, figures: &Figures) -> bool {
    let Figures { bytes, requests, broken_off, no_seek, elapsed, faults, wrong } = figures;
    println!(
        "{what}: {transfers} of {bytes} bytes in {:.1} s, {requests} requests, {} faults of {} kinds; broken off \
         {broken_off} times and gone on with, {no_seek} begun anew from a new reader; wrong: {}",
        elapsed.as_secs_f64(),
        faults.values().sum::<u64>(),
        faults.len(),
        wrong.len()
    );
    wrong.iter().for_each(|wrong| println!("  {wrong}"));
    wrong.is_empty()
}
