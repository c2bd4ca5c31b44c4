//! Tests what a crate made from an OpenAPI document sends and reads: compiles one crate, and compares the bytes that a
//! local server receives with those that are written down. `UPDATE_EXPECT=1` rewrites them.

use std::{fs, path::Path, process::Command};

use expect_test::expect_file;

/// What the calls need beside the crate itself.
const DEPENDENCIES: &str = "\n[dev-dependencies]\nbytes = \"1\"\nfutures-core = \"0.3\"\n";

#[test]
fn a_document_is_sent_as_it_says() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wire");
    let [document, client] = ["document.yaml", "client.rs"].map(|name| here.join("tests/it/wire").join(name));
    let generated = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["generate", "--package", "wire", "--openapi"])
        .arg(&document)
        .arg("--out")
        .arg(&dir)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&generated.stderr);
    assert!(generated.status.success() && told.contains("specified 19 operations"), "{told}");
    // A hand's edit, which stays in later runs.
    let manifest = fs::read_to_string(dir.join("Cargo.toml")).unwrap().replacen(DEPENDENCIES, "", 1);
    fs::write(dir.join("Cargo.toml"), manifest.replacen("\n[features]", &format!("{DEPENDENCIES}\n[features]"), 1))
        .unwrap();
    fs::create_dir_all(dir.join("examples")).unwrap();
    fs::copy(&client, dir.join("examples/client.rs")).unwrap();
    fs::copy(here.join("../Cargo.lock"), dir.join("Cargo.lock")).unwrap();
    let run = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["run", "--quiet", "--example", "client", "--features", "blocking"])
        .env("CARGO_TARGET_DIR", here.join("../target/verify/target"))
        .env("RUSTFLAGS", "-Dwarnings")
        .current_dir(&dir)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{told}");
    expect_file![here.join("tests/it/wire/sent.txt")].assert_eq(&String::from_utf8(run.stdout).unwrap());
}
