//! Finds the request lines that only examples show, by another name of a documented path.
//!
//! The service knows a place by several names, of which a page lists one: `/me` is a user, `root` is an item of its
//! drive, and behind a collection stand `$count` and the name of a type that its items may have.

use crate::{
    api::{Method, PathTemplate, Segment},
    diagnostic::{Code, Diagnostics},
    extract::{operations::example::AnnotatedExample, operations::request_line::RequestLine},
    path::{self, RequestPath},
    source::Span,
};

/// The lines that only examples show, each once.
pub(crate) fn lines(
    lines: &[RequestLine],
    exchanges: &[AnnotatedExample],
    diagnostics: &mut Diagnostics,
) -> Vec<RequestLine> {
    let mut found: Vec<RequestLine> = Vec::new();
    for request in exchanges.iter().filter_map(|exchange| exchange.example.request.as_ref()) {
        let Some((method, url)) = &request.request_line else { continue };
        let Some(url) = path::url(url) else { continue };
        let is_known = |line: &RequestLine| line.method == *method && is_of(&line.path, &url.request);
        if lines.iter().chain(&found).any(is_known) {
            continue;
        }
        let of_method = lines.iter().filter(|line| line.method == *method);
        let alias = of_method.flat_map(|line| aliases(line, &url.path)).find(|line| is_of(&line.path, &url.request));
        if let Some(mut alias) = alias {
            report(&alias, *method, request.start, diagnostics);
            alias.span = request.start;
            found.push(alias);
        }
    }
    found
}

fn report(alias: &RequestLine, method: Method, span: Span, diagnostics: &mut Diagnostics) {
    let message = format!("only this example shows `{method} {}`", alias.path);
    diagnostics.push(Code::UnlistedPath, span, message).help("add it to the request lines");
}

fn is_of(template: &PathTemplate, path: &RequestPath) -> bool {
    path.fit(template).is_some_and(|fit| !fit.is_of_other_root)
}

/// The other names of a line's place that a path may be of.
fn aliases(line: &RequestLine, path: &PathTemplate) -> Vec<RequestLine> {
    let own = &line.path.segments;
    let mut names = vec![own.clone()];
    names.extend(other_user(own));
    let of_items: Vec<_> = names.iter().flat_map(|name| other_item(name)).collect();
    names.extend(of_items);
    let behind = names.iter().flat_map(|name| behind(name, line.method, &path.segments)).collect::<Vec<_>>();
    names.extend(behind);
    let renamed = |segments| RequestLine { path: PathTemplate { segments }, ..line.clone() };
    names.into_iter().skip(1).map(renamed).collect()
}

/// `/me` for `/users/{id}`, and the other way round.
fn other_user(path: &[Segment]) -> Option<Vec<Segment>> {
    let (me, rest) = path::user_relative(path)?;
    let root = match me {
        true => vec![Segment::Literal("users".to_owned()), placeholder("id | userPrincipalName", false)],
        false => vec![Segment::Literal("me".to_owned())],
    };
    Some(root.into_iter().chain(rest.iter().cloned()).collect())
}

/// `root` and `root:/{item-path}:` for `items/{id}` of a drive.
fn other_item(path: &[Segment]) -> Vec<Vec<Segment>> {
    let literal = |at: usize, name: &str| path.get(at).is_some_and(|segment| segment.is_literal(name));
    let is_drive = |at: usize| literal(at, "drive") || at > 0 && literal(at - 1, "drives");
    let starts = (1..path.len()).filter(|&at| is_drive(at - 1));
    let Some((start, end)) = starts
        .filter_map(|at| {
            let is_item = literal(at, "items") && matches!(path.get(at + 1), Some(Segment::Placeholder { .. }));
            if is_item { Some((at, at + 2)) } else { literal(at, "root").then_some((at, at + 1)) }
        })
        .next()
    else {
        return Vec::new();
    };
    let names = [
        vec![Segment::Literal("root".to_owned())],
        vec![Segment::Literal("root:".to_owned()), placeholder("item-path", path.len() > end)],
        vec![Segment::Literal("items".to_owned()), placeholder("item-id", false)],
    ];
    let (before, after) = (path.get(..start).unwrap_or_default(), path.get(end..).unwrap_or_default());
    names.into_iter().map(|name| before.iter().cloned().chain(name).chain(after.iter().cloned()).collect()).collect()
}

/// `$count`, a cast, or both, behind a collection that is read.
fn behind(collection: &[Segment], method: Method, path: &[Segment]) -> Option<Vec<Segment>> {
    let is_collection = matches!(collection.last(), Some(Segment::Literal(name)) if !name.starts_with('$'));
    let more =
        path.get(collection.len()..).filter(|more| !more.is_empty() && method == Method::Get && is_collection)?;
    let is_count = |segment: &Segment| segment.is_literal("$count");
    let is_behind = match more {
        [only] => is_count(only) || only.is_cast(),
        [cast, count] => cast.is_cast() && is_count(count),
        _ => false,
    };
    is_behind.then(|| collection.iter().chain(more).cloned().collect())
}

fn placeholder(name: &str, colon: bool) -> Segment {
    Segment::Placeholder { name: name.to_owned(), colon }
}
