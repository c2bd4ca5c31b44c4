//! Reads permission tables: what each cell states, for which kind of caller and which resource. Nothing is decided here;
//! `resolve::operations::permissions` does. What is hard: rows are kinds of callers, or resources with a column for each.

mod cell;

use crate::{
    api::Grant,
    diagnostic::{Code, Diagnostics},
    extract::blocks,
    page::{Family, Page, Table, Text},
};

pub(crate) use cell::{Cell, Item, Sort, Word, unique};

/// What one cell states.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    /// The resource that its row is about (attachment-delete.md), as [`word`]s; empty where it's about all.
    pub(crate) resource: Vec<String>,
    /// Who needs it.
    pub(crate) caller: Caller,
    /// What is needed, least privileged first.
    pub(crate) grant: Grant,
}

/// A kind of caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// A user of an organisation.
    Work,
    /// A user with a personal account.
    Personal,
    /// No user.
    Application,
}

/// All that a page states; nothing where it has no table, which a diagnostic says.
pub(crate) fn statements(page: &Page, diagnostics: &mut Diagnostics) -> Vec<Statement> {
    let mut statements = Vec::new();
    let mut place = None;
    for (_, section) in blocks::sections_under(page, Family::Permissions) {
        place = place.or(Some(section.heading.span));
        for table in blocks::tables(section) {
            read_table(table, &mut statements, diagnostics);
        }
    }
    if statements.is_empty() {
        let span = place.unwrap_or(page.title.span);
        diagnostics
            .push(Code::MissingPermissions, span, format!("{} has no permissions table", page.path))
            .help("what it takes to call its operations is unknown");
    }
    statements
}

/// A word by which resources and paths are compared: in lower case, without the `s` of several.
pub(crate) fn word(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    lower.strip_suffix('s').unwrap_or(&lower).to_owned()
}

fn caller(text: &Text) -> Option<Caller> {
    let lower = text.plain.trim().to_ascii_lowercase();
    if lower.contains("personal") {
        Some(Caller::Personal)
    } else if lower.starts_with("delegated") {
        Some(Caller::Work)
    } else if lower.starts_with("application") {
        Some(Caller::Application)
    } else {
        None
    }
}

/// The cells that list permissions; none where the table is about something else.
pub(crate) fn cells(table: &Table) -> Vec<&Text> {
    let columns: Vec<bool> = table.header.iter().map(|cell| caller(cell).is_some()).collect();
    let is_by_resource = columns.iter().filter(|is_caller| **is_caller).count() >= 2;
    let of_row = |row: &'_ Vec<Text>| match row.iter().position(|cell| caller(cell).is_some()) {
        Some(first) if !is_by_resource => first + 1..row.len(),
        _ => 0..0,
    };
    let rows = table.rows.iter().flat_map(|row| row.get(of_row(row)).unwrap_or_default());
    let by_resource = table.rows.iter().flat_map(|row| columns.iter().zip(row)).filter(|(is_caller, _)| **is_caller);
    rows.chain(by_resource.filter(|_| is_by_resource).map(|(_, cell)| cell)).collect()
}

/// Rows are kinds of callers, or resources with a column for each kind.
fn read_table(table: &Table, statements: &mut Vec<Statement>, diagnostics: &mut Diagnostics) {
    let columns: Vec<Option<Caller>> = table.header.iter().map(caller).collect();
    if columns.iter().flatten().count() >= 2 {
        for row in &table.rows {
            read_resource_row(&columns, row, statements, diagnostics);
        }
        return;
    }
    let titles: Vec<String> = table.header.iter().map(|cell| cell.plain.to_ascii_lowercase()).collect();
    let is_reversed = titles.iter().any(|title| title.contains("from most to least"));
    let mut state = |caller, grant| statements.push(Statement { resource: Vec::new(), caller, grant });
    for row in &table.rows {
        let Some((index, caller)) = row.iter().enumerate().find_map(|(index, cell)| Some((index, caller(cell)?)))
        else {
            continue;
        };
        if row.len() == index + 1 {
            state(caller, Grant::Unknown);
        }
        // Today's tables have the least and the higher privileged in two columns.
        for cell in row.iter().skip(index + 1) {
            let mut grant = read_cell(cell, diagnostics);
            if let (true, Grant::OneOf(alternatives)) = (is_reversed, &mut grant) {
                alternatives.reverse();
            }
            state(caller, grant);
        }
    }
}

fn read_resource_row(
    columns: &[Option<Caller>],
    row: &[Text],
    statements: &mut Vec<Statement>,
    diagnostics: &mut Diagnostics,
) {
    let named = columns.iter().zip(row).filter(|(caller, _)| caller.is_none());
    let words = named.flat_map(|(_, cell)| cell.plain.split(|c: char| !c.is_ascii_alphanumeric()));
    let resource: Vec<String> = words.filter(|word| !word.is_empty()).map(word).collect();
    for (caller, cell) in columns.iter().zip(row) {
        let Some(caller) = *caller else { continue };
        let grant = read_cell(cell, diagnostics);
        statements.push(Statement { resource: resource.clone(), caller, grant });
    }
}

fn read_cell(text: &Text, diagnostics: &mut Diagnostics) -> Grant {
    Cell::read(text).grant().unwrap_or_else(|| {
        let message = format!("`{}` names no permission", text.plain.trim());
        diagnostics
            .push(Code::UnreadablePermissions, text.span, message)
            .help("write permission names, `Not supported.` or `None.`");
        Grant::Unknown
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::extract::tests::marked;

    /// What a table states whose cells are parted by `|`.
    pub(crate) fn stated(rows: &[&str]) -> Vec<Statement> {
        let mut cells = rows.iter().map(|row| row.split('|').map(|cell| marked(cell.trim())).collect::<Vec<_>>());
        let table = Table { header: cells.next().unwrap_or_default(), rows: cells.collect(), span: Default::default() };
        let mut statements = Vec::new();
        read_table(&table, &mut statements, &mut Diagnostics::default());
        statements
    }

    fn shown(rows: &[&str]) -> Vec<String> {
        let show = |one: Statement| format!("{}{:?}: {}", one.resource.join(" "), one.caller, grant(&one.grant));
        stated(rows).into_iter().map(show).collect()
    }

    /// `A.Read+B.Read C.All`, or the word for none.
    pub(crate) fn grant(grant: &Grant) -> String {
        match grant {
            Grant::OneOf(alternatives) => {
                alternatives.iter().map(|together| together.join("+")).collect::<Vec<_>>().join(" ")
            }
            word => format!("{word:?}"),
        }
    }

    #[test]
    fn rows_are_kinds_of_callers() {
        let rows = [
            "Permission type|Permissions (from least to most privileged)",
            "Delegated (work or school account)|A.Read and B.Read, C.ReadWrite.All.",
            "Delegated (personal Microsoft account)|",
            "Application|A.Read.Group*, B.Read, and C.All",
        ];
        assert_eq!(
            shown(&rows),
            ["Work: A.Read+B.Read C.ReadWrite.All", "Personal: Unknown", "Application: A.Read.Group B.Read C.All"]
        );
    }

    #[test]
    fn each_column_is_a_statement() {
        let rows = [
            "Permission type|Least privileged permissions|Higher privileged permissions",
            "Delegated (work or school account)|A.Read|A.ReadWrite, B.All",
            "Application|A.Read.All|Not available.",
            "Delegated (personal Microsoft account)",
        ];
        assert_eq!(
            shown(&rows),
            [
                "Work: A.Read",
                "Work: A.ReadWrite B.All",
                "Application: A.Read.All",
                "Application: NotSupported",
                "Personal: Unknown"
            ]
        );
    }

    #[test]
    fn a_title_says_in_which_order() {
        let rows = ["Permission type|Permissions (from most to least privileged)", "Application|A.All, A.Read"];
        assert_eq!(shown(&rows), ["Application: A.Read A.All"]);
    }

    #[test]
    fn rows_may_be_resources() {
        let rows = ["Resource|Delegated (work)|Delegated (personal)|Application", "group posts|A.Read|None|B.Read"];
        assert_eq!(
            shown(&rows),
            ["group postWork: A.Read", "group postPersonal: NothingNeeded", "group postApplication: B.Read"]
        );
    }
}
