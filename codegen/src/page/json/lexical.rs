//! Reads the string, the word or the space at an offset of JSON as people write it. Whether a quote or a line break
//! ends a string is decided by what follows it.

use super::Value;

/// The quote that closes a string opened by `open`, if it opens one: typographic ones are slips of an editor.
pub(super) fn closing_quote(open: char) -> Option<&'static [char]> {
    match open {
        '"' => Some(&['"']),
        '\'' => Some(&['\'']),
        '\u{201c}' | '\u{201d}' | '\u{201e}' => Some(&['\u{201d}', '\u{201c}', '"']),
        '\u{2018}' | '\u{2019}' => Some(&['\u{2019}', '\u{2018}']),
        _ => None,
    }
}

/// Space that JSON knows, and space that it does not know.
pub(super) fn space(character: char) -> Option<bool> {
    match character {
        ' ' | '\t' | '\n' | '\r' => Some(true),
        '\u{200b}' | '\u{feff}' | '\u{200e}' | '\u{200f}' => Some(false),
        other if other.is_whitespace() => Some(false),
        _ => None,
    }
}

/// Whether a string that holds the line break before `rest` was rather left open: what follows is the next
/// member or the end of the object.
pub(super) fn left_open(rest: &str) -> bool {
    let rest = rest.trim_start();
    if rest.starts_with(['}', ']']) {
        return true;
    }
    let Some((_, after)) = rest.strip_prefix('"').and_then(|name| name.split_once('"')) else { return false };
    after.trim_start().starts_with(':')
}

/// What a word without quotes means.
pub(super) fn word(text: &str) -> Value {
    if text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false") {
        return Value::Bool(text.eq_ignore_ascii_case("true"));
    }
    if text.eq_ignore_ascii_case("null") {
        return Value::Null;
    }
    if is_number(text) { Value::Number(text.to_owned()) } else { Value::String(text.to_owned()) }
}

/// What stands before a comment: `1 // so many`, `1 /* so many */`, but not `https://graph` or `application/*`.
pub(super) fn without_comment(word: &str) -> &str {
    let line = word.find("//").filter(|_| !word.contains("://"));
    let block = word.find("/*").filter(|start| word.get(start + 2..).is_some_and(|rest| rest.contains("*/")));
    let end = line.into_iter().chain(block).min().unwrap_or(word.len());
    word.get(..end).unwrap_or(word)
}

/// Whether strict JSON has this word: a number without leading zeros, or a literal in lower case.
pub(super) fn is_strict(text: &str) -> bool {
    matches!(text, "true" | "false" | "null") || (is_number(text) && !has_leading_zero(text) && !text.starts_with('+'))
}

/// What strict JSON writes for a word without quotes, where that is plain: a literal in lower case, or a name in quotes.
pub(super) fn quoted(word: &str) -> Option<String> {
    let lower = word.to_ascii_lowercase();
    if matches!(lower.as_str(), "true" | "false" | "null") {
        return Some(lower);
    }
    is_name(word).then(|| format!("\"{word}\""))
}

/// Whether a word is one name: `blockType`, `@odata.type`, `microsoft.graph.call`.
pub(super) fn is_name(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '@' | '_' | '#'))
        && word
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || matches!(character, '@' | '_' | '#' | '.' | '-'))
}

fn has_leading_zero(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+']).as_bytes();
    digits.first() == Some(&b'0') && digits.get(1).is_some_and(u8::is_ascii_digit)
}

/// Whether it is a number: sign, digits, fraction, exponent.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole) && fraction.is_none_or(digits) && exponent.is_none_or(digits)
}

/// The length of the object or list that the text begins with, counted by its brackets outside of strings; `None` if
/// it is never closed.
pub(crate) fn extent(text: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = quoted,
            b'"' => quoted = !quoted,
            // No string goes beyond its line: one that seems to lacks its quote.
            b'\n' => quoted = false,
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}
