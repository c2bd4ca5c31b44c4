//! Inputs that repeat or nest one thing: so often, or so deep, as is asked for.

mod document;
mod page;
mod repeat;

use graphdown_codegen::source::Source;

pub(crate) use repeat::pairs;

/// What is run.
pub(crate) enum Input {
    /// Linted, and generated from.
    Pages(Vec<Source>),
    /// Read, emitted, written and read again.
    Document(String),
}

/// The names of all inputs but the pairs.
pub(crate) fn names() -> Vec<String> {
    page::names().into_iter().chain(document::names()).collect()
}

/// The input of that name.
pub(crate) fn input(name: &str, size: usize) -> Option<Input> {
    page::input(name, size).or_else(|| document::input(name, size))
}

/// `open` so many times, then what stands within, then `close` as many times; `#` becomes the number of the repetition.
/// What stands behind a `%` in `close` comes once, at the end.
fn repeated(size: usize, [open, within, close]: [&str; 3]) -> String {
    let (close, end) = close.split_once('%').unwrap_or((close, ""));
    let mut text = String::with_capacity(size * (open.len() + close.len() + 6));
    let mut push = |part: &str, number: usize| match part.split_once('#') {
        Some(_) => text.push_str(&part.replace('#', &number.to_string())),
        None => text.push_str(part),
    };
    (0..size).for_each(|number| push(open, number));
    push(within, size);
    (0..size).rev().for_each(|number| push(close, number));
    push(end, size);
    text
}

/// The template with its mark `%slot%` replaced; the text's lines get the mark's indent. All other marks vanish, or say
/// what stands there usually.
fn filled(template: &str, slot: &str, text: &str, usual: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len() + text.len());
    for line in template.split_inclusive('\n') {
        let mut rest = line;
        let is_alone = line.trim().starts_with('%') && line.trim().ends_with('%');
        let indent = &line[..line.len() - line.trim_start().len()];
        while let Some((before, name, after)) = mark(rest) {
            rest = after;
            if name == slot {
                out.push_str(before);
                out.push_str(&if indent.is_empty() {
                    text.to_owned()
                } else {
                    text.replace('\n', &format!("\n{indent}"))
                });
            } else if is_alone {
                rest = "";
            } else {
                out.push_str(before);
                out.push_str(usual.iter().find(|(of, _)| *of == name).map_or("", |(_, usual)| usual));
            }
        }
        out.push_str(rest);
    }
    out
}

/// The text before the first `%mark%`, the mark's name, and the text behind it.
fn mark(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('%')?;
    let (name, after) = rest.split_once('%')?;
    (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic())).then_some((before, name, after))
}

/// The names of all inputs that a table lists.
fn all_names(kind: &str, table: &[(&str, &str, [&str; 3])]) -> Vec<String> {
    table.iter().map(|(name, ..)| format!("{kind}: {name}")).collect()
}
