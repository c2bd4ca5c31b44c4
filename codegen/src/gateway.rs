//! The gateway for outside text in generated files: each place has a type that holds only what is safe there. Each
//! place has its own way of turning text into something else, and pieces that are harmless alone may not be so
//! together.
//!
//! | place | type | what text could do there | what is done |
//! |---|---|---|---|
//! | a doc comment | [`Docs`], [`DocLine`], [`Prose`] | end its line and go on as code; open a code block, which `cargo test` runs; begin a link or a tag; turn the text around it | one line stays one line, without controls; nothing of it is markup but what the reader of Markdown took for markup; what then reads as another block than was meant is written as plain text |
//! | a name that rustdoc's search knows | [`Alias`] | be refused by the compiler | without quotes and controls, with plain blanks between words, never the item's own name, of limited length |
//! | a string literal | [`Literal`] | end the literal; turn or hide the code around it; change on its way through the compiler | escapes; raw only where that gives the same text |
//! | an identifier | [`Ident`] | be a keyword or no identifier, be one that the scope has | ASCII letters, digits and `_`, never a bare keyword, of limited length; [`Scope`] gives each once |
//! | an example's code | [`Code`], [`Statements`], [`TypeName`] | be anything but a value | made of identifiers, literals and words of our own alone |
//! | a module, and so a file | [`Module`], [`FileName`] | leave the folder; be the file of another module; be a device on Windows; be too long | lower-case identifiers, none of them reserved; the files of a folder come from one scope |
//! | a snippet's file | [`Slug`] | leave the folder, be too long | lower-case ASCII letters, digits and `-`, of limited length |
//! | a URL's path | [`PathLiteral`] | begin a query or a fragment, climb out of the path, be dropped by a reader of URLs | refused where it would lead elsewhere, else percent-encoded |
//! | Cargo.toml | [`CrateName`] | write other keys; give a crate that can't be built | refused unless cargo takes it for a new package |
//! | a feature | [`FeatureName`] | write other keys of Cargo.toml; be another feature by another spelling; leave the folder | lower-case ASCII letters, digits and `-`; what has another name has no feature |
//! | a page of facts | [`Inline`], [`Sheet`] | end its cell, its line or the front matter; be markup, a link or an annotation | one line, each sign of markup escaped; code in a fence long enough; front matter in quotes; comments are JSON |
//! | YAML | `spec::yaml`, which alone writes it | end its scalar, be taken for a number or a key | quoted or escaped, and the document is read back the same |
//!
//! Other outside text that ends up in code, such as wire names and bodies, stays a `String` until `quote!` makes a
//! literal of it: a token can't be anything else than one literal.

mod ident;
mod literal;
mod code;
mod doc;
mod feature;
mod file;
mod path;
mod package;
mod page;

pub(crate) use code::{Code, Statements, TypeName};
pub(crate) use doc::{Alias, DocLine, Docs, Prose, page_name};
pub(crate) use feature::FeatureName;
pub(crate) use file::{FileName, Slug};
pub use ident::Module;
pub(crate) use ident::{Ident, Scope};
pub(crate) use literal::Literal;
pub use package::{CrateName, InvalidName};
pub(crate) use page::{Inline, Point, Sheet};
pub(crate) use path::{PathFault, PathLiteral, check as check_path};

/// Whether a character turns the text around it, so that code with it reads otherwise than it is.
pub(crate) const fn turns_text(character: char) -> bool {
    matches!(
        character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
    )
}
