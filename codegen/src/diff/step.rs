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
    for cause in [Cause::Break, Cause::Addition, Cause::Deprecation] {
        let found: Vec<&str> = items.iter().filter(|item| cause.is_in(item)).map(|item| item.path.as_str()).collect();
        if !found.is_empty() {
            return (cause.step(), named(&found, cause.words()));
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

/// What of the crate asks for a step, the greatest first.
#[derive(Clone, Copy)]
enum Cause {
    Break,
    Addition,
    Deprecation,
}

impl Cause {
    fn is_in(self, item: &ItemChange) -> bool {
        match self {
            Cause::Break => item.breaks,
            Cause::Addition => item.change == ItemEvent::Added,
            Cause::Deprecation => item.change == ItemEvent::Deprecated,
        }
    }

    const fn step(self) -> Step {
        match self {
            Cause::Break => Step::Major,
            Cause::Addition | Cause::Deprecation => Step::Minor,
        }
    }

    /// Of one item and of several.
    const fn words(self) -> [&'static str; 2] {
        match self {
            Cause::Break => {
                ["an item of the crate breaks code that uses it", "items of the crate break code that uses them"]
            }
            Cause::Addition => ["an item of the crate is new", "items of the crate are new"],
            Cause::Deprecation => ["an item of the crate is deprecated", "items of the crate are deprecated"],
        }
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
