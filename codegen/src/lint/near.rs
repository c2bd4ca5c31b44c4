//! Finds the name in a folder that a name which doesn't exist was meant for.
//!
//! A reference has thousands of names in a folder, and an edit may break as many links: what can't be near is told by the
//! letters of a name, before letters are compared one by one.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::SourceMap;

/// So many letters may be wrong.
const FARTHEST: usize = 2;

/// The names of files by their folders.
#[derive(Debug)]
pub(super) struct Near<'a> {
    by_folder: BTreeMap<&'a str, Vec<(u64, &'a str)>>,
    /// The folders in lower case.
    folders: BTreeSet<String>,
}

impl<'a> Near<'a> {
    /// Of all sources.
    pub(super) fn of(sources: &'a SourceMap) -> Near<'a> {
        let mut by_folder: BTreeMap<&str, Vec<(u64, &str)>> = BTreeMap::new();
        for (folder, name) in sources.pages().filter_map(|(_, source)| source.path.rsplit_once('/')) {
            by_folder.entry(folder).or_default().push((letters(name), name));
        }
        let folders = by_folder.keys().map(|folder| folder.to_ascii_lowercase()).collect();
        Near { by_folder, folders }
    }

    /// Whether any source lies in the folder, whatever its case.
    pub(super) fn has(&self, folder: &str) -> bool {
        self.folders.contains(&folder.to_ascii_lowercase())
    }

    /// The name in a folder that differs least, if by little.
    pub(super) fn nearest(&self, folder: &str, name: &str) -> Option<&'a str> {
        let of_name = letters(name);
        let may_be_near = |other: u64, near: &str| {
            near.len().abs_diff(name.len()) <= FARTHEST && (other ^ of_name).count_ones() as usize <= 2 * FARTHEST
        };
        let names = self.by_folder.get(folder).into_iter().flatten();
        let near = names.filter(|(letters, near)| may_be_near(*letters, near));
        let near = near.map(|(_, near)| (strsim::osa_distance(near, name), *near)).min();
        near.filter(|(distance, _)| *distance <= FARTHEST).map(|(_, near)| near)
    }
}

/// Which letters a name has, one bit for each: an edit of one letter changes two of them at most.
fn letters(name: &str) -> u64 {
    name.chars().fold(0, |letters, letter| letters | 1 << (u32::from(letter) % 64))
}

#[cfg(test)]
mod tests {
    use super::Near;
    use crate::source::{Source, SourceMap};

    #[test]
    fn names_with_two_wrong_letters_are_near() {
        let source = |path: &str| Source { path: path.to_owned(), text: String::new() };
        let sources = ["v1.0/api/call-get.md", "v1.0/api/call-gets.md", "v1.0/resources/call.md"].map(source);
        let sources = SourceMap::from_iter(sources);
        let near = Near::of(&sources);
        let nearest = |name| near.nearest("v1.0/api", name);
        assert_eq!(nearest("call-gte.md"), Some("call-get.md"));
        assert_eq!(nearest("cal-get.md"), Some("call-get.md"));
        assert_eq!(nearest("xall-getsz.md"), Some("call-gets.md"));
        assert_eq!(nearest("xxxl-get.md"), None);
        assert!(near.has("V1.0/Resources") && !near.has("v1.0"));
    }
}
