//! Remembers where the next place of a sort is.
//!
//! A reader that asks at each of its steps where the next `-->` stands would walk through the rest of the text at each:
//! what was found counts for every question up to there, and so does that there is none.

use std::cell::Cell;

/// The last answer, and where the question was asked that it is for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ahead(Cell<Option<(usize, Option<usize>)>>);

impl Ahead {
    /// The first place at or behind `from`; `find` looks for it where that isn't known from an earlier question.
    pub(crate) fn next(&self, from: usize, find: impl FnOnce() -> Option<usize>) -> Option<usize> {
        if let Some((asked, found)) = self.0.get()
            && asked <= from
            && found.is_none_or(|found| from <= found)
        {
            return found;
        }
        let found = find();
        self.0.set(Some((from, found)));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::Ahead;

    #[test]
    fn a_text_is_searched_once() {
        let text = "a-b-c";
        let (ahead, searches) = (Ahead::default(), std::cell::Cell::new(0));
        let next = |from: usize| {
            ahead.next(from, || {
                searches.set(searches.get() + 1);
                text[from..].find('-').map(|at| from + at)
            })
        };
        assert_eq!([0, 1, 2, 3, 4, 5, 5].map(next), [Some(1), Some(1), Some(3), Some(3), None, None, None]);
        assert_eq!(searches.get(), 3);
        assert_eq!(next(0), Some(1), "whoever asks further back is answered rightly, too");
    }
}
