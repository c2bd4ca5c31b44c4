//! Reports arguments that only one of a function's two places has: its request lines, or its table of parameters. An
//! argument of a key or of an earlier segment is not one of the function.

use crate::{
    api::{Method, Segment},
    diagnostic::{Code, Diagnostics},
    extract::{texts::blocks, types::row},
    lint::{Read, parts},
    page::{Family, Page, Text, http::StartLine},
    path,
    source::Span,
};

pub(super) fn check(read: &Read, diagnostics: &mut Diagnostics) {
    for page in read.pages {
        let listed = listed(page);
        if listed.is_empty() {
            continue;
        }
        let lines = lines(page);
        // The parameters of an action stand in its body.
        if !lines.iter().any(|line| line.method == Method::Get) {
            continue;
        }
        for line in &lines {
            unlisted(line, &listed, diagnostics);
        }
        for cell in &listed {
            unused(page, cell, &lines, diagnostics);
        }
    }
}

/// The name cells of the tables of function parameters.
fn listed(page: &Page) -> Vec<&Text> {
    let tables =
        blocks::sections_under(page, Family::FunctionParameters).flat_map(|(_, section)| blocks::tables(section));
    tables
        .filter_map(|table| row::Columns::of(&table.header).map(|columns| (table, columns)))
        .flat_map(|(table, columns)| table.rows.iter().filter_map(move |row| row.get(columns.name)))
        .collect()
}

struct Line {
    method: Method,
    /// The names of arguments, of placeholders and of query options.
    arguments: Vec<String>,
    others: Vec<String>,
    text: String,
    span: Span,
}

impl Line {
    /// Where an argument's name stands.
    fn argument(&self, name: &str) -> Option<Span> {
        let at = self.text.rfind(&format!("{name}="))?;
        Some(self.span.part_of(&self.text, at, at + name.len()))
    }
}

fn lines(page: &Page) -> Vec<Line> {
    let mut lines = Vec::new();
    let codes = blocks::sections_under(page, Family::HttpRequest).flat_map(|(_, section)| blocks::codes(section));
    for code in codes {
        for message in code.messages() {
            let Some(StartLine::Request(method, written)) = &message.start else { continue };
            let Some(url) = path::url(written) else { continue };
            let span = code.place.span(message.line.start, message.line.end);
            let text = code.part(&message.line).to_owned();
            let mut line = Line { method: *method, arguments: Vec::new(), others: Vec::new(), text, span };
            // Only the last call is the page's: `applications(appId='{appId}')` before it is a key.
            let last = url.path.segments.iter().rposition(|segment| matches!(segment, Segment::Call { .. }));
            for (index, segment) in url.path.segments.iter().enumerate() {
                match segment {
                    Segment::Call { arguments, .. } => {
                        let names = arguments.iter().map(|argument| argument.name.clone());
                        if Some(index) == last { &mut line.arguments } else { &mut line.others }.extend(names);
                        line.others.extend(arguments.iter().map(|argument| argument.placeholder.clone()));
                    }
                    Segment::Placeholder { name, .. } => line.others.push(name.clone()),
                    Segment::BareKey { name, placeholder, .. } => {
                        line.others.extend([name.clone(), placeholder.clone()]);
                    }
                    Segment::Literal(_) | Segment::Mixed(_) => {}
                }
            }
            line.others.extend(url.query.into_iter().map(|(name, _)| name));
            lines.push(line);
        }
    }
    lines
}

fn name(cell: &Text) -> &str {
    let first = cell.plain.split('(').next().unwrap_or_default();
    first.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '`' | ':' | '{' | '}' | '\''))
}

fn unlisted(line: &Line, listed: &[&Text], diagnostics: &mut Diagnostics) {
    let Some(first) = listed.first() else { return };
    for argument in &line.arguments {
        if !listed.iter().any(|cell| name(cell).eq_ignore_ascii_case(argument)) {
            let place = line.argument(argument).unwrap_or(line.span);
            diagnostics
                .push(
                    Code::UnlistedArgument,
                    place,
                    format!("`{argument}` of the path is missing from the table of parameters"),
                )
                .related(first.span, "the table");
        }
    }
}

fn unused(page: &Page, cell: &Text, lines: &[Line], diagnostics: &mut Diagnostics) {
    let name = name(cell);
    let is_same = |other: &String| {
        let plain =
            |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        plain(other) == plain(name)
    };
    let is_used = lines.iter().any(|line| line.arguments.iter().chain(&line.others).any(is_same));
    // An example that has it shows that the template lacks all its arguments, which is told where it is read.
    let call = format!("{name}=");
    let is_shown = || parts::codes(page).any(|code| code.text.contains(&call));
    if name.is_empty() || name.contains(' ') || is_used || is_shown() {
        return;
    }
    let diagnostic =
        diagnostics.push(Code::UnusedParameter, cell.span, format!("the parameter `{name}` is in no path of the page"));
    if let Some(line) = lines.first() {
        diagnostic.related(line.span, "the path");
    }
}
