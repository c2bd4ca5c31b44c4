//! A decided crate comes in; its token streams go out, file by file.
