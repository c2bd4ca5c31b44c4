//! Shows a progress bar if stderr is a terminal, else nothing.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A progress bar, removed when dropped.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// A bar on stderr, if stderr is a terminal and not `--quiet`.
    pub(crate) fn new(quiet: bool) -> Self {
        let bar = if quiet { ProgressBar::hidden() } else { ProgressBar::new_spinner() };
        bar.enable_steady_tick(Duration::from_millis(80));
        Progress(bar)
    }

    /// Begins a step of unknown length.
    pub(crate) fn step(&self, what: impl Into<String>) {
        self.0.set_style(ProgressStyle::default_spinner());
        self.0.set_message(what.into());
    }

    /// Begins a step with a number of parts.
    pub(crate) fn steps(&self, what: impl Into<String>, parts: usize) {
        let template = "{msg:20} {wide_bar} {pos}/{len}";
        self.0.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
        self.0.set_message(what.into());
        self.0.set_position(0);
        self.0.set_length(parts as u64);
    }

    /// Counts one part as done; can be called from any thread.
    pub(crate) fn advance(&self) {
        self.0.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
