//! Reads one cell of a permissions table, word by word with their places.
//!
//! What is hard: names stand in links and in code. `,`, `;` and `<br>` separate items; words and signs that join names are in
//! `vocabulary::permissions`; any other sign only ends a name, and lint reports it. Facts and findings come from this one
//! reading, so that what one takes for a name is a name for the other.

use std::collections::BTreeSet;

use crate::{api::Grant, page::Text, source::Span, vocabulary::permissions};

/// A cell, taken apart.
pub(crate) struct Cell<'a> {
    /// Its text.
    pub(crate) text: &'a Text,
    /// What stands between commas, semicolons and tags.
    pub(crate) items: Vec<Item<'a>>,
}

/// What stands between two separators.
#[derive(Default)]
pub(crate) struct Item<'a> {
    /// What ends the item before this one.
    before: Option<Separator>,
    /// In order; none where two commas follow each other.
    pub(crate) words: Vec<Word<'a>>,
    /// Where it ends in the cell's markdown: at the separator behind it.
    pub(crate) end: usize,
}

/// What parts two items.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Separator {
    /// `,` or `;`
    Comma,
    /// `<br>`
    Tag,
}

/// A word or a character that is part of none.
#[derive(Clone, Copy)]
pub(crate) struct Word<'a> {
    /// As it is written, with what sticks to it: `Lamp.Read.All*`.
    pub(crate) text: &'a str,
    /// Where it begins in the cell's markdown.
    pub(crate) at: usize,
    /// What it is.
    pub(crate) sort: Sort,
}

/// What a word is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// The name of a permission.
    Name,
    /// What makes of two names one alternative: `and`.
    And,
    /// What else holds a list together: `or`, `one of`.
    Joint,
    /// Anything else.
    Other,
}

impl<'a> Cell<'a> {
    /// Takes a cell apart.
    pub(crate) fn read(text: &'a Text) -> Self {
        Cell { text, items: items(&text.markdown) }
    }

    /// What it grants; `None` where it says something that is neither a permission's name nor a phrase for none.
    pub(crate) fn grant(&self) -> Option<Grant> {
        let alternatives = self.alternatives();
        if !alternatives.is_empty() {
            return Some(Grant::OneOf(alternatives));
        }
        let said = self.text.plain.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_ascii_lowercase();
        match said.as_str() {
            "" if self.text.plain.trim().is_empty() => Some(Grant::Unknown),
            said if permissions::NOTHING_NEEDED.has(said) => Some(Grant::NothingNeeded),
            said if permissions::NOT_SUPPORTED.begins(said) => Some(Grant::NotSupported),
            _ => None,
        }
    }

    /// The lists of names each of which is enough, in order and each once: `Group.Read.All and User.Read.All, Directory.Read.All`.
    fn alternatives(&self) -> Vec<Vec<String>> {
        let mut alternatives: Vec<Vec<String>> = Vec::new();
        let (mut is_joined, mut is_parted) = (false, false);
        for item in &self.items {
            // In `a, b, and c` the word belongs to the list.
            is_parted |= item.before == Some(Separator::Comma);
            for word in &item.words {
                match (word.sort, alternatives.last_mut()) {
                    (Sort::Name, Some(together)) if is_joined && !is_parted => together.push(word.name()),
                    (Sort::Name, _) => alternatives.push(vec![word.name()]),
                    (Sort::And, _) => is_joined = true,
                    (Sort::Joint | Sort::Other, _) => {}
                }
                if word.sort == Sort::Name {
                    (is_joined, is_parted) = (false, false);
                }
            }
        }
        unique(alternatives)
    }

    /// Where a part of its markdown stands.
    pub(crate) fn place(&self, start: usize, end: usize) -> Span {
        self.text.span.part_of(&self.text.markdown, start, end)
    }
}

impl Item<'_> {
    /// Whether nothing stands at one side of a comma.
    pub(crate) fn is_missing(&self) -> bool {
        self.words.is_empty()
    }
}

impl Word<'_> {
    /// The name, without what sticks to it.
    fn name(&self) -> String {
        bare(self.text)
    }
}

/// Each of the alternatives once, where it stands first.
pub(crate) fn unique(alternatives: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let mut seen = BTreeSet::new();
    alternatives.into_iter().filter(|alternative| seen.insert(alternative.clone())).collect()
}

fn items(markdown: &str) -> Vec<Item<'_>> {
    let mut items = vec![Item::default()];
    let mut at = 0;
    while let Some(rest) = markdown.get(at..).filter(|rest| !rest.is_empty()) {
        let word = rest.len() - rest.trim_start_matches(is_of_word).len();
        let Some(item) = items.last_mut() else { break };
        if word > 0 {
            let text = rest.get(..word).unwrap_or_default();
            item.words.push(Word { text, at, sort: sort(text) });
            at += word;
            continue;
        }
        let length = target(markdown, at).or_else(|| tag(rest)).unwrap_or_else(|| first(rest));
        let separator = match rest.as_bytes().first() {
            Some(b',' | b';') => Some(Separator::Comma),
            Some(b'<') if length > 1 => Some(Separator::Tag),
            _ => None,
        };
        if let Some(separator) = separator {
            part(&mut items, separator, at);
        } else if let Some(text) = rest.get(..length).filter(|text| is_mark(text)) {
            item.words.push(Word { text, at, sort: sort(text) });
        }
        at += length;
    }
    if let Some(last) = items.last_mut() {
        last.end = markdown.len();
    }
    // A tag at an end or behind a comma parts nothing.
    let is_closed = items.len() > 1 && items.last().is_some_and(|last| last.before == Some(Separator::Tag));
    if is_closed && items.last().is_some_and(Item::is_missing) {
        items.pop();
    }
    items
}

/// Ends the last item, where there is something in it or a comma that is due to end it.
fn part(items: &mut Vec<Item<'_>>, separator: Separator, at: usize) {
    let Some(last) = items.last_mut() else { return };
    match (separator, last.is_missing()) {
        (Separator::Tag, true) => {}
        // The comma behind a tag is the one that parts.
        (Separator::Comma, true) if last.before == Some(Separator::Tag) => last.before = Some(Separator::Comma),
        _ => {
            last.end = at;
            items.push(Item { before: Some(separator), ..Item::default() });
        }
    }
}

/// What names are made of, and what sticks to them.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '*' | '\\' | ':')
}

/// A character that nothing but words should stand for; brackets, quotes of code and blanks say nothing.
fn is_mark(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_punctuation() && !matches!(c, '[' | ']' | '(' | ')' | '`'))
}

/// The length of a link's target that follows on the words of the link: `](…)` or `][…]`.
fn target(markdown: &str, at: usize) -> Option<usize> {
    let rest = markdown.get(at..)?.strip_prefix(']')?;
    let end = match rest.as_bytes().first()? {
        b'(' => rest.find(')')?,
        b'[' => rest.find(']')?,
        _ => return None,
    };
    Some(end + 2)
}

/// The length of a tag that the text begins with.
fn tag(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('<')?;
    let is_tag = inner.starts_with(|c: char| c == '/' || c.is_ascii_alphabetic());
    is_tag.then(|| text.find('>').map_or(text.len(), |end| end + 1))
}

fn first(text: &str) -> usize {
    text.chars().next().map_or(1, char::len_utf8)
}

fn sort(word: &str) -> Sort {
    match word.trim_matches(['.', ':', '*']).to_ascii_lowercase().as_str() {
        bare if permissions::AND.has(bare) => Sort::And,
        bare if permissions::JOINTS.has(bare) => Sort::Joint,
        _ if is_name(&bare(word)) => Sort::Name,
        _ => Sort::Other,
    }
}

/// Without what sticks to a name: emphasis, footnotes' stars, a full stop, the escapes of Markdown.
fn bare(word: &str) -> String {
    word.trim_matches(['*', '.', '\\', ':']).replace('\\', "")
}

/// Whether a word is the name of a permission: `Calls.AccessMedia.All`, `User-LifeCycleInfo.Read.All`, or one of those that
/// every service has: `offline_access`.
fn is_name(word: &str) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let is_dotted = word.contains('.') && word.split('.').all(is_part);
    is_dotted || matches!(word, "offline_access" | "openid" | "profile" | "email")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tests::marked;

    fn read(markdown: &str) -> String {
        let text = marked(markdown);
        match Cell::read(&text).grant() {
            Some(Grant::OneOf(all)) => all.iter().map(|one| one.join("+")).collect::<Vec<_>>().join(" "),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn names_are_found_however_they_are_held_together() {
        let cases = [
            ("A.Read, B.Read.All; C.Read", "A.Read B.Read.All C.Read"),
            ("A.Read<br>B.Read<br/>", "A.Read B.Read"),
            ("A.Read and B.Read, or C.Read", "A.Read+B.Read C.Read"),
            ("A.Read, B.Read, and C.Read", "A.Read B.Read C.Read"),
            ("[A.Read](/permissions-reference#aread) + `B.Read`", "A.Read+B.Read"),
            ("**A.Read.All**, B.Read\\*", "A.Read.All B.Read"),
            ("A.Read/B.Read", "A.Read B.Read"),
            ("offline\\_access", "offline_access"),
            ("A.Read, A.Read", "A.Read"),
            ("Not supported.", "Some(NotSupported)"),
            ("None.", "Some(NothingNeeded)"),
            ("", "Some(Unknown)"),
            // Each part of a name begins with a capital.
            ("device.read.all", "None"),
            ("Device.read.All", "None"),
        ];
        for (markdown, expected) in cases {
            assert_eq!(read(markdown), expected, "{markdown}");
        }
    }
}
