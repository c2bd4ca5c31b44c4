//! Decoding of scalars into typed targets: which numbers and strings fit which type, and which spelling must be kept.
//!
//! A value of the wrong type isn't an error here: it becomes a note and is kept unchanged.

use super::super::additional::{Note, Outcome};
use super::super::alternatives;
use super::super::context::Context;
use super::super::encode::is_written_as;
use super::super::json::Json;
use super::super::misfit::Unfit;
use super::super::number::{Number, Plain, quoted_f64, quoted_i64};
use super::super::{NumberEnumeration, Slot, Target};

/// `true` or `false`.
pub(super) fn boolean(target: Target<'_>, found: bool, context: &mut Context) -> Outcome {
    match target {
        Target::Bool(value) => *value = found,
        target => return json(target, found.into(), context),
    }
    Outcome::PLAIN
}

/// The text of a number.
pub(super) fn number(target: Target<'_>, text: &str, context: &mut Context) -> Outcome {
    // Most numbers are plain and need no exact arithmetic.
    if let Some(plain) = Plain::read(text) {
        match (target, plain.whole()) {
            (Target::F64(value), _) => *value = plain.double(),
            (Target::I64(value), Some(whole)) => *value = whole,
            (Target::I32(value), Some(whole)) if i32::try_from(whole).is_ok() => *value = whole as i32,
            (Target::U64(value), Some(whole)) if whole >= 0 => *value = whole.unsigned_abs(),
            (Target::Number(value), Some(whole)) => return member(value, whole, context),
            (Target::Json(value), Some(whole)) => *value = whole.into(),
            (target, _) => return any_number(target, text, context),
        }
        return Outcome::PLAIN;
    }
    any_number(target, text, context)
}

fn any_number(target: Target<'_>, text: &str, context: &mut Context) -> Outcome {
    let Some(number) = Number::read(text) else { return json(target, text.into(), context) };
    let found = Json::number(text, number);
    match target {
        Target::I32(value) => match number.as_i64().and_then(|found| i32::try_from(found).ok()) {
            Some(whole) => fill(value, whole, number.is_plain_integer(), found),
            None => json(Target::I32(value), found, context),
        },
        Target::I64(value) => match number.as_i64() {
            Some(whole) => fill(value, whole, number.is_plain_integer(), found),
            None => json(Target::I64(value), found, context),
        },
        Target::U64(value) => match number.as_u64() {
            Some(whole) => fill(value, whole, number.is_plain_integer(), found),
            None => json(Target::U64(value), found, context),
        },
        Target::Number(value) => match number.as_i64() {
            Some(whole) => member(value, whole, context),
            None => json(Target::Number(value), found, context),
        },
        Target::F64(value) => match number.as_f64() {
            Some(double) => fill(value, double, is_written_as(double, text), found),
            None => unfit("a number that a double can hold", found),
        },
        target => json(target, found, context),
    }
}

/// What a value of an enumeration is that isn't one of its members, where it must be.
pub(super) const MEMBER: &str = "a member of the enumeration";

/// A member of an enumeration of integers, which takes any integer but where alternatives are told apart.
fn member(target: &mut dyn NumberEnumeration, whole: i64, context: &Context) -> Outcome {
    if !target.set(whole) && context.is_listed() { unfit(MEMBER, whole.into()) } else { Outcome::PLAIN }
}

/// Sets the value, and notes its spelling if the value would be written differently.
fn fill<T>(value: &mut T, read: T, is_plain: bool, found: Json) -> Outcome {
    *value = read;
    if is_plain { Outcome::PLAIN } else { Outcome::noted(Note::Spelling(Box::new(found))) }
}

/// The characters of a string into a slot. Most values are strings.
pub(super) fn text(slot: &mut dyn Slot, found: &str, context: &mut Context) -> Outcome {
    match slot.start() {
        // The slot is empty: a new string is cheaper than one that grows.
        Target::Text(value) => {
            *value = String::from(found);
            Outcome::PLAIN
        }
        target => characters(target, found, context),
    }
}

/// The characters of a string.
#[inline(never)]
pub(super) fn characters(target: Target<'_>, found: &str, context: &mut Context) -> Outcome {
    match target {
        Target::Text(value) => *value = String::from(found),
        Target::Enumeration(value) => {
            if !value.set(found) && context.is_listed() {
                return unfit(MEMBER, found.into());
            }
        }
        // Numbers in quotes, which the service writes for clients without 64-bit integers.
        Target::I32(value) => match quoted_i64(found).and_then(|found| i32::try_from(found).ok()) {
            Some(whole) => return fill(value, whole, false, found.into()),
            None => return json(Target::I32(value), found.into(), context),
        },
        Target::I64(value) => match quoted_i64(found) {
            Some(whole) => return fill(value, whole, false, found.into()),
            None => return json(Target::I64(value), found.into(), context),
        },
        Target::U64(value) => match found.parse::<u64>().ok().filter(|whole| whole.to_string() == found) {
            Some(whole) => return fill(value, whole, false, found.into()),
            None => return json(Target::U64(value), found.into(), context),
        },
        Target::F64(value) => match quoted_f64(found) {
            Some(double) => return fill(value, double, false, found.into()),
            None => return json(Target::F64(value), found.into(), context),
        },
        target => return json(target, found.into(), context),
    }
    Outcome::PLAIN
}

/// Sets any JSON, which only an untyped target accepts, and one of several types if it is one of these.
pub(super) fn json(target: Target<'_>, found: Json, context: &mut Context) -> Outcome {
    let expected = match target {
        Target::Json(value) => {
            *value = found;
            return Outcome::PLAIN;
        }
        Target::Alternatives(value) => return alternatives::choose(value, found, context),
        Target::Text(_) | Target::Enumeration(_) => "a string",
        Target::Bool(_) => "true or false",
        Target::I32(_) => "an integer of 32 bits",
        Target::I64(_) | Target::Number(_) => "an integer of 64 bits",
        Target::U64(_) => "an integer of 64 bits without a sign",
        Target::F64(_) => "a number",
        Target::Object(_) | Target::Polymorphic(_) | Target::Map(_) => "an object",
        Target::List(_) => "an array",
    };
    unfit(expected, found)
}

pub(in crate::model) fn unfit(expected: &'static str, found: Json) -> Outcome {
    Outcome::noted(Note::Unfit(Box::new(Unfit { expected, found })))
}
