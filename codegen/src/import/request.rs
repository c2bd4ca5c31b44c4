//! Writes request lines with their queries and headers, and the tables of placeholders, query options and headers.

use std::collections::BTreeSet;

use super::{links::Links, rows, rows::Line};
use crate::{
    api::{Operation, Parameter, ParameterPlace},
    extract::operations::{parameter::squeezed, request_line::RequestLine},
    gateway::{Inline, Sheet},
    page::Page,
    path,
    resolve::operations::DecidedPage,
};

/// Writes the request lines, those of single operations under their headings.
pub(super) fn lines(sheet: &mut Sheet, decided: &DecidedPage) {
    let page = &decided.page;
    sheet.heading(2, &Inline::fixed("HTTP request"));
    for note in page.deprecations.iter().flat_map(|one| one.paths().iter()) {
        sheet.note(&Inline::fixed("The ").then(Inline::code(note)).then(Inline::fixed(" path is deprecated.")));
    }
    let of_tables: BTreeSet<&str> =
        page.permissions.statements.iter().filter_map(|one| one.heading.as_deref()).collect();
    let under = |line: &'_ RequestLine| -> Vec<String> {
        line.headings.iter().filter(|heading| of_tables.contains(heading.as_str())).cloned().collect()
    };
    let lines: Vec<&RequestLine> = page.lines.iter().filter(|line| !is_repeated(line, &page.lines)).collect();
    let plain: Vec<&RequestLine> = lines.iter().copied().filter(|line| under(line).is_empty()).collect();
    if !plain.is_empty() {
        block(sheet, &plain);
    }
    let mut headings: Vec<String> = Vec::new();
    for heading in page.lines.iter().flat_map(under) {
        if !headings.contains(&heading) {
            headings.push(heading);
        }
    }
    for heading in headings {
        sheet.heading(3, &Inline::plain(&heading));
        let own: Vec<&RequestLine> = lines.iter().copied().filter(|line| under(line).contains(&heading)).collect();
        block(sheet, &own);
    }
}

/// Whether another line is the same with literals of the page.
fn is_repeated(line: &RequestLine, lines: &[RequestLine]) -> bool {
    let is_same = |other: &&RequestLine| other.method == line.method && other.path.key() == line.path.key();
    line.literals.is_empty() && lines.iter().filter(is_same).any(|other| !other.literals.is_empty())
}

fn block(sheet: &mut Sheet, lines: &[&RequestLine]) {
    sheet.annotation(&serde_json::json!({ "blockType": "ignored" }));
    sheet.fence("http", lines.iter().flat_map(|line| written(line)));
}

/// The line; two where not all of its query is required.
fn written(line: &RequestLine) -> Vec<String> {
    let path = with_literals(line);
    let query = |is_all: bool| {
        let options = line.query.iter().filter(|option| is_all || option.is_required);
        let options: Vec<String> = options.map(|option| format!("{}={}", option.name, option.value)).collect();
        format!("{}{}", if options.is_empty() { "" } else { "?" }, options.join("&"))
    };
    let is_optional = line.query.iter().any(|option| !option.is_required);
    let queries = if is_optional { vec![query(false), query(true)] } else { vec![query(true)] };
    let mut lines: Vec<String> = queries.into_iter().map(|query| format!("{} {path}{query}", line.method)).collect();
    lines.extend(line.headers.iter().map(|(name, value)| format!("{name}: {value}")));
    lines
}

/// The path with the literals that the page writes, where it is read again with them.
fn with_literals(line: &RequestLine) -> String {
    let plain = line.path.to_string();
    let replace = |path: String, (name, value): &(String, String)| path.replacen(&format!("{{{name}}}"), value, 1);
    let full = line.literals.iter().fold(plain.clone(), replace);
    let is_read = path::url(&full).is_some_and(|url| url.path == line.path && url.literals == line.literals);
    if is_read { full } else { plain }
}

/// Writes the table of what the source describes of placeholders and arguments, unless the request body lists it.
pub(super) fn placeholders(sheet: &mut Sheet, page: &Page, decided: &DecidedPage, links: &Links) {
    let (rows, lines) = (decided.page.rows.all(), &decided.page.lines);
    let named: BTreeSet<String> = rows.iter().map(|row| squeezed(&row.property.name)).collect();
    let listed: BTreeSet<String> =
        decided.page.whole.body.rows.iter().map(|row| squeezed(&row.property.name)).collect();
    let names: BTreeSet<String> = lines.iter().flat_map(argument_names).collect();
    let mut written = BTreeSet::new();
    let mut table = Vec::new();
    for row in rows {
        let name = squeezed(&row.property.name);
        let is_listed = listed.contains(&name) && super::body::is_listed(decided);
        if names.contains(&name) && named.contains(&name) && !is_listed && written.insert(name) {
            table.push(Line::of_row(row, None, page, links));
        }
    }
    if !table.is_empty() {
        sheet.heading(2, &Inline::fixed("Path parameters"));
        rows::table(sheet, "Parameter", table);
    }
}

/// What placeholders of a line may be called in a table.
fn argument_names(line: &RequestLine) -> Vec<String> {
    let of = |segment: &path::Segment| match segment {
        path::Segment::Call { arguments, .. } => {
            arguments.iter().flat_map(|one| [squeezed(&one.name), squeezed(&one.placeholder)]).collect()
        }
        path::Segment::BareKey { name, placeholder, .. } => vec![squeezed(name), squeezed(placeholder)],
        path::Segment::Placeholder { name, .. } => vec![squeezed(name)],
        path::Segment::Literal(_) | path::Segment::Mixed(_) => Vec::new(),
    };
    line.path.segments.iter().flat_map(of).collect()
}

/// Writes the query options: a table, a sentence where all of OData's work, and the requests that alone show some.
pub(super) fn query(sheet: &mut Sheet, page: &Page, decided: &DecidedPage, examples: &[ShownOption], links: &Links) {
    let documented = &decided.page.whole.query;
    let stated = documented.stated();
    let shown = shown(decided, examples);
    if stated.is_empty() && shown.is_empty() && !documented.supports_all() {
        return;
    }
    sheet.heading(2, &Inline::fixed("Optional query parameters"));
    if documented.supports_all() {
        sheet.paragraph(&Inline::fixed("It supports the OData query parameters."));
    }
    if !stated.is_empty() {
        let lines = stated.iter().map(|option| {
            let ty = links.names().resolve(&option.ty, &mut crate::diagnostic::Diagnostics::default());
            Line::of_parameter(&with_type(option, ty), page, links)
        });
        rows::table(sheet, "Parameter", lines.collect());
    }
    if !shown.is_empty() {
        sheet.annotation(&serde_json::json!({ "blockType": "ignored" }));
        sheet.fence("http", shown);
    }
}

/// A query option that examples alone show.
pub(super) struct ShownOption<'a> {
    pub(super) operation: &'a Operation,
    pub(super) name: &'a str,
}

/// Requests that show options that nothing else states: those of the section and those of examples, each with the path that
/// it is for.
fn shown(decided: &DecidedPage, examples: &[ShownOption]) -> Vec<String> {
    let lines = &decided.page.lines;
    let stated = decided.page.whole.query.stated();
    let is_stated = |name: &str| stated.iter().any(|one| squeezed(&one.name) == squeezed(name));
    let of_section =
        decided.page.whole.query.shown().iter().filter(|one| !is_stated(&one.option.name)).flat_map(|one| {
            let shown = one.lines(lines).filter(|line| !is_given(line, &one.option.name));
            shown.map(|line| format!("{} {}?{}={{value}}", one.method, line.path, one.option.name))
        });
    let of_examples = examples.iter().filter_map(|one| {
        let Operation { method, path, .. } = one.operation;
        let line = lines.iter().find(|line| line.method == *method && line.path.key() == path.key())?;
        Some(format!("{method} {}?{}={{value}}", line.path, one.name))
    });
    of_section.chain(of_examples).collect()
}

/// Whether the line itself gives the option.
fn is_given(line: &RequestLine, name: &str) -> bool {
    line.query.iter().any(|one| squeezed(&one.name) == squeezed(name))
}

fn with_type(option: &Parameter<crate::extract::written::Written>, ty: crate::api::TypeRef) -> Parameter {
    let Parameter { name, place, is_required, members, maximum, source, example, span, .. } = option.clone();
    Parameter { name, place, ty, is_required, description: String::new(), members, maximum, source, example, span }
}

/// Writes the headers, with the media type of the body where that isn't JSON.
pub(super) fn headers(sheet: &mut Sheet, decided: &DecidedPage) {
    let own = decided.page.whole.headers.iter().filter(|header| header.place == ParameterPlace::Header);
    let mut rows: Vec<Vec<Inline>> = own
        .map(|header| {
            vec![Inline::plain(&header.name), Inline::fixed(if header.is_required { "Required." } else { "" })]
        })
        .collect();
    if let Some(media_type) = super::body::media_type(decided) {
        rows.push(vec![Inline::fixed("Content-Type"), Inline::plain(media_type).then(Inline::fixed(". Required."))]);
    }
    if !rows.is_empty() {
        sheet.heading(2, &Inline::fixed("Request headers"));
        sheet.table(&[Inline::fixed("Name"), Inline::fixed("Description")], &rows);
    }
}
