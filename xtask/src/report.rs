//! Prints diagnostics: excerpts as rustc prints them, a summary, or JSON lines.

use std::{
    collections::BTreeMap,
    ops::Range,
    path::{Path, PathBuf},
};

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Snippet};
use anstyle::{AnsiColor, Style};
use anyhow::Result;
use graphdown_codegen::{
    diagnostic::{Code, Diagnostic, Severity},
    source::{Lines, Source, SourceMap, Span},
};
use serde::Serialize;

use crate::{
    Outcome,
    arguments::{Format, Output},
    read::Docs,
    terminal::{self, Pictured, Text},
};

/// The style of the word `error`.
pub(crate) const ERROR: Style = AnsiColor::BrightRed.on_default().bold();
/// The style of the word `warning`.
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// The style of headings.
pub(crate) const BOLD: Style = Style::new().bold();
/// The style of secondary text.
pub(crate) const DIM: Style = Style::new().dimmed();

/// The most warnings that are printed without `--verbose`.
const FEW: usize = 20;

/// The sources of diagnostics, and the folder to which their paths are relative.
pub(crate) struct Texts<'a> {
    root: PathBuf,
    sources: &'a SourceMap,
}

impl<'a> Texts<'a> {
    /// Sources, and the folder to which their paths are relative.
    pub(crate) fn new(root: &Path, sources: &'a SourceMap) -> Self {
        Texts { root: shown(root), sources }
    }

    fn get(&self, span: Span) -> Option<(&'a Source, String)> {
        let source = self.sources.get(span.file)?;
        Some((source, self.root.join(&source.path).display().to_string()))
    }

    /// The source of a span, and its lines.
    pub(crate) fn source(&self, span: Span) -> Option<(&'a Source, Lines<'a>)> {
        Some((self.sources.get(span.file)?, self.sources.lines(span.file)?))
    }
}

/// A path relative to the current folder, if it is below it.
pub(crate) fn shown(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
    match path.strip_prefix(&here) {
        Ok(inside) => inside.to_path_buf(),
        Err(_) => path.to_path_buf(),
    }
}

/// The diagnostics to print, by the options.
pub(crate) fn chosen<'a>(diagnostics: &'a [Diagnostic], output: &Output) -> Vec<&'a Diagnostic> {
    let warnings = diagnostics.iter().filter(|diagnostic| diagnostic.code.severity() == Severity::Warning).count();
    let least = match output {
        Output { quiet: true, .. } => Severity::Error,
        Output { verbose: true, .. } | Output { format: Format::Json, .. } => Severity::Note,
        _ if warnings <= FEW => Severity::Warning,
        _ => Severity::Error,
    };
    let wanted = |diagnostic: &&Diagnostic| match &output.code {
        Some(code) => diagnostic.code.as_str() == code,
        None => diagnostic.code.severity() >= least,
    };
    diagnostics.iter().filter(wanted).collect()
}

/// A diagnostic as rustc prints it: the message, an excerpt with the place marked, and the help.
pub(crate) fn excerpt(diagnostic: &Diagnostic, texts: &Texts) -> Text {
    let level = match diagnostic.code.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(terminal::escaped(&diagnostic.message)).id(diagnostic.code.as_str());
    let place = Excerpt::at(diagnostic.span, texts);
    let related = diagnostic.related.as_ref();
    let (beside, elsewhere): (Vec<_>, Vec<_>) =
        related.into_iter().partition(|(span, _)| span.file == diagnostic.span.file);
    let elsewhere: Vec<_> =
        elsewhere.into_iter().filter_map(|(span, label)| Some((Excerpt::at(*span, texts)?, *span, label))).collect();
    let mut groups = vec![match &place {
        None => Group::with_title(title),
        // Of a file that was not read there is nothing to show.
        Some(place) if place.source.text.is_empty() => title.element(Origin::path(place.path.as_str())),
        Some(place) => {
            title.element(beside.into_iter().fold(place.snippet(diagnostic.span), |snippet, (span, label)| {
                let context = AnnotationKind::Context.span(place.marked(*span));
                snippet.annotation(context.label(terminal::escaped(label)))
            }))
        }
    }];
    for (place, span, label) in &elsewhere {
        groups.push(Level::NOTE.secondary_title(terminal::escaped(label)).element(place.snippet(*span)));
    }
    if let Some(help) = &diagnostic.help {
        groups.push(Group::with_title(Level::HELP.secondary_title(terminal::escaped(help))));
    }
    Text::new().excerpt(&groups)
}

/// A source as an excerpt shows it.
struct Excerpt<'a> {
    source: &'a Source,
    path: String,
    shown: Pictured<'a>,
}

impl<'a> Excerpt<'a> {
    fn at(span: Span, texts: &Texts<'a>) -> Option<Self> {
        let (source, path) = texts.get(span)?;
        let path = terminal::escaped(&path).into_owned();
        Some(Excerpt { source, path, shown: Pictured::of(&source.text) })
    }

    fn snippet(&self, span: Span) -> Snippet<'_, Annotation<'_>> {
        let place = AnnotationKind::Primary.span(self.marked(span));
        Snippet::source(&*self.shown.text).path(self.path.as_str()).annotation(place)
    }

    /// The span as a range of what is shown: on character boundaries, within the text, not past the end of its first
    /// line where it has several, since what matters is where it begins.
    fn marked(&self, span: Span) -> Range<usize> {
        let text = &self.source.text;
        let floor = |offset: u32| {
            let mut offset = (offset as usize).min(text.len());
            while !text.is_char_boundary(offset) {
                offset -= 1;
            }
            offset
        };
        let (start, end) = (floor(span.start), floor(span.end));
        let end = end.max(start);
        let line = text.get(start..end).and_then(|text| text.find('\n')).map_or(end, |newline| start + newline);
        self.shown.offset(start)..self.shown.offset(line)
    }
}

/// One line with the count of each severity, then one line per code, the most frequent first.
pub(crate) fn summary(diagnostics: &[Diagnostic], printed: usize) -> Text {
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        *counts.entry(diagnostic.code).or_default() += 1;
    }
    let mut counts: Vec<(Code, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|&(code, count)| (std::cmp::Reverse(code.severity()), std::cmp::Reverse(count), code));
    let line = |(code, count): (Code, usize)| {
        let word = format!("{}[{}]", word(code.severity()), code.as_str());
        let text = Text::new().push(format!("{count:>6} ")).styled(style(code.severity()), word);
        text.push(" ").styled(DIM, first_sentence(code.meaning())).end()
    };
    let text: Text = counts.into_iter().map(line).collect();
    match diagnostics.len().saturating_sub(printed) {
        0 => text,
        hidden => {
            text.push(format!("{hidden:>6} not shown: --code CODE prints those of one code, -v prints all")).end()
        }
    }
}

/// The first sentence of a doc comment, without the leading space of its lines and the full stop.
pub(crate) fn first_sentence(explanation: &str) -> &str {
    let explanation = explanation.trim();
    explanation.split_once(". ").map_or(explanation, |(first, _)| first).trim_end_matches('.')
}

/// A diagnostic as a line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    path: String,
    line: usize,
    column: usize,
    end: End,
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct End {
    line: usize,
    column: usize,
}

/// What a severity is called.
pub(crate) const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// How that word looks.
pub(crate) const fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error => ERROR,
        Severity::Warning => WARNING,
        Severity::Note => DIM,
    }
}

/// One as a JSON object on one line; lines and columns count from 1, columns in characters.
///
/// # Errors
/// Where it can't be written as JSON.
pub(crate) fn json(diagnostic: &Diagnostic, texts: &Texts) -> Result<String> {
    let place = texts.get(diagnostic.span);
    let lines = texts.source(diagnostic.span).map(|(_, lines)| lines);
    let position = |offset| {
        lines.map_or((1, 1), |lines| {
            let position = lines.position(offset);
            (position.line, position.column)
        })
    };
    let (line, column) = position(diagnostic.span.start);
    let (end_line, end_column) = position(diagnostic.span.end);
    let line = Line {
        path: place.as_ref().map_or_else(String::new, |(_, path)| path.clone()),
        line,
        column,
        end: End { line: end_line, column: end_column },
        code: diagnostic.code.as_str(),
        severity: word(diagnostic.code.severity()),
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
    };
    terminal::json(&line)
}

/// Prints what of a folder was not read, for commands that tell nothing else of its pages.
///
/// # Errors
/// Where stdout refuses.
pub(crate) fn unread(docs: &Docs, output: &Output) -> Result<Outcome> {
    let diagnostics = docs.unread();
    print(&diagnostics, &Texts::new(&docs.root, &docs.sources), output, true)?;
    Ok(if any_errors(&diagnostics) { Outcome::Findings } else { Outcome::Fine })
}

/// Whether the run's exit status must tell of errors.
pub(crate) fn any_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.code.severity() == Severity::Error)
}

/// Prints what was asked for: for people on stderr, for machines on stdout unless that is taken by `is_stdout_taken`.
///
/// # Errors
/// Where stdout refuses.
pub(crate) fn print(diagnostics: &[Diagnostic], texts: &Texts, output: &Output, is_stdout_taken: bool) -> Result<()> {
    let chosen = chosen(diagnostics, output);
    if output.format == Format::Json {
        let lines: Vec<String> = chosen.iter().map(|diagnostic| json(diagnostic, texts)).collect::<Result<_>>()?;
        return terminal::json_lines(&lines, is_stdout_taken);
    }
    for diagnostic in &chosen {
        terminal::err(&excerpt(diagnostic, texts).end());
    }
    if !output.quiet {
        terminal::err(&summary(diagnostics, chosen.len()));
    }
    Ok(())
}
