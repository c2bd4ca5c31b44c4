//! How all examples end: with 0, or with 1 and what went wrong on stderr.

use std::{
    error::Error,
    io::{self, Write},
    process::ExitCode,
};

/// What the program ends with. An error is printed where that can be done: stderr may be closed.
pub(crate) fn code(result: Result<(), Box<dyn Error>>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}
