//! The path of an operation, segment by segment; it prints as the path template that OpenAPI writes.

use std::fmt;

/// A path, segment by segment.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PathTemplate {
    /// In order.
    pub segments: Vec<Segment>,
}

impl PathTemplate {
    /// The placeholders' names, in order; a path parameter of the operation belongs to each.
    pub fn placeholders(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().flat_map(Segment::placeholders)
    }
}

/// What stands between two slashes of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// `calls`, `$ref`, `microsoft.graph.mobileLobApp`, `root:`
    Literal(String),
    /// `{id}`; with `colon`, `{item-path}:`, whose value may have slashes.
    Placeholder {
        /// As written; unique and telling once resolved: `call-id`.
        name: String,
        /// A `:` follows.
        colon: bool,
    },
    /// `range(address='{address}')`, `applications(appId='{appId}')`, `delta()`
    Call {
        /// `range`
        name: String,
        /// In order.
        arguments: Vec<Argument>,
    },
    /// `roleTemplateId={id}`: another key without parentheses.
    AlternateKey {
        /// `roleTemplateId`
        name: String,
        /// The placeholder's name.
        placeholder: String,
        /// The value is in single quotes.
        quoted: bool,
    },
}

impl Segment {
    /// The placeholders' names, in order.
    #[must_use]
    pub fn placeholders(&self) -> Vec<&str> {
        match self {
            Segment::Literal(_) => Vec::new(),
            Segment::Placeholder { name, .. } => vec![name],
            Segment::Call { arguments, .. } => arguments.iter().map(|argument| argument.placeholder.as_str()).collect(),
            Segment::AlternateKey { placeholder, .. } => vec![placeholder],
        }
    }
}

/// An argument of a function, or a key, within a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Argument {
    /// Its name; empty for `messages('{id}')`.
    pub name: String,
    /// The placeholder's name; a literal that the page gives stands in the parameter's example instead.
    pub placeholder: String,
    /// The value is in single quotes.
    pub quoted: bool,
}

impl fmt::Display for PathTemplate {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.segments.iter().try_for_each(|segment| write!(f, "/{segment}"))
    }
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Segment::Literal(text) => f.write_str(text),
            Segment::Placeholder { name, colon } => write!(f, "{{{name}}}{}", if *colon { ":" } else { "" }),
            Segment::Call { name, arguments } => {
                write!(f, "{name}(")?;
                for (index, argument) in arguments.iter().enumerate() {
                    let comma = if index > 0 { "," } else { "" };
                    write!(f, "{comma}{argument}")?;
                }
                f.write_str(")")
            }
            Segment::AlternateKey { name, placeholder, quoted } => {
                write!(f, "{name}={}", Quotable { placeholder, quoted: *quoted })
            }
        }
    }
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let value = Quotable { placeholder: &self.placeholder, quoted: self.quoted };
        if self.name.is_empty() { write!(f, "{value}") } else { write!(f, "{}={value}", self.name) }
    }
}

/// `{address}` or `'{address}'`
struct Quotable<'a> {
    placeholder: &'a str,
    quoted: bool,
}

impl fmt::Display for Quotable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let quote = if self.quoted { "'" } else { "" };
        write!(f, "{quote}{{{}}}{quote}", self.placeholder)
    }
}
