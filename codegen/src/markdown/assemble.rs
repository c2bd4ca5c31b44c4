//! Prepares a source for a CommonMark reader: includes in place, tabs with samples in other languages and remarks dropped, and faulty
//! fences, comments and tables repaired. Every byte must keep its place in the source.

use super::comment::Comments;
use super::directive::{self, Directive};
use super::fence::{self, Extent};
use super::manuscript::{Include, Manuscript};
use super::{Ahead, include, line, nesting};
use crate::diagnostic::{Code, Diagnostics};
use crate::limits::{INCLUDED_BYTES, NESTED_BLOCKS, NESTED_INCLUDES};
use crate::page::front_matter;
use crate::source::{self, FileId, SourceMap, Span};
use std::ops::Range;

/// Puts a file's text together, beginning at the byte `start`, which lies behind the front matter.
pub(crate) fn assemble(sources: &SourceMap, file: FileId, start: usize, diagnostics: &mut Diagnostics) -> Manuscript {
    let mut assembly =
        Assembly { sources, manuscript: Manuscript::default(), open: Vec::new(), included: 0, diagnostics };
    assembly.file(file, start);
    assembly.manuscript
}

pub(super) struct Assembly<'s, 'd> {
    sources: &'s SourceMap,
    pub(super) manuscript: Manuscript,
    /// The files that are being read, the including ones first.
    open: Vec<FileId>,
    /// How many bytes were included so far.
    included: usize,
    pub(super) diagnostics: &'d mut Diagnostics,
}

/// One file while it is read. What lies between `copied` and the line at hand is still to be copied.
pub(super) struct Reading<'s> {
    pub(super) file: FileId,
    pub(super) text: &'s str,
    copied: usize,
    /// Where the next `<!--` or `[!` is, at or behind the line at hand.
    marker: usize,
    pub(super) comments: Comments<'s>,
    /// Where lines end.
    ends: Ahead,
    /// Whether the line at hand stands in a group of tabs.
    pub(super) in_tabs: bool,
}

impl<'s> Assembly<'s, '_> {
    fn file(&mut self, file: FileId, start: usize) {
        let Some(source) = self.sources.get(file) else { return };
        self.open.push(file);
        let text = source.text.as_str();
        self.manuscript.text.reserve(text.len() - start.min(text.len()));
        let mut reading = Reading::of(file, text, start);
        let mut at = start;
        while at < text.len() {
            at = self.line(&mut reading, at);
        }
        self.copy_until(&mut reading, text.len());
        self.open.pop();
    }

    /// Reads the line at `at`, or all of the block that it opens, and tells where to go on.
    fn line(&mut self, reading: &mut Reading<'s>, at: usize) -> usize {
        let (range, next) = reading.line(at);
        let line = reading.text.get(range.clone()).unwrap_or_default();
        if let Some((first, end)) = nesting::beyond(line, NESTED_BLOCKS).filter(|_| reading.begins_line(at)) {
            return self.flatten(reading, at + first..at + end);
        }
        if reading.marker < range.end && reading.text.get(reading.marker..).is_some_and(|rest| rest.starts_with("<!--"))
        {
            return self.comment(reading, at);
        }
        if let Some((place, word)) = directive::inline(line).filter(|(place, _)| place.start > 0) {
            self.copy_until(reading, at + place.start);
            self.manuscript.insert(word, reading.file, at + place.start);
            reading.skip_to(at + place.end);
            return at + place.end;
        }
        match line.trim_start().as_bytes().first() {
            Some(b'`' | b'~') => {
                if let Some(fence) = fence::open(line) {
                    return self.fenced(reading, &fence.extent(reading.text, at));
                }
            }
            Some(b'#') => {
                if let Some(tab) = line::tab(line) {
                    return self.tab(reading, range, next, tab);
                }
                reading.in_tabs &= !line::is_heading(line);
            }
            // A rule means nothing here, but would make a heading of the text above it.
            Some(b'-') if line::is_rule(line) => {
                self.copy_until(reading, at);
                self.manuscript.insert("\n", reading.file, at);
                reading.in_tabs = false;
                reading.skip_to(next);
                return next;
            }
            Some(b':') if line.trim_start().starts_with(":::") && reading.begins_line(at) => {
                if let Some(found) = directive::read(reading.text, at) {
                    return self.directive(reading, at, &found);
                }
            }
            Some(b'<') if line::is_html_table(line) && reading.begins_line(at) => return self.html_table(reading, at),
            Some(b'|' | b'-' | b':') if line::is_table_delimiter(line) => {
                if let Some(end) = self.table(reading, at) {
                    return end;
                }
            }
            _ => {}
        }
        reading.pass(next);
        next
    }

    /// Leaves out the line of a directive, which ends the text above it.
    fn directive(&mut self, reading: &mut Reading<'s>, at: usize, found: &Directive<'_>) -> usize {
        if !found.is_known() {
            let end = line::line(reading.text, at).0.end;
            let message = format!("expected a known directive, found `:::{}`", found.name);
            self.diagnostics
                .push(Code::UnknownDirective, Span::new(reading.file, at, end), message)
                .help("its line is ignored, here and elsewhere");
        }
        self.copy_until(reading, at);
        // A word is part of the text around it.
        self.manuscript.insert(if found.text.is_empty() { "\n" } else { found.text }, reading.file, at);
        reading.skip_to(found.end);
        found.end
    }

    /// Leaves out the marks of quotes and items that lie too deep, so that their text stands in the block around them.
    fn flatten(&mut self, reading: &mut Reading<'s>, surplus: Range<usize>) -> usize {
        let span = Span::new(reading.file, surplus.start, surplus.end);
        let message = format!("quotes and lists are nested more than {NESTED_BLOCKS} deep");
        self.diagnostics
            .push(Code::NestingLimit, span, message)
            .help("reduce the nesting; deeper text is read as part of the block around it");
        self.copy_until(reading, surplus.start);
        reading.skip_to(surplus.end);
        surplus.end
    }

    /// Copies a fenced block as it is, and closes it if nobody did.
    fn fenced(&mut self, reading: &mut Reading<'s>, extent: &Extent) -> usize {
        let Range { start, end } = extent.range;
        self.copy_until(reading, start);
        self.manuscript.copy(reading.file, reading.text, start..end);
        if !extent.closed {
            let opening = line::line(reading.text, start).0;
            self.diagnostics
                .push(Code::UnclosedFence, Span::new(reading.file, start, opening.end), "the fenced block isn't closed")
                .related(Span::new(reading.file, end, end), "it is read up to here")
                .help("close it with three backticks");
            self.manuscript.end_line(reading.file, end);
            self.manuscript.insert("```\n", reading.file, end);
        }
        reading.skip_to(end);
        end
    }

    /// Reads the comment at the marker: keeps an annotation, on lines of its own, and drops a remark.
    fn comment(&mut self, reading: &mut Reading<'s>, line_start: usize) -> usize {
        let (file, text, start) = (reading.file, reading.text, reading.marker);
        let found = reading.comments.read(start);
        let span = Span::new(file, start, found.end);
        if !found.closed {
            self.diagnostics
                .push(Code::UnclosedComment, Span::new(file, start, start + 4), "the comment isn't closed")
                .related(Span::new(file, found.end, found.end), "it is read up to here")
                .help("close it with `-->`");
        }
        // An annotation in a fourfold indent would be a block of code.
        let blank_before = text.get(line_start..start).is_some_and(|before| before.trim().is_empty());
        self.copy_until(reading, if blank_before { line_start } else { start });
        let (rest, next) = reading.line(found.end);
        let after = text.get(rest.clone()).unwrap_or_default();
        if found.is_annotation {
            self.manuscript.end_line(file, start);
            self.manuscript.copy(file, text, start..found.end);
            self.manuscript.insert(if found.closed { "\n" } else { "-->\n" }, file, found.end);
            if !after.trim().is_empty() {
                self.diagnostics
                    .push(
                        Code::TextAfterAnnotation,
                        Span::new(file, rest.start, rest.end),
                        format!("expected a line break after the annotation, found `{}`", after.trim()),
                    )
                    .related(span, "the annotation");
                // What is glued to the comment's end is a slip of the keyboard, as the `s` of `-->s`.
                if !after.starts_with([' ', '\t']) {
                    reading.skip_to(next);
                    return next;
                }
            }
        }
        let end = if after.trim().is_empty() && blank_before { next } else { found.end };
        reading.skip_to(end);
        end
    }

    /// Copies what is not copied yet, up to `end`, with its includes in place.
    pub(super) fn copy_until(&mut self, reading: &mut Reading<'s>, end: usize) {
        let start = reading.copied;
        if start < end {
            self.copy(reading, start..end);
            reading.copied = end;
        }
    }

    /// Copies a range of lines, or of a line, with its includes in place, its remarks and the marks of alerts dropped.
    pub(super) fn copy(&mut self, reading: &Reading<'s>, range: Range<usize>) {
        let (file, text) = (reading.file, reading.text);
        let mut from = range.start;
        let mut marker = next_marker_within(text, from..range.end);
        while marker < range.end {
            if let Some(found) = include::read(text, marker) {
                self.manuscript.copy(file, text, from..marker);
                self.include(reading, &found.target, marker..found.end);
                from = found.end;
            } else if text.get(marker..).is_some_and(|rest| rest.starts_with("<!--")) {
                self.manuscript.copy(file, text, from..marker);
                from = reading.comments.read(marker).end.min(range.end);
            } else if let Some(end) = include::alert_end(text, marker) {
                let kind = text.get(marker + "[!".len()..end - "]".len()).unwrap_or_default();
                if !directive::is_known_alert(kind) {
                    let message = format!("expected a known kind of note, found `[!{kind}]`");
                    self.diagnostics
                        .push(Code::UnknownDirective, Span::new(file, marker, end), message)
                        .help("it is read as a note, here and elsewhere");
                }
                self.manuscript.copy(file, text, from..marker);
                from = end;
            }
            marker = next_marker_within(text, from.max(marker + 2)..range.end);
        }
        self.manuscript.copy(file, text, from..range.end);
    }

    /// Puts the included text in place of the include at `range`.
    fn include(&mut self, reading: &Reading<'s>, target: &str, range: Range<usize>) {
        let span = Span::new(reading.file, range.start, range.end);
        self.manuscript.includes.push(Include { target: target.to_owned(), span, at: self.manuscript.text.len() });
        let from = self.sources.get(reading.file).map_or("", |source| source.path.as_str());
        let path = source::resolve(from, target);
        let Some(file) = self.sources.find(&path) else {
            self.diagnostics
                .push(Code::MissingInclude, span, format!("the included file `{path}` is missing"))
                .help("add the file, or correct the path; the page is read without it");
            return;
        };
        if self.open.contains(&file) || self.open.len() >= NESTED_INCLUDES {
            self.diagnostics.push(Code::CyclicInclude, span, format!("the included file `{path}` includes this file"));
            return;
        }
        let text = self.sources.text(file);
        self.included += text.len();
        if self.included > INCLUDED_BYTES {
            self.included -= text.len();
            self.diagnostics
                .push(
                    Code::SizeLimit,
                    span,
                    format!("with `{path}`, the page includes more than {INCLUDED_BYTES} bytes"),
                )
                .help("include less, or split the page; this file is ignored");
            return;
        }
        if include::is_alone(reading.text, &range) {
            self.manuscript.insert("\n\n", reading.file, range.start);
            self.file(file, front_matter::length(text));
            self.manuscript.insert("\n\n", reading.file, range.end);
        } else {
            let begin = self.manuscript.text.len();
            self.file(file, front_matter::length(text));
            self.manuscript.join_lines(begin);
        }
    }
}

impl<'s> Reading<'s> {
    fn of(file: FileId, text: &'s str, start: usize) -> Reading<'s> {
        let (marker, comments) = (next_marker(text, start), Comments::of(text));
        Reading { file, text, copied: start, marker, comments, ends: Ahead::default(), in_tabs: false }
    }

    /// Whether a line begins at `at`.
    fn begins_line(&self, at: usize) -> bool {
        self.text.get(..at).is_some_and(|before| before.is_empty() || before.ends_with('\n'))
    }

    /// The range from `at` to the end of its line, and where the next line begins.
    fn line(&self, at: usize) -> (Range<usize>, usize) {
        let end = self.ends.next(at, || Some(line::line(self.text, at).0.end)).unwrap_or(at);
        line::line_to(self.text, at, end)
    }

    /// Up to where the text is copied or left out.
    pub(super) fn copied(&self) -> usize {
        self.copied
    }

    /// Leaves out what lies before `end`.
    pub(super) fn skip_to(&mut self, end: usize) {
        self.copied = end;
        if self.marker < end {
            self.marker = next_marker(self.text, end);
        }
    }

    /// Goes on behind `end`, with what lies before it still to be copied.
    pub(super) fn pass(&mut self, end: usize) {
        if self.marker < end {
            self.marker = next_marker(self.text, end);
        }
    }
}

/// Where the next `<!--` or `[!` begins, or the text's end.
fn next_marker(text: &str, start: usize) -> usize {
    next_marker_within(text, start..text.len())
}

/// Where the next one begins within the range; behind the range without one.
fn next_marker_within(text: &str, range: Range<usize>) -> usize {
    let (start, bytes) = (range.start, text.as_bytes());
    // What begins at the last byte goes on behind it.
    let within = bytes.get(start..(range.end + 1).min(bytes.len())).unwrap_or_default();
    let marks = memchr::memchr_iter(b'!', within);
    let opens = |at: usize| match at.checked_sub(1).and_then(|before| bytes.get(before)) {
        Some(b'[') => at > start,
        Some(b'<') => at > start && bytes.get(at..).is_some_and(|rest| rest.starts_with(b"!--")),
        _ => false,
    };
    marks.map(|found| start + found).find(|&at| opens(at)).map_or(text.len(), |at| at - 1)
}
