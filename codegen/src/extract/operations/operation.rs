//! Reads what an api page states of its operations: its request lines, and what it says of all of them together.
//!
//! The lines need each other's facts: a table may document arguments that a line lacks, an example may be for a path
//! that equals a line's. What each operation takes and gives is decided in `resolve/operations`.

use crate::{
    api::{Example, Method, Parameter, UnplacedExample},
    diagnostic::{Code, Diagnostics},
    extract::{
        Evidence,
        operations::alias,
        operations::body,
        operations::example::{self, AnnotatedExample},
        operations::parameter::{self, Rows},
        operations::permission,
        operations::query_option,
        operations::request_line::{self, RequestLine},
        operations::response,
        texts::deprecation,
        texts::description,
        written::Written,
    },
    limits::{EXAMPLES, PARAMETERS},
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
    pub(crate) body: body::Prose,
    pub(crate) response: response::Prose,
    pub(crate) query: query_option::Documented,
    pub(crate) headers: Vec<Parameter<Written>>,
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
    let mut body = body::prose(page);
    limited(&mut body.rows, PARAMETERS, |row| row.property.span, "parameters of a body", diagnostics);
    let mut rows = parameter::documented(page);
    if lines.iter().any(|line| line.method == Method::Get) {
        rows.extend(body.rows.iter().cloned());
    }
    let (mut headers, mut query) = (parameter::documented_headers(page), query_option::documented(page));
    limited(&mut headers, PARAMETERS, |header| header.span, "request headers", diagnostics);
    limited(query.listed(), PARAMETERS, |option| option.span, "query options", diagnostics);
    let mut stated = OperationPage {
        file: page.file,
        path: page.path.clone(),
        title: page.title.plain.clone(),
        workload: page.front_matter.workload.clone(),
        lines: Vec::new(),
        body,
        rows: Rows::of(rows),
        headers,
        response: response::prose(page),
        query,
        permissions: permission::stated(page, diagnostics),
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

/// Leaves out what is beyond a limit, and tells of the first.
fn limited<T>(all: &mut Vec<T>, most: usize, place: impl Fn(&T) -> Span, what: &str, diagnostics: &mut Diagnostics) {
    if let Some(first) = all.get(most) {
        let message = format!("the page has {} {what}; only the first {most} are read", all.len());
        diagnostics.push(Code::SizeLimit, place(first), message).help("split the page");
        all.truncate(most);
    }
}

impl OperationPage {
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
