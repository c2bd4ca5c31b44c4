//! Escapes and truncates text from outside for errors.
//!
//! A service's message, a member's name or a header may contain escape sequences for a terminal, line breaks that forge
//! log lines, or marks that change the writing direction. All text from outside in the `Display` of an error is escaped
//! here.

use std::fmt::{self, Write};

/// The maximum number of characters of a message.
const MESSAGE: usize = 1000;

/// The maximum number of characters of a value: enough to recognise it, too few to leak it as a whole.
const VALUE: usize = 32;

/// The maximum number of characters of a message with several causes.
const REPORT: usize = 4000;

/// The maximum number of characters of a name; Graph's longest has about 60.
const NAME: usize = 100;

/// Text whose `Display` is safe to print.
pub(crate) struct Printable<'a> {
    text: &'a str,
    limit: usize,
}

/// A message, truncated after 1000 characters.
pub(crate) fn message(text: &str) -> Printable<'_> {
    Printable { text, limit: MESSAGE }
}

/// The message of another error, which may have several causes.
pub(crate) fn report(text: &str) -> Printable<'_> {
    Printable { text, limit: REPORT }
}

/// A name, truncated after 100 characters.
pub(crate) fn name(text: &str) -> Printable<'_> {
    Printable { text, limit: NAME }
}

/// A value, truncated after 32 characters.
pub(crate) fn value(text: &str) -> Printable<'_> {
    Printable { text, limit: VALUE }
}

/// The whole text, not truncated.
pub(crate) fn whole(text: &str) -> Printable<'_> {
    Printable { text, limit: usize::MAX }
}

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.text.char_indices().nth(self.limit).map_or(self.text.len(), |(end, _)| end);
        let (head, rest) = self.text.split_at_checked(end).unwrap_or((self.text, ""));
        // Quotes and backslashes are printable and stay unescaped, for readability.
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
