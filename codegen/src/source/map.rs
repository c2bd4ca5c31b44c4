//! Owns every text that a run reads and gives each its id, so that a place can be shown by the map alone. Ids follow the
//! order in which texts are added, and diagnostics are sorted by id: pages come first.

use std::{collections::BTreeMap, ops::Range, sync::OnceLock};

use super::{
    FileId, Source, SourceRef, Span,
    lines::{LineStarts, Lines, Position},
};

/// The purpose of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A page of the reference, or a text that pages can include.
    Page,
    /// Overrides: `overrides.toml`.
    Overrides,
    /// Allowances: `lint.toml`.
    Allowances,
    /// An OpenAPI document from which a crate is generated, or a file that it refers to.
    Document,
    /// A file that couldn't be read, with an empty text, so that diagnostics can name it.
    Unread,
}

/// All sources of a run, by [`FileId`].
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<File>,
    /// Pages by path in lower case, since links may be in any case.
    pages: BTreeMap<String, FileId>,
}

#[derive(Clone, Debug)]
struct File {
    source: Source,
    role: Role,
    /// Looked for when a place in the text is first shown.
    lines: OnceLock<LineStarts>,
}

impl SourceMap {
    /// Adds a source and returns its id. Of two pages with the same path, links lead to the first.
    pub fn add(&mut self, role: Role, source: Source) -> FileId {
        let file = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        if role == Role::Page {
            self.pages.entry(source.path.to_ascii_lowercase()).or_insert(file);
        }
        self.files.push(File { source, role, lines: OnceLock::new() });
        file
    }

    /// The source with this id.
    #[must_use]
    pub fn get(&self, file: FileId) -> Option<&Source> {
        self.file(file).map(|file| &file.source)
    }

    /// The text of a source; empty if there is none with this id.
    #[must_use]
    pub fn text(&self, file: FileId) -> &str {
        self.get(file).map_or("", |source| &source.text)
    }

    /// The text of a span; empty if the source has no such span.
    #[must_use]
    pub fn text_at(&self, span: Span) -> &str {
        self.text(span.file).get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// The page with this path, in any case.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.pages.get(&path.to_ascii_lowercase()).copied()
    }

    /// All pages and includes, in the order of their ids.
    pub fn pages(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.with(Role::Page)
    }

    /// Whether a source is a page or an include.
    #[must_use]
    pub fn is_page(&self, file: FileId) -> bool {
        self.file(file).is_some_and(|file| file.role == Role::Page)
    }

    /// All OpenAPI documents: the one that a crate is made from, then the files that it refers to.
    pub fn documents(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.with(Role::Document)
    }

    /// `overrides.toml`, if there is one.
    #[must_use]
    pub fn overrides(&self) -> Option<(FileId, &Source)> {
        self.with(Role::Overrides).next()
    }

    /// `lint.toml`, if there is one.
    #[must_use]
    pub fn allowances(&self) -> Option<(FileId, &Source)> {
        self.with(Role::Allowances).next()
    }

    /// The lines of a source.
    #[must_use]
    pub fn lines(&self, file: FileId) -> Option<Lines<'_>> {
        let File { source, lines, .. } = self.file(file)?;
        Some(lines.get_or_init(|| LineStarts::of(&source.text)).in_text(&source.text))
    }

    /// The line and the column at which a span begins.
    #[must_use]
    pub fn position(&self, span: Span) -> Option<Position> {
        Some(self.lines(span.file)?.position(span.start))
    }

    /// The line at which a span begins, as documents write it: `v1.0/api/call-get.md:28`.
    #[must_use]
    pub fn place(&self, span: Span) -> Option<SourceRef> {
        let line = u32::try_from(self.position(span)?.line).ok();
        Some(SourceRef { path: self.get(span.file)?.path.clone(), line })
    }

    /// Replaces a range of bytes; does nothing if the range splits a character.
    pub fn edit(&mut self, file: FileId, range: Range<usize>, text: &str) {
        let Some(file) = self.files.get_mut(file.index()) else { return };
        if file.source.text.get(range.clone()).is_some() {
            file.source.text.replace_range(range, text);
            file.lines = OnceLock::new();
        }
    }

    fn file(&self, file: FileId) -> Option<&File> {
        self.files.get(file.index())
    }

    fn with(&self, role: Role) -> impl Iterator<Item = (FileId, &Source)> {
        let files = (0..).map(FileId).zip(&self.files);
        files.filter(move |(_, file)| file.role == role).map(|(id, file)| (id, &file.source))
    }
}

/// Of pages alone.
impl FromIterator<Source> for SourceMap {
    fn from_iter<I: IntoIterator<Item = Source>>(pages: I) -> Self {
        let mut sources = SourceMap::default();
        pages.into_iter().for_each(|page| _ = sources.add(Role::Page, page));
        sources
    }
}

#[cfg(test)]
mod tests {
    use super::{Role, SourceMap};
    use crate::source::{Source, Span};

    fn source(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_place_is_shown_by_the_map_alone_whatever_its_source_is_for() {
        let mut sources: SourceMap = [source("v1.0/api/a.md", "one\ntwo")].into_iter().collect();
        let overrides = sources.add(Role::Overrides, source("overrides.toml", "\n\n[["));
        let place = |file, at| sources.place(Span::new(file, at, at)).unwrap().to_string();
        assert_eq!(place(overrides, 2), "overrides.toml:3");
        assert_eq!(place(sources.find("V1.0/api/A.md").unwrap(), 4), "v1.0/api/a.md:2");
        assert_eq!(sources.find("overrides.toml"), None, "pages can't include it");
        assert_eq!(sources.pages().count(), 1);
    }

    #[test]
    fn an_edit_moves_the_lines_behind_it() {
        let mut sources: SourceMap = [source("a.md", "one\ntwo")].into_iter().collect();
        let (file, _) = sources.pages().next().unwrap();
        let line = |sources: &SourceMap, at| sources.position(Span::new(file, at, at)).unwrap().line;
        assert_eq!(line(&sources, 6), 2);
        sources.edit(file, 0..0, "\n\n");
        assert_eq!(line(&sources, 6), 4);
        sources.edit(file, 3..900, "");
        assert_eq!(sources.text(file), "\n\none\ntwo", "what is no range changes nothing");
    }
}
