//! Runs `cargo xtask budget`: measures what the client costs those who depend on it, beside what it may cost.
//!
//! What is hard: machines are noisy. So CPU time counts rather than elapsed time, of the least of several runs, and a ratio of
//! two programs in one run rather than their speed. No test has these limits.

mod usage;
mod program;
mod editor;
mod engine;

use std::path::Path;

use anyhow::{Context, Result};

use crate::{
    Outcome,
    arguments::{Budget, Output},
    generate,
    progress::Progress,
    report,
    terminal::{self, Text},
};

use program::Program;
use usage::Usage;

/// One line of the table.
struct Row {
    what: String,
    /// Nothing if it can't be measured here.
    measured: Option<f64>,
    budget: f64,
    unit: &'static str,
}

/// A table that grows line by line.
#[derive(Default)]
struct Rows(Vec<Row>);

impl Rows {
    fn add(&mut self, what: impl Into<String>, measured: impl Into<Option<f64>>, budget: f64, unit: &'static str) {
        self.0.push(Row { what: what.into(), measured: measured.into(), budget, unit });
    }
}

/// `cargo xtask budget`
///
/// # Errors
/// If the crate can't be read, files can't be written, or cargo can't be run or fails.
pub(crate) fn run(options: &Budget, output: &Output) -> Result<Outcome> {
    let progress = Progress::new(output.quiet);
    let usual = generate::home().join("generated/v1.0");
    let krate = options.krate.as_deref().unwrap_or(&usual);
    let krate = krate.canonicalize().with_context(|| format!("can't find {}", krate.display()))?;
    let mut rows = Rows::default();
    measure(&krate, options, &progress, &mut rows)?;
    drop(progress);
    terminal::out(&table(&krate, usize::from(options.runs), &rows.0))?;
    Ok(Outcome::Fine)
}

fn measure(krate: &Path, options: &Budget, progress: &Progress, rows: &mut Rows) -> Result<()> {
    let runs = usize::from(options.runs);
    let program = Program::of_crate(krate)?;
    progress.step("checking the whole crate");
    let checked = usage::least(runs, || program.check_crate())?;
    rows.add("whole crate, check: user CPU", checked.user, 3.0, "s");
    rows.add("whole crate, check: peak memory", checked.memory, 0.7, "GB");
    let workload = &options.workload;
    progress.step(format!("checking the workload {workload}"));
    let alone = Program::of_workload(krate, workload)?;
    let checked = usage::least(runs, || alone.check_crate())?;
    rows.add(format!("workload {workload} alone, check: user CPU"), checked.user, 1.5, "s");
    progress.step("building a program with one call from nothing");
    let Usage { user, system, .. } = usage::least(runs, || program.build_from_nothing())?;
    rows.add("one-call program, cold build: CPU", user + system, 75.0, "s");
    rows.add("one-call program: size", program.megabytes()?, 60.0, "MB");
    progress.step("building the program after an edit");
    let Usage { user, system, .. } = usage::least(runs, || program.build_after_edit())?;
    rows.add("one-call program, build after an edit: CPU", user + system, 1.0, "s");
    progress.step("collecting items as an editor does");
    rows.add("rust-analyzer, item collection", editor::item_collection(&program)?, 3.0, "s");
    progress.step("comparing the engine with derive");
    for (of, ratio) in engine::BENCHMARKS.iter().zip(engine::ratios()?) {
        rows.add(format!("engine of derive's time, {}", of.replace('_', " of ")), ratio, 1.05, "×");
    }
    Ok(())
}

fn table(krate: &Path, runs: usize, rows: &[Row]) -> Text {
    let width = rows.iter().map(|row| row.what.chars().count()).max().unwrap_or(0);
    let title = format!("{}, the least of {runs}", report::shown(krate).display());
    let head = Text::line(title).append(Text::line(format!("{:width$} {:>11} {:>11}", "", "measured", "budget")));
    rows.iter().fold(head, |text, Row { what, measured, budget, unit }| {
        let cell = |value: f64| format!("{value:.2} {unit}");
        let shown = measured.map_or_else(|| "not here".to_owned(), cell);
        let line = text.push(format!("{what:width$} {shown:>11} {:>11}", cell(*budget)));
        match measured {
            Some(measured) if measured > budget => line.push("  ").styled(report::WARNING, "over").end(),
            _ => line.end(),
        }
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Rows, table};

    #[test]
    fn what_is_over_and_what_is_missing_is_told() {
        let mut rows = Rows::default();
        rows.add("check", 3.5, 3.0, "s");
        rows.add("size", 60.0, 60.0, "MB");
        rows.add("editor", None, 3.0, "s");
        let expected = expect_test::expect![[r#"
            lamps, the least of 3
                      measured      budget
            check       3.50 s      3.00 s  over
            size      60.00 MB    60.00 MB
            editor    not here      3.00 s
        "#]];
        expected.assert_eq(&table(Path::new("lamps"), 3, &rows.0).shown());
    }
}
