//! An api page comes in; its operations and notifications go out, one operation for each request line.

use crate::{
    api::{Api, Example, Method, Operation, OperationKind, Origin, Parameter, Permissions, Segment, Unplaced},
    diagnostic::{Code, Diagnostics},
    extract::{
        alias, body, deprecation, description,
        example::{self, Exchange},
        parameter::{self, Rows},
        permission, query_option,
        request_line::{self, RequestLine},
        response,
    },
    limits::{EXAMPLES, PARAMETERS},
    page::Page,
    path,
    source::Span,
    unique::UniqueNames,
};

/// Adds a page's operations and notifications; answers how many operations.
pub fn operations(page: &Page, api: &mut Api, diagnostics: &mut Diagnostics) -> usize {
    let lines = request_line::request_lines(page, diagnostics);
    let mut shown = example::shown(page, diagnostics);
    limited(&mut shown.exchanges, EXAMPLES, |one| start(&one.example), "examples", diagnostics);
    api.shown.extend(shown.starts());
    let mut body = body::prose(page);
    limited(&mut body.rows, PARAMETERS, |row| row.span, "parameters of a body", diagnostics);
    let mut rows = parameter::documented(page);
    if lines.iter().any(|line| line.method == Method::Get) {
        rows.extend(body.rows.iter().cloned());
    }
    let (mut headers, mut query) = (parameter::documented_headers(page), query_option::documented(page));
    limited(&mut headers, PARAMETERS, |header| header.span, "request headers", diagnostics);
    limited(query.listed(), PARAMETERS, |option| option.span, "query options", diagnostics);
    let facts = Facts {
        page,
        body,
        rows: Rows::of(rows),
        headers,
        response: response::prose(page),
        query,
        rules: permission::rules(page, diagnostics),
        deprecations: deprecation::deprecations(page),
        description: description::preamble(page),
        exchanges: shown.exchanges,
    };
    let mut lines: Vec<RequestLine> = lines.into_iter().flat_map(|line| facts.completed(line, diagnostics)).collect();
    lines.extend(alias::lines(&lines, &facts.exchanges, diagnostics));
    // Arguments of tables and names of examples are part of a path by now.
    lines.retain(|line| line.is_sendable(diagnostics));
    let mut operations: Vec<Operation> = lines.into_iter().map(|line| facts.operation(line, diagnostics)).collect();
    api.unplaced.extend(assign(&mut operations, facts.exchanges, diagnostics));
    let count = operations.len();
    api.operations.extend(operations);
    api.notifications.extend(shown.notifications);
    api.values.extend(shown.values);
    api.unplaced.extend(shown.unplaced);
    count
}

/// Where an example begins.
fn start(example: &Example) -> Span {
    example.request.as_ref().or(example.response.as_ref()).map(|message| message.start).unwrap_or_default()
}

/// Leaves out what is beyond a limit, and tells of the first.
fn limited<T>(all: &mut Vec<T>, most: usize, place: impl Fn(&T) -> Span, what: &str, diagnostics: &mut Diagnostics) {
    if let Some(first) = all.get(most) {
        let message = format!("this page has {} {what}; the first {most} are read", all.len());
        diagnostics.push(Code::SizeLimit, place(first), message).help("make several pages of it");
        all.truncate(most);
    }
}

/// What a page says of all its request lines.
struct Facts<'a> {
    page: &'a Page,
    body: body::Prose,
    response: response::Prose<'a>,
    query: query_option::Documented,
    headers: Vec<Parameter>,
    /// What describes placeholders, and what may describe a function's arguments.
    rows: Rows,
    rules: Vec<permission::Rule>,
    deprecations: Vec<deprecation::Deprecation>,
    description: String,
    exchanges: Vec<Exchange>,
}

impl Facts<'_> {
    /// A line and the same with arguments that its template lacks; that alone, where all of a function's are documented.
    fn completed(&self, line: RequestLine, diagnostics: &mut Diagnostics) -> Vec<RequestLine> {
        if line.method != Method::Get {
            return vec![line];
        }
        let rows = self.rows.all();
        match parameter::completed(&line, rows, &self.exchanges, diagnostics) {
            Some(completed) => {
                let is_function = self.page.title.plain.trim().to_ascii_lowercase().ends_with(" function");
                let is_documented = is_function && parameter::are_arguments(&completed.path, rows);
                if is_documented { vec![completed] } else { vec![line, completed] }
            }
            None => vec![line],
        }
    }

    fn operation(&self, line: RequestLine, diagnostics: &mut Diagnostics) -> Operation {
        let page = self.page;
        let mut kind = kind(&line, &page.title.plain);
        if line.method == Method::Get && parameter::are_arguments(&line.path, &self.body.rows) {
            kind = OperationKind::Function;
        }
        let responses = response::responses(page, &line, &self.response, &self.exchanges, diagnostics);
        let mut parameters: Vec<Parameter> = parameter::path_parameters(&line, &self.rows);
        parameters.extend(query_option::of_line(&line, &self.query, &responses));
        parameters.extend(parameter::headers(page, &self.headers, &line));
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
    let creates = matches!(words.first(), Some(&("create" | "add" | "post" | "new" | "upload" | "import" | "publish")));
    let is_collection = creates || own_name.ends_with('s');
    if is_called || line.method == Method::Post && (starts_with_verb(own_name) || !is_collection) {
        called
    } else {
        OperationKind::Operation
    }
}

/// `createReply`, `getMemberObjects` and `add` are actions, though their pages are titled `Create reply` and the like.
fn starts_with_verb(name: &str) -> bool {
    const VERBS: &[&str] = &[
        "add",
        "answer",
        "check",
        "copy",
        "create",
        "find",
        "get",
        "import",
        "move",
        "query",
        "remove",
        "reply",
        "send",
        "set",
        "sync",
        "translate",
        "update",
        "upload",
        "validate",
    ];
    let lower = name.to_ascii_lowercase();
    VERBS.iter().any(|verb| {
        let rest = lower.strip_prefix(verb).and_then(|rest| name.get(name.len() - rest.len()..));
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_lowercase()))
    })
}

/// Gives each exchange to the operation that its request is for, and gives back those without one.
///
/// One for none of the paths goes to the first that ends alike, since it may come from another parent.
fn assign(operations: &mut [Operation], exchanges: Vec<Exchange>, diagnostics: &mut Diagnostics) -> Vec<Unplaced> {
    let mut unplaced = Vec::new();
    for exchange in exchanges {
        let example = exchange.example;
        let Some((method, url)) = example.request.as_ref().and_then(|request| request.request_line.as_ref()) else {
            match operations.first_mut() {
                Some(first) => first.examples.push(example),
                None => unplaced.push(Unplaced { example, reason: "its page has no operation" }),
            }
            continue;
        };
        let url_read = path::url(url).unwrap_or_default();
        let of_method = || operations.iter().enumerate().filter(|(_, operation)| operation.method == *method);
        let best = of_method()
            .filter_map(|(index, operation)| Some((url_read.request.fit(&operation.path)?.rank(), index)))
            .min()
            .map(|(_, index)| index);
        let alike = || of_method().find(|(_, operation)| path::ends_alike(&operation.path, &url_read.path));
        if best.is_none() {
            let span = start(&example);
            diagnostics
                .push(Code::ExampleMismatch, span, format!("`{method} {url}` is none of the page's request lines"))
                .help("correct the example or the request line");
        }
        let usual = of_method().find(|(_, operation)| answers(operation, &example)).map(|(index, _)| index);
        let reason = "its request is none of its page's";
        match best.or_else(|| alike().map(|(index, _)| index)).and_then(|index| operations.get_mut(index)) {
            Some(operation) => operation.examples.push(example),
            None => {
                // What is answered is still what the page says of its own request.
                let mut example = example;
                if let Some(usual) = usual.and_then(|index| operations.get_mut(index)) {
                    usual.examples.push(response_of(&mut example));
                }
                unplaced.push(Unplaced { example, reason });
            }
        }
    }
    operations.iter_mut().for_each(|operation| name_apart(&mut operation.examples));
    unplaced
}

/// Whether an operation answers with the status that the example shows; what stands behind a `$` has answers of its own.
fn answers(operation: &Operation, example: &Example) -> bool {
    let url = example.request.as_ref().and_then(|request| request.request_line.as_ref()).map_or("", |(_, url)| url);
    if url.rsplit('/').next().is_some_and(|last| last.starts_with('$')) {
        return false;
    }
    let status = example.response.as_ref().and_then(|response| response.status);
    status.is_some_and(|status| operation.responses.iter().any(|response| response.status == status))
}

/// Takes the response out of an example, as one by itself.
fn response_of(example: &mut Example) -> Example {
    Example {
        name: example.name.clone(),
        request: None,
        response: example.response.take(),
        response_type: example.response_type.take(),
    }
}

/// Gives each example a name that none before it has: pages name several alike, and each page numbers its own anew.
pub(crate) fn name_apart(examples: &mut [Example]) {
    let mut names = UniqueNames::default();
    for example in examples {
        let name = std::mem::take(&mut example.name);
        example.name = names.claim(name, |name, number| format!("{name}-{number}"));
    }
}
