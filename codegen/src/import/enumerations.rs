//! Writes the enumerations of a page: its members, or a heading for each of several.

use super::{Read, types};
use crate::{
    api::{Enumeration, Member},
    extract::types::declaration,
    gateway::{Inline, Sheet},
    page::{Page, PageKind},
};

/// The enumerations that a page states, in its order.
pub(super) fn of_page<'a>(read: &Read<'a>, page: &Page) -> Vec<&'a Enumeration> {
    let is_own = |one: &&Enumeration| one.origins.first().is_some_and(|origin| origin.file == page.file);
    read.evidence.enumerations.iter().filter(is_own).collect()
}

/// Writes the enumerations.
pub(super) fn write(sheet: &mut Sheet, page: &Page, enumerations: &[&Enumeration]) {
    let is_alone = page.kind == PageKind::Enumeration;
    if matches!(page.kind, PageKind::Enumeration | PageKind::Enumerations | PageKind::Conceptual) {
        types::namespace(sheet, page);
    }
    for one in enumerations {
        if one.deprecated.is_some() {
            sheet.paragraph(&Inline::fixed("This enumeration is deprecated."));
        }
        if is_alone {
            flags(sheet, one);
            sheet.heading(2, &Inline::fixed("Members"));
        } else {
            let is_of_page = one.name.namespace == declaration::namespace(page);
            let name = if is_of_page { one.name.name.clone() } else { one.name.to_string() };
            sheet.heading(3, &Inline::plain(&name).then(Inline::fixed(" values")));
            flags(sheet, one);
        }
        members(sheet, &one.members);
    }
}

fn flags(sheet: &mut Sheet, one: &Enumeration) {
    if one.is_flags {
        sheet.paragraph(&Inline::fixed("A flags enumeration."));
    }
}

fn members(sheet: &mut Sheet, members: &[Member]) {
    let has_values = members.iter().any(|member| member.value.is_some());
    let row = |member: &Member| {
        let value = || member.value.map(|value| value.to_string()).unwrap_or_default();
        let mut row = vec![Inline::plain(&member.name)];
        if has_values {
            row.push(Inline::plain(&value()));
        }
        row
    };
    let mut titles = vec![Inline::fixed("Member")];
    if has_values {
        titles.push(Inline::fixed("Value"));
    }
    sheet.table(&titles, &members.iter().map(row).collect::<Vec<_>>());
}
