//! Drops diagnostics that only follow from another: they disappear once that one is fixed.
//!
//! Passes can't decide that themselves: an example is compared with the request lines of its page long before lint finds
//! that one of them lacks a bracket.

use std::collections::BTreeSet;

use super::{Code, Diagnostic};
use crate::source::{FileId, Span};

/// How near a cause is to its consequence.
#[derive(Clone, Copy, PartialEq)]
enum Reach {
    /// In the same page.
    Page,
    /// In the same line.
    Line,
}

/// A request line that is ignored or misread.
const DAMAGED_LINE: &[Code] = &[
    Code::GeneratorFailure,
    Code::MalformedPath,
    Code::MalformedRequestLine,
    Code::UnbalancedTemplate,
    Code::UnreadableRequestLine,
    Code::UnsendablePath,
];

/// Consequences, with how near their causes are, and the causes.
const CONSEQUENCES: &[(Code, Reach, &[Code])] = &[
    // The example is of the line that is damaged.
    (Code::ExampleMismatch, Reach::Page, DAMAGED_LINE),
    // The section is there, and nothing in it can be read.
    (Code::MissingHttpRequest, Reach::Page, DAMAGED_LINE),
    // Nothing is on the page.
    (Code::MissingHttpRequest, Reach::Page, &[Code::MissingTitle]),
    // The request before it is there, and isn't seen to be one.
    (Code::ResponseWithoutRequest, Reach::Page, &[Code::MissingStartLine]),
    // A bracket without its other half can't be sent either.
    (Code::UnsendablePath, Reach::Line, &[Code::UnbalancedTemplate]),
    // The line is what the generator of pages left behind.
    (Code::UnreadableRequestLine, Reach::Line, &[Code::GeneratorFailure]),
];

/// Keeps the diagnostics that follow from no other.
pub(super) fn without(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let causes: Vec<(Code, Span)> = diagnostics
        .iter()
        .filter(|one| CONSEQUENCES.iter().any(|(.., causes)| causes.contains(&one.code)))
        .map(|one| (one.code, one.span))
        .collect();
    let pages: BTreeSet<(FileId, Code)> = causes.iter().map(|(code, span)| (span.file, *code)).collect();
    let follows = |one: &Diagnostic| {
        CONSEQUENCES.iter().filter(|(code, ..)| *code == one.code).any(|(_, reach, from)| match reach {
            Reach::Page => from.iter().any(|cause| pages.contains(&(one.span.file, *cause))),
            Reach::Line => causes.iter().any(|(cause, span)| from.contains(cause) && is_within(*span, one.span)),
        })
    };
    let kept: Vec<bool> = diagnostics.iter().map(|one| !follows(one)).collect();
    diagnostics.into_iter().zip(kept).filter_map(|(one, is_kept)| is_kept.then_some(one)).collect()
}

/// Whether one span is part of another, as a bracket is of its line.
fn is_within(inner: Span, outer: Span) -> bool {
    inner.file == outer.file && outer.start <= inner.start && inner.end <= outer.end
}

#[cfg(test)]
mod tests {
    use crate::{
        diagnostic::{Code, Diagnostics},
        source::{FileId, Span},
    };

    fn told(all: &[(Code, u32, u32, u32)]) -> Vec<&'static str> {
        let mut diagnostics = Diagnostics::default();
        for &(code, file, start, end) in all {
            diagnostics.push(code, Span { file: FileId(file), start, end }, "");
        }
        diagnostics.into_sorted().iter().map(|one| one.code.as_str()).collect()
    }

    #[test]
    fn what_follows_is_not_told_and_what_stands_elsewhere_is() {
        use Code::{ExampleMismatch, UnbalancedTemplate, UnsendablePath};
        assert_eq!(told(&[(UnbalancedTemplate, 0, 4, 5), (UnsendablePath, 0, 0, 9)]), ["unbalanced-template"]);
        let (cause, other) = ((UnbalancedTemplate, 0, 4, 5), (UnsendablePath, 0, 10, 19));
        assert_eq!(told(&[cause, other]), ["unbalanced-template", "unsendable-path"], "another line");
        assert_eq!(told(&[other, (ExampleMismatch, 0, 30, 40)]), ["unsendable-path"]);
        assert_eq!(
            told(&[other, (ExampleMismatch, 1, 30, 40)]),
            ["unsendable-path", "example-mismatch"],
            "another page"
        );
        assert_eq!(told(&[(ExampleMismatch, 0, 30, 40)]), ["example-mismatch"]);
    }
}
