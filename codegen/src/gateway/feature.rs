//! Checks names of features of a generated crate: what stands in Cargo.toml, in `cfg` and as the name of a folder.

/// So long may a name be: it names a folder.
const LONGEST: usize = 64;

/// A feature's name: lower-case ASCII letters and digits in words that hyphens join, the first a letter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FeatureName(String);

impl FeatureName {
    /// The feature of a workload; `None` where its name can't be a feature's. cargo takes more names than these, and two
    /// that look alike would be two features.
    #[must_use]
    pub(crate) fn of_workload(name: &str) -> Option<FeatureName> {
        let is_word = |word: &str| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        let is_name = name.starts_with(|first: char| first.is_ascii_lowercase()) && name.split('-').all(is_word);
        (is_name && name.len() <= LONGEST).then(|| FeatureName(name.to_owned()))
    }

    /// As it stands in Cargo.toml.
    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::FeatureName;

    #[test]
    fn a_name_is_one_word_of_every_place() {
        for (name, is_one) in [
            ("outlook", true),
            ("identity-and-sign-in", true),
            ("office365", true),
            ("", false),
            ("-", false),
            ("a--b", false),
            ("365", false),
            ("Outlook", false),
            ("a_b", false),
            ("dep:x", false),
            ("größe", false),
            ("a\"]\nx", false),
            ("../a", false),
            (&"a".repeat(65), false),
        ] {
            assert_eq!(FeatureName::of_workload(name).is_some(), is_one, "{name:?}");
        }
    }
}
