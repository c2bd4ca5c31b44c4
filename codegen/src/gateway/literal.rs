//! Writes string literals: whatever a text holds, it is one token, and the program has the same text. Raw literals read
//! best and are the hard ones: they have no escapes, the compiler refuses some characters in them and changes others.

use proc_macro2::TokenStream;
use quote::ToTokens;

use super::turns_text;

/// So many `#` may stand around a raw literal, as far as anybody can still read it; the compiler takes 255.
const LONGEST_GUARD: usize = 16;

/// A string literal.
#[derive(Clone, Debug)]
pub struct Literal(proc_macro2::Literal);

impl Literal {
    /// On one line, with escapes.
    #[must_use]
    pub fn text(text: &str) -> Literal {
        Literal(proc_macro2::Literal::string(text))
    }

    /// An integer without a suffix.
    #[must_use]
    pub fn integer(value: i64) -> Literal {
        Literal(proc_macro2::Literal::i64_unsuffixed(value))
    }

    /// As it is, over several lines, as JSON reads best; with escapes where a raw literal would not be the same text.
    #[must_use]
    pub fn block(text: &str) -> Literal {
        raw(text).map_or_else(|| Literal::text(text), Literal)
    }
}

/// With as many `#` as it takes; `None` where a character would turn the code around it, or be read as another.
fn raw(text: &str) -> Option<proc_macro2::Literal> {
    let is_kept = |char: char| matches!(char, '\n' | '\t') || !char.is_control();
    let breaks_line = |char: char| matches!(char, '\u{2028}' | '\u{2029}');
    if text.chars().any(|char| !is_kept(char) || breaks_line(char) || turns_text(char)) {
        return None;
    }
    let longest = text.split('"').skip(1).map(|after| after.bytes().take_while(|&byte| byte == b'#').count()).max();
    let guard = longest.map_or(0, |longest| longest + 1);
    if guard > LONGEST_GUARD {
        return None;
    }
    let guard = "#".repeat(guard);
    let literal: proc_macro2::Literal = format!("r{guard}\"{text}\"{guard}").parse().ok()?;
    // What is read back decides, not what was meant.
    matches!(syn::Lit::new(literal.clone()), syn::Lit::Str(read) if read.value() == text).then_some(literal)
}

impl std::fmt::Display for Literal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

impl ToTokens for Literal {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0.to_tokens(tokens);
    }
}

#[cfg(test)]
mod tests {
    use super::Literal;

    #[test]
    fn no_text_ends_its_literal_or_turns_the_code_around_it() {
        let block = |text: &str| Literal::block(text).to_string();
        assert_eq!(block("{ \"a\": 1 }"), "r#\"{ \"a\": 1 }\"#");
        assert_eq!(block("\"## \\"), "r###\"\"## \\\"###");
        assert_eq!(block("a\u{202e}b"), "\"a\\u{202e}b\"");
        assert_eq!(block("a\rb"), "\"a\\rb\"");
        // The compiler reads a line feed alone.
        assert_eq!(block("a\r\nb"), "\"a\\r\\nb\"");
        assert_eq!(block("a\0\u{2028}\u{85}b"), "\"a\\0\\u{2028}\\u{85}b\"");
        assert_eq!(block(&format!("\"{}", "#".repeat(300))), format!("\"\\\"{}\"", "#".repeat(300)));
    }

    #[test]
    fn every_text_is_one_literal_of_that_text() {
        for text in
            ["", "\"", "\"#", "\\", "\\\"", "*/", "//", "\n", "\r\n", "\u{7f}", "{}", "'", "\u{feff}", "\u{10ffff}"]
        {
            for literal in [Literal::text(text), Literal::block(text)] {
                let read: syn::LitStr = syn::parse_str(&literal.to_string()).expect("a string literal");
                assert_eq!(read.value(), text);
            }
        }
    }
}
