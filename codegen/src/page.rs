//! Defines a page: front matter, title, and sections whose blocks are text, tables, notes, and code with its
//! annotation.

mod annotation;
mod family;
pub(crate) mod front_matter;
pub mod http;
pub mod json;
mod read;
mod rendered;
mod shape;
#[cfg(test)]
mod tests;
mod text;

pub use read::{read, read_all};

use std::{ops::Range, sync::OnceLock};

use crate::source::{FileId, Place, Span};
use http::HttpMessage;

/// Which of Graph's two surfaces a page documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// `v1.0`
    V1,
    /// `beta`
    Beta,
}

impl Version {
    /// As it stands in paths and URLs: `v1.0`, `beta`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Version::V1 => "v1.0",
            Version::Beta => "beta",
        }
    }
}

/// What a page documents, by its shape rather than by its `doc_type`, which is wrong on some pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PageKind {
    /// One or more operations.
    Operation,
    /// A resource or complex type.
    Resource,
    /// One enumeration (Intune's `x enum type` with `## Members`).
    Enumeration,
    /// Several enumerations, each under a `### x values` heading.
    Enumerations,
    /// Prose alone: overviews and concepts.
    Conceptual,
}

/// One page, whatever dialect it was written in: tabs other than `http` are gone, includes are in place.
#[derive(Clone, Debug)]
pub struct Page {
    /// The source it was read from.
    pub file: FileId,
    /// That source's path.
    pub path: String,
    /// From the path, else the example's URL, else the beta disclaimer.
    pub version: Version,
    /// What it documents.
    pub kind: PageKind,
    /// The keys at its top; all absent in the 2018 dialect.
    pub front_matter: FrontMatter,
    /// The text of its first heading.
    pub title: Text,
    /// The `Namespace: microsoft.graph` line.
    pub namespace: Option<(String, Span)>,
    /// In document order; the first is what stands under the title.
    pub sections: Vec<Section>,
    /// The `[x]: y.md` lines, wherever they stand.
    pub definitions: Vec<Definition>,
    /// The groups of tabs, of which the blocks show the one for HTTP alone.
    pub tab_groups: Vec<TabGroup>,
    /// The title, note or paragraph that says that all of the page's subject is deprecated.
    pub deprecation: Option<Text>,
}

impl Page {
    /// The first section of a family.
    #[must_use]
    pub fn section(&self, family: Family) -> Option<&Section> {
        self.sections_of(family).next()
    }

    /// All sections of a family, in document order.
    pub fn sections_of(&self, family: Family) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(move |section| section.family == family)
    }

    /// The sections right below that one, with their indices.
    pub fn children(&self, index: usize) -> impl Iterator<Item = (usize, &Section)> {
        self.sections.iter().enumerate().filter(move |(_, section)| section.parent == Some(index))
    }
}

impl Section {
    /// The tables in it, in document order.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        })
    }

    /// The fenced blocks in it, in document order.
    pub fn codes(&self) -> impl Iterator<Item = &Code> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Code(code) => Some(code),
            _ => None,
        })
    }

    /// The running texts in it, also those in notes, in document order.
    #[must_use]
    pub fn texts(&self) -> Vec<&Text> {
        texts(&self.blocks)
    }
}

/// The running texts among the blocks, also those in notes.
fn texts(blocks: &[Block]) -> Vec<&Text> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(text) | Block::Item(text) => found.push(text),
            Block::Note(inner) => found.extend(texts(inner)),
            Block::Table(_) | Block::Code(_) | Block::Annotation(_) => {}
        }
    }
    found
}

/// The keys at a page's top that matter here.
#[derive(Clone, Debug, Default)]
pub struct FrontMatter {
    /// `title`
    pub title: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `ms.subservice` (2024 on) or `ms.prod`: the workload.
    pub workload: Option<String>,
    /// `doc_type`
    pub doc_type: Option<String>,
    /// All keys, in order.
    pub keys: Vec<Key>,
    /// From fence to fence.
    pub span: Span,
}

/// One line of the front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// `ms.prod`
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// Without quotes.
    pub value: String,
    /// Where the value stands, without quotes.
    pub value_span: Span,
}

/// A link that is defined apart from where it is used: `[call]: ../resources/call.md`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Where it leads, as written.
    pub target: String,
    /// Where `target` stands, or the whole definition.
    pub span: Span,
}

/// Blocks of which a reader sees one at a time: `# [HTTP](#tab/http)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TabGroup {
    /// What its tabs are called, in order: `http`, `csharp`.
    pub tabs: Vec<String>,
    /// The first tab's header.
    pub span: Span,
}

/// A heading and what stands under it, up to the next heading of any level.
#[derive(Clone, Debug)]
pub struct Section {
    /// 1 to 6.
    pub level: u8,
    /// The heading's text.
    pub heading: Text,
    /// What such headings mean.
    pub family: Family,
    /// The index of the section that this one lies in.
    pub parent: Option<usize>,
    /// In document order.
    pub blocks: Vec<Block>,
}

/// What a heading means, whatever its spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Under the title.
    Preamble,
    /// `Permissions`, `Prerequisites`
    Permissions,
    /// `HTTP request`
    HttpRequest,
    /// `Optional query parameters`, `Query parameters`, `OData query parameters`
    QueryParameters,
    /// `Function parameters`, `Parameters`
    FunctionParameters,
    /// `Path parameters`
    PathParameters,
    /// `Request headers`, `Optional request headers`
    RequestHeaders,
    /// `Response headers`
    ResponseHeaders,
    /// `Request body`
    RequestBody,
    /// `Response` at level 2 (or the same level as the request body's heading)
    Response,
    /// `Example`, `Examples`, `Example 2: ...`
    Example,
    /// `Request` within an example
    ExampleRequest,
    /// `Response` within an example
    ExampleResponse,
    /// `Notification - ...` within an example
    ExampleNotification,
    /// `Properties`
    Properties,
    /// `Common properties`
    CommonProperties,
    /// `Instance attributes`
    InstanceAttributes,
    /// `Relationships`
    Relationships,
    /// `JSON representation`
    JsonRepresentation,
    /// `Methods`
    Methods,
    /// `Members` of an enum page
    Members,
    /// `x values`: one enumeration among several
    EnumValues,
    /// `Derived types`
    DerivedTypes,
    /// `See also`
    SeeAlso,
    /// Any other.
    Other,
}

/// What stands in a section.
#[derive(Clone, Debug)]
pub enum Block {
    /// Running text.
    Paragraph(Text),
    /// One item of a list; its own blocks follow in place.
    Item(Text),
    /// A quote or an alert (`> **Note:** ...`, `> [!CAUTION]`).
    Note(Vec<Block>),
    /// A table, however ragged.
    Table(Table),
    /// A fenced block with the annotation that it is bound to.
    Code(Code),
    /// An annotation that no fence follows.
    Annotation(Annotation),
}

/// Running text with its markup taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Without markup: link texts, code and emphasis as plain characters, white space folded.
    pub plain: String,
    /// As it stands in the source.
    pub markdown: String,
    /// Where it stands.
    pub span: Span,
    /// Ranges of `plain` that are links.
    pub links: Vec<Link>,
    /// Ranges of `plain` that are code, bold or italic.
    pub marks: Vec<Mark>,
}

/// A link in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The range of `plain` that is linked.
    pub start: usize,
    /// Its end.
    pub end: usize,
    /// As written, reference definitions followed: `../resources/call.md#properties`; empty for `[x][]` without definition.
    pub target: String,
    /// Where `target` stands, or the whole link where the target stands elsewhere or nowhere.
    pub span: Span,
}

/// A marked-up range of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The range of `plain`.
    pub start: usize,
    /// Its end.
    pub end: usize,
    /// How it is marked up.
    pub style: Style,
}

/// How a range of text is marked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `` `code` ``
    Code,
    /// `**bold**`
    Bold,
    /// `*italic*` or `_italic_`
    Italic,
}

/// A table: missing and surplus pipes, and rows broken over lines, are mended; ragged rows keep their cells.
#[derive(Clone, Debug)]
pub struct Table {
    /// The header's cells.
    pub header: Vec<Text>,
    /// The rows' cells; a row may have fewer than the header, and surplus ones are joined to the last.
    pub rows: Vec<Vec<Text>>,
    /// The whole table.
    pub span: Span,
}

/// A fenced block.
#[derive(Clone, Debug)]
pub struct Code {
    /// The first word of the info string in lower case: `http`, `json`, `msgraph-interactive` or nothing.
    pub info: String,
    /// What stands between the fences, without the last line break.
    pub text: String,
    /// Where `text` stands.
    pub span: Span,
    /// Where each part of `text` stands.
    pub place: Place,
    /// Where `info` stands, or the line of the opening fence without one.
    pub info_span: Span,
    /// The comment that tells what it is.
    pub annotation: Option<Annotation>,
    /// The HTTP messages in `text`, once somebody has asked.
    pub(crate) messages: OnceLock<Vec<HttpMessage>>,
}

impl Code {
    /// The HTTP messages in it, read once; one that is all body where no line begins one.
    pub fn messages(&self) -> &[HttpMessage] {
        self.messages.get_or_init(|| http::messages(&self.text))
    }

    /// A part of its text, such as the body of a message.
    #[must_use]
    pub fn part(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }
}

/// A JSON object in an HTML comment.
#[derive(Clone, Debug)]
pub struct Annotation {
    /// `blockType`, as written: `request`, `response`, `resource`, `example`, `ignored`, `samples`, `permissions`.
    pub block_type: Option<String>,
    /// The whole object.
    pub json: crate::page::json::Json,
    /// The whole comment.
    pub span: Span,
}
