//! Writes a text as a YAML scalar that readers of YAML 1.1 and 1.2 take for that text, and not for a number, a date or
//! a truth value.

use crate::gateway::turns_text;

/// Words that YAML 1.1 or 1.2 takes for something else than a text, in any case.
const RESERVED: [&str; 10] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan"];

/// As a key, or a value that stays on its line.
pub(super) fn inline(out: &mut String, text: &str) {
    if is_plain(text) {
        out.push_str(text);
    } else if text.chars().all(is_printable) {
        out.push('\'');
        out.push_str(&text.replace('\'', "''"));
        out.push('\'');
    } else {
        escaped(out, text);
    }
}

/// As a value: several lines become a literal block, indented by so many blanks.
pub(super) fn value(out: &mut String, text: &str, indent: usize) {
    if !is_literal(text) {
        return inline(out, text);
    }
    let (lines, chomping) = text.strip_suffix('\n').map_or((text, "|-"), |lines| (lines, "|"));
    out.push_str(chomping);
    for line in lines.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            out.extend(std::iter::repeat_n(' ', indent));
            out.push_str(line);
        }
    }
}

/// A number that YAML 1.1 takes for one, too: it wants a point and a signed exponent.
pub(super) fn float(number: f64) -> String {
    let written = format!("{number:?}");
    match written.split_once('e') {
        None => written,
        Some((digits, exponent)) => {
            let point = if digits.contains('.') { "" } else { ".0" };
            let sign = if exponent.starts_with('-') { "" } else { "+" };
            format!("{digits}{point}e{sign}{exponent}")
        }
    }
}

/// Whether the bare text can't be taken for anything else: numbers, dates and times all begin with a digit, a sign or a point.
fn is_plain(text: &str) -> bool {
    let Some(first) = text.bytes().next() else { return false };
    (first.is_ascii_alphabetic() || matches!(first, b'/' | b'$' | b'_' | b'('))
        && !text.ends_with([' ', ':'])
        && !text.as_bytes().windows(2).any(|pair| matches!(pair, b": " | b" #"))
        && text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
        && !RESERVED.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether a literal block gives the text back: its first line tells the indentation, and at most one newline ends it.
fn is_literal(text: &str) -> bool {
    text.contains('\n')
        && !text.starts_with([' ', '\t', '\n'])
        && !text.ends_with("\n\n")
        && text.chars().all(|character| character == '\n' || is_printable(character))
}

/// Whether YAML lets the character stand for itself, no version of it takes it for a line break, and it doesn't turn what a
/// person sees around it.
fn is_printable(character: char) -> bool {
    match character {
        '\t' => true,
        '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}' => false,
        _ => !character.is_control() && !turns_text(character),
    }
}

fn escaped(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            _ if is_printable(character) => out.push(character),
            _ => out.push_str(&format!("\\u{:04x}", u32::from(character))),
        }
    }
    out.push('"');
}
