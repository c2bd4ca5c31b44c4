//! Tells how well a title in words names a path: `For a lamp of a ship`, `contactFolder`.
//!
//! What is hard: a title names more than the path does or less. The order of precedence:
//! 1. one whose words are all in the path, before one that says more;
//! 2. one that names what stands later in the path: `event` before `user` in `/users/{id}/events`;
//! 3. one of more words: `group event` before `event` in `/groups/{id}/events`, then one of more whole segments.
//!
//! Of several alike, words that all of them share tell nothing; names of actions are no resources. `/me` is the user
//! itself, `/users` are others.

use crate::{
    api::PathTemplate,
    vocabulary::{
        operations::VERBS,
        permissions::{OTHERS, SELF, TITLE_WORDS},
    },
    words::{kebab, singular},
};

/// Those of the titles that name the path best, by their indices; none where none names anything in it.
///
/// Of several alike it is those that do so without the words that all of them share, such as `photo` of `photo of a group`
/// and `photo of a user`.
pub(crate) fn best(titles: &[&str], named: &Named) -> Vec<usize> {
    let all: Vec<(usize, Vec<Vec<String>>)> = titles.iter().map(|title| words(title)).enumerate().collect();
    let alike = fitting(all, named);
    let is_common = |word: &Vec<String>| alike.iter().all(|(_, words)| words.contains(word));
    let telling =
        alike.iter().map(|(one, words)| (*one, words.iter().filter(|word| !is_common(word)).cloned().collect()));
    let exact = fitting(telling.collect(), named);
    let kept = if exact.is_empty() { alike } else { exact };
    kept.into_iter().map(|(one, _)| one).collect()
}

/// Whether the path names all that a title names, and that is something.
pub(crate) fn names_all(title: &str, named: &Named) -> bool {
    fit(&words(title), named).is_some_and(|fit| fit.is_complete)
}

/// Whether a title is about the user itself.
pub(crate) fn is_about_self(title: &str) -> bool {
    words(title).iter().flatten().any(|piece| SELF.has(piece))
}

/// Those whose words fit best.
fn fitting(titles: Vec<(usize, Vec<Vec<String>>)>, named: &Named) -> Vec<(usize, Vec<Vec<String>>)> {
    let fits: Vec<Option<Fit>> = titles.iter().map(|(_, words)| fit(words, named)).collect();
    let Some(best) = fits.iter().flatten().max().copied() else { return Vec::new() };
    titles.into_iter().zip(fits).filter(|(_, fit)| *fit == Some(best)).map(|(one, _)| one).collect()
}

/// How well a title fits; the greater the better, in the order of the fields.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    /// Whether the path names all that the title names.
    is_complete: bool,
    /// The last segment of the path that it names.
    place: usize,
    /// How many of its words the path has.
    named: usize,
    /// How many of its words are whole segments: `group` is `/groups`, and only a part of `/calendarGroups`.
    whole: usize,
}

/// What a path names, segment by segment.
pub(crate) struct Named {
    segments: Vec<Segment>,
}

/// The words that a segment is made of: `mail`, `folder`.
#[derive(Default)]
struct Segment {
    words: Vec<String>,
    is_me: bool,
    is_users: bool,
}

impl Named {
    pub(crate) fn of_path(path: &PathTemplate) -> Named {
        let names = path.segments.iter().map(|segment| segment.name().unwrap_or_default());
        Named {
            segments: names.map(|name| if is_call(name) { Segment::default() } else { Segment::of(name) }).collect(),
        }
    }

    /// What a type's name alone names.
    pub(crate) fn of_name(name: &str) -> Named {
        Named { segments: vec![Segment::of(name)] }
    }
}

/// Whether a name is that of an action or a function, which says what is done and with what: `getMemberObjects`.
fn is_call(name: &str) -> bool {
    kebab(name).split_once('-').is_some_and(|(verb, _)| VERBS.has(verb))
}

impl Segment {
    fn of(name: &str) -> Segment {
        let own = name.rsplit('.').next().unwrap_or(name);
        Segment {
            words: words(own).into_iter().flatten().collect(),
            is_me: name == "me",
            is_users: name == "users" || name == "me",
        }
    }

    /// Whether a word of a title is among its words.
    fn has(&self, word: &str) -> bool {
        self.is_caller(word) || self.words.iter().any(|own| own == word) || self.is_end_of(word)
    }

    /// Whether what a compound word of a title is about in the end is this: `folder` of `mailFolder`.
    fn is_head(&self, compound: &[String]) -> bool {
        let Some(head) = compound.last() else { return false };
        self.is_whole(compound) || self.is_caller(head) || self.words.last() == Some(head) || self.is_end_of(head)
    }

    /// Whether it is the compound word, in whatever case: `mailfolders`.
    fn is_whole(&self, compound: &[String]) -> bool {
        let is_caller = matches!(compound, [word] if self.is_caller(word));
        is_caller || self.words.concat() == compound.concat()
    }

    /// Whether a word names the one whom `/me` or `/users` stand for.
    fn is_caller(&self, word: &str) -> bool {
        self.is_me && SELF.has(word) || self.is_users && (word == "user" || !self.is_me && OTHERS.has(word))
    }

    /// Whether a word that is written together ends with it: `tasklist` with `list`.
    fn is_end_of(&self, word: &str) -> bool {
        let own = self.words.concat();
        own.len() > 3 && word.len() > own.len() && word.ends_with(own.as_str())
    }
}

fn fit(compounds: &[Vec<String>], named: &Named) -> Option<Fit> {
    let place = named.segments.iter().rposition(|segment| compounds.iter().any(|one| segment.is_head(one)))?;
    let has_head = |compound: &[String]| named.segments.iter().any(|segment| segment.is_head(compound));
    let (mut all, mut count, mut whole) = (0, 0, 0);
    for compound in compounds {
        let is_whole = named.segments.iter().any(|segment| segment.is_whole(compound));
        let has = |word: &&String| is_whole || named.segments.iter().any(|segment| segment.has(word));
        let found = compound.iter().filter(has).count();
        // A longer name may leave one of its words to what stands around it: `todoTaskList` of `/todo/lists`.
        let is_enough = compound.len() > 2 && found + 1 == compound.len() && has_head(compound);
        all += if is_enough { found } else { compound.len() };
        count += found;
        whole += usize::from(is_whole);
    }
    Some(Fit { is_complete: all == count, place, named: count, whole })
}

/// The words of a text that name something, each with the parts that it is compounded of, in the singular.
fn words(text: &str) -> Vec<Vec<String>> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let naming = words.filter(|word| !TITLE_WORDS.has(&word.to_ascii_lowercase()));
    let compounds = naming.map(|word| kebab(word).split('-').map(singular).collect());
    // The `s` of `user's` is nothing in the singular, as is what a placeholder names.
    compounds.filter(|compound: &Vec<String>| compound.iter().any(|word| !word.is_empty())).collect()
}
