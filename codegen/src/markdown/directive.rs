//! Reads the lines of `:::`, by which pages show images and part their text for readers of one kind, and tells which kinds
//! of notes are known. Their text stays, they themselves say nothing.

use std::ops::Range;

/// The directives of learn.microsoft.com's pages; what ends with `-end` closes another.
const KNOWN: &[&str] = &["image", "row", "column", "zone", "moniker", "code", "no-loc", "video", "form"];

/// Those whose attributes may go over several lines.
const WITH_ATTRIBUTES: &[&str] = &["image", "code", "video"];

/// The kinds of notes that quotes begin with.
const ALERTS: &[&str] = &["NOTE", "TIP", "IMPORTANT", "CAUTION", "WARNING"];

/// How many lines the attributes of a directive may take.
const LONGEST: usize = 16;

/// What directives begin with, and end with if something follows on their line.
const SIGN: &str = ":::";

/// A directive that a line begins with.
pub(super) struct Directive<'t> {
    pub(super) name: &'t str,
    /// What stands in its place: the word of a `no-loc`.
    pub(super) text: &'t str,
    /// One past its last line.
    pub(super) end: usize,
}

impl Directive<'_> {
    pub(super) fn is_known(&self) -> bool {
        KNOWN.contains(&self.name.strip_suffix("-end").unwrap_or(self.name))
    }
}

/// Whether a kind of note is known.
pub(super) fn is_known_alert(kind: &str) -> bool {
    ALERTS.contains(&kind)
}

/// Reads the directive that the line at `at` begins with.
pub(super) fn read(text: &str, at: usize) -> Option<Directive<'_>> {
    let rest = text.get(at..)?;
    let inner = rest.trim_start_matches([' ', '\t']).strip_prefix(SIGN)?;
    let name = inner.trim_start_matches(' ').split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).next()?;
    if name.is_empty() {
        return None;
    }
    let mut lines = rest.split_inclusive('\n');
    let first = lines.next()?;
    let closed = first.match_indices(SIGN).nth(1).map(|(at, sign)| at + sign.len());
    let length = match closed {
        // What follows on the line is text.
        Some(end) if first.get(end..).is_some_and(|rest| !rest.trim().is_empty()) => end,
        None if WITH_ATTRIBUTES.contains(&name) => {
            let more: Vec<&str> = lines.take(LONGEST).collect();
            let last = more.iter().position(|line| line.contains(SIGN));
            first.len() + more.iter().take(last.map_or(0, |last| last + 1)).map(|line| line.len()).sum::<usize>()
        }
        _ => first.len(),
    };
    Some(Directive { name, text: word(name, inner), end: at + length })
}

/// Where a directive stands within a line, behind other text, and what stands in its place.
pub(super) fn inline(line: &str) -> Option<(Range<usize>, &str)> {
    let start = memchr::memmem::find(line.as_bytes(), SIGN.as_bytes())?;
    let inner = line.get(start + SIGN.len()..)?;
    let name = inner.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).next()?;
    let end = inner.find(SIGN)? + start + 2 * SIGN.len();
    let is_known = !name.is_empty() && KNOWN.contains(&name);
    is_known.then(|| (start..end, word(name, inner)))
}

/// The word of a `no-loc`.
fn word<'t>(name: &str, inner: &'t str) -> &'t str {
    let word = || inner.split_once("text=\"")?.1.split_once('"').map(|(word, _)| word);
    if name == "no-loc" { word().unwrap_or_default() } else { "" }
}
