//! Two models of one type, property by property: are they equal?

use super::{Fields, Slot, View};

/// Whether two models of one type say the same.
pub(super) fn equal(left: &dyn Fields, right: &dyn Fields) -> bool {
    if !std::ptr::eq(left.shape(), right.shape()) && left.shape().type_name != right.shape().type_name {
        return false;
    }
    let mut same = false;
    left.read(&mut |slots, additional| {
        right.read(&mut |others, other_additional| {
            let mut pairs = slots.iter().zip(others);
            same = additional == other_additional && pairs.all(|(slot, other)| equal_slots(*slot, *other));
        });
    });
    same
}

fn equal_slots(left: &dyn Slot, right: &dyn Slot) -> bool {
    for index in 0.. {
        match (left.view(index), right.view(index)) {
            (None, None) => return true,
            (Some(left), Some(right)) if equal_views(left, right) => {
                // A property has one value; only a list goes on.
            }
            _ => return false,
        }
    }
    true
}

/// Whether two values say the same.
pub(super) fn equal_views(left: View<'_>, right: View<'_>) -> bool {
    match (left, right) {
        (View::Text(left), View::Text(right)) => left == right,
        (View::Bool(left), View::Bool(right)) => left == right,
        (View::I64(left), View::I64(right)) => left == right,
        (View::F64(left), View::F64(right)) => left == right,
        (View::Json(left), View::Json(right)) => left == right,
        (View::Object(left) | View::Derived(left), View::Object(right) | View::Derived(right)) => equal(left, right),
        (View::List(left), View::List(right)) => equal_slots(left, right),
        _ => false,
    }
}
