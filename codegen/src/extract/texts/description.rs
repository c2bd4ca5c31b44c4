//! Converts texts of a page to Markdown that stands alone: links become absolute, and a link that leads nowhere becomes
//! text.

use std::fmt::Write;

use crate::{
    extract::texts::blocks,
    page::{Block, Page, Text, Version},
    vocabulary::remarks,
};

const SITE: &str = "https://learn.microsoft.com";

/// The page's address on learn.microsoft.com, for a path such as `v1.0/api/call-get.md`.
#[must_use]
pub(crate) fn page_url(path: &str, version: Version) -> String {
    let view = match version {
        Version::V1 => "graph-rest-1.0",
        Version::Beta => "graph-rest-beta",
    };
    let stem = path.strip_suffix(".md").unwrap_or(path);
    let file = stem.rsplit('/').next().unwrap_or(stem);
    let folder = if stem.contains("resources/") { "resources/" } else { "" };
    format!("{SITE}/graph/api/{folder}{file}?view={view}")
}

/// The paragraphs and lists under the title, without notes.
#[must_use]
pub(crate) fn preamble(page: &Page) -> String {
    let mut markdown = String::new();
    let Some(section) = page.sections.first() else { return markdown };
    for block in &section.blocks {
        let (text, bullet) = match block {
            Block::Paragraph(text) => (text, ""),
            Block::Item(text) => (text, "* "),
            _ => continue,
        };
        let rendered = self::markdown(text, page);
        if rendered.is_empty() || rendered.starts_with("Namespace:") {
            continue;
        }
        let gap = match (markdown.is_empty(), bullet, markdown.lines().last()) {
            (true, ..) => "",
            (_, "* ", Some(last)) if last.starts_with("* ") => "\n",
            _ => "\n\n",
        };
        _ = write!(markdown, "{gap}{bullet}{rendered}");
    }
    markdown
}

/// The texts of a section, as one paragraph each.
#[must_use]
pub(crate) fn paragraphs<'a>(texts: impl IntoIterator<Item = &'a Text>, page: &Page) -> String {
    let rendered: Vec<String> = texts.into_iter().map(|text| markdown(text, page)).filter(|t| !t.is_empty()).collect();
    rendered.join("\n\n")
}

/// The text as it stands in the source, but for the pipes that a table escapes; nothing where it is yet to be written:
/// `TODO: Add Description`.
#[must_use]
pub(crate) fn written(text: &Text) -> String {
    if is_unwritten(text) { String::new() } else { unescaped(text.markdown.trim()) }
}

/// A pipe is escaped in tables alone, where it may stand in code.
fn unescaped(markdown: &str) -> String {
    markdown.replace("\\|", "|")
}

fn is_unwritten(text: &Text) -> bool {
    let plain = text.plain.as_str();
    let is_word = |word: &str| {
        let rest = plain.strip_prefix(word);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    remarks::UNWRITTEN.any(is_word)
}

/// One text as Markdown, its links absolute; one that leads nowhere on the web loses its link.
#[must_use]
pub(crate) fn markdown(text: &Text, page: &Page) -> String {
    if is_unwritten(text) {
        return String::new();
    }
    unescaped(text.markdown_with_links(|target| absolute(target, page)).trim())
}

/// Where a link of a page leads on the web; `None` for one within the page or to nowhere.
fn absolute(target: &str, page: &Page) -> Option<String> {
    let target = target.trim();
    if target.starts_with("https://") || target.starts_with("http://") {
        return Some(target.to_owned());
    }
    if target.starts_with('/') {
        return Some(format!("{SITE}{target}"));
    }
    let (path, fragment) = target.split_once('#').map_or((target, ""), |(path, fragment)| (path, fragment));
    let path = path.split('?').next().unwrap_or(path);
    let file = path.strip_suffix(".md").filter(|file| !file.is_empty())?;
    if file.contains("concepts/") {
        let file = file.rsplit('/').next()?.replace('_', "-");
        return Some(format!("{SITE}/graph/{file}"));
    }
    let beside = if page.path.contains("resources/") && !path.contains('/') { "resources/" } else { "" };
    let mut url = page_url(&format!("{beside}{path}"), page.version);
    if !fragment.is_empty() {
        _ = write!(url, "#{fragment}");
    }
    Some(url)
}

/// The notes of a section that speak of deprecation, each as one text.
#[must_use]
pub(crate) fn deprecation_notes(page: &Page, section: &crate::page::Section) -> Vec<String> {
    blocks::notes(section)
        .map(|texts| paragraphs(texts, page))
        .filter(|note| note.to_ascii_lowercase().contains("deprecat"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_have_addresses() {
        assert_eq!(
            page_url("v1.0/api/call-get.md", Version::V1),
            "https://learn.microsoft.com/graph/api/call-get?view=graph-rest-1.0"
        );
        assert_eq!(
            page_url("../resources/call.md", Version::Beta),
            "https://learn.microsoft.com/graph/api/resources/call?view=graph-rest-beta"
        );
    }
}
