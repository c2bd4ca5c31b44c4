//! Tests that `cargo xtask diff` knows the breaks that `public-api` finds in the documentation of the crates made from both
//! documents, and no others: for all cases of `codegen/tests/diff` at once.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use public_api::{PublicApi, PublicItem, diff::PublicApiDiff};
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
        "servers": [],
        "paths": {},
        "components": {"schemas": {}},
    });
    for part in parts {
        if let Some(servers) = part.get("servers") {
            // A second case of servers needs a pair of crates of its own.
            assert_eq!(document["servers"].as_array().unwrap().len(), 0, "two cases have servers");
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
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("semver");
    fs::create_dir_all(&dir).unwrap();
    let files = ["old", "new"].map(|side| dir.join(format!("{side}.json")));
    for (side, file) in files.iter().enumerate() {
        let document = document(&cases.iter().map(|(_, sides)| &sides[side]).collect::<Vec<_>>());
        fs::write(file, document.to_string()).unwrap();
    }
    let Some(documented) = documented(&files) else { return };
    let [old, new] = files;
    for (direction, files, documented) in [
        ("forward", [&old, &new], [&documented[0], &documented[1]]),
        ("backward", [&new, &old], [&documented[1], &documented[0]]),
    ] {
        let (ours, theirs) = (ours(files), theirs(documented));
        assert!(ours.breaking.len() > 40, "{ours:?}");
        let types = [&ours, &theirs].into_iter().flat_map(|items| items.breaking.iter().chain(&items.added));
        let whole = types.filter(|key| key.is_type).map(|key| key.of.clone()).collect();
        let [ours, theirs] = [ours, theirs].map(|items| items.shown(&whole));
        let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| one.difference(other).cloned().collect();
        let differences: [Vec<String>; 2] = [only(&ours, &theirs), only(&theirs, &ours)];
        assert!(differences.iter().all(Vec::is_empty), "{direction}: ours, theirs: {differences:#?}");
    }
}

/// The items that changed between two crates.
#[derive(Debug)]
struct Items {
    /// Those that break code: gone or another.
    breaking: BTreeSet<Key>,
    /// Those that are new.
    added: BTreeSet<Key>,
}

impl Items {
    /// A line for each, where one of both says that the `whole` types are new, gone or others only for the type.
    fn shown(&self, whole: &BTreeSet<String>) -> BTreeSet<String> {
        let breaking = self.breaking.iter().map(|key| format!("breaks {}", key.shown(whole)));
        let added = self.added.iter().filter(|key| key.is_type || !whole.contains(&key.of));
        breaking.chain(added.map(|key| format!("adds {}", key.shown(whole)))).collect()
    }
}

/// An item of a crate that breaks code.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    /// The type that it is or that it is a part of, and any other item itself.
    of: String,
    /// What of the type it is: `length`, `with_length()`, `impl Default`.
    part: String,
    /// Whether it is a type.
    is_type: bool,
}

impl Key {
    fn whole(of: &str, is_type: bool) -> Key {
        Key { of: of.to_owned(), part: String::new(), is_type }
    }

    fn part(path: &str) -> Key {
        let (of, part) = path.rsplit_once("::").unwrap();
        Key { of: of.to_owned(), part: part.to_owned(), is_type: false }
    }

    /// `From<a::B> for c::D`, of which the names in the trait may be written with their modules or without.
    fn implementation(text: &str) -> Key {
        let (of_trait, of) = text.rsplit_once(" for ").unwrap();
        let mut part = String::new();
        for character in of_trait.chars() {
            part.push(character);
            // What precedes `::` is a module.
            if part.ends_with("::") {
                let kept = part.trim_end_matches(|one: char| one.is_alphanumeric() || one == '_' || one == ':').len();
                part.truncate(kept);
            }
        }
        Key { of: of.to_owned(), part: format!("impl {part}"), is_type: false }
    }

    /// The item; the type alone where one of the two says that the whole type is gone or another.
    fn shown(&self, whole: &BTreeSet<String>) -> String {
        if whole.contains(&self.of) { self.of.clone() } else { format!("{} {}", self.of, self.part) }
    }
}

/// What changed as `diff` says.
fn ours(files: [&PathBuf; 2]) -> Items {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["diff", "--quiet", "--format", "json"])
        .args(files)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let workloads = report["workloads"].as_array().unwrap().iter();
    let sections = workloads.flat_map(|one| ["added", "changed", "deprecated", "removed"].map(|section| &one[section]));
    let entries = sections.flat_map(|section| section.as_array().unwrap());
    let items: Vec<&Value> = entries.flat_map(|entry| entry["items"].as_array().into_iter().flatten()).collect();
    let key = |item: &Value| {
        let (path, shown) =
            (item["path"].as_str().unwrap(), item["before"].as_str().or(item["after"].as_str()).unwrap());
        match (path.strip_prefix("impl "), shown.split_once(' ').map(|(word, _)| word)) {
            (Some(implementation), _) => Key::implementation(implementation),
            (None, Some(word @ ("struct" | "enum" | "static" | "mod" | "use"))) => {
                Key::whole(path, matches!(word, "struct" | "enum"))
            }
            _ => Key::part(path),
        }
    };
    let breaking = items.iter().filter(|item| item["breaks"] == true).map(|item| key(item)).collect::<BTreeSet<Key>>();
    let added = items.iter().filter(|item| item["change"] == "added").map(|item| key(item)).collect();
    assert_eq!(report["breaks"], breaking.len());
    assert_eq!(report["step"] == "major", !breaking.is_empty());
    Items { breaking, added }
}

/// What changed as `public-api` says of what rustdoc wrote.
fn theirs(documented: [&PathBuf; 2]) -> Items {
    let [old, new] = documented.map(|json| {
        let builder = public_api::Builder::from_rustdoc_json(json);
        builder.omit_blanket_impls(true).omit_auto_trait_impls(true).build().unwrap()
    });
    let of_traits = |api: &PublicApi| -> Vec<_> {
        api.items().filter(|item| item.to_string().contains(" for ")).map(PublicItem::id).collect()
    };
    let (before, after) = (of_traits(&old), of_traits(&new));
    let diff = PublicApiDiff::between(old, new);
    let gone = diff.removed.iter().chain(diff.changed.iter().map(|changed| &changed.old));
    // A trait's method comes and goes with the trait.
    let gone = gone.filter(|item| !item.parent_id().is_some_and(|parent| before.contains(&parent)));
    let added = diff.added.iter().filter(|item| !item.parent_id().is_some_and(|parent| after.contains(&parent)));
    let breaking: BTreeSet<Key> = gone.filter_map(key).collect();
    // It may list an item of another type as one that goes and one that comes.
    let added = added.filter_map(key).filter(|key| !breaking.contains(key)).collect();
    Items { breaking, added }
}

/// An item as `public-api` writes it; `None` for a block of methods.
fn key(item: &PublicItem) -> Option<Key> {
    let text = item.to_string().replace("compared::", "");
    let text = text.split_once("] ").filter(|_| text.starts_with("#[")).map_or(text.as_str(), |(_, rest)| rest);
    if let Some(implementation) = text.strip_prefix("impl") {
        let implementation = implementation.strip_prefix("<'de>").unwrap_or(implementation).trim_start();
        return implementation.contains(" for ").then(|| Key::implementation(implementation));
    }
    let text = text.strip_prefix("pub ").unwrap();
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    let path = |text: &str| {
        // What follows a path begins with one of these.
        let end = text.replace("::", "__").find(['(', '<', ':', ' ']).unwrap_or(text.len());
        text[..end].to_owned()
    };
    Some(match word {
        "struct" | "enum" => Key::whole(&path(rest), true),
        "mod" | "static" | "use" => Key::whole(&path(rest), false),
        "const" => Key::part(&path(rest)),
        "fn" => Key::part(&format!("{}()", path(rest))),
        _ => Key::part(&path(text)),
    })
}

/// What rustdoc writes of the crates of both documents; `None` if this Rust's writes another format.
fn documented(files: &[PathBuf; 2]) -> Option<[PathBuf; 2]> {
    let written = files.each_ref().map(|file| rustdoc(file));
    for json in &written {
        let format =
            serde_json::from_str::<Value>(&fs::read_to_string(json).unwrap()).unwrap()["format_version"].take();
        if format != FORMAT {
            println!("skipped: this rustdoc writes format {format}, expected {FORMAT}");
            return None;
        }
    }
    Some(written)
}

fn rustdoc(file: &Path) -> PathBuf {
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
        .args(["-Z", "unstable-options", "--cfg", "feature=\"auth\"", "--cfg", "public_api"])
        .args(["--out-dir", "doc", "--extern"])
        .arg(format!("graphdown_runtime={}", runtime.display()))
        .arg("-L")
        .arg(format!("dependency={}", runtime.parent().unwrap().display()))
        // Rust releases write this JSON as well, if they are told to.
        .env("RUSTC_BOOTSTRAP", "1")
        .current_dir(&out)
        .output()
        .unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    out.join("doc/compared.json")
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
