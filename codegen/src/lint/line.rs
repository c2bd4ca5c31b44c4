//! Splits a request line of an example into the parts of its URL, each with its place in the source.

use std::ops::Range;

use crate::lint::parts;
use crate::{
    api::{Message, Operation},
    diagnostic::{Code, Diagnostics},
    page::http,
    path::{
        Address, REFERENCE,
        scan::{self, Origin},
    },
    source::{SourceMap, Span},
};

/// A request line, taken apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// The path after host and version.
    pub(super) path: Part<'a>,
    /// `v1.0`, `{version}`
    pub(super) version: Option<Part<'a>>,
    /// What follows the `?`, if there is one.
    pub(super) query: Option<Part<'a>>,
}

/// A part of a source.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    /// As written.
    pub(super) text: &'a str,
    /// Where it stands.
    pub(super) span: Span,
}

impl<'a> Part<'a> {
    /// The part at these bytes of this one.
    pub(super) fn slice(self, start: usize, end: usize) -> Part<'a> {
        Part { text: self.text.get(start..end).unwrap_or_default(), span: self.span.part(start, end) }
    }

    /// The part without blanks around it.
    pub(super) fn trimmed(self) -> Part<'a> {
        let start = self.text.len() - self.text.trim_start().len();
        self.slice(start, start + self.text.trim().len())
    }

    /// A part of this one with the character before it, or the one behind it.
    pub(super) fn around(self, part: Part) -> Part<'a> {
        let start = (part.span.start.saturating_sub(self.span.start)) as usize;
        let end = start + part.text.len();
        if start > 0 { self.slice(start - 1, end) } else { self.slice(start, end + 1) }
    }

    /// The parts between such characters outside brackets and quotes.
    pub(super) fn split(self, separator: char) -> Vec<Part<'a>> {
        scan::split(Origin::Page, self.text, separator)
            .into_iter()
            .map(|range| self.slice(range.start, range.end))
            .collect()
    }
}

impl<'a> Line<'a> {
    /// Takes `GET https://graph.microsoft.com/v1.0/me?$top=5 HTTP/1.1` apart.
    pub(super) fn read(sources: &'a SourceMap, span: Span) -> Option<Line<'a>> {
        let whole = Part { text: sources.text_at(span), span };
        let (_, url) = http::request_line(whole.text)?;
        let start = parts::offset(whole.text, url);
        let url = whole.slice(start, start + url.len());
        let address = Address::of(url.text);
        let part = |range: Range<usize>| url.slice(range.start, range.end);
        let (path, version, query) = (part(address.path), address.version.map(part), address.query.map(part));
        Some(Line { path, version, query })
    }
}

/// The option without what is left of an `&amp;` before it.
pub(super) fn without_reference(option: Part) -> Part {
    option.slice(option.text.len() - option.text.trim_start_matches(REFERENCE).len(), option.text.len())
}

/// Tells of an `&amp;` before an option.
pub(super) fn reference(option: Part, diagnostics: &mut Diagnostics) {
    if !option.text.starts_with(REFERENCE) {
        return;
    }
    let place = Span { end: without_reference(option).span.start, ..option.span };
    diagnostics
        .push(Code::MalformedQuery, place, format!("expected `&`, found `&{REFERENCE}`"))
        .help("an address in a block of code isn't written for HTML")
        .fix(place, "");
}

/// Each request line of an example, with the operation that it is for.
pub(super) fn requests(operations: &[Operation]) -> impl Iterator<Item = (&Operation, &Message)> {
    operations.iter().flat_map(|operation| {
        let requests = operation.examples.iter().filter_map(|example| example.request.as_ref());
        requests.filter(|request| request.request_line.is_some()).map(move |request| (operation, request))
    })
}
