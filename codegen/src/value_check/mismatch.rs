//! Defines the mismatches of a value and their places, with a message of what was expected and what was found.

use std::fmt;

use super::shape::{Enumeration, Object, Shapes, simple};
use crate::{
    api::Primitive,
    page::json::{Json, Value},
    source::Span,
    type_graph::{NameOf, Named, PropertyOf},
};

/// One step into a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'v> {
    /// To a member of an object.
    Member(&'v str),
    /// To an item of a list.
    Item(usize),
}

/// A part of a value that doesn't fit its type.
pub struct Mismatch<'v, 'a, T: Shapes> {
    /// The steps to the value.
    pub way: Vec<Step<'v>>,
    /// The value; for a missing property, the object.
    pub value: &'v Json,
    /// The span of the value, or of its name if that is wrong.
    pub span: Span,
    /// The property that has the value or contains it.
    pub property: Option<&'a PropertyOf<T>>,
    /// The kind of mismatch.
    pub fault: Fault<'v, 'a, T>,
}

/// A kind of mismatch.
pub enum Fault<'v, 'a, T: Shapes> {
    /// The value has another kind.
    Kind {
        /// The expected kind.
        expected: String,
    },
    /// The string has another form.
    Form {
        /// The type.
        primitive: Primitive,
        /// The form of such a string.
        form: &'static str,
        /// The value.
        text: &'v str,
    },
    /// The string isn't a member.
    Member {
        /// The enumeration.
        enumeration: Enumeration<'a>,
        /// The value.
        found: &'v str,
        /// Whether it is the whole string, not one of several members.
        is_whole: bool,
        /// The member that differs only in case.
        documented: Option<&'a str>,
    },
    /// The object has no such property.
    Property {
        /// The object.
        owner: Object<'a, T>,
        /// The name.
        name: &'v str,
        /// The property whose name differs only in case.
        documented: Option<Named<'a, T>>,
        /// Whether no properties of the object are documented.
        has_none: bool,
    },
    /// A required property is missing.
    Missing {
        /// The object.
        owner: Object<'a, T>,
        /// The name.
        name: &'a str,
        /// The property.
        property: &'a PropertyOf<T>,
    },
    /// The discriminator names an undocumented type.
    Type {
        /// The discriminator.
        text: &'v str,
        /// The type whose name differs only in case, or lacks its namespace.
        documented: Option<&'a NameOf<T>>,
    },
    /// The discriminator names a type that the place doesn't accept.
    Unrelated {
        /// The named type.
        found: &'a NameOf<T>,
        /// The accepted type.
        declared: &'a NameOf<T>,
    },
    /// The object has a property of a derived type, but no discriminator.
    Untold {
        /// The first such property.
        property: &'v str,
        /// The documented type.
        declared: &'a NameOf<T>,
        /// The derived type.
        meant: &'a NameOf<T>,
    },
    /// The object has two members with this name.
    Repeated {
        /// The name.
        name: &'v str,
        /// The span of the first.
        first: Span,
    },
}

impl<T: Shapes> Mismatch<'_, '_, T> {
    /// The steps to the mismatch, which may be a member of the value.
    pub fn path(&self) -> impl Iterator<Item = Step<'_>> {
        let last = match &self.fault {
            Fault::Property { name, .. } | Fault::Repeated { name, .. } | Fault::Untold { property: name, .. } => {
                Some(*name)
            }
            Fault::Missing { name, .. } => Some(*name),
            _ => None,
        };
        self.way.iter().copied().chain(last.map(Step::Member))
    }
}

impl<T: Shapes> Fault<'_, '_, T> {
    /// Whether the meaning is clear nevertheless: names in another case.
    #[must_use]
    pub const fn is_understood(&self) -> bool {
        matches!(self, Fault::Member { documented: Some(_), .. } | Fault::Type { documented: Some(_), .. })
    }
}

/// The message: what was expected, and what was found.
impl<T: Shapes> fmt::Display for Mismatch<'_, '_, T> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match &self.fault {
            Fault::Kind { expected } => write!(f, "expected {expected}, found {}", kind(self.value)),
            Fault::Form { primitive, text, .. } => write!(f, "expected {primitive}, found `{}`", excerpt(text)),
            Fault::Member { enumeration, found, documented, .. } => {
                match documented {
                    Some(member) => write!(f, "expected `{member}` of `{}`", enumeration.name)?,
                    None => write!(f, "expected a member of `{}`", enumeration.name)?,
                }
                if found.is_empty() {
                    f.write_str(", found an empty string")
                } else {
                    write!(f, ", found `{}`", excerpt(found))
                }
            }
            Fault::Property { name, documented: Some((documented, _)), .. } => {
                write!(f, "expected `{documented}`, found `{}`", excerpt(name))
            }
            Fault::Property { owner, name, documented: None, .. } => {
                let owner = match owner {
                    Object::Type(Some(_), _) => format!("`{}`", owner.name()),
                    _ => owner.name(),
                };
                write!(f, "expected a property of {owner}, found `{}`", excerpt(name))
            }
            Fault::Missing { owner, name, .. } => match owner {
                Object::Type(Some(_), _) => {
                    write!(f, "expected `{name}`, which `{}` requires, found none", owner.name())
                }
                _ => write!(f, "expected `{name}`, which is required, found none"),
            },
            Fault::Type { text, documented: Some(name) } => write!(f, "expected `{name}`, found `{}`", excerpt(text)),
            Fault::Type { text, documented: None } => {
                write!(f, "expected a documented type, found `{}`", excerpt(text.trim_start_matches('#')))
            }
            Fault::Unrelated { found, declared } => {
                write!(
                    f,
                    "expected `{}` or a type that inherits from it, found `{}`",
                    simple(*declared),
                    simple(*found)
                )
            }
            Fault::Untold { property, declared, meant } => {
                let (meant, declared) = (simple(*meant), simple(*declared));
                write!(f, "expected an `@odata.type` of `{meant}`, which has `{property}`, found only `{declared}`")
            }
            Fault::Repeated { name, .. } => write!(f, "expected `{}` once, found it twice", excerpt(name)),
        }
    }
}

/// The kind of a value in words, with an excerpt of its text.
#[must_use]
pub fn kind(json: &Json) -> String {
    match &json.value {
        Value::Null => "null".to_owned(),
        Value::Bool(truth) => format!("`{truth}`"),
        Value::Number(text) => format!("the number `{}`", excerpt(text)),
        Value::String(text) => format!("the string `\"{}\"`", excerpt(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// The beginning of a text, on one line.
pub(crate) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 40;
    let shown: String = text.chars().take(LONGEST).collect::<String>().escape_debug().to_string();
    if text.chars().count() > LONGEST { format!("{shown}…") } else { shown }
}
