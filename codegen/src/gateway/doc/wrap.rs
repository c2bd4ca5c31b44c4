//! Wraps text to lines of a readable width, none of which begins a block: a word that would open a list, a heading or a
//! quote never stands first.

use super::escape::{HARD_SPACE, clean};

/// Where generated doc lines are broken, in characters.
const WIDTH: usize = 100;

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
pub(super) fn inert(word: &str) -> String {
    let digits = word.chars().take_while(char::is_ascii_digit).count();
    let after = word.get(digits..).unwrap_or_default();
    if digits > 0 && after.starts_with(['.', ')']) {
        return format!("{}\\{after}", word.get(..digits).unwrap_or_default());
    }
    let opens = word.starts_with(['#', '>', '=', '|', '~', ':']) || word.starts_with("--") || matches!(word, "-" | "+");
    if opens { format!("\\{word}") } else { word.to_owned() }
}
