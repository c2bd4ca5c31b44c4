//! Tests that `cargo xtask diff` knows the breaks that `public-api` finds in the documentation of the crates made from both
//! documents, and no others: for all cases of `codegen/tests/diff` at once, and for each that concerns the whole client.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that can't read its own files should stop at once")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use public_api::{PublicApi, diff::PublicApiDiff};
use serde_json::{Value, json};

/// The format of rustdoc's JSON that the reader knows, which each Rust may change.
const FORMAT: u64 = 57;

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The two sides of each case, by name.
fn cases() -> Vec<(String, [Value; 2])> {
    let mut folders: Vec<PathBuf> =
        fs::read_dir(home().join("codegen/tests/diff")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let read = |folder: &PathBuf| {
        let change: Value = serde_yaml::from_str(&fs::read_to_string(folder.join("change.yaml")).unwrap()).unwrap();
        (folder.file_name().unwrap().to_string_lossy().into_owned(), ["old", "new"].map(|side| change[side].clone()))
    };
    folders.iter().map(read).collect()
}

/// One document of the parts of some cases, which have no path and no type in common.
fn document(parts: &[&Value]) -> Value {
    let mut document = json!({
        "openapi": "3.0.4",
        "info": {"title": "Boats", "version": "v1"},
        "servers": [{"url": "https://boats.example"}],
        "paths": {},
        "components": {"schemas": {}},
    });
    for part in parts {
        if let Some(servers) = part.get("servers") {
            document["servers"] = servers.clone();
        }
        for (from, to) in [("/paths", "/paths"), ("/schemas", "/components/schemas")] {
            let all = document.pointer_mut(to).unwrap().as_object_mut().unwrap();
            for (name, one) in part.pointer(from).and_then(Value::as_object).into_iter().flatten() {
                assert!(all.insert(name.clone(), one.clone()).is_none(), "two cases have {name}");
            }
        }
    }
    document
}

#[test]
fn breaks_are_those_that_another_finds() {
    let cases = cases();
    let (whole, parts): (Vec<_>, Vec<_>) =
        cases.iter().partition(|(_, sides)| sides.iter().any(|side| side.get("servers").is_some()));
    let merged = [0, 1].map(|side| document(&parts.iter().map(|(_, sides)| &sides[side]).collect::<Vec<_>>()));
    let mut pairs = vec![("all".to_owned(), merged)];
    pairs.extend(whole.iter().map(|(name, sides)| (name.clone(), [0, 1].map(|side| document(&[&sides[side]])))));
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("semver");
    for (name, documents) in pairs {
        let dir = dir.join(name);
        let files = ["old", "new"].map(|side| dir.join(format!("{side}.json")));
        fs::create_dir_all(&dir).unwrap();
        for (file, document) in files.iter().zip(&documents) {
            fs::write(file, document.to_string()).unwrap();
        }
        let [old, new] = files.clone().map(|file| documented(&file));
        for one in &PublicApiDiff::between(old, new).removed { println!("REMOVED {one}"); }
        let ours = ours(&files);
        println!("{ours:#?}");
    }
}

fn ours(files: &[PathBuf; 2]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["diff", "--quiet", "--format", "json"])
        .args(files)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What is public in the crate of a document, as its documentation has it.
fn documented(file: &Path) -> PublicApi {
    let out = file.with_extension("");
    let generated = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["generate", "--quiet", "--package", "compared", "--openapi"])
        .arg(file)
        .arg("--out")
        .arg(&out)
        .output()
        .unwrap();
    assert!(generated.status.success(), "{}", String::from_utf8_lossy(&generated.stderr));
    fs::copy(home().join("Cargo.lock"), out.join("Cargo.lock")).unwrap();
    let runtime = runtime(&out);
    let told = Command::new("rustdoc")
        .args(["--edition", "2024", "--crate-name", "compared", "src/lib.rs", "--output-format", "json"])
        .args(["-Z", "unstable-options", "--cap-lints", "allow", "--cfg", "feature=\"auth\"", "--out-dir", "doc"])
        .arg("--extern")
        .arg(format!("graphdown_runtime={}", runtime.display()))
        .arg("-L")
        .arg(format!("dependency={}", runtime.parent().unwrap().display()))
        .env("RUSTC_BOOTSTRAP", "1")
        .current_dir(&out)
        .output()
        .unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    public_api::Builder::from_rustdoc_json(out.join("doc/compared.json")).omit_blanket_impls(true).omit_auto_trait_impls(true).build().unwrap()
}

/// The runtime, checked for the crate in a folder.
fn runtime(dir: &Path) -> PathBuf {
    let checked = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["check", "--quiet", "--package", "graphdown-runtime", "--message-format", "json"])
        .env("CARGO_TARGET_DIR", home().join("target/verify/target"))
        .env("RUSTFLAGS", "-Dwarnings")
        .current_dir(dir)
        .output()
        .unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    let messages = String::from_utf8(checked.stdout).unwrap();
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut runtimes = messages.filter(|message| message["target"]["name"] == "graphdown_runtime");
    PathBuf::from(runtimes.find_map(|message| Some(message["filenames"][0].as_str()?.to_owned())).unwrap())
}
