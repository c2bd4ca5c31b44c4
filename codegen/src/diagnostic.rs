//! Collects what passes report, and returns it sorted by place, each once, without what only follows from another.

mod code;
mod consequence;
pub mod explanation;

use std::collections::BTreeMap;

use crate::source::Span;

pub use code::{Code, Severity};

/// One thing noticed, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// Where it stands.
    pub span: Span,
    /// Its kind.
    pub code: Code,
    /// One lower-case sentence that names the element and shows the text found.
    pub message: String,
    /// A second place that explains the first: what disagrees with it, what came before it.
    pub related: Option<(Span, String)>,
    /// What to do about it, where that is not plain.
    pub help: Option<String>,
    /// What mends it, where that takes no judgement.
    pub fix: Option<Fix>,
}

/// An edit of a source that mends what a diagnostic tells, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fix {
    /// What is replaced; empty where something is added.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
    /// The page says the same as before: it takes no judgement. Otherwise it is right only if the page is wrong just there.
    pub is_mechanical: bool,
}

/// The sink that every pass writes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds one, and lends it for a related place or a help line to be added.
    pub fn push(&mut self, code: Code, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        let index = self.0.len();
        self.0.push(Diagnostic { span, code, message: message.into(), related: None, help: None, fix: None });
        &mut self.0[index]
    }

    /// Where those of one code stand.
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

    /// Takes over all of another sink's.
    pub fn extend(&mut self, other: Diagnostics) {
        self.0.extend(other.0);
    }

    /// All, by place, each once, without what only follows from another.
    #[must_use]
    pub fn into_sorted(self) -> Vec<Diagnostic> {
        consequence::without(self.into_all())
    }

    /// All, by place, each once.
    #[must_use]
    pub(crate) fn into_all(mut self) -> Vec<Diagnostic> {
        self.0.sort();
        self.0.dedup();
        self.0
    }
}

impl Diagnostic {
    /// Adds the place that explains this one.
    pub fn related(&mut self, span: Span, label: impl Into<String>) -> &mut Self {
        self.related = Some((span, label.into()));
        self
    }

    /// Adds what to do.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the edit that mends it, after which the page says the same.
    pub fn fix(&mut self, span: Span, text: impl Into<String>) -> &mut Self {
        self.fix = Some(Fix { span, text: text.into(), is_mechanical: true });
        self
    }

    /// Adds an edit that mends it if the page is wrong just there, which people decide.
    pub fn suggest(&mut self, span: Span, text: impl Into<String>) -> &mut Self {
        self.fix = Some(Fix { span, text: text.into(), is_mechanical: false });
        self
    }

    /// The edit that takes no judgement, if there is one.
    #[must_use]
    pub fn mechanical_fix(&self) -> Option<&Fix> {
        self.fix.as_ref().filter(|fix| fix.is_mechanical)
    }
}
