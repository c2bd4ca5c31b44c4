//! Reads parameters of paths and headers from a page's tables, and adds arguments that only the table and an example
//! show. Tables name placeholders differently from request lines, so names are compared without case and punctuation.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    api::{Argument, Parameter, ParameterPlace, ParameterSource, PathTemplate, Primitive, Segment},
    diagnostic::{Code, Diagnostics},
    extract::{
        operations::example::AnnotatedExample,
        operations::request_line::RequestLine,
        texts::blocks,
        texts::description,
        texts::prose,
        types::row::{self, Row},
        written::{Written, WrittenType},
    },
    page::{Family, Page, Text},
    path,
    source::Span,
    vocabulary::operations,
};

/// The rows that describe placeholders and arguments, whatever section they stand in.
pub(crate) fn documented(page: &Page) -> Vec<Row> {
    [Family::PathParameters, Family::FunctionParameters, Family::QueryParameters]
        .into_iter()
        .flat_map(|family| blocks::sections_under(page, family))
        .flat_map(|(_, section)| blocks::tables(section))
        .flat_map(row::rows)
        .collect()
}

/// The line with the arguments that its template leaves out and the example's call shows, if so.
///
/// Intune's function pages write `/getEffectivePermissions`, list `scope` under "Request body" and call
/// `getEffectivePermissions(scope='parameterValue')`; driveitem-delta.md calls `delta(token='latest')` beside `delta`.
pub(crate) fn completed(
    line: &RequestLine,
    rows: &[Row],
    exchanges: &[AnnotatedExample],
    diagnostics: &mut Diagnostics,
) -> Option<RequestLine> {
    let Some(Segment::Literal(name)) = line.path.segments.last() else { return None };
    let shown = exchanges.iter().find_map(|exchange| {
        let (method, url) = exchange.example.request.as_ref()?.request_line.as_ref()?;
        let is_call = *method == line.method && url.contains('(');
        let url = is_call.then(|| path::url(url))??;
        match url.path.segments.into_iter().next_back() {
            Some(Segment::Call { name: called, arguments }) if called.eq_ignore_ascii_case(name) => Some(arguments),
            _ => None,
        }
    })?;
    let arguments: Vec<Argument> = shown
        .into_iter()
        .map(|argument| {
            // The example's case is not always the table's.
            let row = rows.iter().find(|row| row.property.name.eq_ignore_ascii_case(&argument.name));
            let name = row.map_or(argument.name, |row| row.property.name.clone());
            Argument { placeholder: name.clone(), name, quoted: argument.quoted }
        })
        .collect();
    let names: Vec<&str> = arguments.iter().map(|argument| argument.name.as_str()).collect();
    if names.is_empty() {
        return None;
    }
    let message = format!("`{name}` has no arguments in the path, but `{}` in the example", names.join("`, `"));
    diagnostics.push(Code::MissingArguments, line.span, message).help("add them to the path");
    let mut completed = line.clone();
    completed.path.segments.pop();
    completed.path.segments.push(Segment::Call { name: name.clone(), arguments });
    Some(completed)
}

/// What describes placeholders and arguments, by name without case and punctuation.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    rows: Vec<Row>,
    /// The first of each name.
    first: BTreeMap<String, usize>,
}

impl Rows {
    /// Of a page.
    pub(crate) fn of(rows: Vec<Row>) -> Rows {
        let mut first = BTreeMap::new();
        for (index, row) in rows.iter().enumerate() {
            first.entry(squeezed(&row.property.name)).or_insert(index);
        }
        Rows { rows, first }
    }

    /// In the order of the page.
    pub(crate) fn all(&self) -> &[Row] {
        &self.rows
    }

    /// The first that has one of the names.
    fn find(&self, names: [&str; 2]) -> Option<&Row> {
        let found = names.into_iter().filter_map(|name| self.first.get(&squeezed(name)));
        found.min().and_then(|index| self.rows.get(*index))
    }
}

/// A path parameter for each placeholder, in order.
pub(crate) fn path_parameters(line: &RequestLine, rows: &Rows) -> Vec<Parameter<Written>> {
    line.path
        .segments
        .iter()
        .flat_map(|segment| match segment {
            Segment::Literal(_) | Segment::Mixed(_) => Vec::new(),
            Segment::Placeholder { name, .. } => vec![(name.as_str(), name.as_str(), None)],
            Segment::BareKey { name, placeholder, .. } => vec![(name.as_str(), placeholder.as_str(), None)],
            Segment::Call { arguments, .. } => arguments
                .iter()
                .map(|argument| (argument.name.as_str(), argument.placeholder.as_str(), Some(argument.quoted)))
                .collect(),
        })
        .map(|(name, placeholder, quoted)| path_parameter(line, rows, name, placeholder, quoted))
        .collect()
}

fn path_parameter(
    line: &RequestLine,
    rows: &Rows,
    name: &str,
    placeholder: &str,
    quoted: Option<bool>,
) -> Parameter<Written> {
    let row = rows.find([name, placeholder]);
    let example = line.literals.iter().find(|(of, _)| of == placeholder).map(|(_, value)| value.clone());
    let ty = row.map(|row| row.property.ty.clone()).filter(|ty| *ty != WrittenType::Untyped).unwrap_or_else(|| {
        let is_number = example.as_ref().is_some_and(|value| value.parse::<i32>().is_ok());
        WrittenType::Primitive(match quoted {
            Some(false) if is_number => Primitive::Int32,
            Some(false) if squeezed(name) == "date" => Primitive::Date,
            _ => Primitive::String,
        })
    });
    Parameter {
        name: placeholder.to_owned(),
        place: ParameterPlace::Path,
        ty,
        is_required: true,
        description: row.map(|row| row.property.description.clone()).unwrap_or_default(),
        members: Vec::new(),
        maximum: None,
        source: ParameterSource::Stated,
        example,
        span: line.span,
    }
}

/// Without case and punctuation: `start_datetime` and `startDateTime` are one.
pub(crate) fn squeezed(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether the rows are all arguments that the path holds.
pub(crate) fn are_arguments(path: &PathTemplate, rows: &[Row]) -> bool {
    let names: BTreeSet<String> = path.placeholders().map(squeezed).collect();
    !rows.is_empty() && rows.iter().all(|row| names.contains(&squeezed(&row.property.name)))
}

/// The headers of a page's table, without those that every request has. Rows such as `Prefer: outlook.timezone` describe
/// values of one header.
pub(crate) fn documented_headers(page: &Page) -> Vec<Parameter<Written>> {
    let mut headers: Vec<Parameter<Written>> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (_, section) in blocks::sections_under(page, Family::RequestHeaders) {
        for table in blocks::tables(section) {
            let described = table.header.iter().position(|cell| {
                let title = cell.plain.trim().to_ascii_lowercase();
                title == "description" || title == "value"
            });
            for row in &table.rows {
                let Some((name, value)) = row.first().and_then(header_name) else { continue };
                let cell = described.and_then(|column| row.get(column)).or_else(|| row.get(1));
                let mut header = header(name.to_owned(), cell.map(|cell| (cell, page)), section.heading.span);
                if !value.is_empty() {
                    header.description = format!("`{value}`: {}", header.description);
                }
                match known.get(&name.to_ascii_lowercase()).and_then(|index| headers.get_mut(*index)) {
                    Some(known) if !value.is_empty() => {
                        known.description = format!("{} {}", known.description, header.description);
                    }
                    Some(_) => {}
                    None => {
                        known.insert(name.to_ascii_lowercase(), headers.len());
                        headers.push(header);
                    }
                }
            }
        }
    }
    headers
}

/// The documented headers, and those of a line's block.
pub(crate) fn headers(documented: &[Parameter<Written>], line: &RequestLine) -> Vec<Parameter<Written>> {
    let mut headers = documented.to_vec();
    let mut seen: BTreeSet<String> = headers.iter().map(|header| header.name.to_ascii_lowercase()).collect();
    for (name, _) in &line.headers {
        if is_own(name) && seen.insert(name.to_ascii_lowercase()) {
            headers.push(header(name.clone(), None, line.span));
        }
    }
    headers
}

/// The name in a cell, and the value behind it: `Prefer: outlook.timezone`.
fn header_name(cell: &Text) -> Option<(&str, &str)> {
    let (name, value) = header_parts(cell);
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (is_name && is_own(name)).then_some((name, value))
}

fn header_parts(cell: &Text) -> (&str, &str) {
    let (name, value) = cell.plain.split_once(':').unwrap_or((&cell.plain, ""));
    (name.trim().trim_matches('*').trim(), value.trim().trim_matches('*').trim())
}

/// Whether a cell names a header that every request has, and no operation lists.
pub(crate) fn is_common_header(cell: &Text) -> bool {
    !is_own(header_parts(cell).0)
}

/// Neither the runtime's business nor one that OpenAPI describes elsewhere.
fn is_own(name: &str) -> bool {
    !operations::COMMON_HEADERS.has(&name.to_ascii_lowercase())
}

fn header(name: String, described: Option<(&Text, &Page)>, span: Span) -> Parameter<Written> {
    let is_required = |cell: &Text| prose::remarks(cell).is_required && !cell.plain.contains("ptional");
    Parameter {
        name,
        place: ParameterPlace::Header,
        ty: WrittenType::Primitive(Primitive::String),
        is_required: described.is_some_and(|(cell, _)| is_required(cell)),
        description: described.map(|(cell, page)| description::markdown(cell, page)).unwrap_or_default(),
        members: Vec::new(),
        maximum: None,
        source: ParameterSource::Stated,
        example: None,
        span: described.map_or(span, |(cell, _)| cell.span),
    }
}
