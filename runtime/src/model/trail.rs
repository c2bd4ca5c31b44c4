//! The way down to the value that failed to decode, gathered on the way up.

use std::fmt;

/// Names and indexes from a failed value up to the root. Empty until something fails.
#[derive(Debug, Default)]
pub(crate) struct Trail(Vec<Step>);

#[derive(Debug)]
enum Step {
    Name(String),
    Index(usize),
}

impl Trail {
    pub(crate) fn name(&mut self, name: &str) {
        self.0.push(Step::Name(name.to_owned()));
    }

    pub(crate) fn index(&mut self, index: usize) {
        self.0.push(Step::Index(index));
    }

    /// The error with the way to it, for callers that only serde's error reaches.
    pub(crate) fn explain<E: serde::de::Error>(&self, error: E) -> E {
        if self.0.is_empty() { error } else { E::custom(format_args!("{self}: {error}")) }
    }
}

/// `value[3].targets[0].identity`, with names that would be misread in brackets: `value[0]["@odata.type"]`.
impl fmt::Display for Trail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, step) in self.0.iter().rev().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Name(name) if !is_plain(name) => write!(f, "[{name:?}]")?,
                Step::Name(name) if depth == 0 => f.write_str(name)?,
                Step::Name(name) => write!(f, ".{name}")?,
            }
        }
        Ok(())
    }
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}
