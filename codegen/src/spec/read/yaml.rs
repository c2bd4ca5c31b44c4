//! Builds values with their places from the events of a YAML parser: anchors are replaced by what they name, merge keys
//! (`<<`) by the members that they bring.
//!
//! Anchors within anchors multiply, so that what they bring has a limit; so has depth.

use std::collections::{BTreeMap, BTreeSet};

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span as Range, Tag};

use crate::{
    limits::{ALIASED_VALUES, NESTED_VALUES},
    page::json::{Json, Value},
    source::{FileId, Span},
};

/// The first document of a text.
///
/// # Errors
///
/// Says what is wrong, and in which line and column.
pub(super) fn parse(file: FileId, text: &str) -> Result<Json, String> {
    let mut builder = Builder::new(file, text);
    for event in Parser::new_from_str(text) {
        let (event, range) = event.map_err(|error| match error.info() {
            // The parser looks ahead for what may become a key, and has a bound of its own for that.
            info if info.contains("recursion limit") => told(&too_deep(), error.marker()),
            info => told(info, error.marker()),
        })?;
        match event {
            Event::DocumentEnd => break,
            event => builder.event(event, range)?,
        }
    }
    builder.done.ok_or_else(|| String::from("there is no value in it"))
}

/// A list or an object that isn't complete yet.
struct Open {
    anchor: usize,
    span: Span,
    parts: Parts,
}

enum Parts {
    Items(Vec<Json>),
    Members(Members),
}

/// The members of an object that isn't complete yet.
#[derive(Default)]
struct Members {
    own: Vec<(String, Span, Json)>,
    merged: Vec<(String, Span, Json)>,
    /// The name whose value is next.
    key: Option<(Key, Span)>,
}

impl Members {
    /// What a merge key brings, an object or several, where no name of the object's own is in the way.
    fn complete(self) -> Vec<(String, Span, Json)> {
        if self.merged.is_empty() {
            return self.own;
        }
        let mut known: BTreeSet<String> = self.own.iter().map(|(name, ..)| name.clone()).collect();
        let merged = self.merged.into_iter().filter(|(name, ..)| known.insert(name.clone()));
        merged.collect::<Vec<_>>().into_iter().chain(self.own).collect()
    }

    fn merge(&mut self, value: Json) -> bool {
        match value.value {
            Value::Object(members) => self.merged.extend(members),
            Value::Array(items) => return items.into_iter().all(|item| item.is_object() && self.merge(item)),
            _ => return false,
        }
        true
    }
}

/// A member's name.
enum Key {
    Name(String),
    /// `<<`
    Merge,
}

struct Builder<'t> {
    file: FileId,
    offsets: Offsets<'t>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Json>,
    /// How many values anchors brought.
    aliased: usize,
    done: Option<Json>,
}

impl<'t> Builder<'t> {
    fn new(file: FileId, text: &'t str) -> Self {
        let offsets = Offsets { text, is_ascii: text.is_ascii(), at: (0, 0) };
        Builder { file, offsets, open: Vec::new(), anchors: BTreeMap::new(), aliased: 0, done: None }
    }

    fn event(&mut self, event: Event<'_>, range: Range) -> Result<(), String> {
        let start = self.offsets.of(range.start.index());
        let span = Span::new(self.file, start, self.offsets.of(range.end.index()).max(start));
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let is_key =
                    matches!(self.open.last(), Some(Open { parts: Parts::Members(Members { key: None, .. }), .. }));
                if is_key {
                    let is_merge = style == ScalarStyle::Plain && text == "<<";
                    let key = if is_merge { Key::Merge } else { Key::Name(text.clone().into_owned()) };
                    self.keep(anchor, &Json { value: Value::String(text.into_owned()), span });
                    self.name(key, span);
                    return Ok(());
                }
                let value = Json { value: scalar(&text, style, tag.as_deref()), span };
                self.keep(anchor, &value);
                self.value(value, &range.start)
            }
            Event::SequenceStart(anchor, _) => self.start(anchor, span, Parts::Items(Vec::new()), &range.start),
            Event::MappingStart(anchor, _) => {
                self.start(anchor, span, Parts::Members(Members::default()), &range.start)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(Open { anchor, span: begun, parts }) = self.open.pop() else { return Ok(()) };
                let value = match parts {
                    Parts::Items(items) => Value::Array(items),
                    Parts::Members(members) => Value::Object(members.complete()),
                };
                let value = Json { value, span: Span { end: span.end.max(begun.start), ..begun } };
                self.keep(anchor, &value);
                self.value(value, &range.start)
            }
            Event::Alias(anchor) => {
                let Some(value) = self.anchors.get(&anchor).cloned() else {
                    return Err(told("the anchor that is named here isn't complete", &range.start));
                };
                self.aliased = self.aliased.saturating_add(count(&value));
                if self.aliased > ALIASED_VALUES {
                    return Err(told(&format!("anchors bring more than {ALIASED_VALUES} values"), &range.start));
                }
                self.value(value, &range.start)
            }
            _ => Ok(()),
        }
    }

    fn start(&mut self, anchor: usize, span: Span, parts: Parts, place: &Marker) -> Result<(), String> {
        if let Some(Open { parts: Parts::Members(Members { key: None, .. }), .. }) = self.open.last() {
            return Err(told("a list or an object is the name of a member", place));
        }
        if self.open.len() >= NESTED_VALUES {
            return Err(told(&too_deep(), place));
        }
        self.open.push(Open { anchor, span, parts });
        Ok(())
    }

    fn keep(&mut self, anchor: usize, value: &Json) {
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
    }

    fn name(&mut self, name: Key, span: Span) {
        if let Some(Open { parts: Parts::Members(members), .. }) = self.open.last_mut() {
            members.key = Some((name, span));
        }
    }

    fn value(&mut self, value: Json, place: &Marker) -> Result<(), String> {
        match self.open.last_mut().map(|open| &mut open.parts) {
            None => self.done = Some(value),
            Some(Parts::Items(items)) => items.push(value),
            Some(Parts::Members(members)) => match (members.key.take(), value) {
                (Some((Key::Name(name), span)), value) => members.own.push((name, span, value)),
                (Some((Key::Merge, _)), value) => {
                    if !members.merge(value) {
                        return Err(told("`<<` brings no object", place));
                    }
                }
                (None, Json { value: Value::String(name), span }) => members.key = Some((Key::Name(name), span)),
                (None, _) => return Err(told("a list or an object is the name of a member", place)),
            },
        }
        Ok(())
    }
}

/// How many values a value is made of.
fn count(value: &Json) -> usize {
    let members = value.members().iter().map(|(_, _, value)| count(value));
    1 + members.chain(value.items().iter().map(count)).sum::<usize>()
}

/// A scalar by the core schema of YAML 1.2. Quoted ones are texts, and so is what has an unknown tag.
fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let is_text = tag.is_some_and(|tag| tag.suffix == "str") || style != ScalarStyle::Plain;
    match text {
        _ if is_text => Value::String(text.to_owned()),
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).map_or_else(|| Value::String(text.to_owned()), Value::Number),
    }
}

/// A number as JSON writes it.
fn number(text: &str) -> Option<String> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let radix = |digits: &str, radix| u64::from_str_radix(digits, radix).ok().map(|number| number.to_string());
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    if !unsigned.starts_with(|char: char| char.is_ascii_digit() || char == '.') {
        return None;
    }
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) =
        unsigned.split_once(['e', 'E']).map_or((unsigned, None), |(head, tail)| (head, Some(tail)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(head, tail)| (head, Some(tail)));
    let exponent_digits = exponent.map(|text| text.strip_prefix(['-', '+']).unwrap_or(text));
    let is_number = is_digits(whole)
        && fraction.is_none_or(is_digits)
        && (!whole.is_empty() || fraction.is_some_and(|text| !text.is_empty()))
        && exponent_digits.is_none_or(|digits| !digits.is_empty() && is_digits(digits));
    if !is_number {
        return None;
    }
    let sign = if text.starts_with('-') { "-" } else { "" };
    let trimmed = whole.trim_start_matches('0');
    let whole = if trimmed.is_empty() { "0" } else { trimmed };
    let fraction = fraction.filter(|text| !text.is_empty()).map_or(String::new(), |text| format!(".{text}"));
    let exponent = exponent.map_or(String::new(), |text| format!("e{text}"));
    Some(format!("{sign}{whole}{fraction}{exponent}"))
}

/// Whether a message is that of depth.
pub(super) fn is_too_deep(message: &str) -> bool {
    message.starts_with(&too_deep())
}

fn too_deep() -> String {
    format!("values are nested more than {NESTED_VALUES} deep")
}

fn told(what: &str, place: &Marker) -> String {
    format!("{what} at line {} column {}", place.line(), place.col() + 1)
}

/// Finds the bytes of characters that the parser counts. It mostly goes forward, so that the last place is remembered.
struct Offsets<'t> {
    text: &'t str,
    is_ascii: bool,
    /// A number of characters, and of bytes before it.
    at: (usize, usize),
}

impl Offsets<'_> {
    fn of(&mut self, index: usize) -> usize {
        if self.is_ascii {
            return index.min(self.text.len());
        }
        let (mut character, mut byte) = self.at;
        while character < index
            && let Some(next) = self.text.get(byte..).and_then(|rest| rest.chars().next())
        {
            character += 1;
            byte += next.len_utf8();
        }
        while character > index
            && let Some(last) = self.text.get(..byte).and_then(|head| head.chars().next_back())
        {
            character -= 1;
            byte -= last.len_utf8();
        }
        self.at = (character, byte);
        byte
    }
}
