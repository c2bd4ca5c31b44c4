//! Reads the claims challenge in a `WWW-Authenticate` header of a 401 response (RFC 9110, section 11.6.1).
//!
//! The header may have several challenges, quoted commas, and claims as base64 or as plain JSON.

use http::{HeaderMap, header};

use crate::model::Binary;

/// The claims that a new token must have, as JSON; `None` without a claims challenge.
pub(in crate::http) fn claims(headers: &HeaderMap) -> Option<String> {
    let challenges = headers.get_all(header::WWW_AUTHENTICATE).iter().filter_map(|value| value.to_str().ok());
    challenges.flat_map(Parameters::of).find_map(|(name, value)| {
        let value = Some(value).filter(|_| name.eq_ignore_ascii_case("claims"))?;
        if value.trim_start().starts_with('{') {
            return Some(value);
        }
        let decoded = String::from_utf8(Binary::from(value.as_str()).decode()?).ok()?;
        Some(decoded).filter(|text| text.trim_start().starts_with('{'))
    })
}

/// Iterates over the parameters of all challenges of a header.
struct Parameters<'a>(&'a str);

impl<'a> Parameters<'a> {
    fn of(text: &'a str) -> Self {
        Self(text)
    }
}

impl Iterator for Parameters<'_> {
    type Item = (String, String);

    fn next(&mut self) -> Option<Self::Item> {
        let (before, after) = self.0.split_once('=')?;
        // The first parameter follows a scheme, `Bearer realm=""`, the others follow a comma.
        let name = before.trim_end().rsplit([' ', '\t', ',']).next().unwrap_or_default();
        let after = after.trim_start();
        let (value, rest) = match after.strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                let end = after.find([',', ' ']).unwrap_or(after.len());
                (after.get(..end).unwrap_or_default().to_owned(), after.get(end..).unwrap_or_default())
            }
        };
        self.0 = rest;
        Some((name.to_owned(), value))
    }
}

/// A quoted string without its quotes and backslashes, and the rest of the text.
fn unquoted(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (value, text.get(at + 1..).unwrap_or_default()),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            _ => value.push(character),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    const CLAIMS: &str = r#"{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}"#;

    #[test]
    fn claims_are_found_in_any_challenge() {
        let encoded = Binary::from(CLAIMS.as_bytes());
        let url_safe = encoded.as_str().trim_end_matches('=').replace('+', "-").replace('/', "_");
        let escaped = CLAIMS.replace('"', "\\\"");
        for text in [
            format!(r#"Bearer realm="", error="insufficient_claims", claims="{}""#, encoded.as_str()),
            format!(r#"Basic realm="a, claims=\"no\"", bearer  Claims = "{url_safe}", x=y"#),
            format!("Bearer claims={}", encoded.as_str()),
            format!(r#"Bearer claims="{escaped}""#),
        ] {
            let mut headers = HeaderMap::new();
            headers.append(header::WWW_AUTHENTICATE, HeaderValue::from_static("Negotiate"));
            headers.append(header::WWW_AUTHENTICATE, HeaderValue::from_str(&text).unwrap());
            assert_eq!(claims(&headers).as_deref(), Some(CLAIMS), "{text}");
        }
    }

    #[test]
    fn a_challenge_without_claims_names_none() {
        for text in ["Bearer", r#"Bearer realm="claims=e30=""#, "Bearer claims=", "Bearer claims=***", "claims", "="] {
            let mut headers = HeaderMap::new();
            headers.append(header::WWW_AUTHENTICATE, HeaderValue::from_str(text).unwrap());
            assert_eq!(claims(&headers), None, "{text}");
        }
    }
}
