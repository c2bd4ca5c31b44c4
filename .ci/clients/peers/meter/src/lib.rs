//! What a process has used so far: CPU time, and memory as the kernel counts it.

use std::{fmt, fs, time::Instant};

use nix::sys::{
    resource::{Usage, UsageWho, getrusage},
    time::TimeVal,
};

/// Times a number of repetitions, and says what they took in one line:
/// CPU in microseconds for each, then KiB in memory after the first few, at the end, and at most, then the microseconds that
/// passed for each.
pub struct Meter {
    repetitions: u32,
    done: u32,
    /// So many aren't timed: the first connection, the first allocations and the like.
    warm: u32,
    started: f64,
    began: Instant,
    held: u64,
}

impl Meter {
    /// Of so many repetitions, after a few that aren't timed.
    pub fn new(repetitions: u32) -> Self {
        Self {
            repetitions,
            done: 0,
            warm: 100.min(repetitions / 10).max(1),
            started: 0.0,
            began: Instant::now(),
            held: 0,
        }
    }

    /// After each repetition: whether there is another.
    pub fn goes_on(&mut self) -> bool {
        self.done += 1;
        if self.done == self.warm {
            self.started = cpu();
            self.began = Instant::now();
            self.held = held();
        }
        self.done < self.warm + self.repetitions
    }
}

impl fmt::Display for Meter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let each = |all: f64| all / f64::from(self.done - self.warm);
        let (cpu, passed) = (each(cpu() - self.started), each(self.began.elapsed().as_secs_f64() * 1e6));
        write!(formatter, "{cpu:.1} {} {} {} {passed:.1}", self.held, held(), usage().max_rss())
    }
}

/// Microseconds of CPU, user and system.
fn cpu() -> f64 {
    let microseconds = |time: TimeVal| time.tv_sec() as f64 * 1e6 + time.tv_usec() as f64;
    let usage = usage();
    microseconds(usage.user_time()) + microseconds(usage.system_time())
}

fn usage() -> Usage {
    getrusage(UsageWho::RUSAGE_SELF).expect("the kernel counts what a process uses")
}

/// KiB in memory; nothing where the kernel doesn't say it as Linux does.
fn held() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
