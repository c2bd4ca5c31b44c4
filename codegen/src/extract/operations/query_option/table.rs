//! Reads the tables that list query options: their rows, under the names that one of the columns has.
//!
//! What is hard: the column of names has many titles, or has titles itself, and another column writes the options.

use super::{is_name, odata};
use crate::{
    api::Property,
    extract::{
        operations::parameter::squeezed,
        types::row::{self, Columns, Row},
        written::WrittenType,
    },
    page::{Table, Text},
    vocabulary::tables,
};

/// A row, and whether it says that its option doesn't work.
pub(super) struct OptionRow {
    pub(super) row: Row,
    pub(super) is_refused: bool,
}

/// The rows of a table; where its names are titles, as in `Sort|/log?$orderby=name desc`, under the names that another
/// column writes.
pub(super) fn rows(table: &Table) -> Vec<OptionRow> {
    let titles: Vec<String> = table.header.iter().map(|cell| cell.plain.trim().to_ascii_lowercase()).collect();
    let columns = Columns::of(&table.header).or_else(|| named_otherwise(table, &titles));
    let supported =
        titles.iter().position(|title| title.starts_with("support") && title.trim_end_matches('?').ends_with("ed"));
    let values = titles.iter().position(|title| title.ends_with("values"));
    let writing = writing_column(table, columns);
    let rows = table.rows.iter().filter_map(|cells| {
        let mut row = match writing {
            Some(writing) => written_row(columns, cells, writing),
            None => row::row(columns?, cells),
        }?;
        if let Some(cell) = values.and_then(|column| cells.get(column)).filter(|_| row.listed_members.is_empty()) {
            row.listed_members = members(cell);
        }
        let says_no = |cell: &Text| cell.plain.trim().to_ascii_lowercase().starts_with("no");
        let is_refused = supported.and_then(|column| cells.get(column)).is_some_and(says_no)
            || row.property.description.to_ascii_lowercase().starts_with("not supported");
        Some(OptionRow { row, is_refused })
    });
    rows.collect()
}

/// The values that a cell lists in code, or as words between commas; none where it says anything else.
fn members(cell: &Text) -> Vec<String> {
    let members: Vec<&str> = match cell.marks.is_empty() {
        true => cell.plain.split(',').map(str::trim).collect(),
        false => cell.code_spans().collect(),
    };
    let is_word = |member: &&str| is_name(member) && !member.starts_with('$');
    match members.len() > 1 && members.iter().all(is_word) {
        true => members.into_iter().map(str::to_owned).collect(),
        false => Vec::new(),
    }
}

/// The row of an option that the cell in this column writes.
fn written_row(columns: Option<Columns>, cells: &[Text], writing: usize) -> Option<Row> {
    let cell = cells.get(writing)?;
    let mut row = columns.and_then(|columns| row::row(columns, cells)).unwrap_or_else(|| {
        let description = cells.iter().skip(1).rev().find(|other| other.span != cell.span);
        let description = description.map(|cell| cell.markdown.trim().to_owned()).unwrap_or_default();
        Row::of(Property { description, ..Property::new("", WrittenType::Untyped, cell.span) })
    });
    row.property.name = written_option(&cell.plain)?.to_owned();
    Some(row)
}

/// The columns of a table whose titles say nothing of names: `Query option|Meaning`, or any titles over options of OData.
fn named_otherwise(table: &Table, titles: &[String]) -> Option<Columns> {
    let cells =
        |column: usize| table.rows.iter().filter_map(move |cells| cells.get(column)).map(|cell| cell.plain.trim());
    let is_titled =
        |title: &String| title.is_empty() || title.rsplit(' ').next().is_some_and(|last| tables::OPTIONS.has(last));
    let name = titles.iter().position(is_titled).filter(|column| cells(*column).all(is_name)).or_else(|| {
        let lists_options = |column: &usize| cells(*column).all(|cell| cell.starts_with('$') && odata(cell).is_some());
        (0..titles.len()).find(lists_options)
    })?;
    let mut columns = Columns::beside(name, titles);
    let last = (0..titles.len()).rev().find(|column| *column != name && Some(*column) != columns.ty);
    columns.description = columns.description.or(last);
    (!table.rows.is_empty()).then_some(columns)
}

/// The column in which every cell writes an option with its value, where the column of names has other words.
fn writing_column(table: &Table, columns: Option<Columns>) -> Option<usize> {
    let cells = |column: usize| table.rows.iter().filter_map(move |cells| cells.get(column));
    let is_named = |columns: Columns| cells(columns.name).all(|cell| odata(cell.plain.trim()).is_some());
    if table.rows.is_empty() || columns.is_some_and(is_named) {
        return None;
    }
    let is_writing = |column: &usize| cells(*column).all(|cell| written_option(&cell.plain).is_some());
    let writing = (0..table.header.len()).find(is_writing)?;
    // A column of samples names what stands in the column of names.
    let is_sample = |columns: Columns| {
        let named = cells(columns.name).zip(cells(writing));
        columns.name != writing
            && named.into_iter().all(|(name, cell)| {
                written_option(&cell.plain).is_some_and(|option| squeezed(option) == squeezed(&name.plain))
            })
    };
    (!columns.is_some_and(is_sample)).then_some(writing)
}

/// The option that a cell writes first: `$top` of `/log?$top=50`, or of `$top=50`.
fn written_option(cell: &str) -> Option<&str> {
    let query = match cell.split_once('?') {
        Some((_, query)) => query,
        None => cell.trim().strip_prefix('&').unwrap_or(cell.trim()),
    };
    let (name, _) = query.split_once('=')?;
    let is_option = is_name(name) && (cell.contains('?') || name.starts_with('$'));
    is_option.then_some(name)
}
