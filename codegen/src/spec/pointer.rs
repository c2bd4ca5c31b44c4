//! Writes and reads JSON pointers: `#/components/schemas/a~1b` leads to the schema `a/b`.
//!
//! What is hard: a reference is a URL, so that a `%` in a name begins an encoded character for whoever reads it. A pointer that
//! is told to people has none.

use percent_encoding::percent_decode_str;

/// The pointer along these names, as messages and places show it.
pub(crate) fn shown<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    names.into_iter().fold(String::from("#"), |pointer, name| format!("{pointer}/{}", escaped(name)))
}

/// A name as a part of a reference.
pub(crate) fn referred(name: &str) -> String {
    escaped(name).replace('%', "%25")
}

/// The name that a part of a reference is.
pub(crate) fn name(part: &str) -> String {
    percent_decode_str(part).decode_utf8_lossy().replace("~1", "/").replace("~0", "~")
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::{name, referred, shown};

    #[test]
    fn what_is_referred_to_is_read_as_the_same_name() {
        for (text, expected) in
            [("pet", "pet"), ("a/../b", "a~1..~1b"), ("~1", "~01"), ("%41", "%2541"), ("größe {id}", "größe {id}")]
        {
            assert_eq!((referred(text).as_str(), name(&referred(text)).as_str()), (expected, text));
        }
        assert_eq!(shown(["paths", "/pets/{id}", "a%"]), "#/paths/~1pets~1{id}/a%");
    }
}
