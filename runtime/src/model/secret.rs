//! Decides which values are secrets, by their names and by their form, for `Debug` and errors.
//!
//! A name is split into words. A noun such as `password` makes the value a secret, `newPassword`, unless a later word
//! shows that it is about the secret, `passwordPolicies`. In doubt a value is hidden: that costs less than a secret in
//! a log. Only texts, bytes and untyped numbers are hidden, never typed numbers or booleans. Objects are shown member
//! by member; in an object under a secret's name, only the members about the secret are shown.

use std::borrow::Cow;

use super::{Additional, Binary, Shape, View};

/// Nouns for values that give access.
const NOUNS: [&str; 22] = [
    "apikey",
    "assertion",
    "authorization",
    "bearer",
    "cookie",
    "credential",
    "jwt",
    "otp",
    "pass",
    "passcode",
    "passkey",
    "passphrase",
    "passwd",
    "password",
    "pfx",
    "pin",
    "pkcs12",
    "psk",
    "pw",
    "pwd",
    "secret",
    "totp",
];

/// Nouns that are secrets unless the word before them gives them a harmless meaning, such as a sort key or a page
/// token.
const QUALIFIED: [(&str, &[&str]); 2] = [
    ("key", &["cache", "change", "config", "partition", "public", "registry", "row", "sort"]),
    ("token", &["continuation", "cursor", "delta", "next", "page", "paging", "skip", "sync"]),
];

/// Pairs of words that are secrets although neither word is: the check value of a notification, pre-authenticated URLs.
const PAIRS: [(&[&str], &[&str]); 4] = [
    (&["client"], &["state"]),
    (&["connection"], &["string"]),
    (&["access"], &["signature"]),
    (&["download", "upload"], &["url", "uri", "link"]),
];

/// Words before `code` that make it a secret; other codes are those of errors, countries and versions.
const CODES: [&str; 13] = [
    "access",
    "activation",
    "auth",
    "authentication",
    "backup",
    "bypass",
    "device",
    "pairing",
    "passcode",
    "recovery",
    "security",
    "unlock",
    "verification",
];

/// Words after a noun that make the value one about the secret.
const ABOUT: [&str; 50] = [
    "age",
    "algorithm",
    "at",
    "audience",
    "authority",
    "by",
    "category",
    "complexity",
    "configuration",
    "count",
    "date",
    "day",
    "description",
    "domain",
    "enabled",
    "endpoint",
    "expiration",
    "expiry",
    "format",
    "id",
    "identifier",
    "issuer",
    "kind",
    "length",
    "lifetime",
    "method",
    "mode",
    "name",
    "option",
    "path",
    "period",
    "policy",
    "property",
    "provider",
    "required",
    "requirement",
    "reset",
    "scheme",
    "score",
    "set",
    "setting",
    "size",
    "state",
    "status",
    "strength",
    "thumbprint",
    "time",
    "type",
    "usage",
    "version",
];

/// Members that name the member `value` beside them.
const LABELS: [&str; 2] = ["key", "name"];

/// The member that such a label names.
const VALUE: &str = "value";

/// The context of the members of one object: labels, and whether the object itself is under a secret's name.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Siblings {
    is_pair: bool,
    is_secret_pair: bool,
    /// Whether the object is the value of a member with a secret's name.
    is_in_secret: bool,
}

impl Siblings {
    /// `text` returns a member's text by its name, ignoring case; an empty one if the member isn't a text.
    pub(super) fn new<'a>(text: impl Fn(&str) -> Option<Cow<'a, str>>) -> Self {
        let is_secret_pair = LABELS.iter().any(|label| text(label).is_some_and(|label| is_secret(&label)));
        Self { is_pair: text(VALUE).is_some(), is_secret_pair, is_in_secret: false }
    }

    /// The same, in an object under a secret's name or not.
    pub(super) fn in_secret(self, is_in_secret: bool) -> Self {
        Self { is_in_secret, ..self }
    }

    pub(super) fn of_model(shape: &Shape, views: &[Option<View<'_>>], additional: &Additional) -> Self {
        Self::new(|name| {
            let mut known = shape.names.iter().zip(views);
            match known.find(|(known, _)| known.eq_ignore_ascii_case(name)) {
                Some((_, Some(View::Text(text)))) => Some(String::from(*text).into()),
                Some(_) => Some("".into()),
                None => text_in(additional, name).map(|text| text.to_owned().into()),
            }
        })
    }

    pub(super) fn of_additional(additional: &Additional) -> Self {
        Self::new(|name| text_in(additional, name).map(Cow::Borrowed))
    }

    /// Whether a member is hidden. In a pair of a name and a value, the name decides for the value.
    pub(super) fn hide(self, name: &str) -> bool {
        let is_secret = match name {
            name if name.eq_ignore_ascii_case(VALUE) => self.is_secret_pair,
            name if name.eq_ignore_ascii_case("key") && self.is_pair => false,
            _ => is_secret(name),
        };
        is_secret || self.is_in_secret && !tells_about(name)
    }
}

fn text_in<'a>(additional: &'a Additional, name: &str) -> Option<&'a str> {
    let (_, value) = additional.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Some(value.as_str().unwrap_or_default())
}

/// Whether a member of an object under a secret's name is only about the secret: its id, its date.
fn tells_about(name: &str) -> bool {
    words(name).iter().any(|word| ABOUT.contains(&&*singular(word)))
}

/// Whether a value with this name is a secret.
pub(super) fn is_secret(name: &str) -> bool {
    let words = words(name);
    let words: Vec<Cow<'_, str>> = words.iter().map(|word| singular(word)).collect();
    let words: Vec<&str> = words.iter().map(|word| &**word).collect();
    let Some(at) = (0..words.len()).rev().find(|at| is_secret_noun(&words, *at)) else { return false };
    !words.iter().skip(at + 1).any(|word| ABOUT.contains(word))
}

fn is_secret_noun(words: &[&str], at: usize) -> bool {
    let word = words.get(at).copied().unwrap_or_default();
    let before = at.checked_sub(1).and_then(|at| words.get(at)).copied().unwrap_or_default();
    let is_pair = |(first, second): &(&[&str], &[&str])| first.contains(&before) && second.contains(&word);
    if NOUNS.contains(&word) || PAIRS.iter().any(is_pair) || word == "code" && CODES.contains(&before) {
        return true;
    }
    // Without capitals the words can't be separated: `accesstoken`, `skiptoken`, `clientsecret`.
    let qualified = QUALIFIED.iter().find_map(|(noun, harmless)| match word.strip_suffix(noun)? {
        "" => Some(!harmless.contains(&before)),
        joined => Some(noun.len() > 3 && !harmless.contains(&joined) || KEYS.contains(&joined)),
    });
    // `secretary` is not a secret.
    qualified.unwrap_or(word.contains("password") || word.replace("secretar", "").contains("secret"))
}

/// What may come before `key` in a name without capitals; with any prefix, `monkey` would be a secret.
const KEYS: [&str; 7] = ["access", "encryption", "master", "private", "secret", "shared", "storage"];

/// A word in the singular, without a trailing number.
fn singular(word: &str) -> Cow<'_, str> {
    if NOUNS.contains(&word) || ABOUT.contains(&word) {
        return word.into();
    }
    if let Some(stem) = word.strip_suffix('s').filter(|stem| NOUNS.contains(stem)) {
        return stem.into();
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y").into();
    }
    let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
    word.strip_suffix('s').filter(|word| word.len() > 1 && !word.ends_with('s')).unwrap_or(word).into()
}

/// The words of a name in lower case: `SASTokenValue`, `sas_token_value` and `sas-token-value` are `sas`, `token`,
/// `value`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let characters: Vec<char> = name.chars().collect();
    let mut begins = true;
    for (index, character) in characters.iter().enumerate() {
        if !character.is_alphanumeric() {
            begins = true;
            continue;
        }
        let before = index.checked_sub(1).and_then(|index| characters.get(index));
        let after = characters.get(index + 1);
        let follows_small = before.is_some_and(|before| !before.is_uppercase());
        let precedes_small = after.is_some_and(|after| after.is_lowercase());
        begins |= character.is_uppercase() && (follows_small || precedes_small);
        if std::mem::take(&mut begins) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(character.to_lowercase());
        }
    }
    words
}

/// Whether a text has the form of a secret, whatever its name: a JSON web token, a private key, the value of an
/// `Authorization` header, a URL with a secret in its query, a connection string or form with one.
pub(super) fn is_secret_text(text: &str) -> bool {
    let text = text.trim_start();
    // Base64 of `{"`, with which a web token begins; a service may have truncated the rest.
    let is_encoded = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '/' | '=');
    let is_web_token = text.starts_with("eyJ") && text.len() >= 16 && text.chars().all(is_encoded);
    let is_private_key = text.starts_with("-----BEGIN ") && text.contains("PRIVATE KEY");
    let is_named_header = text.split_once(": ").is_some_and(|(_, value)| is_header(value));
    is_web_token
        || is_private_key
        || is_named_header
        || is_header(text)
        || has_secret_in_query(text)
        || has_secret_in_pairs(text)
}

/// `AccountName=a;AccountKey=b`, `grant_type=password&client_secret=c`
fn has_secret_in_pairs(text: &str) -> bool {
    let is_name = |name: &str| name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '));
    let mut has_secret = false;
    for pair in text.split([';', '&']).filter(|pair| !pair.trim().is_empty()) {
        let Some((name, value)) = pair.split_once('=').filter(|(name, _)| is_name(name)) else { return false };
        has_secret |= !value.is_empty() && is_secret(name);
    }
    has_secret
}

/// `Bearer 0Xab…`, or `Basic` with a name and a password.
fn is_header(text: &str) -> bool {
    match text.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => !token.contains(' '),
        Some((scheme, pair)) if scheme.eq_ignore_ascii_case("basic") => {
            Binary::from(pair).decode().is_some_and(|pair| pair.contains(&b':'))
        }
        _ => false,
    }
}

fn has_secret_in_query(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    if scheme.is_empty() || !scheme.chars().all(|c| c.is_ascii_alphanumeric()) {
        return false;
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let query = rest.split_once(['?', '#']).map(|(_, query)| query).unwrap_or_default();
    let mut names = query.split(['&', '?', '#']).map(|option| option.split('=').next().unwrap_or_default());
    authority.contains('@') || names.any(|name| matches!(name, "sig" | "tempauth" | "code") || is_secret(name))
}

#[cfg(test)]
#[path = "secret/tests.rs"]
mod tests;
