//! Examples that stand with an operation of another path, or with none, come in; those whose path some page documents go to the operation there.

use crate::{
    api::{Api, Example, Method, Operation, Unplaced},
    diagnostic::{Code, Diagnostics},
    extract::{UNDOCUMENTED, operation::name_apart},
    path::{self, Fit, RequestPath},
};

/// An example whose request is not for the path that it stands with.
struct Astray {
    example: Example,
    /// The operation that it stands with.
    home: Option<usize>,
    /// Why it has no place, if no operation is found.
    reason: &'static str,
}

/// Finds the place of each example that has none on its own page: group-post-members.md shows a request that
/// group-update.md documents. Where there is no better one, an example stays where it is.
pub(super) fn place(api: &mut Api, diagnostics: &mut Diagnostics) {
    let unplaced = std::mem::take(&mut api.unplaced).into_iter();
    let mut astray: Vec<Astray> =
        unplaced.map(|one| Astray { example: one.example, home: None, reason: one.reason }).collect();
    for (home, operation) in api.operations.iter_mut().enumerate() {
        let examples = std::mem::take(&mut operation.examples);
        let (own, others): (Vec<_>, Vec<_>) =
            examples.into_iter().partition(|example| is_at_home(example, operation) || is_silent(example));
        operation.examples = own;
        astray.extend(others.into_iter().map(|example| Astray { example, home: Some(home), reason: "" }));
    }
    for Astray { example, home, reason } in astray {
        let place = nearest(&example, &api.operations).or(home);
        match place.and_then(|index| api.operations.get_mut(index)) {
            Some(operation) => operation.examples.push(example),
            None => {
                report(&example, reason, diagnostics);
                api.unplaced.push(Unplaced { example, reason });
            }
        }
    }
    api.operations.iter_mut().for_each(|operation| name_apart(&mut operation.examples));
}

/// Tells of a request that no page documents, where its own page couldn't tell: resource pages document none.
fn report(example: &Example, reason: &str, diagnostics: &mut Diagnostics) {
    if reason == UNDOCUMENTED
        && let Some(request) = &example.request
        && let Some((method, url)) = &request.request_line
    {
        diagnostics
            .push(Code::ExampleMismatch, request.start, format!("no page documents `{method} {url}`"))
            .help("correct the example, or document its request");
    }
}

/// Whether only a response is shown, which stays with its page's first operation.
fn is_silent(example: &Example) -> bool {
    example.request.as_ref().is_none_or(|request| request.request_line.is_none())
}

/// Whether an example's request can be for no other operation.
fn is_at_home(example: &Example, operation: &Operation) -> bool {
    fit(&asked(example), operation).is_some_and(|fit| fit.is_same() && !fit.has_words)
}

/// The operation whose path the example's is, if any.
fn nearest(example: &Example, operations: &[Operation]) -> Option<usize> {
    let asked = asked(example);
    let fits = operations.iter().enumerate();
    let fits = fits.filter_map(|(index, operation)| Some((fit(&asked, operation)?.rank(), index)));
    fits.min().map(|(_, index)| index)
}

/// The method and path that an example asks for.
fn asked(example: &Example) -> Option<(Method, RequestPath)> {
    let (method, url) = example.request.as_ref()?.request_line.as_ref()?;
    Some((*method, path::url(url)?.request))
}

/// How the path asked for fits the operation's; `/me` stands for no user with an id here.
fn fit(asked: &Option<(Method, RequestPath)>, operation: &Operation) -> Option<Fit> {
    let (_, path) = asked.as_ref().filter(|(method, _)| *method == operation.method)?;
    path.fit(&operation.path).filter(|fit| !fit.is_of_other_root)
}
