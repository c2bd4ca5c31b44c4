//! Reads and prints a path template: segments of text, placeholders, calls and keys, as OpenAPI writes it. A document
//! may hold any text there, and what is read of it is printed again byte for byte.

use std::fmt;

use super::scan::{self, Origin};

/// How a placeholder's value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// As one segment.
    Segment,
    /// In single quotes, which stand for the string's own.
    Quoted,
    /// Bare, as an argument of a function.
    Argument,
    /// As several segments.
    Segments,
    /// As several segments, which a colon ends where something follows.
    Path,
}

/// A path, segment by segment.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PathTemplate {
    /// In order. A slash at the end of the path is an empty literal.
    pub segments: Vec<Segment>,
}

/// What stands between two slashes of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// `calls`, `$ref`, `microsoft.graph.mobileLobApp`, `root:`
    Literal(String),
    /// `{id}`; with `colon`, `{item-path}:`, whose value may have slashes.
    Placeholder {
        /// As written; unique and telling once resolved: `call-id`.
        name: String,
        /// A `:` follows.
        colon: bool,
    },
    /// `range(address='{address}')`, `applications(appId='{appId}')`, `delta()`
    Call {
        /// `range`
        name: String,
        /// In order.
        arguments: Vec<Argument>,
    },
    /// `roleTemplateId={id}`: an alternate key without parentheses; one with them is a `Call`.
    BareKey {
        /// `roleTemplateId`
        name: String,
        /// The placeholder's name.
        placeholder: String,
        /// The value is in single quotes.
        quoted: bool,
    },
    /// `{name}.csv`: what only documents of other services hold.
    Mixed(Vec<Text>),
}

/// Text of a path, or a placeholder in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Text {
    /// `.csv`
    Literal(String),
    /// `{name}`
    Placeholder {
        /// `name`
        name: String,
        /// How its value is written.
        encoding: Encoding,
    },
}

/// An argument of a function, or a key, within a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Argument {
    /// Its name; empty for `messages('{id}')`.
    pub name: String,
    /// The placeholder's name; a literal that the page gives stands in the parameter's example instead.
    pub placeholder: String,
    /// The value is in single quotes.
    pub quoted: bool,
}

impl PathTemplate {
    /// Reads a path template of a document, such as `/calls/{call-id}`. Whether it can be sent is for
    /// `gateway::check_path` to say.
    #[must_use]
    pub fn parse(text: &str) -> PathTemplate {
        let path = text.strip_prefix('/').unwrap_or(text);
        let segments = scan::parts(Origin::Document, path, '/').filter(|_| !text.is_empty());
        PathTemplate { segments: segments.map(segment).collect() }
    }

    /// The placeholders' names, in order; a path parameter of the operation belongs to each.
    pub fn placeholders(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().flat_map(Segment::placeholders)
    }

    /// What tells paths apart: `/me/events/{}`; neither case nor quotes, empty parentheses nor the placeholders' names do.
    #[must_use]
    pub fn key(&self) -> String {
        key(&self.segments)
    }
}

/// What tells apart the paths that begin with such segments.
pub(crate) fn key(segments: &[Segment]) -> String {
    let text: String = segments.iter().map(|segment| format!("/{segment}")).collect();
    let mut key = String::with_capacity(text.len());
    let mut is_within_name = false;
    for c in text.chars() {
        match c {
            '{' => {
                is_within_name = true;
                key.push_str("{}");
            }
            '}' => is_within_name = false,
            '\'' => {}
            _ if is_within_name => {}
            _ => key.push(c.to_ascii_lowercase()),
        }
    }
    key.replace("()", "")
}

fn segment(text: &str) -> Segment {
    let read = named(text).unwrap_or_else(|| match text.contains('{') {
        true => Segment::Mixed(texts(text)),
        false => Segment::Literal(text.to_owned()),
    });
    // Blanks around arguments, and the like, have no place but in a text.
    if read.to_string() == text { read } else { Segment::Mixed(texts(text)) }
}

/// A segment of one of the forms that have names.
fn named(text: &str) -> Option<Segment> {
    let (body, colon) = text.strip_suffix(':').map_or((text, false), |body| (body, true));
    if let Some(name) = braced(body) {
        return Some(Segment::Placeholder { name: name.to_owned(), colon });
    }
    if let Some((name, arguments)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) {
        let texts = scan::parts(Origin::Document, arguments, ',').filter(|_| !arguments.is_empty());
        let arguments = texts.map(argument).collect::<Option<_>>()?;
        return (!name.contains('{')).then(|| Segment::Call { name: name.to_owned(), arguments });
    }
    let Argument { name, placeholder, quoted } = argument(text)?;
    (!name.is_empty()).then_some(Segment::BareKey { name, placeholder, quoted })
}

/// `address='{address}'` or `'{id}'`
fn argument(text: &str) -> Option<Argument> {
    let (name, value) = text.split_once('=').filter(|(name, _)| !name.contains('{')).unwrap_or(("", text));
    let inner = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\''));
    let placeholder = braced(inner.unwrap_or(value))?;
    let is_plain = !name.contains(['(', ')', '\'', ',', ' ']);
    let argument = || Argument { name: name.to_owned(), placeholder: placeholder.to_owned(), quoted: inner.is_some() };
    is_plain.then(argument)
}

/// `id` of `{id}`
fn braced(text: &str) -> Option<&str> {
    let name = text.strip_prefix('{')?.strip_suffix('}')?;
    (!name.contains(['{', '}'])).then_some(name)
}

/// Text with placeholders, taken apart; quotes around a placeholder belong to its encoding.
fn texts(text: &str) -> Vec<Text> {
    let bare = if text.contains('(') { Encoding::Argument } else { Encoding::Segment };
    let mut texts = Vec::new();
    let mut rest = text;
    while let Some((literal, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        let quoted = literal.strip_suffix('\'').zip(after.strip_prefix('\''));
        let (literal, after, encoding) = match quoted {
            Some((literal, after)) => (literal, after, Encoding::Quoted),
            None => (literal, after, bare),
        };
        Text::append(&mut texts, literal);
        texts.push(Text::Placeholder { name: name.to_owned(), encoding });
        rest = after;
    }
    Text::append(&mut texts, rest);
    texts
}

impl Text {
    /// Adds literal text.
    pub(super) fn append(texts: &mut Vec<Text>, text: &str) {
        match texts.last_mut() {
            _ if text.is_empty() => {}
            Some(Text::Literal(literal)) => literal.push_str(text),
            _ => texts.push(Text::Literal(text.to_owned())),
        }
    }

    fn placeholder(name: &str, encoding: Encoding) -> Text {
        Text::Placeholder { name: name.to_owned(), encoding }
    }
}

impl Segment {
    /// The placeholders' names, in order.
    #[must_use]
    pub fn placeholders(&self) -> Vec<&str> {
        match self {
            Segment::Literal(_) => Vec::new(),
            Segment::Placeholder { name, .. } => vec![name],
            Segment::Call { arguments, .. } => arguments.iter().map(|argument| argument.placeholder.as_str()).collect(),
            Segment::BareKey { placeholder, .. } => vec![placeholder],
            Segment::Mixed(texts) => {
                let names = texts.iter().filter_map(|text| match text {
                    Text::Placeholder { name, .. } => Some(name.as_str()),
                    Text::Literal(_) => None,
                });
                names.collect()
            }
        }
    }

    /// What has the segment's name: literals and calls.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Segment::Literal(name) | Segment::Call { name, .. } => Some(name),
            Segment::Placeholder { .. } | Segment::BareKey { .. } | Segment::Mixed(_) => None,
        }
    }

    /// Whether it is this text.
    #[must_use]
    pub fn is_literal(&self, text: &str) -> bool {
        matches!(self, Segment::Literal(literal) if literal == text)
    }

    /// Whether it names a type that what stands before it has: `microsoft.graph.user`.
    #[must_use]
    pub fn is_cast(&self) -> bool {
        matches!(self, Segment::Literal(name) if name.starts_with("microsoft."))
    }

    /// The texts and placeholders that it is printed as, one after the other.
    #[must_use]
    pub fn texts(&self) -> Vec<Text> {
        let value = |quoted: bool, bare: Encoding| if quoted { Encoding::Quoted } else { bare };
        let mut texts = Vec::new();
        match self {
            Segment::Literal(text) => Text::append(&mut texts, text),
            Segment::Placeholder { name, colon } => {
                texts.push(Text::placeholder(name, Encoding::Segment));
                Text::append(&mut texts, if *colon { ":" } else { "" });
            }
            Segment::Call { name, arguments } => {
                Text::append(&mut texts, &format!("{name}("));
                for (index, argument) in arguments.iter().enumerate() {
                    Text::append(&mut texts, if index > 0 { "," } else { "" });
                    if !argument.name.is_empty() {
                        Text::append(&mut texts, &format!("{}=", argument.name));
                    }
                    texts.push(Text::placeholder(&argument.placeholder, value(argument.quoted, Encoding::Argument)));
                }
                Text::append(&mut texts, ")");
            }
            Segment::BareKey { name, placeholder, quoted } => {
                Text::append(&mut texts, &format!("{name}="));
                texts.push(Text::placeholder(placeholder, value(*quoted, Encoding::Segment)));
            }
            Segment::Mixed(own) => texts.clone_from(own),
        }
        texts
    }
}

impl fmt::Display for PathTemplate {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.segments.iter().try_for_each(|segment| {
            f.write_str("/")?;
            segment.fmt(f)
        })
    }
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            // Most paths hold nothing else, and they are printed often: without a list of texts.
            Segment::Literal(text) => f.write_str(text),
            Segment::Placeholder { name, colon } => {
                ["{", name, if *colon { "}:" } else { "}" }].iter().try_for_each(|text| f.write_str(text))
            }
            segment => segment.texts().iter().try_for_each(|text| text.fmt(f)),
        }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Text::Literal(text) => f.write_str(text),
            Text::Placeholder { name, encoding: Encoding::Quoted } => write!(f, "'{{{name}}}'"),
            Text::Placeholder { name, .. } => write!(f, "{{{name}}}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PathTemplate, Segment};

    #[test]
    fn what_a_document_says_is_printed_again() {
        for (text, expected) in [
            ("/calls/{call-id}", "literal placeholder"),
            ("/drive/root:/{item-path}:/children", "literal literal placeholder literal"),
            ("/a/range(address='{address}',n={n})/b", "literal call literal"),
            ("/a/('{id}')/d('{id}')", "literal call call"),
            ("/a/delta()/", "literal call literal"),
            ("/directoryRoles/roleTemplateId={id}/k='{id}'", "literal key key"),
            ("/a/{b/c}/d", "literal placeholder literal"),
            ("/{a}.csv/{a}:{b}/{a}{b}", "mixed mixed mixed"),
            ("/f(a={a}, b={b})/f({a}b)/f(a={a}):/f(a=1)", "mixed mixed mixed literal"),
            ("/a'b/c(d/=/{", "literal literal literal mixed"),
            ("/", "literal"),
        ] {
            let path = PathTemplate::parse(text);
            let kind = |segment: &Segment| match segment {
                Segment::Literal(_) => "literal",
                Segment::Placeholder { .. } => "placeholder",
                Segment::Call { .. } => "call",
                Segment::BareKey { .. } => "key",
                Segment::Mixed(_) => "mixed",
            };
            assert_eq!(path.segments.iter().map(kind).collect::<Vec<_>>().join(" "), expected, "{text}");
            assert_eq!(path.to_string(), text);
        }
    }

    #[test]
    fn names_of_placeholders_tell_no_paths_apart() {
        for (text, key) in [("/me/Events/{id}", "/me/events/{}"), ("/a/f(x='{y}')/delta()", "/a/f(x={})/delta")] {
            assert_eq!(PathTemplate::parse(text).key(), key);
        }
    }
}
