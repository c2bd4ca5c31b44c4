//! Tests runs that are killed, find no room on the disk, or run at the same time.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::{Checkout, PAGE, finish, xtask};

/// All files below a folder.
fn tree(dir: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let Ok(entries) = fs::read_dir(dir) else { return files };
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            files.extend(tree(&path).into_iter().map(|(inner, text)| (format!("{name}/{inner}"), text)));
        } else {
            files.insert(name, fs::read_to_string(path).unwrap());
        }
    }
    files
}

/// The crate of two states of the pages, in which all files differ that name a property.
fn two_states(checkout: &Checkout) -> [(String, BTreeMap<String, String>); 2] {
    ["isLit", "isBright"].map(|name| {
        let page = "v1.0/resources/lamp.md";
        let (lamp, get) = (checkout.read(page), checkout.read(PAGE));
        let (lamp_new, get_new) = (lamp.replace("isLit", name), get.replace("isLit", name));
        fs::write(checkout.path(page), lamp_new).unwrap();
        fs::write(checkout.path(PAGE), get_new).unwrap();
        assert_eq!(checkout.generate().status, 0);
        let spec = checkout.dir.path().join(format!("{name}.yaml"));
        fs::copy(checkout.out().join("openapi.yaml"), &spec).unwrap();
        let mut files = tree(&checkout.out());
        // The runs below read the document, which is nobody else's text.
        assert!(files.remove("NOTICE").is_some());
        fs::remove_dir_all(checkout.out()).unwrap();
        (spec.to_str().unwrap().to_owned(), files)
    })
}

#[test]
fn whenever_a_run_is_killed_the_next_one_finds_the_old_crate_or_the_new_one_or_finishes_it() {
    let checkout = Checkout::new();
    let states = two_states(&checkout);
    assert_ne!(states[0].1, states[1].1);
    let out = checkout.out();
    let generate = |spec: &str| xtask(&["generate", "--openapi", spec, "--out", out.to_str().unwrap(), "--quiet"]);
    assert_eq!(finish(generate(&states[0].0)).status, 0);
    // The shortest run that wasn't killed: other work on the machine makes single runs longer.
    let mut duration = Duration::MAX;
    // How far a run comes before it is killed is chance, so runs go on until enough of them were killed.
    let (mut killed, mut number) = (0, 0_u32);
    while killed < 40 {
        assert!(number < 1_000, "only {killed} of {number} runs were killed before they ended");
        let is_first = number % 3 == 0;
        if is_first {
            fs::remove_dir_all(&out).unwrap();
        }
        let [from, to] = [0, 1].map(|other| &states[usize::from((number + other) % 2 == 0)]);
        let before = tree(&out);
        assert!(is_first || before == from.1, "run {number} begins with a whole crate");
        let mut child = generate(&to.0).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Spread over the whole run, and most of them over its end, where files are written. The first ends by itself.
        let part = f64::from(number % 60);
        let share = if number % 2 == 0 { part / 60.0 } else { 0.7 + part / 150.0 };
        if duration < Duration::MAX {
            thread::sleep(duration.mul_f64(share));
            let _ = child.kill();
        }
        killed += u32::from(!child.wait().unwrap().success());
        let found = tree(&out);
        let is_unfinished = out.join(".graphdown/journal").exists();
        let whole: BTreeMap<_, _> = found.into_iter().filter(|(path, _)| !path.starts_with(".graphdown/")).collect();
        assert!(is_unfinished || whole == before || whole == to.1, "run {number} leaves a mixed crate");
        // The crate that was being made is there in the end, whatever happened.
        let start = Instant::now();
        let ran = finish(generate(&to.0));
        duration = duration.min(start.elapsed());
        assert_eq!(ran.status, 0, "run {number}: {}", ran.stderr);
        assert_eq!(tree(&out), to.1, "run {number}");
        number += 1;
    }
}

#[test]
fn a_full_disk_leaves_the_crate_as_it_was() {
    let checkout = Checkout::new();
    let states = two_states(&checkout);
    let out = checkout.out();
    let arguments = |spec: &str| {
        vec!["generate".to_owned(), "--openapi".into(), spec.into(), "--out".into(), out.display().to_string()]
    };
    // No file may become longer than this many blocks, which fails as a full disk does.
    let on_a_full_disk = |spec: &str, blocks: u32| {
        let mut command = Command::new("sh");
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_xtask")]).args(arguments(spec));
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        finish(command)
    };
    let mut before = BTreeMap::new();
    for (spec, files) in &states {
        for blocks in [0, 1, 4] {
            let ran = on_a_full_disk(spec, blocks);
            assert_eq!(ran.status, 2, "{ran:?}");
            assert!(ran.stderr.contains("File too large"), "{}", ran.stderr);
            assert_eq!(tree(&out), before, "with {blocks} blocks");
        }
        assert_eq!(on_a_full_disk(spec, 100_000).status, 0, "and then there is room");
        assert_eq!(tree(&out), *files);
        before = tree(&out);
    }
}

#[test]
fn runs_at_once_take_turns() {
    let checkout = Checkout::new();
    let states = two_states(&checkout);
    let out = checkout.out();
    for _ in 0..4 {
        let _ = fs::remove_dir_all(&out);
        let children: Vec<_> = (0..4)
            .map(|number: usize| {
                let spec = &states[number % 2].0;
                xtask(&["generate", "--openapi", spec, "--out", out.to_str().unwrap()]).spawn().unwrap()
            })
            .collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{output:?}");
        }
        let found = tree(&out);
        assert!(states.iter().any(|(_, files)| *files == found), "the crate is mixed: {:?}", found.keys());
    }
}

#[test]
fn what_was_broken_off_is_told_by_a_check() {
    let checkout = Checkout::new();
    let out = checkout.out();
    fs::create_dir_all(out.join(".graphdown")).unwrap();
    fs::write(out.join(".graphdown/journal"), "[]").unwrap();
    let ran = checkout.run("generate", &["--out", out.to_str().unwrap(), "--check"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(ran.stdout.starts_with("unfinished by an interrupted run: "), "{}", ran.stdout);
    assert!(out.join(".graphdown/journal").exists(), "a check writes nothing");
    assert_eq!(checkout.generate().status, 0);
    assert!(!out.join(".graphdown").exists());
    assert_eq!(checkout.run("generate", &["--out", out.to_str().unwrap(), "--check"]).status, 0);
}
