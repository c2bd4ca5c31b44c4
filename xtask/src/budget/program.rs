//! Writes a program that makes one call, and builds it, or only the crate that it depends on, again and again.
//!
//! What is hard: cargo does nothing twice. What is measured is removed with `cargo clean`, so that no file of the crate needs
//! a new time; what stays is built before, unmeasured.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
};

use anyhow::{Context, Result, ensure};
use graphdown_codegen::FULL;
use toml::Table;

use super::usage::{self, Usage};
use crate::{
    generate, read,
    write::{self, transaction::Transaction},
};

/// A program in a workspace of its own, with a target folder of its own.
pub(super) struct Program {
    dir: PathBuf,
    /// The package that it depends on.
    package: String,
    /// How often the program was edited.
    edits: AtomicUsize,
}

const CALL: &str = "\
#[tokio::main(flavor = \"current_thread\")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let graph = client::Graph::new(\"token\");
    let users = graph.users().list().await?;
    assert!(users.value.is_empty());
    Ok(())
}
";

impl Program {
    /// A program that calls the crate of a folder.
    ///
    /// # Errors
    /// If the folder has no crate, or files can't be written.
    pub(super) fn of_crate(krate: &Path) -> Result<Program> {
        Program::write("whole", krate, None, CALL)
    }

    /// A program without a call that depends on the crate of a folder with one workload alone.
    ///
    /// # Errors
    /// If the folder has no crate with that feature, or files can't be written.
    pub(super) fn of_workload(krate: &Path, workload: &str) -> Result<Program> {
        Program::write("workload", krate, Some(workload), "fn main() {}\n")
    }

    fn write(name: &str, krate: &Path, workload: Option<&str>, call: &str) -> Result<Program> {
        let written = read::file::named(&krate.join("Cargo.toml"), read::file::NAMED)?;
        let table: Table = written.parse().with_context(|| format!("can't read Cargo.toml of {}", krate.display()))?;
        let package = table.get("package").and_then(|package| package.get("name")).and_then(toml::Value::as_str);
        let package = package.with_context(|| format!("no package in {}", krate.display()))?.to_owned();
        let features = workload.map(|workload| features(&table, workload)).transpose()?.unwrap_or_default();
        let path = krate.to_str().with_context(|| format!("the path {} is not Unicode", krate.display()))?;
        let [quoted, path] = [&package, path].map(|text| toml::Value::String(text.to_owned()));
        let manifest = format!(
            "[package]\nname = \"one-call\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
             [dependencies]\nclient = {{ package = {quoted}, path = {path}{features} }}\n\
             tokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n\n[workspace]\n"
        );
        // The versions that are tested.
        let lock = read::file::named(&generate::home().join("Cargo.lock"), read::file::NAMED)?;
        let dir = generate::home().join("target/budget").join(name);
        let files = [("Cargo.toml", manifest.as_str()), ("Cargo.lock", &lock), ("src/main.rs", call)];
        put(&dir, &files.map(|(path, text)| (path.to_owned(), text.to_owned())).into())?;
        Ok(Program { dir, package, edits: AtomicUsize::new(0) })
    }

    /// The folder.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Checks the crate, with its dependencies checked.
    ///
    /// # Errors
    /// If cargo fails.
    pub(super) fn check_crate(&self) -> Result<Usage> {
        let check = || self.cargo("warm", ["check", "--package", &self.package]);
        usage::of(&mut check())?;
        usage::of(&mut self.cargo("warm", ["clean", "--package", &self.package]))?;
        usage::of(&mut check())
    }

    /// Builds the program and all that it depends on.
    ///
    /// # Errors
    /// If cargo fails.
    pub(super) fn build_from_nothing(&self) -> Result<Usage> {
        usage::of(&mut self.cargo("cold", ["fetch"]))?;
        usage::of(&mut self.cargo("cold", ["clean"]))?;
        usage::of(&mut self.cargo("cold", ["build"]))
    }

    /// Builds the program after an edit of its own, as somebody does who works on it.
    ///
    /// # Errors
    /// If cargo fails, or the file can't be written.
    pub(super) fn build_after_edit(&self) -> Result<Usage> {
        usage::of(self.cargo("cold", ["build"]).env_remove("CARGO_INCREMENTAL"))?;
        let edits = self.edits.fetch_add(1, Ordering::Relaxed) + 1;
        let edited = CALL.replace("\"token\"", &format!("\"token {edits}\""));
        write::file::put(&self.dir, "src/main.rs", &edited)?;
        usage::of(self.cargo("cold", ["build"]).env_remove("CARGO_INCREMENTAL"))
    }

    /// The size of the program that was built.
    ///
    /// # Errors
    /// If there is none.
    pub(super) fn megabytes(&self) -> Result<f64> {
        let name = format!("one-call{}", std::env::consts::EXE_SUFFIX);
        let file = self.dir.join("cold/debug").join(name);
        let found = std::fs::metadata(&file).with_context(|| format!("can't find {}", file.display()))?;
        #[expect(clippy::cast_precision_loss, reason = "no program is so large")]
        Ok(found.len() as f64 / 1e6)
    }

    /// cargo with the settings that somebody has who sets none, and without incremental files, as for a crate of a registry.
    fn cargo(&self, target: &str, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        let settings = std::env::vars_os().map(|(name, _)| name);
        for name in settings.filter(|name| name.to_string_lossy().starts_with("CARGO_PROFILE_")) {
            command.env_remove(name);
        }
        command.args(arguments).args(["--quiet", "--manifest-path"]).arg(self.dir.join("Cargo.toml"));
        command.env("CARGO_TARGET_DIR", self.dir.join(target)).env("CARGO_INCREMENTAL", "0").env_remove("RUSTFLAGS");
        command
    }
}

/// The keys of a dependency that choose one workload of a crate, beside what is on by default and no workload.
fn features(manifest: &Table, workload: &str) -> Result<String> {
    let table = manifest.get("features").and_then(toml::Value::as_table).context("the crate has no features")?;
    let list = |name: &str| table.get(name).and_then(toml::Value::as_array).into_iter().flatten();
    let is_workload = |name: &toml::Value| list(FULL).any(|one| one == name);
    let workload = toml::Value::String(workload.to_owned());
    ensure!(is_workload(&workload), "the crate has no feature {workload}");
    let usual = list("default").filter(|name| name.as_str() != Some(FULL) && !is_workload(name)).cloned();
    let chosen: Vec<toml::Value> = usual.chain([workload]).collect();
    Ok(format!(", default-features = false, features = {}", toml::Value::Array(chosen)))
}

fn put(dir: &Path, files: &BTreeMap<String, String>) -> Result<()> {
    let transaction = Transaction::begin(dir)?;
    transaction.apply(files, &write::compare(dir, files)?)
}
