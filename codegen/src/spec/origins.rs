//! Keeps where the parts of a document stand in the files that it was read from, beside the document: two documents that
//! say the same are equal wherever they say it.

use std::collections::BTreeMap;

use crate::{api::Method, source::Span};

/// Spans by the names on the way to a part: `paths`, `/lamps`, `get`. Empty for a document that no file has.
#[derive(Clone, Debug, Default)]
pub struct Origins(BTreeMap<Vec<String>, Span>);

impl Origins {
    /// The span of a path, an operation or a component; the begin of the first file where it isn't known.
    #[must_use]
    pub fn of(&self, way: &[&str]) -> Span {
        let way: Vec<String> = way.iter().map(|name| (*name).to_owned()).collect();
        self.0.get(&way).copied().unwrap_or_default()
    }

    /// The span of an operation's method, or else of its path.
    #[must_use]
    pub fn operation(&self, path: &str, method: Method) -> Span {
        let way = ["paths", path, &method.as_str().to_ascii_lowercase()].map(str::to_owned);
        let [paths, path, _] = &way;
        let item = || self.0.get([paths.clone(), path.clone()].as_slice());
        self.0.get(way.as_slice()).or_else(item).copied().unwrap_or_default()
    }

    /// Keeps the span of a part; the first one of a part that is read several times.
    pub(super) fn add(&mut self, way: &[String], span: Span) {
        self.0.entry(way.to_vec()).or_insert(span);
    }
}

impl PartialEq for Origins {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
