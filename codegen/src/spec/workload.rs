//! Decides the workload of an operation, by which crates, commands and reports group operations.
//!
//! What is hard: pages name one workload in several ways, by year and by author: `microsoft-teams`, `Teams`, `entra-users`
//! and `users`; `SharePoint` and `sharepoint`. So the words of the name count, whatever their case, without the words before
//! them that say whose product it is.

use super::Operation;
use crate::vocabulary::workloads;

impl Operation {
    /// The name of its workload in lower case with hyphens: `users`, `directory-management`. `None` where the document
    /// doesn't say, or says that it belongs to none.
    ///
    /// It is that of the first tag, in documents of others as well.
    #[must_use]
    pub fn workload(&self) -> Option<String> {
        name(self.tags.first()?)
    }
}

/// The name of the workload that a tag or the front matter of a page states; two that mean the same have the same name.
///
/// ```
/// use graphdown_codegen::spec::workload;
///
/// assert_eq!(workload::name("entra-users").as_deref(), Some("users"));
/// assert_eq!(workload::name("Microsoft Teams").as_deref(), Some("teams"));
/// assert_eq!(workload::name("non-product-specific"), None);
/// ```
#[must_use]
pub fn name(stated: &str) -> Option<String> {
    let words = stated.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let stated = words.collect::<Vec<_>>().join("-").to_lowercase();
    let mut name = stated.as_str();
    while let Some((_, rest)) = name.split_once('-').filter(|(first, _)| workloads::OWNERS.has(first)) {
        name = rest;
    }
    (!name.is_empty() && !workloads::NONE.has(name)).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::name;
    use crate::spec::Operation;

    #[test]
    fn the_words_count_without_those_of_the_product() {
        for (stated, expected) in [
            ("users", Some("users")),
            ("entra-users", Some("users")),
            ("Users", Some("users")),
            ("microsoft-teams", Some("teams")),
            ("Microsoft Teams", Some("teams")),
            ("entra-id-governance", Some("governance")),
            ("SharePoint", Some("sharepoint")),
            ("directory_management", Some("directory-management")),
            ("microsoft", Some("microsoft")),
            ("microsoftness-of-boats", Some("microsoftness-of-boats")),
            ("non-product-specific", None),
            ("", None),
            (" - ", None),
        ] {
            assert_eq!(name(stated).as_deref(), expected, "{stated}");
        }
    }

    #[test]
    fn the_first_tag_counts() {
        let tagged = |tags: &[&str]| Operation {
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            ..Operation::default()
        };
        assert_eq!(tagged(&["Boats", "harbours"]).workload().as_deref(), Some("boats"));
        assert_eq!(tagged(&[]).workload(), None);
    }
}
