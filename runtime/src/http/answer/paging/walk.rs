//! Detects links that lead in a circle, with constant memory however many pages there are.
//!
//! It keeps the last few links, which detects short circles at once, and one link that is replaced after twice as many
//! pages each time, which detects every circle eventually (Brent's algorithm).

use std::{
    collections::VecDeque,
    hash::{DefaultHasher, Hash, Hasher},
};

/// The number of last links that are kept.
const KNOWN: usize = 64;

/// The hashes of followed links that are kept.
#[derive(Clone, Debug, Default)]
pub(in crate::http) struct Walk {
    last: VecDeque<u64>,
    /// The link that all later ones are compared with, until this many have followed.
    marked: Option<u64>,
    since: u64,
    until: u64,
}

impl Walk {
    /// Whether no link was followed yet.
    pub(in crate::http) fn is_new(&self) -> bool {
        self.marked.is_none()
    }

    /// Records a link; returns `false` if it is known to have been followed before.
    pub(in crate::http) fn follow(&mut self, link: &str) -> bool {
        let mut hasher = DefaultHasher::new();
        link.hash(&mut hasher);
        let link = hasher.finish();
        if self.marked == Some(link) || self.last.contains(&link) {
            return false;
        }
        self.since += 1;
        if self.since > self.until {
            (self.marked, self.since, self.until) = (Some(link), 0, (self.until * 2).max(1));
        }
        if self.last.len() == KNOWN {
            self.last.pop_front();
        }
        self.last.push_back(link);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many links are followed of pages `0..`, of which the last leads back to another.
    fn followed(pages: usize, back_to: usize) -> usize {
        let mut walk = Walk::default();
        let mut page = 0;
        for count in 0.. {
            if !walk.follow(&format!("https://graph.example/users?$skiptoken={page}")) {
                return count;
            }
            page = if page + 1 == pages { back_to } else { page + 1 };
        }
        unreachable!()
    }

    #[test]
    fn every_circle_ends_and_a_short_one_at_once() {
        assert_eq!(followed(1, 0), 1);
        for pages in [2, 3, KNOWN - 1, KNOWN] {
            assert_eq!(followed(pages, 0), pages, "{pages} pages");
            assert_eq!(followed(1000 + pages, 1000), 1000 + pages, "{pages} pages after a thousand");
        }
        for (pages, back_to) in [(KNOWN + 1, 0), (1000, 0), (1000, 1), (3000, 2900), (5000, 17)] {
            let followed = followed(pages, back_to);
            assert!((pages..=pages * 4).contains(&followed), "{pages} pages back to {back_to}: {followed}");
        }
    }

    #[test]
    fn a_walk_without_circles_goes_on_and_knows_no_more_than_before() {
        let mut walk = Walk::default();
        assert!((0..10_000).all(|page| walk.follow(&page.to_string())));
        assert_eq!(walk.last.len(), KNOWN);
    }
}
