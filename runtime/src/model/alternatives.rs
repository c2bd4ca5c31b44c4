//! Choosing between alternatives: the first one that a value can be read as, in the order of the document.
//!
//! A value may fit several alternatives, because models accept members that aren't documented. An alternative that
//! documents everything in the value is therefore preferred; then one whose enumerations list the value's, since a member
//! with a single value names its alternative and services add members; then the first that reads the value strictly. A
//! value that fits none is kept as JSON. Nested alternatives multiply the attempts, so that what is read again has a limit.

use super::additional::Outcome;
use super::context::{Context, Strictness};
use super::decode::{fill, scalar};
use super::{Alternatives, Json, Slot, Target};

/// How often the text of a value may be read again for alternatives within it, for each of its bytes.
const TIMES: usize = 64;

/// Reads a value into the alternative that it fits.
pub(super) fn choose(target: &mut dyn Alternatives, found: Json, context: &mut Context) -> Outcome {
    let text = found.to_json();
    let mut allowance = context.allowance.unwrap_or_else(|| text.len().saturating_mul(TIMES).saturating_add(4096));
    let mut chosen = None;
    for strictness in [Strictness::Closed, Strictness::Listed, Strictness::Strict] {
        if chosen.is_none() && strictness >= context.strictness() {
            chosen = first(target, (&found, &text), &mut |slot: &mut dyn Slot| {
                allowance = allowance.checked_sub(text.len())?;
                let mut inner = context.within(strictness, allowance);
                let outcome = fill(slot, &mut inner, &mut serde_json::Deserializer::from_str(&text)).ok();
                allowance = inner.allowance.unwrap_or_default();
                outcome
            });
        }
    }
    if context.allowance.is_some() {
        context.allowance = Some(allowance);
    }
    match chosen {
        Some(outcome) => outcome,
        None if context.strictness() == Strictness::Lenient => {
            target.keep(found);
            Outcome::PLAIN
        }
        None => scalar::unfit("a value of one of the documented types", found),
    }
}

/// The first alternative that can be read, with its outcome.
fn first(
    target: &mut dyn Alternatives,
    (found, text): (&Json, &str),
    read: &mut dyn FnMut(&mut dyn Slot) -> Option<Outcome>,
) -> Option<Outcome> {
    for number in 0.. {
        let mut outcome = None;
        let is_read = target.attempt(number, &mut |slot, required| {
            if has_kind(slot, text) && required.iter().all(|name| found.get(name).is_some()) {
                outcome = read(slot);
            }
            outcome.is_some()
        })?;
        if is_read {
            return outcome;
        }
    }
    None
}

/// Whether a slot takes values of that kind of JSON. Numbers in quotes are texts here, unlike where only a number may be.
fn has_kind(slot: &mut dyn Slot, text: &str) -> bool {
    let first = text.as_bytes().first().copied().unwrap_or_default();
    let has_kind = match slot.start() {
        Target::Json(_) | Target::Alternatives(_) => true,
        Target::Text(_) | Target::Enumeration(_) => first == b'"',
        Target::Bool(_) => matches!(first, b't' | b'f'),
        Target::I32(_) | Target::I64(_) | Target::U64(_) | Target::F64(_) | Target::Number(_) => {
            matches!(first, b'-' | b'0'..=b'9')
        }
        Target::Object(_) | Target::Polymorphic(_) | Target::Map(_) => first == b'{',
        Target::List(_) => first == b'[',
    };
    slot.undo();
    has_kind
}
