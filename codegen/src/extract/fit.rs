//! A path template and the path of an example come in; how well the one stands for the other goes out.

use crate::api::{Argument, PathTemplate, Segment};

/// What it adds to the distance that a call's arguments have other names.
const OTHER_ARGUMENTS: usize = 100;

/// What it adds to the distance that `/me` stands for `/users/{id}`, or the other way round.
pub(crate) const ANOTHER_ROOT: usize = 1000;

/// How far a concrete path is from a template, 0 being nearest; `None` if it isn't of that template.
pub(crate) fn distance(template: &PathTemplate, path: &PathTemplate) -> Option<usize> {
    let (template, path) = (template.segments.as_slice(), path.segments.as_slice());
    let (template, path, mut distance) = match (user_relative(template), user_relative(path)) {
        (Some((mine, of_template)), Some((yours, of_path))) if mine != yours => (of_template, of_path, ANOTHER_ROOT),
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
                let has = |argument: &Argument| {
                    given.iter().any(|given| given.name.eq_ignore_ascii_case(&argument.name) || given.name.is_empty())
                };
                match is_same {
                    true if arguments.iter().all(has) => 0,
                    // An overload with other arguments is nearer: `getDetail(period='…')`, `getDetail(date=…)`.
                    true => OTHER_ARGUMENTS,
                    false => return None,
                }
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
pub(crate) fn user_relative(path: &[Segment]) -> Option<(bool, &[Segment])> {
    match path {
        [Segment::Literal(me), rest @ ..] if me == "me" => Some((true, rest)),
        [Segment::Literal(users), _, rest @ ..] if users == "users" => Some((false, rest)),
        _ => None,
    }
}

/// Whether the last names of two paths, and whether a placeholder follows them, are the same.
pub(crate) fn ends_alike(one: &PathTemplate, other: &PathTemplate) -> bool {
    let end = |path: &[Segment]| {
        let name = path.iter().rposition(|segment| matches!(segment, Segment::Literal(_) | Segment::Call { .. }))?;
        let text = match path.get(name)? {
            Segment::Literal(text) | Segment::Call { name: text, .. } => text.to_ascii_lowercase(),
            _ => return None,
        };
        Some((text, path.len() - name))
    };
    let (one, other) = (end(&one.segments), end(&other.segments));
    one.is_some() && one == other
}
