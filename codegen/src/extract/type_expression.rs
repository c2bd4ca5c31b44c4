//! A type as a cell writes it comes in; a type reference goes out.
