//! Decides whether a path fits a template, and what then fills its placeholders: the one place that compares paths. The
//! service knows a place by several names, and the caller decides which of those count.
//!
//! Names fit in any case. Beyond that a path may differ from its template in these ways, of which [`Fit`] keeps a record:
//!
//! | in the path | in the template | recorded by |
//! |---|---|---|
//! | `%24count`, `f(x=%27a%27)` | `$count`, `f(x='a')` | [`Fit::is_respelled`] |
//! | `delta`, `microsoft.graph.delta()` | `delta()`, in any combination | [`Fit::is_respelled`] |
//! | `graph.user` | `microsoft.graph.user` | [`Fit::is_respelled`] |
//! | `f(b=1,a=2)` | `f(a={a},b={b})` | [`Fit::is_respelled`] |
//! | `teams('1')` | `teams/{id}` | [`Fit::has_keys_in_parentheses`] |
//! | `f(c=1)`, `f(a=1)` | `f(a='{a}')`: as many arguments, of other names, or without their quotes | [`Fit::has_other_arguments`] |
//! | `/me/x` | `/users/{id}/x`, and the other way round | [`Fit::is_of_other_root`] |
//!
//! No value of a placeholder is what begins with `$`, calls something, or is another key: `$count`, `delta()`, `a='b'`.
//! Where several templates fit, the least [`Fit::rank`] is meant: it is of the same root, has the same arguments, keys as
//! segments, text rather than placeholders, from left to right, and the same spelling.

use std::borrow::Cow;

use super::{
    address::decoded,
    scan::{self, Origin},
    template::{Argument, Encoding, PathTemplate, Segment, Text},
    value::{is_host, is_identifier_value, is_key, placeholder},
};

/// What a URL may hold as it is or percent-encoded, and what parts of a template are made of.
const ENCODED: [(&str, &str); 8] =
    [("%20", " "), ("%24", "$"), ("%27", "'"), ("%28", "("), ("%29", ")"), ("%2C", ","), ("%3A", ":"), ("%3D", "=")];

/// A path as it is requested, from the slash behind the version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestPath(Vec<Written>);

/// What stands between two slashes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Written {
    /// As written.
    raw: String,
    /// With the characters that a template is made of, where they were percent-encoded.
    text: Option<String>,
}

/// How a path fits a template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fit {
    /// What fills the placeholders, decoded, in their order.
    pub values: Vec<String>,
    /// `/me` stands for `/users/{id}`, or the other way round; the value of that placeholder is missing.
    pub is_of_other_root: bool,
    /// A call has arguments of other names, or values without quotes; values are then in no order.
    pub has_other_arguments: bool,
    /// Keys stand in parentheses rather than as segments.
    pub has_keys_in_parentheses: bool,
    /// A name is spelled in another way that means the same.
    pub is_respelled: bool,
    /// A word that might as well be a name, such as `root`, fills a placeholder.
    pub has_words: bool,
    /// For each segment of the template how little it says itself.
    openness: Vec<u8>,
}

impl Fit {
    /// The less, the rather is this template meant.
    #[must_use]
    pub fn rank(&self) -> impl Ord + Clone + use<> {
        let departures = (self.is_of_other_root, self.has_other_arguments, self.has_keys_in_parentheses);
        (departures, self.openness.clone(), self.is_respelled)
    }

    /// Whether the same is requested, by the same root and with the same arguments.
    #[must_use]
    pub fn is_same(&self) -> bool {
        !self.is_of_other_root && !self.has_other_arguments
    }

    /// Whether the template with the values in it is the path, but for the case of names.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.is_same() && !self.has_keys_in_parentheses && !self.is_respelled
    }
}

impl RequestPath {
    /// Reads the path of a request: `/me/events/1`. A slash too many is part of it.
    #[must_use]
    pub fn sent(path: &str) -> RequestPath {
        RequestPath::of(scan::parts(Origin::Request, path.strip_prefix('/').unwrap_or(path), '/'))
    }

    /// Of the texts between slashes.
    pub(super) fn of<'t>(pieces: impl IntoIterator<Item = &'t str>) -> RequestPath {
        let written = pieces.into_iter().map(|raw| Written { raw: raw.to_owned(), text: plain(raw) });
        RequestPath(written.collect())
    }

    /// Each end of it behind at least one segment, the longest first, with the path before it.
    pub(crate) fn tails(&self) -> impl Iterator<Item = (String, RequestPath)> + '_ {
        (1..self.0.len()).filter_map(|at| {
            let (before, tail) = self.0.split_at_checked(at)?;
            let before: String = before.iter().map(|one| format!("/{}", one.raw)).collect();
            Some((before, RequestPath(tail.to_vec())))
        })
    }

    /// Its first segment without what stands in parentheses, in lower case; the first text of every template that fits.
    #[must_use]
    pub fn beginning(&self) -> String {
        let first = self.0.first().map(|first| first.text.as_ref().unwrap_or(&first.raw));
        first.map(|text| text.split('(').next().unwrap_or_default().to_lowercase()).unwrap_or_default()
    }

    /// How the path fits a template; `None` where it is another one.
    #[must_use]
    pub fn fit(&self, template: &PathTemplate) -> Option<Fit> {
        let mut fit = Fit::default();
        let (mut segments, mut written) = (template.segments.as_slice(), self.0.as_slice());
        if let (Some((is_me, rest)), Some((mine, own))) = (user_relative(segments), user_of(written))
            && is_me != mine
        {
            (segments, written, fit.is_of_other_root) = (rest, own, true);
        }
        // Behind a colon stands a path of many segments.
        let mut is_opened = false;
        while let Some((segment, rest)) = segments.split_first() {
            let (taken, used) = match (segment, rest) {
                (Segment::Placeholder { colon, .. }, _) if is_opened => {
                    (many(written, *colon, rest.len(), &mut fit)?, 1)
                }
                (Segment::Literal(name), [Segment::Placeholder { colon: false, .. }, ..])
                    if fit.key(name, written.first()?) =>
                {
                    (1, 2)
                }
                _ => {
                    fit.one(segment, written.first()?, written.len() == 1)?;
                    (1, 1)
                }
            };
            is_opened = !is_opened && is_opening(segment);
            segments = segments.get(used..)?;
            written = written.get(taken..)?;
        }
        written.is_empty().then_some(fit)
    }
}

/// Whether a colon ends the segment.
fn is_opening(segment: &Segment) -> bool {
    match segment {
        Segment::Literal(text) => text.ends_with(':'),
        Segment::Placeholder { colon, .. } => *colon,
        Segment::Mixed(texts) => matches!(texts.last(), Some(Text::Literal(text)) if text.ends_with(':')),
        Segment::Call { .. } | Segment::BareKey { .. } => false,
    }
}

/// A path within the path; answers how many segments it has. It ends with a colon, or else with all of the path.
fn many(written: &[Written], colon: bool, behind: usize, fit: &mut Fit) -> Option<usize> {
    let closing = written.iter().position(|one| one.raw.ends_with(':'));
    let count = match (colon, closing) {
        (true, Some(closing)) => closing + 1,
        (true, None) => return None,
        (false, closing) => {
            let count = written.len().checked_sub(behind)?;
            // A path that a colon closes is of another template.
            closing.is_none_or(|closing| closing >= count).then_some(count)?
        }
    };
    let texts: Vec<&str> = written.get(..count)?.iter().map(|one| one.raw.as_str()).collect();
    let text = texts.join("/");
    let value = if colon { text.strip_suffix(':')? } else { &text };
    fit.openness.push(2);
    fit.values.push(decoded(value));
    (!value.is_empty()).then_some(count)
}

impl Fit {
    /// One segment of the path for one of the template.
    fn one(&mut self, segment: &Segment, written: &Written, is_last: bool) -> Option<()> {
        let Some(text) = &written.text else { return self.form(segment, &written.raw, is_last) };
        let (mut raw, mut plain) = (self.clone(), Fit { is_respelled: true, ..self.clone() });
        let fits = raw.form(segment, &written.raw, is_last).map(|()| raw);
        // An encoded quote is one.
        let is_enough = |fit: &Fit| fit.has_other_arguments == self.has_other_arguments;
        let plain = || plain.form(segment, text, is_last).map(|()| plain);
        *self = match fits {
            Some(fit) if is_enough(&fit) => fit,
            fits => plain().or(fits)?,
        };
        Some(())
    }

    fn form(&mut self, segment: &Segment, text: &str, is_last: bool) -> Option<()> {
        let openness = match segment {
            Segment::Literal(name) => return self.name(name, text, false),
            Segment::Call { name, arguments } if arguments.is_empty() => return self.name(name, text, true),
            Segment::Call { name, arguments } => {
                self.call(name, arguments, text)?;
                1
            }
            Segment::BareKey { name, quoted, .. } => {
                let (_, value) = text.split_once('=').filter(|(given, _)| given.eq_ignore_ascii_case(name))?;
                self.argument(value, *quoted)?;
                1
            }
            Segment::Mixed(texts) => {
                mixed(texts, text, &mut self.values)?;
                1
            }
            Segment::Placeholder { colon, .. } => {
                let value = if *colon { text.strip_suffix(':')? } else { text };
                if is_name(value) || !colon && !is_last && value.ends_with(':') {
                    return None;
                }
                self.has_words |= placeholder(value).is_none() && !is_identifier_value(value) && !is_host(value);
                self.values.push(decoded(value));
                3
            }
        };
        self.openness.push(openness);
        Some(())
    }

    /// A text, or a call without arguments.
    fn name(&mut self, name: &str, text: &str, is_call: bool) -> Option<()> {
        let is_same = match text.strip_suffix("()") {
            Some(called) if is_call => called.eq_ignore_ascii_case(name),
            _ => !is_call && text.eq_ignore_ascii_case(name),
        };
        if !is_same {
            let own = if is_call { (false, unqualified(name)) } else { meaning(name) };
            let (is_cast, called) = meaning(text);
            self.is_respelled = true;
            (own.0 == is_cast && own.1.eq_ignore_ascii_case(called)).then_some(())?;
        }
        self.openness.push(0);
        Some(())
    }

    fn call(&mut self, name: &str, arguments: &[Argument], text: &str) -> Option<()> {
        let (called, given) = text.split_once('(')?;
        let is_named = |called: &str| called.eq_ignore_ascii_case(name);
        if !is_named(called) {
            self.is_respelled = true;
            unqualified(called).eq_ignore_ascii_case(unqualified(name)).then_some(())?;
        }
        let closed = given.strip_suffix(')');
        self.is_respelled |= closed.is_none();
        let given: Vec<(&str, &str)> = scan::parts(Origin::Request, closed.unwrap_or(given), ',').map(pair).collect();
        if given.len() != arguments.len() {
            return None;
        }
        for (index, argument) in arguments.iter().enumerate() {
            let is_it = |(name, _): &(&str, &str)| name.eq_ignore_ascii_case(&argument.name);
            let own = given.get(index).filter(|one| is_it(one)).map(|one| (index, one));
            let Some((at, (_, value))) = own.or_else(|| given.iter().enumerate().find(|(_, one)| is_it(one))) else {
                self.has_other_arguments = true;
                continue;
            };
            self.is_respelled |= at != index || value.trim() != *value;
            self.argument(value.trim(), argument.quoted)?;
        }
        Some(())
    }

    /// The value of an argument.
    fn argument(&mut self, value: &str, quoted: bool) -> Option<()> {
        match quoted.then(|| unquoted(value)) {
            Some(Some(inner)) => self.values.push(inner),
            Some(None) => self.has_other_arguments = true,
            None => self.values.push(decoded(value)),
        }
        (!value.is_empty()).then_some(())
    }

    /// Whether `teams('1')` stands for the two segments `teams/{id}`.
    fn key(&mut self, name: &str, written: &Written) -> bool {
        let text = written.text.as_ref().unwrap_or(&written.raw);
        let key = text.strip_suffix(')').and_then(|text| text.split_once('('));
        let key = key.filter(|(called, key)| called.eq_ignore_ascii_case(name) && !key.is_empty());
        let Some((_, key)) = key.filter(|(_, key)| scan::find(key, '=').or_else(|| scan::find(key, ',')).is_none())
        else {
            return false;
        };
        let inner = key.strip_prefix('\'').and_then(|key| key.strip_suffix('\'')).unwrap_or(key);
        self.has_words |=
            placeholder(inner).is_none() && key == inner && !is_identifier_value(inner) && !is_host(inner);
        self.values.push(unquoted(key).unwrap_or_else(|| decoded(key)));
        self.has_keys_in_parentheses = true;
        self.openness.extend([0, 3]);
        true
    }
}

/// With the characters that a template is made of; `None` where none was encoded.
fn plain(raw: &str) -> Option<String> {
    if !raw.contains('%') {
        return None;
    }
    let mut text = raw.to_owned();
    for (encoded, plain) in ENCODED {
        text = text.replace(encoded, plain).replace(&encoded.to_ascii_lowercase(), plain);
    }
    (text != raw).then_some(text)
}

/// Whether a text means a name rather than a value.
fn is_name(text: &str) -> bool {
    let call = text.strip_suffix(')').and_then(|text| text.split_once('(')).filter(|(name, _)| !name.is_empty());
    let is_call = call.is_some_and(|(_, arguments)| {
        arguments.is_empty() || arguments.starts_with('\'') || scan::find(arguments, '=').is_some()
    });
    let is_key = text.split_once('=').is_some_and(|(name, value)| is_key(name, value));
    text.is_empty() || text.starts_with('$') || is_call || is_key
}

/// Whether a text names a type, and what it names: `delta()` is `delta`, `graph.user` the type `user`.
fn meaning(text: &str) -> (bool, &str) {
    let bare = unqualified(text);
    match bare.strip_suffix("()") {
        Some(called) => (false, called),
        None => (bare.len() != text.len(), bare),
    }
}

fn unqualified(name: &str) -> &str {
    name.strip_prefix("microsoft.graph.").or_else(|| name.strip_prefix("graph.")).unwrap_or(name)
}

fn pair(argument: &str) -> (&str, &str) {
    let (name, value) = argument.split_once('=').unwrap_or(("", argument));
    (name.trim(), value)
}

/// A string without its quotes, of which two stand for one; `None` where it is none, or ends before the text does.
fn unquoted(text: &str) -> Option<String> {
    let inner = text.strip_prefix('\'')?.strip_suffix('\'')?;
    let plain = inner.replace("''", "\u{0}");
    (!plain.contains('\'')).then(|| decoded(inner).replace("''", "'"))
}

/// Text with placeholders in it: each value ends where the next text begins.
fn mixed(texts: &[Text], written: &str, values: &mut Vec<String>) -> Option<()> {
    let mut rest = written;
    for (index, text) in texts.iter().enumerate() {
        match text {
            Text::Literal(literal) => {
                let head = rest.get(..literal.len()).filter(|head| head.eq_ignore_ascii_case(literal))?;
                rest = rest.get(head.len()..)?;
            }
            Text::Placeholder { encoding, .. } => {
                let quote = if *encoding == Encoding::Quoted { "'" } else { "" };
                let next = match texts.get(index + 1) {
                    Some(Text::Literal(next)) => Cow::Owned(format!("{quote}{next}")),
                    _ => Cow::Borrowed(quote),
                };
                let inner = rest.strip_prefix(quote)?;
                let end = if next.is_empty() { inner.len() } else { inner.find(&*next)? };
                let value = inner.get(..end).filter(|value| !value.is_empty() || !quote.is_empty())?;
                values.push(decoded(value).replace("''", "'"));
                rest = inner.get(end + quote.len()..)?;
            }
        }
    }
    rest.is_empty().then_some(())
}

/// What follows `/me` or `/users/{id}`, which stand for each other, and whether it was `/me`.
pub(crate) fn user_relative(path: &[Segment]) -> Option<(bool, &[Segment])> {
    match path {
        [me, rest @ ..] if me.is_literal("me") => Some((true, rest)),
        [users, _, rest @ ..] if users.is_literal("users") => Some((false, rest)),
        _ => None,
    }
}

fn user_of(path: &[Written]) -> Option<(bool, &[Written])> {
    match path {
        [me, rest @ ..] if me.raw == "me" => Some((true, rest)),
        [users, _, rest @ ..] if users.raw == "users" => Some((false, rest)),
        _ => None,
    }
}

/// Whether the last names of two paths, and whether a placeholder follows them, are the same.
pub(crate) fn ends_alike(one: &PathTemplate, other: &PathTemplate) -> bool {
    let end = |path: &PathTemplate| {
        let mut names = path.segments.iter().rev().enumerate();
        names.find_map(|(behind, segment)| Some((segment.name()?.to_ascii_lowercase(), behind)))
    };
    let (one, other) = (end(one), end(other));
    one.is_some() && one == other
}

#[cfg(test)]
mod tests;
