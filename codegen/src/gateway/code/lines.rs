//! Breaks code into lines: what fits stays on one line, else each of its parts gets a line. Whether it fits depends on
//! what must follow on the same line, such as the brackets around it and a semicolon.

use super::{Code, Form, Kind};

const INDENT: usize = 4;

/// What is written so far.
pub(super) struct Lines {
    text: String,
    /// Of the last line.
    column: usize,
    /// The columns that a line may have.
    width: usize,
}

impl Lines {
    pub(super) const fn new(width: usize) -> Lines {
        Lines { text: String::new(), column: 0, width }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.column += text.chars().count();
    }

    pub(super) fn break_line(&mut self, indent: usize) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
    }

    /// Whether so many columns and what must follow them fit into the line.
    const fn fits(&self, width: usize, after: usize) -> bool {
        self.column + width + after <= self.width
    }

    /// Writes code in a line of this indentation; so many columns must follow behind it.
    pub(super) fn write(&mut self, code: &Code, indent: usize, after: usize) {
        let is_flat = self.fits(code.width, after);
        match &code.form {
            Form::Word(word) => self.push(word),
            Form::Prefixed(word, code) => {
                self.push(word);
                self.write(code, indent, after);
            }
            Form::Chain(head, calls) => {
                self.write(head, indent, 0);
                let mut left = calls.len();
                for call in calls {
                    left -= 1;
                    if !is_flat {
                        self.break_line(indent + INDENT);
                    }
                    let inner = if is_flat { indent } else { indent + INDENT };
                    self.write(call, inner, if left == 0 { after } else { 0 });
                }
            }
            Form::List { open, items, close, kind } => {
                self.push(open);
                match items.as_slice() {
                    _ if is_flat => self.flat(items, *kind),
                    [] => {}
                    [only] if *kind == Kind::Macro || (*kind == Kind::Call && only.is_bracketed()) => {
                        self.write(only, indent, after + close.len());
                    }
                    several => self.broken(several, *kind, indent),
                }
                self.push(close);
            }
        }
    }

    fn flat(&mut self, items: &[Code], kind: Kind) {
        let blank = if kind == Kind::Object && !items.is_empty() { " " } else { "" };
        self.push(blank);
        for (index, item) in items.iter().enumerate() {
            self.push(if index == 0 { "" } else { ", " });
            self.write(item, 0, 0);
        }
        self.push(blank);
    }

    fn broken(&mut self, items: &[Code], kind: Kind, indent: usize) {
        let inner = indent + INDENT;
        let mut left = items.len();
        for (index, item) in items.iter().enumerate() {
            left -= 1;
            if kind == Kind::Use && index > 0 && self.fits(item.width, 2) {
                self.push(" ");
            } else {
                self.break_line(inner);
            }
            self.write(item, inner, 1);
            if left > 0 || !matches!(kind, Kind::Object | Kind::Items) {
                self.push(",");
            }
        }
        self.break_line(indent);
    }
}
