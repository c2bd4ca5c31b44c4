//! A code's name comes in; what it means, what is wrong and what is right goes out, or the list of all codes.

use anyhow::Result;
use graphdown_codegen::diagnostic::{
    Code,
    explanation::{Explanation, Sample},
};

use crate::report::{self, BOLD, DIM};

/// The files of `codegen/explanations` by code.
const EXPLANATIONS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/explanations.rs"));

/// What is written down of a code.
pub(crate) fn explanation(code: Code) -> Option<Explanation<'static>> {
    let (_, text) = EXPLANATIONS.iter().find(|(name, _)| *name == code.as_str())?;
    Explanation::read(text)
}

/// Prints the explanation of the code of that name, or a line for each code.
///
/// # Errors
/// Where stdout refuses.
pub(crate) fn print(name: &str) -> Result<()> {
    let text = match Code::named(name) {
        Some(code) => text(code),
        None => list(),
    };
    anstream::print!("{text}");
    Ok(())
}

/// All codes, the heaviest first, each with its sentence.
fn list() -> String {
    let mut codes = Code::ALL.to_vec();
    codes.sort_by_key(|code| (std::cmp::Reverse(code.severity()), code.as_str()));
    let width = codes.iter().map(|code| code.as_str().len()).max().unwrap_or_default();
    let line = |code: Code| {
        let (style, word) = (report::style(code.severity()), report::word(code.severity()));
        let (name, sentence) = (code.as_str(), report::first_sentence(code.explanation()));
        format!("{style}{word:<7}{style:#} {BOLD}{name:<width$}{BOLD:#} {sentence}\n")
    };
    codes.into_iter().map(line).collect()
}

fn text(code: Code) -> String {
    let (style, word) = (report::style(code.severity()), report::word(code.severity()));
    let mut text = format!("{style}{word}{style:#} {BOLD}{}{BOLD:#}\n\n", code.as_str());
    let explanation = explanation(code);
    let prose = explanation.map_or_else(|| code.explanation().trim(), |explanation| explanation.prose);
    text.push_str(&format!("{prose}\n"));
    let samples = explanation.map(|explanation| [("Wrong", explanation.wrong), ("Right", explanation.right)]);
    for (heading, sample) in samples.into_iter().flatten() {
        if let Some(Sample { text: sample, .. }) = sample {
            text.push_str(&format!("\n{BOLD}{heading}{BOLD:#}\n\n"));
            text.extend(sample.lines().map(|line| format!("    {DIM}|{DIM:#} {line}\n")));
        }
    }
    text
}
