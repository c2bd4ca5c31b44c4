//! `Debug` of models and JSON: properties that are set and additional members, with secrets replaced by `…`.
//!
//! A secret may be nested: in an object under a secret's name, in untyped JSON, or in a string that itself contains
//! JSON.

use std::fmt;

use super::json::{DEPTH, Parts, characters};
use super::secret::{self, Siblings};
use super::{Additional, Fields, Json, List, View};
use crate::printable;

/// The replacement of a secret.
const HIDDEN: &str = "…";

/// `Debug` of a model: its short name and the properties that are set.
pub(super) struct DebugModel<'a> {
    pub(super) object: &'a dyn Fields,
    /// Whether it is the value of a member with a secret's name.
    pub(super) is_secret: bool,
}

impl fmt::Debug for DebugModel<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shape = self.object.shape();
        let name = shape.type_name.rsplit('.').next().unwrap_or_default();
        let mut result = Ok(());
        self.object.read(&mut |views, additional| {
            let siblings = Siblings::of_model(shape, views, additional).in_secret(self.is_secret);
            let mut fields = f.debug_struct(name);
            for (name, view) in shape.names.iter().zip(views) {
                if let Some(view) = *view {
                    fields.field(name, &DebugView { view, is_secret: siblings.hide(name) });
                }
            }
            if !additional.is_empty() {
                fields.field("additional", &DebugMembers { additional, siblings });
            }
            result = fields.finish();
        });
        result
    }
}

/// `Debug` of a value; a text that is a secret is replaced.
pub(super) struct DebugView<'a> {
    pub(super) view: View<'a>,
    pub(super) is_secret: bool,
}

impl fmt::Debug for DebugView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_secret = self.is_secret;
        match self.view {
            View::Text(text) if is_secret || has_secret(text) => f.write_str(HIDDEN),
            View::Text(text) => text.fmt(f),
            View::Bool(value) => value.fmt(f),
            View::I64(value) => value.fmt(f),
            View::U64(value) => value.fmt(f),
            View::F64(value) => value.fmt(f),
            View::Json(value) => DebugJson { value, is_secret }.fmt(f),
            View::Object(object) | View::Tagged(object, ..) => DebugModel { object, is_secret }.fmt(f),
            View::Opaque(_) => f.write_str(HIDDEN),
            View::List(list) => f.debug_list().entries(elements(list, is_secret)).finish(),
            View::Map(members) => {
                let mut map = f.debug_map();
                members.each(&mut |name, view| {
                    map.entry(&name, &DebugView { view, is_secret: is_secret || secret::is_secret(name) });
                });
                map.finish()
            }
        }
    }
}

fn elements<'a>(list: &'a dyn List, is_secret: bool) -> impl Iterator<Item = DebugView<'a>> {
    (0..).map_while(|index| list.element(index)).map(move |view| DebugView { view, is_secret })
}

/// `Debug` of a model's additional members.
pub(super) struct DebugMembers<'a> {
    additional: &'a Additional,
    siblings: Siblings,
}

impl<'a> DebugMembers<'a> {
    /// Without knowledge of the typed properties beside them.
    pub(super) fn of(additional: &'a Additional) -> Self {
        Self { additional, siblings: Siblings::of_additional(additional) }
    }
}

impl fmt::Debug for DebugMembers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let redacted = |(name, value)| (name, DebugJson { value, is_secret: self.siblings.hide(name) });
        f.debug_map().entries(self.additional.iter().map(redacted)).finish()
    }
}

/// `Debug` of untyped JSON: its text.
pub(super) struct DebugJson<'a> {
    pub(super) value: &'a Json,
    pub(super) is_secret: bool,
}

impl fmt::Debug for DebugJson<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.value.to_json();
        let mut redacted = String::new();
        let hides = write_redacted(&text, self.is_secret, DEPTH, &mut redacted);
        write!(f, "{}", printable::whole(if hides { &redacted } else { &text }))
    }
}

/// Writes a JSON text with its secrets replaced, and returns whether it has any.
///
/// What can't be parsed, because it is nested too deep or isn't Unicode, counts as a secret.
fn write_redacted(text: &str, is_secret: bool, depth: usize, redacted: &mut String) -> bool {
    let hides = match Parts::of(text).filter(|_| depth > 0) {
        Some(Parts::Null | Parts::Bool(_)) => false,
        Some(Parts::Number(_)) => is_secret,
        Some(Parts::Text(text)) => is_secret || has_secret_within(&text, depth - 1),
        Some(Parts::Elements(elements)) => return write_elements(&elements, is_secret, depth, redacted),
        Some(Parts::Members(members)) => return write_members(&members, is_secret, depth, redacted),
        None => is_secret || !text.starts_with('"'),
    };
    redacted.push_str(if hides { HIDDEN } else { text });
    hides
}

/// Whether a text has the form of a secret, or is JSON that contains one.
pub(super) fn has_secret(text: &str) -> bool {
    has_secret_within(text, DEPTH)
}

fn has_secret_within(text: &str, depth: usize) -> bool {
    let json = text.trim();
    let may_be_json = json.starts_with(['{', '[']) && depth > 0;
    secret::is_secret_text(text)
        || may_be_json && Parts::of(json).is_some() && write_redacted(json, false, depth, &mut String::new())
}

fn write_elements(elements: &[&str], is_secret: bool, depth: usize, redacted: &mut String) -> bool {
    let mut hides = false;
    redacted.push('[');
    for (index, text) in elements.iter().enumerate() {
        redacted.push_str(if index > 0 { "," } else { "" });
        hides |= write_redacted(text, is_secret, depth - 1, redacted);
    }
    redacted.push(']');
    hides
}

fn write_members(members: &[(String, &str)], is_secret: bool, depth: usize, redacted: &mut String) -> bool {
    let siblings = Siblings::new(|wanted| {
        let (_, text) = members.iter().rfind(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
        Some(characters(text).unwrap_or_default())
    });
    let siblings = siblings.in_secret(is_secret);
    let mut hides = false;
    redacted.push('{');
    for (index, (name, text)) in members.iter().enumerate() {
        redacted.push_str(if index > 0 { "," } else { "" });
        redacted.push_str(&Json::from(name.as_str()).to_json());
        redacted.push(':');
        hides |= write_redacted(text, siblings.hide(name), depth - 1, redacted);
    }
    redacted.push('}');
    hides
}
