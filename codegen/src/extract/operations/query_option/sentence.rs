//! Reads the query options that sentences name, those that they call query parameters, and those that they except.
//!
//! What is hard: a sentence may name options to say that they don't work, or all of OData's but some.

use std::{collections::BTreeSet, ops::Range};

use super::{Documented, is_name, is_number, odata, option};
use crate::{
    api::{Parameter, Primitive, TypeRef},
    extract::{texts::description, texts::listed_members::listed_members, texts::prose, written::Written},
    page::{Mark, Page, Style, Text},
    path,
    vocabulary::operations,
};

/// Adds what sentences name. A sentence stands with the first option that it names, so that it is read once; one that
/// names none goes on about what the one before is about.
pub(super) fn read(documented: &mut Documented, page: &Page, text: &Text) {
    let sentences: Vec<Range<usize>> = prose::sentences(text).collect();
    let said: Vec<Said> = sentences.iter().map(|range| Said::of(text, range.clone())).collect();
    let whole = description::markdown(text, page);
    let distinct: BTreeSet<&str> = said.iter().flat_map(|one| &one.named).map(|option| option.name.as_str()).collect();
    let pieces = if distinct.len() > 1 { pieces(&whole, sentences.len()) } else { None };
    let mut left = Some(whole);
    // The option that the text before stands with, and all that have text of this paragraph.
    let (mut last, mut described): (Option<String>, BTreeSet<String>) = (None, BTreeSet::new());
    for (index, Said { named: options, refused, is_general }) in said.into_iter().enumerate() {
        documented.supports_all |= options.is_empty() && is_general;
        documented.refused.extend(refused);
        let piece = match &pieces {
            Some(pieces) => pieces.get(index).cloned(),
            None if options.is_empty() => None,
            None => left.take(),
        };
        let mut piece = piece.unwrap_or_default();
        last = options.first().map(|option| option.name.clone()).or(last);
        if let Some(last) = last.as_ref().filter(|last| described.contains(*last)) {
            documented.options.go_on(last, &std::mem::take(&mut piece));
        }
        described.extend(last.clone());
        for option in options {
            documented.options.add(Parameter { description: std::mem::take(&mut piece), ..option });
        }
    }
}

/// A Markdown text cut into so many sentences, if it has as many.
fn pieces(markdown: &str, count: usize) -> Option<Vec<String>> {
    let text = Text { plain: markdown.to_owned(), ..Text::default() };
    let pieces: Vec<String> =
        prose::sentences(&text).filter_map(|range| Some(markdown.get(range)?.trim().to_owned())).collect();
    (pieces.len() == count).then_some(pieces)
}

/// What a sentence says of query options.
struct Said {
    /// Those that work.
    named: Vec<Parameter<Written>>,
    /// Those of OData that don't.
    refused: Vec<&'static str>,
    /// It says that OData's work, without naming them.
    is_general: bool,
}

impl Said {
    fn of(text: &Text, range: Range<usize>) -> Said {
        let lower = text.plain.get(range.clone()).unwrap_or_default().to_ascii_lowercase();
        // What is behind `except` counts where it names options: `all properties except id` are none.
        let exception = operations::EXCEPTIONS.least(|word| lower.find(word).map(|at| (at, at + word.len())));
        let exception =
            exception.filter(|(_, end)| lower.get(*end..).is_some_and(|rest| of_odata(rest).next().is_some()));
        let (said, behind) = match exception {
            Some((start, end)) => (range.start..range.start + start, range.start + end..range.end),
            None => (range.clone(), range.end..range.end),
        };
        let part = |range: &Range<usize>| text.plain.get(range.clone()).unwrap_or_default();
        let names = |text: &str| of_odata(text).map(|(name, _)| name).collect();
        let claim = part(&said).to_ascii_lowercase();
        match (denies(&claim), exception) {
            (false, _) => {
                Said { named: named(text, said), refused: names(part(&behind)), is_general: is_general(&lower) }
            }
            (true, Some(_)) => Said { named: named(text, behind), refused: Vec::new(), is_general: false },
            (true, None) => Said { named: Vec::new(), refused: names(refused(&claim)), is_general: false },
        }
    }
}

/// The options of OData that a text names.
fn of_odata(text: &str) -> impl Iterator<Item = (&'static str, Primitive)> + '_ {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '$'));
    words.filter(|word| word.starts_with('$')).filter_map(odata)
}

/// The part of a denial that names what doesn't work: `$search isn't supported`, `doesn't support $search`.
fn refused(claim: &str) -> &str {
    let Some((before, behind)) = claim.split_once("support") else { return "" };
    if behind.starts_with("ed") { before } else { behind }
}

/// Whether a sentence, in lower case, says that options work which it doesn't name.
fn is_general(lower: &str) -> bool {
    let is_about = lower.contains("support")
        || lower.contains("query")
        || lower.starts_with("you can use")
        || lower.starts_with('$');
    is_about && !lower.contains("following") && operations::SUPPORTING.is_within(lower)
}

/// Whether a sentence, in lower case, is about what doesn't work.
pub(super) fn denies(lower: &str) -> bool {
    lower.contains("not") && lower.contains("supported") || operations::UNSUPPORTED.is_within(lower)
}

/// The options that a sentence names: OData's, and what it calls a query parameter.
fn named(text: &Text, range: Range<usize>) -> Vec<Parameter<Written>> {
    let sentence = text.plain.get(range.clone()).unwrap_or("");
    let mut options: Vec<_> = of_odata(sentence)
        .map(|(name, primitive)| option(name, TypeRef::Primitive(primitive), String::new(), text.span))
        .collect();
    let written = written(text, &range);
    let called = called(text, range.clone()).into_iter().map(str::to_owned);
    let own = called.chain(written).filter(|name| odata(name).is_none() && is_name(name));
    options.extend(own.map(|name| option(&name, TypeRef::Primitive(Primitive::String), String::new(), text.span)));
    if let [only] = options.as_mut_slice() {
        let is_number = is_number(&only.ty);
        // The next sentence may tell: `The maximum is 100.`
        let next = text.plain.get(range.end..).and_then(|rest| rest.split('$').next()).unwrap_or_default();
        only.maximum = prose::maximum(&format!("{sentence} {next}")).filter(|_| is_number);
        if odata(&only.name).is_none() {
            only.members = listed_members(&text.part(range.start, range.end));
        }
    }
    options
}

/// The options that code in a sentence writes with their values: `` `?depth={n}` ``.
fn written(text: &Text, range: &Range<usize>) -> Vec<String> {
    let within = |mark: &&Mark| mark.style == Style::Code && range.start <= mark.start && mark.end <= range.end;
    let queries = text.marks.iter().filter(within).filter_map(|mark| {
        let (_, query) = text.plain.get(mark.start..mark.end)?.split_once('?')?;
        path::url(&format!("/query?{query}"))
    });
    queries.flat_map(|url| url.query).map(|(name, _)| name).collect()
}

/// What a sentence calls query parameters: `` the `a` and `b` query parameters ``, `` the query parameter `a` ``.
fn called(text: &Text, range: Range<usize>) -> Vec<&str> {
    let marks = text.marks.iter().filter(|mark| matches!(mark.style, Style::Code | Style::Bold));
    let marks: Vec<_> = marks.filter(|mark| range.start <= mark.start && mark.end <= range.end).collect();
    let between = |from: usize, to: usize| text.plain.get(from..to).unwrap_or_default().to_ascii_lowercase();
    // What `and` and commas join to a name is called the same.
    let is_joined = |(one, other): (&&Mark, &&Mark)| {
        matches!(between(one.end, other.start).trim().trim_matches(',').trim(), "" | "and" | "or")
    };
    let joined: Vec<bool> = marks.iter().zip(marks.iter().skip(1)).map(is_joined).collect();
    let mut called = BTreeSet::new();
    for (index, mark) in marks.iter().enumerate() {
        let next = marks.get(index + 1).map_or(range.end, |next| next.start);
        let previous = index.checked_sub(1).and_then(|index| marks.get(index)).map_or(range.start, |one| one.end);
        if operations::QUERY_PARAMETERS.begins(between(mark.end, next).trim_start()) {
            let before = joined.iter().take(index).rev().take_while(|is_joined| **is_joined).count();
            called.extend(index - before..=index);
        }
        if operations::QUERY_PARAMETERS.ends(between(previous, mark.start).trim_end()) {
            let behind = joined.iter().skip(index).take_while(|is_joined| **is_joined).count();
            called.extend(index..=index + behind);
        }
    }
    let marks = called.into_iter().filter_map(|index| marks.get(index));
    marks.filter_map(|mark| text.plain.get(mark.start..mark.end)).collect()
}
