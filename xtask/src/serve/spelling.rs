//! A path as somebody spelled it comes in; the same path in the one spelling that paths are compared in goes out.

/// What a URL may hold as it is or percent-encoded, and what parts of a template are made of.
const ENCODED: [(&str, &str); 8] =
    [("%20", " "), ("%24", "$"), ("%27", "'"), ("%28", "("), ("%29", ")"), ("%2C", ","), ("%3A", ":"), ("%3D", "=")];

/// The service takes `delta` for `delta()`, `microsoft.graph.delta()` for both, and `graph.user` for `microsoft.graph.user`.
pub(crate) fn canonical(path: &str) -> String {
    let mut path = path.to_owned();
    if path.contains('%') {
        for (encoded, plain) in ENCODED {
            path = path.replace(encoded, plain).replace(&encoded.to_ascii_lowercase(), plain);
        }
    }
    let segments: Vec<String> = path.split('/').map(segment).collect();
    segments.join("/")
}

fn segment(text: &str) -> String {
    let qualified = text.strip_prefix("microsoft.graph.").or_else(|| text.strip_prefix("graph."));
    match qualified {
        Some(name) if name.contains('(') => name.strip_suffix("()").unwrap_or(name).to_owned(),
        Some(name) => format!("microsoft.graph.{name}"),
        None => text.strip_suffix("()").unwrap_or(text).to_owned(),
    }
}

/// `/teams('1')/operations('2')` as `/teams/1/operations/2`: OData writes keys either way.
pub(crate) fn keys_as_segments(path: &str) -> String {
    let segments: Vec<String> = path.split('/').map(|text| key(text).unwrap_or_else(|| text.to_owned())).collect();
    segments.join("/")
}

fn key(segment: &str) -> Option<String> {
    let (name, key) = segment.strip_suffix("')")?.split_once("('")?;
    Some(format!("{name}/{key}"))
}

#[cfg(test)]
mod tests {
    use super::{canonical, keys_as_segments};

    #[test]
    fn spellings_of_one_path_are_one() {
        let cases = [
            ("/users/delta()", "/users/delta"),
            ("/users/microsoft.graph.delta()", "/users/delta"),
            ("/groups/1/members/graph.user", "/groups/1/members/microsoft.graph.user"),
            ("/me/drive/root/search(q=%27a%20b%27)", "/me/drive/root/search(q='a b')"),
            ("/users/%24count", "/users/$count"),
            ("/lamps/a%2Fb", "/lamps/a%2Fb"),
        ];
        for (spelled, expected) in cases {
            assert_eq!(canonical(spelled), expected, "{spelled}");
        }
        assert_eq!(keys_as_segments("/teams('1')/operations('2')"), "/teams/1/operations/2");
        assert_eq!(keys_as_segments("/apps(appId='1')/f()"), "/apps(appId='1')/f()");
    }
}
