//! Paths and URLs: the one place that takes them apart, compares them and prints them.
//!
//! The hard part is that the same path is written in many ways, and that pages, OpenAPI documents and requests each
//! have their own liberties. Every reader here stands on one scanner (`scan`) and one rule for what stands before a
//! path ([`Address`]):
//!
//! | text | reader | gives |
//! |---|---|---|
//! | a URL as a page writes it: `https://graph.microsoft.com/v1.0/teams/(team-id)/x?$top={n}` | [`url()`] | [`Url`] |
//! | a path template of an OpenAPI document, printed again byte for byte | [`PathTemplate::parse`] | [`PathTemplate`] |
//! | a path as it is requested | [`RequestPath`] | what [`RequestPath::fit`] holds against a template |
//!
//! Whether a path is of a template, and what then fills it, is decided by [`RequestPath::fit`] alone, for the extractor,
//! lint, the documented exchanges and the server.

pub(crate) mod scan;
mod address;
mod template;
mod key;
mod value;
mod fit;
mod url;
mod step;

pub use address::{Address, decoded};
pub use fit::{Fit, RequestPath};
pub(crate) use fit::{ends_alike, user_relative};
pub use key::PathKey;
pub use step::{Kind, Piece, Step, steps};
pub(crate) use template::key;
pub use template::{Argument, Encoding, PathTemplate, Segment, Text};
pub(crate) use url::REFERENCE;
pub use url::{Url, url};
