//! Where reading is: how deep, how strictly, and, once something failed, the way to it, gathered on the way up.

use std::borrow::Cow;
use std::fmt;

use super::json::DEPTH;
use super::misfit::{Found, Unfit};
use super::secret;
use crate::printable;

/// What becomes of a value that is not what its documented type has there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// It is kept as it came.
    #[default]
    Lenient,
    /// It is an error.
    Strict,
}

/// Reading is fast the first time, and once more where that can't keep what it finds as it came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Pass {
    /// Through serde, which gives a value once.
    #[default]
    Only,
    /// Of a text that can be read again.
    First,
    /// In which each value is read from its text.
    ByTexts,
}

/// Names and indexes from a failed value up to the root, empty until something fails; and how deep reading is.
#[derive(Debug, Default)]
pub(crate) struct Context {
    steps: Vec<Step>,
    depth: usize,
    /// How many of the objects around had members that waited for their type.
    pub(crate) late: usize,
    strictness: Strictness,
    pub(crate) pass: Pass,
    /// Whether the pass ended since a number would have lost digits.
    pub(crate) has_lost_digits: bool,
    /// What was expected where reading failed.
    expected: Option<&'static str>,
}

/// A step on the way down to a value.
#[derive(Debug)]
pub(crate) enum Step {
    Name(Cow<'static, str>),
    Index(usize),
}

impl Context {
    pub(crate) fn new(strictness: Strictness, pass: Pass) -> Self {
        Self { strictness, pass, ..Self::default() }
    }

    /// The error of a member, as the object around it has it: without the value, where the name is that of a secret, be it
    /// of an object far above.
    pub(crate) fn in_member<E: serde::de::Error>(&mut self, name: &str, error: E) -> E {
        self.steps.push(Step::Name(name.to_owned().into()));
        match self.expected {
            Some(expected) if secret::is_secret(name) => {
                E::custom(format_args!("expected {expected}, found a value that is not shown"))
            }
            _ => error,
        }
    }

    pub(crate) fn index(&mut self, index: usize) {
        self.steps.push(Step::Index(index));
    }

    /// Whether a value that doesn't fit is an error: strictly read, or with no object around that could keep it.
    pub(crate) fn is_strict(&self) -> bool {
        self.strictness == Strictness::Strict || self.depth == 0
    }

    /// Whether no object can be within the one that is read.
    pub(crate) fn is_at_limit(&self) -> bool {
        self.depth >= DEPTH
    }

    /// The error that a value is which doesn't fit.
    pub(crate) fn refuse<E: serde::de::Error>(&mut self, unfit: &Unfit) -> E {
        self.expected = Some(unfit.expected);
        let found = Found { value: &unfit.found, is_secret: false };
        E::custom(format_args!("expected {}, found {found}", unfit.expected))
    }

    /// Goes on after an error, as what failed is kept as it came.
    pub(crate) fn go_on(&mut self) {
        self.steps.clear();
        self.expected = None;
    }

    /// Goes down into an object. `serde_json` counts depth, too, but begins anew with each text that waited for its type.
    pub(crate) fn enter<E: serde::de::Error>(&mut self) -> Result<(), E> {
        if self.is_at_limit() {
            return Err(E::custom("recursion limit exceeded"));
        }
        self.depth += 1;
        Ok(())
    }

    /// Comes back from an object.
    pub(crate) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// The error with the way to it, for callers that only serde's error reaches.
    pub(crate) fn explain<E: serde::de::Error>(&self, error: E) -> E {
        if self.steps.is_empty() { error } else { E::custom(format_args!("{self}: {error}")) }
    }
}

impl fmt::Display for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        path(self.steps.iter().rev()).fmt(f)
    }
}

/// Steps from the root down: `value[3].targets[0].identity`, with names that would be misread in brackets,
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
