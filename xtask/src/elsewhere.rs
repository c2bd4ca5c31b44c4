//! Runs `serve` as another program, `xtask-serve`. This one is compiled without the server, so that no other command
//! waits for its crates. The arguments are passed on unchanged.

use std::{env, ffi::OsString, process::Command};

use anyhow::{Context, Result};
use clap::Args;

use crate::Outcome;

/// The arguments after `serve`.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Arguments for the other program
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    rest: Vec<OsString>,
}

/// Builds the other program and replaces this process with it.
///
/// # Errors
/// If cargo can't be run.
pub(crate) fn run() -> Result<Outcome> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    command.args(["run", "--quiet", "--package", "xtask", "--bin", "xtask-serve", "--"]).args(env::args_os().skip(1));
    become_it(&mut command).context("can't run cargo, which builds the server")
}

#[cfg(unix)]
fn become_it(command: &mut Command) -> std::io::Result<Outcome> {
    use std::os::unix::process::CommandExt;
    // Signals are then the other program's.
    Err(command.exec())
}

#[cfg(not(unix))]
fn become_it(command: &mut Command) -> std::io::Result<Outcome> {
    let status = command.status()?;
    std::process::exit(status.code().unwrap_or(2))
}
