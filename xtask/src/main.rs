//! The maintainers' commands: arguments come in, files and diagnostics go out.

fn main() {}
