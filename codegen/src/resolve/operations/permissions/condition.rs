//! Decides which of a page's conditions select a path: by the resources that they name and those that the path names.
//!
//! The order of precedence is that of `extract/operations/named.rs`. Without any, the type of the result selects in place of
//! the path. Where a page has no `/me`, what it says for the user itself stays a possibility for `/users`.

use crate::{
    api::PathTemplate,
    extract::{
        operations::named::{self, Named},
        operations::permission::Condition,
        operations::request_line::RequestLine,
    },
};

/// Those that select the path alike; all, where none does.
pub(super) fn selected<'a>(
    conditions: &[&'a Condition],
    path: &PathTemplate,
    lines: &[RequestLine],
    result: Option<&str>,
) -> Vec<&'a Condition> {
    let labels: Vec<&str> = conditions.iter().map(|one| one.label.as_str()).collect();
    let mut best = named::best(&labels, &Named::of_path(path));
    if let (true, Some(result)) = (best.is_empty(), result) {
        best = named::best(&labels, &Named::of_name(result));
    }
    if best.is_empty() {
        return conditions.to_vec();
    }
    let has_me = lines.iter().any(|line| line.path.segments.first().is_some_and(|first| first.is_literal("me")));
    let is_of_user = path.segments.first().is_some_and(|first| first.is_literal("users"));
    let is_possible = |condition: &Condition| is_of_user && !has_me && named::is_about_self(&condition.label);
    let kept = conditions.iter().enumerate().filter(|(index, one)| best.contains(index) || is_possible(one));
    kept.map(|(_, one)| *one).collect()
}
