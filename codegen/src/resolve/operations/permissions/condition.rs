//! Decides which of a page's conditions select a path: by the resources that they name and those that the path names.
//!
//! What is hard: a condition is a title in words (`For a lamp of a ship`) or a type's name (`contactFolder`), and names more
//! than the path does or less. The order of precedence:
//! 1. one whose words are all in the path, before one that says more;
//! 2. one that names what stands later in the path: `event` before `user` in `/users/{id}/events`;
//! 3. one of more words: `group event` before `event` in `/groups/{id}/events`, then one of more whole segments.
//!
//! Without any, the type of the result selects in place of the path. `/me` is the user itself, `/users` are others. Where a
//! page has no `/me`, what it says for the user itself stays a possibility for `/users`.

use crate::{
    api::PathTemplate,
    extract::{permission::Condition, request_line::RequestLine},
    resolve::operations::placeholder::singular,
    vocabulary::permissions::{OTHERS, SELF, TITLE_WORDS},
    words::kebab,
};

/// Those that select the path alike; all, where none does.
pub(super) fn selected<'a>(
    conditions: &[&'a Condition],
    path: &PathTemplate,
    lines: &[RequestLine],
    result: Option<&str>,
) -> Vec<&'a Condition> {
    let fits = |named: &Named| -> Vec<Option<Fit>> { conditions.iter().map(|one| fit(one, named)).collect() };
    let mut of_path = fits(&Named::of_path(path));
    if let (true, Some(result)) = (of_path.iter().all(Option::is_none), result) {
        of_path = fits(&Named { segments: vec![Segment::of(result)] });
    }
    let Some(best) = of_path.iter().flatten().max() else { return conditions.to_vec() };
    let has_me = lines.iter().any(|line| line.path.segments.first().is_some_and(|first| first.is_literal("me")));
    let is_of_user = path.segments.first().is_some_and(|first| first.is_literal("users"));
    let is_possible = |condition: &Condition| is_of_user && !has_me && is_about_self(condition);
    let kept = conditions.iter().zip(&of_path).filter(|(one, fit)| fit.as_ref() == Some(best) || is_possible(one));
    kept.map(|(one, _)| *one).collect()
}

fn is_about_self(condition: &Condition) -> bool {
    words(&condition.label).iter().flatten().any(|piece| SELF.has(piece))
}

/// How well a condition fits; the greater the better, in the order of the fields.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    /// Whether the path names all that the condition names.
    is_complete: bool,
    /// The last segment of the path that it names.
    place: usize,
    /// How many of its words the path has.
    named: usize,
    /// How many of its words are whole segments: `group` is `/groups`, and only a part of `/calendarGroups`.
    whole: usize,
}

/// What a path names, segment by segment.
struct Named {
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
    fn of_path(path: &PathTemplate) -> Named {
        let segments = path.segments.iter().map(|segment| Segment::of(segment.name().unwrap_or_default()));
        Named { segments: segments.collect() }
    }
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

    /// Whether a word of a condition is among its words.
    fn has(&self, word: &str) -> bool {
        self.is_caller(word) || self.words.iter().any(|own| own == word) || self.is_end_of(word)
    }

    /// Whether what a compound word of a condition is about in the end is this: `folder` of `mailFolder`.
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

fn fit(condition: &Condition, named: &Named) -> Option<Fit> {
    let compounds = words(&condition.label);
    let place = named.segments.iter().rposition(|segment| compounds.iter().any(|one| segment.is_head(one)))?;
    let (mut all, mut count, mut whole) = (0, 0, 0);
    for compound in &compounds {
        let is_whole = named.segments.iter().any(|segment| segment.is_whole(compound));
        let has = |word: &&String| is_whole || named.segments.iter().any(|segment| segment.has(word));
        all += compound.len();
        count += compound.iter().filter(has).count();
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
