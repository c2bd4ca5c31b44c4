//! Prints the explanation of a code, or a list of all codes.

use anyhow::Result;
use graphdown_codegen::diagnostic::{
    Code,
    explanation::{Explanation, Sample},
};

use crate::{
    report::{self, BOLD, DIM},
    terminal::{self, Text},
};

/// The files of `codegen/explanations` by code.
const EXPLANATIONS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/explanations.rs"));

/// The explanation of a code.
pub(crate) fn explanation(code: Code) -> Option<Explanation<'static>> {
    let (_, text) = EXPLANATIONS.iter().find(|(name, _)| *name == code.as_str())?;
    Explanation::read(text)
}

/// Prints the explanation of the code with this name, or else a line for each code.
///
/// # Errors
/// If stdout can't be written.
pub(crate) fn print(name: &str) -> Result<()> {
    terminal::out(&match Code::named(name) {
        Some(code) => text(code),
        None => list(),
    })
}

/// All codes, the most serious first, each with its sentence.
fn list() -> Text {
    let mut codes = Code::ALL.to_vec();
    codes.sort_by_key(|code| (std::cmp::Reverse(code.severity()), code.as_str()));
    let width = codes.iter().map(|code| code.as_str().len()).max().unwrap_or_default();
    let line = |code: Code| {
        let (style, word) = (report::style(code.severity()), report::word(code.severity()));
        let (name, sentence) = (code.as_str(), report::first_sentence(code.meaning()));
        let text = Text::new().styled(style, format!("{word:<7}")).push(" ");
        text.styled(BOLD, format!("{name:<width$}")).push(" ").push(sentence).end()
    };
    codes.into_iter().map(line).collect()
}

fn text(code: Code) -> Text {
    let (style, word) = (report::style(code.severity()), report::word(code.severity()));
    let text = Text::new().styled(style, word).push(" ").styled(BOLD, code.as_str()).end().end();
    let explanation = explanation(code);
    let prose = explanation.map_or_else(|| code.meaning().trim(), |explanation| explanation.prose);
    let text = text.lines("", prose);
    let samples = explanation.map(|explanation| [("Wrong", explanation.wrong), ("Right", explanation.right)]);
    samples.into_iter().flatten().fold(text, |text, (heading, sample)| match sample {
        Some(Sample { text: sample, .. }) => {
            let text = text.end().styled(BOLD, heading).end().end();
            let lines = sample.lines().map(|line| Text::new().push("    ").styled(DIM, "|").push(" ").push(line).end());
            text.append(lines.collect())
        }
        None => text,
    })
}
