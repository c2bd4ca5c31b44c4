//! Makes names unique: one that is taken gets a number.
//!
//! Thousands of things may have one name: where the numbers of a name went is remembered, so that none is tried twice.

use std::collections::{BTreeMap, BTreeSet};

/// The names of one scope.
#[derive(Clone, Debug)]
pub(crate) struct UniqueNames<N = String> {
    taken: BTreeSet<N>,
    /// The number that is tried next for each name that was taken.
    next: BTreeMap<N, usize>,
}

impl<N> Default for UniqueNames<N> {
    fn default() -> Self {
        UniqueNames { taken: BTreeSet::new(), next: BTreeMap::new() }
    }
}

impl<N: Clone + Ord> UniqueNames<N> {
    /// Takes a name unchanged; returns whether it was free.
    pub(crate) fn take<Q: Ord + ToOwned<Owned = N> + ?Sized>(&mut self, name: &Q) -> bool
    where
        N: std::borrow::Borrow<Q>,
    {
        let is_free = !self.taken.contains(name);
        if is_free {
            self.taken.insert(name.to_owned());
        }
        is_free
    }

    /// Whether a name is taken.
    pub(crate) fn contains<Q: Ord + ?Sized>(&self, name: &Q) -> bool
    where
        N: std::borrow::Borrow<Q>,
    {
        self.taken.contains(name)
    }

    /// Takes the name, or the name with the first number from 2 that makes it free.
    pub(crate) fn claim(&mut self, name: N, numbered: impl Fn(&N, usize) -> N) -> N {
        if self.take(&name) {
            return name;
        }
        let mut number = self.next.get(&name).copied().unwrap_or(2);
        loop {
            let candidate = numbered(&name, number);
            number += 1;
            if self.take(&candidate) {
                self.next.insert(name, number);
                return candidate;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::UniqueNames;

    #[test]
    fn numbers_start_at_two_and_pass_over_what_is_taken() {
        let mut names = UniqueNames::default();
        let claimed = ["a", "a-3", "a", "a", "a-3", "b"]
            .map(|name| names.claim(name.to_owned(), |name, number| format!("{name}-{number}")));
        assert_eq!(claimed, ["a", "a-3", "a-2", "a-4", "a-3-2", "b"]);
    }

    #[test]
    fn many_equal_names_are_numbered_at_once() {
        let mut names = UniqueNames::default();
        let last = (0..200_000).map(|_| names.claim("a".to_owned(), |name, number| format!("{name}-{number}"))).last();
        assert_eq!(last.as_deref(), Some("a-200000"));
    }
}
