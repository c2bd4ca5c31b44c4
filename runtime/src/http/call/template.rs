//! Fills a path template of an undocumented call with ids.
//!
//! The text of the template is used unchanged and must be a valid path; ids are percent-encoded, so that no id can end
//! its segment, begin a query or leave the path.

use percent_encoding::{percent_decode_str, utf8_percent_encode};

use crate::http::call::path::SEGMENT;

/// The ids for the placeholders of a path template: an array, a slice or a `Vec` of texts, or `()` for none.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of ids for a path template",
    label = "not a list of ids",
    note = "expected an array, a slice or a `Vec` of texts, `[id]`, one for each placeholder, or `()` without placeholders"
)]
pub trait Ids {
    /// The ids, in order.
    fn into_ids(self) -> Vec<String>;
}

impl Ids for () {
    fn into_ids(self) -> Vec<String> {
        Vec::new()
    }
}

impl<S: AsRef<str>, const N: usize> Ids for [S; N] {
    fn into_ids(self) -> Vec<String> {
        self.iter().map(|id| id.as_ref().to_owned()).collect()
    }
}

impl<S: AsRef<str>> Ids for &[S] {
    fn into_ids(self) -> Vec<String> {
        self.iter().map(|id| id.as_ref().to_owned()).collect()
    }
}

impl<S: AsRef<str>> Ids for Vec<S> {
    fn into_ids(self) -> Vec<String> {
        self.as_slice().into_ids()
    }
}

/// Fills the placeholders of a template, `/users/{}/x` or `/users/{user-id}/x(name='{}')`, in order.
///
/// # Errors
/// A message about the invalid template or id.
pub(in crate::http) fn fill(template: &str, ids: &[String]) -> Result<String, String> {
    let wrong = |reason: &str| Err(format!("the path template {template:?} {reason}"));
    let Some(pieces) = pieces(template) else { return wrong("has unbalanced braces") };
    if !template.starts_with('/') {
        return wrong("doesn't begin with a slash");
    }
    if pieces.iter().any(|piece| !is_path(piece)) {
        return wrong(
            "has characters that are not allowed in a path: percent-encode them, pass them as ids, or use `query`",
        );
    }
    let placeholders = pieces.len() - 1;
    if placeholders != ids.len() {
        return wrong(&format!("expects {placeholders} ids, one for each placeholder, found {}", ids.len()));
    }
    let mut path = String::new();
    for (index, piece) in pieces.iter().enumerate() {
        path.push_str(piece);
        let (Some(id), Some(next)) = (ids.get(index), pieces.get(index + 1)) else { break };
        let is_quoted = piece.ends_with('\'') && next.starts_with('\'');
        let id = if is_quoted { id.replace('\'', "''") } else { id.clone() };
        path.extend(utf8_percent_encode(&id, SEGMENT));
    }
    // Such segments would change the path.
    let is_odd = |segment: &str| {
        let decoded = percent_decode_str(segment).decode_utf8_lossy();
        matches!(decoded.as_ref(), "" | "." | "..")
    };
    match path.split('/').skip(1).find(|segment| is_odd(segment)) {
        Some("") => wrong("has an empty segment: an id is empty, or two slashes follow each other"),
        Some(_) => wrong("has a segment `.` or `..`, which would change the path"),
        None => Ok(path),
    }
}

/// The texts between the placeholders; `None` for unbalanced braces.
fn pieces(template: &str) -> Option<Vec<&str>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((literal, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        let is_lone = literal.contains('}') || name.contains('{');
        pieces.push(Some(literal).filter(|_| !is_lone)?);
        rest = after;
    }
    pieces.push(Some(rest).filter(|rest| !rest.contains('}'))?);
    Some(pieces)
}

/// Whether a text is valid in a path without encoding (RFC 3986, section 3.3).
fn is_path(text: &str) -> bool {
    let is_of_path = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/%".contains(&byte);
    let is_encoded = |after: &str| after.len() >= 2 && after.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
    text.bytes().all(is_of_path) && text.split('%').skip(1).all(is_encoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &str, ids: &[&str]) -> Result<String, String> {
        let ids: Vec<String> = ids.iter().map(|id| String::from(*id)).collect();
        fill(template, &ids)
    }

    #[test]
    fn ids_stay_where_their_placeholders_are() {
        for (template, ids, path) in [
            ("/me", &[][..], "/me"),
            ("/users/{}/x", &["../groups/g?x=1#y"], "/users/..%2Fgroups%2Fg%3Fx%3D1%23y/x"),
            ("/users/{user-id}/y/{}", &["a b", "ä"], "/users/a%20b/y/%C3%A4"),
            ("/x(name='{}',n={})", &["O'Neil", "1"], "/x(name='O%27%27Neil',n=1)"),
            ("/x('{}')/y", &["/"], "/x('%2F')/y"),
            ("/drive/root:/{}:/content", &["a:b"], "/drive/root:/a%3Ab:/content"),
            ("/a%20b/$count", &[], "/a%20b/$count"),
        ] {
            assert_eq!(filled(template, ids).as_deref(), Ok(path), "{template}");
        }
    }

    #[test]
    fn what_would_change_the_path_is_refused() {
        for (template, ids) in [
            ("", &[][..]),
            ("users", &[]),
            ("https://evil.example/users", &[]),
            ("//evil.example", &[]),
            ("/users/../groups", &[]),
            ("/users/%2e%2E/groups", &[]),
            ("/users/./x", &[]),
            ("/users//x", &[]),
            ("/users/", &[]),
            ("/users?x=1", &[]),
            ("/users#x", &[]),
            ("/users/a b", &[]),
            ("/users/ä", &[]),
            ("/users\\x", &[]),
            ("/users/%zz", &[]),
            ("/users/%2", &[]),
            ("/users/{}", &[]),
            ("/users", &["id"]),
            ("/users/{}", &[""]),
            ("/users/{}", &[".."]),
            ("/users/.{}", &["."]),
            ("/users/{", &["id"]),
            ("/users/}{", &["id"]),
            ("/users/{a{}}", &["id"]),
        ] {
            assert!(filled(template, ids).is_err(), "{template}: {:?}", filled(template, ids));
        }
    }
}
