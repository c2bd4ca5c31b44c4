//! Measures how time and memory grow with what a page or a document repeats or nests: at n, at 2n, and the ratio.
//!
//! Times of one run are compared with each other, never with a number that was written down: a ratio near 2 is linear,
//! one near 4 quadratic. Each measurement is a process of its own with a thread of 2 MiB, so that a stack overflow ends
//! that measurement alone, and memory is that of the one input. `cargo bench -p graphdown-codegen --bench growth` runs
//! all, `-- WORD` those with the word in their name, `-- --pairs` every pair of fragments at every place of the pages.

mod document;
mod measure;
mod page;
mod repeat;

use measure::Growth;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let ["--measure", name, size] = arguments.as_slice() {
        return measured(name, size);
    }
    let wants_pairs = arguments.contains(&"--pairs");
    let words: Vec<&str> = arguments.into_iter().filter(|word| !word.starts_with("--")).collect();
    let is_wanted = |name: &str| words.is_empty() || words.iter().any(|word| name.contains(word));
    let mut superlinear = 0;
    println!("{:<44} {:>8} {:>9} {:>9} {:>6} {:>8}", "input", "n", "bytes", "ms", "ratio", "MB");
    if wants_pairs {
        for name in repeat::pairs().iter().filter(|name| is_wanted(name)) {
            let growth = Growth::suspected(name);
            superlinear += report(name, growth.as_ref().filter(|growth| growth.is_superlinear()));
        }
    } else {
        for name in page::names().iter().chain(&document::names()).filter(|name| is_wanted(name)) {
            superlinear += report(name, Some(&Growth::of(name)));
        }
    }
    println!("{superlinear} grow faster than n log n, overflow the stack or don't end");
    ExitCode::from(u8::from(superlinear > 0))
}

fn report(name: &str, growth: Option<&Growth>) -> usize {
    let Some(growth) = growth else { return 0 };
    println!("{name:<44} {growth}");
    usize::from(growth.is_superlinear())
}

/// The input of that name and size, run once; what it took goes to stdout.
fn measured(name: &str, size: &str) -> ExitCode {
    let size = size.parse().unwrap_or(1);
    let Some(input) = page::input(name, size).or_else(|| document::input(name, size)) else {
        eprintln!("no input is called {name}");
        return ExitCode::FAILURE;
    };
    measure::run(input);
    ExitCode::SUCCESS
}

/// `open` so many times, then what stands within, then `close` as many times; `#` becomes the number of the repetition.
fn repeated(size: usize, [open, within, close]: [&str; 3]) -> String {
    let mut text = String::with_capacity(size * (open.len() + close.len() + 6));
    let mut push = |part: &str, number: usize| match part.split_once('#') {
        Some(_) => text.push_str(&part.replace('#', &number.to_string())),
        None => text.push_str(part),
    };
    (0..size).for_each(|number| push(open, number));
    push(within, size);
    (0..size).rev().for_each(|number| push(close, number));
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
                out.push_str(&if indent.is_empty() { text.to_owned() } else { text.replace('\n', &format!("\n{indent}")) });
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
