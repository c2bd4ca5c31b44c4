//! What stands under a resource page's title comes in; the base type that its prose names goes out.

use crate::{
    api::{TypeRef, Written},
    extract::prose,
    page::Text,
};

/// Reads `Inherits from [x](y.md)`, `is derived from x`, `inherits all the properties from [x](y.md)`.
///
/// Without a link the words must end there or name one identifier: "inherits from base policy type" names nothing.
#[must_use]
pub fn base(paragraph: &Text) -> Option<TypeRef> {
    let lower = paragraph.plain.to_ascii_lowercase();
    prose::sentences(paragraph).find_map(|sentence| {
        let words = lower.get(sentence.clone())?;
        let verb = ["inherits", "derived", "derives", "inherited"].iter().filter_map(|verb| words.find(verb)).min()?;
        if words.get(..verb)?.contains("propert") {
            return None; // "the extensions navigation property, which is derived from [x]" speaks of a property
        }
        let after_verb = sentence.start + verb;
        let from = lower.get(after_verb..sentence.end)?.find(" from ")? + " from ".len();
        let start = after_verb + from;
        linked(paragraph, start, sentence.end).or_else(|| bare(paragraph, start, sentence.end))
    })
}

/// Says that no value is of this type itself: `An abstract base class`, `is an abstract type`.
#[must_use]
pub fn says_abstract(paragraph: &Text) -> bool {
    let lower = paragraph.plain.to_ascii_lowercase();
    ["abstract type", "abstract base", "abstract class", "abstract resource", "abstract entity", "is abstract"]
        .iter()
        .any(|words| lower.find(words).is_some_and(|at| !lower.get(..at).unwrap_or_default().contains("derived from")))
}

/// The first link soon after `from`.
fn linked(text: &Text, start: usize, end: usize) -> Option<TypeRef> {
    let link = text.links.iter().find(|link| link.start >= start && link.end <= end && link.start - start <= 24)?;
    let name = text.plain.get(link.start..link.end)?.trim();
    Some(TypeRef::Written(Written { text: name.to_owned(), target: Some(link.target.clone()), span: text.span }))
}

/// One identifier, perhaps followed by `type` or `entity`.
fn bare(text: &Text, start: usize, end: usize) -> Option<TypeRef> {
    let rest = text.plain.get(start..end)?.trim().trim_end_matches('.');
    let name = ["entity", "type", "resource"].iter().find_map(|noun| rest.strip_suffix(noun)).unwrap_or(rest).trim();
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'));
    is_name.then(|| TypeRef::Written(Written { text: name.to_owned(), target: None, span: text.span }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Link;

    fn read(words: &str, linked: &str) -> Option<String> {
        let mut text = Text { plain: words.to_owned(), ..Text::default() };
        text.links.extend(words.find(linked).filter(|_| !linked.is_empty()).map(|start| Link {
            start,
            end: start + linked.len(),
            target: "x.md".into(),
        }));
        match base(&text)? {
            TypeRef::Written(written) => Some(format!("{} {}", written.text, written.target.is_some())),
            _ => None,
        }
    }

    #[test]
    fn bases_are_read_from_prose() {
        assert_eq!(read("A policy. Inherits from policyBase.", "policyBase").as_deref(), Some("policyBase true"));
        assert_eq!(read("This inherits all the properties from quality.", "quality").as_deref(), Some("quality true"));
        assert_eq!(read("The site is derived from baseItem and more.", "baseItem").as_deref(), Some("baseItem true"));
        assert_eq!(read("A contact. Inherits from directoryObject.", "").as_deref(), Some("directoryObject false"));
        assert_eq!(read("It inherits from base policy type, as all do.", ""), None);
        assert_eq!(read("Properties that are derived from descendants.", ""), None);
    }
}
