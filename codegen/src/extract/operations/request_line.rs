//! Reads the request lines that a page documents. Lines that differ only in their query are one, and lines of examples
//! document a path only where no other line does or where they have placeholders.

mod text;
mod unfinished;

use std::collections::{BTreeMap, BTreeSet};
use text::Written;

use indexmap::IndexMap;

use crate::{
    api::{Method, PathTemplate, Segment},
    diagnostic::{Code, Diagnostics},
    extract::texts::blocks,
    gateway,
    limits::{REQUEST_LINES, SEGMENTS},
    page::{self, Family, Page, Section, http::StartLine},
    path,
    source::Span,
};

/// A line such as `GET /communications/calls/{id}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RequestLine {
    /// Its method.
    pub method: Method,
    /// Its path.
    pub path: PathTemplate,
    /// What stands after the `?`.
    pub query: Vec<QueryOption>,
    /// Placeholders that stand for a literal of the page, with it.
    pub literals: Vec<(String, String)>,
    /// Headers that the block has under the line.
    pub headers: Vec<(String, String)>,
    /// The headings, in lower case, of the parts of its page that document it, where they are for single operations.
    pub headings: Vec<String>,
    /// The index of the part of its page that is about it, where the page has such.
    pub part: Option<usize>,
    /// Where the line stands.
    pub span: Span,
}

impl RequestLine {
    /// Whether its path goes onto the wire as it is written; reports why not.
    pub(in crate::extract) fn is_sendable(&self, diagnostics: &mut Diagnostics) -> bool {
        let path = self.path.to_string();
        let Err(fault) = gateway::check_path(&path) else { return true };
        let message = fault.message(self.method, &path);
        diagnostics.push(Code::UnsendablePath, self.span, message).help("correct it; the line is ignored");
        false
    }

    /// Whether a page could have a line with this path, which would be read as that path.
    pub(crate) fn can_have(path: &PathTemplate) -> bool {
        let text = path.to_string();
        gateway::check_path(&text).is_ok()
            && path::url(&text).is_some_and(|url| {
                url.path == *path
                    && !is_too_long(&url)
                    && !unfinished::is_unfinished(path)
                    && !unfinished::ends_open(&text)
            })
    }
}

#[cfg(test)]
impl RequestLine {
    /// A line of which nothing is known but its method and its URL's path.
    pub(crate) fn of(method: Method, url: &str) -> RequestLine {
        RequestLine {
            method,
            path: crate::path::url(url).unwrap_or_default().path,
            query: Vec::new(),
            literals: Vec::new(),
            headers: Vec::new(),
            headings: Vec::new(),
            part: None,
            span: Span::default(),
        }
    }
}

/// An option that a request line gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct QueryOption {
    /// `startDateTime`
    pub name: String,
    /// `{start_datetime}`
    pub value: String,
    /// All lines of this path give it.
    pub is_required: bool,
}

/// The page's request lines in their order; those that differ in their query alone are one.
///
/// A page without an HTTP request section, such as site-get.md, is read from all its requests.
pub(crate) fn request_lines(page: &Page, diagnostics: &mut Diagnostics) -> Vec<RequestLine> {
    let mut lines = Vec::new();
    let mut is_refused = false;
    for (_, section) in blocks::sections_under(page, Family::HttpRequest) {
        let known = lines.len();
        for code in blocks::codes(section) {
            is_refused |= read_block(code, Block::Template, &mut lines, diagnostics);
        }
        for written in text::whole(section) {
            is_refused |= read_line(written, Vec::new(), Block::Template, &mut lines, diagnostics);
        }
        let headings: Vec<String> = blocks::operation_heading(page, section).into_iter().collect();
        lines.iter_mut().skip(known).for_each(|line| line.headings.clone_from(&headings));
    }
    if lines.is_empty() {
        let sections = blocks::sections_under(page, Family::HttpRequest).map(|(_, section)| section);
        for written in sections.flat_map(text::mentioned) {
            is_refused |= read_line(written, Vec::new(), Block::Template, &mut lines, diagnostics);
        }
    }
    for code in beside(page) {
        // One for another host is a step of what the page describes.
        is_refused |= read_block(code, Block::Other, &mut lines, diagnostics);
    }
    if lines.is_empty() && !is_refused {
        let (templates, examples): (Vec<_>, Vec<_>) =
            page.sections.iter().partition(|section| !is_example(blocks::meaning(page, section)));
        for code in templates.into_iter().flat_map(blocks::codes) {
            read_block(code, Block::Other, &mut lines, diagnostics);
        }
        for code in examples.into_iter().flat_map(blocks::codes) {
            let mut shown = Vec::new();
            read_block(code, Block::Other, &mut shown, diagnostics);
            lines.extend(shown.into_iter().filter(|line| documents_a_path(&lines, line)).collect::<Vec<_>>());
        }
        match lines.first() {
            Some(first) => diagnostics
                .push(Code::MissingHttpRequest, first.span, format!("{} has no HTTP request section", page.path))
                .help("add one; its request lines are read from other blocks"),
            None => diagnostics
                .push(Code::MissingHttpRequest, page.title.span, format!("{} has no request line", page.path))
                .help("write one in the section `HTTP request`; the page has no operation"),
        };
    }
    let lines = merge_same(lines);
    if let Some(first) = lines.get(REQUEST_LINES) {
        let message =
            format!("{} has {} request lines; only the first {REQUEST_LINES} are read", page.path, lines.len());
        diagnostics.push(Code::SizeLimit, first.span, message).help("split the page");
    }
    lines.into_iter().take(REQUEST_LINES).collect()
}

/// The requests of sections beside one that has a request section of its own: drive-list.md gives that heading to the first
/// of its sections alone, and the others just show their requests.
fn beside(page: &Page) -> Vec<&page::Code> {
    let requests = page.sections.iter().filter(|section| section.family == Family::HttpRequest);
    let parents = requests.filter_map(|section| Some((section.parent?, page.sections.get(section.parent?)?)));
    let of_operation: Vec<(usize, &Section)> =
        parents.filter(|(_, parent)| parent.level > 1 && blocks::meaning(page, parent) == Family::Other).collect();
    let is_sibling = |(index, section): &(usize, &Section)| {
        let is_beside =
            |(of, one): &(usize, &Section)| one.parent == section.parent && one.level == section.level && of != index;
        section.family == Family::Other && of_operation.iter().any(is_beside)
    };
    let siblings = page.sections.iter().enumerate().filter(is_sibling);
    let has_own = |index: usize| page.children(index).any(|(_, child)| child.family == Family::HttpRequest);
    let codes = siblings.filter(|(index, _)| !has_own(*index)).flat_map(|(_, section)| blocks::codes(section));
    let is_request =
        |code: &&page::Code| code.annotation.as_ref().is_some_and(|one| one.block_type.as_deref() == Some("request"));
    codes.filter(is_request).collect()
}

fn is_example(family: Family) -> bool {
    matches!(
        family,
        Family::Example
            | Family::ExampleRequest
            | Family::ExampleResponse
            | Family::ExampleNotification
            | Family::Response
    )
}

/// An example's line documents a path of its own where it has placeholders, or where there is no other line.
fn documents_a_path(lines: &[RequestLine], line: &RequestLine) -> bool {
    lines.is_empty() || line.path.placeholders().next().is_some() && line.literals.is_empty()
}

/// What a block is there for.
#[derive(Clone, Copy, PartialEq)]
enum Block {
    /// It says what can be requested.
    Template,
    /// Something else, where nothing says that.
    Other,
}

/// Adds a block's lines, and answers whether some were left out since they can't be sent.
fn read_block(code: &page::Code, block: Block, lines: &mut Vec<RequestLine>, diagnostics: &mut Diagnostics) -> bool {
    let is_of_requests = matches!(code.info.as_str(), "" | "http" | "https" | "msgraph-interactive" | "rest");
    // A section of request lines has them whatever its fences are called.
    if !is_of_requests && block != Block::Template {
        return false;
    }
    let mut is_refused = false;
    for message in code.messages() {
        let Some(StartLine::Request(method, url)) = &message.start else { continue };
        let span = code.place.span(message.line.start, message.line.end);
        let headers =
            message.headers.iter().map(|one| (code.part(&one.name).to_owned(), code.part(&one.value).to_owned()));
        let written = Written { method: *method, url: url.clone(), span };
        is_refused |= read_line(written, headers.collect(), block, lines, diagnostics);
    }
    if block == Block::Template {
        for (line, text) in unfinished::lines(code) {
            unreadable(text, code.place.span(line.start, line.end), diagnostics);
            is_refused = true;
        }
    }
    is_refused
}

/// Adds a line, and answers whether it was left out since it can't be sent.
fn read_line(
    Written { method, url: text, span }: Written,
    headers: Vec<(String, String)>,
    block: Block,
    lines: &mut Vec<RequestLine>,
    diagnostics: &mut Diagnostics,
) -> bool {
    let url = path::url(&text);
    if url.as_ref().is_some_and(is_too_long) {
        if block == Block::Template {
            let message = format!("the path has more than {SEGMENTS} segments or placeholders");
            diagnostics.push(Code::SizeLimit, span, message).help("correct it; the line is ignored");
        }
        return false;
    }
    let is_finished = |url: &path::Url| !unfinished::is_unfinished(&url.path) && !unfinished::ends_open(&text);
    let (is_graphs, url) = (url.is_some(), url.filter(is_finished));
    let Some(url) = url else {
        if block == Block::Template {
            unreadable(&text, span, diagnostics);
        }
        return is_graphs;
    };
    if block == Block::Template && url.is_elided {
        diagnostics
            .push(Code::ElidedPath, span, format!("`{text}` omits segments"))
            .help("write the whole path; it is read without the dots");
    }
    let query = url.query.into_iter().map(|(name, value)| QueryOption { name, value, is_required: true }).collect();
    let (path, literals) = (url.path, url.literals);
    let line = RequestLine { method, path, query, literals, headers, headings: Vec::new(), part: None, span };
    let is_sendable = line.is_sendable(diagnostics);
    lines.extend(Some(line).filter(|_| is_sendable));
    !is_sendable
}

fn unreadable(text: &str, span: Span, diagnostics: &mut Diagnostics) {
    diagnostics
        .push(Code::UnreadableRequestLine, span, format!("expected a path of the service, found `{text}`"))
        .help("correct it; the line is ignored");
}

/// Whether a path has more of anything than paths have.
fn is_too_long(url: &path::Url) -> bool {
    let segments = &url.path.segments;
    let placeholders = |segment: &Segment| match segment {
        Segment::Literal(text) => text.matches('{').count(),
        segment => segment.placeholders().len(),
    };
    segments.len() > SEGMENTS || segments.iter().map(placeholders).sum::<usize>() > SEGMENTS
}

/// Joins lines of one method and path: their query options and headers add up, and only what all have is required.
fn merge_same(lines: Vec<RequestLine>) -> Vec<RequestLine> {
    let mut groups: IndexMap<(Method, String), Vec<RequestLine>> = IndexMap::new();
    for line in lines {
        groups.entry((line.method, line.path.key())).or_default().push(line);
    }
    groups.into_values().filter_map(joined).collect()
}

fn joined(lines: Vec<RequestLine>) -> Option<RequestLine> {
    let count = lines.len();
    // How many of the lines give each option.
    let mut given: BTreeMap<String, usize> = BTreeMap::new();
    for line in &lines {
        let names: BTreeSet<&str> = line.query.iter().map(|option| option.name.as_str()).collect();
        for name in names {
            *given.entry(name.to_owned()).or_default() += 1;
        }
    }
    let mut lines = lines.into_iter();
    let mut main = lines.next()?;
    let mut known: BTreeSet<String> = main.query.iter().map(|option| option.name.clone()).collect();
    for line in lines {
        main.query.extend(line.query.into_iter().filter(|option| known.insert(option.name.clone())));
        main.headers.extend(line.headers);
        main.headings.extend(line.headings);
    }
    for option in &mut main.query {
        option.is_required &= given.get(&option.name) == Some(&count);
    }
    Some(main)
}
