//! An api page comes in; its operations and notifications go out, one operation for each request line.

use crate::{
    api::{Api, Example, Method, Operation, OperationKind, Origin, Parameter, Permissions, Segment},
    diagnostic::{Code, Diagnostics},
    extract::{
        body, deprecation, description,
        example::{self, Exchange},
        parameter, permission, query_option,
        request_line::{self, RequestLine},
        response, template,
    },
    page::Page,
};

/// Adds a page's operations and notifications; answers how many operations.
pub fn operations(page: &Page, api: &mut Api, diagnostics: &mut Diagnostics) -> usize {
    let lines = request_line::request_lines(page, diagnostics);
    let shown = example::shown(page, diagnostics);
    let facts = Facts {
        page,
        body: body::prose(page),
        response: response::prose(page),
        query: query_option::documented(page),
        rules: permission::rules(page, diagnostics),
        deprecations: deprecation::deprecations(page),
        description: description::preamble(page),
        exchanges: shown.exchanges,
    };
    let mut operations: Vec<Operation> = lines.into_iter().map(|line| facts.operation(line, diagnostics)).collect();
    assign(&mut operations, facts.exchanges, diagnostics);
    let count = operations.len();
    api.operations.extend(operations);
    api.notifications.extend(shown.notifications);
    count
}

/// What a page says of all its request lines.
struct Facts<'a> {
    page: &'a Page,
    body: body::Prose,
    response: response::Prose<'a>,
    query: query_option::Documented,
    rules: Vec<permission::Rule>,
    deprecations: Vec<deprecation::Deprecation>,
    description: String,
    exchanges: Vec<Exchange>,
}

impl Facts<'_> {
    fn operation(&self, mut line: RequestLine, diagnostics: &mut Diagnostics) -> Operation {
        let page = self.page;
        let mut rows = parameter::documented(page);
        if line.method == Method::Get {
            rows.extend(self.body.rows.iter().cloned());
            parameter::complete_call(&mut line, &rows, &self.exchanges, diagnostics);
        }
        let mut kind = kind(&line, &page.title.plain);
        if line.method == Method::Get && parameter::are_arguments(&line.path, &self.body.rows) {
            kind = OperationKind::Function;
        }
        let responses = response::responses(page, &line, &self.response, &self.exchanges, diagnostics);
        let mut parameters: Vec<Parameter> = parameter::path_parameters(&line, &rows);
        parameters.extend(query_option::of_line(&line, &self.query, &responses));
        parameters.extend(parameter::headers(page, &line));
        let mut operation = Operation {
            method: line.method,
            id: String::new(),
            kind,
            summary: page.title.plain.clone(),
            description: self.description.clone(),
            workload: page.front_matter.workload.clone(),
            parameters,
            body: None,
            responses,
            permissions: if self.rules.is_empty() {
                Permissions::default()
            } else {
                permission::of_path(&self.rules, &line.path)
            },
            deprecated: deprecation::of_path(&self.deprecations, &line.path),
            examples: Vec::new(),
            origins: vec![Origin { file: page.file, path: page.path.clone(), span: line.span }],
            path: line.path,
        };
        operation.body = body::body(&operation, &self.body, &self.exchanges, diagnostics);
        operation
    }
}

/// Plain operation, action or function, by the path's end and the title: `call: answer`, `assign action`, `Create x`.
fn kind(line: &RequestLine, title: &str) -> OperationKind {
    let called = match line.method {
        Method::Get => OperationKind::Function,
        Method::Post => OperationKind::Action,
        Method::Put | Method::Patch | Method::Delete => return OperationKind::Operation,
    };
    let lower = title.trim().to_ascii_lowercase();
    let name = match line.path.segments.last() {
        Some(Segment::Call { .. }) => return called,
        Some(Segment::Literal(name)) if !name.starts_with('$') => name,
        _ => return OperationKind::Operation,
    };
    let own_name = name.rsplit('.').next().unwrap_or(name);
    let words: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let of_title = lower.split_once(':').map(|(_, method)| parameter::squeezed(method));
    let is_called = words.last().is_some_and(|word| *word == "action" || *word == "function")
        || of_title.is_some_and(|method| method == parameter::squeezed(own_name))
        || own_name == "delta";
    let creates = matches!(
        words.first(),
        Some(&("create" | "add" | "post" | "new" | "list" | "get" | "upload" | "update" | "import" | "publish"))
    );
    let is_plural = own_name.ends_with('s');
    let is_operation = match line.method {
        Method::Get => true,
        _ => is_plural || creates && !parameter::squeezed(title).contains(&parameter::squeezed(own_name)),
    };
    if is_called || !is_operation { called } else { OperationKind::Operation }
}

/// Gives each exchange to the operation that its request is for, or else to the first of its method.
fn assign(operations: &mut [Operation], exchanges: Vec<Exchange>, diagnostics: &mut Diagnostics) {
    for exchange in exchanges {
        let example = exchange.example;
        let target = match example.request.as_ref().and_then(|request| request.request_line.as_ref()) {
            Some((method, url)) => {
                let path = template::url(url).map(|url| url.path).unwrap_or_default();
                let of_method = |operation: &&mut Operation| operation.method == *method;
                let best = operations
                    .iter()
                    .enumerate()
                    .filter(|(_, operation)| operation.method == *method)
                    .filter_map(|(index, operation)| Some((fit(&operation.path.segments, &path.segments)?, index)))
                    .min();
                if best.is_none() {
                    let span = example.request.as_ref().map(|request| request.span).unwrap_or_default();
                    diagnostics
                        .push(
                            Code::ExampleMismatch,
                            span,
                            format!("`{method} {url}` is none of the page's request lines"),
                        )
                        .help("correct the example or the request line");
                }
                match best {
                    Some((_, index)) => operations.get_mut(index),
                    None => operations.iter_mut().find(of_method),
                }
            }
            None => operations.first_mut(),
        };
        if let Some(operation) = target {
            push_named(&mut operation.examples, example);
        }
    }
}

fn push_named(examples: &mut Vec<Example>, mut example: Example) {
    let base = example.name.clone();
    let mut number = 2;
    while examples.iter().any(|known| known.name == example.name) {
        example.name = format!("{base}-{number}");
        number += 1;
    }
    examples.push(example);
}

/// How far a concrete path is from a template, 0 being nearest; `None` if it isn't of that template.
fn fit(template: &[Segment], path: &[Segment]) -> Option<usize> {
    let (template, path, mut distance) = match (user_relative(template), user_relative(path)) {
        (Some((mine, of_template)), Some((yours, of_path))) if mine != yours => (of_template, of_path, 1000),
        _ => (template, path, 0),
    };
    if template.len() != path.len() {
        return None;
    }
    for (of_template, of_path) in template.iter().zip(path) {
        distance += match (of_template, of_path) {
            (Segment::Literal(a), Segment::Literal(b)) if a.eq_ignore_ascii_case(b) => 0,
            (Segment::Placeholder { .. }, Segment::Placeholder { .. }) => 0,
            (Segment::Placeholder { .. }, Segment::Literal(text)) if !text.starts_with('$') => 1,
            (Segment::Call { name, arguments }, Segment::Call { name: called, arguments: given }) => {
                let is_same = name.eq_ignore_ascii_case(called) && arguments.len() == given.len();
                if is_same { 0 } else { return None }
            }
            (Segment::Call { name, arguments }, Segment::Literal(text))
            | (Segment::Literal(text), Segment::Call { name, arguments })
                if arguments.is_empty() && name.eq_ignore_ascii_case(text) =>
            {
                0
            }
            (Segment::AlternateKey { name, .. }, Segment::AlternateKey { name: given, .. }) if name == given => 0,
            _ => return None,
        };
    }
    Some(distance)
}

/// What follows `/me` or `/users/{id}`, which stand for each other, and whether it was `/me`.
fn user_relative(path: &[Segment]) -> Option<(bool, &[Segment])> {
    match path {
        [Segment::Literal(me), rest @ ..] if me == "me" => Some((true, rest)),
        [Segment::Literal(users), _, rest @ ..] if users == "users" => Some((false, rest)),
        _ => None,
    }
}
