//! Tests where the tests of a case's pages are said to stand, and that one can be left out without the others.

use std::{collections::BTreeSet, path::Path};

use graphdown_codegen::page::Version;

use crate::folder;

/// The name of a function that a line defines.
fn function(line: &str) -> Option<&str> {
    let (_, rest) =
        line.split_once("fn ").filter(|(before, _)| matches!(*before, "pub(crate) " | "pub(crate) async "))?;
    rest.split_once('(').map(|(name, _)| name)
}

#[test]
fn each_test_stands_where_it_is_said_to_and_can_be_left_out() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/calls-read-like-urls");
    let folder = folder::read(&case, "v1.0");
    let plan = folder::plan(&folder, Version::V1);
    let named = |left_out: &BTreeSet<String>| {
        let tests = plan.tests(left_out);
        let mut named = BTreeSet::new();
        for (path, text) in tests.files.iter().filter(|(path, _)| !path.ends_with("/main.rs")) {
            for (index, line) in text.lines().enumerate() {
                let Some(function) = function(line) else { continue };
                for line in [index + 1, index + 2] {
                    let test = tests.places.test_at(path, line).expect("a test is there");
                    assert_eq!(test.rsplit_once("::").unwrap().1, function, "{path}:{line}");
                }
                named.insert(tests.places.test_at(path, index).unwrap().to_owned());
            }
            assert_eq!(tests.places.test_at(path, 1), None, "{path}");
        }
        named
    };
    let all = named(&BTreeSet::new());
    let tried: BTreeSet<String> = plan.examples.iter().filter_map(|example| example.test.clone()).collect();
    assert!(all.len() > 2 && tried.is_subset(&all), "{all:?}");
    let left_out: BTreeSet<String> = all.first().cloned().into_iter().collect();
    assert_eq!(named(&left_out), &all - &left_out);
}
