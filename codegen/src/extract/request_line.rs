//! A page comes in; the request lines that it documents go out, each once, with what their templates say.

use crate::{
    api::{Method, PathTemplate},
    diagnostic::{Code, Diagnostics},
    extract::{blocks, template},
    page::{
        self, Family, Page,
        http::{self, StartLine},
    },
    source::Span,
};

/// A line such as `GET /communications/calls/{id}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestLine {
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
    /// Where the line stands.
    pub span: Span,
}

/// An option that a request line gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryOption {
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
pub fn request_lines(page: &Page, diagnostics: &mut Diagnostics) -> Vec<RequestLine> {
    let mut lines = Vec::new();
    for (_, section) in blocks::sections_under(page, Family::HttpRequest) {
        for code in blocks::codes(section) {
            read_block(code, &mut lines, Some(&mut *diagnostics));
        }
    }
    if lines.is_empty() {
        let (templates, examples): (Vec<_>, Vec<_>) =
            page.sections.iter().partition(|section| !is_example(blocks::meaning(page, section)));
        for code in templates.into_iter().flat_map(blocks::codes) {
            read_block(code, &mut lines, None);
        }
        for code in examples.into_iter().flat_map(blocks::codes) {
            let mut shown = Vec::new();
            read_block(code, &mut shown, None);
            lines.extend(shown.into_iter().filter(|line| documents_a_path(&lines, line)).collect::<Vec<_>>());
        }
        if let Some(first) = lines.first() {
            diagnostics
                .push(Code::MissingHttpRequest, first.span, format!("{} has no HTTP request section", page.path))
                .help("its request lines are read from its other blocks");
        }
    }
    merge_same(lines)
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

fn read_block(code: &page::Code, lines: &mut Vec<RequestLine>, mut diagnostics: Option<&mut Diagnostics>) {
    if !matches!(code.info.as_str(), "" | "http" | "https" | "msgraph-interactive" | "rest") {
        return;
    }
    for message in http::messages(&code.text) {
        let Some(StartLine::Request(method, text)) = message.start else { continue };
        let span = code.place.span(message.line.start, message.line.end);
        let Some(url) = template::url(&text) else {
            if let Some(diagnostics) = diagnostics.as_deref_mut() {
                diagnostics
                    .push(Code::UnreadableRequestLine, span, format!("`{text}` is no path of the service"))
                    .help("the line is left out");
            }
            continue;
        };
        if let Some(diagnostics) = diagnostics.as_deref_mut().filter(|_| url.is_elided) {
            diagnostics
                .push(Code::ElidedPath, span, format!("`{text}` leaves segments out"))
                .help("the path is read without the dots");
        }
        let headers = message.headers.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        let query = url.query.into_iter().map(|(name, value)| QueryOption { name, value, is_required: true }).collect();
        lines.push(RequestLine { method, path: url.path, query, literals: url.literals, headers, span });
    }
}

/// Joins lines of one method and path: their query options and headers add up, and only what all have is required.
fn merge_same(lines: Vec<RequestLine>) -> Vec<RequestLine> {
    let mut merged: Vec<RequestLine> = Vec::new();
    for line in lines {
        let key = path_key(&line.path);
        match merged.iter_mut().find(|known| known.method == line.method && path_key(&known.path) == key) {
            Some(known) => {
                for option in &mut known.query {
                    option.is_required &= line.query.iter().any(|other| other.name == option.name);
                }
                for mut option in line.query {
                    if !known.query.iter().any(|other| other.name == option.name) {
                        option.is_required = false;
                        known.query.push(option);
                    }
                }
                known.headers.extend(line.headers);
            }
            None => merged.push(line),
        }
    }
    merged
}

/// What tells paths apart: `/me/events/{}`; neither case nor quotes nor the placeholders' names matter.
#[must_use]
pub fn path_key(path: &PathTemplate) -> String {
    let mut key = String::new();
    let mut is_within_name = false;
    for c in path.to_string().chars() {
        match c {
            '{' => {
                is_within_name = true;
                key.push_str("{}");
            }
            '}' => is_within_name = false,
            '\'' => {}
            _ if is_within_name => {}
            _ => key.push(c.to_ascii_lowercase()),
        }
    }
    key.replace("()", "")
}
