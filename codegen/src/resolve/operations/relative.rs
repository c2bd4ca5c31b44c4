//! Completes request lines that are the tail of their examples' paths: `/workbook/names` where the examples request
//! `/me/drive/items/{id}/workbook/names`.
//!
//! What is hard: a path below another root is no fault by itself, as `/drives/{id}` is one beside `/me/drives/{id}`. A first
//! segment is no root where more of the lines that begin with it are tails of their own examples than requests begin with
//! it or pages list it beside the whole path. Then the examples of the line give the beginnings, else those of its page, else those of all pages.

use std::collections::BTreeMap;

use crate::{
    api::{Method, PathTemplate, Segment},
    diagnostic::{Code, Diagnostics},
    extract::{operations::alias, operations::operation::OperationPage, operations::request_line::RequestLine},
    path::{self, Url},
};

/// Completes the lines of all pages, and reports each that is completed.
pub(super) fn complete(pages: &mut [OperationPage], diagnostics: &mut Diagnostics) {
    let mut roots: BTreeMap<String, Root> = BTreeMap::new();
    let read: Vec<Requests> = pages.iter().map(requests).collect();
    let templates: Vec<PathTemplate> =
        pages.iter().flat_map(|page| &page.lines).map(|line| line.path.clone()).collect();
    let lines = pages.iter().zip(&read).flat_map(|(page, read)| page.lines.iter().map(move |line| (page, read, line)));
    for (page, requests, line) in lines {
        let (Some(name), shown) = (first_name(line), shown(page, requests, line)) else { continue };
        if shown.is_whole || !shown.beginnings.is_empty() {
            let root = roots.entry(name).or_default();
            root.as_whole += usize::from(is_beside_a_whole(page, line));
            root.as_tail += usize::from(!shown.is_whole);
            add(&mut root.beginnings, shown.beginnings);
        }
    }
    for (_, url) in read.iter().flatten() {
        // A request of another page that begins so shows a root as well.
        let first = url.path.segments.first().and_then(Segment::name).map(str::to_ascii_lowercase);
        if let Some(root) = first.and_then(|name| roots.get_mut(&name)) {
            root.as_whole += 1;
        }
    }
    roots.retain(|_, root| root.as_tail > root.as_whole);
    for root in roots.values_mut() {
        let read = std::mem::take(&mut root.beginnings).into_iter().map(|one| documented(one, &templates));
        root.beginnings = Vec::new();
        add(&mut root.beginnings, read.collect());
    }
    for (page, requests) in pages.iter_mut().zip(&read).filter(|_| !roots.is_empty()) {
        complete_page(page, requests, &Known { roots: &roots, templates: &templates }, diagnostics);
    }
}

/// What is known of the first segment of lines.
#[derive(Default)]
struct Root {
    /// How many lines with it are requested as they stand.
    as_whole: usize,
    /// How many are tails of what is requested.
    as_tail: usize,
    /// What examples have before it.
    beginnings: Vec<PathTemplate>,
}

/// What all pages together tell.
struct Known<'a> {
    roots: &'a BTreeMap<String, Root>,
    templates: &'a [PathTemplate],
}

/// How the examples of a page show a line.
#[derive(Default)]
struct Shown {
    is_whole: bool,
    beginnings: Vec<PathTemplate>,
}

fn first_name(line: &RequestLine) -> Option<String> {
    line.path.segments.first().and_then(Segment::name).map(str::to_ascii_lowercase)
}

fn shown(page: &OperationPage, requests: &Requests, line: &RequestLine) -> Shown {
    let mut shown = Shown { is_whole: is_beside_a_whole(page, line), beginnings: Vec::new() };
    let first = line.path.segments.first().and_then(Segment::name).unwrap_or_default();
    for (_, url) in requests.iter().filter(|(method, _)| *method == line.method) {
        shown.is_whole |= url.request.fit(&line.path).is_some();
        let is_first = |segment: &Segment| segment.name().is_some_and(|name| name.eq_ignore_ascii_case(first));
        if !url.path.segments.iter().skip(1).any(is_first) {
            continue;
        }
        let beginnings = url.request.tails().filter(|(_, tail)| tail.fit(&line.path).is_some_and(|fit| fit.is_same()));
        let beginnings = beginnings.filter_map(|(before, _)| Some(path::url(&before)?.path));
        // What no line could have is no path to complete one to: `/a|b/lamps`.
        add(&mut shown.beginnings, beginnings.filter(RequestLine::can_have).collect());
    }
    shown
}

/// The requests that a page shows.
type Requests = Vec<(Method, Url)>;

fn requests(page: &OperationPage) -> Requests {
    let requests = page.exchanges.iter().filter_map(|exchange| exchange.example.request.as_ref());
    let lines = requests.filter_map(|request| request.request_line.as_ref());
    lines.filter_map(|(method, url)| Some((*method, path::url(url)?))).collect()
}

/// Whether the page lists what the line is the end of as well: `/drive/root` beside `/me/drive/root`.
fn is_beside_a_whole(page: &OperationPage, line: &RequestLine) -> bool {
    let own = line.path.key();
    let is_whole = |other: &RequestLine| {
        let end = other.path.segments.len().checked_sub(line.path.segments.len()).filter(|start| *start > 0);
        end.and_then(|start| other.path.segments.get(start..)).is_some_and(|end| path::key(end) == own)
    };
    page.lines.iter().any(|other| other.method == line.method && is_whole(other))
}

/// Each path once.
fn add(known: &mut Vec<PathTemplate>, others: Vec<PathTemplate>) {
    for other in others {
        if !known.iter().any(|one| one.key() == other.key()) {
            known.push(other);
        }
    }
}

/// As a line that begins alike has it, which tells what of an example is an id.
fn documented(beginning: PathTemplate, templates: &[PathTemplate]) -> PathTemplate {
    let request = path::RequestPath::sent(&beginning.to_string());
    let beginnings = templates.iter().filter_map(|one| one.segments.get(..beginning.segments.len()));
    let fitting = beginnings.map(|segments| PathTemplate { segments: segments.to_vec() });
    let fits = fitting.filter_map(|one| Some((request.fit(&one).filter(path::Fit::is_same)?.rank(), one)));
    fits.min_by(|(one, _), (other, _)| one.cmp(other)).map_or_else(|| with_ids(beginning), |(_, template)| template)
}

/// With what can only be an id, as it has digits behind a name, as a placeholder.
fn with_ids(path: PathTemplate) -> PathTemplate {
    let is_id = |at: usize, text: &str| {
        let before = at.checked_sub(1).and_then(|at| path.segments.get(at));
        matches!(before, Some(Segment::Literal(name)) if !has_digit(name)) && has_digit(text)
    };
    let segments = path.segments.iter().enumerate().map(|(at, segment)| match segment {
        Segment::Literal(text) if is_id(at, text) => Segment::Placeholder { name: "id".to_owned(), colon: false },
        other => other.clone(),
    });
    PathTemplate { segments: segments.collect() }
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

fn complete_page(page: &mut OperationPage, requests: &Requests, known: &Known, diagnostics: &mut Diagnostics) {
    let lines = std::mem::take(&mut page.lines);
    let root_of = |line: &RequestLine| first_name(line).and_then(|name| known.roots.get(&name));
    if !lines.iter().any(|line| root_of(line).is_some()) {
        page.lines = lines;
        return;
    }
    let of_lines: Vec<Shown> = lines.iter().map(|line| shown(page, requests, line)).collect();
    let read = |shown: &Shown| shown.beginnings.iter().map(|one| documented(one.clone(), known.templates)).collect();
    let mut of_page: Vec<PathTemplate> = Vec::new();
    of_lines.iter().for_each(|shown| add(&mut of_page, read(shown)));
    for (line, shown) in lines.into_iter().zip(&of_lines) {
        let Some(root) = root_of(&line).filter(|_| !shown.is_whole) else {
            page.lines.push(line);
            continue;
        };
        let mut beginnings = Vec::new();
        add(&mut beginnings, read(shown));
        let beginnings = [&beginnings, &of_page, &root.beginnings].into_iter().find(|one| !one.is_empty());
        for beginning in beginnings.into_iter().flatten() {
            let segments = beginning.segments.iter().chain(&line.path.segments).cloned().collect();
            let completed = RequestLine { path: PathTemplate { segments }, ..line.clone() };
            if !page.lines.iter().any(|known| key(known) == key(&completed)) {
                report(&line, &completed, diagnostics);
                page.lines.push(completed);
            }
        }
    }
    let others = alias::lines(&page.lines, &page.exchanges, diagnostics);
    page.lines.extend(others);
}

fn key(line: &RequestLine) -> (Method, String) {
    (line.method, line.path.key())
}

fn report(line: &RequestLine, completed: &RequestLine, diagnostics: &mut Diagnostics) {
    let message = format!("`{} {}` is only the end of a path", line.method, line.path);
    diagnostics
        .push(Code::RelativePath, line.span, message)
        .help(format!("write the whole path, `{}`, as examples request it", completed.path));
}
