//! Joins what changed in the documents with what changed in the crates, so that each change of an item stands with its reason.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Side,
    breaks::{self, ItemChange, ItemEvent},
    facts::{DEPRECATED, Statements, Subject},
    report::{Entry, Report, StatementChange, Step, Workload},
};

/// How many items are named as the reason of a step.
const NAMED: usize = 3;

/// What happened to a subject in the documents.
struct FactChange {
    event: ItemEvent,
    statements: Vec<StatementChange>,
}

/// All changes from one side to the other.
#[must_use]
pub(super) fn report(old: &Side, new: &Side) -> Report {
    let facts = fact_changes(old, new);
    let items = breaks::changes(&old.surface, &new.surface);
    let reworded = reworded(old, new);
    let (step, why) = step(&facts, &items, reworded);
    let breaks = items.iter().filter(|item| item.breaks).count();
    let entries = entries(facts, items, old, new);
    Report { step, step_before_1: step.before_1(), why, breaks, reworded, workloads: by_workload(entries) }
}

/// What is new, gone or another, but for the parts of types that are new or gone.
fn fact_changes(old: &Side, new: &Side) -> BTreeMap<Subject, FactChange> {
    let subjects: BTreeSet<&Subject> = old.facts.keys().chain(new.facts.keys()).collect();
    let mut changes = BTreeMap::new();
    for subject in subjects {
        let owner = subject.owner();
        let is_in = |side: &Side| owner.as_ref().is_none_or(|owner| side.facts.contains_key(owner));
        let change = match (old.facts.get(subject), new.facts.get(subject)) {
            (None, Some(after)) if is_in(old) => Some(added(after)),
            (Some(_), None) if is_in(new) => Some(FactChange { event: ItemEvent::Removed, statements: Vec::new() }),
            (Some(before), Some(after)) => changed(before, after),
            _ => None,
        };
        changes.extend(change.map(|change| (subject.clone(), change)));
    }
    changes
}

/// Of something new its type and its deprecation are told; the crate's documentation has the rest.
fn added(after: &Statements) -> FactChange {
    let told = after.stated.iter().filter(|(aspect, _)| matches!(aspect.what, "type" | DEPRECATED));
    let statements = told.map(|(aspect, after)| StatementChange {
        what: aspect.what,
        name: aspect.name.clone(),
        before: None,
        after: Some(after.clone()),
    });
    FactChange { event: ItemEvent::Added, statements: statements.collect() }
}

fn changed(before: &Statements, after: &Statements) -> Option<FactChange> {
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
    (!statements.is_empty()).then_some(FactChange { event, statements })
}

/// How many subjects and items are documented in other words.
fn reworded(old: &Side, new: &Side) -> usize {
    let both = old.facts.iter().filter_map(|(subject, before)| Some((before, new.facts.get(subject)?)));
    let facts = both.filter(|(before, after)| before.text != after.text).count();
    facts.max(breaks::redocumented(&old.surface, &new.surface))
}

/// What semver asks for, by the items of the crate and then by the documents.
fn step(facts: &BTreeMap<Subject, FactChange>, items: &[ItemChange], reworded: usize) -> (Step, String) {
    let named = |items: Vec<&ItemChange>, one: &str, several: &str| {
        let shown = items.iter().take(NAMED).map(|item| format!("`{}`", item.path)).collect::<Vec<_>>().join(", ");
        match items.len() {
            1 => format!("{one}: {shown}"),
            count if count > NAMED => format!("{count} {several}: {shown} and {} more", count - NAMED),
            count => format!("{count} {several}: {shown}"),
        }
    };
    let of = |is_wanted: &dyn Fn(&ItemChange) -> bool| items.iter().filter(|item| is_wanted(item)).collect::<Vec<_>>();
    let breaking = of(&|item| item.breaks);
    if !breaking.is_empty() {
        return (Step::Major, named(breaking, "an item of the crate breaks code that uses it", "items of the crate break code that uses them"));
    }
    let added = of(&|item| item.change == ItemEvent::Added);
    if !added.is_empty() {
        return (Step::Minor, named(added, "an item of the crate is new", "items of the crate are new"));
    }
    let deprecated = of(&|item| item.change == ItemEvent::Deprecated);
    if !deprecated.is_empty() {
        return (Step::Minor, named(deprecated, "an item of the crate is deprecated", "items of the crate are deprecated"));
    }
    if facts.values().any(|change| change.event == ItemEvent::Deprecated) {
        return (Step::Minor, "the documentation deprecates something, and all code still compiles".to_owned());
    }
    match (facts.len(), reworded) {
        (0, 0) => (Step::None, "nothing changed".to_owned()),
        (0, _) => (Step::Patch, "only words of the documentation changed".to_owned()),
        _ => (Step::Patch, "all code still compiles, and there is nothing new to call".to_owned()),
    }
}

/// An entry for each subject with a change, with its workload and its section.
fn entries(
    facts: BTreeMap<Subject, FactChange>,
    items: Vec<ItemChange>,
    old: &Side,
    new: &Side,
) -> Vec<(Option<String>, ItemEvent, Entry)> {
    let mut by_subject: BTreeMap<Subject, Vec<ItemChange>> = BTreeMap::new();
    let mut of_items: BTreeMap<Subject, (ItemEvent, Option<Subject>)> = BTreeMap::new();
    for item in items {
        let is_told = |subject: &Subject| facts.get(subject).is_some_and(|change| is_reason(change.event, item.change));
        // What is gone is about what the old document says, and everything else about what the new one does.
        let sides = if item.change == ItemEvent::Removed { [old, new] } else { [new, old] };
        let found: Vec<Subject> = sides.iter().filter_map(|side| side.nearest(&item.path, &is_told)).collect();
        let subject = found.iter().find(|subject| is_told(subject)).cloned().unwrap_or_else(|| {
            let subject = Subject::Item { name: item.path.clone() };
            of_items.insert(subject.clone(), (item.change, found.first().cloned()));
            subject
        });
        by_subject.entry(subject).or_default().push(item);
    }
    let mut told = Vec::new();
    for (subject, FactChange { event, statements }) in facts {
        let items = by_subject.remove(&subject).unwrap_or_default();
        let workload = new.workloads.get(&subject).or_else(|| old.workloads.get(&subject)).map(str::to_owned);
        told.push((workload, event, entry(subject, statements, items)));
    }
    for (subject, items) in by_subject {
        let Some((event, about)) = of_items.remove(&subject) else { continue };
        let workload = about.and_then(|about| {
            new.workloads.get(&about).or_else(|| old.workloads.get(&about)).map(str::to_owned)
        });
        told.push((workload, event, entry(subject, Vec::new(), items)));
    }
    told
}

/// Whether what happened to a subject may be the reason for what happened to an item.
fn is_reason(of_subject: ItemEvent, of_item: ItemEvent) -> bool {
    match of_item {
        ItemEvent::Added => of_subject != ItemEvent::Removed,
        ItemEvent::Removed => of_subject != ItemEvent::Added,
        ItemEvent::Deprecated => of_subject == ItemEvent::Deprecated,
        ItemEvent::Changed => true,
    }
}

fn entry(subject: Subject, statements: Vec<StatementChange>, items: Vec<ItemChange>) -> Entry {
    Entry { subject, statements, breaks: items.iter().any(|item| item.breaks), items }
}

/// Workloads by name, and what has none at the end.
fn by_workload(entries: Vec<(Option<String>, ItemEvent, Entry)>) -> Vec<Workload> {
    let mut workloads: BTreeMap<(bool, Option<String>), Workload> = BTreeMap::new();
    for (name, event, entry) in entries {
        let workload = workloads.entry((name.is_none(), name.clone())).or_default();
        workload.name = name;
        match event {
            ItemEvent::Added => &mut workload.added,
            ItemEvent::Changed => &mut workload.changed,
            ItemEvent::Deprecated => &mut workload.deprecated,
            ItemEvent::Removed => &mut workload.removed,
        }
        .push(entry);
    }
    workloads.into_values().collect()
}
