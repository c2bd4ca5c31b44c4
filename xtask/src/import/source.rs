//! Reads and writes `source.toml`, which pins for each version the commit of the docs that its pages were imported from.

use std::{path::Path, process::Command};

use anyhow::{Context, Result, ensure};
use graphdown_codegen::page::Version;
use toml::{Table, Value};

use crate::{arguments::Import, read::file, write};

/// Where pages of a version come from.
pub(super) struct Pin {
    repository: String,
    commit: String,
    date: String,
}

/// The repository of the docs.
const REPOSITORY: &str = "https://github.com/microsoftgraph/microsoft-graph-docs-contrib";

const HEAD: &str = "\
# Written by `cargo xtask import`: the docs that the imported pages of each version were read from, with the day of the
# commit. `cargo xtask import --check` compares the pages with a checkout.
";

impl Pin {
    /// The commit of the options, else the one that git has checked out.
    ///
    /// # Errors
    /// If the folder is no checkout and no commit is given, or a value isn't one of its kind.
    pub(super) fn of(options: &Import, dir: &Path) -> Result<Pin> {
        let asked = (options.commit.clone(), options.date.clone());
        let (commit, date) = match asked {
            (Some(commit), Some(date)) => (commit, date),
            (commit, date) => {
                let of_git = checked_out(dir)?;
                (commit.unwrap_or(of_git.0), date.unwrap_or(of_git.1))
            }
        };
        let is_commit = commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        ensure!(is_commit, "expected the 40 digits of a commit for --commit, found {commit}");
        let is_date = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
        ensure!(
            date.len() == 10 && date.bytes().enumerate().all(is_date),
            "expected a day such as 2021-07-16 for --date, found {date}"
        );
        let repository = options.repository.clone().unwrap_or_else(|| REPOSITORY.to_owned());
        Ok(Pin { repository, commit, date })
    }
}

/// The commit that is checked out, and its day.
fn checked_out(dir: &Path) -> Result<(String, String)> {
    let output = Command::new("git").arg("-C").arg(dir).args(["log", "-1", "--format=%H %cs"]).output();
    let text = output.ok().filter(|output| output.status.success()).and_then(|out| String::from_utf8(out.stdout).ok());
    let pair = text.as_deref().and_then(|text| text.trim().split_once(' '));
    let (commit, date) = pair.with_context(|| {
        format!("{} is no checkout of git; name its commit by --commit and the commit's day by --date", dir.display())
    })?;
    Ok((commit.to_owned(), date.to_owned()))
}

/// Sets the pin of a version in the file, and keeps those of others.
///
/// # Errors
/// If the file can't be read as TOML, or can't be written.
pub(super) fn write(out: &Path, version: Version, pin: &Pin) -> Result<()> {
    let path = out.join("source.toml");
    let mut pins: Table = match path.exists() {
        true => file::named(&path, file::NAMED)?.parse().with_context(|| format!("can't read {}", path.display()))?,
        false => Table::new(),
    };
    let text = |text: &str| Value::String(text.to_owned());
    let values = [("repository", &pin.repository), ("commit", &pin.commit), ("date", &pin.date)];
    let table: Table = values.into_iter().map(|(name, value)| (name.to_owned(), text(value))).collect();
    pins.insert(version.as_str().to_owned(), Value::Table(table));
    write::file::named(&path, &format!("{HEAD}\n{pins}"))
}
