//! Makes the edits of findings, on disk or as a diff. An edit may overlap another or have no effect, so the pages are
//! linted after each round, and ineffective edits are taken back.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use graphdown_codegen::{
    Linting,
    diagnostic::{Code, Diagnostic, Fix},
    source::{FileId, Source, SourceMap},
};
use similar::TextDiff;

use super::folder::Folder;
use crate::{
    Outcome,
    arguments::{Lint, Output},
    progress::Progress,
    read, report,
    terminal::{self, Text},
    write::{self, Difference},
};

/// Edits that touch each other wait for another round, and some reveal what couldn't be read before.
const MOST_ROUNDS: usize = 8;

/// Fixes the pages of a folder, or prints the diff; the folder then has the remaining findings. Reports unwritable pages.
///
/// # Errors
/// If files can't be written.
pub(crate) fn run(folder: &mut Folder, options: &Lint, output: &Output, progress: &Progress) -> Result<Outcome> {
    progress.step("mending");
    let code = output.code.as_deref().and_then(Code::named);
    let files = (!options.only.is_empty()).then(|| folder.named(&options.only));
    let is_asked_for = |diagnostic: &Diagnostic| {
        code.is_none_or(|code| code == diagnostic.code)
            && files.as_ref().is_none_or(|files| files.contains(&diagnostic.span.file))
    };
    let with_edits = folder.diagnostics.iter().filter(|one| fix(one).is_some() && is_asked_for(one));
    let (unwritable, told) = unwritable(folder, with_edits.map(|one| one.span.file).collect());
    let is_wanted = |one: &Diagnostic| is_asked_for(one) && !unwritable.contains(&one.span.file);
    let Mended { sources, edits, linting } = mend(folder, &is_wanted);
    let pairs = folder.docs.sources.pages().zip(sources.pages()).map(|((_, old), (_, new))| (old, new));
    let changed: Vec<(&Source, &Source)> = pairs.filter(|(old, new)| old.text != new.text).collect();
    if options.dry_run {
        let diffs: String = changed.iter().map(|(old, new)| diff(&old.path, &old.text, &new.text)).collect();
        terminal::document(&diffs)?;
    } else {
        let texts = changed.iter().map(|(_, new)| (new.path.clone(), new.text.clone()));
        let texts: BTreeMap<String, String> = texts.collect();
        let differences: Vec<Difference> = texts.keys().cloned().map(Difference::Changed).collect();
        write::each(&folder.docs.root, &texts, &differences)?;
    }
    if !output.quiet {
        let done = if options.dry_run { "would fix" } else { "fixed" };
        terminal::err(&Text::line(format!("{done:>10} {edits} places in {} files", changed.len())));
    }
    if let Some(linting) = linting.filter(|_| !options.dry_run) {
        folder.replace(sources, linting);
    }
    terminal::err(&told);
    Ok(if told == Text::new() { Outcome::Fine } else { Outcome::Findings })
}

/// Those of the pages that can't be written, and an error for each that isn't fixed elsewhere.
fn unwritable(folder: &Folder, pages: BTreeSet<FileId>) -> (BTreeSet<FileId>, Text) {
    let (root, sources) = (&folder.docs.root, &folder.docs.sources);
    let paths: BTreeSet<&str> = sources.pages().map(|(_, source)| source.path.as_str()).collect();
    let mut unwritable = BTreeSet::new();
    let mut told = Text::new();
    for page in pages {
        let Some(source) = sources.get(page) else { continue };
        let Err(why) = write::file::inside(root, &source.path) else { continue };
        unwritable.insert(page);
        // A link to another page says what that page says, which is mended there.
        let target = read::file::place(root, &root.join(&source.path)).ok();
        if !target.is_some_and(|target| paths.contains(read::relative(root, &target).as_str())) {
            let error = Text::new().styled(report::ERROR, "error:");
            told.extend([error.push(format!(" not fixed: {why}")).end()]);
        }
    }
    (unwritable, told)
}

/// The unified diff. Texts of pages are unchanged, as a patch requires; a terminal gets them escaped.
fn diff(path: &str, old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    diff.unified_diff().header(&quoted(&format!("a/{path}")), &quoted(&format!("b/{path}"))).to_string()
}

/// A path as `git` writes it in a patch and `patch` reads it: unusual ones as a string of C.
fn quoted(path: &str) -> String {
    if !path.contains(['"', '\\']) && terminal::escaped(path) == path {
        return path.to_owned();
    }
    let quoted = path.bytes().map(|byte| match byte {
        b'"' | b'\\' => format!("\\{}", char::from(byte)),
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!("\\{byte:03o}"),
    });
    format!("\"{}\"", quoted.collect::<String>())
}

/// The result of fixing.
pub(crate) struct Mended {
    /// All sources, fixed or not.
    pub(crate) sources: SourceMap,
    /// The number of edits.
    pub(crate) edits: usize,
    /// The remaining findings; `None` if nothing was fixed.
    pub(crate) linting: Option<Linting>,
}

/// Makes all wanted edits that are effective.
pub(crate) fn mend(folder: &Folder, is_wanted: &dyn Fn(&Diagnostic) -> bool) -> Mended {
    let mut mended = Mended { sources: folder.docs.sources.clone(), edits: 0, linting: None };
    let mut refused = BTreeSet::new();
    for _ in 0..MOST_ROUNDS {
        let found = mended.linting.as_ref().map_or(&folder.diagnostics, |linting| &linting.diagnostics);
        let wanted =
            found.iter().filter(|diagnostic| is_wanted(diagnostic) && !refused.contains(&identity(diagnostic)));
        let mut chosen = without_overlaps(wanted.collect());
        let (sources, linting) = loop {
            if chosen.is_empty() {
                return mended;
            }
            let sources = edited(&mended.sources, &chosen);
            let linting = folder.look_again(&sources);
            let bad = ineffective(&chosen, found, &linting.diagnostics);
            if bad.is_empty() {
                break (sources, linting);
            }
            refused.extend(chosen.iter().filter(|one| bad.contains(one)).map(|one| identity(one)));
            chosen.retain(|one| !bad.contains(one));
        };
        mended.edits += chosen.len();
        mended.sources = sources;
        mended.linting = Some(linting);
    }
    mended
}

/// The identity of a finding, which other edits don't change.
fn identity(diagnostic: &Diagnostic) -> (FileId, Code, String) {
    (diagnostic.span.file, diagnostic.code, diagnostic.message.clone())
}

fn fix(diagnostic: &Diagnostic) -> Option<&Fix> {
    diagnostic.mechanical_fix()
}

/// The findings with edits in order of position, without those that touch the edit before.
fn without_overlaps(mut wanted: Vec<&Diagnostic>) -> Vec<&Diagnostic> {
    wanted.retain(|diagnostic| diagnostic.mechanical_fix().is_some());
    wanted.sort_by_key(|diagnostic| fix(diagnostic).map(|fix| fix.span));
    let mut chosen: Vec<&Diagnostic> = Vec::new();
    for diagnostic in wanted {
        let last = chosen.last().and_then(|last| fix(last)).map(|fix| fix.span);
        let touches = |one: &Fix| {
            last.is_some_and(|last| {
                one.span.file == last.file && (one.span.start < last.end || one.span.start == last.start)
            })
        };
        if !fix(diagnostic).is_some_and(touches) {
            chosen.push(diagnostic);
        }
    }
    chosen
}

/// The sources with the edits, which are in order of position.
fn edited(sources: &SourceMap, chosen: &[&Diagnostic]) -> SourceMap {
    let mut edited = sources.clone();
    for Fix { span, text, .. } in chosen.iter().rev().filter_map(|diagnostic| fix(diagnostic)) {
        edited.edit(span.file, span.start as usize..span.end as usize, text);
    }
    edited
}

/// The ineffective edits: those whose finding is still reported, or whose file has a new finding.
fn ineffective<'a>(chosen: &[&'a Diagnostic], before: &[Diagnostic], after: &[Diagnostic]) -> Vec<&'a Diagnostic> {
    let counted = |diagnostics: &[Diagnostic]| {
        let mut counts: BTreeMap<_, usize> = BTreeMap::new();
        for diagnostic in diagnostics {
            *counts.entry(identity(diagnostic)).or_default() += 1;
        }
        counts
    };
    let (old, new) = (counted(before), counted(after));
    let is_new = |(what, count): &(&_, &usize)| old.get(*what).is_none_or(|old| old < *count);
    let worse: BTreeSet<FileId> = new.iter().filter(is_new).map(|((file, ..), _)| *file).collect();
    let told: BTreeSet<_> = after.iter().map(|one| (one.span.file, one.span.start, one.code, &one.message)).collect();
    let mut bad = Vec::new();
    // How much longer the text before is by now.
    let (mut file, mut shift) = (None, 0_i64);
    for diagnostic in chosen {
        let Some(Fix { span, text, .. }) = fix(diagnostic) else { continue };
        if file != Some(span.file) {
            (file, shift) = (Some(span.file), 0);
        }
        let place = u32::try_from(i64::from(diagnostic.span.start) + shift).unwrap_or(u32::MAX);
        if worse.contains(&span.file)
            || told.contains(&(diagnostic.span.file, place, diagnostic.code, &diagnostic.message))
        {
            bad.push(*diagnostic);
        }
        shift += text.len() as i64 - (i64::from(span.end) - i64::from(span.start));
    }
    bad
}

#[cfg(test)]
mod tests {
    use super::*;
    use graphdown_codegen::{diagnostic::Diagnostics, source::Span};

    fn found(edits: &[(usize, usize, &str)]) -> Vec<Diagnostic> {
        let mut diagnostics = Diagnostics::default();
        for &(start, end, text) in edits {
            let span = Span::new(FileId(0), start, end);
            diagnostics.push(Code::JsonFlaw, span, format!("at {start}")).fix(span, text);
        }
        diagnostics.into_sorted()
    }

    #[test]
    fn paths_stay_on_their_line_of_a_patch() {
        assert_eq!(quoted("a/v1.0/ä b.md"), "a/v1.0/ä b.md");
        assert_eq!(quoted("a/\u{1b}\n\"é\u{202e}\\"), r#""a/\033\012\"\303\251\342\200\256\\""#);
    }

    #[test]
    fn edits_that_touch_wait() {
        let found = found(&[(0, 2, ""), (1, 3, ""), (3, 3, ","), (3, 4, ""), (4, 5, "x")]);
        let chosen = without_overlaps(found.iter().collect());
        let messages: Vec<&str> = chosen.iter().map(|one| one.message.as_str()).collect();
        assert_eq!(messages, ["at 0", "at 3", "at 4"]);
        let sources = SourceMap::from_iter([Source { path: String::new(), text: "abcdef".into() }]);
        assert_eq!(edited(&sources, &chosen).text(FileId(0)), "c,dxf");
    }

    #[test]
    fn an_edit_counts_only_if_what_it_mends_is_gone_and_nothing_new_comes() {
        let before = found(&[(0, 2, ""), (5, 6, "xyz")]);
        let chosen: Vec<&Diagnostic> = before.iter().collect();
        assert_eq!(ineffective(&chosen, &before, &[]), Vec::<&Diagnostic>::new());
        // What was at 5 is at 3 by now.
        let mut still = before[1].clone();
        still.span = Span::new(FileId(0), 3, 6);
        assert_eq!(ineffective(&chosen, &before, &[still.clone()]), [&before[1]]);
        still.message = "another".into();
        assert_eq!(ineffective(&chosen, &before, &[still]), chosen);
    }
}
