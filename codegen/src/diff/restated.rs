//! Compares what two documents say, subject by subject.
//!
//! What is hard: a subject may have moved. A path whose placeholders have other names is the same path, and a property that a
//! type inherits now is still its property.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Side,
    breaks::ItemEvent,
    described,
    facts::{DEPRECATED, Statements, Subject},
    report::StatementChange,
};
use crate::path::{PathKey, PathTemplate};

/// What changed in the documents.
#[derive(Debug, Default)]
pub(super) struct Restated {
    /// By the subject as the newer document has it, which also has it if it is the same.
    pub changes: BTreeMap<Subject, FactChange>,
    /// The subjects that the newer document has under other names.
    renamed: BTreeMap<Subject, Subject>,
}

/// What happened to a subject in the documents.
#[derive(Debug)]
pub(super) struct FactChange {
    pub event: ItemEvent,
    pub statements: Vec<StatementChange>,
}

/// What code can't depend on, so that it is no reason for a change of the crate.
const NO_REASONS: [&str; 5] = ["permissions", "default", "nullable", "workload", DEPRECATED];

impl FactChange {
    /// Whether it may be the reason for what happened to an item.
    fn is_reason_of(&self, item: ItemEvent) -> bool {
        let is_of_shape = matches!(self.event, ItemEvent::Added | ItemEvent::Removed)
            || self.statements.iter().any(|one| !NO_REASONS.contains(&one.what));
        match item {
            ItemEvent::Added => is_of_shape && self.event != ItemEvent::Removed,
            ItemEvent::Removed => is_of_shape && self.event != ItemEvent::Added,
            ItemEvent::Changed => is_of_shape,
            ItemEvent::Deprecated => self.event == ItemEvent::Deprecated,
        }
    }
}

impl Restated {
    /// A subject under the name that the newer document has for it.
    #[must_use]
    pub(super) fn name(&self, subject: Subject) -> Subject {
        self.renamed.get(&subject).cloned().unwrap_or(subject)
    }

    /// Whether what happened to a subject may be the reason for what happened to an item.
    #[must_use]
    pub(super) fn is_reason(&self, subject: &Subject, item: ItemEvent) -> bool {
        let change = self.changes.get(self.renamed.get(subject).unwrap_or(subject));
        change.is_some_and(|change| change.is_reason_of(item))
    }
}

/// What is new, gone or another, but for the parts of types that are new or gone.
#[must_use]
pub(super) fn changes(old: &Side, new: &Side) -> Restated {
    let mut all = Restated { changes: BTreeMap::new(), renamed: renamed(old, new) };
    let moved: BTreeSet<&Subject> = all.renamed.values().collect();
    let mut changes = BTreeMap::new();
    for (subject, before) in &old.facts {
        let is_whole = subject.owner().is_none_or(|owner| new.facts.contains_key(&owner));
        let now = all.renamed.get(subject).unwrap_or(subject);
        let change = match found(now, new) {
            Some(after) => changed(before, after, (now != subject).then_some([subject, now])),
            None => is_whole.then(|| FactChange { event: ItemEvent::Removed, statements: Vec::new() }),
        };
        changes.extend(change.map(|change| (now.clone(), change)));
    }
    for (subject, after) in new.facts.iter().filter(|(subject, _)| !old.facts.contains_key(subject)) {
        let is_whole = subject.owner().is_none_or(|owner| old.facts.contains_key(&owner));
        let change = match found(subject, old) {
            _ if moved.contains(subject) => None,
            Some(before) => changed(before, after, None),
            None => is_whole.then(|| added(after)),
        };
        changes.extend(change.map(|change| (subject.clone(), change)));
    }
    all.changes = changes;
    all
}

/// What a side says of a subject; of a property, what the type says or the nearest of its bases that has it.
fn found<'s>(subject: &Subject, side: &'s Side) -> Option<&'s Statements> {
    let inherited = || {
        let Subject::Property { of, name } = subject else { return None };
        let bases = side.subjects.bases(of).iter();
        let mut bases = bases.map(|base| Subject::Property { of: base.clone(), name: name.clone() });
        bases.find_map(|base| side.facts.get(&base))
    };
    side.facts.get(subject).or_else(inherited)
}

/// The operations whose paths differ in the names of placeholders alone, old and new.
fn renamed(old: &Side, new: &Side) -> BTreeMap<Subject, Subject> {
    let only = |side: &Side, other: &Side| -> BTreeMap<(String, String), Subject> {
        let subjects = side.facts.keys().filter(|subject| !other.facts.contains_key(subject));
        let keyed = subjects.filter_map(|subject| {
            let Subject::Operation { method, path } = subject else { return None };
            let address = PathKey::split(path).address;
            let rest = path.get(address.len()..).unwrap_or_default();
            Some(((method.to_string(), PathTemplate::parse(address).key() + rest), subject.clone()))
        });
        keyed.collect()
    };
    let mut now = only(new, old);
    only(old, new).into_iter().filter_map(|(key, subject)| Some((subject, now.remove(&key)?))).collect()
}

/// Of something new its type and its deprecation are told; the crate's documentation has the rest.
fn added(after: &Statements) -> FactChange {
    let told = after.stated.iter().filter(|(aspect, _)| matches!(aspect.what, "type" | DEPRECATED));
    let told = told.filter(|(_, value)| value.as_str() != described::OBJECT);
    let statements = told.map(|(aspect, after)| StatementChange {
        what: aspect.what,
        name: aspect.name.clone(),
        before: None,
        after: Some(after.clone()),
    });
    FactChange { event: ItemEvent::Added, statements: statements.collect() }
}

/// `names` are the subject's, if it has another one now.
fn changed(before: &Statements, after: &Statements, names: Option<[&Subject; 2]>) -> Option<FactChange> {
    let aspects: BTreeSet<_> = before.stated.keys().chain(after.stated.keys()).collect();
    let mut statements = Vec::new();
    let mut event = ItemEvent::Changed;
    for aspect in aspects {
        let (was, is) = (before.stated.get(aspect), after.stated.get(aspect));
        if was == is {
            continue;
        }
        if aspect.what == DEPRECATED && was.is_none() {
            event = ItemEvent::Deprecated;
        }
        statements.push(StatementChange {
            what: aspect.what,
            name: aspect.name.clone(),
            before: was.cloned(),
            after: is.cloned(),
        });
    }
    if let Some([Subject::Operation { path: was, .. }, Subject::Operation { path: is, .. }]) = names {
        let (before, after) = (Some(was.clone()), Some(is.clone()));
        // The placeholders are told by the paths.
        statements.retain(|one| one.what != "placeholder" || one.before.is_some() == one.after.is_some());
        statements.insert(0, StatementChange { what: "path", name: None, before, after });
    }
    (!statements.is_empty()).then_some(FactChange { event, statements })
}
