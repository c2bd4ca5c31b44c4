//! Splits a path template into the steps that a caller takes, each with its name and the pieces that it adds to the
//! URL. The hard part is colons: `root:/{item-path}:/children` is a step by path and one after it.

use super::template::{Encoding, PathTemplate, Segment, Text};
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

impl Step {
    /// What makes two steps the same: the pieces, whatever their placeholders are called.
    #[must_use]
    pub fn pattern(&self) -> String {
        let mut pattern = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Literal(text) => pattern.push_str(text.as_written()),
                Piece::Placeholder { encoding: Encoding::Quoted, .. } => pattern.push_str("'{}'"),
                Piece::Placeholder { encoding: Encoding::Segments, .. } => pattern.push_str("{*}"),
                Piece::Placeholder { .. } => pattern.push_str("{}"),
            }
        }
        pattern
    }

    /// As a path template writes it, with its slash.
    #[must_use]
    pub fn template(&self) -> String {
        let texts = self.pieces.iter().map(|piece| match piece {
            Piece::Literal(text) => text.as_written().to_owned(),
            Piece::Placeholder { name, encoding } => {
                Text::Placeholder { name: name.clone(), encoding: *encoding }.to_string()
            }
        });
        texts.collect()
    }

    /// Whether it ends in a path of many segments, which a colon closes where something follows.
    #[must_use]
    pub fn is_open_path(&self) -> bool {
        matches!(self.pieces.last(), Some(Piece::Placeholder { encoding: Encoding::Path, .. }))
    }

    /// What a path template writes before the step, where the path ends in `before`: the colon that closes a path of many
    /// segments.
    #[must_use]
    pub fn colon_behind(&self, before: &Step) -> &'static str {
        let begins_with_slash =
            matches!(self.pieces.first(), Some(Piece::Literal(text)) if text.as_written().starts_with('/'));
        if before.is_open_path() && begins_with_slash { ":" } else { "" }
    }

    /// The placeholders' names, in order.
    pub fn placeholders(&self) -> impl Iterator<Item = (&str, Encoding)> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Placeholder { name, encoding } => Some((name.as_str(), *encoding)),
            Piece::Literal(_) => None,
        })
    }
}

/// The steps of a path. `root:/{item-path}:/children` is two: `root:/{item-path}` and `/children`. A step behind a path of
/// many segments begins with a colon, which the runtime's `Path` writes.
///
/// # Errors
/// What keeps the path from being sent as it is written.
pub fn steps(path: &PathTemplate) -> Result<Vec<Step>, PathFault> {
    check_path(&path.to_string())?;
    let mut drafts: Vec<Draft> = Vec::new();
    let mut segments = path.segments.iter().peekable();
    // What stands before the next step, and whether a colon has to close the path before it.
    let (mut before, mut is_open) = ("/", false);
    while let Some(segment) = segments.next() {
        let mut texts = segment.texts();
        let is_colon = strip_colon(&mut texts);
        // `root:/{item-path}`, `{hostname}:/{relative-path}`: the colon opens a path of many segments.
        if let (true, Some(Segment::Placeholder { name, colon })) = (is_colon, segments.peek()) {
            let (name, colon) = (name.clone(), *colon);
            segments.next();
            let encoding = if colon || segments.peek().is_none() { Encoding::Path } else { Encoding::Segments };
            drafts.push(by_path(before, texts, name, encoding));
            (before, is_open) = ("/", colon);
            continue;
        }
        let is_behind_path = is_colon
            && matches!(texts.last(), Some(Text::Placeholder { encoding, .. }) if *encoding != Encoding::Quoted);
        if is_colon && !is_behind_path {
            Text::append(&mut texts, ":");
        }
        drafts.push(step(before, segment, texts));
        (before, is_open) = (if is_behind_path { ":/" } else { "/" }, is_behind_path);
    }
    if is_open {
        // A colon at the very end closes the path that it follows.
        if let Some(last) = drafts.last_mut() {
            Text::append(&mut last.texts, ":");
        }
    }
    drafts.into_iter().map(Draft::finished).collect()
}

/// A step whose texts have yet to pass into a URL.
struct Draft {
    texts: Vec<Text>,
    kind: Kind,
    name: String,
}

impl Draft {
    fn finished(self) -> Result<Step, PathFault> {
        let pieces = self.texts.into_iter().map(|text| match text {
            Text::Literal(text) => PathLiteral::new(&text).map(Piece::Literal),
            Text::Placeholder { name, encoding } => Ok(Piece::Placeholder { name, encoding }),
        });
        Ok(Step { pieces: pieces.collect::<Result<_, _>>()?, kind: self.kind, name: self.name })
    }
}

/// Takes the colon off that a segment ends with, if it does.
fn strip_colon(texts: &mut Vec<Text>) -> bool {
    let Some(Text::Literal(last)) = texts.last_mut() else { return false };
    let has_colon = last.ends_with(':');
    if has_colon {
        last.pop();
    }
    if last.is_empty() {
        texts.pop();
    }
    has_colon
}

fn by_path(before: &str, mut texts: Vec<Text>, name: String, encoding: Encoding) -> Draft {
    let literal = match texts.first() {
        Some(Text::Literal(text)) => text.clone(),
        _ => String::new(),
    };
    prepend(&mut texts, before);
    Text::append(&mut texts, ":/");
    texts.push(Text::Placeholder { name, encoding });
    Draft { texts, kind: Kind::ByPath, name: format!("{literal} by path") }
}

fn step(before: &str, segment: &Segment, mut texts: Vec<Text>) -> Draft {
    let text = texts.iter().map(Text::to_string).collect::<String>();
    let kind = match (segment, text.as_str()) {
        (_, "") => Kind::Slash,
        (_, "$ref") => Kind::Reference,
        (_, "$value") => Kind::Value,
        (_, "$count") => Kind::Count,
        (Segment::Placeholder { .. }, _) => Kind::Item,
        (Segment::Literal(text), _) if text.contains('.') && !text.contains('(') => Kind::Cast,
        (Segment::Literal(text), _) if !text.contains('(') => Kind::Literal,
        _ => Kind::Call,
    };
    let name = match kind {
        Kind::Item => String::from("id"),
        Kind::Slash => String::from("root"),
        Kind::Cast => text.rsplit('.').next().unwrap_or(&text).to_owned(),
        Kind::Call => {
            // A function may be qualified: `microsoft.graph.delta()`.
            let name = text.split(['(', '{', '=']).next().unwrap_or_default();
            name.rsplit('.').find(|part| !part.is_empty()).unwrap_or("key").to_owned()
        }
        _ => text,
    };
    prepend(&mut texts, before);
    Draft { texts, kind, name }
}

fn prepend(texts: &mut Vec<Text>, before: &str) {
    match texts.first_mut() {
        Some(Text::Literal(literal)) => literal.insert_str(0, before),
        _ => texts.insert(0, Text::Literal(before.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(path: &str) -> Result<Vec<Step>, PathFault> {
        super::steps(&PathTemplate::parse(path))
    }

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
        let unclosed = steps("/drive/root:/{item-path}/children").expect("it can be sent");
        let shown: Vec<_> = unclosed.iter().map(Step::pattern).collect();
        assert_eq!(shown, ["/drive", "/root:/{*}", "/children"], "nothing closes what the document doesn't");
        check(
            "/drive/root:/{item-path}:/children",
            "drive Literal /drive; root by path ByPath /root:/{}; children Literal /children",
        );
        check("/drive/root:/{item-path}", "drive Literal /drive; root by path ByPath /root:/{}");
        check("/sites/{host}:/{path}", "sites Literal /sites;  by path ByPath /{}:/{}");
        check("/sites/{host}:/{path}:/drive", "sites Literal /sites;  by path ByPath /{}:/{}; drive Literal /drive");
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
