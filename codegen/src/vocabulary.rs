//! The rules of thumb by which pages are read: words, phrases and numbers that were tuned on pages, by question.
//!
//! What is hard: each was right for the pages at hand and may be wrong for the next. So each list says what it is for, and
//! `vocabulary/tests.rs` counts over the reference of July 2021 how often each word is the one that decides. One that
//! decides nothing there goes, or stands among the unseen with the reason why it stays. What others define, such as OData's
//! options, HTTP's methods or the keys of annotations, is no rule of thumb and stands where it is read.

/// Declares the lists and thresholds of a question, and for the tests a register of all.
macro_rules! vocabulary {
    ($($(#[$doc:meta])* $name:ident: $(above $value:literal)? $([$($word:literal),* $(,)?] $(, unseen $unseen:tt)*)?;)*) => {
        $(
            $(#[$doc])*
            $(pub(crate) static $name: $crate::vocabulary::Threshold = $crate::vocabulary::Threshold { value: $value };)?
            $(pub(crate) static $name: $crate::vocabulary::Words =
                $crate::vocabulary::Words { seen: &[$($word),*], unseen: &[$($unseen),*] };)?
        )*
        #[cfg(test)]
        pub(super) static REGISTER: $crate::vocabulary::tests::Register = &[$((stringify!($name), &$name)),*];
    };
}
use vocabulary;

pub(crate) mod merging;
pub(crate) mod operations;
pub(crate) mod parts;
pub(crate) mod permissions;
pub(crate) mod remarks;
pub(crate) mod responses;
pub(crate) mod tables;
pub(crate) mod types;
pub(crate) mod workloads;
#[cfg(test)]
mod tests;

/// Words or phrases that answer one question, in lower case but where a name is asked for.
#[derive(Debug)]
pub(crate) struct Words {
    /// Each of them decides something in the reference of July 2021.
    seen: &'static [&'static str],
    /// Those that decide nothing there, with the reason why they stay.
    unseen: &'static [(&'static [&'static str], &'static str)],
}

impl Words {
    /// All, the seen ones first.
    fn all(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.seen.iter().chain(self.unseen.iter().flat_map(|(words, _)| words.iter())).copied()
    }

    /// Whether the text is one of them.
    pub(crate) fn has(&self, text: &str) -> bool {
        self.any(|word| word == text)
    }

    /// Whether the text holds one of them.
    pub(crate) fn is_within(&self, text: &str) -> bool {
        self.any(|word| text.contains(word))
    }

    /// Whether the text begins with one of them.
    pub(crate) fn begins(&self, text: &str) -> bool {
        self.any(|word| text.starts_with(word))
    }

    /// Whether the text ends with one of them.
    pub(crate) fn ends(&self, text: &str) -> bool {
        self.any(|word| text.ends_with(word))
    }

    /// Where the first of them in the text begins.
    pub(crate) fn begin(&self, text: &str) -> Option<usize> {
        self.least(|word| text.find(word))
    }

    /// Where the first of them in the text ends, which is the one that ends first.
    pub(crate) fn end(&self, text: &str) -> Option<usize> {
        self.least(|word| Some(text.find(word)? + word.len()))
    }

    /// Whether one of them fits.
    pub(crate) fn any(&self, fits: impl Fn(&str) -> bool) -> bool {
        #[cfg(test)]
        tests::decided(self, |word| fits(word).then_some(()));
        self.all().any(fits)
    }

    /// The least that one of them gives.
    pub(crate) fn least<T: Ord>(&self, of: impl Fn(&'static str) -> Option<T>) -> Option<T> {
        #[cfg(test)]
        tests::decided(self, &of);
        self.all().filter_map(of).min()
    }
}

/// A number above which something counts otherwise.
#[derive(Debug)]
pub(crate) struct Threshold {
    value: usize,
}

impl Threshold {
    /// Whether something is more than so much.
    pub(crate) fn is_passed(&self, found: usize) -> bool {
        self.is_passed_times(found, 1)
    }

    /// Whether something is more than so many times another.
    pub(crate) fn is_passed_times(&self, found: usize, other: usize) -> bool {
        let is_passed = found > other.saturating_mul(self.value);
        #[cfg(test)]
        tests::passed(self, is_passed);
        is_passed
    }
}
