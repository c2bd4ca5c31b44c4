//! Defines what can be wrong with a value, and where, with a message that says what was expected and what was found.

use std::fmt;

use super::shape::{Enumeration, Object, Shapes, simple};
use crate::{
    api::Primitive,
    page::json::{Json, Value},
    source::Span,
    type_graph::{NameOf, Named, PropertyOf},
};

/// One way into a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'v> {
    /// To a member of an object.
    Member(&'v str),
    /// To an item of a list.
    Item(usize),
}

/// A place of a value that isn't as its type says.
pub struct Mismatch<'v, 'a, T: Shapes> {
    /// The way to the value.
    pub way: Vec<Step<'v>>,
    /// The value; where something is missing, the object that lacks it.
    pub value: &'v Json,
    /// Where that stands, or its name where that is wrong.
    pub span: Span,
    /// The property whose value it is, or is part of.
    pub property: Option<&'a PropertyOf<T>>,
    /// What is wrong.
    pub fault: Fault<'v, 'a, T>,
}

/// What is wrong with a value.
pub enum Fault<'v, 'a, T: Shapes> {
    /// It is of another kind.
    Kind {
        /// Which it should be of.
        expected: String,
    },
    /// It is a text of another form.
    Form {
        /// Its type.
        primitive: Primitive,
        /// How such a text looks.
        form: &'static str,
        /// What it is.
        text: &'v str,
    },
    /// It is no member.
    Member {
        /// Of this.
        enumeration: Enumeration<'a>,
        /// What it is.
        found: &'v str,
        /// That is all of it, and not one of several.
        is_whole: bool,
        /// The member that differs in case alone.
        documented: Option<&'a str>,
    },
    /// Its object has no such property.
    Property {
        /// That object.
        owner: Object<'a, T>,
        /// The name.
        name: &'v str,
        /// The property whose name differs in case alone.
        documented: Option<Named<'a, T>>,
        /// No properties of the object are documented at all.
        has_none: bool,
    },
    /// A property isn't there.
    Missing {
        /// Of this object.
        owner: Object<'a, T>,
        /// Its name.
        name: &'a str,
        /// The property.
        property: &'a PropertyOf<T>,
    },
    /// It names a type that isn't documented.
    Type {
        /// What it names.
        text: &'v str,
        /// The type whose name differs in case alone, or lacks its namespace.
        documented: Option<&'a NameOf<T>>,
    },
    /// It says that it is of a type that may not stand here.
    Unrelated {
        /// That type.
        found: &'a NameOf<T>,
        /// What may.
        declared: &'a NameOf<T>,
    },
    /// It has a property of a type below the documented one, and doesn't say that it is of that.
    Untold {
        /// The first such property.
        property: &'v str,
        /// The documented type.
        declared: &'a NameOf<T>,
        /// The one below.
        meant: &'a NameOf<T>,
    },
    /// The object has a member of this name already.
    Repeated {
        /// The name.
        name: &'v str,
        /// Where the first stands.
        first: Span,
    },
}

impl<T: Shapes> Mismatch<'_, '_, T> {
    /// The way to what is wrong, which may be a member of the value.
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
    /// Whether whoever reads the value knows all the same what is meant: names in another case.
    #[must_use]
    pub const fn is_understood(&self) -> bool {
        matches!(self, Fault::Member { documented: Some(_), .. } | Fault::Type { documented: Some(_), .. })
    }
}

/// What was expected, and what was found.
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

/// What a value is, with its text where it is short.
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

/// A text's beginning, on one line.
pub(crate) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 40;
    let shown: String = text.chars().take(LONGEST).collect::<String>().escape_debug().to_string();
    if text.chars().count() > LONGEST { format!("{shown}…") } else { shown }
}
