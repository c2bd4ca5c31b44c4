//! Makes identifiers of the service's names: valid Rust, each unique in its scope. Identifiers that name modules name
//! files too, which has rules of its own on each system.

use deunicode::deunicode_char;
use heck::{ToPascalCase, ToShoutySnakeCase, ToSnakeCase};

use crate::{unique::UniqueNames, words::with_plain_plurals};

/// An identifier as it is printed: `callback_uri`, `r#type`, `self_`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ident(String);

/// The identifiers of one scope: the fields of a struct, the methods of an impl, the types of a module.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope(UniqueNames);

/// A module in a file of its own. It is never a raw identifier, so that its file, its path and the names of its tests are
/// spelled alike.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Module(Ident);

/// So long may an identifier be, but for what is built from it; the longest of Graph's has 193 characters.
const LONGEST: usize = 240;

/// So long may a module's name be: file systems take 255 bytes for a name, Windows by default 260 for a whole path.
const LONGEST_MODULE: usize = 120;

/// Modules that stand for files which are there already: `x/mod.rs` is `x.rs`, and `main.rs` and `lib.rs` begin a crate.
const ROOTS: [&str; 3] = ["lib", "main", "mod"];

/// Words that can't be identifiers: strict keywords and reserved ones, of all editions up to 2024.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that can't be raw identifiers either.
const NEVER_RAW: &[&str] = &["self", "Self", "super", "crate", "_"];

/// Names that the prelude, the derives or the runtime bring into a generated file, so that no type may take them.
const TYPE_NAMES: &[&str] = &[
    "Additional",
    "AsMut",
    "AsRef",
    "Binary",
    "Body",
    "Box",
    "Bytes",
    "Clone",
    "Collection",
    "Content",
    "Copy",
    "Date",
    "DateTimeOffset",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Duration",
    "Eq",
    "Err",
    "Error",
    "ExactSizeIterator",
    "Extend",
    "Fields",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "Json",
    "Map",
    "None",
    "Ok",
    "Open",
    "Operation",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Path",
    "Request",
    "Result",
    "Scalar",
    "Send",
    "Shape",
    "Sized",
    "Slot",
    "Some",
    "String",
    "Sync",
    "TimeOfDay",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

impl Ident {
    /// A field, method, argument or module: `callbackUri` → `callback_uri`, `type` → `r#type`.
    #[must_use]
    pub fn snake(name: &str) -> Ident {
        Ident::of(started(shortened(ascii(name).to_snake_case(), LONGEST), "n"))
    }

    /// A type or variant: `callState` → `CallState`; what a generated file already names gets `Type` after it.
    #[must_use]
    pub fn pascal(name: &str) -> Ident {
        Ident::of(started(shortened(ascii(name).to_pascal_case(), LONGEST), "N"))
    }

    /// A static: `communications.calls.create` → `COMMUNICATIONS_CALLS_CREATE`.
    #[must_use]
    pub fn constant(name: &str) -> Ident {
        Ident::of(started(shortened(ascii(name).to_shouty_snake_case(), LONGEST), "N"))
    }

    /// A name of the runtime's or of our own, letter by letter.
    #[must_use]
    pub fn fixed(name: &'static str) -> Ident {
        Ident(name.to_owned())
    }

    /// What a package of this name, which is a valid one, is imported as.
    pub(super) fn of_package(name: &str) -> Ident {
        Ident(name.replace('-', "_"))
    }

    /// With more behind it: `answer` and `_is_sent` give `answer_is_sent`. It is no keyword then.
    #[must_use]
    pub fn with(&self, ending: &'static str) -> Ident {
        Ident(format!("{}{ending}", self.stem()))
    }

    /// Text that is an identifier but for being a keyword.
    fn of(text: String) -> Ident {
        if NEVER_RAW.contains(&text.as_str()) {
            Ident(format!("{text}_"))
        } else if KEYWORDS.contains(&text.as_str()) {
            Ident(format!("r#{text}"))
        } else {
            Ident(text)
        }
    }

    /// Whether a text is a keyword of any edition.
    pub(super) fn is_keyword(text: &str) -> bool {
        KEYWORDS.contains(&text) || NEVER_RAW.iter().any(|word| word.eq_ignore_ascii_case(text))
    }

    /// What other identifiers are built from: without `r#`, and without what parts a keyword from it.
    fn stem(&self) -> &str {
        self.bare().trim_end_matches('_')
    }

    /// As printed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Without `r#`: what other identifiers are built from.
    #[must_use]
    pub fn bare(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }
}

impl Module {
    /// The module of a name: `callRecords` → `call_records`, `type` → `type_`, `con` → `con_`.
    #[must_use]
    pub fn named(name: &str) -> Module {
        let text = started(shortened(ascii(name).to_snake_case(), LONGEST_MODULE), "n");
        Module(Ident(if is_reserved(&text) { format!("{text}_") } else { text }))
    }

    /// A module whose file is there already, spelled as the generator spells modules; `None` for any other name.
    #[must_use]
    pub fn written(name: &str) -> Option<Module> {
        Some(Module::named(name)).filter(|module| module.as_str() == name)
    }

    /// As an identifier.
    #[must_use]
    pub fn ident(&self) -> &Ident {
        &self.0
    }

    /// As printed, and as its file is called.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// Whether a module of this name would need another spelling in some place, or be another file.
fn is_reserved(text: &str) -> bool {
    Ident::is_keyword(text) || ROOTS.contains(&text) || is_device(text)
}

/// Whether Windows takes a file of this name, whatever its extension, for a device; in lower case.
pub(super) fn is_device(text: &str) -> bool {
    let number = ["com", "lpt"].iter().find_map(|port| text.strip_prefix(port));
    matches!(text, "aux" | "con" | "nul" | "prn")
        || number.is_some_and(|number| number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit()))
}

impl std::fmt::Display for Ident {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Scope {
    /// A scope in which some identifiers are taken from the start.
    #[must_use]
    pub(crate) fn with(taken: &[&str]) -> Scope {
        let mut scope = Scope::default();
        for name in taken {
            scope.0.take(*name);
        }
        scope
    }

    /// A scope of types: what generated files name anyway is taken.
    #[must_use]
    pub(crate) fn of_types() -> Scope {
        Scope::with(TYPE_NAMES)
    }

    /// Whether an identifier is taken.
    #[must_use]
    pub(crate) fn has(&self, ident: &Ident) -> bool {
        self.0.contains(ident.bare())
    }

    /// The same for modules.
    pub(crate) fn claim_module(&mut self, candidates: impl IntoIterator<Item = Module>) -> Module {
        Module(self.claim(candidates.into_iter().map(|module| module.0)))
    }

    /// Takes the first of the candidates that is free; if none is, the last one with the first free number from 2.
    pub(crate) fn claim(&mut self, candidates: impl IntoIterator<Item = Ident>) -> Ident {
        let mut last = Ident(String::from("unnamed"));
        for candidate in candidates {
            if self.0.take(candidate.bare()) {
                return candidate;
            }
            last = candidate;
        }
        let is_pascal = last.0.starts_with(char::is_uppercase) && last.0.contains(char::is_lowercase);
        let hyphen = if is_pascal { "" } else { "_" };
        Ident::of(
            self.0.claim(last.bare().to_owned(), |name, number| {
                format!("{}{hyphen}{number}", name.trim_end_matches('_'))
            }),
        )
    }
}

/// At most so many characters, of which there is one byte each.
fn shortened(mut text: String, longest: usize) -> String {
    text.truncate(longest);
    text.truncate(text.trim_end_matches('_').len());
    text
}

/// Puts an initial before what starts with a digit, and a name where nothing is left.
fn started(text: String, initial: &str) -> String {
    match text.chars().next() {
        None if initial == "n" => String::from("unnamed"),
        None => String::from("Unnamed"),
        Some(first) if first.is_ascii_digit() => format!("{initial}{text}"),
        Some(_) => text,
    }
}

/// Letters and digits beyond ASCII are written in ASCII, since identifiers must be typed by anyone, and pictures become
/// their names; what has no such spelling becomes its code point. Other characters part words. A few signs that tell
/// members apart (`+1`, `-1`, `>=`) become words.
fn ascii(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let plain = with_plain_plurals(name);
    let mut characters = plain.chars().peekable();
    while let Some(character) = characters.next() {
        let is_sign = text.is_empty() && characters.peek().is_some_and(char::is_ascii_digit);
        match character {
            '+' => text.push_str(" plus "),
            '-' if is_sign => text.push_str(" minus "),
            '<' => text.push_str(" less "),
            '>' => text.push_str(" greater "),
            _ if character.is_ascii_alphanumeric() => text.push(character),
            _ if character.is_ascii() => text.push(' '),
            _ => text.push_str(&spelled(character)),
        }
    }
    text
}

/// A character beyond ASCII in letters and digits of ASCII: `ß` is `ss`, `日` the word `Ri`, a picture its name. Nothing for
/// marks on the letter before, and for letters that are spelled with signs alone.
fn spelled(character: char) -> String {
    let Some(spelling) = deunicode_char(character) else {
        let is_letter = character.is_alphanumeric();
        return if is_letter { format!(" u{:x} ", u32::from(character)) } else { String::from(" ") };
    };
    let plain = spelling.replace('+', " plus ").replace("-1", " minus 1");
    let plain: String = plain.chars().map(|one| if one.is_ascii_alphanumeric() { one } else { ' ' }).collect();
    match character.is_alphanumeric() || spelling.is_empty() {
        true if plain.trim().is_empty() => String::new(),
        true => plain,
        // The name of a picture; what only resembles letters, such as a trademark sign, is none.
        false if plain.trim().len() > 2 => format!(" {plain} "),
        false => String::from(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_keyword_becomes_an_identifier_that_parses() {
        for word in KEYWORDS.iter().chain(NEVER_RAW) {
            for ident in [Ident::snake(word), Ident::pascal(word), Ident::constant(word)] {
                assert!(syn::parse_str::<syn::Ident>(ident.as_str()).is_ok(), "{word} gave {ident}");
            }
        }
        assert_eq!(Ident::snake("Type").as_str(), "r#type");
        assert_eq!(Ident::pascal("self").as_str(), "Self_");
    }

    #[test]
    fn syn_knows_no_keyword_that_is_missing() {
        let words = "macro_rules union safe raw auto default dyn gen try yield async await box static override";
        for word in words.split(' ') {
            let parses = syn::parse_str::<syn::Ident>(word).is_ok();
            assert_eq!(parses, !KEYWORDS.contains(&word) || word == "gen", "{word}");
        }
    }

    #[test]
    fn odd_names_become_identifiers() {
        let names = [
            "2faMethod",
            "@microsoft.graph.conflictBehavior",
            "größe",
            "",
            "_",
            "日",
            "a-b_c",
            "+1",
            "$ref",
            "-1",
            "e\u{301}t\u{e9}",
            "світло",
            "日本",
            "🎉",
            "👍 ok",
            "µm",
            "m²",
            "Acme®",
            "\u{10ffff}x",
            "\u{e000}",
            "\u{2ebf0}a",
            "5 €",
            "العربية",
            "–",
        ];
        let expected = [
            "n2fa_method",
            "microsoft_graph_conflict_behavior",
            "grosse",
            "unnamed",
            "unnamed",
            "ri",
            "a_b_c",
            "plus_1",
            "r#ref",
            "minus_1",
            "ete",
            "svitlo",
            "ri_ben",
            "tada",
            "plus_1_ok",
            "um",
            "m2",
            "acme",
            "x",
            "unnamed",
            "u2ebf0_a",
            "n5_eur",
            "lrby",
            "unnamed",
        ];
        assert_eq!(names.map(|name| Ident::snake(name).0), expected);
    }

    #[test]
    fn modules_are_files_of_their_own() {
        let names = ["callRecords", "type", "self", "mod", "main", "lib", "CON", "com1", "lpt0", "com10", "tests", ""];
        let expected = [
            "call_records",
            "type_",
            "self_",
            "mod_",
            "main_",
            "lib_",
            "con_",
            "com1_",
            "lpt0_",
            "com10",
            "tests",
            "unnamed",
        ];
        assert_eq!(names.map(|name| Module::named(name).as_str().to_owned()), expected);
        let mut scope = Scope::default();
        let claimed = ["mod", "Mod", "MOD"].map(|name| scope.claim_module([Module::named(name)]).as_str().to_owned());
        assert_eq!(claimed, ["mod_", "mod_2", "mod_3"]);
    }

    #[test]
    fn no_identifier_is_endless() {
        let long = "ab_".repeat(5000);
        assert_eq!(Ident::snake(&long).as_str().len(), LONGEST - 1);
        assert_eq!(Module::named(&long).as_str().len(), LONGEST_MODULE - 1);
        assert_eq!(Ident::snake("self").with("_is_sent").as_str(), "self_is_sent");
    }

    #[test]
    fn a_scope_gives_each_name_once() {
        let mut scope = Scope::of_types();
        let mut claim = |name: &str| scope.claim([Ident::pascal(name), Ident::pascal(&format!("{name} type"))]).0;
        assert_eq!(["option", "call", "Call", "CALL"].map(&mut claim), ["OptionType", "Call", "CallType", "CallType2"]);
    }
}
