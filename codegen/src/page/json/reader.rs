//! Reads JSON as people write it, and reports each flaw with its repair where that is certain. With brackets, quotes or
//! commas missing, the value that was meant has to be found.

use super::lexical::{self, closing_quote};
use super::{Json, Value};
use crate::diagnostic::{Code, Diagnostics, Fix};
use crate::limits::NESTED_JSON;
use crate::source::{Place, Span};

/// Whether a text begins like a JSON object or list, so that it is worth reading.
#[must_use]
pub fn is_json_like(text: &str) -> bool {
    text.trim_start_matches(|character| lexical::space(character).is_some()).starts_with(['{', '['])
}

/// Reads the value that the text begins with; `place` is where the text stands.
///
/// Commas may be missing or one too many, names and values may lack quotes or have other ones, strings may hold
/// line breaks, comments and ellipses may stand between values, closing brackets may be missing. Each flaw is noted
/// as [`Code::JsonFlaw`]. `None` if no value stands there, as in `[Zip file contents]`.
pub fn read(text: &str, place: impl Into<Place>, diagnostics: &mut Diagnostics) -> Option<Json> {
    let mut reader = Reader { text, at: 0, place: place.into(), flaws: Vec::new(), depth: 0 };
    reader.space();
    let start = reader.at;
    let json = reader.value(|_| true)?;
    let is_prose =
        |item: &Json| matches!(&item.value, Value::String(word) if word.contains(' ') && reader.is_bare(item));
    if json.items().first().is_some_and(is_prose) || is_prose(&json) {
        return None;
    }
    reader.space();
    if reader.at < text.len() && reader.at > start {
        let end = reader.at + reader.rest().trim_end().len();
        let found: String = reader.rest().trim_end().chars().take(40).collect();
        reader.flaw(reader.at, end, format!("expected the end of the JSON, found `{}`", found.escape_debug()));
    }
    for Flaw { code, span, message, fix } in reader.flaws {
        diagnostics.push(code, span, message).fix = fix;
    }
    Some(json)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    place: Place,
    flaws: Vec<Flaw>,
    depth: usize,
}

/// What strict JSON doesn't allow, where, and what mends it.
struct Flaw {
    code: Code,
    span: Span,
    message: String,
    fix: Option<Fix>,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn eat(&mut self, character: char) -> bool {
        let found = self.peek() == Some(character);
        if found {
            self.at += character.len_utf8();
        }
        found
    }

    fn flaw(&mut self, start: usize, end: usize, message: impl Into<String>) {
        let span = self.place.span(start, end);
        self.flaws.push(Flaw { code: Code::JsonFlaw, span, message: message.into(), fix: None });
    }

    /// Mends the last flaw by what stands between the offsets becoming `text`.
    fn mend(&mut self, start: usize, end: usize, text: impl Into<String>) {
        let span = self.place.span(start, end);
        // Not where something stands in between that the text lost, or where it isn't known what stands where.
        let is_exact = self.place.is_exact(self.text.len()) && (span.end - span.start) as usize == end - start;
        if let Some(flaw) = self.flaws.last_mut().filter(|_| is_exact) {
            flaw.fix = Some(Fix { span, text: text.into(), is_mechanical: true });
        }
    }

    /// Whether the string stands there without quotes.
    fn is_bare(&self, json: &Json) -> bool {
        let start = self.place.offset(json.span.start);
        self.text.get(start..).and_then(|rest| rest.chars().next()).is_none_or(|first| closing_quote(first).is_none())
    }

    /// Passes over white space, comments and ellipses.
    fn space(&mut self) {
        loop {
            let start = self.at;
            match self.peek() {
                Some(character) if lexical::space(character).is_some() => {
                    self.at += character.len_utf8();
                    if lexical::space(character) == Some(false) {
                        self.flaw(start, self.at, format!("U+{:04X} isn't white space in JSON", u32::from(character)));
                        self.mend(start, self.at, if character.is_whitespace() { " " } else { "" });
                    }
                }
                Some('/') if self.rest().starts_with("//") => self.pass("\n", 0, "the JSON has a comment"),
                Some('/') if self.rest().starts_with("/*") => self.pass("*/", 2, "the JSON has a comment"),
                Some('.') if self.rest().starts_with("...") => {
                    self.at += self.rest().len() - self.rest().trim_start_matches('.').len();
                    self.flaw(start, self.at, "the JSON has an ellipsis");
                }
                Some('\u{2026}') => {
                    self.at += '\u{2026}'.len_utf8();
                    self.flaw(start, self.at, "the JSON has an ellipsis");
                }
                _ => return,
            }
        }
    }

    fn pass(&mut self, until: &str, behind: usize, message: &str) {
        let start = self.at;
        self.at = self.rest().find(until).map_or(self.text.len(), |found| start + found + behind);
        self.flaw(start, self.at, message);
    }

    /// Reads a value; a bare word counts if `allows` says so.
    fn value(&mut self, allows: impl Fn(&str) -> bool) -> Option<Json> {
        let start = self.at;
        let value = match self.peek()? {
            '{' => self.nested(Self::object),
            '[' => self.nested(Self::array),
            open if closing_quote(open).is_some() => Value::String(self.string(open)),
            ',' | '}' | ']' | ':' => return None,
            _ => {
                let text = self.bare();
                if text.is_empty() || !allows(text) {
                    self.at = start;
                    return None;
                }
                if !lexical::is_strict(text) {
                    self.flaw(start, self.at, format!("the value `{text}` has no quotes"));
                    if let Some(strict) = lexical::quoted(text) {
                        self.mend(start, self.at, strict);
                    }
                }
                lexical::word(text)
            }
        };
        Some(Json { value, span: self.place.span(start, self.at) })
    }

    fn nested(&mut self, read: fn(&mut Self) -> Value) -> Value {
        if self.depth >= NESTED_JSON {
            let message = format!("objects and lists are nested more than {NESTED_JSON} deep");
            let span = self.place.span(self.at, self.text.len());
            self.flaws.push(Flaw { code: Code::NestingLimit, span, message, fix: None });
            self.at = self.text.len();
            return Value::Null;
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn object(&mut self) -> Value {
        let start = self.at;
        self.at += 1;
        let mut members = Vec::new();
        let mut comma = Comma::Start;
        loop {
            self.space();
            match self.peek() {
                Some('}') => {
                    self.check_trailing(&comma);
                    self.at += 1;
                    break;
                }
                Some(',') => self.comma(&mut comma),
                // The `]` of a list around this object, whose own `}` is missing.
                None | Some(']') => {
                    self.flaw(start, start + 1, "the object isn't closed");
                    break;
                }
                Some(_) => {
                    self.check_missing(&comma);
                    let before = self.at;
                    if let Some(member) = self.member() {
                        members.push(member);
                    }
                    comma = Comma::Missing(self.at);
                    self.ensure_progress(before);
                }
            }
        }
        Value::Object(members)
    }

    fn member(&mut self) -> Option<(String, Span, Json)> {
        let start = self.at;
        let name = match self.peek()? {
            open if closing_quote(open).is_some() => self.string(open),
            _ => {
                let name = self.rest().split([':', ',', '}', ']', '\n']).next().unwrap_or_default().trim_end();
                self.at += name.len();
                if !name.is_empty() {
                    self.flaw(start, self.at, format!("the name `{name}` has no quotes"));
                    if lexical::is_name(name) && self.rest().trim_start().starts_with(':') {
                        self.mend(start, self.at, format!("\"{name}\""));
                    }
                }
                name.to_owned()
            }
        };
        let place = self.place.span(start, self.at);
        self.space();
        if !self.eat(':') {
            self.flaw(start, self.at, format!("the member `{name}` has no value"));
            return None;
        }
        self.space();
        let value = self.value(|_| true);
        if value.is_none() {
            self.flaw(start, self.at, format!("the member `{name}` has no value"));
        }
        value.map(|value| (name, place, value))
    }

    fn array(&mut self) -> Value {
        let start = self.at;
        self.at += 1;
        let mut items = Vec::new();
        let mut comma = Comma::Start;
        loop {
            self.space();
            match self.peek() {
                Some(']') => {
                    self.check_trailing(&comma);
                    self.at += 1;
                    break;
                }
                Some(',') => self.comma(&mut comma),
                // The `}` of an object around this list, whose own `]` is missing.
                None | Some('}') => {
                    self.flaw(start, start + 1, "the list isn't closed");
                    break;
                }
                Some(_) => {
                    self.check_missing(&comma);
                    let before = self.at;
                    items.extend(self.value(|_| true));
                    comma = Comma::Missing(self.at);
                    self.ensure_progress(before);
                }
            }
        }
        Value::Array(items)
    }

    fn comma(&mut self, state: &mut Comma) {
        if matches!(state, Comma::Start | Comma::Seen(_)) {
            self.flaw(self.at, self.at + 1, "a surplus comma");
            self.mend(self.at, self.at + 1, "");
        }
        *state = Comma::Seen(self.at);
        self.at += 1;
    }

    fn check_trailing(&mut self, state: &Comma) {
        if let Comma::Seen(at) = *state {
            self.flaw(at, at + 1, "a trailing comma");
            // A comment or an ellipsis behind it would become part of the word before it.
            if self.text.get(at + 1..self.at).is_some_and(|gap| gap.trim().is_empty()) {
                self.mend(at, at + 1, "");
            }
        }
    }

    fn check_missing(&mut self, state: &Comma) {
        if let Comma::Missing(at) = *state {
            self.flaw(at, at, "a missing comma");
            // On one line it is likelier that a string holds a quote.
            let gap = self.text.get(at..self.at).unwrap_or_default();
            if gap.contains('\n') && gap.trim().is_empty() && self.peek() == Some('"') {
                self.mend(at, at, ",");
            }
        }
    }

    /// Passes over a character that nothing could be made of.
    fn ensure_progress(&mut self, before: usize) {
        if self.at == before {
            let character = self.peek().unwrap_or(' ');
            self.at += character.len_utf8();
            self.flaw(before, self.at, format!("unexpected `{character}`"));
        }
    }

    /// The word up to what ends a value, or to the line's end; brackets within it belong to it.
    fn bare(&mut self) -> &'t str {
        let rest = self.rest();
        let mut round = 0_usize;
        let end = rest.find(|character| {
            match character {
                '(' => round += 1,
                ')' => round = round.saturating_sub(1),
                _ => {}
            }
            matches!(character, '}' | ']' | '\n') || (character == ',' && round == 0)
        });
        let word = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        let word = lexical::without_comment(word).trim_end();
        self.at += word.len();
        word
    }

    fn string(&mut self, open: char) -> String {
        let (start, closing) = (self.at, closing_quote(open).unwrap_or_default());
        self.at += open.len_utf8();
        let flaw = self.flaws.len();
        if open != '"' {
            self.flaw(start, self.at, format!("expected `\"` around the string, found `{open}`"));
        }
        let mut text = String::new();
        let mut breaks = None;
        loop {
            let rest = self.rest();
            // Most of a string is neither a quote, nor an escape, nor a control character.
            let plain = rest
                .find(|character: char| character == '\\' || character < ' ' || closing.contains(&character))
                .unwrap_or(rest.len());
            text.push_str(rest.get(..plain).unwrap_or_default());
            self.at += plain;
            match self.peek() {
                None => {
                    self.flaw(start, self.at, "the string isn't closed");
                    break;
                }
                Some('\\') => self.escape(&mut text),
                Some(control) if control < ' ' => {
                    if control == '\n' && lexical::left_open(self.rest()) {
                        let kept = text.trim_end().trim_end_matches(',').len();
                        let comma = text.len() - kept;
                        text.truncate(kept);
                        self.flaw(start, self.at, "the string isn't closed");
                        self.at -= comma;
                        break;
                    }
                    breaks.get_or_insert(self.at);
                    text.push(control);
                    self.at += 1;
                }
                Some(quote) => {
                    self.at += quote.len_utf8();
                    // What is wrong within the quotes as well takes more than other quotes.
                    if open != '"' && self.flaws.len() == flaw + 1 && breaks.is_none() && !text.contains(['"', '\\']) {
                        self.mend(start, self.at, serde_json::Value::from(text.as_str()).to_string());
                    }
                    break;
                }
            }
        }
        if let Some(at) = breaks {
            self.flaw(at, at + 1, "the string has a line break or a tab");
        }
        text
    }

    fn escape(&mut self, text: &mut String) {
        let start = self.at;
        self.at += 1;
        let Some(character) = self.peek() else { return };
        self.at += character.len_utf8();
        match character {
            '"' | '\\' | '/' => text.push(character),
            'b' => text.push('\u{8}'),
            'f' => text.push('\u{c}'),
            'n' => text.push('\n'),
            'r' => text.push('\r'),
            't' => text.push('\t'),
            'u' => match self.code_point() {
                Some(character) => text.push(character),
                None => {
                    self.flaw(start, self.at, "the escape is no character");
                    text.push('\u{fffd}');
                }
            },
            other => {
                self.flaw(start, self.at, format!("expected an escape, found `\\{other}`"));
                text.push('\\');
                text.push(other);
            }
        }
    }

    fn code_point(&mut self) -> Option<char> {
        let first = self.hex()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first);
        }
        let second = self.rest().strip_prefix("\\u").and_then(|_| {
            self.at += 2;
            self.hex()
        })?;
        let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + low)
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.rest().get(..4)?;
        let value = u32::from_str_radix(digits, 16).ok()?;
        self.at += 4;
        Some(value)
    }
}

/// Where a list of members or items stands with its commas.
enum Comma {
    /// Nothing was read yet.
    Start,
    /// A comma was read, there.
    Seen(usize),
    /// A value was read that ends there, and no comma yet.
    Missing(usize),
}
