//! Reads a permissions table. Rows are kinds of callers, or resources with a column for each kind of caller; a row may name
//! its resource beside its caller, and a column may be a resource's.

use super::{Caller, Condition, Statement, caller, cell::Cell};
use crate::{
    api::Grant,
    diagnostic::{Code, Diagnostics},
    page::{Table, Text},
};

/// What a table states that is about `condition`, where its rows say nothing more exact.
pub(super) fn read(table: &Table, condition: Option<&Condition>, diagnostics: &mut Diagnostics) -> Vec<Statement> {
    let columns: Vec<Option<Caller>> = table.header.iter().map(caller).collect();
    if columns.iter().flatten().count() >= 2 {
        return table.rows.iter().flat_map(|row| resource_row(&columns, row, condition, diagnostics)).collect();
    }
    let titles: Vec<String> = table.header.iter().map(|cell| cell.plain.to_ascii_lowercase()).collect();
    let is_reversed = titles.iter().any(|title| title.contains("from most to least"));
    let columns = resource_columns(table);
    let mut statements = Vec::new();
    let mut of_row = None;
    for row in &table.rows {
        let Some((index, caller)) = row.iter().enumerate().find_map(|(index, cell)| Some((index, caller(cell)?)))
        else {
            continue;
        };
        // A resource stands once for the rows of its callers.
        of_row = resource(row.iter().take(index), condition).or(of_row);
        let condition = of_row.as_ref().or(condition);
        if let (true, Some(cell)) = (row.len() == index + 1, row.get(index)) {
            statements.push(Statement::of(condition.cloned(), caller, Grant::Unknown, cell));
        }
        // Today's tables have the least and the higher privileged in two columns.
        for (cell, column) in row.iter().zip(&columns).skip(index + 1) {
            let mut grant = read_cell(cell, diagnostics);
            if let (true, Grant::OneOf(alternatives)) = (is_reversed, &mut grant) {
                alternatives.reverse();
            }
            let of_column = column.and_then(|title| resource(std::iter::once(title), condition));
            statements.push(Statement::of(of_column.or(condition.cloned()), caller, grant, cell));
        }
    }
    statements
}

fn resource_row(
    columns: &[Option<Caller>],
    row: &[Text],
    condition: Option<&Condition>,
    diagnostics: &mut Diagnostics,
) -> Vec<Statement> {
    let named = columns.iter().zip(row).filter(|(caller, _)| caller.is_none()).map(|(_, cell)| cell);
    let condition = resource(named, condition).or(condition.cloned());
    let cells = columns.iter().zip(row).filter_map(|(caller, cell)| Some(((*caller)?, cell)));
    cells.map(|(caller, cell)| Statement::of(condition.clone(), caller, read_cell(cell, diagnostics), cell)).collect()
}

/// The resource that cells name, within what the table is about.
fn resource<'a>(cells: impl Iterator<Item = &'a Text>, within: Option<&Condition>) -> Option<Condition> {
    let names: Vec<&str> = cells.map(|cell| cell.plain.trim()).filter(|name| !name.is_empty()).collect();
    let label = within.map(|one| one.label.as_str()).into_iter().chain(names.iter().copied()).collect::<Vec<_>>();
    (!names.is_empty()).then(|| Condition { label: label.join(", "), is_resource: true })
}

/// For each column its title, where that is a resource's: where at least two name something beside permissions.
fn resource_columns(table: &Table) -> Vec<Option<&Text>> {
    let is_own = |title: &Text| super::title::names_something(&title.plain);
    let widest = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let named = table.header.iter().skip(1).filter(|title| is_own(title)).count();
    let column = |index: usize| table.header.get(index).filter(|title| index > 0 && named > 1 && is_own(title));
    (0..widest).map(column).collect()
}

fn read_cell(text: &Text, diagnostics: &mut Diagnostics) -> Grant {
    Cell::read(text).grant().unwrap_or_else(|| {
        let message = format!("expected permission names, found `{}`", text.plain.trim());
        diagnostics
            .push(Code::UnreadablePermissions, text.span, message)
            .help("write permission names, `Not supported.` or `None.`");
        Grant::Unknown
    })
}
