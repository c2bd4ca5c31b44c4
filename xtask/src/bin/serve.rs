//! The commands with `serve` among them; see `xtask/src/elsewhere.rs`.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::run()
}
