//! Checks crate names: what cargo accepts for a new package, and no name that the generated code itself needs.

use std::{borrow::Cow, fmt, str::FromStr};

use super::Ident;
use crate::page::Version;

/// So long may a package's name be where crates are published.
const LONGEST: usize = 64;

/// Crates that generated code names, by which it would mean itself; those of the language among them.
const NAMED: [&str; 8] = ["alloc", "core", "graphdown_runtime", "proc_macro", "serde_json", "std", "test", "tokio"];

/// Folders that cargo itself puts beside what it builds.
const OF_CARGO: [&str; 4] = ["build", "deps", "examples", "incremental"];

/// What the emitted crate is called, in its manifest and where it is imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrateName(Cow<'static, str>);

/// Why a text is no crate's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidName {
    name: String,
    expected: &'static str,
}

impl CrateName {
    /// Our own crate for a version of the service: `graphdown`, `graphdown-beta`.
    #[must_use]
    pub const fn of(version: Version) -> CrateName {
        CrateName(Cow::Borrowed(match version {
            Version::V1 => "graphdown",
            Version::Beta => "graphdown-beta",
        }))
    }

    /// Takes a name that cargo takes for a new package, and that the generated code can have.
    ///
    /// # Errors
    /// Says what is expected of a name.
    pub fn new(name: &str) -> Result<CrateName, InvalidName> {
        let invalid = |expected| Err(InvalidName { name: name.to_owned(), expected });
        let import = name.replace('-', "_").to_ascii_lowercase();
        if !name.starts_with(|char: char| char.is_ascii_alphabetic()) {
            return invalid("a name that begins with an ASCII letter");
        }
        if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)) {
            return invalid("a name of ASCII letters, digits, `-` and `_`");
        }
        if name.len() > LONGEST {
            return invalid("a name of at most 64 characters");
        }
        if Ident::is_keyword(&import) {
            return invalid("a name that isn't a keyword of Rust");
        }
        if NAMED.contains(&import.as_str()) {
            return invalid("a name other than that of a crate that the generated code uses");
        }
        if OF_CARGO.contains(&import.as_str()) {
            return invalid("a name other than that of a folder that cargo creates");
        }
        if super::ident::is_device(&import) {
            return invalid("a name other than that of a device on Windows");
        }
        Ok(CrateName(Cow::Owned(name.to_owned())))
    }

    /// As the manifest writes it: `graphdown-beta`.
    #[must_use]
    pub fn package(&self) -> &str {
        &self.0
    }

    /// As other crates import it: `graphdown_beta`.
    #[must_use]
    pub fn import(&self) -> Ident {
        Ident::of_package(&self.0)
    }
}

impl FromStr for CrateName {
    type Err = InvalidName;

    fn from_str(name: &str) -> Result<CrateName, InvalidName> {
        CrateName::new(name)
    }
}

impl fmt::Display for CrateName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Display for InvalidName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "expected {}, found {:?}", self.expected, self.name)
    }
}

impl std::error::Error for InvalidName {}

#[cfg(test)]
mod tests {
    use super::CrateName;

    #[test]
    fn what_cargo_takes_is_a_name() {
        for name in ["graphdown", "graphdown-beta", "a", "A1_b-c", "specs-v1-0", "tests", "main", &"a".repeat(64)] {
            let krate = CrateName::new(name).expect(name);
            assert_eq!(krate.package(), name);
            assert!(syn::parse_str::<syn::Ident>(krate.import().as_str()).is_ok(), "{name}");
        }
    }

    #[test]
    fn what_is_no_name_is_told_with_what_is_expected() {
        let names = [
            "x\"\n[dependencies]\nevil = \"1",
            "a b",
            "../x",
            "",
            "1a",
            "-a",
            "_",
            "größe",
            "fn",
            "Self",
            "crate",
            "gen",
            "test",
            "core",
            "Std",
            "proc-macro",
            "graphdown-runtime",
            "serde_json",
            "deps",
            "con",
            "COM1",
            "nul",
            &"a".repeat(65),
        ];
        let told: Vec<String> = names.iter().map(|name| CrateName::new(name).expect_err(name).to_string()).collect();
        expect_test::expect![[r#"
            expected a name of ASCII letters, digits, `-` and `_`, found "x\"\n[dependencies]\nevil = \"1"
            expected a name of ASCII letters, digits, `-` and `_`, found "a b"
            expected a name that begins with an ASCII letter, found "../x"
            expected a name that begins with an ASCII letter, found ""
        "#]]
        .assert_eq(&format!("{}\n", told.get(..4).unwrap_or_default().join("\n")));
    }
}
