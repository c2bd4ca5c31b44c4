//! Measures how long rust-analyzer collects the items of the crate, where rust-analyzer is there.

use std::process::Command;

use anyhow::Result;

use super::program::Program;

/// Seconds; `None` where rust-analyzer is not there or says nothing of it.
///
/// # Errors
/// None yet: a program that is missing or fails is no error here.
pub(super) fn item_collection(program: &Program) -> Result<Option<f64>> {
    let mut command = Command::new("rust-analyzer");
    command.args(["analysis-stats", "--skip-inference", "--skip-mir-stats", "--skip-lowering", "--quiet"]);
    let Ok(output) = command.arg(program.dir()).output() else { return Ok(None) };
    Ok(seconds(&String::from_utf8_lossy(&output.stdout)))
}

/// The time of the line `Item Collection:     2.31s, 412mb`.
fn seconds(text: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.trim().strip_prefix("Item Collection:"))?;
    let time = line.trim().split([',', ' ']).next()?;
    match time.strip_suffix("ms") {
        Some(milliseconds) => Some(milliseconds.parse::<f64>().ok()? / 1000.0),
        None => time.strip_suffix('s')?.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn the_time_is_read_in_either_unit() {
        assert_eq!(seconds("a: 1\n  Item Collection:      2.31s, 412mb\n"), Some(2.31));
        assert_eq!(seconds("Item Collection: 310.5ms, 4mb"), Some(0.3105));
        assert_eq!(seconds("Item Tree Collection: 1s"), None);
        assert_eq!(seconds("Item Collection: soon"), None);
    }
}
