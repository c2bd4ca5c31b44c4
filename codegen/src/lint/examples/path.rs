//! Reports paths of examples that don't fit the path template of their operation: version, blanks, placeholders, case,
//! arguments.

use crate::{
    api::{Argument, Message, Operation, Parameter, ParameterPlace, Primitive, Segment, TypeRef},
    diagnostic::{Code, Diagnostics},
    lint::{
        Read,
        line::{self, Line, Part},
    },
    page::Version,
    path::{self, scan},
    source::Span,
    value_check::{excerpt, literal},
};

/// The paths of all documented requests, and those of the pages' templates.
pub(super) fn check(read: &Read, diagnostics: &mut Diagnostics) {
    for (operation, request) in line::requests(&read.api.operations) {
        let Some(line) = Line::read(read.sources, request.start) else { continue };
        version(&line, read.api.version, diagnostics);
        unsendable(&line, diagnostics);
        placeholder(&line, diagnostics);
        if is_of(operation, request) {
            cases(operation, &line, "as in the documented path", diagnostics);
            arguments(operation, &line, diagnostics);
        }
    }
    for (operation, origin) in
        read.api.operations.iter().flat_map(|one| one.origins.iter().map(move |origin| (one, origin)))
    {
        if let Some(line) = Line::read(read.sources, origin.span) {
            version(&line, read.api.version, diagnostics);
            cases(operation, &line, "as on other pages", diagnostics);
        }
    }
}

/// Whether the request is for the operation that it stands with.
fn is_of(operation: &Operation, request: &Message) -> bool {
    let url = request.request_line.as_ref().and_then(|(_, url)| path::url(url));
    url.is_some_and(|url| url.request.fit(&operation.path).is_some())
}

fn version(line: &Line, of_page: Version, diagnostics: &mut Diagnostics) {
    let is_other = |part: &Part| part.text != of_page.as_str() && !part.text.starts_with(['{', '<']);
    if let Some(part) = line.version.filter(is_other) {
        let message = format!("expected `{}` as on the page, found `{}`", of_page.as_str(), part.text);
        diagnostics.push(Code::VersionMismatch, part.span, message).suggest(part.span, of_page.as_str());
    }
}

/// Blanks outside placeholders, for which a request line has no room.
fn unsendable(line: &Line, diagnostics: &mut Diagnostics) {
    let mut places = scan::Scan::of(line.path.text);
    if let Some(place) = places.find(|place| place.character.is_whitespace() && !place.is_in_placeholder) {
        let span = line.path.slice(place.at, place.at + place.character.len_utf8()).span;
        let message = "the path has a space, which no URL can hold";
        diagnostics.push(Code::UnsendableRequest, span, message).help("write `%20`, or remove it");
    }
}

/// The first placeholder that is not filled in.
fn placeholder(line: &Line, diagnostics: &mut Diagnostics) {
    if let Some(part) = line.version.and_then(first_placeholder).or_else(|| first_placeholder(line.path)) {
        let message = format!("the placeholder `{}` has no value", excerpt(part.text));
        diagnostics.push(Code::UnfilledPlaceholder, part.span, message);
    }
}

fn first_placeholder(part: Part) -> Option<Part> {
    let open = part.text.find('{').map(|at| (at, '}'));
    let (start, close) = open.or_else(|| Some((part.text.find('<')?, '>')))?;
    let length = part.text.get(start..)?.find(close)?;
    Some(part.slice(start, start + length + 1))
}

/// Names of the path that are written in another case than most pages write them.
fn cases(operation: &Operation, line: &Line, place: &str, diagnostics: &mut Diagnostics) {
    let mut pieces = line.path.split('/').into_iter();
    for segment in &operation.path.segments {
        let (Segment::Literal(name) | Segment::Call { name, .. }) = segment else { continue };
        let found = pieces.find_map(|piece| {
            let length = piece.text.find(['(', '\'']).unwrap_or(piece.text.len());
            let part = piece.slice(0, length);
            part.text.eq_ignore_ascii_case(name).then_some(part)
        });
        let Some(part) = found else { return };
        if part.text != name {
            let message = format!("expected `{name}` {place}, found `{}`", part.text);
            diagnostics.push(Code::PathCase, part.span, message).suggest(part.span, name);
        }
    }
}

/// The values of a function's arguments, by type and quotes.
fn arguments(operation: &Operation, line: &Line, diagnostics: &mut Diagnostics) {
    for segment in &operation.path.segments {
        let Segment::Call { name, arguments } = segment else { continue };
        let pieces = line.path.split('/');
        let call = pieces.iter().find_map(|piece| {
            let open = piece.text.find('(')?;
            let is_it = piece.text.get(..open)?.trim().eq_ignore_ascii_case(name);
            is_it.then(|| piece.slice(open + 1, piece.text.rfind(')').unwrap_or(piece.text.len())))
        });
        let Some(call) = call else { continue };
        for given in call.split(',') {
            let Some(at) = given.text.find('=') else { continue };
            let (of, value) = (given.slice(0, at).trimmed(), given.slice(at + 1, given.text.len()).trimmed());
            let argument = arguments.iter().find(|one| one.name.eq_ignore_ascii_case(of.text));
            if let Some(argument) = argument {
                argument_value(operation, argument, of, value, diagnostics);
            }
        }
    }
}

fn argument_value(operation: &Operation, argument: &Argument, of: Part, value: Part, diagnostics: &mut Diagnostics) {
    if of.text != argument.name {
        let message = format!("expected `{}` as in the documented path, found `{}`", argument.name, of.text);
        diagnostics.push(Code::PathCase, of.span, message).suggest(of.span, &argument.name);
    }
    let parameter = operation.parameters.iter().find(|one| is_for(one, argument));
    let is_quoted = value.text.starts_with('\'');
    let is_placeholder = value.text.starts_with(['{', '<', '@']);
    let told = |message: String, span: Span, diagnostics: &mut Diagnostics| {
        diagnostics.push(Code::ArgumentMismatch, span, message);
    };
    if argument.quoted && !is_quoted && !is_placeholder {
        return told(format!("expected quotes around `{}`", excerpt(value.text)), value.span, diagnostics);
    }
    if !argument.quoted && is_quoted {
        return told(
            format!("expected no quotes around `{}`, as in the documented path", excerpt(value.text)),
            value.span,
            diagnostics,
        );
    }
    let Some(TypeRef::Primitive(primitive)) = parameter.map(|parameter| &parameter.ty) else { return };
    let bare = value.text.trim_matches('\'');
    let fits = match primitive {
        Primitive::Boolean => !is_quoted && matches!(bare, "true" | "false"),
        _ if literal::is_numeric(*primitive) => !is_quoted && literal::is_number_of(*primitive, bare) == Some(true),
        _ => true,
    };
    if !fits {
        let message = format!("`{}`: expected {primitive}, found `{}`", argument.name, excerpt(value.text));
        told(message, value.span, diagnostics);
    }
}

fn is_for(parameter: &Parameter, argument: &Argument) -> bool {
    parameter.place == ParameterPlace::Path && parameter.name == argument.placeholder
}
