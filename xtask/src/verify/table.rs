//! Prints how many examples hold, by workload and by reason.

use std::{collections::BTreeMap, fmt};

use graphdown_codegen::verify::{Classification, Example, Part};

use crate::{
    report::BOLD,
    terminal::{self, Text},
};

/// The number of examples that hold, and of those that don't, by whose fault it is.
#[derive(Clone, Copy, Default)]
struct Counts {
    found: usize,
    holds: usize,
    docs: usize,
    ours: usize,
    /// The number of those that hold and have a property that only a derived type documents.
    undiscriminated: usize,
}

impl Counts {
    fn add(&mut self, classification: &Classification) {
        self.found += 1;
        match classification {
            Classification::Holds(undiscriminated) => {
                self.holds += 1;
                self.undiscriminated += usize::from(undiscriminated.is_some());
            }
            Classification::Docs(..) => self.docs += 1,
            Classification::Ours(..) => self.ours += 1,
        }
    }

    fn share(&self) -> f64 {
        // Counts of examples are far below where a double loses units.
        if self.found == 0 { 100.0 } else { 100.0 * self.holds as f64 / self.found as f64 }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { found, holds, docs, ours, .. } = self;
        write!(formatter, "{found:>7} {holds:>7} {:>6.1}% {docs:>6} {ours:>6}", self.share())
    }
}

/// The counts by workload, by kind of example, and by reason.
pub(super) fn table(version: &str, examples: &[Example], classifications: &[Classification]) -> Text {
    let mut workloads: BTreeMap<&str, Counts> = BTreeMap::new();
    let mut parts: BTreeMap<Part, Counts> = BTreeMap::new();
    let mut all = Counts::default();
    let mut reasons: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for (example, classification) in examples.iter().zip(classifications) {
        workloads.entry(&example.workload).or_default().add(classification);
        parts.entry(example.part).or_default().add(classification);
        all.add(classification);
        match classification {
            Classification::Holds(_) => {}
            Classification::Docs(code, _) => *reasons.entry(("docs", code.as_str().to_owned())).or_default() += 1,
            Classification::Ours(failure, None) => *reasons.entry(("ours", failure.clone())).or_default() += 1,
            Classification::Ours(_, Some(reason)) => *reasons.entry(("ours, known", reason.clone())).or_default() += 1,
        }
    }
    let workloads: Vec<_> = workloads.iter().map(|(name, counts)| (terminal::escaped(name), counts)).collect();
    let width = workloads.iter().map(|(name, _)| name.chars().count()).chain([10]).max().unwrap_or(10);
    let heading = format!("{version:width$}   found   holds          docs   ours");
    let mut text = Text::new().styled(BOLD, heading).end();
    text.extend(workloads.iter().map(|(name, counts)| Text::line(format!("{name:width$} {counts}"))));
    text = text.styled(BOLD, format!("{:width$} {all}", "all")).end();
    for (part, name) in [(Part::Request, "requests"), (Part::Response, "responses"), (Part::Value, "values")] {
        let counts = parts.get(&part).copied().unwrap_or_default();
        text = text.push(format!("{name:width$} {counts}")).end();
    }
    if all.undiscriminated > 0 {
        let undiscriminated = all.undiscriminated;
        text =
            text.push(format!("{undiscriminated} that hold show properties of a derived type without naming it")).end();
    }
    if !reasons.is_empty() {
        text = text.end().styled(BOLD, "what doesn't hold, by reason").end();
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by(|((whose, reason), count), ((other, of_other), others)| {
        (whose, others, reason).cmp(&(other, count, of_other))
    });
    text.extend(reasons.iter().map(|((whose, reason), count)| Text::line(format!("{count:>6} {whose}: {reason}"))));
    text
}
