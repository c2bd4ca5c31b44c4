//! Tests that crates made from OpenAPI documents compile without warnings: those of all documents of the generator's own
//! tests, in one workspace.

use std::{fs, path::Path, process::Command};

#[test]
fn crates_of_documents_compile_without_warnings() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documents");
    let mut members = Vec::new();
    let mut folders: Vec<_> = fs::read_dir(home.join("codegen/tests/documents")).unwrap().map(Result::unwrap).collect();
    folders.sort_by_key(fs::DirEntry::file_name);
    for folder in folders {
        let name = folder.file_name().into_string().unwrap();
        let named = ["document.yaml", "document.json"].map(|name| folder.path().join(name));
        let Some(document) = named.iter().find(|path| path.is_file()) else { continue };
        let out = dir.join(&name);
        let generated = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["generate", "--quiet", "--package", &format!("d-{name}"), "--openapi"])
            .arg(document)
            .arg("--out")
            .arg(&out)
            .output()
            .unwrap();
        // A document that is refused gives no crate; one with errors in some places does.
        if generated.status.code() == Some(2) {
            continue;
        }
        let manifest = fs::read_to_string(out.join("Cargo.toml")).unwrap();
        // Its own workspace is taken out; an earlier run did so, and a hand's edit stays.
        let package = manifest.split_once("\n[workspace]").map_or(manifest.as_str(), |(package, _)| package);
        fs::write(out.join("Cargo.toml"), package).unwrap();
        members.push(name);
    }
    assert!(members.len() > 30, "{members:?}");
    fs::write(dir.join("Cargo.toml"), format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n")).unwrap();
    fs::copy(home.join("Cargo.lock"), dir.join("Cargo.lock")).unwrap();
    let checked = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["check", "--quiet", "--workspace", "--lib"])
        .env("CARGO_TARGET_DIR", home.join("target/verify/target"))
        .env("RUSTFLAGS", "-Dwarnings")
        .current_dir(&dir)
        .output()
        .unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
}
