//! Finds the types that a sentence gives a choice of: `either a [lamp] or a [buoy] object`, `a lamp, buoy or wreck`.
//!
//! What is hard: commas and articles also stand between types of which only one comes back, so `or` must join the last.

use super::{is_type_noun, is_type_word, words};
use crate::{page::Text, vocabulary::responses};

/// The places of the types that are alternatives to the first of some mentions, which are in their order; the first alone if
/// there are none.
pub(super) fn alternatives(text: &Text, mentions: impl Iterator<Item = (usize, usize)>) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    // How many there are up to the last that `or` joins.
    let mut joined = 1;
    for (start, end) in mentions {
        let Some((_, before)) = found.last() else {
            found.push((start, end));
            continue;
        };
        let Some(between) = text.plain.get(*before..start) else { break };
        let Some(is_or) = joint(between) else { break };
        found.push((start, end));
        if is_or {
            joined = found.len();
        }
    }
    found.truncate(joined);
    found
}

/// Whether `or` is among the words between two alternatives; `None` if others than joints are.
fn joint(between: &str) -> Option<bool> {
    let mut has_or = false;
    for (_, word) in words(between) {
        has_or |= word == "or";
        if !responses::BETWEEN_TYPES.has(word) && !is_type_noun(word) {
            return None;
        }
    }
    (has_or || between.contains(',')).then_some(has_or)
}

/// The places of words without markup that are alternatives, the last of which is the word at `last`.
pub(super) fn bare(clause: &str, all: &[(usize, &str)], last: usize) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = last;
    // What stands behind the next alternative.
    let mut behind = all.get(last).map_or(0, |(start, _)| *start);
    let (mut has_or, mut is_joined) = (false, true);
    while let Some((start, word)) = all.get(at) {
        let end = start + word.len();
        let is_joint = responses::BETWEEN_TYPES.has(word) || is_type_noun(word);
        if is_joint {
            is_joined |= *word == "or";
            has_or |= *word == "or";
        } else {
            let has_comma = clause.get(end..behind).is_some_and(|between| between.contains(','));
            if !(is_joined || has_comma) || !is_type_word(word) || responses::NO_TYPES.has(word) {
                break;
            }
            found.push((*start, end));
            is_joined = false;
            behind = *start;
        }
        let Some(before) = at.checked_sub(1) else { break };
        at = before;
    }
    if !has_or {
        found.truncate(1);
    }
    found.reverse();
    found
}
