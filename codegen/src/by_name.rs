//! Finds things by name, exactly or in any case; of several with one name the first counts.
//!
//! A table may have thousands of rows and an example as many members: whoever holds the one against the other looks each up
//! here rather than going through all.

use std::collections::BTreeMap;

/// Things by name.
#[derive(Clone, Debug)]
pub(crate) struct ByName<T> {
    exact: BTreeMap<String, T>,
    folded: BTreeMap<String, T>,
}

impl<T: Copy> ByName<T> {
    /// Lists things under their names.
    pub(crate) fn of<'n>(named: impl IntoIterator<Item = (&'n str, T)>) -> ByName<T> {
        let mut by_name = ByName { exact: BTreeMap::new(), folded: BTreeMap::new() };
        for (name, thing) in named {
            by_name.exact.entry(name.to_owned()).or_insert(thing);
            by_name.folded.entry(name.to_ascii_lowercase()).or_insert(thing);
        }
        by_name
    }

    /// The first of just that name.
    pub(crate) fn exact(&self, name: &str) -> Option<T> {
        self.exact.get(name).copied()
    }

    /// The first of that name, whatever its case.
    pub(crate) fn folded(&self, name: &str) -> Option<T> {
        self.folded.get(&name.to_ascii_lowercase()).copied()
    }
}

/// What has a name that something before it has, each with the first of that name.
pub(crate) fn repeats<T: Copy, K: Ord>(all: impl IntoIterator<Item = T>, name: impl Fn(T) -> K) -> Vec<(T, T)> {
    let mut first: BTreeMap<K, T> = BTreeMap::new();
    let mut repeats = Vec::new();
    for one in all {
        match first.entry(name(one)) {
            std::collections::btree_map::Entry::Vacant(entry) => _ = entry.insert(one),
            std::collections::btree_map::Entry::Occupied(entry) => repeats.push((one, *entry.get())),
        }
    }
    repeats
}

#[cfg(test)]
mod tests {
    use super::{ByName, repeats};

    #[test]
    fn the_first_of_a_name_counts() {
        let by_name = ByName::of([("a", 1), ("A", 2), ("a", 3)]);
        assert_eq!([by_name.exact("a"), by_name.exact("A"), by_name.exact("b")], [Some(1), Some(2), None]);
        assert_eq!([by_name.folded("a"), by_name.folded("A"), by_name.folded("b")], [Some(1), Some(1), None]);
        assert_eq!(repeats([1, 2, 3, 4], |number| number % 2), [(3, 1), (4, 2)]);
    }
}
