//! One value that is neither a list nor an object to be filled, and the place that it is to fill.
//!
//! No value fails an answer: one that its place can't hold is noted, to be kept as it came.

use super::super::Target;
use super::super::additional::Note;
use super::super::encode::is_written_as;
use super::super::json::Json;
use super::super::misfit::Unfit;
use super::super::number::{Number, Plain, quoted_f64, quoted_i64};

/// `true` or `false`.
pub(super) fn boolean(target: Target<'_>, found: bool) -> Note {
    match target {
        Target::Bool(value) => *value = found,
        target => return json(target, found.into()),
    }
    Note::Plain
}

/// The text of a number.
pub(super) fn number(target: Target<'_>, text: &str) -> Note {
    // Most numbers are plain, and need no closer look.
    if let Some(plain) = Plain::read(text) {
        match (target, plain.whole()) {
            (Target::F64(value), _) => *value = plain.double(),
            (Target::I64(value), Some(whole)) => *value = whole,
            (Target::I32(value), Some(whole)) if i32::try_from(whole).is_ok() => *value = whole as i32,
            (Target::Json(value), Some(whole)) => *value = whole.into(),
            (target, _) => return any_number(target, text),
        }
        return Note::Plain;
    }
    any_number(target, text)
}

fn any_number(target: Target<'_>, text: &str) -> Note {
    let Some(number) = Number::read(text) else { return json(target, text.into()) };
    let found = Json::number(text, number);
    match target {
        Target::I32(value) => match number.as_i64().and_then(|found| i32::try_from(found).ok()) {
            Some(whole) => fill(value, whole, number.is_plain_integer(), found),
            None => json(Target::I32(value), found),
        },
        Target::I64(value) => match number.as_i64() {
            Some(whole) => fill(value, whole, number.is_plain_integer(), found),
            None => json(Target::I64(value), found),
        },
        Target::F64(value) => match number.as_f64() {
            Some(double) => fill(value, double, is_written_as(double, text), found),
            None => unfit("a number that a double can hold", found),
        },
        target => json(target, found),
    }
}

/// Fills a place, and notes how the value was spelled where it would be written in another way.
fn fill<T>(value: &mut T, read: T, is_plain: bool, found: Json) -> Note {
    *value = read;
    if is_plain { Note::Plain } else { Note::Spelling(Box::new(found)) }
}

/// The characters of a string.
pub(super) fn characters(target: Target<'_>, found: &str) -> Note {
    match target {
        Target::Text(value) => *value = String::from(found),
        Target::Enumeration(value) => value.set(found),
        // Numbers in quotes, as the service writes them for clients that can't hold 64 bits.
        Target::I32(value) => match quoted_i64(found).and_then(|found| i32::try_from(found).ok()) {
            Some(whole) => return fill(value, whole, false, found.into()),
            None => return json(Target::I32(value), found.into()),
        },
        Target::I64(value) => match quoted_i64(found) {
            Some(whole) => return fill(value, whole, false, found.into()),
            None => return json(Target::I64(value), found.into()),
        },
        Target::F64(value) => match quoted_f64(found) {
            Some(double) => return fill(value, double, false, found.into()),
            None => return json(Target::F64(value), found.into()),
        },
        target => return json(target, found.into()),
    }
    Note::Plain
}

/// Any JSON, which only a place for untyped JSON can hold.
pub(super) fn json(target: Target<'_>, found: Json) -> Note {
    let expected = match target {
        Target::Json(value) => {
            *value = found;
            return Note::Plain;
        }
        Target::Text(_) | Target::Enumeration(_) => "a string",
        Target::Bool(_) => "true or false",
        Target::I32(_) => "an integer of 32 bits",
        Target::I64(_) => "an integer of 64 bits",
        Target::F64(_) => "a number",
        Target::Object(_) | Target::Polymorphic(_) => "an object",
        Target::List(_) => "an array",
    };
    unfit(expected, found)
}

fn unfit(expected: &'static str, found: Json) -> Note {
    Note::Unfit(Box::new(Unfit { expected, found }))
}
