//! Decides which permissions an operation takes, for each kind of caller.
//!
//! Order of precedence:
//! 1. of rows that are about a resource those count whose resource has the most words in common with the path, which are
//!    all where none has any; rows and tables that are about no resource always count;
//! 2. names of permissions count before "nothing needed", that before "not supported", that before silence: a cell, table
//!    or page that names some is more exact than one that names none;
//! 3. alternatives add up, in the order of cells, tables and pages, the page first that is most about the path; each
//!    stands where it stands first.
//!
//! Nothing is told here: pages of one path differ in what they list without one of them being wrong.

use crate::{
    api::{Grant, PathTemplate, Permissions, Segment},
    extract::permission::{self, Caller, Statement},
};

/// What a page states for one path.
pub(super) fn of_path(statements: &[Statement], path: &PathTemplate) -> Permissions {
    let named = path.segments.iter().filter_map(Segment::name);
    let words: Vec<String> = named.map(permission::word).collect();
    let score = |one: &Statement| one.resource.iter().filter(|word| words.contains(word)).count();
    let best = statements.iter().map(score).max().unwrap_or(0);
    let counting = statements.iter().filter(|one| one.resource.is_empty() || score(one) == best);
    decide(counting.map(|one| (one.caller, one.grant.clone())))
}

/// What several pages state for one path, in the order in which they count.
pub(super) fn of_pages(pages: impl Iterator<Item = Permissions>) -> Permissions {
    decide(pages.flat_map(|one| {
        [
            (Caller::Work, one.delegated_work),
            (Caller::Personal, one.delegated_personal),
            (Caller::Application, one.application),
        ]
    }))
}

fn decide(stated: impl Iterator<Item = (Caller, Grant)>) -> Permissions {
    let mut decided = Permissions::default();
    for (caller, grant) in stated {
        let known = match caller {
            Caller::Work => &mut decided.delegated_work,
            Caller::Personal => &mut decided.delegated_personal,
            Caller::Application => &mut decided.application,
        };
        add(known, grant);
    }
    for grant in [&mut decided.delegated_work, &mut decided.delegated_personal, &mut decided.application] {
        if let Grant::OneOf(alternatives) = grant {
            *alternatives = permission::unique(std::mem::take(alternatives));
        }
    }
    decided
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::permission::tests::{grant, stated};

    fn shown(permissions: &Permissions) -> String {
        [&permissions.delegated_work, &permissions.delegated_personal, &permissions.application].map(grant).join(" | ")
    }

    /// What a table states for a path.
    fn read(rows: &[&str], path: &str) -> Permissions {
        of_path(&stated(rows), &crate::path::url(path).map(|url| url.path).unwrap_or_default())
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
            let page = |cell: &str| read(&["Type|Permissions", &format!("Application|{cell}")], "/x");
            let pages = of_pages([page(one), page(other)].into_iter());
            assert_eq!(grant(&pages.application), expected, "pages {one:?} {other:?}");
        }
    }

    #[test]
    fn rows_on_the_resource_of_the_path_count() {
        let rows = [
            "Resource|Delegated (work or school account)|Delegated (personal Microsoft account)|Application",
            "event|Calendars.Read|Calendars.Read|Not supported",
            "group post|Group.Read.All|Not supported|Not supported",
        ];
        for (path, expected) in [
            ("/me/events/{id}", "Calendars.Read | Calendars.Read | NotSupported"),
            ("/groups/{id}/posts/{id}", "Group.Read.All | NotSupported | NotSupported"),
            ("/x", "Calendars.Read Group.Read.All | Calendars.Read | NotSupported"),
        ] {
            assert_eq!(shown(&read(&rows, path)), expected, "{path}");
        }
    }
}
