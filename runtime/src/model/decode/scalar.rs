//! One value that is neither object nor list, and the place that it is to fill.
//!
//! A number in a place for numbers never fails an answer: one that its type can't hold is kept as it came.

use std::fmt;

use serde::de::Error;

use super::super::Target;
use super::super::additional::Note;
use super::super::encode::is_written_as;
use super::super::json::Json;
use super::super::number::{Number, Plain, quoted_f64, quoted_i64};
use crate::printable;

/// `true` or `false`.
pub(super) fn boolean<E: Error>(target: Target<'_>, found: bool) -> Result<Note, E> {
    match target {
        Target::Bool(value) => *value = found,
        Target::Json(value) => *value = found.into(),
        other => return Err(mismatch(&other, found)),
    }
    Ok(Note::Plain)
}

/// The text of a number.
pub(super) fn number<E: Error>(target: Target<'_>, text: &str) -> Result<Note, E> {
    // Most numbers are plain, and need no closer look.
    if let Some(plain) = Plain::read(text) {
        match (target, plain.whole()) {
            (Target::F64(value), _) => *value = plain.double(),
            (Target::I64(value), Some(whole)) => *value = whole,
            (Target::I32(value), Some(whole)) if i32::try_from(whole).is_ok() => *value = whole as i32,
            (Target::Json(value), Some(whole)) => *value = whole.into(),
            (target, _) => return any_number(target, text),
        }
        return Ok(Note::Plain);
    }
    any_number(target, text)
}

fn any_number<E: Error>(target: Target<'_>, text: &str) -> Result<Note, E> {
    if !matches!(target, Target::I32(_) | Target::I64(_) | Target::F64(_) | Target::Json(_)) {
        return Err(mismatch(&target, printable::value(text)));
    }
    let Some(number) = Number::read(text) else { return Err(mismatch(&target, printable::value(text))) };
    let spelling = || Json::number(text, number);
    Ok(match target {
        Target::I32(value) => match number.as_i64().and_then(|found| i32::try_from(found).ok()) {
            Some(found) => fill(value, found, number.is_plain_integer(), spelling),
            None => Note::Unfit(Box::new(spelling())),
        },
        Target::I64(value) => match number.as_i64() {
            Some(found) => fill(value, found, number.is_plain_integer(), spelling),
            None => Note::Unfit(Box::new(spelling())),
        },
        Target::F64(value) => match number.as_f64() {
            Some(found) => fill(value, found, is_written_as(found, text), spelling),
            None => Note::Unfit(Box::new(spelling())),
        },
        Target::Json(value) => fill(value, spelling(), true, spelling),
        _ => Note::Plain,
    })
}

/// Fills a place, and notes how the value was spelled where it would be written in another way.
fn fill<T>(value: &mut T, found: T, is_plain: bool, spelling: impl FnOnce() -> Json) -> Note {
    *value = found;
    if is_plain { Note::Plain } else { Note::Spelling(Box::new(spelling())) }
}

/// The characters of a string.
pub(super) fn characters<E: Error>(target: Target<'_>, found: &str) -> Result<Note, E> {
    match target {
        Target::Text(value) => *value = String::from(found),
        Target::Enumeration(value) => value.set(found),
        Target::Json(value) => *value = found.into(),
        Target::I32(value) => {
            return quoted(found, value, "an integer", quoted_i64(found).and_then(|found| i32::try_from(found).ok()));
        }
        Target::I64(value) => return quoted(found, value, "an integer", quoted_i64(found)),
        Target::F64(value) => return quoted(found, value, "a number", quoted_f64(found)),
        other => return Err(mismatch(&other, Quoted(found))),
    }
    Ok(Note::Plain)
}

/// A number in quotes, as the service writes them for clients that can't hold 64 bits.
fn quoted<T, E: Error>(found: &str, value: &mut T, what: &str, read: Option<T>) -> Result<Note, E> {
    match read {
        Some(read) => Ok(fill(value, read, false, || found.into())),
        None if Number::read(found).is_some() => Ok(Note::Unfit(Box::new(found.into()))),
        None => Err(expected(what, Quoted(found))),
    }
}

/// The text of what only untyped JSON can hold.
pub(super) fn text<E: Error>(target: Target<'_>, text: &str, what: &str) -> Result<Note, E> {
    let Target::Json(value) = target else { return Err(mismatch(&target, what)) };
    // Handed out as JSON by `serde_json` itself, unless another format has a map under the same name.
    let raw: &serde_json::value::RawValue = serde_json::from_str(text).map_err(E::custom)?;
    *value = Json::valid(raw.get());
    Ok(Note::Plain)
}

pub(super) fn mismatch<E: Error>(target: &Target<'_>, found: impl fmt::Display) -> E {
    let what = match target {
        Target::Text(_) | Target::Enumeration(_) => "a string",
        Target::Bool(_) => "true or false",
        Target::I32(_) | Target::I64(_) => "an integer",
        Target::F64(_) => "a number",
        Target::Json(_) => "any JSON",
        Target::Object(_) | Target::Polymorphic(_) => "an object",
        Target::List(_) => "an array",
    };
    expected(what, found)
}

fn expected<E: Error>(what: &str, found: impl fmt::Display) -> E {
    E::custom(format_args!("expected {what}, found {found}"))
}

/// The beginning of a string, in quotes.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", printable::value(self.0))
    }
}
