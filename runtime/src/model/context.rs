//! The state of one decoding: depth, strictness and pass, and the path of an error.
//!
//! The path is collected while an error returns through the callers, so that a decoding without errors doesn't pay for
//! it. A lenient decoding that continues after an error must clear it.

use std::borrow::Cow;
use std::fmt;

use super::json::DEPTH;
use super::misfit::{Found, Unfit};
use super::secret;
use crate::printable;

/// How a value that doesn't have its documented type is handled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Strictness {
    /// It is kept unchanged.
    #[default]
    Lenient,
    /// It is an error.
    Strict,
    /// So is a value that an enumeration doesn't list: an alternative is looked for.
    Listed,
    /// So is a member that isn't documented.
    Closed,
}

/// Which pass over the input this is: a fast one, or a second one for input that the fast one can't represent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Pass {
    /// The only one: serde's `Deserialize` can't read its input again.
    #[default]
    Only,
    /// The first over a text that can be read again.
    First,
    /// The second, in which each value is read from its JSON text.
    ByTexts,
}

/// The state of one decoding.
#[derive(Debug, Default)]
pub(crate) struct Context {
    steps: Vec<Step>,
    depth: usize,
    /// How many enclosing objects have members that were buffered until their type was known.
    pub(crate) late: usize,
    strictness: Strictness,
    pub(crate) pass: Pass,
    /// Whether the first pass ended because a number would have lost digits.
    pub(crate) has_lost_digits: bool,
    /// How many bytes may still be read again, for alternatives within the current one; `None` outside of any.
    pub(super) allowance: Option<usize>,
    /// What was expected where decoding failed.
    expected: Option<&'static str>,
}

/// One step of a path: a member's name or an element's index.
#[derive(Debug)]
pub(crate) enum Step {
    Name(Cow<'static, str>),
    Index(usize),
}

impl Context {
    pub(crate) fn new(strictness: Strictness, pass: Pass) -> Self {
        Self { strictness, pass, ..Self::default() }
    }

    /// Adds a member to the path of an error. If the name is that of a secret, the message no longer contains the
    /// value, also if the secret is an enclosing object.
    pub(crate) fn in_member<E: serde::de::Error>(&mut self, name: &str, error: E) -> E {
        self.steps.push(Step::Name(name.to_owned().into()));
        match self.expected {
            Some(expected) if secret::is_secret(name) => {
                E::custom(format_args!("expected {expected}, found a value that is hidden as a secret"))
            }
            _ => error,
        }
    }

    pub(crate) fn index(&mut self, index: usize) {
        self.steps.push(Step::Index(index));
    }

    /// Whether a value of the wrong type is an error: in strict decoding, and where no enclosing object can keep it.
    pub(crate) fn is_strict(&self) -> bool {
        self.strictness != Strictness::Lenient || self.depth == 0
    }

    /// Whether a value that an enumeration doesn't list is an error too.
    pub(crate) fn is_listed(&self) -> bool {
        self.strictness >= Strictness::Listed
    }

    /// Whether a member that isn't documented is an error too.
    pub(crate) fn is_closed(&self) -> bool {
        self.strictness == Strictness::Closed
    }

    /// How it is handled within an object.
    pub(crate) fn strictness(&self) -> Strictness {
        self.strictness
    }

    /// For an alternative that is tried at the current place.
    pub(super) fn within(&self, strictness: Strictness, allowance: usize) -> Self {
        Self { depth: self.depth, late: self.late, allowance: Some(allowance), ..Self::new(strictness, Pass::First) }
    }

    /// Whether the nesting limit is reached.
    pub(crate) fn is_at_limit(&self) -> bool {
        self.depth >= DEPTH
    }

    /// The error for a value of the wrong type.
    pub(crate) fn refuse<E: serde::de::Error>(&mut self, unfit: &Unfit) -> E {
        self.expected = Some(unfit.expected);
        let found = Found { value: &unfit.found, is_secret: false };
        E::custom(format_args!("expected {}, found {found}", unfit.expected))
    }

    /// Clears the error, because the value is kept unchanged and decoding continues.
    pub(crate) fn go_on(&mut self) {
        self.steps.clear();
        self.expected = None;
    }

    /// Enters an object. `serde_json` has a depth limit as well, but starts again at 0 for each buffered text.
    pub(crate) fn enter<E: serde::de::Error>(&mut self) -> Result<(), E> {
        if self.is_at_limit() {
            return Err(E::custom("recursion limit exceeded"));
        }
        self.depth += 1;
        Ok(())
    }

    /// Leaves an object.
    pub(crate) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// The error with its path in the message, for callers that get only serde's error.
    pub(crate) fn explain<E: serde::de::Error>(&self, error: E) -> E {
        if self.steps.is_empty() { error } else { E::custom(format_args!("{self}: {error}")) }
    }
}

impl fmt::Display for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        path(self.steps.iter().rev()).fmt(f)
    }
}

/// A path from the root, `value[3].targets[0].identity`; names that aren't identifiers are quoted in brackets,
/// `value[0]["@odata.type"]`.
pub(super) fn path<'s>(steps: impl Iterator<Item = &'s Step> + Clone) -> impl fmt::Display {
    Path(steps)
}

struct Path<I>(I);

impl<'s, I: Iterator<Item = &'s Step> + Clone> fmt::Display for Path<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, step) in self.0.clone().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Name(name) if !is_plain(name) => write!(f, "[\"{}\"]", printable::name(name))?,
                Step::Name(name) if depth == 0 => write!(f, "{}", printable::name(name))?,
                Step::Name(name) => write!(f, ".{}", printable::name(name))?,
            }
        }
        Ok(())
    }
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}
