//! Decides which permissions an operation takes, for each kind of caller.
//!
//! Order of precedence:
//! 1. what stands under a heading that requests of the page stand under too (`Get` and `Update`) is those requests' alone;
//! 2. a table or row with a condition that selects the path (`condition.rs`) counts before tables without one, and belongs
//!    to no other path; where none is selected, or several alike, they stay apart as conditional permissions;
//! 3. a text that takes a kind of caller away from a path that it names, or requires another, counts before tables;
//! 4. names of permissions count before "nothing needed", that before "not supported", that before silence: a cell or
//!    table that names some is more exact than one that names none;
//! 5. alternatives add up, in the order of cells and tables; each stands where it stands first;
//! 6. of several pages the first that says something counts, which is the one that is most about the path; what another
//!    page says otherwise is conditional, under that page's name.
//!
//! Told is only what applies to none of a page's paths: pages of one path differ in what they list without one of them
//! being wrong.

mod condition;
mod remark;

use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};

use crate::{
    api::{ConditionalPermissions, Grant, PageTitle, Permissions},
    diagnostic::{Code, Diagnostics},
    extract::{
        operations::permission::{self, Caller, Condition, Stated, Statement},
        operations::request_line::RequestLine,
    },
};

/// What a page states for the path of one of its lines; `result` is the type of what the line answers with.
pub(super) fn of_line(stated: &Stated, line: &RequestLine, lines: &[RequestLine], result: Option<&str>) -> Permissions {
    let (stated, path) = (&of_headings(stated, line, lines), &line.path);
    let alternatives = alternatives(stated);
    let conditions: Vec<&Condition> = alternatives.keys().copied().flatten().collect();
    let selected = condition::selected(&conditions, path, lines, result);
    let of = |condition: Option<&Condition>| decided(stated, condition);
    let general = of(None);
    let mut permissions = match selected.as_slice() {
        _ if !are_alternatives(&alternatives) => {
            let each = std::iter::once(None).chain(conditions.iter().copied().map(Some));
            let mut all = joined(each.map(of));
            all.notes = unique(stated.notes.iter().map(|note| note.text.clone()));
            all
        }
        [only] => overlaid(of(Some(only)), general),
        several => {
            let conditional = |one: &&Condition| {
                let permissions = of(Some(one));
                ConditionalPermissions { when: one.label.clone(), page: None, permissions }
            };
            with_conditional(general, several.iter().map(conditional).collect())
        }
    };
    remark::apply(&mut permissions, &stated.notes, path);
    permissions
}

/// The kinds of callers that texts beside the tables take away from a line.
pub(super) fn refused(stated: &Stated, line: &RequestLine, lines: &[RequestLine]) -> Vec<Caller> {
    let tables = Stated { statements: stated.statements.clone(), notes: Vec::new() };
    let mut with_texts = of_line(stated, line, lines, None);
    let mut by_tables = of_line(&tables, line, lines, None);
    let all = [Caller::Work, Caller::Personal, Caller::Application];
    let is_refused = |caller: &Caller| of_caller(&mut with_texts, *caller) != of_caller(&mut by_tables, *caller);
    all.into_iter().filter(is_refused).collect()
}

/// What isn't under the heading of other lines; under the line's own, that heading is no condition.
fn of_headings(stated: &Stated, line: &RequestLine, lines: &[RequestLine]) -> Stated {
    let is_of_lines = |heading: &String| lines.iter().any(|line| line.headings.contains(heading));
    let applies = |heading: &Option<String>| {
        heading.as_ref().is_none_or(|heading| line.headings.contains(heading) || !is_of_lines(heading))
    };
    let stays = |condition: &Condition| !line.headings.contains(&condition.label.to_ascii_lowercase());
    let mut stated = Stated {
        statements: stated.statements.iter().filter(|one| applies(&one.heading)).cloned().collect(),
        notes: stated.notes.iter().filter(|one| applies(&one.heading)).cloned().collect(),
    };
    stated.statements.iter_mut().for_each(|one| one.condition = one.condition.take().filter(stays));
    stated.notes.iter_mut().for_each(|one| one.condition = one.condition.take().filter(stays));
    stated
}

/// Tells of conditions that select none of a page's lines; each line comes with the type of its result.
pub(super) fn report_unselected(
    stated: &Stated,
    lines: &[(&RequestLine, Option<String>)],
    diagnostics: &mut Diagnostics,
) {
    let all: Vec<RequestLine> = lines.iter().map(|(line, _)| (*line).clone()).collect();
    let mut kept: IndexSet<Condition> = IndexSet::new();
    for (line, result) in lines {
        let stated = of_headings(stated, line, &all);
        let alternatives = alternatives(&stated);
        let conditions: Vec<&Condition> = alternatives.keys().copied().flatten().collect();
        match are_alternatives(&alternatives) {
            true => {
                kept.extend(condition::selected(&conditions, &line.path, &all, result.as_deref()).into_iter().cloned())
            }
            false => kept.extend(conditions.into_iter().cloned()),
        }
    }
    let is_of_line = |one: &Statement| {
        let label = one.condition.as_ref().map(|condition| condition.label.to_ascii_lowercase());
        all.iter().any(|line| line.headings.iter().any(|heading| Some(heading) == label.as_ref()))
    };
    let statements = stated.statements.iter().filter(|one| !all.is_empty() && !is_of_line(one));
    for statement in statements {
        let Some(condition) = statement.condition.as_ref().filter(|one| kept.insert((*one).clone())) else { continue };
        let message = format!("the permissions for `{}` apply to none of this page's paths", condition.label);
        diagnostics
            .push(Code::UnselectedPermissions, statement.span, message)
            .help("name in the table what the paths name, or add the path to the HTTP request");
    }
}

/// What several pages state for one path, in the order in which they count.
pub(super) fn of_pages(pages: impl Iterator<Item = (PageTitle, Permissions)>) -> Permissions {
    let mut pages = pages.filter(|(_, permissions)| *permissions != Permissions::default());
    let Some((_, mut main)) = pages.next() else { return Permissions::default() };
    for (page, mut other) in pages {
        let page = || Some(page.clone());
        let conditional = std::mem::take(&mut other.conditional);
        if other != Permissions::default() && !is_same_or_less(&other, &main) {
            main.conditional.push(ConditionalPermissions { when: String::new(), page: page(), permissions: other });
        }
        main.conditional.extend(conditional.into_iter().map(|one| ConditionalPermissions { page: page(), ..one }));
    }
    let mut seen: Vec<Permissions> = Vec::new();
    main.conditional.retain(|one| {
        let is_new = !seen.iter().any(|known| grants(known) == grants(&one.permissions));
        seen.push(one.permissions.clone());
        is_new
    });
    main
}

/// Whether it grants nothing that the other doesn't, where it says anything.
fn is_same_or_less(one: &Permissions, other: &Permissions) -> bool {
    let mut pairs = grants(one).into_iter().zip(grants(other));
    pairs.all(|(one, other)| match (one, other) {
        (Grant::Unknown, _) => true,
        (Grant::OneOf(some), Grant::OneOf(all)) => some.iter().all(|alternative| all.contains(alternative)),
        (one, other) => one == other,
    })
}

/// The statements by what they apply to, in the order of the page.
type Alternatives<'a> = IndexMap<Option<&'a Condition>, Vec<&'a Statement>>;

fn alternatives(stated: &Stated) -> Alternatives<'_> {
    let mut alternatives = Alternatives::new();
    for statement in &stated.statements {
        alternatives.entry(statement.condition.as_ref()).or_default().push(statement);
    }
    alternatives
}

/// Whether the tables stand for each other rather than beside each other: a resource's row does, and so do titled tables
/// of which two are about one kind of caller.
fn are_alternatives(alternatives: &Alternatives) -> bool {
    let mut callers = Vec::new();
    for (condition, statements) in alternatives {
        if condition.is_some_and(|condition| condition.is_resource) {
            return true;
        }
        let mut of_table: Vec<Caller> = statements.iter().map(|statement| statement.caller).collect();
        of_table.dedup();
        if of_table.iter().any(|caller| callers.contains(caller)) {
            return true;
        }
        callers.extend(of_table);
    }
    false
}

/// What the statements and notes of one condition give.
fn decided(stated: &Stated, condition: Option<&Condition>) -> Permissions {
    let own = stated.statements.iter().filter(|one| one.condition.as_ref() == condition);
    let mut permissions = add_up(own.map(|one| (one.caller, one.grant.clone())));
    let notes = stated.notes.iter().filter(|note| note.condition.as_ref() == condition);
    permissions.notes = unique(notes.map(|note| note.text.clone()));
    permissions
}

/// The more exact one, with what the general one alone says.
fn overlaid(exact: Permissions, general: Permissions) -> Permissions {
    let or = |one: Grant, other: Grant| if one == Grant::Unknown { other } else { one };
    Permissions {
        delegated_work: or(exact.delegated_work, general.delegated_work),
        delegated_personal: or(exact.delegated_personal, general.delegated_personal),
        application: or(exact.application, general.application),
        notes: unique(general.notes.into_iter().chain(exact.notes)),
        conditional: Vec::new(),
    }
}

/// What holds on any condition stands once.
fn with_conditional(general: Permissions, conditional: Vec<ConditionalPermissions>) -> Permissions {
    let Some(first) = conditional.first() else { return general };
    let is_same = conditional.iter().all(|one| grants(&one.permissions) == grants(&first.permissions));
    if is_same {
        let mut same = overlaid(first.permissions.clone(), general);
        same.notes =
            unique(same.notes.into_iter().chain(conditional.into_iter().flat_map(|one| one.permissions.notes)));
        return same;
    }
    let mut permissions = Permissions { conditional, ..general };
    for caller in [Caller::Work, Caller::Personal, Caller::Application] {
        let mut grants = permissions.conditional.iter_mut().map(|one| of_caller(&mut one.permissions, caller).clone());
        let same = grants.next().filter(|first| grants.all(|other| other == *first));
        let known = of_caller(&mut permissions, caller);
        if let (Grant::Unknown, Some(same)) = (&*known, same) {
            *known = same;
        }
    }
    permissions
}

fn grants(permissions: &Permissions) -> [&Grant; 3] {
    [&permissions.delegated_work, &permissions.delegated_personal, &permissions.application]
}

fn joined(each: impl Iterator<Item = Permissions>) -> Permissions {
    add_up(each.flat_map(|one| {
        [
            (Caller::Work, one.delegated_work),
            (Caller::Personal, one.delegated_personal),
            (Caller::Application, one.application),
        ]
    }))
}

fn add_up(stated: impl Iterator<Item = (Caller, Grant)>) -> Permissions {
    let mut decided = Permissions::default();
    for (caller, grant) in stated {
        add(of_caller(&mut decided, caller), grant);
    }
    for caller in [Caller::Work, Caller::Personal, Caller::Application] {
        if let Grant::OneOf(alternatives) = of_caller(&mut decided, caller) {
            *alternatives = permission::unique(std::mem::take(alternatives));
        }
    }
    decided
}

fn of_caller(permissions: &mut Permissions, caller: Caller) -> &mut Grant {
    match caller {
        Caller::Work => &mut permissions.delegated_work,
        Caller::Personal => &mut permissions.delegated_personal,
        Caller::Application => &mut permissions.application,
    }
}

fn add(known: &mut Grant, other: Grant) {
    match (&mut *known, other) {
        (Grant::OneOf(known), Grant::OneOf(more)) => known.extend(more),
        (known, other) if rank(&other) > rank(known) => *known = other,
        _ => {}
    }
}

/// How exact it is.
fn rank(grant: &Grant) -> u8 {
    match grant {
        Grant::Unknown => 0,
        Grant::NotSupported => 1,
        Grant::NothingNeeded => 2,
        Grant::OneOf(_) => 3,
    }
}

fn unique(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    texts.filter(|text| seen.insert(text.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        api::Method,
        extract::operations::permission::tests::{grant, stated},
    };

    fn shown(permissions: &Permissions) -> String {
        let own = grants(permissions).map(grant).join(" | ");
        let conditional =
            permissions.conditional.iter().map(|one| format!("; {}: {}", one.condition(), shown(&one.permissions)));
        own + &conditional.collect::<String>()
    }

    /// What a table states for a path.
    fn read(rows: &[&str], path: &str) -> Permissions {
        let stated = Stated { statements: stated(rows), notes: Vec::new() };
        let line = RequestLine::of(Method::Get, path);
        of_line(&stated, &line, &[], None)
    }

    #[test]
    fn names_count_before_nothing_needed_before_refusals_before_silence() {
        for (one, other, expected) in [
            ("", "", "Unknown"),
            ("", "Not supported.", "NotSupported"),
            ("Not supported.", "", "NotSupported"),
            ("None.", "Not supported.", "NothingNeeded"),
            ("Not supported.", "None.", "NothingNeeded"),
            ("A.Read", "None.", "A.Read"),
            ("None.", "A.Read", "A.Read"),
            ("A.Read", "Not available.", "A.Read"),
            ("Not available.", "A.Read", "A.Read"),
            ("A.Read, B.All", "C.All and A.Read, A.Read", "A.Read B.All C.All+A.Read"),
        ] {
            let columns = read(&["Type|Least|Higher", &format!("Application|{one}|{other}")], "/x");
            assert_eq!(grant(&columns.application), expected, "columns {one:?} {other:?}");
        }
    }

    #[test]
    fn rows_on_the_resource_of_the_path_count() {
        let rows = [
            "Resource|Delegated (work or school account)|Delegated (personal Microsoft account)|Application",
            "event|Calendars.Read|Calendars.Read|Not supported",
            "user's drive|Files.Read|Not supported|Not supported",
            "group post|Group.Read.All|Not supported|Not supported",
        ];
        for (path, expected) in [
            ("/me/events/{id}", "Calendars.Read | Calendars.Read | NotSupported"),
            ("/groups/{id}/posts/{id}", "Group.Read.All | NotSupported | NotSupported"),
            (
                "/x/{id}",
                "Unknown | Unknown | NotSupported; event: Calendars.Read | Calendars.Read | NotSupported; \
                    user's drive: Files.Read | NotSupported | NotSupported; \
                    group post: Group.Read.All | NotSupported | NotSupported",
            ),
        ] {
            assert_eq!(shown(&read(&rows, path)), expected, "{path}");
        }
    }
}
