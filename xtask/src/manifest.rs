//! A crate's name and version come in; the Cargo.toml of a crate outside of this repository goes out.

use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::{
    read,
    write::{
        MARK,
        transaction::{self, STAGING},
    },
};

/// Cargo.toml for a crate that stands alone and takes the runtime from its path.
pub(crate) fn text(package: &str, runtime: &Path, has_tests: bool) -> String {
    let runtime = runtime.display();
    let mut text = format!(
        "# {MARK}.\n\
         [package]\n\
         name = \"{package}\"\n\
         version = \"0.1.0\"\n\
         edition = \"2024\"\n\
         rust-version = \"1.85\"\n\
         publish = false\n\
         \n\
         [dependencies]\n\
         graphdown-runtime = {{ path = \"{runtime}\" }}\n"
    );
    if has_tests {
        text.push_str(&format!(
            "\n[dev-dependencies]\n\
             graphdown-runtime = {{ path = \"{runtime}\", features = [\"test-support\"] }}\n\
             serde_json = \"1\"\n\
             tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n"
        ));
    }
    text.push_str("\n# A workspace of its own, wherever it lies.\n[workspace]\n");
    text
}

/// Refuses a folder with something in it that this command did not write.
///
/// # Errors
/// Where the folder is a file, or holds anything but a crate whose Cargo.toml says that it is generated.
pub(crate) fn ensure_ours(out: &Path) -> Result<()> {
    if !out.exists() {
        return Ok(());
    }
    ensure!(out.is_dir(), "{} is a file; --out takes a folder", out.display());
    let entries = std::fs::read_dir(out).with_context(|| format!("can't list {}", out.display()))?;
    // What this command stages says itself whose it is.
    let is_empty = entries.flatten().all(|entry| entry.file_name() == STAGING);
    if is_empty || transaction::is_unfinished(out) {
        return Ok(());
    }
    let manifest = read::file::plain(&out.join("Cargo.toml"), read::file::PAGE).unwrap_or_default();
    ensure!(
        manifest.lines().next().is_some_and(|line| line.contains(MARK)),
        "{} holds something that this command did not write; name a new or an empty folder",
        out.display()
    );
    Ok(())
}
