//! Escapes text and addresses so that nothing in them is markup. What is markup depends on the characters before and
//! after it.

use crate::gateway::turns_text;

/// Where relative links of the reference lead.
const SITE: &str = "https://learn.microsoft.com";

/// Stands for a blank at which no line is broken.
pub(super) const HARD_SPACE: &str = "\u{0}";

/// Without line breaks, tabs, and characters that control or turn the text around.
pub(super) fn clean(text: &str) -> String {
    let kept = |character: &char| {
        !turns_text(*character) && (!character.is_control() || *character == '\0' || character.is_whitespace())
    };
    text.chars().filter(kept).map(|character| if character.is_whitespace() { ' ' } else { character }).collect()
}

/// The same of an outside text, in which nothing stands for a blank of ours.
fn cleaned(text: &str) -> String {
    clean(text).replace(HARD_SPACE, "")
}

/// Text in which nothing is markup; URLs become links where `links` says so.
pub(super) fn write_text(text: &str, links: bool, inline: &mut String) {
    let text = cleaned(text);
    let mut rest = text.as_str();
    while let Some(at) = links.then(|| rest.find("http")).flatten() {
        let (before, url) = rest.split_at(at);
        let end = url.find(|character: char| character.is_whitespace() || "<>\"'`|\\".contains(character));
        let url = url
            .get(..end.unwrap_or(url.len()))
            .unwrap_or(url)
            .trim_end_matches(['.', ',', ';', ':', ')', '!', '?', '*', '_']);
        let is_url = (url.starts_with("http://") && url.len() > 7) || (url.starts_with("https://") && url.len() > 8);
        escape(before, inline);
        if is_url && before.chars().next_back().is_none_or(|last| !last.is_alphanumeric()) {
            inline.push_str(&format!("<{url}>"));
            rest = rest.get(at + url.len()..).unwrap_or_default();
        } else {
            inline.push_str("http");
            rest = rest.get(at + 4..).unwrap_or_default();
        }
    }
    escape(rest, inline);
}

fn escape(text: &str, inline: &mut String) {
    let mut characters = text.chars().peekable();
    let mut before = inline.chars().next_back().unwrap_or(' ');
    while let Some(character) = characters.next() {
        let next = characters.peek().copied().unwrap_or(' ');
        let special = match character {
            '\\' | '`' | '*' | '[' | ']' | '<' => true,
            '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
            '&' => next.is_ascii_alphabetic() || next == '#',
            _ => false,
        };
        if special {
            inline.push('\\');
        }
        inline.push(character);
        before = character;
    }
}

/// A code span whose blanks don't break.
pub(super) fn code_span(text: &str) -> String {
    let text = cleaned(text);
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}").replace(' ', HARD_SPACE)
}

/// How many backticks stand together at most.
pub(super) fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or(0)
}

/// Where a link leads, as seen from anywhere; `None` for what has no place outside the pages' own folders.
pub(super) fn absolute(target: &str) -> Option<String> {
    let target: String =
        target.chars().filter(|character| !character.is_control() && !turns_text(*character)).collect();
    if target.starts_with("https://") || target.starts_with("http://") {
        return Some(encoded(&target));
    }
    if target.starts_with("/graph") || target.starts_with("/azure") {
        return Some(encoded(&format!("{SITE}{target}")));
    }
    let (page, anchor) = target.split_once('#').unwrap_or((&target, ""));
    let page = page.strip_suffix(".md")?;
    let anchor = if anchor.is_empty() { String::new() } else { format!("#{anchor}") };
    let place = if let Some((_, name)) = page.rsplit_once("resources/") {
        format!("api/resources/{name}")
    } else if let Some((_, name)) = page.rsplit_once("api/") {
        format!("api/{name}")
    } else if page.starts_with("/concepts/") || page.contains("../concepts/") {
        page.rsplit('/').next().unwrap_or_default().replace('_', "-")
    } else {
        return None;
    };
    Some(encoded(&format!("{SITE}/graph/{}{anchor}", place.to_ascii_lowercase())))
}

/// An address in which nothing ends the parentheses that it stands in, or begins a code span or a link of its own.
fn encoded(url: &str) -> String {
    let mut encoded = String::with_capacity(url.len());
    for character in url.chars() {
        match character {
            '<' | '>' | '\\' => {}
            '(' => encoded.push_str("%28"),
            ')' => encoded.push_str("%29"),
            '[' => encoded.push_str("%5B"),
            ']' => encoded.push_str("%5D"),
            '`' => encoded.push_str("%60"),
            _ if character.is_whitespace() => encoded.push_str("%20"),
            _ => encoded.push(character),
        }
    }
    encoded
}
