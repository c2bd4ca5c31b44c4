//! Reads from the sentences of a response section the statuses, and the body and headers of each. Not every number is a
//! status, and not every linked type is the type of the body.

mod union;

use std::ops::Range;

use crate::{
    extract::{
        types::type_expression,
        written::{Written, WrittenType},
    },
    page::{Link, Mark, Style, Text},
    vocabulary::responses,
};

/// A status and what the prose says of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Statement {
    /// `None` where the prose names no status, as the OneDrive dialect does.
    pub(crate) status: Option<u16>,
    /// What it carries.
    pub(crate) says: Says,
    /// Headers that are named: `Location`, `Operation-Location`.
    pub(crate) headers: Vec<String>,
    /// The media type of a body that isn't JSON.
    pub(crate) media_type: Option<String>,
    /// Indices of the texts that it was read from.
    pub(crate) texts: Range<usize>,
}

/// What a response is said to carry.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Says {
    /// Nothing is said.
    Silent,
    /// It has no body.
    Nothing,
    /// A linked or marked-up type, or a primitive.
    Type(WrittenType),
    /// A bare word that may be a type: `and user object in the response body`.
    Guess(WrittenType),
}

/// Reads the paragraphs of a response section.
pub(crate) fn statements(texts: &[&Text]) -> Vec<Statement> {
    let mut statements: Vec<Statement> = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        let statuses = statuses(text);
        // What stands before the first status goes on with what was said before, or with that status.
        let first = statuses.first().map_or(text.plain.len(), |(range, _)| range.start);
        if statuses.is_empty() {
            match statements.last_mut() {
                Some(last) if last.texts.end == index => go_on(last, text, 0..first, index),
                None => statements.extend(unstated(text, 0..first, index)),
                Some(_) => {}
            }
            continue;
        }
        for (number, (range, status)) in statuses.iter().enumerate() {
            let end = statuses.get(number + 1).map_or(text.plain.len(), |(next, _)| next.start);
            let mut says = says(text, range.end..end);
            if matches!(says, Says::Silent | Says::Guess(_)) && number == 0 {
                let before = self::says(text, 0..range.start);
                if matches!(before, Says::Type(_)) || says == Says::Silent {
                    says = before;
                }
            }
            let headers = headers(text, range.end..end);
            match statements.iter_mut().find(|known| known.status == Some(*status)) {
                Some(known) if known.says == Says::Silent => known.says = says,
                Some(_) => {}
                None => {
                    let media_type = media_type(text, &(range.end..end));
                    let texts = index..index + 1;
                    statements.push(Statement { status: Some(*status), says, headers, media_type, texts });
                }
            }
        }
    }
    statements
}

fn unstated(text: &Text, range: Range<usize>, index: usize) -> Option<Statement> {
    let says = says(text, range.clone());
    let headers = headers(text, range);
    let texts = index..index + 1;
    (says != Says::Silent).then_some(Statement { status: None, says, headers, media_type: None, texts })
}

/// The media type that a range of a text names in code right behind a stream: `` a Stream of `text/csv` ``.
pub(crate) fn media_type(text: &Text, range: &Range<usize>) -> Option<String> {
    let marks = text.marks.iter().filter(|mark| range.start <= mark.start && mark.end <= range.end);
    marks.filter(|mark| mark.style == Style::Code).find_map(|mark| {
        let before = text.plain.get(range.start..mark.start)?.trim_end();
        let name = text.plain.get(mark.start..mark.end)?.trim();
        (responses::STREAM_OF.ends(before) && name.contains('/')).then(|| name.to_ascii_lowercase())
    })
}

/// A paragraph without a status may say what the one before left open.
fn go_on(last: &mut Statement, text: &Text, range: Range<usize>, index: usize) {
    last.texts.end = index + 1;
    for header in headers(text, range.clone()) {
        if !last.headers.contains(&header) {
            last.headers.push(header);
        }
    }
    let is_about_body = text.plain.to_ascii_lowercase().contains("response body") || text.plain.contains("return");
    if last.says == Says::Silent && is_about_body {
        last.says = says(text, range);
    }
}

/// The statuses of success and redirection, with the first word of HTTP's reason for each.
const KNOWN: [(u16, &str); 13] = [
    (200, "OK"),
    (201, "Created"),
    (202, "Accepted"),
    (203, "Non"),
    (204, "No"),
    (206, "Partial"),
    (207, "Multi"),
    (301, "Moved"),
    (302, "Found"),
    (303, "See"),
    (304, "Not"),
    (307, "Temporary"),
    (308, "Permanent"),
];

/// What sentences call a status: `No Content`.
pub(crate) const fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        203 => "Non-Authoritative Information",
        204 => "No Content",
        206 => "Partial Content",
        207 => "Multi-Status",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        _ => "",
    }
}

/// The success and redirect statuses that a text names, with the range of their words.
///
/// `Office 365`, `2097152` and `200-series` are none.
fn statuses(text: &Text) -> Vec<(Range<usize>, u16)> {
    let plain = &text.plain;
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let mut found: Vec<(Range<usize>, u16)> = Vec::new();
    for (start, _) in plain.match_indices(['2', '3']) {
        let word = plain.get(start..).unwrap_or("").split(|c: char| !is_word(c)).next().unwrap_or("");
        let Some(status) = word.parse::<u16>().ok().filter(|_| word.len() == 3) else {
            continue;
        };
        let before = plain.get(..start).unwrap_or("");
        let end = start + word.len();
        let after = plain.get(end..).unwrap_or("");
        let next = after.split(|c: char| !c.is_ascii_alphanumeric()).find(|word| !word.is_empty()).unwrap_or("");
        let Some((_, reason)) = KNOWN.iter().find(|(known, _)| *known == status) else { continue };
        let is_marked = text.is_code(start, end);
        let is_named = is_behind(before.trim_end(), "http") || before.ends_with("code ");
        let is_apart = !before.ends_with(is_word) && !before.ends_with(['.', '/']);
        let is_new = is_apart && !found.iter().any(|(_, known)| *known == status);
        if is_new && (is_marked || is_named || next.eq_ignore_ascii_case(reason)) {
            found.push((start..end, status));
        }
    }
    found
}

/// Whether a text ends in the word, in whatever case.
fn is_behind(text: &str, word: &str) -> bool {
    let end = text.len().checked_sub(word.len()).and_then(|at| text.get(at..));
    end.is_some_and(|end| end.eq_ignore_ascii_case(word))
}

/// What a range of a text says of the body.
fn says(text: &Text, range: Range<usize>) -> Says {
    let lower = text.plain.get(range.clone()).unwrap_or("").to_ascii_lowercase();
    let typed =
        linked_type(text, &range).or_else(|| primitive_type(text, &range)).or_else(|| marked_type(text, &range));
    if let Some(ty) = typed {
        return Says::Type(ty);
    }
    if responses::BODILESS.is_within(&lower) {
        return Says::Nothing;
    }
    bare_type(text, &range).map_or(Says::Silent, Says::Guess)
}

/// All links to resources, whatever is said of them.
pub(crate) fn linked_types(text: &Text) -> Vec<Written> {
    let links = text.links.iter().filter(|link| link.target.to_ascii_lowercase().contains("resources/"));
    let written = links.filter_map(|link| {
        let words = text.plain.get(link.start..link.end)?.trim().to_owned();
        Some(Written { text: words, target: Some(link.target.clone()), span: text.span })
    });
    written.collect()
}

/// The first link to a resource that is not said to be in a header: `a Location header with a URI to the [x] created`.
fn linked_type(text: &Text, range: &Range<usize>) -> Option<WrittenType> {
    let links = text.links.iter().filter(|link| range.start <= link.start && link.end <= range.end);
    for link in links {
        let target = link.target.to_ascii_lowercase();
        let is_page = target.contains("resources/") || target.is_empty();
        let is_concept = target.contains("concepts/") || target.contains("/api/") || target.contains("error");
        if !is_page || is_concept || is_in_a_header(text, range, link.start, link.end) {
            continue;
        }
        let behind = text.links.iter().filter(|other| link.start <= other.start && other.end <= range.end);
        let places = union::alternatives(text, behind.map(|link| (link.start, link.end)));
        if let Some(ty) = one_of(text, range, &places) {
            return Some(ty);
        }
        let mut cell =
            Text { plain: text.plain.get(link.start..link.end)?.to_owned(), span: text.span, ..Text::default() };
        cell.links.push(Link { start: 0, end: cell.plain.len(), ..link.clone() });
        return Some(collected(text, range, link.start, link.end, type_expression::type_ref(&cell)));
    }
    None
}

/// What stands for several types, of which one comes back: `lamp or buoy`.
fn one_of(text: &Text, range: &Range<usize>, places: &[(usize, usize)]) -> Option<WrittenType> {
    let ((start, _), (_, end)) = (places.first()?, places.last()?);
    let names: Vec<&str> = places.iter().filter_map(|(start, end)| text.plain.get(*start..*end)).collect();
    let ty = type_expression::named(&names.join(" or "), text.span);
    (places.len() > 1).then(|| collected(text, range, *start, *end, ty))
}

/// The type that a sentence on the request body links or marks up: `a JSON representation of the [call](...) object`.
pub(crate) fn type_of_body(text: &Text) -> Option<WrittenType> {
    let all = 0..text.plain.len();
    linked_type(text, &all).or_else(|| marked_type(text, &all))
}

/// The type that an item of a list of answers names: `[x] object`, `string (for **y**)`, `` for `/y`: [x] ``.
pub(crate) fn type_of_item(text: &Text) -> Option<WrittenType> {
    let first =
        words(&text.plain).next().map(|(_, word)| word).filter(|word| type_expression::primitive(word).is_some());
    let all = 0..text.plain.len();
    let primitive = || first.map(|word| collected(text, &all, 0, word.len(), type_expression::named(word, text.span)));
    // An item on a status is a sentence like others.
    let is_type = statuses(text).is_empty();
    is_type.then(|| linked_type(text, &all).or_else(primitive).or_else(|| primitive_type(text, &all)))?
}

fn is_in_a_header(text: &Text, range: &Range<usize>, start: usize, end: usize) -> bool {
    // No sentence is longer that speaks of one header.
    const LONGEST: usize = 1024;
    let near = range.start.max(start.saturating_sub(LONGEST))..range.end.min(end + LONGEST);
    let part = |from: usize, to: usize| {
        let (mut from, mut to) = (from, to);
        while !text.plain.is_char_boundary(from) {
            from += 1;
        }
        while !text.plain.is_char_boundary(to) {
            to -= 1;
        }
        text.plain.get(from..to).unwrap_or("")
    };
    let sentence = part(near.start, start).rsplit(". ").next().unwrap_or("").to_ascii_lowercase();
    let rest = part(end, near.end).split(". ").next().unwrap_or("").to_ascii_lowercase();
    responses::LINKED_IN_HEADER.is_within(&sentence) || rest.contains("header") && !rest.contains("body")
}

/// Wraps a type where the words around it say that there are several.
fn collected(text: &Text, range: &Range<usize>, start: usize, end: usize, ty: WrittenType) -> WrittenType {
    if matches!(ty, WrittenType::Collection(_)) {
        return ty;
    }
    let before = text.plain.get(range.start..start).unwrap_or("").to_ascii_lowercase();
    let words: Vec<&str> = before.split_whitespace().rev().take(5).collect();
    let of = words.iter().position(|word| *word == "of");
    let is_many = |word: &&str| responses::MANY_OF.has(word.trim_matches(|c: char| !c.is_alphanumeric()));
    let is_listed = of.and_then(|of| words.get(of + 1)).is_some_and(is_many);
    let after = text.plain.get(end..range.end).unwrap_or("").trim_start_matches(['*', '`', '\'', '"', ')']);
    let mut following = after.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let (noun, next) = (following.next().unwrap_or(""), following.next().unwrap_or(""));
    let is_plural = matches!((noun, next), ("object" | "resource", "collection"));
    if is_listed || is_plural || responses::MANY.has(noun) { WrittenType::Collection(Box::new(ty)) } else { ty }
}

/// `a String collection in the response body`, `a boolean value`
fn primitive_type(text: &Text, range: &Range<usize>) -> Option<WrittenType> {
    let clause = text.plain.get(range.clone())?;
    for (start, word) in words(clause) {
        let is_name = word.starts_with("Edm.") || responses::PRIMITIVES.has(word);
        let end = start + word.len();
        let follows = clause.get(end..).and_then(|rest| words(rest).next()).map_or("", |(_, word)| word);
        let is_described = responses::PRIMITIVE_WORDS.has(word) && responses::PRIMITIVE_NOUNS.has(follows);
        if (is_name || is_described) && type_expression::primitive(word).is_some() {
            let ty = type_expression::named(word, text.span);
            return Some(collected(text, range, range.start + start, range.start + end, ty));
        }
    }
    None
}

/// `an **alert** object`: a type in bold or code, before a noun that says so.
fn marked_type(text: &Text, range: &Range<usize>) -> Option<WrittenType> {
    let within = |mark: &&Mark| range.start <= mark.start && mark.end <= range.end;
    text.marks.iter().filter(within).enumerate().find_map(|(index, mark)| {
        let behind = text.marks.iter().filter(within).skip(index).map(|mark| (mark.start, mark.end));
        let places = union::alternatives(text, behind);
        let all_types =
            places.iter().all(|(start, end)| is_type_word(text.plain.get(*start..*end).unwrap_or("").trim()));
        let is_told = is_followed_by_noun(text, range, places.last()?.1);
        if let Some(ty) = one_of(text, range, &places).filter(|_| all_types && is_told) {
            return Some(ty);
        }
        let name = text.plain.get(mark.start..mark.end)?.trim();
        let is_noun = is_followed_by_noun(text, range, mark.end);
        let is_type = is_type_word(name) && is_noun && !is_in_a_header(text, range, mark.start, mark.end);
        let ty = is_type.then(|| type_expression::named(name, text.span))?;
        Some(collected(text, range, mark.start, mark.end, ty))
    })
}

fn is_followed_by_noun(text: &Text, range: &Range<usize>, end: usize) -> bool {
    let follows = text.plain.get(end..range.end).unwrap_or("").trim_start();
    words(follows).next().is_some_and(|(_, word)| is_type_noun(word))
}

/// `and user object in the response body`: a word without markup before such a noun.
fn bare_type(text: &Text, range: &Range<usize>) -> Option<WrittenType> {
    let clause = text.plain.get(range.clone())?;
    let all: Vec<(usize, &str)> = words(clause).collect();
    all.windows(2).enumerate().find_map(|(index, pair)| {
        let [(start, word), (_, noun)] = pair else { return None };
        let is_type = is_type_word(word) && !responses::NO_TYPES.has(&word.to_ascii_lowercase());
        let places: Vec<(usize, usize)> = match is_type {
            true => union::bare(clause, &all, index)
                .into_iter()
                .map(|(start, end)| (range.start + start, range.start + end)),
            false => return None,
        }
        .collect();
        if let Some(ty) = one_of(text, range, &places).filter(|_| is_type_noun(noun) || *noun == "in") {
            return Some(ty);
        }
        let ty = is_type_noun(noun).then(|| type_expression::named(word, text.span))?;
        let (start, end) = (range.start + start, range.start + start + word.len());
        (!is_in_a_header(text, range, start, end)).then(|| collected(text, range, start, end, ty))
    })
}

fn is_type_noun(word: &str) -> bool {
    responses::TYPE_NOUNS.has(word)
}

fn is_type_word(word: &str) -> bool {
    !word.is_empty()
        && word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '.')
        && !word.eq_ignore_ascii_case("location")
}

/// The words of a text with their places; a full stop at the end of one is cut off.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '(' | ')')).filter_map(move |word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let word = word.trim_end_matches('.');
        (!word.is_empty()).then_some((start, word))
    })
}

/// Headers that a text names before or after the word `header`.
fn headers(text: &Text, range: Range<usize>) -> Vec<String> {
    let mut headers: Vec<String> = Vec::new();
    let clause = text.plain.get(range).unwrap_or("");
    if !clause.contains("header") {
        return headers;
    }
    for (_, word) in words(clause) {
        let name = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        if !headers.iter().any(|h| h == name) && responses::HEADERS.has(name) {
            headers.push(name.to_owned());
        }
    }
    headers
}

#[cfg(test)]
mod tests;
