//! A page's permission tables come in; what each kind of caller needs goes out, least privileged first.

mod cell;

use crate::{
    api::{Grant, PathTemplate, Permissions, Segment},
    diagnostic::{Code, Diagnostics},
    extract::blocks,
    page::{Family, Page, Table, Text},
};

pub(crate) use cell::{Cell, Item, Sort, Word};

/// What one row or one table grants, and to which resource.
#[derive(Clone, Debug, Default)]
pub struct Rule {
    /// The resource that the row is about (attachment-delete.md), in lower-case words; empty where it's about all.
    resource: Vec<String>,
    permissions: Permissions,
}

/// All rules of a page; none where it has no table, which a diagnostic says.
pub fn rules(page: &Page, diagnostics: &mut Diagnostics) -> Vec<Rule> {
    let mut rules = Vec::new();
    let mut place = None;
    for (_, section) in blocks::sections_under(page, Family::Permissions) {
        place = place.or(Some(section.heading.span));
        for table in blocks::tables(section) {
            rules.extend(read_table(table, diagnostics));
        }
    }
    if rules.is_empty() {
        let span = place.unwrap_or(page.title.span);
        diagnostics
            .push(Code::MissingPermissions, span, format!("{} has no permissions table", page.path))
            .help("what it takes to call its operations is unknown");
    }
    rules
}

/// What the rules say of one path: those of the resource that the path is about, else all together.
#[must_use]
pub fn of_path(rules: &[Rule], path: &PathTemplate) -> Permissions {
    let words: Vec<String> = path
        .segments
        .iter()
        .filter_map(|segment| match segment {
            Segment::Literal(text) | Segment::Call { name: text, .. } => Some(singular(&text.to_ascii_lowercase())),
            _ => None,
        })
        .collect();
    let score = |rule: &Rule| rule.resource.iter().filter(|word| words.contains(word)).count();
    let best = rules.iter().map(score).max().unwrap_or(0);
    let mut permissions = Permissions::default();
    for rule in rules.iter().filter(|rule| rule.resource.is_empty() || score(rule) == best) {
        add_all(&mut permissions, rule.permissions.clone());
    }
    keep_first(&mut permissions);
    permissions
}

/// Adds what another rule or page says, for each kind of caller; [`keep_first`] ends it.
pub(crate) fn add_all(permissions: &mut Permissions, other: Permissions) {
    add(&mut permissions.delegated_work, other.delegated_work);
    add(&mut permissions.delegated_personal, other.delegated_personal);
    add(&mut permissions.application, other.application);
}

/// Leaves each alternative where it stands first, once all that is said has been added.
pub(crate) fn keep_first(permissions: &mut Permissions) {
    for grant in [&mut permissions.delegated_work, &mut permissions.delegated_personal, &mut permissions.application] {
        if let Grant::OneOf(alternatives) = grant {
            *alternatives = cell::unique(std::mem::take(alternatives));
        }
    }
}

fn singular(word: &str) -> String {
    word.strip_suffix('s').unwrap_or(word).to_owned()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Caller {
    Work,
    Personal,
    Application,
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
fn read_table(table: &Table, diagnostics: &mut Diagnostics) -> Vec<Rule> {
    let columns: Vec<Option<Caller>> = table.header.iter().map(caller).collect();
    if columns.iter().flatten().count() >= 2 {
        return table.rows.iter().map(|row| read_resource_row(&columns, row, diagnostics)).collect();
    }
    let titles: Vec<String> = table.header.iter().map(|cell| cell.plain.to_ascii_lowercase()).collect();
    let is_reversed = titles.iter().any(|title| title.contains("from most to least"));
    let mut rule = Rule::default();
    let mut is_permission_table = false;
    for row in &table.rows {
        let Some((index, caller)) = row.iter().enumerate().find_map(|(index, cell)| Some((index, caller(cell)?)))
        else {
            continue;
        };
        is_permission_table = true;
        let mut grant = Grant::Unknown;
        for cell in row.iter().skip(index + 1) {
            let mut of_cell = read_cell(cell, diagnostics);
            if let (true, Grant::OneOf(alternatives)) = (is_reversed, &mut of_cell) {
                alternatives.reverse();
            }
            // Today's tables have the least and the higher privileged in two columns: `Not available.` in the second adds none.
            add(&mut grant, of_cell);
        }
        add(place(&mut rule.permissions, caller), grant);
    }
    if is_permission_table { vec![rule] } else { Vec::new() }
}

fn read_resource_row(columns: &[Option<Caller>], row: &[Text], diagnostics: &mut Diagnostics) -> Rule {
    let mut rule = Rule::default();
    for (caller, cell) in columns.iter().zip(row) {
        match caller {
            Some(caller) => add(place(&mut rule.permissions, *caller), read_cell(cell, diagnostics)),
            None => rule.resource.extend(
                cell.plain
                    .split(|c: char| !c.is_ascii_alphanumeric())
                    .filter(|word| !word.is_empty())
                    .map(|word| singular(&word.to_ascii_lowercase())),
            ),
        }
    }
    rule
}

fn place(permissions: &mut Permissions, caller: Caller) -> &mut Grant {
    match caller {
        Caller::Work => &mut permissions.delegated_work,
        Caller::Personal => &mut permissions.delegated_personal,
        Caller::Application => &mut permissions.application,
    }
}

/// Adds what another table, row or column says: alternatives add up, and any beats "not supported".
fn add(grant: &mut Grant, other: Grant) {
    match (&mut *grant, other) {
        (_, Grant::Unknown) | (Grant::OneOf(_), Grant::NotSupported | Grant::NothingNeeded) => {}
        (Grant::NothingNeeded, Grant::NotSupported) => {}
        (Grant::OneOf(known), Grant::OneOf(more)) => {
            known.extend(more);
        }
        (_, other) => *grant = other,
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
mod tests {
    use super::*;
    use crate::extract::tests::marked;

    fn table(rows: &[&str]) -> Table {
        let mut cells = rows.iter().map(|row| row.split('|').map(|cell| marked(cell.trim())).collect::<Vec<_>>());
        Table { header: cells.next().unwrap_or_default(), rows: cells.collect(), span: Default::default() }
    }

    fn read(rows: &[&str], path: &str) -> String {
        let rules = read_table(&table(rows), &mut Diagnostics::default());
        let path = crate::path::url(path).map(|url| url.path).unwrap_or_default();
        let permissions = of_path(&rules, &path);
        let show = |grant: &Grant| match grant {
            Grant::OneOf(alternatives) => {
                alternatives.iter().map(|together| together.join("+")).collect::<Vec<_>>().join(" ")
            }
            word => format!("{word:?}"),
        };
        [permissions.delegated_work, permissions.delegated_personal, permissions.application]
            .map(|g| show(&g))
            .join(" | ")
    }

    #[test]
    fn rows_are_kinds_of_callers() {
        assert_eq!(
            read(
                &[
                    "Permission type|Permissions (from least to most privileged)",
                    "Delegated (work or school account)|A.Read and B.Read, C.ReadWrite.All.",
                    "Delegated (personal Microsoft account)|Not supported.",
                    "Application|A.Read.Group*, B.Read, and C.All",
                ],
                "/x"
            ),
            "A.Read+B.Read C.ReadWrite.All | NotSupported | A.Read.Group B.Read C.All"
        );
    }

    #[test]
    fn least_and_higher_have_their_columns() {
        assert_eq!(
            read(
                &[
                    "Permission type|Least privileged permissions|Higher privileged permissions",
                    "Delegated (work or school account)|A.Read|A.ReadWrite, B.All",
                    "Delegated (personal Microsoft account)|Not supported.|Not supported.",
                    "Application|A.Read.All|Not available.",
                ],
                "/x"
            ),
            "A.Read A.ReadWrite B.All | NotSupported | A.Read.All"
        );
    }

    #[test]
    fn nothing_needed_and_nothing_said_are_kept_apart() {
        assert_eq!(
            read(
                &[
                    "Permission type|Permissions (from most to least privileged)",
                    "Delegated (work or school account)|A.All, A.Read",
                    "Delegated (personal Microsoft account)|",
                    "Application|None.",
                ],
                "/x"
            ),
            "A.Read A.All | Unknown | NothingNeeded"
        );
    }

    #[test]
    fn rows_may_be_resources() {
        let rows = [
            "Resource|Delegated (work or school account)|Delegated (personal Microsoft account)|Application",
            "event|Calendars.Read|Calendars.Read|Not supported",
            "group post|Group.Read.All|Not supported|Not supported",
        ];
        assert_eq!(read(&rows, "/me/events/{id}"), "Calendars.Read | Calendars.Read | NotSupported");
        assert_eq!(read(&rows, "/groups/{id}/posts/{id}"), "Group.Read.All | NotSupported | NotSupported");
        assert_eq!(read(&rows, "/x"), "Calendars.Read Group.Read.All | Calendars.Read | NotSupported");
    }
}
