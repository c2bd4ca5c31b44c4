//! Checks the edits of diagnostics by making them on the texts that they are for.

use graphdown_codegen::{diagnostic::Diagnostic, source::SourceMap};

/// The texts with all mechanical edits made that don't touch each other; `None` where there are none.
///
/// # Panics
/// Where an edit is for what is no stretch of whole characters in its text.
pub(crate) fn made(sources: &SourceMap, diagnostics: &[Diagnostic]) -> Option<SourceMap> {
    let mut fixes: Vec<_> = diagnostics.iter().filter_map(Diagnostic::mechanical_fix).collect();
    fixes.sort_by_key(|fix| (fix.span.file, std::cmp::Reverse(fix.span.start)));
    let mut sources = sources.clone();
    let mut last = None;
    for fix in fixes {
        let range = fix.span.start as usize..fix.span.end as usize;
        if last.is_some_and(|(file, start)| file == fix.span.file && start <= fix.span.end) {
            continue;
        }
        let text = sources.text(fix.span.file);
        assert!(text.get(range.clone()).is_some(), "{fix:?} is for no stretch of its text");
        sources.edit(fix.span.file, range, &fix.text);
        last = Some((fix.span.file, fix.span.start));
    }
    last.map(|_| sources)
}
