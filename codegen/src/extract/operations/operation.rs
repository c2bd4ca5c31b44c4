//! Reads what an api page states of its operations: its request lines, and what it says of all of them together.
//!
//! The lines need each other's facts: a table may document arguments that a line lacks, an example may be for a path
//! that equals a line's. What each operation takes and gives is decided in `resolve/operations`.

use crate::{
    api::{Example, Method, UnplacedExample},
    diagnostic::Diagnostics,
    extract::{
        Evidence,
        operations::alias,
        operations::example::{self, AnnotatedExample},
        operations::parameter::{self, Rows},
        operations::part::{self, Part, limited},
        operations::permission,
        operations::request_line::{self, RequestLine},
        texts::deprecation,
        texts::description,
        written::Written,
    },
    limits::EXAMPLES,
    page::Page,
    source::{FileId, Span},
};

/// What an api page states of its operations.
#[derive(Clone, Debug)]
pub(crate) struct OperationPage {
    pub(crate) file: FileId,
    pub(crate) path: String,
    /// Without markup.
    pub(crate) title: String,
    /// The workload, from the front matter.
    pub(crate) workload: Option<String>,
    /// The preamble, Markdown.
    pub(crate) description: String,
    /// One for each operation, all of which can be sent.
    pub(crate) lines: Vec<RequestLine>,
    /// What it says of all of them.
    pub(crate) whole: Part,
    /// What it says of single ones, where it tells them apart.
    pub(crate) parts: Vec<Part>,
    /// What describes placeholders, and what may describe a function's arguments.
    pub(crate) rows: Rows,
    pub(crate) permissions: permission::Stated,
    pub(crate) deprecations: Vec<deprecation::Deprecation>,
    /// In the order of the page, whichever operation they are of.
    pub(crate) exchanges: Vec<AnnotatedExample>,
    /// What is shown as a request or a response, and is none of the service's.
    pub(crate) unplaced: Vec<UnplacedExample<Written>>,
}

/// Adds what a page says of its operations and shows beside them; answers how many operations.
pub(crate) fn operations(page: &Page, evidence: &mut Evidence, diagnostics: &mut Diagnostics) -> usize {
    let lines = request_line::request_lines(page, diagnostics);
    let mut shown = example::shown(page, diagnostics);
    limited(&mut shown.exchanges, EXAMPLES, |one| start(&one.example), "examples", diagnostics);
    evidence.shown.extend(shown.starts());
    let whole = Part::of(page, diagnostics);
    let mut rows = parameter::documented(page);
    if lines.iter().any(|line| line.method == Method::Get) {
        rows.extend(whole.body.rows.iter().cloned());
    }
    // What no operation needs isn't told.
    let (mut untold, has_lines) = (Diagnostics::default(), !lines.is_empty());
    let permissions = permission::stated(page, if has_lines { diagnostics } else { &mut untold });
    let mut stated = OperationPage {
        file: page.file,
        path: page.path.clone(),
        title: page.title.plain.clone(),
        workload: page.front_matter.workload.clone(),
        lines: Vec::new(),
        whole,
        parts: Vec::new(),
        rows: Rows::of(rows),
        permissions,
        deprecations: deprecation::deprecations(page),
        description: description::preamble(page),
        exchanges: shown.exchanges,
        unplaced: shown.unplaced,
    };
    let mut lines: Vec<RequestLine> = lines.into_iter().flat_map(|line| stated.completed(line, diagnostics)).collect();
    lines.extend(alias::lines(&lines, &stated.exchanges, diagnostics));
    // Arguments of tables and names of examples are part of a path by now.
    lines.retain(|line| line.is_sendable(diagnostics));
    let count = lines.len();
    stated.parts = part::parts(page, &mut lines, diagnostics);
    stated.lines = lines;
    evidence.operations.push(stated);
    evidence.notifications.extend(shown.notifications);
    evidence.values.extend(shown.values);
    count
}

/// Where an example begins.
pub(crate) fn start<N>(example: &Example<N>) -> Span {
    example.request.as_ref().or(example.response.as_ref()).map(|message| message.start).unwrap_or_default()
}

impl OperationPage {
    /// What is about a line.
    pub(crate) fn part(&self, line: &RequestLine) -> &Part {
        line.part.and_then(|part| self.parts.get(part)).unwrap_or(&self.whole)
    }

    /// A line and the same with arguments that its template lacks; that alone, where all of a function's are documented.
    fn completed(&self, line: RequestLine, diagnostics: &mut Diagnostics) -> Vec<RequestLine> {
        if line.method != Method::Get {
            return vec![line];
        }
        let rows = self.rows.all();
        match parameter::completed(&line, rows, &self.exchanges, diagnostics) {
            Some(completed) => {
                let is_function = self.title.trim().to_ascii_lowercase().ends_with(" function");
                let is_documented = is_function && parameter::are_arguments(&completed.path, rows);
                if is_documented { vec![completed] } else { vec![line, completed] }
            }
            None => vec![line],
        }
    }
}
