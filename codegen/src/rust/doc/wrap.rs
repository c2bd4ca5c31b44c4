//! Inline Markdown comes in; lines of a readable width that begin no block of their own go out.

/// Where generated doc lines are broken, in characters.
const WIDTH: usize = 100;

/// Stands for a blank at which no line is broken.
pub(super) const HARD_SPACE: &str = "\u{0}";

/// A paragraph that is Markdown already, as lines.
#[must_use]
pub fn wrapped(text: &str) -> Vec<String> {
    wrap(text, "", "")
}

/// An item of a list that is Markdown already, as lines.
#[must_use]
pub fn item(text: &str) -> Vec<String> {
    wrap(text, "- ", "  ")
}

/// A paragraph as lines, the first of which begins with `first` and the others with `rest`.
pub(super) fn wrap(text: &str, first: &str, rest: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = first.to_owned();
    let mut is_empty = true;
    for word in clean(text).split(' ').filter(|word| !word.is_empty()) {
        let width = line.chars().count() + word.chars().count() + 1;
        if is_empty {
            line.push_str(&inert(word));
        } else if width > WIDTH && inert(word) == word {
            lines.push(std::mem::replace(&mut line, format!("{rest}{word}")));
        } else {
            line.push(' ');
            line.push_str(word);
        }
        is_empty = false;
    }
    lines.push(line);
    lines.into_iter().map(|line| line.replace(HARD_SPACE, " ")).collect()
}

/// A word as it may open a line: what would open a list, a heading or a quote is escaped.
fn inert(word: &str) -> String {
    let digits = word.chars().take_while(char::is_ascii_digit).count();
    let after = word.get(digits..).unwrap_or_default();
    if digits > 0 && after.starts_with(['.', ')']) {
        return format!("{}\\{after}", word.get(..digits).unwrap_or_default());
    }
    let opens = word.starts_with(['#', '>', '=', '|', '~', ':']) || word.starts_with("--") || matches!(word, "-" | "+");
    if opens { format!("\\{word}") } else { word.to_owned() }
}

/// Whether a character turns the text around it, so that code with it reads otherwise than it is.
#[must_use]
pub const fn turns_text(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Without line breaks, tabs, and characters that control or turn the text around.
pub(super) fn clean(text: &str) -> String {
    let kept = |character: &char| {
        !turns_text(*character) && (!character.is_control() || *character == '\0' || character.is_whitespace())
    };
    text.chars().filter(kept).map(|character| if character.is_whitespace() { ' ' } else { character }).collect()
}
