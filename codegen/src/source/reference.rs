//! A place as documents and people write it: `v1.0/api/call-get.md:28`.

use std::fmt;

/// A line of a source, or a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceRef<'a> {
    /// `v1.0/api/call-get.md`
    pub path: &'a str,
    /// From 1; absent where all of the source is meant.
    pub line: Option<u32>,
}

impl<'a> SourceRef<'a> {
    /// Takes a text apart; one without a line is a path.
    #[must_use]
    pub fn read(text: &'a str) -> Self {
        let parts = text.rsplit_once(':').and_then(|(path, line)| Some((path, line.parse().ok()?)));
        parts.map_or(SourceRef { path: text, line: None }, |(path, line)| SourceRef { path, line: Some(line) })
    }
}

impl fmt::Display for SourceRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.path)?;
        self.line.map_or(Ok(()), |line| write!(f, ":{line}"))
    }
}

#[cfg(test)]
mod tests {
    use super::SourceRef;

    #[test]
    fn what_is_written_is_read_again() {
        for (text, path, line) in [
            ("v1.0/api/call-get.md:28", "v1.0/api/call-get.md", Some(28)),
            ("v1.0/api/call-get.md", "v1.0/api/call-get.md", None),
            ("odd:name.md:3", "odd:name.md", Some(3)),
            ("odd:name.md", "odd:name.md", None),
            ("", "", None),
        ] {
            assert_eq!(SourceRef::read(text), SourceRef { path, line }, "{text}");
            assert_eq!(SourceRef { path, line }.to_string(), text);
        }
    }
}
