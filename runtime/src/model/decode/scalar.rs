//! Decoding of scalars into typed targets: which numbers and strings fit which type, and which spelling must be kept.
//!
//! A value of the wrong type isn't an error here: it becomes a note and is kept unchanged.

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
    // Most numbers are plain and need no exact arithmetic.
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

/// Sets the value, and notes its spelling if the value would be written differently.
fn fill<T>(value: &mut T, read: T, is_plain: bool, found: Json) -> Note {
    *value = read;
    if is_plain { Note::Plain } else { Note::Spelling(Box::new(found)) }
}

/// The characters of a string.
pub(super) fn characters(target: Target<'_>, found: &str) -> Note {
    match target {
        Target::Text(value) => *value = String::from(found),
        Target::Enumeration(value) => value.set(found),
        // Numbers in quotes, which the service writes for clients without 64-bit integers.
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

/// Sets any JSON, which only an untyped target accepts.
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
