//! Reads and prints a place as documents and people write it: `v1.0/api/call-get.md:28`. A path may have colons of its
//! own.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// A source, or a line of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(from = "String")]
pub struct SourceRef {
    /// `v1.0/api/call-get.md`
    pub path: String,
    /// From 1; `None` for the whole source.
    pub line: Option<u32>,
}

impl SourceRef {
    /// The whole source.
    #[must_use]
    pub fn whole(path: impl Into<String>) -> Self {
        SourceRef { path: path.into(), line: None }
    }

    /// Whether it names no source.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == SourceRef::default()
    }
}

impl From<String> for SourceRef {
    /// Reads `path:line`; a text without a line is a path.
    fn from(mut text: String) -> Self {
        let line =
            text.rsplit_once(':').and_then(|(_, line)| line.parse().ok().filter(|n: &u32| n.to_string() == line));
        if line.is_some() {
            text.truncate(text.rfind(':').unwrap_or(text.len()));
        }
        SourceRef { path: text, line }
    }
}

impl fmt::Display for SourceRef {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.path)?;
        self.line.map_or(Ok(()), |line| write!(f, ":{line}"))
    }
}

impl Serialize for SourceRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
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
            ("odd:03", "odd:03", None),
            ("odd:+3", "odd:+3", None),
            ("", "", None),
        ] {
            let reference = SourceRef::from(text.to_owned());
            assert_eq!(reference, SourceRef { path: path.to_owned(), line }, "{text}");
            assert_eq!(reference.to_string(), text);
        }
    }
}
