//! Defines how much of anything is read.
//!
//! Whoever writes a page or a document could nest something so deep, or repeat it so often with something else, that reading
//! it takes all of the stack, the memory or the day. These are the bounds, each far above what the reference of July 2021
//! has (written behind it as "there: n"). What lies beyond is told as [`Code::NestingLimit`](crate::diagnostic::Code) or
//! [`Code::SizeLimit`](crate::diagnostic::Code), and what lies within is read as ever. What isn't bounded here takes time and
//! memory in proportion to its length.

/// How many quotes and lists a line opens within each other; there: 2.
pub(crate) const NESTED_BLOCKS: usize = 32;

/// How deep includes include each other; there: 1.
pub(crate) const NESTED_INCLUDES: usize = 16;

/// How many bytes a page includes, however short the pages are that it includes often; there: 1,044.
pub(crate) const INCLUDED_BYTES: usize = 256 << 10;

/// How deep objects and lists of JSON lie within each other; there: 11.
pub(crate) const NESTED_JSON: usize = 96;

/// How many types a type inherits from, each of whose properties it has; there: 4.
pub(crate) const NESTED_BASES: usize = 16;

/// How deep values of a document lie within each other; in the reference's: 21.
pub(crate) const NESTED_VALUES: usize = 128;

/// How many values the anchors of a YAML document bring, each of which may name others; in the reference's: none.
pub(crate) const ALIASED_VALUES: usize = 1 << 20;

/// How deep lists and objects without names of their own lie within each other in a document's schemas; there: 2.
pub(crate) const NESTED_TYPES: usize = 16;

/// How many references lead to each other on the way to a parameter, a body or a response; there: 1.
pub(crate) const NESTED_REFERENCES: usize = 32;

/// How many components refer to each other in a chain of mere names; there: none does.
pub(crate) const NESTED_ALIASES: usize = 64;

/// How many calls in one expression follow upon or lie within each other: setters of a value, settings of a request. There:
/// 215. Each takes stack of whoever parses the code.
pub(crate) const NESTED_CALLS: usize = 384;

/// How many arguments a method has for options without which its call means nothing; there: 2.
pub(crate) const REQUIRED_OPTIONS: usize = 64;

/// How many request lines a page has, each of which becomes an operation with all that the page says; there: 36.
pub(crate) const REQUEST_LINES: usize = 256;

/// How many query options, headers or parameters of a body a page lists, each of which every one of its operations has;
/// there: 207.
pub(crate) const PARAMETERS: usize = 1024;

/// How many requests and responses a page shows; there: 9.
pub(crate) const EXAMPLES: usize = 1024;

/// How many segments, and how many placeholders, a path has; there: 15 and 6.
pub(crate) const SEGMENTS: usize = 64;

/// How many types may derive from one whose places have an enum of them all: one of more would tie most of a crate together.
/// Places of others hold the base itself.
pub(crate) const DERIVED_TYPES: usize = 40;
