//! Equality of models: property by property through their views, without a derived `PartialEq` for each type.

use super::{Fields, List, Members, View};

/// Whether two models have the same type, properties and additional members.
pub(super) fn equal(left: &dyn Fields, right: &dyn Fields) -> bool {
    if !std::ptr::eq(left.shape(), right.shape()) && left.shape().type_name != right.shape().type_name {
        return false;
    }
    let mut same = false;
    left.read(&mut |views, additional| {
        right.read(&mut |others, other_additional| {
            let mut pairs = views.iter().zip(others);
            same = additional == other_additional && pairs.all(|(view, other)| equal_properties(*view, *other));
        });
    });
    same
}

fn equal_properties(left: Option<View<'_>>, right: Option<View<'_>>) -> bool {
    match (left, right) {
        (None, None) => true,
        (Some(left), Some(right)) => equal_views(left, right),
        _ => false,
    }
}

fn equal_lists(left: &dyn List, right: &dyn List) -> bool {
    let pairs = (0..).map(|index| (left.element(index), right.element(index)));
    let mut pairs = pairs.take_while(|(left, right)| left.is_some() || right.is_some());
    pairs.all(|(left, right)| equal_properties(left, right))
}

fn equal_maps(left: &dyn Members, right: &dyn Members) -> bool {
    let mut same = left.count() == right.count();
    left.each(&mut |name, view| same = same && equal_properties(Some(view), right.member(name)));
    same
}

/// Whether two values are equal.
pub(super) fn equal_views(left: View<'_>, right: View<'_>) -> bool {
    match (left, right) {
        (View::Text(left), View::Text(right)) => left == right,
        (View::Bool(left), View::Bool(right)) => left == right,
        (View::I64(left), View::I64(right)) => left == right,
        // NaN equals NaN, so that a model equals itself.
        (View::F64(left), View::F64(right)) => left == right || left.is_nan() && right.is_nan(),
        (View::Json(left), View::Json(right)) => left == right,
        (View::U64(left), View::U64(right)) => left == right,
        (View::Object(left) | View::Tagged(left, ..), View::Object(right) | View::Tagged(right, ..)) => {
            equal(left, right)
        }
        (View::Map(left), View::Map(right)) => equal_maps(left, right),
        (View::List(left), View::List(right)) => equal_lists(left, right),
        // A file has no value to compare: it equals itself.
        (View::Opaque(left), View::Opaque(right)) => std::ptr::addr_eq(left, right),
        _ => false,
    }
}
