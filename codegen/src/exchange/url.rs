//! A URL comes in; its path, the values that fill a path template and its query options go out.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::spec::step::{Encoding, Piece, Step};

/// The path from the slash after the version, as written, and the query options, decoded.
#[must_use]
pub fn split(url: &str) -> (String, Vec<(String, String)>) {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    // An argument may hold an address of its own.
    let path = match path.split_once("://").filter(|_| !path.starts_with('/')) {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => path,
    };
    let path = path.trim_start_matches('/');
    let path = ["v1.0/", "beta/", "V1.0/"].iter().find_map(|version| path.strip_prefix(version)).unwrap_or(path);
    let options = query.split('&').filter(|option| !option.is_empty()).map(|option| {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        (decoded(name), decoded(value))
    });
    (format!("/{}", path.trim_end_matches('/')), options.collect())
}

/// The values that fill a path's placeholders, decoded; `None` where it is another path.
#[must_use]
pub fn values(steps: &[Step], path: &str) -> Option<Vec<String>> {
    let pieces: Vec<&Piece> = steps.iter().flat_map(|step| &step.pieces).collect();
    let mut values = Vec::new();
    let mut rest = path;
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Literal(text) => {
                let text = text.as_written();
                let head = rest.get(..text.len()).filter(|head| head.eq_ignore_ascii_case(text))?;
                rest = rest.get(head.len()..)?;
            }
            Piece::Placeholder { encoding, .. } => {
                let next = pieces.get(index + 1).and_then(|piece| match piece {
                    Piece::Literal(text) => Some(text.as_written()),
                    Piece::Placeholder { .. } => None,
                });
                let (value, after) = take(rest, *encoding, next)?;
                values.push(value);
                rest = after;
            }
        }
    }
    rest.is_empty().then_some(values)
}

/// One value and what follows it.
fn take<'t>(text: &'t str, encoding: Encoding, next: Option<&str>) -> Option<(String, &'t str)> {
    if encoding == Encoding::Quoted {
        let inner = text.strip_prefix('\'')?;
        let (value, after) = inner.split_at_checked(quoted_end(inner)?)?;
        return Some((decoded(value).replace("''", "'"), after.strip_prefix('\'')?));
    }
    let end = match (encoding, next) {
        (Encoding::Segment, _) => text.find('/').unwrap_or(text.len()),
        (_, Some(next)) => text.find(next)?,
        // A colon closes a path; a template that goes on to the end is not the one that is meant.
        (Encoding::Segments, None) if text.contains(":/") => return None,
        (_, None) => text.len(),
    };
    // A literal may follow within the segment, `{id}:`, and go beyond it: `{host}:/{path}`.
    let literal = next.filter(|next| !next.starts_with('/')).and_then(|next| text.find(next));
    let end = literal.filter(|at| *at < end).unwrap_or(end);
    let (value, after) = text.split_at_checked(end)?;
    (!value.is_empty()).then(|| (decoded(value), after))
}

/// Where the quote is that closes a string; two stand for one of its own.
fn quoted_end(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let quote = from + text.get(from..)?.find('\'')?;
        match text.get(quote + 1..) {
            Some(after) if after.starts_with('\'') => from = quote + 2,
            _ => return Some(quote),
        }
    }
}

/// With percent signs and the pluses of queries read; what is no UTF-8 stays as it was written.
#[must_use]
pub fn decoded(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().map_or_else(|_| text.to_owned(), Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::split;
    use crate::spec::step::steps;

    fn values(template: &str, url: &str) -> Option<Vec<String>> {
        super::values(&steps(template).expect("it can be sent"), &split(url).0)
    }

    #[test]
    fn values_fill_their_placeholders() {
        let url = "https://graph.microsoft.com/v1.0/communications/calls/57%2Fda/Mute";
        assert_eq!(values("/communications/calls/{call-id}/mute", url), Some(vec!["57/da".into()]));
        assert_eq!(values("/a/f(x='{x}',n={n})", "/a/f(x='1,2',n=3)"), Some(vec!["1,2".into(), "3".into()]));
        assert_eq!(
            values("/drive/root:/{item-path}:/children", "/drive/root:/a/b:/children"),
            Some(vec!["a/b".into()])
        );
        assert_eq!(
            values("/sites/{host}:/{path}", "/sites/a.example:/b/c"),
            Some(vec!["a.example".into(), "b/c".into()])
        );
        assert_eq!(values("/a/f(x='{x}')", "/a/f(x='it''s')"), Some(vec!["it's".into()]));
        assert_eq!(values("/a/f(x='{x}')", "/a/f(x='http://b')"), Some(vec!["http://b".into()]));
        assert_eq!(values("/drive/root:/{item-path}", "/drive/root:/a/b"), Some(vec!["a/b".into()]));
        assert_eq!(values("/drive/root:/{item-path}", "/drive/root:/a/b:/children"), None);
        assert_eq!(values("/a/{id}", "/a/1/b"), None);
    }

    #[test]
    fn what_is_no_encoding_stays_as_it_is_written() {
        for (written, read) in [("a%20b+c", "a b c"), ("100%", "100%"), ("%zz%4", "%zz%4"), ("%FF+", "%FF+")] {
            assert_eq!(super::decoded(written), read);
        }
    }
}
