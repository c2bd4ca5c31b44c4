//! Reports replacement characters, invisible characters, and no-break spaces in code. Outside of JSON strings the JSON
//! reader has already reported invisible characters, so quotes are counted.

use crate::{
    diagnostic::{Code, Diagnostics},
    lint::{Read, parts},
    page::{self, Page, Style, Text},
    source::Span,
};

pub(super) fn check(read: &Read, diagnostics: &mut Diagnostics) {
    for page in read.pages {
        let text = read.sources.text(page.file);
        let mut strings = Strings::of(page);
        // Nearly all pages have none of these.
        for at in memchr::memchr3_iter(0xc2, 0xe2, 0xef, text.as_bytes()) {
            let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { continue };
            let span = Span::new(page.file, at, at + c.len_utf8());
            match c {
                '\u{fffd}' => {
                    diagnostics
                        .push(Code::ReplacementCharacter, span, "U+FFFD replaces a character that was lost")
                        .help("write the original character");
                }
                '\u{200b}' | '\u{200c}' | '\u{2060}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{ad}' => {
                    invisible(&mut strings, c, span, diagnostics);
                }
                '\u{feff}' if at > 0 => invisible(&mut strings, c, span, diagnostics),
                _ => {}
            }
        }
        if text.contains(['\u{a0}', '\u{202f}']) {
            no_break_spaces(page, diagnostics);
        }
    }
}

fn invisible(strings: &mut Strings, c: char, span: Span, diagnostics: &mut Diagnostics) {
    // Between the values of JSON it is told where the JSON is read.
    if strings.holds(span) == Some(false) {
        return;
    }
    diagnostics.push(Code::InvisibleCharacter, span, format!("U+{:04X} is invisible", u32::from(c))).fix(span, "");
}

/// The strings in a page's code, for questions that go forwards: a line may be as long as the page.
struct Strings<'p> {
    /// By where they begin.
    codes: Vec<&'p page::Code>,
    /// The block that was asked for last, up to where its quotes were counted, and whether a string was open there.
    counted: Option<(&'p page::Code, usize, bool)>,
}

impl<'p> Strings<'p> {
    fn of(page: &'p Page) -> Strings<'p> {
        let mut codes: Vec<_> = parts::codes(page).filter(|code| code.span.file == page.file).collect();
        codes.sort_by_key(|code| code.span.start);
        Strings { codes, counted: None }
    }

    /// Whether an odd number of quotes stands before the place on its line; `None` outside of code.
    fn holds(&mut self, span: Span) -> Option<bool> {
        let behind = self.codes.partition_point(|code| code.span.start <= span.start);
        let code = *self.codes.get(behind.checked_sub(1)?)?;
        if span.end > code.span.end {
            return None;
        }
        let end = code.place.offset(span.start);
        let (from, mut is_open) = match self.counted {
            Some((known, at, is_open)) if std::ptr::eq(known, code) && at <= end => (at, is_open),
            _ => (0, false),
        };
        for byte in code.text.get(from..end).unwrap_or_default().bytes() {
            is_open = byte != b'\n' && is_open != (byte == b'"');
        }
        self.counted = Some((code, end, is_open));
        Some(is_open)
    }
}

/// Tells of no-break spaces in code spans, and in the start lines and headers of messages.
fn no_break_spaces(page: &Page, diagnostics: &mut Diagnostics) {
    for text in parts::texts(page).filter(|text| text.marks.iter().any(|mark| mark.style == Style::Code)) {
        for (start, end) in code_spans(text) {
            let place = |start, end| text.span.part_of(&text.markdown, start, end);
            tell(&text.markdown, start, end, place, diagnostics);
        }
    }
    for code in parts::codes(page) {
        for message in code.messages() {
            if message.start.is_none() {
                continue;
            }
            tell(
                &code.text,
                message.line.start,
                message.body.start,
                |start, end| code.place.span(start, end),
                diagnostics,
            );
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
                .push(Code::NoBreakSpace, place, format!("expected a space, found U+{:04X}", u32::from(c)))
                .fix(place, " ");
            return;
        }
    }
}
