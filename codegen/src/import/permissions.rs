//! Writes what a page states of permissions: a table for each condition, with a row for each statement, and a sentence for each
//! path that a kind of caller can't call.

use indexmap::IndexMap;

use crate::{
    api::Grant,
    extract::operations::permission::{Caller, Statement},
    gateway::{Inline, Sheet},
    resolve::operations::DecidedPage,
};

/// What stands over a table: the heading of an operation, and the condition.
type Titles<'a> = (Option<&'a str>, Option<&'a str>);

/// Writes the section; nothing where the page has no table.
pub(super) fn write(sheet: &mut Sheet, decided: &DecidedPage) {
    let stated = &decided.page.permissions;
    if stated.statements.is_empty() {
        return;
    }
    sheet.heading(2, &Inline::fixed("Permissions"));
    let mut tables: IndexMap<Titles, (Vec<&Statement>, Vec<&Statement>)> = IndexMap::new();
    for statement in &stated.statements {
        let (by_caller, by_resource) = tables.entry(titles(decided, statement)).or_default();
        let is_of_resource = statement.condition.as_ref().is_some_and(|condition| condition.is_resource);
        if is_of_resource { by_resource.push(statement) } else { by_caller.push(statement) }
    }
    // What stands right below the heading comes before what has headings of its own.
    tables.sort_by_key(|titles, _| *titles != (None, None));
    for ((heading, condition), (by_caller, by_resource)) in tables {
        let repeats = heading.zip(condition).is_some_and(|(one, other)| one.eq_ignore_ascii_case(other));
        if let Some(heading) = heading {
            // The condition has the heading's own letters.
            sheet.heading(3, &Inline::plain(condition.filter(|_| repeats).unwrap_or(heading)));
        }
        if let Some(condition) = condition.filter(|_| !repeats) {
            sheet.heading(if heading.is_some() { 4 } else { 3 }, &Inline::plain(condition));
        }
        if !by_caller.is_empty() {
            let rows: Vec<Vec<Inline>> =
                by_caller.iter().map(|one| vec![caller(one.caller), grant(&one.grant)]).collect();
            sheet.table(&[Inline::fixed("Permission type"), Inline::fixed(LIST)], &rows);
        }
        if !by_resource.is_empty() {
            let titles = std::iter::once(Inline::fixed("Resource")).chain(CALLERS.map(caller));
            sheet.table(&titles.collect::<Vec<_>>(), &of_resources(&by_resource));
        }
    }
    refusals(sheet, decided);
}

/// The title of the column of permissions, which says in which order they stand.
const LIST: &str = "Permissions (from least to most privileged)";

/// The heading counts where request lines stand under it too.
fn titles<'a>(decided: &'a DecidedPage, statement: &'a Statement) -> Titles<'a> {
    let of_lines =
        |heading: &&str| decided.page.lines.iter().any(|line| line.headings.iter().any(|one| one == heading));
    let heading = statement.heading.as_deref().filter(of_lines);
    let condition = statement.condition.as_ref().filter(|condition| !condition.is_resource);
    (heading, condition.map(|condition| condition.label.as_str()))
}

/// A row for each resource, with a column for each kind of caller: in a row of its own caller, a resource such as `personal
/// contact` would be read as one. What a resource states again goes into a row of its own.
fn of_resources(statements: &[&Statement]) -> Vec<Vec<Inline>> {
    let mut rows: Vec<(&str, [Option<&Grant>; 3])> = Vec::new();
    for statement in statements {
        let label = statement.condition.as_ref().map_or("", |condition| condition.label.as_str());
        let column = CALLERS.iter().position(|one| *one == statement.caller).unwrap_or_default();
        let is_free = |row: &&mut (&str, [Option<&Grant>; 3])| row.0 == label && row.1.get(column) == Some(&None);
        let row = match rows.iter_mut().find(is_free) {
            Some((_, grants)) => grants.get_mut(column),
            None => {
                rows.push((label, [None; 3]));
                rows.last_mut().and_then(|(_, grants)| grants.get_mut(column))
            }
        };
        if let Some(free) = row {
            *free = Some(&statement.grant);
        }
    }
    let cells = |(label, grants): (&str, [Option<&Grant>; 3])| {
        let grants = grants.iter().map(|one| one.map(grant).unwrap_or_default());
        std::iter::once(Inline::plain(label)).chain(grants).collect()
    };
    rows.into_iter().map(cells).collect()
}

/// In the order of the columns.
const CALLERS: [Caller; 3] = [Caller::Work, Caller::Personal, Caller::Application];

fn caller(caller: Caller) -> Inline {
    Inline::fixed(match caller {
        Caller::Work => "Delegated (work or school account)",
        Caller::Personal => "Delegated (personal Microsoft account)",
        Caller::Application => "Application",
    })
}

fn grant(grant: &Grant) -> Inline {
    match grant {
        Grant::Unknown => Inline::default(),
        Grant::NotSupported => Inline::fixed("Not supported."),
        Grant::NothingNeeded => Inline::fixed("None."),
        Grant::OneOf(alternatives) => {
            let together = alternatives.iter().map(|names| {
                let names = names.iter().map(|name| Inline::code(name));
                Inline::joined(names, " and ")
            });
            Inline::joined(together, ", ")
        }
    }
}

/// One sentence for each path and all kinds of callers that can't call it, whatever the tables say.
fn refusals(sheet: &mut Sheet, decided: &DecidedPage) {
    for (line, refused) in decided.page.lines.iter().zip(&decided.refused).filter(|(_, refused)| !refused.is_empty()) {
        let kinds = refused.iter().map(|caller| {
            Inline::fixed(match caller {
                Caller::Work => "delegated permissions with work or school accounts",
                Caller::Personal => "personal accounts",
                Caller::Application => "application permissions",
            })
        });
        let kinds = Inline::joined(kinds, ", ");
        let path = Inline::code(&line.path.to_string());
        sheet.paragraph(
            &Inline::fixed("With ")
                .then(path)
                .then(Inline::fixed(" not supported: "))
                .then(kinds)
                .then(Inline::fixed(".")),
        );
    }
}
