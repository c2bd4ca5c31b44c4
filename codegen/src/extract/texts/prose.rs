//! Reads remarks from a description: required, read-only, nullable, default, inherited, deprecated. A remark counts
//! only where its sentence is about the whole thing, not about one case.

use crate::vocabulary::remarks;
use std::ops::Range;

use crate::page::Text;

/// What a description says of the thing that it describes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Remarks {
    /// `Required.`, `Required on creation`
    pub is_required: bool,
    /// `Read-only.`
    pub is_read_only: bool,
    /// `Nullable.` or `Not nullable.`
    pub is_nullable: Option<bool>,
    /// `Inherited from x`
    pub is_inherited: bool,
    /// `Default value is x`
    pub default: Option<String>,
    /// The sentence that says so.
    pub deprecated: Option<String>,
}

/// Reads a description sentence by sentence.
#[must_use]
pub(crate) fn remarks(text: &Text) -> Remarks {
    let mut remarks = Remarks::default();
    for range in sentences(text) {
        let Some(sentence) = text.plain.get(range.clone()) else { continue };
        let lower = sentence.to_ascii_lowercase();
        let bare = lower.trim_matches(|character: char| !character.is_alphanumeric());
        remarks.is_required |= says_required(bare);
        remarks.is_read_only |= says_read_only(bare);
        remarks.is_inherited |= lower.contains("inherited from ");
        if remarks.is_nullable.is_none() {
            remarks.is_nullable = says_nullable(bare);
        }
        if remarks.default.is_none() && lower.contains("default") {
            remarks.default = default_value(text, &lower, range.start);
        }
        if remarks.deprecated.is_none() && says_deprecated(bare) {
            remarks.deprecated = Some(sentence.to_owned());
        }
    }
    remarks
}

/// The ranges of a text's sentences; a full stop within code ends none.
pub(crate) fn sentences(text: &Text) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        start += text.plain.get(start..)?.len() - text.plain.get(start..)?.trim_start().len();
        if start >= text.plain.len() {
            return None;
        }
        let end = sentence_end(text, start);
        let range = start..end;
        start = end;
        Some(range)
    })
}

/// Some sentences of a text, which are a range of it, with their Markdown where it has as many sentences.
pub(crate) fn part(text: &Text, start: usize, end: usize) -> Text {
    let mut part = text.part(start, end);
    let (first, last) =
        (sentences(text).position(|one| one.end > start), sentences(text).position(|one| one.end >= end));
    let written = Text { plain: text.markdown.clone(), ..Text::default() };
    let ranges: Vec<Range<usize>> = sentences(&written).collect();
    if let (Some(first), Some(last)) = (first, last)
        && ranges.len() == sentences(text).count()
        && let (Some(first), Some(last)) = (ranges.get(first), ranges.get(last))
        && let Some(markdown) = text.markdown.get(first.start..last.end)
    {
        part.markdown = markdown.to_owned();
    }
    part
}

/// One past the full stop (or at the line's end) of the sentence that `from` lies in.
#[must_use]
pub(crate) fn sentence_end(text: &Text, from: usize) -> usize {
    let bytes = text.plain.as_bytes();
    let is_end = |index: usize| match bytes.get(index) {
        Some(b'.') => {
            // Quotes and parentheses may close behind it: `it is "trending." Read-only.`
            let closing = bytes.get(index + 1).is_some_and(|byte| matches!(byte, b')' | b'"'));
            let after = bytes.get(index + 1 + usize::from(closing));
            after.is_none_or(u8::is_ascii_whitespace) && !is_abbreviation(&text.plain, index)
        }
        Some(b'\n') => true,
        _ => false,
    };
    let in_code = |index: usize| text.is_code(index, index + 1);
    (from..bytes.len()).find(|&index| is_end(index) && !in_code(index)).map_or(bytes.len(), |index| index + 1)
}

/// The greatest number that a text allows: `Max value 1000.`, `The maximum page size is 1,000`.
pub(crate) fn maximum(text: &str) -> Option<u64> {
    let lower = text.to_ascii_lowercase();
    lower.match_indices("max").find_map(|(at, _)| {
        let rest = lower.get(at..)?;
        let sentence = rest.find(". ").and_then(|end| rest.get(..end)).unwrap_or(rest);
        let (words, number) = sentence.split_at(sentence.find(|c: char| c.is_ascii_digit())?);
        let digits: String =
            number.chars().take_while(|c| c.is_ascii_digit() || *c == ',').filter(char::is_ascii_digit).collect();
        let is_word = words.starts_with("maxim") || words.starts_with("max ") || words.starts_with("max.");
        // What stands between is about the number alone.
        let is_about = is_word && !remarks::OTHER_NUMBERS.is_within(words);
        digits.parse().ok().filter(|_| is_about)
    })
}

fn is_abbreviation(plain: &str, dot: usize) -> bool {
    plain.get(..dot).is_some_and(|before| remarks::ABBREVIATIONS.ends(before))
}

fn says_required(sentence: &str) -> bool {
    let Some(rest) = sentence.strip_prefix("required") else {
        return sentence.contains("(required)");
    };
    // `Required when creating` is a rule for one call; `Required if …` and `Required permissions` are none.
    rest.is_empty() || rest.starts_with([',', ':', ';', ')', ']']) || rest.starts_with(" -") || rest.contains("creat")
}

fn says_read_only(sentence: &str) -> bool {
    if !sentence.contains("only") {
        return false;
    }
    let sentence = &sentence.replace("read only", "read-only");
    if let Some(rest) = sentence.strip_prefix("read-only") {
        return rest.is_empty() || !rest.starts_with(' ') || rest.starts_with(" and") || rest.starts_with(" property");
    }
    let says = sentence.ends_with(" read-only") || remarks::READ_ONLY.is_within(sentence);
    says && !remarks::READ_ONLY_IF.is_within(sentence)
}

fn says_nullable(sentence: &str) -> Option<bool> {
    if !sentence.contains("null") {
        return None;
    }
    if remarks::NOT_NULLABLE.is_within(sentence) {
        return Some(false);
    }
    let has_word = sentence.split(|c: char| !c.is_alphanumeric()).any(|word| word == "nullable");
    (has_word || remarks::NULLABLE.is_within(sentence)).then_some(true)
}

fn says_deprecated(sentence: &str) -> bool {
    if !sentence.contains("deprecated") {
        return false;
    }
    sentence.starts_with("deprecated")
        || remarks::DEPRECATED.is_within(sentence) && !remarks::DEPRECATED_IF.is_within(sentence)
}

/// The literal after `default value is`: marked up, quoted, or one bare word that ends there.
fn default_value(text: &Text, lower: &str, sentence_start: usize) -> Option<String> {
    let start = sentence_start + remarks::DEFAULTS.end(lower)?;
    if let Some(mark) = text.marks.iter().find(|mark| mark.start == start) {
        return text.plain.get(mark.start..mark.end).map(str::to_owned);
    }
    let rest = text.plain.get(start..sentence_start + lower.len())?;
    if let Some(quoted) = rest.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
        return Some(quoted.0.to_owned());
    }
    let is_literal = |character: char| character.is_alphanumeric() || matches!(character, '-' | '_' | ':');
    let end = rest.find(|character| !is_literal(character)).unwrap_or(rest.len());
    let (word, after) = rest.split_at_checked(end)?;
    let is_constant =
        matches!(word.to_ascii_lowercase().as_str(), "true" | "false" | "null") || word.parse::<i64>().is_ok();
    let ends_there = !after.starts_with(' ') && !word.is_empty();
    (is_constant || ends_there).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tests::marked;

    #[test]
    fn remarks_are_read_from_whole_sentences() {
        let all =
            remarks(&marked("Key. Required. Not nullable. Read-only. Default value is `none`. Inherited from x."));
        assert_eq!(
            all,
            Remarks {
                is_required: true,
                is_read_only: true,
                is_nullable: Some(false),
                is_inherited: true,
                default: Some("none".into()),
                deprecated: None,
            }
        );
        assert_eq!(
            remarks(&marked("Whether the container is read-only. Required if there is no name.")),
            Remarks::default()
        );
        assert_eq!(
            remarks(&marked("The time. Deprecated, use `end`.")).deprecated.as_deref(),
            Some("Deprecated, use end.")
        );
        assert_eq!(remarks(&marked("Whether it is deprecated.")).deprecated, None);
    }

    #[test]
    fn a_default_is_a_literal() {
        let default = |text: &str| remarks(&marked(text)).default;
        assert_eq!(default("How many. Default is 4.").as_deref(), Some("4"));
        assert_eq!(default("The default value is `1.5`, though.").as_deref(), Some("1.5"));
        assert_eq!(default("Default is false Inherited from x").as_deref(), Some("false"));
        assert_eq!(default("The default is to send nothing."), None);
    }
}
