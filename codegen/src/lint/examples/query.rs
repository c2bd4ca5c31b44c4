//! Reports query options of examples that are malformed, misspelt, missing or not documented.

use crate::{
    api::{Message, Operation, Parameter, ParameterPlace, ParameterSource},
    by_name::ByName,
    diagnostic::{Code, Diagnostics},
    lint::{
        Read,
        line::{self, Line, Part},
    },
    value_check::excerpt,
};

/// How many options a help line names.
const MOST_SHOWN: usize = 40;

/// The queries of all documented requests.
pub(super) fn check(read: &Read, diagnostics: &mut Diagnostics) {
    read.api.operations.iter().for_each(|operation| shown(operation, diagnostics));
    for (operation, request) in line::requests(&read.api.operations) {
        let Some(line) = Line::read(read.sources, request.start) else { continue };
        let given = line.query.map(|query| query.split('&')).unwrap_or_default();
        if let Some(query) = line.query {
            malformed(query, &given, diagnostics);
        }
        let given: Vec<Part> = given.into_iter().map(line::without_reference).collect();
        documented(operation, &given, diagnostics);
        missing(operation, request, &given, diagnostics);
    }
}

fn name(option: Part) -> Part {
    let end = option.text.find('=').unwrap_or(option.text.len());
    option.slice(0, end).trimmed()
}

fn malformed(query: Part, given: &[Part], diagnostics: &mut Diagnostics) {
    given.iter().for_each(|option| line::reference(*option, diagnostics));
    let mut told = |part: Part, message: String| {
        diagnostics.push(Code::MalformedQuery, part.span, message);
    };
    for option in given.iter().copied().map(line::without_reference) {
        let part = option.trimmed();
        let name = name(option);
        if part.text.is_empty() {
            told(query.around(option), "an option is empty".to_owned());
        } else if !part.text.contains('=') {
            told(part, format!("`{}` has no `=`", excerpt(part.text)));
        } else if name.text.is_empty() || name.text.contains(char::is_whitespace) {
            told(name, format!("expected an option name, found `{}`", excerpt(name.text)));
        }
    }
    for quote in ['\'', '"'] {
        // An apostrophe within double quotes is one of a text.
        let has_both = quote == '\'' && query.text.contains('"');
        if query.text.matches(quote).count() % 2 == 1 && !has_both {
            told(query, format!("`{quote}` isn't closed"));
            return;
        }
    }
    let count = |c: char| query.text.matches(c).count();
    if count('(') != count(')') && count('\'') == 0 {
        told(query, "`(` isn't closed".to_owned());
    }
}

fn documented(operation: &Operation, given: &[Part], diagnostics: &mut Diagnostics) {
    let known: Vec<&Parameter> =
        operation.parameters.iter().filter(|one| one.place == ParameterPlace::Query && !is_only_shown(one)).collect();
    let by_name = ByName::of(known.iter().map(|parameter| (bare(&parameter.name), *parameter)));
    for name in given.iter().filter(|option| option.text.contains('=')).map(|option| name(*option)) {
        match by_name.folded(bare(name.text)) {
            Some(parameter) if parameter.name == name.text => {}
            Some(parameter) => {
                let message = format!("expected `{}`, found `{}`", parameter.name, name.text);
                diagnostics.push(Code::QueryOptionCase, name.span, message).suggest(name.span, &parameter.name);
            }
            None if known.is_empty() => {}
            None => {
                let names: Vec<String> =
                    known.iter().take(MOST_SHOWN).map(|parameter| format!("`{}`", parameter.name)).collect();
                let message = format!("expected a documented query option, found `{}`", excerpt(name.text));
                diagnostics
                    .push(Code::UnknownQueryOption, name.span, message)
                    .help(format!("the page documents {}", names.join(", ")));
            }
        }
    }
}

fn is_only_shown(parameter: &Parameter) -> bool {
    parameter.source == ParameterSource::Example
}

/// Tells of the options that requests alone show, where the page states none that these could be held against.
fn shown(operation: &Operation, diagnostics: &mut Diagnostics) {
    let options = || operation.parameters.iter().filter(|one| one.place == ParameterPlace::Query);
    let states_some = options().any(|one| one.source == ParameterSource::Stated);
    let is_told = |one: &&Parameter| one.source != ParameterSource::Stated && !(is_only_shown(one) && states_some);
    let told: Vec<&Parameter> = options().filter(is_told).collect();
    let Some(first) = told.first() else { return };
    let names: Vec<String> = told.iter().take(MOST_SHOWN).map(|option| format!("`{}`", option.name)).collect();
    diagnostics
        .push(Code::ShownQueryOption, first.span, format!("only requests show {}", names.join(", ")))
        .help("say in the section on query parameters what each is for");
}

/// `select` stands for `$select`.
fn bare(name: &str) -> &str {
    name.strip_prefix('$').unwrap_or(name)
}

fn missing(operation: &Operation, request: &Message, given: &[Part], diagnostics: &mut Diagnostics) {
    let required = operation.parameters.iter().filter(|parameter| {
        parameter.place == ParameterPlace::Query && parameter.is_required && !parameter.name.starts_with('$')
    });
    let given = ByName::of(given.iter().map(|option| (name(*option).text, ())));
    for parameter in required {
        if given.folded(&parameter.name).is_none() {
            let message = format!("the required query option `{}` is missing", parameter.name);
            diagnostics
                .push(Code::MissingQueryOption, request.start, message)
                .related(parameter.span, "documented here");
        }
    }
}
