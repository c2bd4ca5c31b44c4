//! The texts of the pages come in; characters that are lost, that nobody sees, or that are no blanks in code go out as
//! diagnostics.

use super::{Read, parts};
use crate::{
    diagnostic::{Code, Diagnostics},
    page::{self, Page, Style, Text, http},
    source::Span,
};

pub(super) fn check(read: &Read, diagnostics: &mut Diagnostics) {
    for page in read.pages {
        let text = read.sources.get(page.file.index()).map_or("", |source| source.text.as_str());
        // Nearly all pages have none of these.
        for at in memchr::memchr3_iter(0xc2, 0xe2, 0xef, text.as_bytes()) {
            let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { continue };
            let span = Span::new(page.file, at, at + c.len_utf8());
            match c {
                '\u{fffd}' => {
                    diagnostics
                        .push(Code::ReplacementCharacter, span, "U+FFFD stands here for a character that was lost")
                        .help("write the character that was meant");
                }
                '\u{200b}' | '\u{200c}' | '\u{2060}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{ad}' => {
                    invisible(page, c, span, diagnostics);
                }
                '\u{feff}' if at > 0 => invisible(page, c, span, diagnostics),
                _ => {}
            }
        }
        if text.contains(['\u{a0}', '\u{202f}']) {
            no_break_spaces(page, diagnostics);
        }
    }
}

fn invisible(page: &Page, c: char, span: Span, diagnostics: &mut Diagnostics) {
    let holds =
        |code: &&page::Code| code.span.file == span.file && code.span.start <= span.start && span.end <= code.span.end;
    // Between the values of JSON it is told where the JSON is read.
    if parts::codes(page).find(holds).is_some_and(|code| !is_within_string(code, span)) {
        return;
    }
    diagnostics
        .push(Code::InvisibleCharacter, span, format!("U+{:04X} stands here, which nobody sees", u32::from(c)))
        .fix(span, "");
}

/// Whether an odd number of quotes stands before it on its line.
fn is_within_string(code: &page::Code, span: Span) -> bool {
    let before = code.text.get(..code.place.offset(span.start)).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.matches('"').count() % 2 == 1
}

/// Tells of no-break spaces in code spans, and in the start lines and headers of messages.
fn no_break_spaces(page: &Page, diagnostics: &mut Diagnostics) {
    for text in parts::texts(page).filter(|text| text.marks.iter().any(|mark| mark.style == Style::Code)) {
        for (start, end) in code_spans(text) {
            let place = |start, end| parts::place(&text.markdown, text.span, start, end);
            tell(&text.markdown, start, end, place, diagnostics);
        }
    }
    for code in parts::codes(page) {
        for message in http::messages(&code.text) {
            if message.start.is_none() {
                continue;
            }
            let head = message.line.start..parts::offset(&code.text, message.body);
            let end = head.end.max(message.line.end);
            tell(&code.text, head.start, end, |start, end| code.place.span(start, end), diagnostics);
        }
    }
}

/// What stands between backticks.
fn code_spans(text: &Text) -> Vec<(usize, usize)> {
    let ticks: Vec<usize> = text.markdown.match_indices('`').map(|(at, _)| at).collect();
    ticks.chunks_exact(2).filter_map(|pair| Some((*pair.first()? + 1, *pair.get(1)?))).collect()
}

fn tell(text: &str, start: usize, end: usize, place: impl Fn(usize, usize) -> Span, diagnostics: &mut Diagnostics) {
    for (at, c) in text.get(start..end).unwrap_or_default().char_indices() {
        if matches!(c, '\u{a0}' | '\u{202f}') {
            let place = place(start + at, start + at + c.len_utf8());
            diagnostics
                .push(Code::NoBreakSpace, place, format!("U+{:04X} stands here instead of a blank", u32::from(c)))
                .fix(place, " ");
            return;
        }
    }
}
