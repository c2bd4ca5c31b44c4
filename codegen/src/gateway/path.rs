//! Writes the text between the placeholders of a path, so that it is sent as the same segments or not at all. Whatever
//! reads a URL takes `?`, `#`, `\` and dot segments for its structure, drops tabs and line breaks, and reads `%2e` as a
//! dot: such text would lead elsewhere, and nothing in the crate would report it.

use std::fmt;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::limits::SEGMENTS;

/// What doesn't stand for itself in a path of a URL; a percent sign does where two digits follow.
const ENCODED: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'^').add(b'`').add(b'|');

/// Text of a path template, with its slashes: `/calls`, `/range(address=`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PathLiteral(String);

/// Why a path can't be sent as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathFault {
    /// Nothing at all.
    Empty,
    /// Nothing between two slashes.
    EmptySegment,
    /// More segments than are followed.
    TooLong(usize),
    /// It has so many placeholders, more than a method has arguments.
    TooManyPlaceholders(usize),
    /// `.` or `..`, encoded or not.
    DotSegment(String),
    /// A brace that is never closed, or that closes nothing.
    Brace(char),
    /// A character that ends a path, or that readers of URLs drop or take for another.
    Character(char),
}

impl PathLiteral {
    /// A part of a path template, which [`check`] has nothing against.
    ///
    /// # Errors
    /// The first character that can't stand in a path.
    pub fn new(text: &str) -> Result<PathLiteral, PathFault> {
        match text.chars().find_map(fault_of) {
            Some(fault) => Err(fault),
            None => Ok(PathLiteral(text.to_owned())),
        }
    }

    /// As the document writes it.
    #[must_use]
    pub fn as_written(&self) -> &str {
        &self.0
    }

    /// As it stands in a URL.
    #[must_use]
    pub fn encoded(&self) -> String {
        let mut encoded = String::with_capacity(self.0.len());
        for (index, part) in self.0.split('%').enumerate() {
            if index > 0 {
                let is_encoded = part.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
                encoded.push_str(if is_encoded { "%" } else { "%25" });
            }
            encoded.extend(utf8_percent_encode(part, ENCODED));
        }
        encoded
    }
}

/// Holds a path template, such as `/calls/{call-id}`, to what can be sent. What stands within braces is no part of the path.
///
/// # Errors
/// The first fault.
pub(crate) fn check(template: &str) -> Result<(), PathFault> {
    let text = filled(template)?;
    if text.is_empty() {
        return Err(PathFault::Empty);
    }
    let path = text.strip_prefix('/').unwrap_or(&text);
    let segments: Vec<&str> = path.split('/').collect();
    if segments.len() > SEGMENTS {
        return Err(PathFault::TooLong(segments.len()));
    }
    let placeholders = template.matches('{').count();
    if placeholders > SEGMENTS {
        return Err(PathFault::TooManyPlaceholders(placeholders));
    }
    // A slash at the end is one of the path.
    let (last, others) = segments.split_last().unwrap_or((&path, &[]));
    if others.contains(&"") {
        return Err(PathFault::EmptySegment);
    }
    if let Some(dots) = others.iter().chain([last]).find(|segment| is_dots(segment)) {
        return Err(PathFault::DotSegment((*dots).to_owned()));
    }
    text.chars().find_map(fault_of).map_or(Ok(()), Err)
}

/// With each placeholder filled by a value that is no dot.
fn filled(template: &str) -> Result<String, PathFault> {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((_, after)) = behind.split_once('}') else { return Err(PathFault::Brace('{')) };
        text.push_str(before);
        text.push('x');
        rest = after;
    }
    text.push_str(rest);
    Ok(text)
}

/// Whether readers of URLs take a segment for this place or the one above it.
fn is_dots(segment: &str) -> bool {
    let dots = || segment.to_ascii_lowercase().replace("%2e", ".");
    segment.starts_with(['.', '%']) && matches!(dots().as_str(), "." | "..")
}

fn fault_of(character: char) -> Option<PathFault> {
    match character {
        '{' | '}' => Some(PathFault::Brace(character)),
        '?' | '#' | '\\' => Some(PathFault::Character(character)),
        _ if character.is_control() => Some(PathFault::Character(character)),
        _ => None,
    }
}

impl PathFault {
    /// The message for a request that can't be sent because of this.
    pub(crate) fn message(&self, method: impl fmt::Display, path: &str) -> String {
        format!("`{method} {path}` can't be sent: {self}")
    }
}

impl fmt::Display for PathFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PathFault::Empty => formatter.write_str("the path is empty"),
            PathFault::EmptySegment => formatter.write_str("a segment is empty"),
            PathFault::TooManyPlaceholders(found) => {
                write!(formatter, "expected at most {SEGMENTS} placeholders, found {found}")
            }
            PathFault::TooLong(found) => write!(formatter, "expected at most {SEGMENTS} segments, found {found}"),
            PathFault::DotSegment(text) => write!(formatter, "clients resolve `{text}` to another path"),
            PathFault::Brace(brace) => write!(formatter, "`{brace}` is unbalanced"),
            PathFault::Character(character) if character.is_control() => {
                write!(formatter, "a path can't have U+{:04X}", u32::from(*character))
            }
            PathFault::Character(character) => write!(formatter, "a path can't have `{character}`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PathFault, PathLiteral, check};

    #[test]
    fn what_would_lead_elsewhere_is_refused() {
        let faults = [
            ("", PathFault::Empty),
            ("//", PathFault::EmptySegment),
            ("/a//b", PathFault::EmptySegment),
            ("/..", PathFault::DotSegment("..".into())),
            ("/a/./b", PathFault::DotSegment(".".into())),
            ("/a/%2e%2E/b", PathFault::DotSegment("%2e%2E".into())),
            ("/a/.%2e", PathFault::DotSegment(".%2e".into())),
            ("/a#b", PathFault::Character('#')),
            ("/a?b", PathFault::Character('?')),
            ("/a\\..\\b", PathFault::Character('\\')),
            ("/a\tb", PathFault::Character('\t')),
            ("/a\u{85}b", PathFault::Character('\u{85}')),
            ("/{a", PathFault::Brace('{')),
            ("/a}", PathFault::Brace('}')),
        ];
        for (path, fault) in faults {
            assert_eq!(check(path), Err(fault), "{path:?}");
        }
        assert!(matches!(check(&"/a".repeat(65)), Err(PathFault::TooLong(65))));
    }

    #[test]
    fn all_else_is_sent_as_it_is_written() {
        for path in ["/", "/a/...", "/a/{..}/b", "/a/{b?c}", "/.a/b..", "/a/", "a", "/a:b@c;d,e='f'", "/%2F%20"] {
            assert_eq!(check(path), Ok(()), "{path}");
        }
        let encoded = |text: &str| PathLiteral::new(text).map(|literal| literal.encoded());
        assert_eq!(encoded("/calls/range(address="), Ok("/calls/range(address=".into()));
        assert_eq!(encoded("/a b/größe/100%/%2F%zz"), Ok("/a%20b/gr%C3%B6%C3%9Fe/100%25/%2F%25zz".into()));
        assert_eq!(encoded("/a?"), Err(PathFault::Character('?')));
    }
}
