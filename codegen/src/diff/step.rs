//! Decides the version step that a release needs, by the items of the crate that changed and then by the documents.

use super::{
    breaks::{ItemChange, ItemEvent},
    report::Step,
    restated::Restated,
};

/// How many items are named as the reason of a step.
const NAMED: usize = 3;

/// What semver asks for, and why: a sentence with names between backticks.
#[must_use]
pub(super) fn of(facts: &Restated, items: &[&ItemChange], reworded: usize) -> (Step, String) {
    let causes: [(Step, &dyn Fn(&ItemChange) -> bool, [&'static str; 2]); 3] = [
        (
            Step::Major,
            &|item| item.breaks,
            ["an item of the crate breaks code that uses it", "items of the crate break code that uses them"],
        ),
        (
            Step::Minor,
            &|item| item.change == ItemEvent::Added,
            ["an item of the crate is new", "items of the crate are new"],
        ),
        (
            Step::Minor,
            &|item| item.change == ItemEvent::Deprecated,
            ["an item of the crate is deprecated", "items of the crate are deprecated"],
        ),
    ];
    for (step, is_cause, words) in causes {
        let found: Vec<&str> = items.iter().filter(|item| is_cause(item)).map(|item| item.path.as_str()).collect();
        if !found.is_empty() {
            return (step, named(&found, words));
        }
    }
    if facts.changes.values().any(|change| change.event == ItemEvent::Deprecated) {
        return (Step::Minor, "the documentation deprecates something, and all code still compiles".to_owned());
    }
    match (facts.changes.len(), reworded) {
        (0, 0) => (Step::None, "nothing changed".to_owned()),
        (0, _) => (Step::Patch, "only words of the documentation changed".to_owned()),
        _ => (Step::Patch, "all code still compiles, and there is nothing new to call".to_owned()),
    }
}

fn named(paths: &[&str], [one, several]: [&'static str; 2]) -> String {
    let shown = paths.iter().take(NAMED).map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
    match paths.len() {
        1 => format!("{one}: {shown}"),
        count if count > NAMED => format!("{count} {several}: {shown} and {} more", count - NAMED),
        count => format!("{count} {several}: {shown}"),
    }
}
