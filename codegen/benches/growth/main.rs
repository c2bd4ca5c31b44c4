//! Measures how time and memory grow with what a page or a document repeats or nests: at n, at 2n, and the ratio.
//!
//! Times of one run are compared with each other, never with a number that was written down: a ratio near 2 is linear,
//! one near 4 quadratic. Each measurement is a process of its own with a thread of 2 MiB, so that a stack overflow ends
//! that measurement alone, and memory is that of the one input. `cargo bench -p graphdown-codegen --bench growth` runs
//! all, `-- WORD` those with the word in their name, `-- --pairs` every pair of fragments at every place of the pages.
#![allow(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the library alone is pure"
)]

mod inputs;
mod measure;

use measure::Growth;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let ["--measure", name, size] = arguments.as_slice() {
        return measured(name, size);
    }
    let wants_pairs = arguments.contains(&"--pairs");
    let words: Vec<&str> = arguments.into_iter().filter(|word| !word.starts_with("--")).collect();
    let is_wanted = |name: &str| words.is_empty() || words.iter().any(|word| name.contains(word));
    let mut superlinear = 0;
    println!("{:<44} {:>8} {:>9} {:>9} {:>6} {:>8}", "input", "n", "bytes", "ms", "ratio", "MB");
    if wants_pairs {
        for name in inputs::pairs().iter().filter(|name| is_wanted(name)) {
            let growth = Growth::suspected(name);
            superlinear += report(name, growth.as_ref().filter(|growth| growth.is_superlinear()));
        }
    } else {
        for name in inputs::names().iter().filter(|name| is_wanted(name)) {
            superlinear += report(name, Some(&Growth::of(name)));
        }
    }
    println!("{superlinear} grow faster than n log n, overflow the stack or don't end");
    ExitCode::from(u8::from(superlinear > 0))
}

fn report(name: &str, growth: Option<&Growth>) -> usize {
    let Some(growth) = growth else { return 0 };
    println!("{name:<44} {growth}");
    usize::from(growth.is_superlinear())
}

/// The input of that name and size, run once; what it took goes to stdout.
fn measured(name: &str, size: &str) -> ExitCode {
    let size = size.parse().unwrap_or(1);
    let Some(input) = inputs::input(name, size) else {
        eprintln!("no input is called {name}");
        return ExitCode::FAILURE;
    };
    measure::run(input);
    ExitCode::SUCCESS
}
