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
            let rows: Vec<Vec<Inline>> = by_caller.iter().map(|one| vec![caller(one.caller), grant(&one.grant)]).collect();
            sheet.table(&[Inline::fixed("Permission type"), Inline::fixed(LIST)], &rows);
        }
        if !by_resource.is_empty() {
            let rows: Vec<Vec<Inline>> = by_resource.iter().map(|one| of_resource(one)).collect();
            sheet.table(&[Inline::fixed("Resource"), Inline::fixed("Permission type"), Inline::fixed(LIST)], &rows);
        }
    }
    refusals(sheet, decided);
}

/// The title of the column of permissions, which says in which order they stand.
const LIST: &str = "Permissions (from least to most privileged)";

/// The heading counts where request lines stand under it too.
fn titles<'a>(decided: &'a DecidedPage, statement: &'a Statement) -> Titles<'a> {
    let of_lines = |heading: &&str| decided.page.lines.iter().any(|line| line.headings.iter().any(|one| one == heading));
    let heading = statement.heading.as_deref().filter(of_lines);
    let condition = statement.condition.as_ref().filter(|condition| !condition.is_resource);
    (heading, condition.map(|condition| condition.label.as_str()))
}

fn of_resource(statement: &Statement) -> Vec<Inline> {
    let label = statement.condition.as_ref().map_or("", |condition| condition.label.as_str());
    vec![Inline::plain(label), caller(statement.caller), grant(&statement.grant)]
}

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
                Inline::joined(names.iter().map(|name| Inline::plain(name)), " and ")
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
        sheet.paragraph(&Inline::fixed("With ").then(path).then(Inline::fixed(" not supported: ")).then(kinds).then(Inline::fixed(".")));
    }
}
