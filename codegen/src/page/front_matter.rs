//! Reads the keys between the `---` lines at the top of a page. What is hard: a value may go on in lines with an indent, and
//! a line with `#` is a remark, or the page's title where the second `---` is missing.

use super::{FrontMatter, Key};
use crate::diagnostic::{Code, Diagnostics};
use crate::source::{FileId, Span};

/// How many bytes the front matter takes, with both fences; 0 if there is none.
pub(crate) fn length(text: &str) -> usize {
    body(text).map_or(0, |(_, end)| end)
}

/// Reads the front matter at the text's top.
pub(crate) fn read(file: FileId, text: &str, diagnostics: &mut Diagnostics) -> FrontMatter {
    let Some((body, end)) = body(text) else { return FrontMatter::default() };
    let mut matter = FrontMatter { span: Span::new(file, 0, end), ..FrontMatter::default() };
    let mut at = text.len().min(body.start);
    for line in text.get(body).unwrap_or_default().split_inclusive('\n') {
        let span = Span::new(file, at, at + line.trim_end().len());
        at += line.len();
        if line.starts_with([' ', '\t']) {
            if let Some(key) = matter.keys.last_mut() {
                go_on(key, line.trim());
            }
            continue;
        }
        // A remark, or an item of a list that no key here has.
        if line.trim().is_empty() || line.starts_with(['#', '-']) {
            continue;
        }
        let Some((key, written)) = line.split_once(':') else {
            diagnostics.push(
                Code::MalformedFrontMatter,
                span,
                format!("expected `key: value`, found `{}`", line.trim()),
            );
            continue;
        };
        let value = unquote(written.trim());
        if value.contains(": ") && !is_quoted(line) {
            diagnostics
                .push(Code::MalformedFrontMatter, span, format!("the value of `{}` has `: `", key.trim()))
                .help("quote the value");
        }
        let value_start = span.start as usize + key.len() + 1 + written.find(value).unwrap_or_default();
        matter.keys.push(Key {
            name: key.trim().trim_matches(['"', '\'']).to_owned(),
            name_span: span.part(0, key.trim_end().len()),
            value: value.to_owned(),
            value_span: Span::new(file, value_start, value_start + value.len()),
        });
    }
    for key in std::mem::take(&mut matter.keys) {
        set(&mut matter, &key.name, &key.value);
        matter.keys.push(key);
    }
    matter
}

/// Adds the next line of a value, which may begin there: behind `>-`, `|` or nothing.
fn go_on(key: &mut Key, line: &str) {
    let is_block = key.value.starts_with(['>', '|']) && key.value.len() <= "|+2".len();
    if is_block || key.value.is_empty() {
        unquote(line).clone_into(&mut key.value);
    } else {
        key.value.push(' ');
        key.value.push_str(line.trim_end_matches(['"', '\'']));
    }
}

fn set(matter: &mut FrontMatter, key: &str, value: &str) {
    let value = || Some(value.to_owned()).filter(|value| !value.is_empty());
    match key {
        "title" => matter.title = value(),
        "description" => matter.description = value(),
        "doc_type" => matter.doc_type = value(),
        "ms.subservice" => matter.workload = value().or(matter.workload.take()),
        "ms.prod" => matter.workload = matter.workload.take().or_else(value),
        _ => {}
    }
}

fn is_quoted(line: &str) -> bool {
    line.split_once(':').is_some_and(|(_, value)| value.trim().starts_with(['"', '\'']))
}

/// The text without the quotes around it, or without the remark behind it.
fn unquote(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote) {
            return inner.rsplit_once(quote).map_or(inner, |(inner, _)| inner).trim();
        }
    }
    value.split(" #").next().unwrap_or(value).trim()
}

/// The range between the fences, and where the line of the second one ends.
fn body(text: &str) -> Option<(std::ops::Range<usize>, usize)> {
    let mut at = text.len() - text.trim_start_matches(['\u{feff}', '\n', '\r', ' ']).len();
    let (mut begin, mut is_closed) = (None, false);
    for line in text.get(at..)?.split_inclusive('\n') {
        let next = at + line.len();
        match (begin, line.trim_end() == "---") {
            (None, true) => begin = Some(next),
            (None, false) => return None,
            (Some(begin), true) => return Some((begin..at, next)),
            // The second fence is missing, unless the line is a remark among keys.
            (Some(begin), false) if line.starts_with("# ") && !is_closed => {
                is_closed = is_among_keys(text.get(next..)?);
                if !is_closed {
                    return Some((begin..at, at));
                }
            }
            (Some(_), false) => {}
        }
        at = next;
    }
    None
}

/// Whether what follows are lines of front matter, up to the second fence.
fn is_among_keys(rest: &str) -> bool {
    let is_key = |line: &str| {
        let name = line.split_once(':').map(|(name, _)| name.trim_matches(['"', '\'']));
        name.is_some_and(|name| !name.is_empty() && !name.contains(char::is_whitespace))
    };
    let mut lines = rest.lines().skip_while(|line| {
        line.trim().is_empty() || line.starts_with([' ', '\t', '#']) || line.starts_with("- ") || is_key(line)
    });
    lines.next().is_some_and(|line| line.trim_end() == "---")
}

#[cfg(test)]
mod tests {
    use super::{length, read};
    use crate::diagnostic::Diagnostics;
    use crate::source::FileId;

    fn keys(text: &str) -> (Option<String>, Option<String>, usize) {
        let mut diagnostics = Diagnostics::default();
        let matter = read(FileId(0), text, &mut diagnostics);
        (matter.title, matter.workload, diagnostics.into_sorted().len())
    }

    #[test]
    fn quotes_blanks_and_absence() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            keys("---\ntitle: \"call: mute\"\nms.prod: 'calls'\n---\n# A"),
            (some("call: mute"), some("calls"), 0)
        );
        assert_eq!(keys("--- \n\nms.subservice: calls\nms.prod: old\n---  \n# A"), (None, some("calls"), 0));
        assert_eq!(keys("---\ntitle: call: mute\n---\n"), (some("call: mute"), None, 1));
        assert_eq!(keys("# call: mute\n---\n"), (None, None, 0));
        assert_eq!(length("---\ntitle: a\n---\nrest"), 17);
    }

    #[test]
    fn values_go_on_and_remarks_say_nothing() {
        let title = |text: &str| keys(text).0.unwrap_or_default();
        assert_eq!(title("---\ntitle: >-\n  call:\n  mute\n---\n# A"), "call: mute");
        assert_eq!(title("---\ntitle:\n  \"call: mute\"\n---\n# A"), "call: mute");
        assert_eq!(
            title("---\n\"title\": \"call:\n  mute\"\n# of whom: us\nms.date: 1/2/2026\n---\n# A"),
            "call: mute"
        );
        assert_eq!(length("---\n# of whom: us\ntitle: a\n---\nrest"), 31);
        assert_eq!(length("---\ntitle: a\n# A\n\nNamespace: x\n\nThe text.\n\n---\n"), 13, "the fence is missing");
    }
}
