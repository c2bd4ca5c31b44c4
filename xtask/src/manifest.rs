//! Writes the Cargo.toml of a generated crate, and refuses folders that this command didn't write.
//!
//! A Cargo.toml is edited by hand as well: dependencies, versions, lints, comments. Therefore a present one is never
//! replaced. [`update`] changes in it what the generated code needs and keeps all else.

mod edit;
mod runtime;

use std::path::Path;

use anyhow::{Context, Result, ensure};
use graphdown_codegen::{CrateName, Feature};
use toml::Value;

pub(crate) use self::{
    edit::Updated,
    runtime::{Runtime, RuntimeOption},
};
use crate::{
    read,
    write::{
        MARK,
        transaction::{self, STAGING},
    },
};

/// What the generated code needs of its Cargo.toml.
#[derive(Clone, Debug)]
pub(crate) struct Needs {
    /// The name of the crate, which its tests import.
    pub(crate) package: CrateName,
    /// Where the runtime comes from.
    pub(crate) runtime: Needed,
    /// Whether it has tests, which need more dependencies.
    pub(crate) has_tests: bool,
    /// The features by which code is left out.
    pub(crate) features: Vec<Feature>,
}

/// Where the runtime comes from.
#[derive(Clone, Debug)]
pub(crate) enum Needed {
    /// From here, whatever the present file says: the command line says so.
    From(Runtime),
    /// From where the present file says; from here if it doesn't.
    Usually(Runtime),
}

/// A Cargo.toml after which the generated code compiles: a new one, or the present one with what differs from the needs
/// changed. A present one with all that is needed stays the same, byte by byte.
///
/// # Errors
/// If the present one isn't TOML, or has a value of another kind where a table or an array is needed.
pub(crate) fn update(present: Option<&str>, needs: &Needs) -> Result<Updated> {
    match present {
        Some(present) => edit::update(present, needs),
        // What is told of a new file is that everything in it is new.
        None => Ok(Updated { notes: Vec::new(), ..edit::update(&begun(needs), needs)? }),
    }
}

/// What a new Cargo.toml has beside what the generated code needs. Whoever removes or changes one of these has decided
/// so: they are not written again.
fn begun(needs: &Needs) -> String {
    let package = Value::String(needs.package.package().to_owned());
    let dev = if needs.has_tests { "[dev-dependencies]\n\n" } else { "" };
    let usual: Vec<&str> = needs.features.iter().filter(|one| one.is_default).map(|one| one.name.as_str()).collect();
    format!(
        "# {MARK}, which keeps what is added and changed here by hand.\n\
         [package]\n\
         name = {package}\n\
         version = \"0.1.0\"\n\
         edition = \"2024\"\n\
         rust-version = \"1.85\"\n\
         publish = false\n\
         \n\
         [dependencies]\n\
         \n\
         {dev}\
         [features]\n\
         default = {usual:?}\n\
         \n\
         # A workspace of its own, wherever it lies.\n\
         [workspace]\n"
    )
}

/// The text of the Cargo.toml in a folder, if there is one.
///
/// # Errors
/// If it is there and can't be read.
pub(crate) fn present(dir: &Path) -> Result<Option<String>> {
    let path = dir.join("Cargo.toml");
    match std::fs::symlink_metadata(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        _ => read::file::plain(&path, read::file::PAGE)
            .map(Some)
            .with_context(|| format!("can't read {}", path.display())),
    }
}

/// Refuses a folder with files that this command did not write.
///
/// # Errors
/// If the folder is a file, or has anything but a crate whose Cargo.toml says that it is generated.
pub(crate) fn ensure_ours(out: &Path) -> Result<()> {
    if !out.exists() {
        return Ok(());
    }
    ensure!(out.is_dir(), "expected a folder for --out, found the file {}", out.display());
    let entries = std::fs::read_dir(out).with_context(|| format!("can't list {}", out.display()))?;
    // What this command stages says itself whose it is.
    let is_empty = entries.flatten().all(|entry| entry.file_name() == STAGING);
    if is_empty || transaction::is_unfinished(out) {
        return Ok(());
    }
    let manifest = read::file::plain(&out.join("Cargo.toml"), read::file::PAGE).unwrap_or_default();
    ensure!(
        manifest.lines().next().is_some_and(|line| line.contains(MARK)),
        "{} has files that this command did not write: its Cargo.toml doesn't begin with the line that says so; \
         choose a new or an empty folder",
        out.display()
    );
    Ok(())
}

#[cfg(test)]
mod tests;
