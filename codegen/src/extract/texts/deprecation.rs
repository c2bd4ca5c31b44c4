//! Reads deprecation notes, and decides which of them concern a path. A note that names paths is about these alone; any
//! other is about the whole page.

use crate::{
    api::PathTemplate,
    extract::{texts::blocks, texts::description},
    page::{Family, Page},
};

/// A note on deprecation, and the paths that it names; without any, it's about all of the page.
#[derive(Clone, Debug)]
pub(crate) struct Deprecation {
    text: String,
    prefixes: Vec<String>,
}

impl Deprecation {
    /// The paths that it is about, in lower case; none for all of the page.
    pub(crate) fn paths(&self) -> &[String] {
        &self.prefixes
    }
}

/// What the page as a whole, its title, its preamble and the notes beside its request lines say.
pub(crate) fn deprecations(page: &Page) -> Vec<Deprecation> {
    let mut deprecations: Vec<Deprecation> = Vec::new();
    let mut add = |text: String| {
        let prefixes = deprecated_paths(&text);
        if !deprecations.iter().any(|known| known.text == text) {
            deprecations.push(Deprecation { text, prefixes });
        }
    };
    for (_, section) in blocks::sections_under(page, Family::HttpRequest) {
        for note in description::deprecation_notes(page, section) {
            if names_paths(&note) {
                add(note);
            }
        }
    }
    if let Some(text) = &page.deprecation {
        add(description::markdown(text, page));
    }
    deprecations
}

/// Whether a note is about paths rather than about its page.
pub(crate) fn names_paths(text: &str) -> bool {
    !deprecated_paths(text).is_empty()
}

/// The paths in code before the word: of "The `/app` path is deprecated, use the `/communications` path", the first.
fn deprecated_paths(text: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for sentence in text.split(". ") {
        let Some(at) = sentence.to_ascii_lowercase().find("deprecat") else { continue };
        let before = sentence.get(..at).unwrap_or("");
        let codes = before.split('`').skip(1).step_by(2);
        paths.extend(
            codes.filter(|code| code.starts_with('/')).map(|code| code.trim_end_matches('/').to_ascii_lowercase()),
        );
    }
    paths
}

/// Why not to use a path, if so.
pub(crate) fn of_path(deprecations: &[Deprecation], path: &PathTemplate) -> Option<String> {
    let path = path.to_string().to_ascii_lowercase();
    let is_under = |prefix: &String| {
        path.strip_prefix(prefix.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '(']))
    };
    deprecations
        .iter()
        .find(|deprecation| deprecation.prefixes.is_empty() || deprecation.prefixes.iter().any(is_under))
        .map(|deprecation| deprecation.text.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_paths_before_the_word_are_deprecated() {
        assert_eq!(
            deprecated_paths("**Note:** The `/app` path is deprecated. Use the `/communications` path."),
            ["/app"]
        );
        assert_eq!(deprecated_paths("`/a` and `/b/` are deprecated, use `/c`."), ["/a", "/b"]);
        assert!(deprecated_paths("This API is deprecated. Use `/c`.").is_empty());
    }
}
