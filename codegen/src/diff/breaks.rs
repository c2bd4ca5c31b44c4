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
    /// Whether another change, of the type or module that it is a part of, says it all.
    #[serde(skip)]
    pub(super) is_implied: bool,
    /// The type that it is a part of.
    #[serde(skip)]
    pub(super) whole: Option<String>,
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

/// The items that changed, in the order of their paths. Of a type that is new, gone or of another kind, the parts are implied.
#[must_use]
pub(super) fn changes(old: &Surface, new: &Surface) -> Vec<ItemChange> {
    let paths: BTreeSet<&String> = old.0.keys().chain(new.0.keys()).collect();
    let change = |path: &String| {
        let (before, after) = (old.0.get(path), new.0.get(path));
        let Verdict { change, breaks, why } = match (before, after) {
            (Some(before), None) => removed(before),
            (None, Some(after)) => added(after, old),
            (Some(before), Some(after)) => changed(before, after)?,
            (None, None) => return None,
        };
        let owners = after.or(before).map(|item| item.owners.as_slice()).unwrap_or_default();
        let shown = |item: &PublicItem| item.shown.clone();
        Some(ItemChange {
            path: path.clone(),
            change,
            breaks,
            why,
            before: before.map(shown),
            after: after.map(shown),
            is_implied: owners.iter().any(|owner| differs(owner, old, new)),
            whole: after.or(before).filter(|item| item.kind.is_part()).and_then(|item| item.owners.first().cloned()),
        })
    };
    paths.into_iter().filter_map(change).collect()
}

/// How many items have another documentation and are otherwise the same.
#[must_use]
pub(super) fn reworded(old: &Surface, new: &Surface) -> usize {
    let both = old.0.iter().filter_map(|(path, before)| Some((before, new.0.get(path)?)));
    both.filter(|(before, after)| before.docs != after.docs && before.contract == after.contract).count()
}

/// Whether a type is not in both crates as the same kind of type. A module speaks for none of its items.
fn differs(path: &str, old: &Surface, new: &Surface) -> bool {
    let of = |side: &Surface| side.0.get(path).filter(|one| one.kind == ItemKind::Type).map(|one| one.contract.clone());
    of(old) != of(new)
}

/// What is decided of an item.
struct Verdict {
    change: ItemEvent,
    breaks: bool,
    why: &'static str,
}

impl Verdict {
    const fn new(change: ItemEvent, breaks: bool, why: &'static str) -> Verdict {
        Verdict { change, breaks, why }
    }
}

fn removed(before: &PublicItem) -> Verdict {
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
    Verdict::new(ItemEvent::Removed, true, why)
}

fn added(after: &PublicItem, old: &Surface) -> Verdict {
    let listed = |path: &String| old.0.get(path).is_some_and(|owner| owner.is_exhaustive);
    match after.kind {
        ItemKind::Field if after.owners.iter().any(listed) => Verdict::new(
            ItemEvent::Added,
            true,
            "code may list all fields of the struct, which is not `non_exhaustive`",
        ),
        ItemKind::Variant if after.owners.iter().any(listed) => Verdict::new(
            ItemEvent::Added,
            true,
            "code may match all variants of the enum, which is not `non_exhaustive`",
        ),
        ItemKind::Field => Verdict::new(ItemEvent::Added, false, "the struct is `non_exhaustive`"),
        ItemKind::Variant => Verdict::new(ItemEvent::Added, false, "the enum is `non_exhaustive`"),
        _ => Verdict::new(ItemEvent::Added, false, "nothing that exists uses it"),
    }
}

/// Why an item breaks code that has chosen its features.
const FEATURE: &str = "it needs another feature of the crate";

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
        return Some(Verdict::new(ItemEvent::Changed, true, why));
    }
    if !after.condition.allows(&before.condition) {
        return Some(Verdict::new(ItemEvent::Changed, true, FEATURE));
    }
    if before.is_exhaustive && !after.is_exhaustive {
        return Some(Verdict::new(ItemEvent::Changed, true, "code may no longer list all of its parts"));
    }
    let is_newly_deprecated = after.is_deprecated && !before.is_deprecated;
    is_newly_deprecated.then_some(Verdict::new(ItemEvent::Deprecated, false, "the compiler warns, and compiles"))
}

#[cfg(test)]
mod tests {
    use super::{super::items::Condition, *};

    fn item(kind: ItemKind, contract: &str, owners: &[&str]) -> PublicItem {
        PublicItem {
            kind,
            owners: owners.iter().map(|one| (*one).to_owned()).collect(),
            contract: contract.to_owned(),
            shown: contract.to_owned(),
            is_exhaustive: false,
            condition: Condition::default(),
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
            assert_eq!(
                found.iter().map(|one| (one.path.as_str(), one.breaks)).collect::<Vec<_>>(),
                [("A::b", expected)]
            );
        }
    }

    #[test]
    fn a_type_that_is_gone_speaks_for_its_parts() {
        let (ty, other) = (item(ItemKind::Type, "struct", &[]), item(ItemKind::Type, "enum", &[]));
        let field = item(ItemKind::Field, "String", &["A"]);
        let old = surface(&[("A", &ty), ("A::b", &field)]);
        for new in [surface(&[]), surface(&[("A", &other)])] {
            let found = changes(&old, &new);
            let found: Vec<_> = found.iter().filter(|one| !one.is_implied).collect();
            assert_eq!(found.iter().map(|one| (one.path.as_str(), one.breaks)).collect::<Vec<_>>(), [("A", true)]);
        }
    }

    #[test]
    fn an_item_may_need_fewer_features_and_no_others() {
        let of = |features: &[&str]| PublicItem {
            condition: Condition {
                // One of them is enough.
                features: [features.iter().map(|one| (*one).to_owned()).collect::<BTreeSet<_>>()]
                    .into_iter()
                    .filter(|any| !any.is_empty())
                    .collect(),
                other: String::new(),
            },
            ..item(ItemKind::Type, "struct", &[])
        };
        for (before, after, expected) in [
            (&[][..], &["mail"][..], true),
            (&["mail"], &[], false),
            (&["mail"], &["users"], true),
            (&["mail"], &["mail", "users"], false),
            (&["mail", "users"], &["mail"], true),
        ] {
            let found = changes(&surface(&[("A", &of(before))]), &surface(&[("A", &of(after))]));
            assert_eq!(found.iter().any(|one| one.breaks), expected, "{before:?} {after:?}");
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
