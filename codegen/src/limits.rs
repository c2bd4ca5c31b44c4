//! Defines the limits of what is read.
//!
//! A page or document could nest or repeat something so much that reading it takes all of the stack, the memory or
//! hours. Each limit is far above what the reference of July 2021
//! has ("there: n"). What exceeds one is reported as [`Code::NestingLimit`](crate::diagnostic::Code) or
//! [`Code::SizeLimit`](crate::diagnostic::Code); the rest is read as usual. What has no limit here takes time and
//! memory in proportion to its length.

/// How deep a line nests quotes and lists; there: 2.
pub(crate) const NESTED_BLOCKS: usize = 32;

/// How deep includes are nested; there: 1.
pub(crate) const NESTED_INCLUDES: usize = 16;

/// How many bytes a page includes, however short the pages are that it includes often; there: 1,044.
pub(crate) const INCLUDED_BYTES: usize = 256 << 10;

/// How deep objects and lists of JSON are nested; there: 11.
pub(crate) const NESTED_JSON: usize = 96;

/// How many types a type inherits from, each of whose properties it has; there: 4.
pub(crate) const NESTED_BASES: usize = 16;

/// How deep values of a document are nested; in that of the reference: 21.
pub(crate) const NESTED_VALUES: usize = 128;

/// How many values the anchors of a YAML document bring, each of which may name others; there: none.
pub(crate) const ALIASED_VALUES: usize = 1 << 20;

/// How deep unnamed lists and objects are nested in the schemas of a document; there: 2.
pub(crate) const NESTED_TYPES: usize = 16;

/// How many references lead to each other on the way to a parameter, a body or a response; there: 1.
pub(crate) const NESTED_REFERENCES: usize = 32;

/// How long a chain of components that only refer to the next one is; there: 0.
pub(crate) const NESTED_ALIASES: usize = 64;

/// How many calls an expression chains or nests: setters of a value, settings of a request. There:
/// 215. Each takes stack of the parser that reads the code.
pub(crate) const NESTED_CALLS: usize = 384;

/// How many arguments a method has for required query options; there: 2.
pub(crate) const REQUIRED_OPTIONS: usize = 64;

/// How many request lines a page has, each of which becomes an operation with all that the page documents; there: 36.
pub(crate) const REQUEST_LINES: usize = 256;

/// How many query options, headers or parameters of a body a page lists, all of which each of its operations has;
/// there: 207.
pub(crate) const PARAMETERS: usize = 1024;

/// How many requests and responses a page has; there: 9.
pub(crate) const EXAMPLES: usize = 1024;

/// How many segments, and how many placeholders, a path has; there: 15 and 6.
pub(crate) const SEGMENTS: usize = 64;

/// How many columns a table of HTML has, each of which every row of it gets; there: none.
pub(crate) const TABLE_COLUMNS: usize = 64;

/// How many rows or columns a cell of HTML takes, in each of which its text is read; there: none.
pub(crate) const CELL_SPAN: usize = 64;
