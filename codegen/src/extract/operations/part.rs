//! Reads what a page says of single ones of its operations: which of its body, response, query and header sections are about
//! which request lines.
//!
//! A heading, a line over a table or how a sentence begins may name what a part is about. What is hard: most of them name
//! something else. One counts only where it selects some lines and not the others (`part/title.rs`); it stands for nothing
//! otherwise. A line is told all that is about it, and all that is about no lines in particular.

mod title;
mod view;

use crate::{
    api::Parameter,
    diagnostic::{Code, Diagnostics},
    extract::{
        operations::body, operations::parameter, operations::query_option, operations::request_line::RequestLine,
        operations::response, written::Written,
    },
    limits::PARAMETERS,
    page::{Family, Page},
    source::Span,
};

/// What a page says of some of its operations, or of all.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) body: body::Prose,
    pub(crate) response: response::Prose,
    pub(crate) query: query_option::Documented,
    pub(crate) headers: Vec<Parameter<Written>>,
}

impl Part {
    /// What the whole page says.
    pub(super) fn of(page: &Page, diagnostics: &mut Diagnostics) -> Part {
        let mut body = body::prose(page);
        limited(&mut body.rows, PARAMETERS, |row| row.property.span, "parameters of a body", diagnostics);
        let (mut headers, mut query) = (parameter::documented_headers(page), query_option::documented(page));
        limited(&mut headers, PARAMETERS, |header| header.span, "request headers", diagnostics);
        limited(query.listed(), PARAMETERS, |option| option.span, "query options", diagnostics);
        Part { body, response: response::prose(page), query, headers }
    }
}

/// The families of sections that may be about single operations, each with what it is called.
const FAMILIES: [(Family, &str); 4] = [
    (Family::RequestBody, "request body"),
    (Family::Response, "response"),
    (Family::QueryParameters, "query parameters"),
    (Family::RequestHeaders, "request headers"),
];

/// What a page says of single lines, which get the index of what is about them; empty where it says the same of all.
pub(super) fn parts(page: &Page, lines: &mut [RequestLine], diagnostics: &mut Diagnostics) -> Vec<Part> {
    if lines.len() < 2 {
        return Vec::new();
    }
    let views: Vec<view::View> = FAMILIES.iter().map(|(family, _)| view::View::of(page, *family, lines)).collect();
    for (view, (_, name)) in views.iter().zip(FAMILIES) {
        report(view, name, lines, diagnostics);
    }
    if !views.iter().any(view::View::is_parted) {
        return Vec::new();
    }
    let mut parts: Vec<(Vec<Vec<bool>>, Part)> = Vec::new();
    for (index, line) in lines.iter_mut().enumerate() {
        let key: Vec<Vec<bool>> = views.iter().map(|view| view.kept(index)).collect();
        let known = parts.iter().position(|(other, _)| *other == key);
        line.part = known.or_else(|| {
            let mut own = page.clone();
            for (view, kept) in views.iter().zip(&key) {
                view.leave_out(&mut own, kept);
            }
            // What is beyond a limit was told of the whole page.
            parts.push((key, Part::of(&own, &mut Diagnostics::default())));
            parts.len().checked_sub(1)
        });
    }
    parts.into_iter().map(|(_, part)| part).collect()
}

/// Tells of lines of which nothing says which part is about them.
fn report(view: &view::View, name: &str, lines: &[RequestLine], diagnostics: &mut Diagnostics) {
    let untold = (0..lines.len()).filter(|line| view.is_untold(*line)).filter_map(|index| lines.get(index));
    let help = "name in the heading what the path names; all of them are read";
    for line in untold {
        let message = format!("none of the {name} sections is about `{} {}`", line.method, line.path);
        diagnostics.push(Code::UnselectedSection, line.span, message).help(help);
    }
    if let [first, second, ..] = view.unselected().as_slice() {
        let (one, other) = (&first.label, &second.label);
        let message = format!("the {name} tables for `{one}` and `{other}` name none of this page's paths");
        diagnostics.push(Code::UnselectedSection, first.span, message).help(help);
    }
}

/// Leaves out what is beyond a limit, and tells of the first.
pub(super) fn limited<T>(
    all: &mut Vec<T>,
    most: usize,
    place: impl Fn(&T) -> Span,
    what: &str,
    diagnostics: &mut Diagnostics,
) {
    if let Some(first) = all.get(most) {
        let message = format!("the page has {} {what}; only the first {most} are read", all.len());
        diagnostics.push(Code::SizeLimit, place(first), message).help("split the page");
        all.truncate(most);
    }
}
