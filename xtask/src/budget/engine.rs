//! Compares the engine of models with serde's derive: the benchmark of the runtime, as ratios.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::generate;

/// The benchmarks: objects of documented types, and objects of derived types in places of their base.
pub(super) const BENCHMARKS: [&str; 4] = ["decode", "encode", "decode_bases", "encode_bases"];

/// The time of the engine as a part of that of derive, for each benchmark; `None` where it says nothing that can be read.
///
/// # Errors
/// If cargo can't be run, or the benchmark doesn't compile.
pub(super) fn ratios() -> Result<[Option<f64>; 4]> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["bench", "--quiet", "--package", "graphdown-runtime", "--bench", "engine"])
        .current_dir(generate::home())
        .env("CARGO_TARGET_DIR", generate::home().join("target/budget/bench"))
        .env("CARGO_TERM_COLOR", "never")
        .output()
        .context("can't run cargo")?;
    ensure!(output.status.success(), "cargo bench failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(BENCHMARKS.map(|of| ratio(&text, of)))
}

/// The ratio of the fastest times of the lines that end with `ByEngine` and `ByDerive` below the line of a benchmark.
fn ratio(text: &str, of: &str) -> Option<f64> {
    let words = |line: &str| -> Vec<String> {
        line.split_whitespace().filter(|word| !word.starts_with(['├', '╰', '│'])).map(str::to_owned).collect()
    };
    let mut below = text.lines().map(words).skip_while(|words| words.first().is_none_or(|first| first != of)).skip(1);
    let (mut engine, mut derive) = (None, None);
    while engine.is_none() || derive.is_none() {
        let words = below.next()?;
        match words.first().map(String::as_str) {
            Some(name) if name.ends_with("ByEngine") => engine = time(&words),
            Some(name) if name.ends_with("ByDerive") => derive = time(&words),
            // The throughput.
            _ if engine.is_some() || derive.is_some() => {}
            _ => return None,
        }
    }
    Some(engine? / derive?)
}

/// The first time of a line in microseconds: `291.2 µs`.
fn time(words: &[String]) -> Option<f64> {
    let [_, number, unit, ..] = words else { return None };
    let scale = match unit.as_str() {
        "ns" => 1e-3,
        "µs" => 1.0,
        "ms" => 1e3,
        _ => return None,
    };
    Some(number.parse::<f64>().ok()? * scale)
}

#[cfg(test)]
mod tests {
    use super::ratio;

    const TEXT: &str = "\
engine           fastest       │ slowest       │ median        │ mean          │ samples │ iters
├─ decode                      │               │               │               │         │
│  ├─ ByDerive   200 µs        │ 417.9 µs      │ 210.4 µs      │ 217.9 µs      │ 100     │ 100
│  │             345.6 MB/s    │ 171.1 MB/s    │ 339.7 MB/s    │ 328.1 MB/s    │         │
│  ╰─ ByEngine   0.21 ms       │ 358.7 µs      │ 214.9 µs      │ 219.8 µs      │ 100     │ 100
│                333.6 MB/s    │ 199.3 MB/s    │ 332.6 MB/s    │ 325.3 MB/s    │         │
├─ decode_bases                │               │               │               │         │
│  ├─ BasesByDerive  100 µs    │ 417.9 µs      │ 210.4 µs      │ 217.9 µs      │ 100     │ 100
│  ╰─ BasesByEngine  90 µs     │ 358.7 µs      │ 214.9 µs      │ 219.8 µs      │ 100     │ 100
╰─ encode                      │               │               │               │         │
   ├─ ByDerive   50.0 µs       │ 148.3 µs      │ 53.22 µs      │ 56.32 µs      │ 100     │ 100
   │             1.427 GB/s    │ 482.2 MB/s    │ 1.343 GB/s    │ 1.269 GB/s    │         │
   ╰─ ByEngine   60.0 µs       │ 135.1 µs      │ 70.52 µs      │ 71.95 µs      │ 100     │ 100
                 1.070 GB/s    │ 529.4 MB/s    │ 1.014 GB/s    │ 993.9 MB/s    │         │
";

    #[test]
    fn the_fastest_times_are_compared() {
        let [decode, encode] = ["decode", "encode"].map(|of| ratio(TEXT, of).unwrap());
        assert!((decode - 1.05).abs() < 1e-9 && (encode - 1.2).abs() < 1e-9, "{decode} {encode}");
        let bases = ratio(TEXT, "decode_bases").unwrap();
        assert!((bases - 0.9).abs() < 1e-9, "{bases}");
        assert_eq!(ratio(TEXT, "compare"), None);
        assert_eq!(ratio(TEXT.split("╰─ ByEngine").next().unwrap(), "decode"), None);
    }
}
