//! Joins what changed in the documents with what changed in the crates, so that each change of an item stands with its reason.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Side,
    breaks::{self, ItemChange, ItemEvent},
    facts::Subject,
    report::{Entry, Report, StatementChange, Workload},
    restated::{self, FactChange, Restated},
    step,
};

/// All changes from one side to the other.
#[must_use]
pub(super) fn report(old: &Side, new: &Side) -> Report {
    let facts = restated::changes(old, new);
    let items = breaks::changes(&old.surface, &new.surface);
    let reworded = breaks::reworded(&old.surface, &new.surface);
    let told: Vec<&ItemChange> = items.iter().filter(|item| !item.is_implied).collect();
    let (step, why) = step::of(&facts, &told, reworded);
    let breaks = told.iter().filter(|item| item.breaks).count();
    let entries = entries(facts, items, old, new);
    Report { step, step_before_1: step.before_1(), why, breaks, reworded, workloads: by_workload(entries) }
}

/// An entry with its place in the report.
struct Placed {
    workload: Option<String>,
    event: ItemEvent,
    entry: Entry,
}

/// An entry for each subject with a change, and for each part of the crate that changed for none of them.
fn entries(facts: Restated, items: Vec<ItemChange>, old: &Side, new: &Side) -> Vec<Placed> {
    let mut by_subject: BTreeMap<Subject, Vec<ItemChange>> = BTreeMap::new();
    let mut alone: BTreeMap<(Option<String>, ItemEvent, String), Vec<ItemChange>> = BTreeMap::new();
    let mut broken: BTreeSet<Subject> = BTreeSet::new();
    let workload =
        |subject: &Subject| new.workloads.get(subject).or_else(|| old.workloads.get(subject)).map(str::to_owned);
    for item in items {
        let is_told = |subject: &Subject| facts.is_reason(subject, item.change);
        // What is gone is about what the old document says, and everything else about what the new one does.
        let sides = if item.change == ItemEvent::Removed { [old, new] } else { [new, old] };
        let found: Vec<Subject> = sides.iter().flat_map(|side| side.nearest(&item.path, &is_told)).collect();
        match found.iter().find(|subject| is_told(subject)) {
            Some(subject) => {
                // One call may be documented by several operations, of which the first tells what it is in the crate.
                let is_call = |one: &&Subject| matches!(one, Subject::Operation { .. }) && is_told(one);
                if item.breaks && is_call(&subject) {
                    broken.extend(found.iter().filter(is_call).map(|one| facts.name(one.clone())));
                }
                by_subject.entry(facts.name(subject.clone())).or_default().push(item);
            }
            None if item.is_implied => {}
            None => {
                let of = item.whole.clone().unwrap_or_else(|| item.path.clone());
                alone.entry((found.first().and_then(workload), item.change, of)).or_default().push(item);
            }
        }
    }
    let told = facts.changes.into_iter().map(|(subject, FactChange { event, statements })| {
        let items = by_subject.remove(&subject).unwrap_or_default();
        let (workload, is_broken) = (workload(&subject), broken.contains(&subject));
        let mut entry = entry(subject, statements, items);
        entry.breaks |= is_broken;
        Placed { workload, event, entry }
    });
    let mut told: Vec<Placed> = told.collect();
    told.extend(alone.into_iter().map(|((workload, event, name), items)| Placed {
        workload,
        event,
        entry: entry(Subject::Item { name }, Vec::new(), items),
    }));
    told
}

fn entry(subject: Subject, statements: Vec<StatementChange>, items: Vec<ItemChange>) -> Entry {
    // What is implied breaks code all the same, if another subject's item says so.
    let breaks = items.iter().any(|item| item.breaks);
    Entry { subject, statements, breaks, items: items.into_iter().filter(|item| !item.is_implied).collect() }
}

/// Workloads by name, and what has none at the end.
fn by_workload(entries: Vec<Placed>) -> Vec<Workload> {
    let mut workloads: BTreeMap<(bool, Option<String>), Workload> = BTreeMap::new();
    for Placed { workload: name, event, entry } in entries {
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
