//! Formatted Rust comes in; the same goes out with the JSON in its `json!` laid out as JSON, which the printer takes for words to be filled into lines.

use std::{iter::Peekable, str::CharIndices};

use super::lexical;

/// So many columns a value may reach before its parts stand below each other.
const WIDTH: usize = 80;

const OPEN: &str = "json!(";

/// Each `json!` of the text, but for those that stand within a string.
pub(super) fn laid_out(text: &str) -> String {
    let mut laid_out = String::with_capacity(text.len());
    let mut chars = text.char_indices().peekable();
    let mut before = None;
    while let Some((at, char)) = chars.next() {
        let rest = text.get(at..).unwrap_or_default();
        let literal = lexical::opaque(rest, before.replace(char));
        let length = match literal {
            Some(length) => length,
            None if rest.starts_with(OPEN) => match value_of(rest) {
                Some((value, length)) => {
                    laid_out.push_str(OPEN);
                    let line = laid_out.rsplit('\n').next().unwrap_or_default();
                    let (indent, column) = (line.len() - line.trim_start().len(), line.len());
                    value.write(indent, column, &mut laid_out);
                    laid_out.push(')');
                    skip(&mut chars, at + length);
                    continue;
                }
                None => OPEN.len(),
            },
            None => char.len_utf8(),
        };
        laid_out.push_str(rest.get(..length).unwrap_or(rest));
        skip(&mut chars, at + length);
    }
    laid_out
}

fn skip(chars: &mut Peekable<CharIndices>, end: usize) {
    while chars.next_if(|(at, _)| *at < end).is_some() {}
}

/// The value in a `json!(…)` that the text begins with, and how long the whole is.
fn value_of(text: &str) -> Option<(Value<'_>, usize)> {
    let mut tokens = Tokens { rest: text.get(OPEN.len()..)? };
    let value = Value::read(&mut tokens)?;
    (tokens.next()? == ")").then(|| (value, text.len() - tokens.rest.len()))
}

/// Strings, signs and words.
struct Tokens<'t> {
    rest: &'t str,
}

impl<'t> Tokens<'t> {
    fn next(&mut self) -> Option<&'t str> {
        let rest = self.rest.trim_start();
        let length = match rest.chars().next()? {
            '"' => lexical::opaque(rest, None)?,
            sign if is_sign(sign) => sign.len_utf8(),
            _ => rest.find(|char| is_sign(char) || char == '"' || char.is_whitespace()).unwrap_or(rest.len()),
        };
        let (token, rest) = rest.split_at_checked(length)?;
        self.rest = rest;
        Some(token)
    }
}

const fn is_sign(char: char) -> bool {
    matches!(char, '{' | '}' | '[' | ']' | '(' | ')' | ',' | ':' | '-')
}

/// JSON with Rust's literals.
enum Value<'t> {
    /// A literal.
    Plain(String),
    /// Items, or members under their names, between two brackets.
    Parts(&'t str, Vec<(Option<&'t str>, Value<'t>)>, &'t str),
}

impl<'t> Value<'t> {
    fn read(tokens: &mut Tokens<'t>) -> Option<Self> {
        match tokens.next()? {
            open @ ("{" | "[") => Value::parts(open, tokens),
            "-" => Some(Value::Plain(format!("-{}", tokens.next()?))),
            sign if sign.len() == 1 && sign.chars().all(is_sign) => None,
            word => Some(Value::Plain(word.to_owned())),
        }
    }

    fn parts(open: &'t str, tokens: &mut Tokens<'t>) -> Option<Self> {
        let mut parts = Vec::new();
        loop {
            let before = tokens.rest;
            match tokens.next()? {
                close @ ("}" | "]") => return Some(Value::Parts(open, parts, close)),
                "," => continue,
                name if open == "{" => {
                    let is_name = tokens.next()? == ":";
                    parts.push((Some(name).filter(|_| is_name), Value::read(tokens)?));
                }
                _ => {
                    tokens.rest = before;
                    parts.push((None, Value::read(tokens)?));
                }
            }
        }
    }

    fn write(&self, indent: usize, column: usize, text: &mut String) {
        let flat = self.flat();
        match self {
            Value::Parts(open, parts, close) if column + flat.len() > WIDTH => {
                text.push_str(open);
                for (name, value) in parts {
                    let start = text.len();
                    text.push('\n');
                    text.push_str(&" ".repeat(indent + 4));
                    text.extend(name.iter().flat_map(|name| [*name, ": "]));
                    value.write(indent + 4, text.len() - start, text);
                    text.push(',');
                }
                if text.ends_with(',') {
                    text.pop();
                }
                text.push('\n');
                text.push_str(&" ".repeat(indent));
                text.push_str(close);
            }
            _ => text.push_str(&flat),
        }
    }

    /// On one line.
    fn flat(&self) -> String {
        let Value::Parts(open, parts, close) = self else {
            let Value::Plain(text) = self else { return String::new() };
            return text.clone();
        };
        let parts = parts.iter().map(|(name, value)| match name {
            Some(name) => format!("{name}: {}", value.flat()),
            None => value.flat(),
        });
        let parts = parts.collect::<Vec<_>>().join(", ");
        let blank = if *open == "{" && !parts.is_empty() { " " } else { "" };
        format!("{open}{blank}{parts}{blank}{close}")
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::laid_out;

    #[test]
    fn a_short_value_stays_on_its_line() {
        let text =
            "lamp.set(json!({ \"a \\\" : b\" : - 1, \"c\" :\n    [\" : d\", {}] }), \"json!({ \\\"a\\\" : 1 })\");";
        expect![[r#"lamp.set(json!({ "a \" : b": -1, "c": [" : d", {}] }), "json!({ \"a\" : 1 })");"#]]
            .assert_eq(&laid_out(text));
    }

    #[test]
    fn the_parts_of_a_long_one_stand_below_each_other() {
        let text = "serde_json::json!(\n    [{ \"start\" : { \"time\" : \"2019-04-16T09:00:00\", \"zone\" : \"Pacific\" }, \"end\" :\n    null }, 5]\n),";
        expect![[r#"
            serde_json::json!([
                {
                    "start": { "time": "2019-04-16T09:00:00", "zone": "Pacific" },
                    "end": null
                },
                5
            ]),
        "#]]
        .assert_eq(&format!("{}\n", laid_out(text)));
    }

    #[test]
    fn what_is_no_json_stays_as_it_is() {
        for text in [
            "r#\"{ \"a\": \"json!( [1 ] )\" }\"#",
            "json!(lamp(1))",
            "json!({ \"a\" ",
            "json!([1, 2",
            "json!(",
            "\"json!(",
        ] {
            assert_eq!(laid_out(text), text);
        }
    }
}
