//! Tells whether an object that is read as its declared type is of a type that derives from that: by the member that names
//! its type, and by the names that each type's table lists.
//!
//! A type has no list of what derives from it but these names, so that one that is added later changes no other type.

use std::borrow::Cow;

use super::additional::TYPE;
use super::slot::Tag;
use super::{Discriminator, Fields, Shape, View};

/// What the discriminator says, where it is a text.
pub(super) fn type_name(object: &dyn Fields) -> Option<&str> {
    let property = object.shape().discriminators.first().map_or(TYPE, |one| one.property);
    match named(object, property)? {
        Cow::Borrowed(name) => Some(bare(property, name)),
        Cow::Owned(_) => None,
    }
}

/// Whether an object is of a type or of one that derives from it.
pub(super) fn is(object: &dyn Fields, shape: &Shape) -> bool {
    let own = object.shape();
    if own.type_name == shape.type_name {
        return true;
    }
    if shape.discriminators.is_empty() {
        // A type without base and derived types has no table of names.
        return named(object, TYPE).is_some_and(|name| is_same(TYPE, &name, shape.type_name));
    }
    shape.discriminators.iter().any(|one| {
        let declared = own.discriminators.iter().filter(|declared| declared.property == one.property);
        declared.flat_map(|declared| declared.values).any(|name| one.means(name))
            || named(object, one.property).is_some_and(|name| one.means(&name))
    })
}

/// Whether an object names a type that is known to derive from its own, whose members its own doesn't document.
pub(super) fn is_named(object: &dyn Fields) -> bool {
    object.shape().discriminators.iter().any(|one| {
        let name = named(object, one.property);
        name.is_some_and(|name| one.derived.iter().any(|known| is_same(one.property, known, &name)))
    })
}

/// The members by which a value of a base says that it is of a derived type.
pub(super) fn tags(derived: &Shape, base: &Shape) -> Vec<Tag> {
    let is_told = |one: &&Discriminator| base.discriminators.iter().any(|known| known.property == one.property);
    let told = derived.discriminators.iter().filter(is_told);
    told.filter_map(|one| Some((one.property, *one.values.first()?))).collect()
}

impl Discriminator {
    /// Whether a value names the type or one that derives from it.
    fn means(&self, name: &str) -> bool {
        self.values.iter().chain(self.derived).any(|known| is_same(self.property, known, name))
    }
}

/// Whether two values of a discriminator name one type. Notifications write `#Microsoft.Graph.Message` for what everything
/// else writes as `#microsoft.graph.message`; no two types differ in that alone.
fn is_same(property: &str, one: &str, other: &str) -> bool {
    let (one, other) = (bare(property, one), bare(property, other));
    if property == TYPE { one.eq_ignore_ascii_case(other) } else { one == other }
}

/// A name as it is compared: services write `@odata.type` with and without `#`.
fn bare<'a>(property: &str, name: &'a str) -> &'a str {
    if property == TYPE { name.strip_prefix('#').unwrap_or(name) } else { name }
}

/// The value of a member; one that isn't `@odata.type` may be a number, or true or false.
fn named<'a>(object: &'a dyn Fields, property: &str) -> Option<Cow<'a, str>> {
    let shape = object.shape();
    let mut found = None;
    object.read(&mut |views, additional| {
        let mut known = shape.names.iter().zip(views).filter(|(name, _)| **name == property);
        found = match known.find_map(|(_, view)| *view) {
            Some(View::Text(text)) => Some(Cow::Borrowed(text)),
            Some(View::I64(number)) => Some(number.to_string().into()),
            Some(View::U64(number)) => Some(number.to_string().into()),
            Some(View::Bool(value)) => Some(value.to_string().into()),
            Some(_) => None,
            None => additional.get(property).filter(|value| !value.is_null()).map(|value| match value.as_str() {
                Some(text) => Cow::Borrowed(text),
                None => value.to_json().into(),
            }),
        };
    });
    found
}
