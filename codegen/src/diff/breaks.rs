//! Decides which items of a crate changed, and which of these changes break code that uses the crate, by the rules of Cargo's
//! [semver compatibility](https://doc.rust-lang.org/cargo/reference/semver.html).

use std::collections::BTreeSet;

use serde::Serialize;

use super::{
    items::{ItemKind, PublicItem},
    surface::Surface,
};

/// How an item of the crate changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemChange {
    /// Its path in the crate: `models::User::city`, `places::User::get()`, `impl Default for models::Color`.
    pub path: String,
    /// What happened to it.
    pub change: ItemEvent,
    /// Whether code that uses it may no longer compile.
    pub breaks: bool,
    /// Why it does or doesn't break code.
    pub why: &'static str,
    /// What it was, as it is written in Rust.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// What happened to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemEvent {
    /// It is new.
    Added,
    /// It has another type, other arguments or another result.
    Changed,
    /// The compiler warns where it is used.
    Deprecated,
    /// It is gone.
    Removed,
}

/// The items that changed, in the order of their paths. Of a type that is new, gone or of another kind, nothing is said of
/// its parts.
#[must_use]
pub(super) fn changes(old: &Surface, new: &Surface) -> Vec<ItemChange> {
    let mut changes = Vec::new();
    let paths: BTreeSet<&String> = old.0.keys().chain(new.0.keys()).collect();
    for path in paths {
        let change = match (old.0.get(path), new.0.get(path)) {
            (Some(before), None) => removed(before).filter(|_| !before.owners.iter().any(|one| differs(one, old, new))),
            (None, Some(after)) => Some(added(after, old)).filter(|_| !after.owners.iter().any(|one| differs(one, old, new))),
            (Some(before), Some(after)) => {
                changed(before, after).filter(|_| !after.owners.iter().any(|one| differs(one, old, new)))
            }
            (None, None) => None,
        };
        changes.extend(change.map(|(change, breaks, why)| ItemChange {
            path: path.clone(),
            change,
            breaks,
            why,
            before: old.0.get(path).map(|one| one.shown.clone()),
            after: new.0.get(path).map(|one| one.shown.clone()),
        }));
    }
    changes
}

/// How many items have another documentation and are otherwise the same.
#[must_use]
pub(super) fn redocumented(old: &Surface, new: &Surface) -> usize {
    let both = old.0.iter().filter_map(|(path, before)| Some((before, new.0.get(path)?)));
    both.filter(|(before, after)| before.docs != after.docs && before.contract == after.contract).count()
}

/// Whether a type or module is not in both crates as the same kind of item.
fn differs(path: &str, old: &Surface, new: &Surface) -> bool {
    match (old.0.get(path), new.0.get(path)) {
        (Some(before), Some(after)) => before.contract != after.contract,
        // The root, and items of the runtime.
        (None, None) => false,
        _ => true,
    }
}

type Verdict = (ItemEvent, bool, &'static str);

fn removed(before: &PublicItem) -> Option<Verdict> {
    let why = match before.kind {
        ItemKind::Module => "a path through the module no longer leads anywhere",
        ItemKind::Reexport => "the name no longer exists",
        ItemKind::Type => "the type no longer exists",
        ItemKind::Field => "the field can no longer be read or set",
        ItemKind::Variant => "the variant can no longer be matched or made",
        ItemKind::Function => "the method can no longer be called",
        ItemKind::Value => "the item no longer exists",
        ItemKind::Implementation => "the type no longer has the trait",
    };
    Some((ItemEvent::Removed, true, why))
}

fn added(after: &PublicItem, old: &Surface) -> Verdict {
    let listed = |path: &String| old.0.get(path).is_some_and(|owner| owner.is_exhaustive);
    match after.kind {
        ItemKind::Field if after.owners.iter().any(listed) => {
            (ItemEvent::Added, true, "code may list all fields of the struct, which is not `non_exhaustive`")
        }
        ItemKind::Variant if after.owners.iter().any(listed) => {
            (ItemEvent::Added, true, "code may match all variants of the enum, which is not `non_exhaustive`")
        }
        ItemKind::Field => (ItemEvent::Added, false, "the struct is `non_exhaustive`"),
        ItemKind::Variant => (ItemEvent::Added, false, "the enum is `non_exhaustive`"),
        _ => (ItemEvent::Added, false, "nothing that exists uses it"),
    }
}

fn changed(before: &PublicItem, after: &PublicItem) -> Option<Verdict> {
    if before.contract != after.contract {
        let why = match after.kind {
            ItemKind::Module | ItemKind::Reexport => "the name means something else",
            ItemKind::Type => "it is another kind of type",
            ItemKind::Field => "the field has another type",
            ItemKind::Variant => "the variant holds another type",
            ItemKind::Function => "the method takes or returns other types",
            ItemKind::Value => "the item has another type",
            ItemKind::Implementation => "the type has the trait in another way",
        };
        return Some((ItemEvent::Changed, true, why));
    }
    if before.is_exhaustive && !after.is_exhaustive {
        return Some((ItemEvent::Changed, true, "code may no longer list all of its parts"));
    }
    let is_newly_deprecated = after.is_deprecated && !before.is_deprecated;
    is_newly_deprecated.then_some((ItemEvent::Deprecated, false, "the compiler warns, and compiles"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(kind: ItemKind, contract: &str, owners: &[&str]) -> PublicItem {
        PublicItem {
            kind,
            owners: owners.iter().map(|one| (*one).to_owned()).collect(),
            contract: contract.to_owned(),
            shown: contract.to_owned(),
            is_exhaustive: false,
            is_deprecated: false,
            docs: String::new(),
        }
    }

    fn surface(items: &[(&str, &PublicItem)]) -> Surface {
        Surface(items.iter().map(|(path, item)| ((*path).to_owned(), (*item).clone())).collect())
    }

    #[test]
    fn an_exhaustive_type_takes_no_further_part() {
        let field = item(ItemKind::Field, "String", &["A"]);
        for (is_exhaustive, expected) in [(true, true), (false, false)] {
            let ty = PublicItem { is_exhaustive, ..item(ItemKind::Type, "struct", &[]) };
            let found = changes(&surface(&[("A", &ty)]), &surface(&[("A", &ty), ("A::b", &field)]));
            assert_eq!(found.iter().map(|one| (one.path.as_str(), one.breaks)).collect::<Vec<_>>(), [("A::b", expected)]);
        }
    }

    #[test]
    fn a_type_that_is_gone_speaks_for_its_parts() {
        let (ty, other) = (item(ItemKind::Type, "struct", &[]), item(ItemKind::Type, "enum", &[]));
        let field = item(ItemKind::Field, "String", &["A"]);
        let old = surface(&[("A", &ty), ("A::b", &field)]);
        for new in [surface(&[]), surface(&[("A", &other)])] {
            let found = changes(&old, &new);
            assert_eq!(found.iter().map(|one| (one.path.as_str(), one.breaks)).collect::<Vec<_>>(), [("A", true)]);
        }
    }

    #[test]
    fn a_type_that_may_no_longer_be_listed_breaks() {
        let open = item(ItemKind::Type, "struct", &[]);
        let closed = PublicItem { is_exhaustive: true, ..open.clone() };
        let breaks = |old, new| changes(&surface(&[("A", old)]), &surface(&[("A", new)])).iter().any(|one| one.breaks);
        assert!(breaks(&closed, &open));
        assert!(!breaks(&open, &closed));
    }
}
