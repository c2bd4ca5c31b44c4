//! Collects what passes report, and returns it sorted by place, each once, without what only follows from another.

mod code;
mod consequence;
pub mod explanation;

use std::collections::BTreeMap;

use crate::source::Span;

pub use code::{Code, Severity};

/// One finding or error, with its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// The bytes of the source that it is about.
    pub span: Span,
    /// The kind of defect.
    pub code: Code,
    /// One sentence in lower case, without a full stop, with the element in backticks.
    pub message: String,
    /// A second place that explains the first, with a label: what it contradicts or repeats.
    pub related: Option<(Span, String)>,
    /// What to do, where the message doesn't say it.
    pub help: Option<String>,
    /// An edit that fixes it.
    pub fix: Option<Fix>,
}

/// An edit of a source that fixes one diagnostic and changes nothing else.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fix {
    /// The bytes that are replaced; empty for an insertion.
    pub span: Span,
    /// The new text.
    pub text: String,
    /// Whether the page means the same afterwards. Otherwise the edit is right only if the page is wrong at this place.
    pub is_mechanical: bool,
}

/// The sink to which all passes report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds a diagnostic and returns it, so that a related place, a help text or a fix can be added.
    pub fn push(&mut self, code: Code, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        let index = self.0.len();
        self.0.push(Diagnostic { span, code, message: message.into(), related: None, help: None, fix: None });
        &mut self.0[index]
    }

    /// The spans of all diagnostics with a code.
    #[must_use]
    pub(crate) fn places_of(&self, code: Code) -> Vec<Span> {
        self.0.iter().filter(|diagnostic| diagnostic.code == code).map(|diagnostic| diagnostic.span).collect()
    }

    /// Keeps the first by place of each message of a code.
    pub(crate) fn keep_first(&mut self, code: Code) {
        let mut first: BTreeMap<String, Span> = BTreeMap::new();
        for one in self.0.iter().filter(|one| one.code == code) {
            let span = first.entry(one.message.clone()).or_insert(one.span);
            *span = one.span.min(*span);
        }
        self.0.retain(|one| one.code != code || first.get(&one.message) == Some(&one.span));
    }

    /// Adds all diagnostics of another sink.
    pub fn extend(&mut self, other: Diagnostics) {
        self.0.extend(other.0);
    }

    /// All diagnostics, sorted by span, each once, without those that only follow from another.
    #[must_use]
    pub fn into_sorted(self) -> Vec<Diagnostic> {
        consequence::without(self.into_all())
    }

    /// All diagnostics, sorted by span, each once.
    #[must_use]
    pub(crate) fn into_all(mut self) -> Vec<Diagnostic> {
        self.0.sort();
        self.0.dedup();
        self.0
    }
}

impl Diagnostic {
    /// Sets the second place, with its label.
    pub fn related(&mut self, span: Span, label: impl Into<String>) -> &mut Self {
        self.related = Some((span, label.into()));
        self
    }

    /// Sets the help text: what to do.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Sets a fix after which the page means the same.
    pub fn fix(&mut self, span: Span, text: impl Into<String>) -> &mut Self {
        self.fix = Some(Fix { span, text: text.into(), is_mechanical: true });
        self
    }

    /// Sets a fix that is right if the page is wrong at this place, which a person decides.
    pub fn suggest(&mut self, span: Span, text: impl Into<String>) -> &mut Self {
        self.fix = Some(Fix { span, text: text.into(), is_mechanical: false });
        self
    }

    /// The fix, if nobody needs to decide on it.
    #[must_use]
    pub fn mechanical_fix(&self) -> Option<&Fix> {
        self.fix.as_ref().filter(|fix| fix.is_mechanical)
    }
}
