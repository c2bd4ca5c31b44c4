//! Reports where two pages of one enumeration list different members, and where a description lists only some members.

use std::collections::BTreeMap;

use crate::{
    api::{Enumeration, TypeRef},
    by_name::ByName,
    diagnostic::{Code, Diagnostics},
    lint::{Read, stated},
    vocabulary::types,
};

/// Descriptions against enumerations, and pages against each other.
pub(super) fn check(read: &Read, diagnostics: &mut Diagnostics) {
    descriptions(read, diagnostics);
    pages(read, diagnostics);
}

/// A description that lists some of the members, but not all.
fn descriptions(read: &Read, diagnostics: &mut Diagnostics) {
    let listed_members = stated::listed_members(read.evidence);
    for property in read.api.types.iter().flat_map(|one| &one.properties) {
        let TypeRef::Named(name) = property.ty.item() else { continue };
        let Some(enumeration) = read.types.enumeration(name) else { continue };
        let listed_members = listed_members.get(&property.span).copied().unwrap_or_default();
        let listed = ByName::of(listed_members.iter().map(|one| (one.as_str(), ())));
        let is_listed = |member: &str| listed.folded(member).is_some();
        let is_about = enumeration.members.iter().filter(|member| is_listed(&member.name)).count();
        let is_about = types::MEANT_AS_LIST.is_passed(is_about);
        let missing: Vec<&str> = enumeration
            .members
            .iter()
            .map(|member| member.name.as_str())
            .filter(|member| !is_listed(member) && !is_no_value(member))
            .collect();
        if is_about && !missing.is_empty() {
            let message = format!("the members of `{}` lack {} of `{}`", property.name, quoted(&missing), name.name);
            let diagnostic = diagnostics.push(Code::IncompleteMembers, property.span, message);
            if let Some(origin) = enumeration.origins.first() {
                diagnostic.related(origin.span, "the enumeration");
            }
        }
    }
}

/// An enumeration that two pages list, each with members of its own.
fn pages(read: &Read, diagnostics: &mut Diagnostics) {
    let mut by_name: BTreeMap<String, &Enumeration> = BTreeMap::new();
    for one in &read.evidence.enumerations {
        let key = one.name.to_string().to_ascii_lowercase();
        let Some(first) = by_name.get(&key) else {
            by_name.insert(key, one);
            continue;
        };
        let lacks = |these: &Enumeration, those: &Enumeration| -> Vec<String> {
            let these = ByName::of(these.members.iter().map(|member| (member.name.as_str(), ())));
            let has = |name: &str| these.exact(name).is_some();
            those
                .members
                .iter()
                .map(|member| member.name.clone())
                .filter(|name| !has(name) && !is_no_value(name))
                .collect()
        };
        let (missing, more) = (lacks(one, first), lacks(first, one));
        let (Some(origin), Some(of_first)) = (one.origins.first(), first.origins.first()) else { continue };
        if !missing.is_empty() || !more.is_empty() {
            let differences = match (missing.as_slice(), more.as_slice()) {
                (missing, []) => format!("lacks {}", quoted(missing)),
                ([], more) => format!("adds {}", quoted(more)),
                (missing, more) => format!("lacks {} and adds {}", quoted(missing), quoted(more)),
            };
            let message = format!("`{}` {differences}", one.name.name);
            diagnostics.push(Code::ConflictingMembers, origin.span, message).related(of_first.span, "also listed here");
        }
    }
}

/// What stands in tables beside the values that the service has: what it may have later, and none.
fn is_no_value(member: &str) -> bool {
    types::NO_MEMBERS.has(member)
}

/// `` `a`, `b` and 3 more ``
fn quoted(names: &[impl AsRef<str>]) -> String {
    const MOST: usize = 4;
    let shown: Vec<String> = names.iter().take(MOST).map(|name| format!("`{}`", name.as_ref())).collect();
    let more = names.len().saturating_sub(MOST);
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}
