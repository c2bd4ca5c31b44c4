//! Reads what `--only` names: a path, a page or a workload, and finds what was probably meant by one that names nothing.
//!
//! A text that begins with `/` is a path template; else it is the name of a page or of a workload, of which both count:
//! `users` is the workload and, if there is one, the page `users.md`. `*` stands for any text; the case of letters doesn't
//! count.

use std::collections::BTreeSet;

use super::{Document, Operation, PathItem, workload};

/// So many names are given for one that isn't known.
const MOST_NEAR: usize = 3;

/// What is less alike wasn't meant; 1 is the same.
const LEAST_ALIKE: f64 = 0.6;

/// Nobody misspells a longer name: likeness takes the product of both lengths.
const LONGEST: usize = 256;

/// A text of `--only` that names nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmatched {
    /// The text.
    pub text: String,
    /// What was probably meant, the most alike first.
    pub near: Vec<String>,
}

/// Whether a text names an operation by its path, by one of its pages or by its workload.
pub(super) fn names(text: &str, path: &str, operation: &Operation) -> bool {
    if text.starts_with('/') {
        return matches(text, path);
    }
    let page = operation.pages.iter().any(|page| names_page(text, &page.path));
    page || operation.workload().is_some_and(|name| names_workload(text, &name))
}

/// Whether a text names a page, with or without `.md`.
pub(crate) fn names_page(text: &str, path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    matches(text, name) || matches(text, bare(name))
}

/// Whether a text names a workload, as pages or as the crate write it: `entra-users`, `users`.
pub(crate) fn names_workload(text: &str, workload: &str) -> bool {
    matches(text, workload) || (!text.contains('*') && workload::name(text).as_deref() == Some(workload))
}

/// The texts that name no operation, each with what was probably meant.
pub(super) fn unmatched(document: &Document, texts: &[String]) -> Vec<Unmatched> {
    let operations =
        || document.paths.iter().flat_map(|(path, item)| item.operations().map(move |(_, one)| (path, one)));
    let is_named = |text: &&String| operations().any(|(path, operation)| names(text, path, operation));
    let unmatched = texts.iter().filter(|text| !is_named(text)).map(|text| {
        let known: BTreeSet<String> = if text.starts_with('/') {
            document.paths.keys().cloned().collect()
        } else {
            let of_item = |item: &PathItem| item.operations().flat_map(|(_, one)| names_of(one)).collect::<Vec<_>>();
            document.paths.values().flat_map(of_item).collect()
        };
        Unmatched { text: text.clone(), near: near(text, &known) }
    });
    unmatched.collect()
}

/// The names of an operation's pages and of its workload.
fn names_of(operation: &Operation) -> impl Iterator<Item = String> {
    let pages = operation.pages.iter().map(|page| bare(page.path.rsplit('/').next().unwrap_or_default()).to_owned());
    pages.chain(operation.workload())
}

fn bare(page: &str) -> &str {
    page.strip_suffix(".md").unwrap_or(page)
}

/// The known names that are most like a text, or contain it.
pub(crate) fn near(text: &str, known: &BTreeSet<String>) -> Vec<String> {
    let text = bare(text).replace('*', "").to_lowercase();
    if text.is_empty() || text.len() > LONGEST {
        return Vec::new();
    }
    let likeness = |name: &String| {
        let lower = name.to_lowercase();
        let alike = strsim::normalized_damerau_levenshtein(&text, &lower);
        // Whoever writes a word of a name means it; a longer name is less likely.
        if text.len() > 2 && lower.contains(&text) { alike.max(LEAST_ALIKE) } else { alike }
    };
    let likenesses = known.iter().map(|name| (likeness(name), name));
    let mut near: Vec<(f64, &String)> = likenesses.filter(|(alike, _)| *alike >= LEAST_ALIKE).collect();
    near.sort_by(|(one, a), (other, b)| other.total_cmp(one).then(a.len().cmp(&b.len())).then(a.cmp(b)));
    near.into_iter().take(MOST_NEAR).map(|(_, name)| name.clone()).collect()
}

/// Whether the whole text is as the pattern says: `*` stands for any text; the case of letters doesn't count.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_ascii_lowercase(), text.to_ascii_lowercase());
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut left) = text.strip_prefix(start) else { return false };
    let mut pieces: Vec<&str> = rest.split('*').collect();
    let last = pieces.pop().unwrap_or_default();
    for piece in pieces {
        let Some((_, behind)) =
            left.split_once(piece).filter(|_| !piece.is_empty()).or(piece.is_empty().then_some(("", left)))
        else {
            return false;
        };
        left = behind;
    }
    left.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::{Unmatched, matches, names, unmatched};
    use crate::{
        source::SourceRef,
        spec::{Document, Operation, PathItem},
    };

    #[test]
    fn a_star_stands_for_any_text() {
        let cases = [
            ("call-get", "call-get", true),
            ("call-*", "call-get", true),
            ("call-*", "calls-get", false),
            ("*get", "call-get", true),
            ("/communications/*", "/communications/calls/{call-id}", true),
            ("/Users/*/messages", "/users/{user-id}/messages", true),
            ("/users/*/messages", "/users/{user-id}/messages/{message-id}", false),
            ("*a*b*", "xaxbx", true),
            ("*a*b*", "xbxax", false),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    fn operation(page: &str, tag: &str) -> Operation {
        let path = format!("v1.0/api/{page}.md");
        Operation { pages: vec![SourceRef { path, line: None }], tags: vec![tag.to_owned()], ..Operation::default() }
    }

    #[test]
    fn paths_pages_and_workloads_are_named() {
        let cases = [
            ("user-list", true),
            ("User-List.md", true),
            ("user-*", true),
            ("/users", true),
            ("/users/*", false),
            ("users", true),
            ("entra-users", true),
            ("Microsoft Users", true),
            ("use*", true),
            ("mail", false),
            ("", false),
            ("v1.0/api/user-list", false),
        ];
        for (text, expected) in cases {
            assert_eq!(names(text, "/users", &operation("user-list", "entra-users")), expected, "{text}");
        }
    }

    #[test]
    fn what_was_meant_is_found() {
        let item = |operation| PathItem { get: Some(operation), ..PathItem::default() };
        let document = Document {
            paths: [
                ("/users".to_owned(), item(operation("user-list", "entra-users"))),
                ("/me/messages".to_owned(), item(operation("user-list-messages", "outlook"))),
            ]
            .into_iter()
            .collect(),
            ..Document::default()
        };
        let near = |text: &str| {
            let unmatched = unmatched(&document, &["users".to_owned(), text.to_owned()]);
            assert!(unmatched.iter().all(|one| one.text == text));
            unmatched.into_iter().flat_map(|Unmatched { near, .. }| near).collect::<Vec<_>>()
        };
        assert_eq!(near("outlok"), ["outlook"]);
        assert_eq!(near("user-lists"), ["user-list"]);
        assert_eq!(near("list*"), ["user-list", "user-list-messages"], "a word of them, the shortest first");
        assert_eq!(near("message"), ["user-list-messages"]);
        assert_eq!(near("/me/mesages"), ["/me/messages"]);
        assert_eq!(near("/teams/*"), [""; 0]);
        assert_eq!(near(&"x".repeat(100_000)), [""; 0]);
    }
}
