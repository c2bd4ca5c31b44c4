//! Tests runs that are interrupted at every step and within it: what the next run finds must be as promised.

use std::{collections::BTreeMap, fs, path::Path, thread};

use super::{Change, JOURNAL, LOCK, STAGING, Step, Transaction, file, is_unfinished, perform, steps};
use crate::{
    manifest,
    write::{Difference, MARK, compare},
};

type Files = BTreeMap<String, String>;

fn files(of: &[(&str, &str)]) -> Files {
    of.iter().map(|(path, text)| ((*path).to_owned(), format!("# {MARK}\n{text}\n"))).collect()
}

fn old() -> Files {
    files(&[
        ("Cargo.toml", "old"),
        ("src/lib.rs", "old"),
        ("src/same.rs", "same"),
        ("src/gone/a.rs", "old"),
        ("tests/b.rs", "old"),
    ])
}

fn new() -> Files {
    files(&[
        ("Cargo.toml", "new"),
        ("src/lib.rs", "new"),
        ("src/same.rs", "same"),
        ("src/came/c.rs", "new"),
        ("openapi.yaml", "new"),
    ])
}

/// All files below a folder.
fn tree(dir: &Path) -> Files {
    let mut files = Files::new();
    for entry in fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("it has a name").to_string_lossy().into_owned();
        if path.is_dir() {
            files.extend(tree(&path).into_iter().map(|(inner, text)| (format!("{name}/{inner}"), text)));
        } else {
            files.insert(name, fs::read_to_string(path).expect("a text"));
        }
    }
    files
}

fn write(dir: &Path, files: &Files) {
    let transaction = Transaction::begin(dir).expect("the folder can be locked");
    let differences = compare(dir, files).expect("the folder can be read");
    transaction.apply(files, &differences).expect("the folder can be written");
}

/// Leaves what a killed run leaves: its lock, all steps before this one, and half of this one.
fn broken_off(dir: &Path, files: &Files, number: usize, is_torn: bool) -> bool {
    let differences = compare(dir, files).expect("the folder can be read");
    fs::create_dir_all(dir.join(STAGING)).expect("a folder");
    fs::write(dir.join(STAGING).join(LOCK), "").expect("a file");
    let steps = steps(files, &differences);
    let (done, rest) = steps.split_at(number);
    done.iter().for_each(|step| perform(dir, step).expect("the step can be done"));
    let half = |name: String, text: &str| {
        file::stage(&dir.join(STAGING).join(name), None, &text[..text.len() / 2]).expect("half of a file");
    };
    match rest.first() {
        Some(Step::Stage(number, _, text)) if is_torn => half(number.to_string(), text),
        Some(Step::Draft(_)) if is_torn => half(super::DRAFT.to_owned(), "[{\"put\":[0,\"src/lib.rs\"]}]"),
        _ => {}
    }
    done.contains(&Step::Commit)
}

/// How many steps lead from one to the other.
fn count(from: Option<&Files>, to: &Files) -> usize {
    let dir = tempfile::tempdir().expect("a folder for a test");
    if let Some(from) = from {
        write(dir.path(), from);
    }
    steps(to, &compare(dir.path(), to).expect("the folder can be read")).len()
}

#[test]
fn a_run_that_is_broken_off_leaves_the_old_files_or_the_new_ones() {
    let count = count(Some(&old()), &new());
    assert_eq!(
        count,
        4 + 3 + 4 + 2 + 1,
        "four texts are staged and written down, four are put in place, two are stale"
    );
    for (number, is_torn) in (0..=count).flat_map(|number| [(number, false), (number, true)]) {
        let dir = tempfile::tempdir().expect("a folder for a test");
        let dir = dir.path();
        write(dir, &old());
        fs::write(dir.join("src/by_hand.rs"), "by hand").expect("a file");
        let is_committed = broken_off(dir, &new(), number, is_torn);
        drop(Transaction::begin(dir).expect("the next run begins"));
        let mut expected = if is_committed { new() } else { old() };
        expected.insert("src/by_hand.rs".into(), "by hand".into());
        assert_eq!(tree(dir), expected, "after step {number} of {count}");
        assert_eq!(dir.join("src/gone").exists(), !is_committed, "an empty folder is left");
        write(dir, &new());
        expected.extend(new());
        expected.retain(|path, _| new().contains_key(path) || path == "src/by_hand.rs");
        assert_eq!(tree(dir), expected, "after step {number} of {count} and a whole run");
    }
}

#[test]
fn a_first_run_that_is_broken_off_leaves_a_folder_that_the_next_one_takes() {
    let count = count(None, &new());
    for (number, is_torn) in (0..=count).flat_map(|number| [(number, false), (number, true)]) {
        let dir = tempfile::tempdir().expect("a folder for a test");
        let dir = &dir.path().join("new");
        let is_committed = broken_off(dir, &new(), number, is_torn);
        manifest::ensure_ours(dir).expect("the folder is ours");
        drop(Transaction::begin(dir).expect("the next run begins"));
        manifest::ensure_ours(dir).expect("the folder is ours still");
        assert_eq!(tree(dir), if is_committed { new() } else { Files::new() }, "after step {number} of {count}");
        write(dir, &new());
        assert_eq!(tree(dir), new(), "after step {number} of {count} and a whole run");
    }
}

#[test]
fn a_disk_that_refuses_leaves_the_old_files() {
    let dir = tempfile::tempdir().expect("a folder for a test");
    let dir = dir.path();
    write(dir, &old());
    let transaction = Transaction::begin(dir).expect("the folder can be locked");
    // The last text to be staged finds no room.
    fs::create_dir(dir.join(STAGING).join("3")).expect("a folder in the way");
    let differences = compare(dir, &new()).expect("the folder can be read");
    transaction.apply(&new(), &differences).expect_err("a text can't be staged");
    fs::remove_dir(dir.join(STAGING).join("3")).expect("the folder goes");
    drop(transaction);
    assert_eq!(tree(dir), old());
    assert!(!dir.join(STAGING).exists(), "something staged is left");
}

#[test]
fn runs_at_once_wait_for_each_other() {
    let dir = tempfile::tempdir().expect("a folder for a test");
    let dir = &dir.path().join("new");
    let sets: Vec<Files> = (0..4)
        .map(|run| (0..40).map(|file| (format!("src/{run}/{file}.rs"), format!("// {MARK}\n{run}"))).collect())
        .collect();
    for _ in 0..3 {
        thread::scope(|scope| sets.iter().for_each(|files| drop(scope.spawn(|| write(dir, files)))));
        assert!(sets.contains(&tree(dir)), "several runs wrote at once");
    }
}

#[test]
fn a_journal_that_came_with_a_folder_reaches_nothing_else() {
    let hostile = [
        Change::Put(0, "../out.rs".into()),
        Change::Put(0, "/tmp/out.rs".into()),
        Change::Put(0, format!("{STAGING}/{LOCK}")),
        Change::Put(0, "linked/out.rs".into()),
        Change::Remove("src/by_hand.rs".into()),
        Change::Remove("linked/by_hand.rs".into()),
        Change::Remove("../by_hand.rs".into()),
    ];
    for change in hostile {
        let root = tempfile::tempdir().expect("a folder for a test");
        let dir = root.path().join("crate");
        for path in ["src/by_hand.rs", "../elsewhere/by_hand.rs", "../by_hand.rs", ".graphdown/0"] {
            let path = dir.join(path);
            fs::create_dir_all(dir.join("src")).expect("a folder");
            fs::create_dir_all(path.parent().expect("a file's folder")).expect("a folder");
            fs::write(path, "by hand").expect("a file");
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink("../elsewhere", dir.join("linked")).expect("a link");
        let journal = serde_json::to_string(&[&change]).expect("it is JSON");
        fs::write(dir.join(STAGING).join(JOURNAL), journal).expect("a file");
        let before = tree(&root.path().join("elsewhere"));
        Transaction::begin(&dir).expect_err("such a journal is refused");
        assert!(is_unfinished(&dir), "{change:?}");
        assert_eq!(tree(&root.path().join("elsewhere")), before, "{change:?}");
        assert!(root.path().join("by_hand.rs").exists() && dir.join("src/by_hand.rs").exists(), "{change:?}");
        assert!(!root.path().join("out.rs").exists(), "{change:?}");
    }
}

#[test]
fn a_disk_that_refuses_too_late_leaves_what_the_next_run_finishes() {
    let dir = tempfile::tempdir().expect("a folder for a test");
    let dir = dir.path();
    write(dir, &old());
    let transaction = Transaction::begin(dir).expect("the folder can be locked");
    // Nothing is wrong with a path until its folder turns out to be a file, once the journal is there.
    let mut files = new();
    let mut differences = compare(dir, &new()).expect("the folder can be read");
    differences.push(Difference::Missing("src/came/c.rs/inner.rs".into()));
    files.insert("src/came/c.rs/inner.rs".into(), format!("// {MARK}\n"));
    let refused = transaction.apply(&files, &differences).expect_err("a file is in the way");
    assert!(refused.to_string().contains("is unfinished; the next run finishes it"), "{refused:#}");
    drop(transaction);
    assert!(is_unfinished(dir));
    fs::remove_file(dir.join("src/came/c.rs")).expect("what is in the way goes");
    drop(Transaction::begin(dir).expect("the next run begins"));
    assert!(!is_unfinished(dir) && dir.join("src/came/c.rs/inner.rs").exists());
}
