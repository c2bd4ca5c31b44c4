//! Finds what opens blocks at the beginning of a line: the marks of quotes and of list items.
//!
//! Each opens a block within the one before, so that a line of marks alone nests as deep as it is long.

/// Where the mark stands that opens one more block than so many within each other, and where the text begins that all of
/// them stand before; `None` if there are no more.
pub(super) fn beyond(line: &str, most: usize) -> Option<(usize, usize)> {
    let (mut at, mut depth, mut first) = (0, 0, None);
    loop {
        let rest = line.get(at..).unwrap_or_default();
        let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let Some(length) = mark(rest.get(blank..).unwrap_or_default()) else { break };
        depth += 1;
        if depth == most + 1 {
            first = Some(at + blank);
        }
        at += blank + length;
    }
    // `* * *` is a rule, however long.
    first.filter(|_| !is_rule(line)).map(|first| (first, at))
}

/// The length of the mark that the text begins with: `>`, `-`, `*`, `+`, `1.` or `1)`, the latter with a blank behind.
fn mark(text: &str) -> Option<usize> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = text.get(digits..)?;
    let length = match (digits, rest.as_bytes().first()?) {
        (0, b'>') => return Some(1),
        (0, b'-' | b'*' | b'+') | (1..=9, b'.' | b')') => digits + 1,
        _ => return None,
    };
    text.get(length..)?.starts_with([' ', '\t']).then_some(length)
}

fn is_rule(line: &str) -> bool {
    let mut marks = line.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let first = marks.next();
    matches!(first, Some(b'-' | b'*')) && marks.all(|mark| Some(mark) == first)
}

#[cfg(test)]
mod tests {
    use super::beyond;

    #[test]
    fn marks_are_counted_whatever_they_open() {
        assert_eq!(beyond("> > > a", 2), Some((4, 5)));
        assert_eq!(beyond("> - 1. * x", 3), Some((7, 8)));
        assert_eq!(beyond(">>>>", 2), Some((2, 4)));
        assert_eq!(beyond("  - a - b", 1), None);
        assert_eq!(beyond("* * * *", 2), None);
        assert_eq!(beyond("- - - - a", 2), Some((4, 7)));
        assert_eq!(beyond("1234567890. a", 0), None);
        assert_eq!(beyond("**a**", 0), None);
    }
}
