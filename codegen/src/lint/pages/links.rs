//! Reports links to pages or headings that don't exist. Sites make different anchors of one heading, so only letters
//! and digits are compared; links to folders that are not among the sources can't be checked.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diagnostic::{Code, Diagnostics},
    extract::texts::blocks,
    lint::{Read, near::Near, parts},
    page::{Block, Page, Text},
    source::{self, FileId, SourceMap, Span},
};

pub(super) fn check(read: &Read, diagnostics: &mut Diagnostics) {
    let pages = read.pages.iter().map(|page| (page.file, page)).collect();
    let mut links = Links {
        sources: read.sources,
        near: Near::of(read.sources),
        pages,
        anchors: BTreeMap::new(),
        marked: BTreeMap::new(),
        diagnostics,
    };
    for page in read.pages {
        let of_texts = parts::texts(page).flat_map(|text| text.links.iter().map(move |link| (Some(text), link)));
        for (text, link) in of_texts {
            // What is defined apart is looked at there.
            let is_defined_apart = !link.target.is_empty() && links.found(link.span) != link.target;
            match text.filter(|_| link.target.is_empty()) {
                Some(text) => links.undefined(text, link.span),
                None if !is_defined_apart => links.target(page, &link.target, link.span),
                None => {}
            }
        }
        for definition in &page.definitions {
            links.target(page, &definition.target, definition.span);
        }
        for text in running_texts(page) {
            links.unclosed(text);
        }
    }
}

fn running_texts(page: &Page) -> impl Iterator<Item = &Text> {
    page.sections.iter().flat_map(|section| blocks::flat(&section.blocks)).filter_map(|block| match block {
        Block::Paragraph(text) | Block::Item(text) => Some(text),
        _ => None,
    })
}

struct Links<'a, 'd> {
    sources: &'a SourceMap,
    /// The folders that the sources lie in: what is said to lie in others can't be looked up.
    near: Near<'a>,
    pages: BTreeMap<FileId, &'a Page>,
    /// The headings of the pages that were asked for, each with how often it is there.
    anchors: BTreeMap<FileId, BTreeMap<String, usize>>,
    /// The anchors that HTML sets in these pages.
    marked: BTreeMap<FileId, BTreeSet<&'a str>>,
    diagnostics: &'d mut Diagnostics,
}

/// What stands in quotes behind each `name=` and `id=`.
fn marked_anchors(text: &str) -> BTreeSet<&str> {
    let keys = ["name=", "id="].into_iter().flat_map(|key| text.match_indices(key));
    let quoted = keys.filter_map(|(at, key)| {
        let value = text.get(at + key.len()..)?;
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        value.get(1..)?.split(quote).next()
    });
    quoted.collect()
}

impl<'a> Links<'a, '_> {
    fn found(&self, span: Span) -> &'a str {
        self.sources.text_at(span)
    }

    fn undefined(&mut self, text: &Text, span: Span) {
        // The parser takes the `[]` of a reference without definition for text behind it.
        let wider = Span { end: span.end.saturating_add(2), ..span };
        let span = if self.found(wider).ends_with("][]") { wider } else { span };
        let written = self.found(span);
        let is_reference = written.contains("][");
        if !is_reference && !written.ends_with("]()") || text.plain.is_empty() {
            return;
        }
        let help = if is_reference { "define it: `[x]: y.md`" } else { "write the target between the parentheses" };
        let message = format!("`{written}` has no target");
        self.diagnostics.push(Code::UndefinedLink, span, message).help(help);
    }

    fn unclosed(&mut self, text: &Text) {
        // No target is longer.
        const LONGEST: usize = 2048;
        let (mut from, mut searched, mut told) = (0, 0, BTreeSet::new());
        while let Some(at) = text.plain.get(from..).and_then(|rest| rest.find("](")).map(|at| from + at) {
            from = at + 2;
            let target = text.plain.get(from..).unwrap_or_default();
            let Some((length, _)) = target
                .char_indices()
                .take(LONGEST)
                .find(|(_, c)| matches!(c, ' ' | ')' | '|'))
                .or_else(|| Some((target.len(), ' ')).filter(|(length, _)| *length < LONGEST))
            else {
                continue;
            };
            let target = target.get(..length).unwrap_or_default().trim_end_matches(['.', ',', ';', ':']);
            if target.is_empty() || !target.contains(".md") || !told.insert(target) {
                continue;
            }
            // The plain text has no brackets of links that are closed.
            let written = format!("]({target}");
            let behind = text.markdown.get(searched..).and_then(|rest| rest.find(&written)).map(|at| searched + at);
            let Some(start) = behind.or_else(|| text.markdown.find(&written)) else { continue };
            searched = searched.max(start);
            let place = text.span.part_of(&text.markdown, start + 2, start + 2 + target.len());
            self.diagnostics
                .push(Code::UnclosedLink, place, format!("the link to `{target}` isn't closed"))
                .help("close it with `)`");
        }
    }

    fn target(&mut self, page: &Page, target: &str, span: Span) {
        let target = target.trim();
        let is_elsewhere =
            target.is_empty() || target.starts_with(['/', '~']) || target.contains(':') || target.contains('%');
        if is_elsewhere {
            return;
        }
        let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
        let path = path.split('?').next().unwrap_or(path);
        let file = if path.is_empty() { Some(page.file) } else { self.file(path, span) };
        if let Some(file) = file.filter(|_| !anchor.is_empty() && !anchor.starts_with("tab/")) {
            self.anchor(file, anchor, target, span);
        }
    }

    /// The source that a path leads to; tells of a path that leads to none, or that has another case.
    fn file(&mut self, path: &str, span: Span) -> Option<FileId> {
        let from = self.sources.get(span.file)?.path.as_str();
        let resolved = source::resolve(from, path);
        let folder = resolved.rsplit_once('/').map_or("", |(folder, _)| folder);
        let is_page = resolved.ends_with(".md");
        let Some(file) = self.sources.find(&resolved) else {
            let is_known = self.near.has(folder);
            let lacks_extension = !path.ends_with('/') && self.sources.find(&format!("{resolved}.md")).is_some();
            if is_known && (is_page || lacks_extension) {
                let diagnostic = self.diagnostics.push(
                    Code::BrokenLink,
                    span,
                    format!("`{path}` leads to `{resolved}`, which doesn't exist"),
                );
                let name = resolved.rsplit('/').next().unwrap_or_default();
                let near = self.near.nearest(folder, name);
                if lacks_extension {
                    diagnostic.help("add .md");
                } else if let Some(near) = near {
                    diagnostic.help(format!("`{near}` exists"));
                }
            }
            return None;
        };
        let actual = self.sources.get(file)?.path.as_str();
        if path.contains('\\') {
            self.diagnostics
                .push(Code::BrokenLink, span, format!("`{path}` has backslashes"))
                .help("write `/` instead");
        } else if actual != resolved {
            let diagnostic = self
                .diagnostics
                .push(Code::LinkCase, span, format!("expected `{actual}`, found `{path}`"))
                .help("the site ignores case, file systems don't");
            let rest = self.sources.text(span.file).get(span.start as usize..);
            if rest.is_some_and(|rest| rest.starts_with(path)) {
                diagnostic.fix(span.part(0, path.len()), in_case_of(path, actual));
            }
        }
        Some(file)
    }

    fn anchor(&mut self, file: FileId, anchor: &str, target: &str, span: Span) {
        let Some(page) = self.pages.get(&file).copied() else { return };
        let known = self.anchors.entry(file).or_insert_with(|| {
            let mut known = BTreeMap::new();
            for section in &page.sections {
                *known.entry(letters(&section.heading.plain)).or_default() += 1;
            }
            known
        });
        let wanted = letters(anchor);
        // The second heading of one text has `-1` behind its anchor.
        let numbered = anchor.rsplit_once('-').and_then(|(name, number)| Some((name, number.parse::<usize>().ok()?)));
        let is_heading = known.contains_key(&wanted)
            || numbered.is_some_and(|(name, number)| known.get(&letters(name)).is_some_and(|times| *times > number));
        let text = self.sources.text(file);
        let marked = self.marked.entry(file).or_insert_with(|| marked_anchors(text));
        if wanted.is_empty() || is_heading || marked.contains(anchor) {
            return;
        }
        self.diagnostics
            .push(Code::MissingAnchor, span, format!("`{target}` matches no heading of {}", page.path))
            .help("an anchor is the heading in lower case, with hyphens for spaces");
    }
}

/// The letters and digits of a heading or an anchor: what punctuation an anchor keeps differs from site to site.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The path with each of its parts in the case of the actual path's, counted from the end.
fn in_case_of(path: &str, actual: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    for (part, real) in parts.iter_mut().rev().zip(actual.rsplit('/')) {
        if part.eq_ignore_ascii_case(real) {
            *part = real;
        }
    }
    parts.join("/")
}
