//! An OpenAPI document comes in; a crate in which every name, type and doc line is decided goes out.

pub mod krate;
pub mod doc;
pub mod ident;
pub mod step;

pub use ident::Ident;
