//! Applies what texts beside the tables say of single paths, such as that an application can't call those below `/me`.
//!
//! What is hard: a text may say anything. A sentence counts that names paths in code and kinds of callers, and says that
//! they are not supported, or that one is required, so that the others are not; any other stays a note.

use super::of_caller;
use crate::{
    api::{Grant, PathTemplate, Permissions},
    extract::operations::permission::{Caller, Note},
    path,
    vocabulary::permissions::{REQUIRED, UNSUPPORTED},
};

/// Takes away what a note says that a path doesn't support.
pub(super) fn apply(permissions: &mut Permissions, notes: &[Note], path: &PathTemplate) {
    let path = beginning(path);
    for sentence in notes.iter().flat_map(|note| note.text.split(". ")) {
        let lower = sentence.to_ascii_lowercase();
        let paths = sentence.split('`').skip(1).step_by(2).filter(|code| code.starts_with('/'));
        let is_of_path = paths.filter_map(path::url).any(|url| path.starts_with(&beginning(&url.path)));
        if !is_of_path {
            continue;
        }
        for caller in unsupported(&lower) {
            *of_caller(permissions, caller) = Grant::NotSupported;
            for one in &mut permissions.conditional {
                *of_caller(&mut one.permissions, caller) = Grant::NotSupported;
            }
        }
    }
}

/// The kinds of callers that a sentence takes away.
fn unsupported(sentence: &str) -> Vec<Caller> {
    if UNSUPPORTED.is_within(sentence) {
        return callers(sentence);
    }
    let Some(end) = REQUIRED.end(sentence) else { return Vec::new() };
    let required = callers(sentence.get(end..).unwrap_or_default());
    let is_delegated = required.contains(&Caller::Work) && sentence.contains("delegated");
    let all = [Caller::Work, Caller::Personal, Caller::Application];
    let is_left = |caller: &Caller| required.contains(caller) || is_delegated && *caller == Caller::Personal;
    all.into_iter().filter(|caller| !required.is_empty() && !is_left(caller)).collect()
}

/// How a path and those below it begin, whatever its placeholders are called.
fn beginning(path: &PathTemplate) -> String {
    format!("{}/", path.key().to_ascii_lowercase())
}

/// The kinds of callers that a sentence names.
fn callers(sentence: &str) -> Vec<Caller> {
    let named = [
        (Caller::Application, &["application permission", "app-only"][..]),
        (Caller::Personal, &["personal"][..]),
        (Caller::Work, &["work or school", "delegated permission"][..]),
    ];
    let is_named = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
    named.into_iter().filter(|(_, words)| is_named(words)).map(|(caller, _)| caller).collect()
}
