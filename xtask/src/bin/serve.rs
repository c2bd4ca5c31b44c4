//! The program with `serve` among its commands; see `xtask/src/elsewhere.rs`.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::run()
}
