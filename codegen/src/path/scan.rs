//! Decides which characters of a URL stand outside brackets and quotes; everything that splits a URL at a character
//! asks here. Pages leave brackets open, and file names in sent URLs hold apostrophes and single brackets.
//!
//! 1. A bracket or a quote counts only where its other half follows.
//! 2. Within `{…}` and `<…>` stands a name, in which nothing but the end counts, and in `<…>` braces: `{group's id}`.
//! 3. Within quotes nothing counts but the end, and a placeholder that ends before: `'{search text}'`.
//! 4. Outside all brackets, a quote behind a letter or a slash is an apostrophe: `/O'Brien/x`.
//! 5. On a page, a slash right behind a value ends parentheses left open: `range(address='<address>'/entireRow`.
//! 6. In a document, where braces always hold a name, they do so within quotes, too.

use std::ops::Range;

/// What a text is of, which decides how far it is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A page, with its mistakes.
    Page,
    /// A path template of a document.
    Document,
    /// A path with values in it.
    Request,
}

/// A character and what it stands in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// The byte that it begins at.
    pub(crate) at: usize,
    /// The character.
    pub(crate) character: char,
    /// It stands in no brackets and no quotes, and is none itself, unless it ends them.
    pub(crate) is_outside: bool,
    /// It stands in a placeholder, or begins or ends one.
    pub(crate) is_in_placeholder: bool,
}

/// The scanner; gives each character in order.
#[derive(Clone, Debug)]
pub(crate) struct Scan<'t> {
    text: &'t str,
    origin: Origin,
    at: usize,
    previous: char,
    /// Where each bracket that is open stands, and what closes it.
    open: Vec<(usize, char)>,
    /// Where the last of each closer stands.
    last: [Option<usize>; 4],
    /// Where the next of each closer stood when that was asked last, so that the text is searched once.
    next: [usize; 4],
    /// The first half without its other one, and whether it opens something.
    unpaired: Option<(usize, bool)>,
}

const CLOSERS: [char; 4] = ['}', '>', ')', '\''];

impl<'t> Scan<'t> {
    /// Of a text from a page.
    pub(crate) fn of(text: &'t str) -> Scan<'t> {
        Scan::from(Origin::Page, text)
    }

    pub(crate) fn from(origin: Origin, text: &'t str) -> Scan<'t> {
        let mut last = [None; 4];
        // A closer in a placeholder's name closes nothing outside.
        let mut name_end = 0;
        for (at, found) in text.match_indices(['{', '}', '>', ')', '\'']) {
            if found == "{" && at >= name_end {
                name_end = text.get(at..).and_then(|rest| rest.find('}')).map_or(usize::MAX, |end| at + end);
            }
            let known = CLOSERS.into_iter().zip(&mut last).find(|(closer, _)| found.starts_with(*closer));
            if let Some((closer, last)) = known
                && (closer == '}' || at >= name_end || name_end == usize::MAX)
            {
                *last = Some(at);
            }
        }
        Scan { text, origin, at: 0, previous: ' ', open: Vec::new(), last, next: [0; 4], unpaired: None }
    }

    fn opens(&mut self, at: usize, closer: char) {
        let last = CLOSERS.into_iter().zip(self.last).find(|(one, _)| *one == closer).and_then(|(_, last)| last);
        match last {
            Some(last) if last > at => self.open.push((at, closer)),
            _ => self.lacks(at, true),
        }
    }

    /// Where the next closer stands behind a place.
    fn next_of(&mut self, closer: char, at: usize) -> usize {
        let known = CLOSERS.into_iter().zip(&mut self.next).find(|(one, _)| *one == closer);
        let Some((_, next)) = known else { return usize::MAX };
        if *next <= at {
            let found = self.text.get(at + 1..).and_then(|rest| rest.find(closer));
            *next = found.map_or(usize::MAX, |found| at + 1 + found);
        }
        *next
    }

    fn lacks(&mut self, at: usize, is_open: bool) {
        self.unpaired.get_or_insert((at, is_open));
    }

    fn take(&mut self, at: usize, character: char) {
        let inner = self.open.last().map(|(_, closer)| *closer);
        match (character, inner) {
            _ if inner == Some(character) => _ = self.open.pop(),
            // A name ends with the first `}`; of two that begin before, the first has no end of its own.
            ('{', Some('}')) => {
                let opener = self.open.last().map_or(at, |(opener, _)| *opener);
                self.lacks(opener, true);
            }
            ('{', Some('>')) => self.opens(at, '}'),
            (_, Some('}' | '>')) => {}
            ('{', Some('\'')) if self.origin == Origin::Document => self.opens(at, '}'),
            ('{' | '<', Some('\'')) => {
                let closer = if character == '{' { '}' } else { '>' };
                if self.next_of(closer, at) < self.next_of('\'', at) {
                    self.open.push((at, closer));
                }
            }
            (_, Some('\'')) => {}
            ('{', _) => self.opens(at, '}'),
            ('<', _) => self.opens(at, '>'),
            ('(', _) => self.opens(at, ')'),
            ('\'', None) if self.previous.is_alphabetic() || self.previous == '/' => {}
            ('\'', _) => self.opens(at, '\''),
            ('/', Some(')')) if self.origin == Origin::Page && matches!(self.previous, '\'' | '}' | '>') => {
                if let Some((at, _)) = self.open.first().copied() {
                    self.lacks(at, true);
                }
                self.open.clear();
            }
            ('}' | ')', _) => self.lacks(at, false),
            _ => {}
        }
    }
}

impl Iterator for Scan<'_> {
    type Item = Place;

    fn next(&mut self) -> Option<Place> {
        let (at, character) = (self.at, self.text.get(self.at..)?.chars().next()?);
        let is_in = |open: &[(usize, char)]| open.iter().any(|(_, closer)| matches!(closer, '}' | '>'));
        let was_in = is_in(&self.open);
        self.take(at, character);
        self.at += character.len_utf8();
        self.previous = character;
        let is_in_placeholder = was_in || is_in(&self.open);
        Some(Place { at, character, is_outside: self.open.is_empty(), is_in_placeholder })
    }
}

/// The byte of the first such character outside brackets and quotes.
pub(crate) fn find(text: &str, wanted: char) -> Option<usize> {
    // Most texts hold none at all.
    if !text.contains(wanted) {
        return None;
    }
    Scan::of(text).find(|place| place.is_outside && place.character == wanted).map(|place| place.at)
}

/// The ranges of bytes between such characters outside brackets and quotes.
pub(crate) fn split(origin: Origin, text: &str, separator: char) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    let mut end = |at: usize| {
        ranges.push(start..at);
        start = at + separator.len_utf8();
    };
    if hides_nothing(text, separator) {
        text.match_indices(separator).for_each(|(at, _)| end(at));
    } else {
        let outside = |place: &Place| place.is_outside && place.character == separator;
        Scan::from(origin, text).filter(outside).for_each(|place| end(place.at));
    }
    end(text.len());
    ranges
}

/// Whether every separator of a text stands outside brackets and quotes, as a glance tells of most texts: they have none
/// but braces, each with its other half before the next and without a separator between.
fn hides_nothing(text: &str, separator: char) -> bool {
    let mut is_in_braces = false;
    for character in text.chars() {
        match character {
            '<' | '>' | '(' | ')' | '\'' => return false,
            '{' | '}' if is_in_braces == (character == '{') => return false,
            '{' | '}' => is_in_braces = !is_in_braces,
            _ if is_in_braces && character == separator => return false,
            _ => {}
        }
    }
    !is_in_braces
}

/// The texts between such characters outside brackets and quotes.
pub(crate) fn parts(origin: Origin, text: &str, separator: char) -> impl Iterator<Item = &str> {
    split(origin, text, separator).into_iter().map(|range| text.get(range).unwrap_or_default())
}

/// The first bracket or quote without its other half, where it stands, and whether it opens something.
pub(crate) fn unpaired(text: &str) -> Option<(usize, char, bool)> {
    let mut scan = Scan::of(text);
    scan.by_ref().for_each(drop);
    let left = scan.open.last().map(|(at, _)| (*at, true));
    let (at, is_open) = scan.unpaired.or(left)?;
    Some((at, text.get(at..)?.chars().next()?, is_open))
}

#[cfg(test)]
mod tests {
    use super::{Origin, Scan, find, hides_nothing, parts, unpaired};

    #[test]
    fn what_stands_in_brackets_and_quotes_splits_nothing() {
        for (text, separator, expected) in [
            ("a/{b/c}/d", '/', "a|{b/c}|d"),
            ("a/<b/c>/d", '/', "a|<b/c>|d"),
            ("a/f(x='b/c',y={d/e})/g", '/', "a|f(x='b/c',y={d/e})|g"),
            ("x='a,b',y=c", ',', "x='a,b'|y=c"),
            // Escaped quotes are two strings, side by side.
            ("f(x='it''s/b')/c", '/', "f(x='it''s/b')|c"),
            // Names hold what they like.
            ("{group's id}/b/it's", '/', "{group's id}|b|it's"),
            // What has no other half is a character as any other.
            ("a(b/c", '/', "a(b|c"),
            ("a<b/{c/d", '/', "a<b|{c|d"),
            ("f(q='{')/b", '/', "f(q='{')|b"),
            ("f(q='a<b')/c>d", '/', "f(q='a<b')|c>d"),
            ("O'Brien/it's", '/', "O'Brien|it's"),
            ("'a/b'", '/', "'a/b'"),
            ("/'a/b'", '/', "|'a|b'"),
            ("$filter=x eq 'a&b'&$top=1", '&', "$filter=x eq 'a&b'|$top=1"),
            ("range(address='<a>'/entireRow(x='b')", '/', "range(address='<a>'|entireRow(x='b')"),
            ("", '/', ""),
        ] {
            assert_eq!(parts(Origin::Page, text, separator).collect::<Vec<_>>().join("|"), expected, "{text}");
        }
        assert_eq!(find("f(x='?')?a", '?'), Some(8));
        for (origin, expected) in [
            (Origin::Page, "f(x='{a'|b,y='}')|g('{b}'|c(d)"),
            (Origin::Document, "f(x='{a'/b,y='}')|g('{b}'/c(d)"),
            (Origin::Request, "f(x='{a'/b,y='}')|g('{b}'/c(d)"),
        ] {
            let found: Vec<_> = parts(origin, "f(x='{a'/b,y='}')/g('{b}'/c(d)", '/').collect();
            assert_eq!(found.join("|"), expected, "{origin:?}");
        }
    }

    #[test]
    fn what_needs_no_scan_is_split_alike() {
        let alphabet = ['/', '{', '}', '(', '\'', '<', '>', 'a'];
        let mut texts = vec![String::new()];
        for _ in 0..6 {
            let longer = |text: &String| alphabet.map(|character| format!("{text}{character}"));
            texts =
                texts.iter().flat_map(longer).filter(|text| hides_nothing(text, '/')).chain(texts.clone()).collect();
        }
        for text in texts {
            for origin in [Origin::Page, Origin::Document, Origin::Request] {
                let outside = Scan::from(origin, &text).filter(|place| place.is_outside && place.character == '/');
                assert_eq!(outside.count(), text.matches('/').count(), "{text} {origin:?}");
            }
        }
    }

    #[test]
    fn placeholders_stand_in_quotes_too() {
        for (text, expected) in [("a{b c}d e", "bc"), ("f(q='{b c} d')", "bc"), ("<b c> d", "bc")] {
            let within = Scan::of(text).filter(|place| place.is_in_placeholder && place.character.is_alphabetic());
            assert_eq!(within.map(|place| place.character).collect::<String>(), expected, "{text}");
        }
    }

    #[test]
    fn brackets_and_quotes_come_in_pairs() {
        for fine in [
            "/a/{id}/b",
            "/a/{b/c}",
            "/a/f(x='{y}',z={w})",
            "/a/{it's}/b",
            "/a?$filter=x eq 'y'",
            "/a/<b>",
            "/O'Brien",
            "/a/f(x='b)')",
        ] {
            assert_eq!(unpaired(fine), None, "{fine}");
        }
        assert_eq!(unpaired("/a/{id/b/{c}"), Some((3, '{', true)));
        assert_eq!(unpaired("/a/{id/b"), Some((3, '{', true)));
        assert_eq!(unpaired("/a/id}/b"), Some((5, '}', false)));
        assert_eq!(unpaired("/a/f(x='{y}'/b"), Some((4, '(', true)));
        assert_eq!(unpaired("/a/f(x='{y})/b"), Some((7, '\'', true)));
        assert_eq!(unpaired("/a/f)"), Some((4, ')', false)));
    }
}
