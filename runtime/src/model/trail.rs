//! The way down to the value that failed to decode, gathered on the way up.

use std::fmt;

use super::json::DEPTH;
use crate::printable;

/// Names and indexes from a failed value up to the root, empty until something fails; and how deep reading is.
#[derive(Debug, Default)]
pub(crate) struct Trail {
    steps: Vec<Step>,
    depth: usize,
    /// How many of the objects around had members that waited for their type.
    pub(crate) late: usize,
}

#[derive(Debug)]
enum Step {
    Name(String),
    Index(usize),
}

impl Trail {
    pub(crate) fn name(&mut self, name: &str) {
        self.steps.push(Step::Name(name.to_owned()));
    }

    pub(crate) fn index(&mut self, index: usize) {
        self.steps.push(Step::Index(index));
    }

    /// Goes down into an object. `serde_json` counts depth, too, but begins anew with each text that waited for its type.
    pub(crate) fn enter<E: serde::de::Error>(&mut self) -> Result<(), E> {
        self.depth += 1;
        if self.depth > DEPTH { Err(E::custom("recursion limit exceeded")) } else { Ok(()) }
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

/// `value[3].targets[0].identity`, with names that would be misread in brackets: `value[0]["@odata.type"]`.
impl fmt::Display for Trail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, step) in self.steps.iter().rev().enumerate() {
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
