//! Runs programs and reads what they used: CPU time and memory, of a program and of all that it waited for.
//!
//! What is hard: cargo does little itself. The system adds up the times of all descendants that were waited for, and gives of
//! their peaks of memory the highest, so that of a run of cargo it is that of its largest compiler.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use wait4::Wait4;

/// What a program and its descendants used.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Usage {
    /// Seconds of CPU outside of the system.
    pub(super) user: f64,
    /// Seconds of CPU in the system.
    pub(super) system: f64,
    /// The most memory that one of them had, in gigabytes.
    pub(super) memory: f64,
}

/// Runs a program to its end, without its output.
///
/// # Errors
/// If it can't be run, or fails: then with what it said.
pub(super) fn of(command: &mut Command) -> Result<Usage> {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut said = tempfile::tempfile().context("can't make a temporary file")?;
    let errors = said.try_clone().context("can't share a temporary file")?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(errors)
        .spawn()
        .with_context(|| format!("can't run {name}"))?;
    let used = child.wait4().with_context(|| format!("can't wait for {name}"))?;
    if !used.status.success() {
        let mut text = String::new();
        std::io::Seek::rewind(&mut said)?;
        std::io::Read::read_to_string(&mut said, &mut text)?;
        ensure!(used.status.success(), "{name} failed: {}", text.trim());
    }
    #[expect(clippy::cast_precision_loss, reason = "memory is far from the limit of exact numbers")]
    let memory = used.rusage.maxrss as f64 / 1e9;
    Ok(Usage { user: used.rusage.utime.as_secs_f64(), system: used.rusage.stime.as_secs_f64(), memory })
}

/// The least of several runs, each value for itself.
///
/// # Errors
/// If a run fails.
pub(super) fn least(runs: usize, mut run: impl FnMut() -> Result<Usage>) -> Result<Usage> {
    let mut least = run()?;
    for _ in 1..runs {
        let Usage { user, system, memory } = run()?;
        least =
            Usage { user: least.user.min(user), system: least.system.min(system), memory: least.memory.min(memory) };
    }
    Ok(least)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{Usage, least, of};

    #[test]
    fn the_least_counts_value_by_value() {
        let mut runs = [(2.0, 0.5, 0.1), (1.0, 0.6, 0.3)].into_iter();
        let next = || {
            let (user, system, memory) = runs.next().unwrap();
            Ok(Usage { user, system, memory })
        };
        assert_eq!(least(2, next).unwrap(), Usage { user: 1.0, system: 0.5, memory: 0.1 });
    }

    #[test]
    fn what_a_program_says_is_told_if_it_fails() {
        let cargo = || Command::new(env!("CARGO"));
        assert!(of(cargo().arg("--version")).unwrap().memory > 0.0);
        let error = of(cargo().arg("no-such-command")).unwrap_err().to_string();
        assert!(error.contains("no-such-command"), "{error}");
    }
}
