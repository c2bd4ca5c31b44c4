//! The gateway for everything that is printed, so that text from outside can't control a terminal or pass for ours.
//!
//! File names, pages, documents and requests may have escape sequences, marks that change the direction of writing, or
//! invisible characters. [`Text`] separates such texts from our own styles: what is pushed into it is escaped,
//! and styles are an argument. Nothing else prints, which `xtask/tests/it/repository.rs` checks.

use std::{
    borrow::Cow,
    fmt::{self, Display, Write as _},
    io::{self, IsTerminal, Write},
    path::Path,
};

use annotate_snippets::{Group, Renderer};
use anstyle::Style;
use anyhow::{Context, Result};
use serde::Serialize;

/// Whether a character is displayed as itself, and changes nothing else. Control characters, marks of direction, combining
/// marks, spaces other than U+0020 and unassigned characters aren't.
fn is_shown(character: char) -> bool {
    match character {
        ' '..='~' => true,
        // Letters by their category, and without any shape.
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => false,
        // The standard library keeps the table: what it shows, it doesn't escape.
        _ => character.escape_debug().len() == 1,
    }
}

/// A text with all other characters escaped: `\n`, `\u{1b}`.
pub(crate) fn escaped(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_shown) {
        return text.into();
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            _ if is_shown(character) => escaped.push(character),
            '\n' | '\r' | '\t' => escaped.extend(character.escape_default()),
            _ => escaped.extend(character.escape_unicode()),
        }
    }
    escaped.into()
}

/// The lines of a source for an excerpt. Each character that isn't displayed as itself is replaced by one, so that columns
/// stay: control characters by their pictures, others by U+FFFD. Spaces of any width are kept, and tabs, which an excerpt
/// expands.
pub(crate) struct Pictured<'a> {
    original: &'a str,
    /// The text for the excerpt.
    pub(crate) text: Cow<'a, str>,
}

impl<'a> Pictured<'a> {
    /// Replaces the characters that aren't displayed as themselves.
    pub(crate) fn of(original: &'a str) -> Self {
        let text = if original.chars().all(is_pictured) {
            original.into()
        } else {
            pictures(original).map(|(_, picture)| picture).collect()
        };
        Pictured { original, text }
    }

    /// The offset in the new text of an offset in the original one, in bytes.
    pub(crate) fn offset(&self, offset: usize) -> usize {
        match &self.text {
            Cow::Borrowed(_) => offset,
            Cow::Owned(_) => {
                pictures(self.original).take_while(|(at, _)| *at < offset).map(|(_, picture)| picture.len_utf8()).sum()
            }
        }
    }
}

/// Whether an excerpt keeps a character.
fn is_pictured(character: char) -> bool {
    let is_blank =
        character.is_whitespace() && !character.is_control() && !matches!(character, '\u{2028}' | '\u{2029}');
    is_shown(character) || is_blank || matches!(character, '\n' | '\t')
}

/// The offset and the replacement of each character.
fn pictures(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    text.char_indices().map(move |(at, character)| {
        let picture = match u32::from(character) {
            _ if is_pictured(character) => character,
            // Lines may end as on Windows.
            0x0d if text.as_bytes().get(at + 1) == Some(&b'\n') => character,
            code @ 0..0x20 => char::from_u32(0x2400 + code).unwrap_or(char::REPLACEMENT_CHARACTER),
            0x7f => '\u{2421}',
            _ => char::REPLACEMENT_CHARACTER,
        };
        (at, picture)
    })
}

/// Output: escaped texts with styles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text(String);

impl Text {
    /// An empty output.
    pub(crate) fn new() -> Self {
        Text::default()
    }

    /// One line without styles.
    pub(crate) fn line(text: impl Display) -> Self {
        Text::new().push(text).end()
    }

    /// Adds a text; even its line breaks are escaped.
    pub(crate) fn push(mut self, text: impl Display) -> Self {
        // A string takes all that is written into it.
        let _ = write!(Escaping(&mut self.0), "{text}");
        self
    }

    /// Adds a text in a style.
    pub(crate) fn styled(mut self, style: Style, text: impl Display) -> Self {
        let _ = write!(self.0, "{style}");
        self = self.push(text);
        let _ = write!(self.0, "{style:#}");
        self
    }

    /// Ends a line.
    pub(crate) fn end(mut self) -> Self {
        self.0.push('\n');
        self
    }

    /// Adds the lines of a text, each after this margin, and ends the last.
    pub(crate) fn lines(self, margin: &str, text: &str) -> Self {
        text.lines().fold(self, |all, line| all.push(margin).push(line).end())
    }

    /// Adds an excerpt. Its parts come [`escaped`] or, where they are lines of a source, [`Pictured`].
    pub(crate) fn excerpt(mut self, groups: &[Group]) -> Self {
        self.0.push_str(&Renderer::styled().render(groups));
        self.end()
    }

    /// Adds another output.
    pub(crate) fn append(mut self, other: Text) -> Self {
        self.0.push_str(&other.0);
        self
    }

    /// The output without styles.
    #[cfg(any(test, feature = "test-support"))]
    pub(crate) fn shown(&self) -> String {
        anstream::adapter::strip_str(&self.0).to_string()
    }
}

impl Extend<Text> for Text {
    fn extend<T: IntoIterator<Item = Text>>(&mut self, others: T) {
        self.0.extend(others.into_iter().map(|other| other.0));
    }
}

impl FromIterator<Text> for Text {
    fn from_iter<T: IntoIterator<Item = Text>>(texts: T) -> Self {
        let mut all = Text::new();
        all.extend(texts);
        all
    }
}

/// Escapes text as it is written.
struct Escaping<'a>(&'a mut String);

impl fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.push_str(&escaped(text));
        Ok(())
    }
}

/// A value as JSON on one line, with all characters escaped that aren't displayed as themselves.
///
/// # Errors
/// If the value can't be written as JSON.
pub(crate) fn json(value: &impl Serialize) -> Result<String> {
    Ok(json_escaped(&serde_json::to_string(value)?))
}

/// The same for a JSON value.
#[cfg(feature = "serve")]
pub(crate) fn json_value(value: &serde_json::Value) -> String {
    json_escaped(&value.to_string())
}

/// The same JSON with such characters escaped: only strings can have them, and there `\u001b` means the same.
pub(crate) fn json_escaped(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        if is_shown(character) || character == '\n' {
            escaped.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        }
    }
    escaped
}

/// Prints for people, on stderr. Errors of writing are ignored: nobody could read them.
pub(crate) fn err(text: &Text) {
    let _ = anstream::AutoStream::auto(io::stderr().lock()).write_all(text.0.as_bytes());
}

/// Prints on stdout; a closed pipe (`| head`) is not an error.
///
/// # Errors
/// If stdout can't be written for another reason.
pub(crate) fn out(text: &Text) -> Result<()> {
    told(anstream::AutoStream::auto(io::stdout().lock()).write_all(text.0.as_bytes()))
}

/// Prints lines of JSON, on stdout or, if that has other output, on stderr.
///
/// # Errors
/// If stdout can't be written.
pub(crate) fn json_lines<'a>(lines: impl IntoIterator<Item = &'a String>, is_stdout_taken: bool) -> Result<()> {
    let text: Text = lines.into_iter().map(Text::line).collect();
    if is_stdout_taken {
        err(&text);
        return Ok(());
    }
    out(&text)
}

/// Whether a path means stdout: `-`, and paths to the same file, such as `/dev/stdout`, which would begin at
/// its start if it were opened again.
pub(crate) fn is_stdout(path: &Path) -> bool {
    #[cfg(unix)]
    let is_same = {
        use std::{
            fs::{self, File, Metadata},
            os::{fd::AsFd, unix::fs::MetadataExt},
        };
        let own = io::stdout().as_fd().try_clone_to_owned().and_then(|stdout| File::from(stdout).metadata());
        let same = |(own, named): (Metadata, Metadata)| (own.dev(), own.ino()) == (named.dev(), named.ino());
        own.ok().zip(fs::metadata(path).ok()).is_some_and(same)
    };
    #[cfg(not(unix))]
    let is_same = false;
    is_same || path == Path::new("-")
}

/// Prints bytes for another program; a terminal gets them [`escaped`].
///
/// # Errors
/// As [`out`].
pub(crate) fn document(text: &str) -> Result<()> {
    let mut stdout = io::stdout().lock();
    if stdout.is_terminal() {
        return out(&Text::new().lines("", text));
    }
    told(stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()))
}

fn told(written: io::Result<()>) -> Result<()> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error).context("can't write to stdout"),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Pictured, Text, escaped, json, json_escaped};
    use crate::report::ERROR;

    /// Escape sequences in both widths, marks of direction, what takes no room, separators, tags, fillers, the unassigned.
    const HOSTILE: &str = "\u{1b}[31m\u{9b}31m\u{7}\u{8}\r\u{7f}\u{ad}\u{200b}\u{200d}\u{200e}\u{202e}\u{2028}\u{2066}\
        \u{2069}\u{feff}\u{fe0f}\u{301}\u{3164}\u{a0}\u{e0041}\u{e000}\u{10ffff}";

    fn is_plain(text: &str) -> bool {
        text.chars().all(|character| matches!(character, ' '..='~'))
    }

    #[test]
    fn what_does_not_show_itself_is_written_out() {
        assert_eq!(escaped("Ärger – 42 → {id} \\n '\"日本"), "Ärger – 42 → {id} \\n '\"日本");
        assert_eq!(escaped("a\u{1b}[0m\u{202e}\n\tz"), "a\\u{1b}[0m\\u{202e}\\n\\tz");
        for character in HOSTILE.chars().filter(|character| !matches!(character, '[' | '3' | '1' | 'm')) {
            let one = escaped(&character.to_string()).into_owned();
            assert!(one.starts_with('\\') && is_plain(&one), "{one:?}");
        }
        assert_eq!(escaped(&escaped(HOSTILE)), escaped(HOSTILE));
    }

    #[test]
    fn an_excerpt_keeps_its_columns() {
        let pictured = |text| Pictured::of(text).text.into_owned();
        assert_eq!(pictured("a\tb\r\nc\n"), "a\tb\r\nc\n");
        assert_eq!(pictured("\u{1b}[0m\u{202e}\r|\u{200d}"), "␛[0m\u{fffd}␍|\u{fffd}");
        assert_eq!(pictured(HOSTILE).chars().count(), HOSTILE.chars().count());
        let source = format!("{HOSTILE}\r\nmark");
        let shown = Pictured::of(&source);
        let mark = source.find("mark").map(|at| shown.offset(at)).and_then(|at| shown.text.get(at..));
        assert_eq!(mark, Some("mark"));
    }

    #[test]
    fn styles_are_ours_alone() {
        let text = Text::new().styled(ERROR, format!("error\n{HOSTILE}")).push(HOSTILE).end().lines("  ", HOSTILE);
        assert!(text.0.contains('\u{1b}'), "it has a style");
        assert!(text.shown().split('\n').all(is_plain), "{}", text.shown());
        assert_eq!(text.shown().lines().count(), 2);
    }

    #[test]
    fn json_says_the_same() {
        let line = json(&[HOSTILE]).expect("a text is JSON");
        assert!(is_plain(&line), "{line}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&line).expect("it is JSON still"), [HOSTILE]);
        assert_eq!(json_escaped("{\n  \"é\": 1\n}"), "{\n  \"é\": 1\n}");
    }
}
