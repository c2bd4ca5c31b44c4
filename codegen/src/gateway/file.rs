//! Names generated files. The names are made only of modules and words of our own, so that none leads out of its
//! folder, is too long for a file system, or is the file of another module.

use std::fmt;

use super::Module;

/// So long may what a page gives to a snippet's file name be; file systems take 255 bytes for a whole name.
const LONGEST_SLUG: usize = 200;

/// The path of a source file, relative to its crate: `src/models/call.rs`.
///
/// It is of lower-case ASCII, so that names are one name where a file system takes them for one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FileName(String);

impl FileName {
    /// One that doesn't depend on any page.
    #[must_use]
    pub(crate) fn fixed(path: &'static str) -> FileName {
        FileName(path.to_owned())
    }

    /// The file of a module, from the crate's root: `src/models/call_records.rs`.
    #[must_use]
    pub(crate) fn of_module<'m>(modules: impl IntoIterator<Item = &'m Module>) -> FileName {
        let folders: String = modules.into_iter().map(|module| format!("/{}", module.as_str())).collect();
        FileName(format!("src{folders}.rs"))
    }

    /// The file of a module of tests: `tests/examples/communications.rs`.
    #[must_use]
    pub(crate) fn of_tests(tests: &'static str, module: &Module) -> FileName {
        FileName(format!("tests/{tests}/{}.rs", module.as_str()))
    }

    /// The file that such modules are declared in: `tests/examples/main.rs`, which is no module's.
    #[must_use]
    pub(crate) fn root_of_tests(tests: &'static str) -> FileName {
        FileName(format!("tests/{tests}/main.rs"))
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A name of something as part of a file's name: lower-case ASCII letters, digits and `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slug(String);

impl Slug {
    /// As the docs write an annotation's name in a file's: in lower case, `_` as `-`, without other signs; `None` where
    /// nothing is left.
    #[must_use]
    pub fn of(name: &str) -> Option<Slug> {
        let plain = name.trim().chars().map(|char| if char == '_' || char.is_whitespace() { '-' } else { char });
        let kept = plain.filter(|char| char.is_ascii_alphanumeric() || *char == '-');
        let text: String = kept.map(|char| char.to_ascii_lowercase()).take(LONGEST_SLUG).collect();
        text.contains(|char: char| char != '-').then_some(Slug(text))
    }

    /// The name of what has none that could be written.
    #[must_use]
    pub fn unnamed() -> Slug {
        Slug("unnamed".to_owned())
    }

    /// With another behind it.
    #[must_use]
    pub fn with(&self, other: &Slug) -> Slug {
        let mut text = format!("{self}-{other}");
        text.truncate(LONGEST_SLUG);
        Slug(text)
    }

    /// With a number behind it, which parts it from others of its name.
    #[must_use]
    pub fn numbered(&self, number: usize) -> Slug {
        Slug(format!("{self}-{number}"))
    }

    /// As it stands in the file's name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{FileName, Slug};
    use crate::gateway::Module;

    #[test]
    fn slugs_are_as_the_docs_name_their_files() {
        // What the pages of July 2021 include from their tabs, beside the annotation names there.
        let names = [
            ("call-playPrompt", "call-playprompt"),
            ("get_accessreviewinstance", "get-accessreviewinstance"),
            (
                "create_accessReviewScheduleDefinition_inactiveguests_M365",
                "create-accessreviewscheduledefinition-inactiveguests-m365",
            ),
            ("chatMessage.PatchPolicyViolation.All", "chatmessagepatchpolicyviolationall"),
        ];
        for (name, expected) in names {
            assert_eq!(Slug::of(name).expect("it has letters").as_str(), expected);
        }
        assert_eq!([Slug::of("../"), Slug::of("日本"), Slug::of("_ _")], [None, None, None]);
    }

    #[test]
    fn no_name_leaves_its_folder_or_is_too_long() {
        let long = "a".repeat(5000);
        for name in ["../../etc/passwd", "C:\\a", "a\0b", "con", "NUL", long.as_str()] {
            let file = FileName::of_module([&Module::named("models"), &Module::named(name)]).to_string();
            let own = file.strip_prefix("src/models/").expect("it stays in its folder");
            assert!(
                own.len() <= 128
                    && own.bytes().filter(|byte| !byte.is_ascii_alphanumeric()).all(|byte| b"_.".contains(&byte))
            );
            let slug = Slug::of(name).expect("it has letters");
            assert!(slug.with(&slug).numbered(10_000).as_str().len() <= 255 - "-rust-snippets.md".len());
        }
    }
}
