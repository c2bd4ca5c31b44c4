//! Finds the documented name or path template that a misspelt one most resembles.

use graphdown_codegen::path::{Kind, Step};

use crate::understand::catalogue::Surface;

/// No documented name has so many bytes.
const LONGEST: usize = 256;

/// The name that was probably meant.
pub(crate) fn name<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Likeness takes the product of both lengths: nobody misspells a name by this much.
    if written.len() > LONGEST {
        return None;
    }
    let lower = written.to_lowercase();
    let near =
        known.into_iter().map(|name| (strsim::normalized_damerau_levenshtein(&lower, &name.to_lowercase()), name));
    near.filter(|(likeness, _)| *likeness >= 0.6).max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, name)| name)
}

/// The template that was probably meant; `None` where none has half of the path in common.
pub(crate) fn template<'a>(surface: &'a Surface, path: &str) -> Option<&'a str> {
    let written: Vec<String> = path.split('/').filter(|text| !text.is_empty()).map(str::to_lowercase).collect();
    let distances = surface.routes.iter().map(|route| (distance(&written, &route.steps), route));
    let (distance, route) = distances.min_by(|one, other| one.0.total_cmp(&other.0))?;
    #[expect(clippy::cast_precision_loss, reason = "paths have a handful of segments")]
    let half = written.len() as f64 / 2.0;
    (distance <= half).then_some(route.template.as_str())
}

/// What it takes to turn the segments into the steps: one for each that is added or left out, part of one for each that is
/// spelled otherwise.
fn distance(written: &[String], steps: &[Step]) -> f64 {
    let mut row: Vec<f64> = std::iter::successors(Some(0.0), |last| Some(last + 1.0)).take(steps.len() + 1).collect();
    for text in written {
        let mut next = vec![row.first().copied().unwrap_or_default() + 1.0];
        for (index, step) in steps.iter().enumerate() {
            let at = |offset: usize| row.get(index + offset).copied().unwrap_or(f64::MAX);
            let left = next.last().copied().unwrap_or(f64::MAX);
            next.push((at(0) + unlikeness(text, step)).min(at(1) + 1.0).min(left + 1.0));
        }
        row = next;
    }
    row.last().copied().unwrap_or(f64::MAX)
}

fn unlikeness(text: &str, step: &Step) -> f64 {
    match step.kind {
        // A placeholder takes anything, but whoever misspells a literal means the literal.
        Kind::Item => 0.2,
        Kind::ByPath => 0.5,
        _ => {
            let name = step.name.to_lowercase();
            let own = text.split('(').next().unwrap_or(text);
            1.0 - strsim::normalized_levenshtein(own, &name)
        }
    }
}
