//! Splits the key of a path in a document into what is sent and what only tells it from other keys: some documents write
//! a query or a fragment there, so that one address can have several operations of one method.

/// A path as a document's key has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathKey<'t> {
    /// The path template.
    pub address: &'t str,
    /// The options that each request has, as written: a value may be a placeholder.
    pub query: Vec<(&'t str, &'t str)>,
    /// What stands behind `#`, which no request has.
    pub fragment: Option<&'t str>,
}

impl<'t> PathKey<'t> {
    /// Splits a key; what stands in braces is the name of a placeholder.
    #[must_use]
    pub fn split(key: &'t str) -> PathKey<'t> {
        let (rest, fragment) = split_at(key, '#');
        let (address, query) = split_at(rest, '?');
        let pairs = query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
        let query = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect();
        PathKey { address, query, fragment }
    }

    /// The placeholder that the value of an option is.
    #[must_use]
    pub fn placeholder(value: &str) -> Option<&str> {
        value.strip_prefix('{')?.strip_suffix('}').filter(|name| !name.contains(['{', '}']))
    }

    /// Whether more than its address tells it from other keys.
    #[must_use]
    pub fn is_overload(&self) -> bool {
        self.fragment.is_some() || !self.query.is_empty()
    }
}

/// What stands before and behind the first such character that is in no braces.
fn split_at(text: &str, at: char) -> (&str, Option<&str>) {
    let mut depth = 0_usize;
    for (index, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if character == at && depth == 0 => {
                return (text.get(..index).unwrap_or_default(), text.get(index + 1..));
            }
            _ => {}
        }
    }
    (text, None)
}

#[cfg(test)]
mod tests {
    use super::PathKey;

    #[test]
    fn what_is_sent_is_told_from_what_is_not() {
        for (key, address, query, fragment) in [
            ("/files/{id}", "/files/{id}", &[][..], None),
            ("/files/{id}#add_link", "/files/{id}", &[], Some("add_link")),
            ("/search?kind=a", "/search", &[("kind", "a")], None),
            ("/search?kind={kind}&all#x?y", "/search", &[("kind", "{kind}"), ("all", "")], Some("x?y")),
            ("/a/{b?c#d}/e", "/a/{b?c#d}/e", &[], None),
            ("#", "", &[], Some("")),
            ("", "", &[], None),
        ] {
            assert_eq!(PathKey::split(key), PathKey { address, query: query.to_vec(), fragment }, "{key}");
        }
    }
}
