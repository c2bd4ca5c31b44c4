//! Text that others wrote, as people may be shown it: no control characters, and no longer than a reader reads.
//!
//! A service's message, a member's name or a header may hold escape sequences that drive a terminal, line breaks that
//! forge lines of a log, or marks that turn the direction of writing. All text from outside that stands in the
//! `Display` of an error goes through here.

use std::fmt::{self, Write};

/// So many characters of a message are shown.
const MESSAGE: usize = 1000;

/// So many characters of a single value are shown: enough to recognise it, too few to leak it whole.
const VALUE: usize = 32;

/// So many characters are shown of what a chain of credentials or of causes says.
const REPORT: usize = 4000;

/// So many characters of a name are shown; the longest of Graph's own has 60 or so.
const NAME: usize = 100;

/// Text whose `Display` is safe to print.
pub(crate) struct Printable<'a> {
    text: &'a str,
    limit: usize,
}

/// A message: what is beyond a thousand characters is counted instead.
pub(crate) fn message(text: &str) -> Printable<'_> {
    Printable { text, limit: MESSAGE }
}

/// What another error says, which may itself be made of several.
pub(crate) fn report(text: &str) -> Printable<'_> {
    Printable { text, limit: REPORT }
}

/// A name: what is beyond a hundred characters is counted instead.
pub(crate) fn name(text: &str) -> Printable<'_> {
    Printable { text, limit: NAME }
}

/// A single value: what is beyond 32 characters is counted instead.
pub(crate) fn value(text: &str) -> Printable<'_> {
    Printable { text, limit: VALUE }
}

/// The whole of a text, for those who asked for all of it.
pub(crate) fn whole(text: &str) -> Printable<'_> {
    Printable { text, limit: usize::MAX }
}

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.text.char_indices().nth(self.limit).map_or(self.text.len(), |(end, _)| end);
        let (head, rest) = self.text.split_at_checked(end).unwrap_or((self.text, ""));
        // Quotes and backslashes are printable, and a message is easier to read with them as they are.
        for part in head.split_inclusive(['"', '\'', '\\']) {
            let (part, quote) = match part.char_indices().next_back() {
                Some((at, quote @ ('"' | '\'' | '\\'))) => (part.get(..at).unwrap_or_default(), Some(quote)),
                _ => (part, None),
            };
            write!(f, "{}", part.escape_debug())?;
            quote.map_or(Ok(()), |quote| f.write_char(quote))?;
        }
        if rest.is_empty() { Ok(()) } else { write!(f, "… ({} more characters)", rest.chars().count()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_drives_a_terminal_is_escaped() {
        for (text, expected) in [
            ("it's \"fine\" \\o/ — ёё", "it's \"fine\" \\o/ — ёё"),
            ("\u{1b}[31mred", r"\u{1b}[31mred"),
            ("one\r\ntwo\u{2028}three\0", r"one\r\ntwo\u{2028}three\0"),
            ("\u{202e}gnp.exe\u{2066}\u{feff}", r"\u{202e}gnp.exe\u{2066}\u{feff}"),
            ("\u{9b}31m\u{7f}", r"\u{9b}31m\u{7f}"),
        ] {
            assert_eq!(message(text).to_string(), expected);
        }
    }

    #[test]
    fn what_is_long_is_cut_between_characters() {
        let long = "ä".repeat(40);
        assert_eq!(value(&long).to_string(), format!("{}… (8 more characters)", "ä".repeat(32)));
        assert_eq!(message(&long).to_string(), long);
    }
}
