//! Checks what the documents, the layout and the dependencies of the repository claim: paths, commands, terms,
//! directions.

mod imports;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

fn read(path: &str) -> String {
    fs::read_to_string(home().join(path)).unwrap()
}

/// The texts in single backticks.
fn quoted(markdown: &str) -> impl Iterator<Item = &str> {
    markdown.lines().filter(|line| !line.starts_with("```")).flat_map(|line| line.split('`').skip(1).step_by(2))
}

#[test]
fn every_path_that_a_document_names_is_there() {
    let roots = ["codegen", "generated", "mock", "runtime", "specs", "xtask", "docs", "clippy.toml", "deny.toml"];
    for document in [
        "README.md",
        "CHANGELOG.md",
        "docs/architecture.md",
        "docs/comparison.md",
        "docs/examples.md",
        "docs/glossary.md",
        "docs/measurements.md",
        "docs/security.md",
        "docs/style.md",
    ] {
        let text = read(document);
        for path in quoted(&text).filter(|word| roots.contains(&word.split('/').next().unwrap())) {
            assert!(home().join(path).exists(), "{document} names {path}, which is not there");
        }
    }
}

/// A row's second column has paths such as `api::Operation`, in codegen, or `runtime::model::Misfit`: the modules must
/// be there, and declare the type.
#[test]
fn every_term_of_the_glossary_is_in_the_code() {
    let text = read("docs/glossary.md");
    let cells = text.lines().filter(|line| line.starts_with('|')).filter_map(|line| line.split('|').nth(2));
    let mut seen = 0;
    for path in cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)) {
        let (root, path) = match path.strip_prefix("runtime::") {
            Some(path) => ("runtime/src", path),
            None => ("codegen/src", path),
        };
        let (modules, name) = match path.rsplit_once("::") {
            Some((modules, name)) if name.starts_with(|c: char| c.is_uppercase()) => (modules, Some(name)),
            _ => (path, None),
        };
        let module = home().join(root).join(modules.replace("::", "/"));
        let file = module.with_extension("rs");
        assert!(file.exists(), "docs/glossary.md names {path}, and {} is not there", file.display());
        let is_declared = |name: &str| {
            let files = std::iter::once(file.clone()).chain(rust_files(&module));
            let texts: Vec<String> = files.map(|file| fs::read_to_string(file).unwrap()).collect();
            ["struct", "enum", "trait"].iter().any(|kind| {
                let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
                ["pub", "pub(crate)"].iter().any(|visibility| {
                    let declaration = format!("{visibility} {kind} {name}");
                    texts.iter().any(|text| text.split(&declaration).skip(1).any(ends))
                })
            })
        };
        assert!(name.is_none_or(is_declared), "docs/glossary.md names {path}, which {root} doesn't declare");
        seen += 1;
    }
    assert!(seen > 20, "the glossary names only {seen} places in code");
}

#[test]
fn every_pass_is_in_the_architecture() {
    let text = read("docs/architecture.md");
    for line in read("codegen/src/lib.rs").lines() {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        if let Some(module) = line.strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';')) {
            let path = format!("`codegen/src/{module}.rs`");
            assert!(text.contains(&path), "docs/architecture.md doesn't name {path}");
        }
    }
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let circles = imports::Files::read(&home().join("codegen/src")).circles();
    assert!(circles.is_empty(), "files of codegen/src use each other in a circle: {circles:#?}");
}

#[test]
fn every_command_that_the_readme_names_exists() {
    let commands: Vec<String> =
        ["README.md", "docs/architecture.md"].map(read).join("\n").lines().map(str::to_owned).collect();
    let mut seen = 0;
    for line in commands.iter().filter_map(|line| line.split_once("cargo xtask ").map(|(_, rest)| rest)) {
        let words: Vec<&str> = line.split('`').next().unwrap().split_whitespace().collect();
        let help = Command::new(env!("CARGO_BIN_EXE_xtask")).args([words[0], "--help"]).output().unwrap();
        assert!(help.status.success(), "no command cargo xtask {}", words[0]);
        let help = String::from_utf8(help.stdout).unwrap();
        for option in words.iter().filter(|word| word.starts_with("--")) {
            assert!(help.contains(option), "cargo xtask {} has no {option}", words[0]);
        }
        seen += 1;
    }
    assert!(seen > 5, "the README names only {seen} commands");
}

#[test]
fn dependencies_point_one_way() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(home())
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let names: BTreeSet<&str> = packages.iter().map(|package| package["name"].as_str().unwrap()).collect();
    let edges = |kind: Option<&str>| -> BTreeMap<&str, BTreeSet<&str>> {
        let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for package in packages {
            let dependencies = package["dependencies"].as_array().unwrap();
            let ours = dependencies.iter().filter(|dependency| dependency["kind"].as_str() == kind);
            let ours = ours.filter(|dependency| dependency["name"] != package["name"]);
            let ours = ours.map(|dependency| dependency["name"].as_str().unwrap()).filter(|name| names.contains(name));
            edges.insert(package["name"].as_str().unwrap(), ours.collect());
        }
        edges
    };
    let client = || BTreeSet::from(["graphdown-runtime"]);
    let expected = BTreeMap::from([
        ("graphdown", client()),
        ("graphdown-beta", client()),
        ("graphdown-codegen", BTreeSet::new()),
        ("graphdown-runtime", BTreeSet::new()),
        ("graphdown-mock", BTreeSet::from(["graphdown-codegen"])),
        ("xtask", BTreeSet::from(["graphdown-codegen", "graphdown-mock"])),
    ]);
    assert_eq!(edges(None), expected);
    // Tests alone may look the other way: the server is called by our own client.
    let expected = BTreeMap::from([
        ("graphdown", BTreeSet::from(["graphdown-mock", "graphdown-runtime"])),
        ("graphdown-beta", client()),
        ("graphdown-codegen", BTreeSet::new()),
        ("graphdown-runtime", BTreeSet::new()),
        ("graphdown-mock", BTreeSet::from(["graphdown"])),
        ("xtask", BTreeSet::from(["graphdown", "graphdown-mock"])),
    ]);
    assert_eq!(edges(Some("dev")), expected);
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    let mut wrong = Vec::new();
    let sources =
        ["codegen/src", "codegen/tests/it", "codegen/benches", "mock/src", "runtime/src", "xtask/src", "xtask/tests"];
    let fuzzing = ["codegen/fuzz/src", "codegen/fuzz/fuzz_targets", "runtime/fuzz/src", "runtime/fuzz/fuzz_targets"];
    for folder in sources.into_iter().chain(fuzzing).chain(["xtask/fuzz/fuzz_targets", "runtime/tests/invariants"]) {
        for path in rust_files(&home().join(folder)) {
            let text = fs::read_to_string(&path).unwrap();
            let lines = text.lines().count();
            if lines > 450 {
                wrong.push(format!("{} has {lines} lines; look for the concept that is missing", path.display()));
            }
            let is_tests = path.file_name().is_some_and(|name| name == "tests.rs");
            if !is_tests && !text.starts_with("//! ") {
                wrong.push(format!("{} doesn't begin with a `//!` sentence that says what it does", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What may be done in a few files alone, since these guard against what links, devices, sudden ends and hostile texts do:
/// the files, and the calls.
const GATEWAYS: [(&[&str], &[&str]); 2] = [
    (
        &["read.rs", "read", "write.rs", "write"],
        &[
            "fs::read(",
            "fs::read_to_",
            "fs::write(",
            "fs::rename(",
            "fs::remove_",
            "fs::copy(",
            "File::open",
            "File::create",
            "OpenOptions",
        ],
    ),
    (&["terminal.rs"], &["print!(", "println!(", "dbg!(", "stdout()", "stderr()", "anstream"]),
];

#[test]
fn nothing_goes_around_the_gateways() {
    let src = home().join("xtask/src");
    let is_test = |path: &Path| path.iter().any(|part| part == "tests" || part == "tests.rs");
    let mut wrong = Vec::new();
    for path in rust_files(&src).iter().filter(|path| !is_test(path)) {
        let text = fs::read_to_string(path).unwrap();
        let text = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        for (places, calls) in GATEWAYS {
            if !places.iter().any(|place| path.starts_with(src.join(place))) {
                let found = calls.iter().filter(|call| text.contains(*call));
                wrong.extend(
                    found.map(|call| format!("{call} in {} belongs in xtask/src/{}", path.display(), places[0])),
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let Ok(entries) = fs::read_dir(dir) else { return files };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}
