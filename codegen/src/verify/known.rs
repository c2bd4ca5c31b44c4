//! Reads the file of examples that are known not to hold, finds the reason for an example, and lists entries that match
//! nothing.
//!
//! ```toml
//! [[known]]
//! page = "v1.0/api/message-create*.md"
//! failure = "it lacks the body that the operation takes"
//! reason = "the crate sends an empty object where all members may be missing"
//! ```
//!
//! `page` and `failure` may have `*` for any text; either may be left out.

use serde::Deserialize;

use super::Example;
use crate::spec::selector::matches;

/// The known failures.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    #[serde(default)]
    known: Vec<Entry>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    page: Option<String>,
    failure: Option<String>,
    reason: String,
    #[serde(skip)]
    is_used: bool,
}

impl Known {
    /// Reads the file.
    ///
    /// # Errors
    /// If the file is malformed, or an entry has no reason; the text says where.
    pub fn read(text: &str) -> Result<Known, String> {
        let known: Known = toml::from_str(text).map_err(|error| error.to_string())?;
        match known.known.iter().find(|entry| entry.reason.trim().is_empty()) {
            Some(entry) => Err(format!("{entry} has no reason")),
            None => Ok(known),
        }
    }

    /// The reason why an example doesn't hold, if an entry matches.
    pub(super) fn reason(&mut self, example: &Example, failure: &str) -> Option<String> {
        let page = &example.source.path;
        let is_like = |pattern: &Option<String>, text: &str| pattern.as_ref().is_none_or(|one| matches(one, text));
        let entry =
            self.known.iter_mut().find(|entry| is_like(&entry.page, page) && is_like(&entry.failure, failure))?;
        entry.is_used = true;
        Some(entry.reason.clone())
    }

    /// The entries that matched no failure.
    pub fn unused(&self) -> impl Iterator<Item = String> {
        self.known.iter().filter(|entry| !entry.is_used).map(Entry::to_string)
    }
}

impl std::fmt::Display for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let any = || "*".to_owned();
        let (page, failure) = (self.page.clone().unwrap_or_else(any), self.failure.clone().unwrap_or_else(any));
        write!(f, "the entry with the page {page} and the failure {failure}")
    }
}

#[cfg(test)]
mod tests {
    use super::{Example, Known};
    use crate::verify::Part;

    fn example(source: &str) -> Example {
        let (part, workload) = (Part::Request, String::new());
        Example {
            source: source.to_owned().into(),
            part,
            name: None,
            workload,
            test: None,
            obstacle: None,
            defects: Vec::new(),
        }
    }

    #[test]
    fn an_entry_explains_what_is_like_it_and_is_told_where_nothing_is() {
        let text = "[[known]]\npage = \"v1.0/api/lamp-*.md\"\nfailure = \"it lacks*\"\nreason = \"one\"\n\
            [[known]]\npage = \"v1.0/api/candle.md\"\nreason = \"other\"\n";
        let mut known = Known::read(text).unwrap();
        assert_eq!(known.reason(&example("v1.0/api/lamp-dim.md:7"), "it lacks a body").as_deref(), Some("one"));
        assert_eq!(known.reason(&example("v1.0/api/lamp-dim.md:7"), "it broke"), None);
        assert_eq!(known.reason(&example("v1.0/api/torch.md:7"), "it lacks a body"), None);
        let unused: Vec<String> = known.unused().collect();
        assert_eq!(unused, ["the entry with the page v1.0/api/candle.md and the failure *"]);
    }

    #[test]
    fn a_reason_is_asked_for() {
        let text = "[[known]]\nfailure = \"it broke\"\nreason = \" \"\n";
        let error = Known::read(text).unwrap_err();
        assert_eq!(error, "the entry with the page * and the failure it broke has no reason");
        assert!(Known::read("[[known]]\nfailure = \"it broke\"\n").is_err());
    }
}
