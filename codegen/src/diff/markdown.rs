//! Writes a report as Markdown: the version step, a table of workloads, and the changes of each.

use super::{
    breaks::{ItemChange, ItemEvent},
    facts::{DEPRECATED, Subject},
    report::{Entry, Report, StatementChange, Step, Workload},
};
use crate::gateway::{Inline, Point, Sheet};

/// How many items that break nothing are named below an entry.
const NAMED: usize = 4;

impl Report {
    /// The report as Markdown.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut sheet = Sheet::titled("Changes");
        sheet.paragraph(&step(self));
        if self.reworded > 0 {
            let count = Inline::plain(&self.reworded.to_string());
            let words = Inline::fixed("Items of the crate that are the same but for their documentation: ");
            sheet.paragraph(&words.then(count).then(Inline::fixed(".")));
        }
        if !self.workloads.is_empty() {
            let titles = ["Workload", "Added", "Changed", "Deprecated", "Removed", "Breaks"].map(Inline::fixed);
            sheet.table(&titles, &self.workloads.iter().map(row).collect::<Vec<_>>());
        }
        for workload in &self.workloads {
            sheet.heading(2, &name(workload));
            for (title, entries) in workload.sections().into_iter().filter(|(_, entries)| !entries.is_empty()) {
                sheet.heading(3, &Inline::fixed(title));
                sheet.outline(&entries.iter().flat_map(points).collect::<Vec<_>>());
            }
        }
        sheet.finish()
    }
}

fn step(report: &Report) -> Inline {
    let lead = match report.step {
        Step::None => Inline::fixed("Version step: **none**"),
        step => Inline::fixed("Version step: ")
            .then(Inline::bold(step.as_str()))
            .then(Inline::fixed(" ("))
            .then(Inline::fixed(report.step_before_1.as_str()))
            .then(Inline::fixed(" before 1.0.0)")),
    };
    lead.then(Inline::fixed(", since ")).then(marked(&report.why)).then(Inline::fixed("."))
}

/// A sentence in which what stands between two marks is code.
fn marked(sentence: &str) -> Inline {
    let parts = sentence.split('`').enumerate();
    if parts.clone().count().is_multiple_of(2) {
        return Inline::within(sentence);
    }
    parts.fold(Inline::default(), |all, (number, part)| {
        let is_code = number % 2 == 1;
        all.then(if is_code { Inline::code(part) } else { Inline::within(part) })
    })
}

fn row(workload: &Workload) -> Vec<Inline> {
    let counts = workload.sections().map(|(_, entries)| entries.len());
    let breaks =
        workload.sections().iter().flat_map(|(_, entries)| entries.iter()).filter(|entry| entry.breaks).count();
    let counts = counts.into_iter().chain([breaks]).map(|count| Inline::plain(&count.to_string()));
    std::iter::once(name(workload)).chain(counts).collect()
}

fn name(workload: &Workload) -> Inline {
    workload.name.as_deref().map_or(Inline::fixed("Without a workload"), Inline::plain)
}

/// An entry, and the items of the crate below it.
fn points(entry: &Entry) -> Vec<Point> {
    let mut words = if entry.breaks { Inline::fixed("**breaks** ") } else { Inline::default() };
    words = words.then(subject(&entry.subject));
    if !entry.statements.is_empty() {
        let statements = Inline::joined(entry.statements.iter().map(statement), "; ");
        words = words.then(Inline::fixed(": ")).then(statements);
    }
    let shown = entry.items.iter().filter(|item| !is_told_by_field(item, &entry.items));
    let (breaking, others): (Vec<&ItemChange>, Vec<&ItemChange>) = shown.partition(|item| item.breaks);
    let mut points = vec![Point { depth: 0, words }];
    points.extend(breaking.into_iter().map(|item| Point { depth: 1, words: broken(item) }));
    points.extend(others.iter().take(NAMED).map(|item| Point { depth: 1, words: fine(item) }));
    if let Some(more) = others.len().checked_sub(NAMED).filter(|more| *more > 0) {
        points
            .push(Point { depth: 1, words: Inline::fixed("and ").then(Inline::within(&format!("{more} more items"))) });
    }
    points
}

/// Whether an item is the setter of a field to which the same happened.
fn is_told_by_field(item: &ItemChange, others: &[ItemChange]) -> bool {
    let Some((of, name)) = item.path.rsplit_once("::with_") else { return false };
    let Some(name) = name.strip_suffix("()") else { return false };
    let is_field = |path: &str| {
        path.rsplit_once("::").is_some_and(|(ty, field)| ty == of && field.trim_start_matches("r#") == name)
    };
    others.iter().any(|other| other.change == item.change && is_field(&other.path))
}

fn subject(subject: &Subject) -> Inline {
    let of = |what: &'static str, name: &str, of: &str| {
        Inline::fixed(what).then(Inline::code(name)).then(Inline::fixed(" of ")).then(Inline::code(of))
    };
    match subject {
        Subject::Service => Inline::fixed("the service"),
        Subject::Operation { method, path } => {
            Inline::fixed("operation ").then(Inline::code(&format!("{method} {path}")))
        }
        Subject::Type { name } => Inline::fixed("type ").then(Inline::code(name)),
        Subject::Property { of: ty, name } => of("property ", name, ty),
        Subject::Member { of: ty, name } => of("member ", name, ty),
        Subject::Item { name } => Inline::fixed("item ").then(Inline::code(name)).then(Inline::fixed(" of the crate")),
    }
}

fn statement(change: &StatementChange) -> Inline {
    let StatementChange { what, name, before, after } = change;
    if *what == DEPRECATED {
        return match after {
            Some(note) if note.is_empty() => Inline::fixed("deprecated"),
            Some(note) => Inline::fixed("deprecated: ").then(marked(note)),
            None => Inline::fixed("no longer deprecated"),
        };
    }
    let (label, verb) = match name {
        Some(name) if *what == "permissions" => (Inline::fixed("permissions ").then(Inline::within(name)), " are "),
        Some(name) => (Inline::fixed(what).then(Inline::fixed(" ")).then(Inline::code(name)), " is "),
        None => (Inline::fixed(what), " is "),
    };
    let is_flag = name.is_none() && before.iter().chain(after).all(String::is_empty);
    let valued = |words: &'static str, value: &str| match value.is_empty() {
        true => Inline::default(),
        false => Inline::fixed(words).then(Inline::code(value)),
    };
    match (before, after) {
        (None, _) if is_flag => Inline::fixed("now ").then(label),
        (_, None) if is_flag => Inline::fixed("no longer ").then(label),
        (None, Some(after)) if *what == "type" => label.then(valued(" ", after)),
        (Some(before), Some(after)) => label.then(valued(verb, after)).then(valued(" instead of ", before)),
        (Some(before), None) => {
            label.then(Inline::fixed(verb)).then(Inline::fixed("gone")).then(valued(", was ", before))
        }
        (None, after) => {
            let after = after.as_deref().unwrap_or_default();
            label.then(Inline::fixed(verb)).then(Inline::fixed("new")).then(valued(": ", after))
        }
    }
}

/// An item that breaks code, with the reason and its forms.
fn broken(item: &ItemChange) -> Inline {
    let words = Inline::fixed("**breaks** ").then(Inline::code(&item.path));
    let words = words.then(Inline::fixed(": ")).then(marked(item.why));
    match (&item.before, &item.after) {
        (Some(before), Some(after)) if before != after => {
            let now = Inline::fixed("; now ").then(Inline::code(after));
            words.then(now).then(Inline::fixed(", was ")).then(Inline::code(before))
        }
        _ => words,
    }
}

fn fine(item: &ItemChange) -> Inline {
    let verb = match item.change {
        ItemEvent::Added => "new: ",
        ItemEvent::Changed => "changed: ",
        ItemEvent::Deprecated => "deprecated: ",
        ItemEvent::Removed => "gone: ",
    };
    Inline::fixed(verb).then(Inline::code(&item.path))
}
