//! Reports tables without rows, with duplicate rows, with unknown columns, and HTML tables within cells and sentences.

use std::collections::BTreeMap;

use crate::{
    diagnostic::{Code, Diagnostics},
    extract::{texts::blocks, types::row},
    lint::{Read, parts},
    page::{Family, Table, Text},
};

pub(super) fn check(read: &Read, diagnostics: &mut Diagnostics) {
    for page in read.pages {
        for text in parts::texts(page) {
            check_html(text, diagnostics);
        }
        for section in &page.sections {
            let family = blocks::meaning(page, section);
            for table in blocks::tables(section) {
                check_table(table, family, diagnostics);
            }
        }
    }
}

/// Tells of a table within a text or a cell: one that begins a line is read like one of Markdown.
fn check_html(text: &Text, diagnostics: &mut Diagnostics) {
    let lower = text.markdown.to_ascii_lowercase();
    if let Some(at) = lower.find("<table") {
        let place = text.span.part_of(&text.markdown, at, at + "<table".len());
        diagnostics
            .push(Code::HtmlTable, place, "the text has an HTML table, whose rows aren't read")
            .help("begin a line of its own with it; one of a cell belongs to its own section");
    }
}

fn check_table(table: &Table, family: Family, diagnostics: &mut Diagnostics) {
    let (Some(first), Some(last)) = (table.header.first(), table.header.last()) else { return };
    if table.rows.is_empty() {
        let header = crate::source::Span { end: last.span.end.max(first.span.end), ..first.span };
        diagnostics
            .push(Code::EmptyTable, header, "the table has no rows")
            .help("add rows, or say that there are none");
    }
    let Some(names) = name_column(table, family) else { return };
    duplicates(table, names, diagnostics);
    columns(table, diagnostics);
}

/// The column whose cells tell rows apart.
fn name_column(table: &Table, family: Family) -> Option<usize> {
    let first = table.header.first()?.plain.to_ascii_lowercase();
    match family {
        Family::Members | Family::EnumValues => {
            matches!(first.as_str(), "member" | "members" | "value" | "name").then_some(0)
        }
        Family::Properties
        | Family::Relationships
        | Family::RequestBody
        | Family::FunctionParameters
        | Family::PathParameters
        | Family::QueryParameters
        | Family::CommonProperties => {
            // One property may have a row for each of several cases in the column before it.
            row::Columns::of(&table.header).map(|columns| columns.name).filter(|column| *column == 0)
        }
        _ => None,
    }
}

fn duplicates(table: &Table, names: usize, diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<&str, &Text> = BTreeMap::new();
    for cell in table.rows.iter().filter_map(|row| row.get(names)) {
        let name = cell.plain.trim();
        // Rows such as `...` part others.
        if !name.contains(|c: char| c.is_ascii_alphanumeric()) {
            continue;
        }
        match seen.get(name) {
            Some(first) => {
                diagnostics
                    .push(Code::DuplicateRow, cell.span, format!("the table already has a row `{name}`"))
                    .related(first.span, "first here");
            }
            None => _ = seen.insert(name, cell),
        }
    }
}

/// Tells of titles that no table of properties, parameters or members has beside ones that such tables have.
fn columns(table: &Table, diagnostics: &mut Diagnostics) {
    let is_known = |cell: &Text| {
        let title = cell.plain.trim().trim_end_matches([':', '?']).to_ascii_lowercase();
        let ends = |words: &[&str]| title.rsplit(' ').next().is_some_and(|last| words.contains(&last));
        title.is_empty()
            || title.starts_with("required")
            || title.starts_with("supported")
            || ends(&[
                "name",
                "property",
                "properties",
                "parameter",
                "parameters",
                "relationship",
                "relationships",
                "type",
                "types",
                "value",
                "values",
                "description",
                "member",
                "members",
                "default",
                "nullable",
                "optional",
                "example",
                "examples",
                "notes",
                "note",
                "remarks",
                "comments",
                "key",
                "attribute",
                "updatable",
                "syntax",
                "option",
                "options",
                "query",
                "string",
                "field",
                "argument",
                "details",
                "explanation",
                "meaning",
                "info",
                "information",
                "purpose",
                "usage",
            ])
    };
    for cell in table.header.iter().filter(|cell| !is_known(cell)) {
        diagnostics
            .push(Code::UnknownColumn, cell.span, format!("expected a known column title, found `{}`", cell.plain))
            .help("tools find columns by their titles: Property, Parameter, Type, Description, Value, Required");
    }
}
