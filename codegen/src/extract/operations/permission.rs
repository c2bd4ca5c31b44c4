//! Reads what a page states of permissions: each cell of its tables with the kind of caller and the condition, and what is
//! said beside them. Nothing is decided here; `resolve::operations::permissions` does. What is hard is what a table applies
//! to: a heading, a line above it, a cell of the row or the column's title tells.

mod cell;
mod title;
mod labelled;
mod table;
mod section;

use crate::{
    api::Grant,
    diagnostic::{Code, Diagnostics},
    extract::texts::blocks,
    page::{Family, Page, Table, Text},
    source::Span,
};

pub(crate) use cell::{Cell, Item, Sort, Word, unique};

/// What a page states of permissions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stated {
    /// What each cell of its tables states, in the order of the page.
    pub(crate) statements: Vec<Statement>,
    /// What stands beside and below the tables.
    pub(crate) notes: Vec<Note>,
}

/// What one cell states.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    /// What it applies to.
    pub(crate) condition: Option<Condition>,
    /// Who needs it.
    pub(crate) caller: Caller,
    /// What is needed, least privileged first.
    pub(crate) grant: Grant,
    /// The heading, in lower case, that it stands under.
    pub(crate) heading: Option<String>,
    /// The cell.
    pub(crate) span: Span,
}

impl Statement {
    fn of(condition: Option<Condition>, caller: Caller, grant: Grant, cell: &Text) -> Statement {
        Statement { condition, caller, grant, heading: None, span: cell.span }
    }
}

/// What a row or a table applies to, as the page names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Condition {
    /// `For a lamp of a ship`, `group event`
    pub(crate) label: String,
    /// Whether it is a resource's name in a row or column, rather than a title of a table.
    pub(crate) is_resource: bool,
}

/// A text beside the tables.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    /// The table's condition that it stands below.
    pub(crate) condition: Option<Condition>,
    /// Markdown, on one line.
    pub(crate) text: String,
    /// Whether the items of a list are in it.
    pub(crate) is_list: bool,
    /// The heading, in lower case, that it stands under.
    pub(crate) heading: Option<String>,
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
pub(crate) fn stated(page: &Page, diagnostics: &mut Diagnostics) -> Stated {
    let mut stated = Stated::default();
    let mut place = None;
    for (_, section) in blocks::sections_under(page, Family::Permissions) {
        place = place.or(Some(section.heading.span));
        section::read(page, section, &mut stated, diagnostics);
    }
    if stated.statements.is_empty() {
        let span = place.unwrap_or(page.title.span);
        diagnostics
            .push(Code::MissingPermissions, span, format!("{} has no permissions table", page.path))
            .help("add one; the permissions of its operations are unknown");
    }
    stated
}

fn caller(text: &Text) -> Option<Caller> {
    caller_named(&text.plain)
}

/// The kind of caller that a cell or a title names.
fn caller_named(text: &str) -> Option<Caller> {
    let lower = text.trim().to_ascii_lowercase();
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

/// Whether a cell lists permissions for several resources, which it names.
pub(crate) fn is_labelled(cell: &Text) -> bool {
    labelled::parts(cell).is_some()
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

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::extract::tests::marked;

    /// What a table states whose cells are parted by `|`.
    pub(crate) fn stated(rows: &[&str]) -> Vec<Statement> {
        let mut cells = rows.iter().map(|row| row.split('|').map(|cell| marked(cell.trim())).collect::<Vec<_>>());
        let table = Table { header: cells.next().unwrap_or_default(), rows: cells.collect(), span: Default::default() };
        table::read(&table, None, &mut Diagnostics::default())
    }

    fn shown(rows: &[&str]) -> Vec<String> {
        let show = |one: Statement| {
            let of = one.condition.map(|condition| condition.label + " ").unwrap_or_default();
            format!("{of}{:?}: {}", one.caller, grant(&one.grant))
        };
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
            ["group posts Work: A.Read", "group posts Personal: NothingNeeded", "group posts Application: B.Read"]
        );
    }

    #[test]
    fn a_row_names_its_resource_beside_its_caller_and_a_column_may_be_a_resources() {
        let rows = ["Resource|Permission type|Permissions", "lamp|Delegated (work)|A.Read", "|Application|B.Read"];
        assert_eq!(shown(&rows), ["lamp Work: A.Read", "lamp Application: B.Read"]);
        let rows = ["Permission type|Channel|Chat permissions", "Application|A.Read|B.Read"];
        assert_eq!(shown(&rows), ["Channel Application: A.Read", "Chat permissions Application: B.Read"]);
    }
}
