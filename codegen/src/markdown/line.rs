//! Finds the line at an offset, and whether it is a heading, a rule, the header of a tab, the delimiter of a table or
//! the beginning of one of HTML.

use super::inline;
use std::ops::Range;

/// The range of the line at `at`, without its line break, and where the next one begins.
pub(crate) fn line(text: &str, at: usize) -> (Range<usize>, usize) {
    let rest = text.get(at..).unwrap_or_default();
    match memchr::memchr(b'\n', rest.as_bytes()) {
        Some(length) => {
            let end = at + length;
            (
                at..if rest.as_bytes().get(..length).is_some_and(|line| line.ends_with(b"\r")) { end - 1 } else { end },
                end + 1,
            )
        }
        None => (at..text.len(), text.len()),
    }
}

/// The range from `at` to `end`, where the line at `at` is known to end, and where the next one begins.
pub(super) fn line_to(text: &str, at: usize, end: usize) -> (Range<usize>, usize) {
    let rest = text.get(end..).unwrap_or_default();
    let length = ["\r\n", "\n"].iter().find(|ending| rest.starts_with(**ending)).map_or(0, |ending| ending.len());
    (at..end, end + length)
}

/// Whether it is the row that parts a header from a table: hyphens, colons and at least one pipe.
pub(super) fn is_table_delimiter(line: &str) -> bool {
    line.contains('|')
        && line.contains('-')
        && line.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t' | b'\r'))
}

/// Whether it begins with a table of HTML.
pub(super) fn is_html_table(line: &str) -> bool {
    let text = line.trim_start();
    text.starts_with('<') && inline::tag_name(text) == "table"
}

/// Whether it is a heading: one to six `#` and a blank.
pub(super) fn is_heading(line: &str) -> bool {
    let text = line.trim_start_matches(' ');
    let rest = text.trim_start_matches('#');
    (1..=6).contains(&(text.len() - rest.len())) && (rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// Whether it is a rule: three or more hyphens and nothing else.
pub(super) fn is_rule(line: &str) -> bool {
    let text = line.trim();
    text.len() >= 3 && text.bytes().all(|byte| byte == b'-')
}

/// The name of the tab that the line opens: `http` of `# [HTTP](#tab/http)`.
pub(super) fn tab(line: &str) -> Option<&str> {
    let title = line.trim_start().strip_prefix('#')?.trim_start_matches(['#', ' ', '\t']);
    let (_, after) = title.strip_prefix('[')?.split_once("](#tab/")?;
    let (name, _) = after.split_once(')')?;
    name.split('/').next()
}

/// Whether a tab's name is that of the one which is kept.
pub(super) fn is_http(tab: &str) -> bool {
    tab.eq_ignore_ascii_case("http")
}
