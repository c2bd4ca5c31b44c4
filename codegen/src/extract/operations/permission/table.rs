//! Reads a permissions table. Rows are kinds of callers, or resources with a column for each kind of caller; a row may name
//! its resource beside its caller, and a column may be a resource's.

use super::{Caller, Condition, Statement, caller, cell::Cell, labelled};
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
            let of_column = column.and_then(|title| resource(std::iter::once(title), condition));
            let mut of_cell = read_cell(of_column.as_ref().or(condition), caller, cell, diagnostics);
            let grants = of_cell.iter_mut().map(|statement| &mut statement.grant).filter(|_| is_reversed);
            for grant in grants {
                if let Grant::OneOf(alternatives) = grant {
                    alternatives.reverse();
                }
            }
            statements.extend(of_cell);
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
    cells.flat_map(|(caller, cell)| read_cell(condition.as_ref(), caller, cell, diagnostics)).collect()
}

/// The resource that cells name, within what the table is about.
fn resource<'a>(cells: impl Iterator<Item = &'a Text>, within: Option<&Condition>) -> Option<Condition> {
    let names: Vec<&str> = cells.map(|cell| cell.plain.trim()).filter(|name| !name.is_empty()).collect();
    (!names.is_empty()).then(|| labelled_within(names.join(", "), within))
}

/// For each column its title, where that is a resource's: where at least two name something beside permissions.
fn resource_columns(table: &Table) -> Vec<Option<&Text>> {
    let is_own = |title: &Text| super::title::names_something(&title.plain);
    let widest = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let named = table.header.iter().skip(1).filter(|title| is_own(title)).count();
    let column = |index: usize| table.header.get(index).filter(|title| index > 0 && named > 1 && is_own(title));
    (0..widest).map(column).collect()
}

/// What a cell states, by the resources that it names itself.
fn read_cell(
    condition: Option<&Condition>,
    caller: Caller,
    cell: &Text,
    diagnostics: &mut Diagnostics,
) -> Vec<Statement> {
    let Some(parts) = labelled::parts(cell) else {
        return vec![Statement::of(condition.cloned(), caller, grant(cell, diagnostics), cell)];
    };
    let of_part = parts.into_iter().map(|part| {
        let named = part.label.map(|label| labelled_within(label, condition));
        Statement::of(named.or(condition.cloned()), caller, grant(&part.text, diagnostics), cell)
    });
    of_part.collect()
}

fn labelled_within(label: String, within: Option<&Condition>) -> Condition {
    let label = within.map(|one| format!("{}, {label}", one.label)).unwrap_or(label);
    Condition { label, is_resource: true }
}

fn grant(text: &Text, diagnostics: &mut Diagnostics) -> Grant {
    Cell::read(text).grant().unwrap_or_else(|| {
        let message = format!("expected permission names, found `{}`", text.plain.trim());
        diagnostics
            .push(Code::UnreadablePermissions, text.span, message)
            .help("write permission names, `Not supported.` or `None.`");
        Grant::Unknown
    })
}
