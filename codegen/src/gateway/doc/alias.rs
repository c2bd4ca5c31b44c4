//! Writes outside text as names by which rustdoc's search finds an item. The compiler refuses quotes, blanks but the
//! plain one, blanks at an end, no text, and the item's own name.

use super::escape::{HARD_SPACE, clean};
use crate::gateway::Ident;

/// A longer text is no name: nobody types it, and each one is part of the search index that every reader loads.
const LONGEST: usize = 160;

/// A name by which an item is found, as it stands in `#[doc(alias = "…")]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Alias(String);

impl Alias {
    /// The names of an item that texts give, each once.
    #[must_use]
    pub(crate) fn all(texts: impl IntoIterator<Item = String>, item: &Ident) -> Vec<Alias> {
        let mut aliases = Vec::new();
        for alias in texts.into_iter().filter_map(|text| Alias::new(&text, item)) {
            if !aliases.contains(&alias) {
                aliases.push(alias);
            }
        }
        aliases
    }

    fn new(text: &str, item: &Ident) -> Option<Alias> {
        let text: String =
            clean(text).replace(HARD_SPACE, "").chars().filter(|one| !matches!(one, '"' | '\'')).collect();
        let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
        let text = words.join(" ");
        let is_name =
            !text.is_empty() && text.chars().count() <= LONGEST && text != item.bare() && text != item.as_str();
        is_name.then_some(Alias(text))
    }

    /// As it is written.
    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Alias;
    use crate::gateway::Ident;

    #[test]
    fn an_alias_is_what_the_compiler_takes() {
        let texts = [
            "List messages",
            " \tList\u{a0} \"messages' ",
            "",
            "''",
            "list",
            "GET /users/{id}/x(a='{b}')",
            "\u{202e}\u{0}",
        ];
        let aliases = Alias::all(texts.map(str::to_owned), &Ident::snake("list"));
        let aliases: Vec<&str> = aliases.iter().map(Alias::as_str).collect();
        assert_eq!(aliases, ["List messages", "GET /users/{id}/x(a={b})"]);
        assert!(Alias::all(["move".to_owned(), "x".repeat(161)], &Ident::snake("move")).is_empty());
    }
}
