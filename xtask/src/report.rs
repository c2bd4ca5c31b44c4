//! Diagnostics come in; what people and machines read of them goes out: excerpts as rustc prints them, a summary, JSON lines.

use std::{
    cell::OnceCell,
    collections::BTreeMap,
    fmt::Write,
    ops::Range,
    path::{Path, PathBuf},
};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use anstyle::{AnsiColor, Style};
use graphdown_codegen::{
    diagnostic::{Code, Diagnostic, Severity},
    source::{Lines, Source, Span},
};
use serde::Serialize;

use crate::arguments::{Format, Output};

/// How the word `error` looks.
pub(crate) const ERROR: Style = AnsiColor::BrightRed.on_default().bold();
/// How the word `warning` looks.
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// How headings look.
pub(crate) const BOLD: Style = Style::new().bold();
/// How asides look.
pub(crate) const DIM: Style = Style::new().dimmed();

/// So many warnings are printed without being asked for.
const FEW: usize = 20;

/// The texts that diagnostics point into, and what people call the folder that they lie in.
pub(crate) struct Texts<'a> {
    root: PathBuf,
    sources: Vec<(&'a Source, OnceCell<Lines<'a>>)>,
}

impl<'a> Texts<'a> {
    /// Sources in the order of their ids, and the folder that their paths start from.
    pub(crate) fn new(root: &Path, sources: impl IntoIterator<Item = &'a Source>) -> Self {
        let sources = sources.into_iter().map(|source| (source, OnceCell::new()));
        Texts { root: shown(root), sources: sources.collect() }
    }

    fn get(&self, span: Span) -> Option<(&'a Source, String)> {
        let (source, _) = self.sources.get(span.file.index())?;
        Some((source, self.root.join(&source.path).display().to_string()))
    }

    /// The source that a span lies in, and its lines.
    pub(crate) fn source(&self, span: Span) -> Option<(&'a Source, &Lines<'a>)> {
        let (source, lines) = self.sources.get(span.file.index())?;
        Some((source, lines.get_or_init(|| Lines::of(&source.text))))
    }
}

/// A path as people would type it here: without the current folder.
pub(crate) fn shown(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
    match path.strip_prefix(&here) {
        Ok(inside) => inside.to_path_buf(),
        Err(_) => path.to_path_buf(),
    }
}

/// Which diagnostics are worth printing, by the options given.
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

/// Prints one as rustc does: the message, an excerpt with the place marked, and what to do.
pub(crate) fn excerpt(diagnostic: &Diagnostic, texts: &Texts) -> String {
    let level = match diagnostic.code.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.as_str());
    let related = diagnostic.related.as_ref().and_then(|(span, label)| Some((texts.get(*span)?, *span, label)));
    let mut groups: Vec<Group> = Vec::new();
    match texts.get(diagnostic.span) {
        Some((source, path)) => {
            let mut snippet = Snippet::source(source.text.as_str())
                .path(path)
                .annotation(AnnotationKind::Primary.span(marked(source, diagnostic.span)));
            if let Some((_, span, label)) = &related
                && span.file == diagnostic.span.file
            {
                snippet = snippet.annotation(AnnotationKind::Context.span(marked(source, *span)).label(label.as_str()));
            }
            groups.push(title.element(snippet));
        }
        None => groups.push(Group::with_title(title)),
    }
    if let Some(((source, path), span, label)) = related
        && span.file != diagnostic.span.file
    {
        let snippet = Snippet::source(source.text.as_str())
            .path(path)
            .annotation(AnnotationKind::Primary.span(marked(source, span)));
        groups.push(Level::NOTE.secondary_title(label.as_str()).element(snippet));
    }
    if let Some(help) = &diagnostic.help {
        groups.push(Group::with_title(Level::HELP.secondary_title(help.as_str())));
    }
    Renderer::styled().render(&groups)
}

/// The span as a range of the text: on character boundaries, within the text, not past the end of its first line
/// where it has several, since what matters is where it begins.
fn marked(source: &Source, span: Span) -> Range<usize> {
    let floor = |offset: u32| {
        let mut offset = (offset as usize).min(source.text.len());
        while !source.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    let (start, end) = (floor(span.start), floor(span.end));
    let end = end.max(start);
    let line = source.text.get(start..end).and_then(|text| text.find('\n')).map_or(end, |newline| start + newline);
    start..line
}

/// One line: how many of each severity; then one line per code, the most frequent first.
pub(crate) fn summary(diagnostics: &[Diagnostic], printed: usize) -> String {
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        *counts.entry(diagnostic.code).or_default() += 1;
    }
    let mut counts: Vec<(Code, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|&(code, count)| (std::cmp::Reverse(code.severity()), std::cmp::Reverse(count), code));
    let mut text = String::new();
    for (code, count) in counts {
        let (style, word) = (style(code.severity()), word(code.severity()));
        let explanation = first_sentence(code.explanation());
        let _ = writeln!(text, "{count:>6} {style}{word}[{}]{style:#} {DIM}{explanation}{DIM:#}", code.as_str());
    }
    let hidden = diagnostics.len().saturating_sub(printed);
    if hidden > 0 {
        let _ = writeln!(text, "{hidden:>6} not shown: --code CODE prints those of one code, -v all");
    }
    text
}

/// Doc lines come with their leading blank.
pub(crate) fn first_sentence(explanation: &str) -> &str {
    let explanation = explanation.trim();
    explanation.split_once(". ").map_or(explanation, |(first, _)| first).trim_end_matches('.')
}

/// A diagnostic as machines read it.
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
pub(crate) fn json(diagnostic: &Diagnostic, texts: &Texts) -> String {
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
    serde_json::to_string(&line).unwrap_or_default()
}

/// Whether the run's exit status must tell of errors.
pub(crate) fn any_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.code.severity() == Severity::Error)
}

/// Prints what was asked for: for people on stderr, for machines on stdout unless that is taken by `is_stdout_taken`.
pub(crate) fn print(diagnostics: &[Diagnostic], texts: &Texts, output: &Output, is_stdout_taken: bool) {
    let chosen = chosen(diagnostics, output);
    if output.format == Format::Json {
        let lines: String = chosen.iter().map(|diagnostic| json(diagnostic, texts) + "\n").collect();
        if is_stdout_taken {
            eprint!("{lines}")
        } else {
            print!("{lines}")
        }
        return;
    }
    for diagnostic in &chosen {
        anstream::eprintln!("{}\n", excerpt(diagnostic, texts));
    }
    if !output.quiet {
        anstream::eprint!("{}", summary(diagnostics, chosen.len()));
    }
}
