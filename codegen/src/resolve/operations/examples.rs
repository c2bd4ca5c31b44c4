//! Decides which operation an example belongs to: the one of its page whose path its request has, else one that ends
//! alike or returns the same, unless another page documents the path.

use super::Unnamed;
use crate::{
    api::{Example, Method, UnplacedExample},
    diagnostic::{Code, Diagnostics},
    extract::{
        UNDOCUMENTED,
        operations::example::AnnotatedExample,
        operations::operation::{OperationPage, start},
        operations::request_line::RequestLine,
        written::Written,
    },
    path::{self, Fit, RequestPath},
    resolve::operations::types::Types,
    unique::UniqueNames,
};

/// Where an exchange of a page belongs, by the number of a request line of the page.
pub(super) enum Home {
    /// All of it.
    Of(usize),
    /// Its response alone: what is answered is still what the page says of its own request.
    ResponseOf(usize),
    /// Nowhere on its page, and why.
    Nowhere(&'static str),
}

impl Home {
    /// Whether the response is of that line.
    pub(super) fn answers(&self, line: usize) -> bool {
        matches!(self, Home::Of(index) | Home::ResponseOf(index) if *index == line)
    }
}

/// Finds the request line that each exchange of a page is for; `statuses` are those of each line.
///
/// One for none of the paths goes to the first that ends alike, since it may come from another parent.
pub(super) fn homes(page: &OperationPage, statuses: &[Vec<u16>], diagnostics: &mut Diagnostics) -> Vec<Home> {
    page.exchanges.iter().map(|exchange| home(&exchange.example, &page.lines, statuses, diagnostics)).collect()
}

fn home(
    example: &Example<Written>,
    lines: &[RequestLine],
    statuses: &[Vec<u16>],
    diagnostics: &mut Diagnostics,
) -> Home {
    let Some((method, url)) = example.request.as_ref().and_then(|request| request.request_line.as_ref()) else {
        return if lines.is_empty() { Home::Nowhere("its page has no operation") } else { Home::Of(0) };
    };
    let asked = path::url(url).unwrap_or_default();
    let of_method = || lines.iter().enumerate().filter(|(_, line)| line.method == *method);
    let distances = of_method().filter_map(|(index, line)| Some((asked.request.fit(&line.path)?.rank(), index)));
    if let Some((_, best)) = distances.min() {
        return Home::Of(best);
    }
    diagnostics
        .push(Code::ExampleMismatch, start(example), format!("`{method} {url}` matches no request line of the page"))
        .help("correct the example or the request line");
    if let Some((alike, _)) = of_method().find(|(_, line)| path::ends_alike(&line.path, &asked.path)) {
        return Home::Of(alike);
    }
    // What stands behind a `$` has answers of its own.
    let is_apart = url.rsplit('/').next().is_some_and(|last| last.starts_with('$'));
    let status = example.response.as_ref().and_then(|response| response.status).filter(|_| !is_apart);
    let answers =
        |index: usize| status.is_some_and(|status| statuses.get(index).is_some_and(|of| of.contains(&status)));
    let usual = of_method().find(|(index, _)| answers(*index));
    usual.map_or(Home::Nowhere(ANOTHER), |(index, _)| Home::ResponseOf(index))
}

/// Why an example has no place whose response may still have one.
const ANOTHER: &str = "its request is none of its page's";

/// Gives each exchange to the operation that it is for, and gives back what is left.
pub(super) fn settle(
    operations: &mut [Unnamed],
    exchanges: Vec<(AnnotatedExample, Home)>,
    types: &Types,
) -> Vec<UnplacedExample<Written>> {
    let mut unplaced = Vec::new();
    for (AnnotatedExample { mut example, .. }, home) in exchanges {
        match home {
            Home::Of(index) => {
                if let Some(operation) = operations.get_mut(index) {
                    operation.examples.push(types.example(example));
                }
            }
            Home::ResponseOf(index) => {
                if let Some(operation) = operations.get_mut(index) {
                    operation.examples.push(types.example(response_of(&mut example)));
                }
                unplaced.push(UnplacedExample { example, reason: ANOTHER });
            }
            Home::Nowhere(reason) => unplaced.push(UnplacedExample { example, reason }),
        }
    }
    operations.iter_mut().for_each(|operation| name_apart(&mut operation.examples));
    unplaced
}

/// Takes the response out of an example, as one by itself.
fn response_of(example: &mut Example<Written>) -> Example<Written> {
    Example {
        name: example.name.clone(),
        request: None,
        response: example.response.take(),
        response_type: example.response_type.take(),
    }
}

/// Gives each example a name that none before it has: pages name several alike, and each page numbers its own anew.
pub(super) fn name_apart(examples: &mut [Example]) {
    let mut names = UniqueNames::default();
    for example in examples {
        let name = std::mem::take(&mut example.name);
        example.name = names.claim(name, |name, number| format!("{name}-{number}"));
    }
}

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
pub(super) fn place(operations: &mut [Unnamed], unplaced: &mut Vec<UnplacedExample>, diagnostics: &mut Diagnostics) {
    let mut astray: Vec<Astray> =
        unplaced.drain(..).map(|one| Astray { example: one.example, home: None, reason: one.reason }).collect();
    for (home, operation) in operations.iter_mut().enumerate() {
        let examples = std::mem::take(&mut operation.examples);
        let (own, others): (Vec<_>, Vec<_>) =
            examples.into_iter().partition(|example| is_at_home(example, operation) || is_silent(example));
        operation.examples = own;
        astray.extend(others.into_iter().map(|example| Astray { example, home: Some(home), reason: "" }));
    }
    for Astray { example, home, reason } in astray {
        let place = nearest(&example, operations).or(home);
        match place.and_then(|index| operations.get_mut(index)) {
            Some(operation) => operation.examples.push(example),
            None => {
                report(&example, reason, diagnostics);
                unplaced.push(UnplacedExample { example, reason });
            }
        }
    }
    operations.iter_mut().for_each(|operation| name_apart(&mut operation.examples));
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
fn is_at_home(example: &Example, operation: &Unnamed) -> bool {
    fit(&asked(example), operation).is_some_and(|fit| fit.is_same() && !fit.has_words)
}

/// The operation whose path the example's is, if any.
fn nearest(example: &Example, operations: &[Unnamed]) -> Option<usize> {
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
fn fit(asked: &Option<(Method, RequestPath)>, operation: &Unnamed) -> Option<Fit> {
    let (_, path) = asked.as_ref().filter(|(method, _)| *method == operation.method)?;
    path.fit(&operation.path).filter(|fit| !fit.is_of_other_root)
}
