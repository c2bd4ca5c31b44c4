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

/// One of Graph's two surfaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// `v1.0`
    V1,
    /// `beta`
    Beta,
}

impl Version {
    /// The version in paths and URLs: `v1.0`, `beta`.
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
    /// Only prose: overviews and concepts.
    Conceptual,
}

/// A page of any dialect, with includes inserted and without the tabs that hold samples in other languages.
#[derive(Clone, Debug)]
pub struct Page {
    /// The source.
    pub file: FileId,
    /// The path of the source.
    pub path: String,
    /// From the path, else the example's URL, else the beta disclaimer.
    pub version: Version,
    /// What it documents.
    pub kind: PageKind,
    /// The front matter; pages of 2018 have none.
    pub front_matter: FrontMatter,
    /// The text of its first heading.
    pub title: Text,
    /// The `Namespace: microsoft.graph` line.
    pub namespace: Option<(String, Span)>,
    /// All sections in document order; the first is the content directly below the title.
    pub sections: Vec<Section>,
    /// The `[x]: y.md` lines of the whole page.
    pub definitions: Vec<Definition>,
    /// The groups of tabs, of which sections contain only the one for HTTP.
    pub tab_groups: Vec<TabGroup>,
    /// The title, note or paragraph that deprecates everything that the page documents.
    pub deprecation: Option<Text>,
}

impl Section {
    /// What the heading means by itself, whatever it stands under.
    #[must_use]
    pub fn own_family(&self) -> Family {
        family::of(&self.heading.plain)
    }
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

    /// The sections directly below a section, with their indices.
    pub fn children(&self, index: usize) -> impl Iterator<Item = (usize, &Section)> {
        self.sections.iter().enumerate().filter(move |(_, section)| section.parent == Some(index))
    }
}

impl Section {
    /// The tables, in document order.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        })
    }

    /// The fenced blocks, in document order.
    pub fn codes(&self) -> impl Iterator<Item = &Code> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Code(code) => Some(code),
            _ => None,
        })
    }

    /// The texts, including those in notes, in document order.
    #[must_use]
    pub fn texts(&self) -> Vec<&Text> {
        texts(&self.blocks)
    }
}

/// The texts among the blocks, including those in notes.
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

/// The front matter of a page: the keys that are used, and all keys.
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
    /// From the opening to the closing `---`.
    pub span: Span,
}

/// The key and the value in the front matter of pages that hold facts alone, without descriptions and examples.
pub const FACTS_ALONE: (&str, &str) = ("generated_by", "cargo xtask import, facts alone");

impl FrontMatter {
    /// Whether the page holds facts alone.
    #[must_use]
    pub fn is_of_facts(&self) -> bool {
        self.keys.iter().any(|key| (key.name.as_str(), key.value.as_str()) == FACTS_ALONE)
    }
}

/// One line of the front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// `ms.prod`
    pub name: String,
    /// The span of the name.
    pub name_span: Span,
    /// The value without quotes.
    pub value: String,
    /// The span of the value, without quotes.
    pub value_span: Span,
}

/// A link reference definition: `[call]: ../resources/call.md`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The target, as written.
    pub target: String,
    /// The span of `target`, or of the whole definition.
    pub span: Span,
}

/// Alternative blocks, of which a reader sees one at a time: `# [HTTP](#tab/http)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TabGroup {
    /// The names of the tabs, in order: `http`, `csharp`.
    pub tabs: Vec<String>,
    /// Whether a tab other than HTTP holds a table or requests, and is kept for that.
    pub holds_facts: bool,
    /// The span of the first tab's header.
    pub span: Span,
}

/// A heading and the blocks below it, up to the next heading of any level.
#[derive(Clone, Debug)]
pub struct Section {
    /// 1 to 6.
    pub level: u8,
    /// The heading's text.
    pub heading: Text,
    /// The meaning of the heading.
    pub family: Family,
    /// The index of the section that contains this one.
    pub parent: Option<usize>,
    /// In document order.
    pub blocks: Vec<Block>,
}

/// The meaning of a heading, in any spelling.
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

/// A block of a section.
#[derive(Clone, Debug)]
pub enum Block {
    /// A paragraph.
    Paragraph(Text),
    /// An item of a list; blocks within it follow as blocks of the section.
    Item(Text),
    /// A quote or an alert (`> **Note:** ...`, `> [!CAUTION]`).
    Note(Vec<Block>),
    /// A table.
    Table(Table),
    /// A fenced block with its annotation.
    Code(Code),
    /// An annotation without a fenced block.
    Annotation(Annotation),
}

/// A text with its markup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Without markup: link texts, code and emphasis as plain characters, white space folded.
    pub plain: String,
    /// The text with markup, as in the source.
    pub markdown: String,
    /// The span in the source.
    pub span: Span,
    /// The links, as ranges of `plain`.
    pub links: Vec<Link>,
    /// The code, bold and italic parts, as ranges of `plain`.
    pub marks: Vec<Mark>,
}

/// A link in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The start of the linked range of `plain`, in bytes.
    pub start: usize,
    /// Its end.
    pub end: usize,
    /// As written, reference definitions followed: `../resources/call.md#properties`; empty for `[x][]` without definition.
    pub target: String,
    /// The span of `target`, or of the whole link if the target isn't in it.
    pub span: Span,
}

/// A range of a text with a style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The start of the range of `plain`, in bytes.
    pub start: usize,
    /// Its end.
    pub end: usize,
    /// The style.
    pub style: Style,
}

/// The style of a range of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `` `code` ``
    Code,
    /// `**bold**`
    Bold,
    /// `*italic*` or `_italic_`
    Italic,
}

/// A table, after missing and surplus pipes and rows on several lines were corrected.
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
    /// The text between the fences, without the last line break.
    pub text: String,
    /// The span of `text`.
    pub span: Span,
    /// The place of each part of `text`.
    pub place: Place,
    /// The span of `info`, or of the opening fence's line if `info` is empty.
    pub info_span: Span,
    /// The annotation above the block.
    pub annotation: Option<Annotation>,
    /// The HTTP messages in `text`, read when first needed.
    pub(crate) messages: OnceLock<Vec<HttpMessage>>,
}

impl Code {
    /// The HTTP messages in the block; if no line begins one, a single message that is only a body.
    pub fn messages(&self) -> &[HttpMessage] {
        self.messages.get_or_init(|| http::messages(&self.text))
    }

    /// A part of the text, such as the body of a message.
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
