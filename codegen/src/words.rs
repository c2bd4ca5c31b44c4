//! Reads the words of a name. What is hard is an acronym's plural: `boatPCs` is of two words, `boat` and `PCs`, though each
//! capital may begin a word.

use std::borrow::Cow;

use heck::ToKebabCase;

/// The name with the plurals of its acronyms written as words: `boatPcs`, `userIdsHash`, `Urls`.
///
/// An acronym's plural is at least two capitals with an `s` behind which the word ends.
pub(crate) fn with_plain_plurals(name: &str) -> Cow<'_, str> {
    let bytes = name.as_bytes();
    let is_capital = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_uppercase);
    let ends_word = |at: usize| !bytes.get(at).is_some_and(u8::is_ascii_lowercase);
    let mut plain = String::new();
    let mut copied = 0;
    for (at, _) in name.match_indices('s').filter(|(at, _)| *at > 1 && ends_word(at + 1)) {
        let start = (0..at).rev().take_while(|before| is_capital(*before)).last();
        let Some(start) = start.filter(|start| at - start > 1) else { continue };
        plain.push_str(name.get(copied..=start).unwrap_or_default());
        plain.push_str(&name.get(start + 1..at).unwrap_or_default().to_ascii_lowercase());
        copied = at;
    }
    if copied == 0 {
        return Cow::Borrowed(name);
    }
    plain.push_str(name.get(copied..).unwrap_or_default());
    Cow::Owned(plain)
}

/// The words in lower case with hyphens between them: `boat-pcs`.
pub(crate) fn kebab(name: &str) -> String {
    with_plain_plurals(name).to_kebab_case()
}

/// One of what a word names several of: `mobile-app`, `policy`, `child`.
pub(crate) fn singular(plural: &str) -> String {
    let (before, word) = plural.rsplit_once('-').map_or(("", plural), |(before, word)| (before, word));
    let without = |end: &str| word.strip_suffix(end).unwrap_or(word).to_owned();
    let ends = |ends: &[&str]| ends.iter().any(|end| word.ends_with(end));
    let one = match word {
        "children" => "child".to_owned(),
        "people" => "person".to_owned(),
        "series" | "analytics" | "news" => word.to_owned(),
        _ if ends(&["ies"]) && word.len() > 4 => format!("{}y", without("ies")),
        _ if ends(&["sses", "xes", "ches", "shes", "uses"]) => without("es"),
        _ if ends(&["ss", "us", "is"]) => word.to_owned(),
        _ => without("s"),
    };
    if before.is_empty() { one } else { format!("{before}-{one}") }
}

#[cfg(test)]
mod tests {
    use super::{kebab, with_plain_plurals};

    #[test]
    fn an_acronym_and_its_plural_are_one_word() {
        for (name, expected) in [
            ("boatPCs", "boat-pcs"),
            ("userIDs", "user-ids"),
            ("URLs", "urls"),
            ("sourceURLsHash", "source-urls-hash"),
            ("allowedIPs_v6", "allowed-ips-v6"),
            ("cloudPCs2", "cloud-pcs2"),
            ("VMs", "vms"),
            ("isASettings", "is-a-settings"),
            ("aAs", "a-as"),
            ("getMIMEstream", "get-mim-estream"),
            ("mailFolders", "mail-folders"),
        ] {
            assert_eq!(kebab(name), expected, "{name}");
        }
        assert_eq!(with_plain_plurals("callStates"), "callStates");
    }
}
