//! Decides an operation for each request line of one api page, question by question, from that page alone.

use super::{
    Unnamed, body,
    examples::{self, Home},
    kind, main_page, permissions,
    response::{self, Annotation},
    types::Types,
};
use crate::{
    amend::Corrections,
    api::{Method, Operation, Origin, Parameter, Permissions, Response, UnplacedExample},
    diagnostic::Diagnostics,
    extract::{
        operations::operation::OperationPage,
        operations::parameter,
        operations::query_option,
        operations::request_line::RequestLine,
        operations::response::{Answer, answers},
        texts::deprecation,
        written::Written,
    },
};

/// The operations of a page, and the examples that are of none of them.
pub(super) fn operations(
    page: OperationPage,
    types: &Types,
    corrections: &mut Corrections,
    diagnostics: &mut Diagnostics,
) -> (Vec<Unnamed>, Vec<UnplacedExample>) {
    let shown = answers(&page.exchanges);
    let of = |line: &RequestLine| of_method(&shown, line.method);
    let statuses: Vec<Vec<u16>> =
        page.lines.iter().map(|line| response::statuses(line.method, &page.part(line).response, &of(line))).collect();
    let homes = examples::homes(&page, &statuses, diagnostics);
    let mut operations = Vec::new();
    for (index, line) in page.lines.iter().enumerate() {
        let mut noticed = Diagnostics::default();
        let mut decider = Decider { page: &page, types, corrections, diagnostics: &mut noticed };
        let answers = nearest_first(of(line), &page, &homes, index);
        operations.push(decider.operation(line, &answers, &annotations(&page, &homes, index, types)));
        if !corrections.skips(line) {
            diagnostics.extend(noticed);
        }
    }
    let results: Vec<_> = page.lines.iter().zip(operations.iter().map(result_name)).collect();
    permissions::report_unselected(&page.permissions, &results, diagnostics);
    let unplaced = examples::settle(&mut operations, page.exchanges.into_iter().zip(homes).collect(), types);
    let mut unplaced: Vec<UnplacedExample> =
        unplaced.into_iter().chain(page.unplaced).map(|one| types.unplaced(one)).collect();
    let mut kept = Vec::new();
    for (operation, line) in operations.into_iter().zip(&page.lines) {
        if corrections.skips(line) {
            let reason = "a correction leaves its operation out";
            unplaced.extend(operation.examples.into_iter().map(|example| UnplacedExample { example, reason }));
            continue;
        }
        kept.push(operation);
    }
    (kept, unplaced)
}

/// The type of what an operation answers with.
fn result_name(operation: &Unnamed) -> Option<String> {
    main_page::result_type(operation).and_then(|ty| ty.item().named()).map(|name| name.name.clone())
}

/// What is shown as an answer to a method, or to none.
fn of_method<'a>(answers: &'a [Answer<'a>], method: Method) -> Vec<&'a Answer<'a>> {
    answers.iter().filter(|answer| answer.method.is_none_or(|of| of == method)).collect()
}

/// Answers to a line itself, then those to lines that end with the same name, then the rest: what creates an extension of a
/// device is answered as what creates one of an event, not as what creates the event.
fn nearest_first<'a>(
    mut answers: Vec<&'a Answer<'a>>,
    page: &OperationPage,
    homes: &[Home],
    index: usize,
) -> Vec<&'a Answer<'a>> {
    let end = |line: &RequestLine| {
        let segments = line.path.segments.iter().rev();
        segments.enumerate().find_map(|(behind, segment)| Some((behind, segment.name()?.to_owned())))
    };
    let is_of = |answer: &Answer, is_line: &dyn Fn(usize) -> bool| {
        let mut own = page
            .exchanges
            .iter()
            .zip(homes)
            .filter(|(one, _)| one.example.response.as_ref().is_some_and(|response| response.span == answer.span));
        own.any(|(_, home)| (0..page.lines.len()).any(|line| is_line(line) && home.answers(line)))
    };
    let is_alike = |other: usize| {
        let (other, line) = (page.lines.get(other), page.lines.get(index));
        other.zip(line).is_some_and(|(other, line)| end(other) == end(line))
    };
    answers.sort_by_key(|answer| match () {
        () if is_of(answer, &|line| line == index) => 0,
        () if is_of(answer, &is_alike) => 1,
        () => 2,
    });
    answers
}

/// The documented types that a line's own examples name.
fn annotations(page: &OperationPage, homes: &[Home], line: usize, types: &Types) -> Vec<Annotation> {
    let own = page.exchanges.iter().zip(homes).filter(|(_, home)| home.answers(line));
    let annotated = own.filter_map(|(exchange, _)| {
        let response = exchange.example.response.as_ref()?;
        let ty = types.found(exchange.example.response_type.as_ref()?)?;
        Some(Annotation { status: response.status, ty, span: response.span })
    });
    annotated.collect()
}

struct Decider<'a> {
    page: &'a OperationPage,
    types: &'a Types<'a>,
    corrections: &'a mut Corrections,
    diagnostics: &'a mut Diagnostics,
}

impl Decider<'_> {
    fn operation(&mut self, line: &RequestLine, answers: &[&Answer], annotations: &[Annotation]) -> Unnamed {
        let (page, part, types) = (self.page, self.page.part(line), self.types);
        let kind = kind::decide(line, &page.title, &part.body.rows);
        let claims = response::Claims { line, lines: &page.lines, prose: &part.response, answers, annotations, types };
        let mut noticed = Diagnostics::default();
        let mut responses = response::decide(&claims, &mut noticed);
        match self.corrections.response(line) {
            Some((status, content)) => {
                let content = types.content(content, self.diagnostics);
                let is_same = |first: &Response| first.status == status && first.content == content;
                if !responses.first().is_some_and(is_same) {
                    self.corrections.applied(line);
                }
                responses = vec![response::corrected(status, content)];
            }
            None => self.diagnostics.extend(noticed),
        }
        let mut parameters: Vec<Parameter<Written>> = parameter::path_parameters(line, &page.rows);
        parameters.extend(query_option::of_line(line, &page.lines, &part.query, &responses));
        parameters.extend(parameter::headers(&part.headers, line));
        let parameters = parameters.into_iter().map(|one| types.parameter(one, self.diagnostics)).collect();
        let sent = body::sent(line.method, &page.exchanges);
        let claims = body::Claims { line, kind, prose: &part.body, sent: &sent, responses: &responses, types };
        let body = body::decide(&claims, self.diagnostics);
        let mut operation = Operation {
            method: line.method,
            path: line.path.clone(),
            id: (),
            kind,
            summary: page.title.clone(),
            description: page.description.clone(),
            workload: page.workload.clone(),
            parameters,
            body,
            responses,
            permissions: Permissions::default(),
            deprecated: deprecation::of_path(&page.deprecations, &line.path),
            examples: Vec::new(),
            origins: vec![Origin { file: page.file, path: page.path.clone(), span: line.span }],
        };
        let result = result_name(&operation);
        operation.permissions = permissions::of_line(&page.permissions, line, &page.lines, result.as_deref());
        operation
    }
}
