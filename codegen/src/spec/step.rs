//! A path as OpenAPI writes it comes in; the steps that a caller takes along it go out, each with its name and its pieces.

use crate::gateway::{PathFault, PathLiteral, check_path};

/// One step of a path: what one accessor adds to the URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The text and the placeholders that it adds, with its slash.
    pub pieces: Vec<Piece>,
    /// What sort of step it is.
    pub kind: Kind,
    /// What its accessor is called, as the service spells it: `cancelMediaProcessing`, `root by path`.
    pub name: String,
}

/// What sort of step it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `calls`
    Literal,
    /// `{call-id}`
    Item,
    /// `range(address='{address}')`, `roleTemplateId={id}`
    Call,
    /// `root:/{item-path}:`
    ByPath,
    /// `microsoft.graph.group`
    Cast,
    /// `$ref`
    Reference,
    /// `$value`
    Value,
    /// `$count`
    Count,
    /// A slash at the end of the path.
    Slash,
}

/// Text or a placeholder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Piece {
    /// `/calls`
    Literal(PathLiteral),
    /// `{call-id}`
    Placeholder {
        /// `call-id`
        name: String,
        /// How its value is written.
        encoding: Encoding,
    },
}

/// How a placeholder's value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Encoding {
    /// As one segment.
    Segment,
    /// In single quotes, which stand for the string's own.
    Quoted,
    /// Bare, as an argument of a function.
    Argument,
    /// As several segments.
    Segments,
}

impl Step {
    /// What makes two steps the same: the pieces, whatever their placeholders are called.
    #[must_use]
    pub fn pattern(&self) -> String {
        let mut pattern = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Literal(text) => pattern.push_str(text.as_written()),
                Piece::Placeholder { encoding: Encoding::Quoted, .. } => pattern.push_str("'{}'"),
                Piece::Placeholder { .. } => pattern.push_str("{}"),
            }
        }
        pattern
    }

    /// The placeholders' names, in order.
    pub fn placeholders(&self) -> impl Iterator<Item = (&str, Encoding)> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Placeholder { name, encoding } => Some((name.as_str(), *encoding)),
            Piece::Literal(_) => None,
        })
    }
}

/// The steps of a path. `root:/{item-path}:/children` is two: `root:/{item-path}` and `:/children`.
///
/// # Errors
/// What keeps the path from being sent as it is written.
pub fn steps(path: &str) -> Result<Vec<Step>, PathFault> {
    check_path(path)?;
    let mut drafts: Vec<Draft> = Vec::new();
    let segments = segments(path);
    // One within parentheses that are never closed belongs to its segment.
    let has_slash = path.ends_with('/') && segments.last().is_none_or(|last| !last.ends_with('/'));
    let mut segments = segments.into_iter().peekable();
    let mut before = String::from("/");
    while let Some(segment) = segments.next() {
        if let (Some(first), Some(second)) = (segment.strip_suffix(':'), segments.peek()) {
            // `root:/{item-path}`, `{hostname}:/{relative-path}`: the colon opens a path of many segments.
            if let Some(name) =
                second.strip_suffix(':').unwrap_or(second).strip_prefix('{').and_then(|rest| rest.strip_suffix('}'))
            {
                drafts.push(by_path(&before, first, name));
                before = String::from(if second.ends_with(':') { ":/" } else { "/" });
                segments.next();
                continue;
            }
        }
        let (text, after) = match segment.strip_suffix(':') {
            Some(text) if text.ends_with('}') => (text, ":/"),
            _ => (segment, "/"),
        };
        drafts.push(step(&before, text));
        before = String::from(after);
    }
    if before == ":/" {
        // A colon at the very end closes the path that it follows.
        if let Some(last) = drafts.last_mut() {
            append(&mut last.parts, ":");
        }
    }
    if has_slash {
        let parts = vec![DraftPiece::Literal(String::from("/"))];
        drafts.push(Draft { parts, kind: Kind::Slash, name: String::from("root") });
    }
    drafts.into_iter().map(Draft::finished).collect()
}

/// A step whose texts have yet to pass into a URL.
struct Draft {
    parts: Vec<DraftPiece>,
    kind: Kind,
    name: String,
}

enum DraftPiece {
    Literal(String),
    Placeholder { name: String, encoding: Encoding },
}

impl Draft {
    fn finished(self) -> Result<Step, PathFault> {
        let pieces = self.parts.into_iter().map(|part| match part {
            DraftPiece::Literal(text) => PathLiteral::new(&text).map(Piece::Literal),
            DraftPiece::Placeholder { name, encoding } => Ok(Piece::Placeholder { name, encoding }),
        });
        Ok(Step { pieces: pieces.collect::<Result<_, _>>()?, kind: self.kind, name: self.name })
    }
}

/// What stands between the slashes that are not within braces, parentheses or quotes.
fn segments(path: &str) -> Vec<&str> {
    let mut segments = Vec::new();
    let (mut start, mut depth, mut quoted, mut braced) = (0, 0_usize, false, false);
    for (at, character) in path.char_indices() {
        match character {
            '{' => braced = true,
            '}' => braced = false,
            _ if braced => {}
            '\'' if depth > 0 => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.saturating_sub(1),
            '/' if depth == 0 => {
                segments.push(path.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    segments.push(path.get(start..).unwrap_or_default());
    segments.retain(|segment| !segment.is_empty());
    segments
}

fn by_path(before: &str, first: &str, name: &str) -> Draft {
    let mut pieces = pieces(first, Encoding::Segment);
    prepend(&mut pieces, before);
    append(&mut pieces, ":/");
    pieces.push(DraftPiece::Placeholder { name: name.to_owned(), encoding: Encoding::Segments });
    let literal: String = first.split('{').next().unwrap_or_default().to_owned();
    Draft { parts: pieces, kind: Kind::ByPath, name: format!("{literal} by path") }
}

fn step(before: &str, text: &str) -> Draft {
    let is_placeholder = text.starts_with('{') && text.find('}') == Some(text.len() - 1);
    let (kind, encoding) = match text {
        "$ref" => (Kind::Reference, Encoding::Segment),
        "$value" => (Kind::Value, Encoding::Segment),
        "$count" => (Kind::Count, Encoding::Segment),
        _ if is_placeholder => (Kind::Item, Encoding::Segment),
        _ if text.contains('(') => (Kind::Call, Encoding::Argument),
        _ if text.contains('{') => (Kind::Call, Encoding::Segment),
        _ if text.contains('.') => (Kind::Cast, Encoding::Segment),
        _ => (Kind::Literal, Encoding::Segment),
    };
    let name = match kind {
        Kind::Item => String::from("id"),
        Kind::Cast => text.rsplit('.').next().unwrap_or(text).to_owned(),
        Kind::Call => {
            // A function may be qualified: `microsoft.graph.delta()`.
            let name = text.split(['(', '{', '=']).next().unwrap_or_default();
            name.rsplit('.').find(|part| !part.is_empty()).unwrap_or("key").to_owned()
        }
        _ => text.to_owned(),
    };
    let mut pieces = pieces(text, encoding);
    prepend(&mut pieces, before);
    Draft { parts: pieces, kind, name }
}

/// Text with placeholders, taken apart; quotes around a placeholder belong to its encoding.
fn pieces(text: &str, bare: Encoding) -> Vec<DraftPiece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((literal, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        let quoted = literal.strip_suffix('\'').zip(after.strip_prefix('\''));
        let (literal, after, encoding) = match quoted {
            Some((literal, after)) => (literal, after, Encoding::Quoted),
            None => (literal, after, bare),
        };
        append(&mut pieces, literal);
        pieces.push(DraftPiece::Placeholder { name: name.to_owned(), encoding });
        rest = after;
    }
    append(&mut pieces, rest);
    pieces
}

fn append(pieces: &mut Vec<DraftPiece>, text: &str) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(DraftPiece::Literal(literal)) => literal.push_str(text),
        _ => pieces.push(DraftPiece::Literal(text.to_owned())),
    }
}

fn prepend(pieces: &mut Vec<DraftPiece>, text: &str) {
    match pieces.first_mut() {
        Some(DraftPiece::Literal(literal)) => literal.insert_str(0, text),
        _ => pieces.insert(0, DraftPiece::Literal(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: &str) {
        let steps = steps(path).expect("it can be sent");
        let shown: Vec<_> =
            steps.iter().map(|step| format!("{} {:?} {}", step.name, step.kind, step.pattern())).collect();
        assert_eq!(shown.join("; "), expected, "{path}");
        let whole: String = steps.iter().map(Step::pattern).collect();
        assert_eq!(whole.matches("{}").count(), path.matches('{').count(), "{path}");
    }

    #[test]
    fn paths_become_steps() {
        check(
            "/communications/calls/{call-id}",
            "communications Literal /communications; calls Literal /calls; id Item /{}",
        );
        check(
            "/applications(appId='{appId}')/owners/$ref",
            "applications Call /applications(appId='{}'); owners Literal /owners; $ref Reference /$ref",
        );
        check(
            "/directoryRoles/roleTemplateId={id}",
            "directoryRoles Literal /directoryRoles; roleTemplateId Call /roleTemplateId={}",
        );
        check(
            "/members/microsoft.graph.group/$count",
            "members Literal /members; group Cast /microsoft.graph.group; $count Count /$count",
        );
        check("/x/{a/b}", "x Literal /x; id Item /{}");
        check("/x/range(address='{address}',n={n})", "x Literal /x; range Call /range(address='{}',n={})");
    }

    #[test]
    fn a_colon_opens_and_closes_a_path() {
        check(
            "/drive/root:/{item-path}:/children",
            "drive Literal /drive; root by path ByPath /root:/{}; children Literal :/children",
        );
        check("/drive/root:/{item-path}", "drive Literal /drive; root by path ByPath /root:/{}");
        check("/sites/{host}:/{path}", "sites Literal /sites;  by path ByPath /{}:/{}");
        check("/sites/{host}:/{path}:/drive", "sites Literal /sites;  by path ByPath /{}:/{}; drive Literal :/drive");
    }

    #[test]
    fn odd_paths_are_read_all_the_same() {
        for path in ["", "//", "/{", "/}{", "/../a", "/a#b"] {
            assert!(steps(path).is_err(), "{path}");
        }
        for path in ["/a(b", "/:/{x}", "/{x}:", "/a'b/c", "/('{id}')"] {
            assert!(steps(path).is_ok(), "{path}");
        }
        check("/d('{id}')/e", "d Call /d('{}'); e Literal /e");
        check("/a/{b/c}/d", "a Literal /a; id Item /{}; d Literal /d");
        check("/", "root Slash /");
        check("/a/{b}/", "a Literal /a; id Item /{}; root Slash /");
    }
}
