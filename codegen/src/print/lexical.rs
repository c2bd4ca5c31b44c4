//! What of printed Rust is no code: string literals and comments, so that nothing laid out afterwards changes them.

/// How long the string literal or the comment is that a text begins with, which stands behind this character.
pub(super) fn opaque(text: &str, before: Option<char>) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if text.starts_with('"') {
        return Some(quoted(text));
    }
    let is_word = before.is_some_and(|before| before.is_alphanumeric() || before == '_');
    if is_word { None } else { raw(text) }
}

/// A string literal with its quotes; to the end of a text that doesn't close it.
fn quoted(text: &str) -> usize {
    let mut is_escaped = false;
    let end = text.char_indices().skip(1).find(|(_, char)| {
        let ends = *char == '"' && !is_escaped;
        is_escaped = *char == '\\' && !is_escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// `r#"…"#`, but not `r#type`.
fn raw(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('r')?;
    let guard = rest.len() - rest.trim_start_matches('#').len();
    let inner = rest.get(guard..)?.strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(guard));
    let end = inner.find(&close).map_or(text.len(), |at| 1 + guard + 1 + at + close.len());
    Some(end)
}

/// The lines of a text, each with whether it begins within a literal.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut literals = Vec::new();
    let (mut at, mut before) = (0, None);
    while let Some(char) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let length = text.get(at..).and_then(|rest| opaque(rest, before));
        if let Some(length) = length {
            literals.push(at..at + length);
        }
        at += length.unwrap_or(char.len_utf8());
        before = Some(char);
    }
    let mut literals = literals.into_iter().peekable();
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let here = start;
        start += line.len();
        while literals.next_if(|literal| literal.end <= here).is_some() {}
        let is_within = literals.peek().is_some_and(|literal| literal.start < here);
        (line.strip_suffix('\n').unwrap_or(line), is_within)
    })
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn lines_within_literals_are_told_apart() {
        let text = "let a = r#\"{\n  \"b\": \"\\\\\"\n}\"#;\n// it's \"\nlet r#type = \"c\n\";\nlet bar\n";
        let within: Vec<&str> = lines(text).filter(|(_, is_within)| *is_within).map(|(line, _)| line).collect();
        assert_eq!(within, ["  \"b\": \"\\\\\"", "}\"#;", "\";"]);
    }
}
