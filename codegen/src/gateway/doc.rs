//! Writes text of pages and documents as doc comments that rustdoc reads without a warning, and of which nothing is
//! run. The hard part is that blocks are told apart by how lines begin, so that a line break in the wrong place, or too
//! deep an indentation, makes code of prose: `cargo test` runs each block of code that names no other language.

mod alias;
mod escape;
mod markdown;
mod wrap;

use super::{Ident, Statements};

pub(crate) use alias::Alias;

/// One line of a doc comment, without the slashes. It holds no line break, no control and nothing that turns text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DocLine(String);

/// A doc comment: blocks of Markdown with blank lines between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Docs(Vec<DocLine>);

/// Markdown within one block, in which nothing of an outside text is markup.
///
/// Blanks within code spans are kept as hard spaces until the lines are decided, since a code span that is
/// broken over two lines may begin a block of code with the second.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Prose(String);

impl DocLine {
    /// The one way to a line: whatever it was made from, this is true of it.
    fn new(text: &str) -> DocLine {
        DocLine(escape::clean(text).replace(escape::HARD_SPACE, " "))
    }

    /// As it stands behind the slashes and a blank.
    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Docs {
    /// A line of our own.
    #[must_use]
    pub(crate) fn fixed(line: &'static str) -> Docs {
        Docs(vec![DocLine::new(line)])
    }

    /// What a page says, in Markdown; empty for an empty text.
    #[must_use]
    pub(crate) fn markdown(text: &str) -> Docs {
        Docs::new(markdown::lines(text))
    }

    /// A paragraph on one line, however long.
    #[must_use]
    pub(crate) fn line(prose: &Prose) -> Docs {
        Docs::new([wrap::inert(&prose.0)])
    }

    /// A paragraph, as lines of a readable width.
    #[must_use]
    pub(crate) fn paragraph(prose: &Prose) -> Docs {
        Docs::new(wrap::wrap(&prose.0, "", ""))
    }

    /// A list under its title.
    #[must_use]
    pub(crate) fn list(title: &'static str, items: impl IntoIterator<Item = Prose>) -> Docs {
        Docs::list_of(&Prose::fixed(title), items)
    }

    /// A list under a title that isn't all our own.
    #[must_use]
    pub(crate) fn list_of(title: &Prose, items: impl IntoIterator<Item = Prose>) -> Docs {
        let items = items.into_iter().flat_map(|item| wrap::wrap(&item.0, "- ", "  "));
        Docs::paragraph(title).then(Docs::new(items))
    }

    /// Lines of requests, which are shown and nothing else.
    #[must_use]
    pub(crate) fn http(lines: &[String]) -> Docs {
        let longest = lines.iter().map(|line| escape::longest_run(line)).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        let head = std::iter::once(format!("{fence}http"));
        Docs::new(head.chain(lines.iter().cloned()).chain([fence]))
    }

    /// An example that compiles, of a crate that is imported by the first of these names, with a client of the second in
    /// a variable of the third. What it parses may fail in another way than what it sends.
    #[must_use]
    pub(crate) fn code(statements: &Statements, [import, client, variable]: [&Ident; 3], parses: bool) -> Docs {
        let error = if parses { "Box<dyn std::error::Error>".to_owned() } else { format!("{import}::Error") };
        let head = [
            "```no_run".to_owned(),
            format!("# async fn example({variable}: {import}::{client}) -> Result<(), {error}> {{"),
        ];
        // A line that begins with `#` would be hidden, and one with two shows one.
        let body = statements.as_str().lines().map(|line| {
            let is_hidden = line.trim_start().starts_with('#');
            if is_hidden { line.replacen('#', "##", 1) } else { line.to_owned() }
        });
        Docs::new(head.into_iter().chain(body).chain(["# Ok(())", "# }", "```"].map(str::to_owned)))
    }

    /// With other blocks behind a blank line.
    #[must_use]
    pub(crate) fn then(mut self, other: Docs) -> Docs {
        if !self.0.is_empty() && !other.0.is_empty() {
            self.0.push(DocLine::new(""));
        }
        self.0.extend(other.0);
        self
    }

    /// Whether it says nothing.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// In order.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &DocLine> {
        self.0.iter()
    }

    fn new(lines: impl IntoIterator<Item = String>) -> Docs {
        Docs(lines.into_iter().map(|line| DocLine::new(&line)).collect())
    }
}

impl Prose {
    /// Words of our own, which may have markup.
    #[must_use]
    pub(crate) fn fixed(words: &'static str) -> Prose {
        Prose(words.to_owned())
    }

    /// A text in which nothing is markup, but that its addresses can be followed.
    #[must_use]
    pub(crate) fn text(text: &str) -> Prose {
        let mut escaped = String::new();
        escape::write_text(text, true, &mut escaped);
        Prose(escaped)
    }

    /// A code span, whatever is in it.
    #[must_use]
    pub(crate) fn code(text: &str) -> Prose {
        Prose(escape::code_span(text))
    }

    /// A link to a page, where it is one that can be followed.
    #[must_use]
    pub(crate) fn link(words: &'static str, url: &str) -> Option<Prose> {
        escape::absolute(url).map(|url| Prose(format!("[{words}]({url})")))
    }

    /// A link with the last name of its path, where it is one that can be followed.
    #[must_use]
    pub(crate) fn page(url: &str) -> Option<Prose> {
        let name = page_name(url)?;
        escape::absolute(url).map(|url| Prose(format!("[{}]({url})", Prose::text(name).0)))
    }

    /// A link to a page with its title, and its name behind that: pages about one call may have one title.
    #[must_use]
    pub(crate) fn titled_page(title: &str, url: &str) -> Option<Prose> {
        let name = Prose::text(page_name(url)?);
        let mut escaped = String::new();
        escape::write_text(title, false, &mut escaped);
        match escaped.trim() {
            "" => Prose::page(url),
            title => escape::absolute(url).map(|url| Prose(format!("[{title}]({url}) ({})", name.0))),
        }
    }

    /// A link to an item of the crate, or to one of its methods: `Call`, `places::Call::get`.
    #[must_use]
    pub(crate) fn item(path: &[&Ident], method: Option<&Ident>) -> Prose {
        let all: Vec<&Ident> = path.iter().copied().chain(method).collect();
        let shown = all.get(path.len().saturating_sub(1)..).unwrap_or_default();
        Prose(format!("[`{}`]({})", joined(shown), address(&all, method.is_some())))
    }

    /// A link to a method with a title of its own.
    #[must_use]
    pub(crate) fn titled(title: &str, path: &[&Ident], method: &Ident) -> Prose {
        let all: Vec<&Ident> = path.iter().copied().chain([method]).collect();
        let mut escaped = String::new();
        escape::write_text(title, false, &mut escaped);
        Prose(format!("[{}]({})", escaped.trim(), address(&all, true)))
    }

    /// The first paragraph of what a page says, in Markdown.
    #[must_use]
    pub(crate) fn first_paragraph(text: &str) -> Prose {
        Prose(markdown::first_paragraph(text))
    }

    /// Why something is deprecated, on one line.
    #[must_use]
    pub(crate) fn note(deprecation: Option<&str>) -> Prose {
        let lines = markdown::lines(deprecation.unwrap_or_default());
        let words: Vec<&str> = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
        if words.is_empty() { Prose::fixed("the service no longer supports it") } else { Prose(words.join(" ")) }
    }

    /// With more behind it.
    #[must_use]
    pub(crate) fn and(mut self, other: &Prose) -> Prose {
        self.0.push_str(&other.0);
        self
    }

    /// Several with a sign of our own between each two.
    #[must_use]
    pub(crate) fn joined(parts: impl IntoIterator<Item = Prose>, between: &'static str) -> Prose {
        let parts: Vec<String> = parts.into_iter().map(|part| part.0).collect();
        Prose(parts.join(between))
    }

    /// Whether it says nothing.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As Markdown on one line.
    #[must_use]
    pub(crate) fn to_markdown(&self) -> String {
        DocLine::new(&self.0).0
    }
}

/// Where an item of the crate is documented.
fn address(path: &[&Ident], is_method: bool) -> String {
    // A method is told from a module or a macro of its name.
    format!("crate::{}{}", joined(path), if is_method { "()" } else { "" })
}

fn joined(path: &[&Ident]) -> String {
    path.iter().map(|ident| ident.bare()).collect::<Vec<_>>().join("::")
}

/// The last name of an address: `user-list-messages`.
#[must_use]
pub(crate) fn page_name(url: &str) -> Option<&str> {
    url.split(['?', '#']).next()?.trim_end_matches('/').rsplit('/').next().filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests;
