//! Merges the operations of several pages that have one method and path. What a page says that only mentions
//! the path doesn't count as its type.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::Unnamed;
use crate::{
    api::{Api, Argument, Content, Method, PageTitle, Parameter, ParameterPlace, Segment, TypeRef},
    diagnostic::{Code, Diagnostics},
    extract::texts::deprecation,
    path,
    resolve::{
        operations::{
            body,
            examples::name_apart,
            main_page::{self, Lines, Owners, is_expanding, page, result_type},
            permissions, response,
            types::common,
        },
        types::Names,
    },
    vocabulary::merging,
};

/// What tells operations apart.
pub(super) fn key(operation: &Unnamed) -> (Method, String) {
    (operation.method, operation.path.key())
}

/// Merges what has one key: `GET /deviceManagement/deviceConfigurations` stands on a page for each derived type.
pub(super) fn merge(operations: &mut Vec<Unnamed>, api: &Api, names: &Names, diagnostics: &mut Diagnostics) {
    quote_arguments(operations);
    let lines = Lines::of(operations);
    let owners = Owners::of(operations, &lines, api);
    let mut groups: IndexMap<(Method, String), Vec<Unnamed>> = IndexMap::new();
    for operation in operations.drain(..) {
        groups.entry(key(&operation)).or_default().push(operation);
    }
    operations.extend(groups.into_values().filter_map(|group| merged(group, &lines, &owners, names, diagnostics)));
}

fn merged(
    mut group: Vec<Unnamed>,
    lines: &Lines,
    owners: &Owners,
    names: &Names,
    diagnostics: &mut Diagnostics,
) -> Option<Unnamed> {
    if group.len() == 1 {
        return group.pop();
    }
    silence(&mut group, lines);
    let common = common_type(group.iter().filter_map(result_type), names);
    main_page::order(&mut group, common.as_ref(), lines, owners);
    let deprecated = deprecation_of(&group);
    let permissions = permissions::of_pages(group.iter_mut().map(|one| {
        let name = page(one).rsplit('/').next().unwrap_or_default().trim_end_matches(".md").to_owned();
        let page = PageTitle { name, title: one.summary.clone() };
        (page, std::mem::take(&mut one.permissions))
    }));
    let mut operations = group.into_iter();
    let mut main = operations.next()?;
    for other in operations {
        absorb(&mut main, other, names, diagnostics);
    }
    name_apart(&mut main.examples);
    main.permissions = permissions;
    main.deprecated = deprecated;
    Some(main)
}

/// Takes away what pages say of types that are about something else, where another page is about the path.
///
/// `GET /users/{id}?$expand=manager` (user-list-manager.md) says what it expands, and
/// singlevaluelegacyextendedproperty-get.md reads sixty resources with their extended properties.
fn silence(group: &mut [Unnamed], lines: &Lines) {
    let fewest = lines.fewest(group);
    let is_about_it = |operation: &Unnamed| {
        !is_expanding(operation) && !merging::MANY_LINES.is_passed_times(lines.page(operation), fewest)
    };
    let has_body = group.iter().filter(|one| is_about_it(one)).any(|operation| operation.body.is_some());
    if !group.iter().any(is_about_it) {
        return;
    }
    for operation in group {
        if is_about_it(operation) {
            continue;
        }
        // That there is an answer without a body is no matter of types.
        for response in operation.responses.iter_mut().filter(|response| response.content != Content::Nothing) {
            response.content = Content::Unknown;
        }
        operation.body = operation.body.take().filter(|_| !has_body);
    }
}

/// A page that is deprecated leaves the path to the others; a note on the path itself counts whatever the others say
/// (call_cancelmediaprocessing.md is older than the note on `/app`).
fn deprecation_of(group: &[Unnamed]) -> Option<String> {
    let texts = || group.iter().filter_map(|operation| operation.deprecated.as_ref());
    let of_all = texts().next().filter(|_| texts().count() == group.len());
    texts().find(|text| deprecation::names_paths(text)).or(of_all).cloned()
}

/// The nearest type that all are or inherit from.
fn common_type<'a>(types: impl Iterator<Item = &'a TypeRef>, names: &Names) -> Option<TypeRef> {
    types.map(|ty| Some(ty.clone())).reduce(|one, other| common(&one?, &other?, names)).flatten()
}

fn absorb(main: &mut Unnamed, other: Unnamed, names: &Names, diagnostics: &mut Diagnostics) {
    absorb_parameters(&mut main.parameters, other.parameters);
    let mut disagreements: Vec<String> = body::join(&mut main.body, other.body, names).into_iter().collect();
    disagreements.extend(response::join(&mut main.responses, other.responses, names));
    main.examples.extend(other.examples);
    for origin in other.origins {
        for what in disagreements.drain(..) {
            let message = format!("`{} {}` {what} on another page", main.method, main.path);
            let diagnostic = diagnostics.push(Code::ConflictingPages, origin.span, message);
            if let Some(first) = main.origins.first() {
                diagnostic.related(first.span, "this page is used");
            }
        }
        if !main.origins.contains(&origin) {
            main.origins.push(origin);
        }
    }
}

/// A function's argument that one request line puts in quotes is a text on all, whatever follows the function:
/// `worksheets/{}/range(address={address})/visibleView` (workbookrange-visibleview.md) calls the same function as
/// `worksheets/{}/range(address='{address}')`.
fn quote_arguments(operations: &mut [Unnamed]) {
    let mut texts: BTreeSet<(String, usize)> = BTreeSet::new();
    for operation in &*operations {
        for (at, arguments) in functions(&operation.path.segments) {
            let quoted = arguments.iter().enumerate().filter(|(_, argument)| argument.quoted);
            texts.extend(quoted.map(|(number, _)| (function_key(&operation.path.segments, at), number)));
        }
    }
    for operation in operations {
        let keys: Vec<_> = functions(&operation.path.segments)
            .map(|(at, _)| (at, function_key(&operation.path.segments, at)))
            .collect();
        for (at, key) in keys {
            let Some(Segment::Call { arguments, .. }) = operation.path.segments.get_mut(at) else { continue };
            for (number, argument) in arguments.iter_mut().enumerate() {
                argument.quoted |= texts.contains(&(key.clone(), number));
            }
        }
    }
}

/// The segments that have arguments, with their positions.
fn functions(segments: &[Segment]) -> impl Iterator<Item = (usize, &[Argument])> {
    segments.iter().enumerate().filter_map(|(at, segment)| match segment {
        Segment::Call { arguments, .. } => Some((at, arguments.as_slice())),
        _ => None,
    })
}

/// What tells a function from others: its name, those of its arguments, and what the path names before it.
fn function_key(segments: &[Segment], at: usize) -> String {
    let before = segments.get(..at).unwrap_or_default();
    let named = before.iter().rposition(|segment| matches!(segment, Segment::Literal(_))).unwrap_or(at);
    path::key(segments.get(named..=at).unwrap_or_default())
}

/// Path parameters belong together by their order, all others by name.
fn absorb_parameters(known: &mut Vec<Parameter>, others: Vec<Parameter>) {
    let (of_path, others): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|parameter| parameter.place == ParameterPlace::Path);
    let placeholders = known.iter_mut().filter(|parameter| parameter.place == ParameterPlace::Path);
    for (parameter, other) in placeholders.zip(of_path) {
        if parameter.description.is_empty() {
            parameter.description = other.description;
        }
        parameter.example = parameter.example.take().or(other.example);
    }
    for parameter in known.iter_mut().filter(|parameter| parameter.place != ParameterPlace::Path) {
        let is_shared = others.iter().any(|other| is_same(parameter, other) && other.is_required);
        parameter.is_required &= is_shared;
    }
    for mut other in others {
        if !known.iter().any(|parameter| is_same(parameter, &other)) {
            other.is_required = false;
            known.push(other);
        }
    }
}

fn is_same(one: &Parameter, other: &Parameter) -> bool {
    one.place == other.place && one.name.eq_ignore_ascii_case(&other.name)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{
        api::{Example, OperationKind, PathTemplate, Permissions},
        page::Version,
    };

    /// A `GET` of a path that says nothing else.
    pub(in crate::resolve::operations) fn operation(path: PathTemplate) -> Unnamed {
        Unnamed {
            method: Method::Get,
            path,
            id: (),
            kind: OperationKind::Operation,
            summary: String::new(),
            description: String::new(),
            workload: None,
            parameters: Vec::new(),
            body: None,
            responses: Vec::new(),
            permissions: Permissions::default(),
            deprecated: None,
            examples: Vec::new(),
            origins: Vec::new(),
        }
    }

    #[test]
    fn case_quotes_and_names_tell_no_operations_apart() {
        let paths = ["/me/calendarGroups/{id}/x(a='{b}')", "/me/calendargroups/{other}/x(a={a})"];
        let paths = paths.map(|url| crate::path::url(url).unwrap_or_default().path);
        let mut operations: Vec<Unnamed> = paths.into_iter().map(operation).collect();
        merge(&mut operations, &Api::new(Version::V1), &Names::default(), &mut Diagnostics::default());
        let merged: Vec<String> = operations.iter().map(|operation| operation.path.to_string()).collect();
        assert_eq!(merged, ["/me/calendarGroups/{id}/x(a='{b}')"]);
    }

    #[test]
    fn an_argument_that_one_line_puts_in_quotes_is_a_text_wherever_the_function_is_called() {
        let lines = [
            "/me/boats/{id}/deck(at='{at}')/sails",
            "/me/boats/{id}/deck(at={at})/ropes",
            "/boats/{id}/deck(at={at},n={n})",
            "/docks/{id}/deck(at={at})",
        ];
        let paths = lines.map(|url| crate::path::url(url).unwrap_or_default().path);
        let mut operations: Vec<Unnamed> = paths.into_iter().map(operation).collect();
        merge(&mut operations, &Api::new(Version::V1), &Names::default(), &mut Diagnostics::default());
        let merged: Vec<String> = operations.iter().map(|operation| operation.path.to_string()).collect();
        assert_eq!(merged, [lines[0], "/me/boats/{id}/deck(at='{at}')/ropes", lines[2], lines[3]]);
    }

    #[test]
    fn examples_of_several_pages_keep_names_of_their_own() {
        let example =
            |name: &&str| Example { name: (*name).to_owned(), request: None, response: None, response_type: None };
        let mut examples: Vec<Example> = ["lamp", "lamp-2", "lamp"].iter().map(example).collect();
        name_apart(&mut examples);
        let names: Vec<&str> = examples.iter().map(|example| example.name.as_str()).collect();
        assert_eq!(names, ["lamp", "lamp-2", "lamp-3"]);
    }

    #[test]
    fn a_note_on_a_path_counts_on_a_page_that_is_silent_but_not_one_on_another_page() {
        let deprecated = |text: Option<&str>| {
            let path = PathTemplate { segments: vec![Segment::Literal("app".to_owned())] };
            Unnamed { deprecated: text.map(str::to_owned), ..operation(path) }
        };
        let note = "The `/app` path is deprecated.";
        assert_eq!(deprecation_of(&[deprecated(None), deprecated(Some(note))]).as_deref(), Some(note));
        assert_eq!(deprecation_of(&[deprecated(None), deprecated(Some("This API is deprecated."))]), None);
        assert_eq!(deprecation_of(&[deprecated(Some("one")), deprecated(Some("other"))]).as_deref(), Some("one"));
    }
}
