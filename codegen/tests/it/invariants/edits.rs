//! Edits that diagnostics come with, made on the texts that they are for.

use graphdown_codegen::{diagnostic::Diagnostic, source::Source};

/// The texts with all mechanical edits made that don't touch each other.
///
/// # Panics
/// Where an edit is for what is no stretch of whole characters in its text.
pub(crate) fn made(sources: &[Source], diagnostics: &[Diagnostic]) -> Vec<Source> {
    let mut fixes: Vec<_> = diagnostics.iter().filter_map(Diagnostic::mechanical_fix).collect();
    fixes.sort_by_key(|fix| (fix.span.file, std::cmp::Reverse(fix.span.start)));
    let mut sources = sources.to_vec();
    let mut last = None;
    for fix in fixes {
        let range = fix.span.start as usize..fix.span.end as usize;
        if last.is_some_and(|(file, start)| file == fix.span.file && start <= fix.span.end) {
            continue;
        }
        let Some(source) = sources.get_mut(fix.span.file.index()) else { continue };
        assert!(source.text.get(range.clone()).is_some(), "{fix:?} is for no stretch of {}", source.path);
        source.text.replace_range(range, &fix.text);
        last = Some((fix.span.file, fix.span.start));
    }
    sources
}
