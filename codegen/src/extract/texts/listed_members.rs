//! Reads the enumeration members that a description lists: "Possible values are: …". Where the list begins and ends is
//! hard to find, since the sentence goes on without a mark.

use std::collections::BTreeSet;

use crate::{
    extract::texts::prose,
    page::{Style, Text},
    vocabulary::types,
};

/// How many places of a description are tried where a list might begin.
const MOST_LEAD_INS: usize = 64;

/// Reads ``Possible values are: `a`, `b`.`` in all its wordings; empty where there is no such list.
///
/// The list ends with its sentence: what follows (`$filter`, `eq`) is no member. Numbers and booleans alone are no enumeration.
#[must_use]
pub(crate) fn listed_members(text: &Text) -> Vec<String> {
    // What is neither marked nor behind a colon lists nothing.
    if text.marks.is_empty() && !text.plain.contains(':') {
        return Vec::new();
    }
    let lower = text.plain.to_ascii_lowercase();
    let read = |start: usize| Some(members_from(text, start)).filter(|members| !members.is_empty());
    let of_values = || of_values(&lower).take(MOST_LEAD_INS).find_map(read);
    let informal = |words: &str| {
        let places = lower.match_indices(words).take(MOST_LEAD_INS).map(|(at, words)| at + words.len());
        places.filter_map(|at| Some((at, read(at)?))).next()
    };
    let mut members =
        of_values().or_else(|| types::LEAD_INS.least(informal).map(|(_, members)| members)).unwrap_or_default();
    if let Some(more) = lower.rfind("evolvable enum").filter(|_| !members.is_empty()) {
        // "… you must use the `Prefer` header to get the following values in this evolvable enum: `c`."
        members.extend(members_from(text, more + "evolvable enum".len()));
        let mut seen = BTreeSet::new();
        members.retain(|member| seen.insert(member.clone()));
    }
    let is_plain =
        |member: &String| member.parse::<f64>().is_ok() || member == "true" || member == "false" || member == "null";
    if members.iter().all(is_plain) { Vec::new() } else { members }
}

/// Where lists of values may start: after each `possible values`.
fn of_values(lower: &str) -> impl Iterator<Item = usize> + '_ {
    lower.match_indices("value").filter_map(|(at, word)| {
        let before = lower.get(..at)?;
        let last_words = before.trim_end().rsplit(' ').take(3);
        let is_lead_in =
            last_words.into_iter().any(|word| types::OF_VALUES.has(word.trim_matches(|c: char| !c.is_alphanumeric())));
        is_lead_in.then_some(at + word.len())
    })
}

/// The members of the list that starts soon after `start`, or none.
fn members_from(text: &Text, start: usize) -> Vec<String> {
    let end = prose::sentence_end(text, start);
    let Some(sentence) = text.plain.get(start..end) else { return Vec::new() };
    for style in [Style::Code, Style::Bold] {
        let marks: Vec<_> =
            text.marks.iter().filter(|m| m.style == style && m.start >= start && m.end <= end).collect();
        let Some(first) = marks.first() else { continue };
        if !is_connector(text.plain.get(start..first.start).unwrap_or_default()) {
            continue;
        }
        // How many parentheses are open, counted up to the mark at hand.
        let (mut open, mut at) = (0_isize, first.start);
        return unique(marks.iter().filter_map(|mark| {
            for byte in text.plain.get(at..mark.start).unwrap_or_default().bytes() {
                open += isize::from(byte == b'(') - isize::from(byte == b')');
            }
            at = at.max(mark.start);
            text.plain.get(mark.start..mark.end).filter(|_| open <= 0)
        }));
    }
    match sentence.split_once(':') {
        Some((connector, list)) if is_connector(connector) => bare_members(list),
        _ => Vec::new(),
    }
}

/// What may stand between the lead-in and the first member: `s are:`, `s for **x** include`, `:`.
fn is_connector(words: &str) -> bool {
    !words.contains(['(', ')', ';'])
        && !types::LONG_CONNECTOR.is_passed(words.len())
        && !types::WORDY_CONNECTOR.is_passed(words.split_whitespace().count())
}

/// `a, b, and c`, or `"a", "b"`, without any markup; every item must be one word.
fn bare_members(list: &str) -> Vec<String> {
    let items: Vec<&str> = list
        .trim()
        .trim_end_matches('.')
        .split([',', '|'])
        .flat_map(|item| item.split(" or "))
        .map(|item| item.trim().trim_start_matches("and ").trim_start_matches("or "))
        .map(|item| item.split_once(" (").map_or(item, |(name, _)| name))
        .map(|item| item.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’')))
        .filter(|item| !item.is_empty())
        .collect();
    let all_words =
        items.len() > 1 && items.iter().all(|item| item.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-'));
    if all_words { unique(items.into_iter()) } else { Vec::new() }
}

fn unique<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let (mut members, mut seen): (Vec<String>, _) = (Vec::new(), BTreeSet::new());
    for name in names.map(|name| name.trim().trim_matches(['"', '\'', ','])) {
        let is_name = name != "null"
            && name.chars().any(char::is_alphanumeric)
            && !name.contains(['$', '@', '{', '='])
            && name.len() <= 128;
        if is_name && seen.insert(name) {
            members.push(name.to_owned());
        }
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tests::marked;

    fn read(text: &str) -> String {
        listed_members(&marked(text)).join(" ")
    }

    #[test]
    fn lists_are_read_in_all_their_wordings() {
        assert_eq!(read("The state. Possible values are: `a`, `b`, `c`. Supports `$filter` with `eq`."), "a b c");
        assert_eq!(read("The possible values for **state** include `a` and `b`"), "a b");
        assert_eq!(read("Allowed values are **A** (the usual), **B**."), "A B");
        assert_eq!(read("Can be `a` (same as `z`) or `b`."), "a b");
        assert_eq!(read("Possible values: \"a\", \"b\""), "a b");
        assert_eq!(read("Possible values are: one, two, three."), "one two three");
        assert_eq!(
            read("Possible values are: `a`. Use `Prefer` to get the values in this evolvable enum: `b`, `c`."),
            "a b c"
        );
        assert_eq!(read("The value is one of the following: `a`, `b`."), "a b");
    }

    #[test]
    fn ranges_and_remarks_are_no_lists() {
        assert_eq!(read("Valid values 0 to 1440"), "");
        assert_eq!(read("Possible values are: `0`, `1`."), "");
        assert_eq!(read("For possible values see the page on roles. Use `x`."), "");
        assert_eq!(read("The value that you set. Set `x` first."), "");
    }
}
