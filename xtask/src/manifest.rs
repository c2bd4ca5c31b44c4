//! Writes the Cargo.toml of a crate outside of this repository, and refuses folders that this command didn't write.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use graphdown_codegen::CrateName;
use toml::Value;

use crate::{
    read,
    write::{
        MARK,
        transaction::{self, STAGING},
    },
};

/// The features of the runtime, and those that are enabled by default.
const FEATURES: [&str; 12] = [
    "auth",
    "azure-identity",
    "blocking",
    "gzip",
    "http2",
    "hyper",
    "jiff",
    "reqwest",
    "system-proxy",
    "tokio",
    "tower",
    "tracing",
];
const USUAL: [&str; 4] = ["auth", "gzip", "hyper", "tracing"];

/// The Cargo.toml of a crate outside of this workspace, which depends on the runtime by path.
///
/// # Errors
/// If the path isn't Unicode, so that TOML can't have it.
pub(crate) fn text(package: &CrateName, runtime: &Path, has_tests: bool) -> Result<String> {
    let path = runtime.to_str().with_context(|| format!("the path {} is not Unicode", runtime.display()))?;
    let [package, runtime] = [package.package(), path].map(|text| Value::String(text.to_owned()));
    let mut text = format!(
        "# {MARK}.\n\
         [package]\n\
         name = {package}\n\
         version = \"0.1.0\"\n\
         edition = \"2024\"\n\
         rust-version = \"1.85\"\n\
         publish = false\n\
         \n\
         [dependencies]\n\
         graphdown-runtime = {{ path = {runtime}, default-features = false }}\n"
    );
    if has_tests {
        text.push_str(&format!(
            "\n[dev-dependencies]\n\
             graphdown-runtime = {{ path = {runtime}, features = [\"test-support\"] }}\n\
             serde_json = \"1\"\n\
             tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n"
        ));
    }
    text.push_str(&features());
    text.push_str("\n# A workspace of its own, wherever it lies.\n[workspace]\n");
    Ok(text)
}

/// The table of features, each of which enables that of the runtime with the same name.
pub(crate) fn features() -> String {
    let mut text = format!("\n[features]\ndefault = {USUAL:?}\n");
    text.extend(FEATURES.iter().map(|feature| format!("{feature} = [\"graphdown-runtime/{feature}\"]\n")));
    text
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
        "{} has files that this command did not write; choose a new or an empty folder",
        out.display()
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use graphdown_codegen::CrateName;

    use super::text;

    #[test]
    fn nothing_of_a_path_becomes_a_key() {
        let name = CrateName::new("lamps").expect("a name");
        let paths = ["/a b/runtime", "C:\\a\\runtime", "/a\"]\n[dependencies]\nevil = \"1", "/a'''b\"\"\"c\u{7f}"];
        for path in paths {
            let text = text(&name, Path::new(path), true).expect("the path is Unicode");
            let table: toml::Table = text.parse().expect("it is TOML");
            let keys: Vec<&str> = table.keys().map(String::as_str).collect();
            assert_eq!(keys, ["dependencies", "dev-dependencies", "features", "package", "workspace"]);
            assert_eq!(table["dependencies"].as_table().map(toml::Table::len), Some(1));
            assert_eq!(table["dependencies"]["graphdown-runtime"]["path"].as_str(), Some(path));
        }
    }
}
