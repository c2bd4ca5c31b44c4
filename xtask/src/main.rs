//! The program; the library does everything.

/// A crate is millions of small texts and trees, for which this takes half the time of the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    xtask::run()
}
