//! Looks up the places of all findings, and sorts them by page, for reports.

use std::collections::BTreeSet;

use graphdown_codegen::{
    diagnostic::Diagnostic,
    source::{Lines, Position, Source, Span},
};

use super::folder::Folder;
use crate::report::Texts;

/// A finding with its places, for a report.
pub(crate) struct Finding<'a> {
    /// The diagnostic.
    pub(crate) diagnostic: &'a Diagnostic,
    /// The reason of the allowance, if one matches.
    pub(crate) allowed: Option<&'a str>,
    /// The place.
    pub(crate) place: Place<'a>,
    /// The related place.
    pub(crate) related: Option<(Place<'a>, &'a str)>,
    /// The place of the fix, with the new text.
    pub(crate) fix: Option<(Place<'a>, &'a str)>,
}

/// A range of a text by lines and columns.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// The source.
    pub(crate) source: &'a Source,
    /// Its lines.
    pub(crate) lines: Lines<'a>,
    /// The position of the first character.
    pub(crate) start: Position,
    /// The position after the last character.
    pub(crate) end: Position,
}

impl<'a> Place<'a> {
    fn of(span: Span, texts: &'a Texts<'a>) -> Option<Place<'a>> {
        let (source, lines) = texts.source(span)?;
        let (start, end) = (lines.position(span.start), lines.position(span.end.max(span.start)));
        Some(Place { source, lines, start, end })
    }
}

/// All findings, including allowed ones. A finding that folders with shared includes both have occurs once.
pub(crate) fn of<'a>(folders: &'a [Folder], texts: &'a [Texts<'a>]) -> Vec<Finding<'a>> {
    let mut found = Vec::new();
    for (folder, texts) in folders.iter().zip(texts) {
        let allowed = folder.allowed.iter().map(|one| (&one.diagnostic, Some(one.reason.as_str())));
        let all = folder.diagnostics.iter().map(|one| (one, None)).chain(allowed);
        found.extend(all.filter_map(|(diagnostic, allowed)| finding(diagnostic, allowed, texts)));
    }
    let key = |finding: &Finding<'a>| {
        let Finding { diagnostic, place, .. } = finding;
        (place.source.path.as_str(), place.start, place.end, diagnostic.code, diagnostic.message.as_str())
    };
    found.sort_by(|a, b| key(a).cmp(&key(b)));
    let mut seen = BTreeSet::new();
    found.retain(|finding| seen.insert(key(finding)));
    found
}

fn finding<'a>(diagnostic: &'a Diagnostic, allowed: Option<&'a str>, texts: &'a Texts<'a>) -> Option<Finding<'a>> {
    let place = Place::of(diagnostic.span, texts)?;
    let related = diagnostic.related.as_ref();
    let related = related.and_then(|(span, label)| Some((Place::of(*span, texts)?, label.as_str())));
    let fix = diagnostic.fix.as_ref().and_then(|fix| Some((Place::of(fix.span, texts)?, fix.text.as_str())));
    Some(Finding { diagnostic, allowed, place, related, fix })
}
