//! Damages texts as people do, controlled by four numbers, so that test generators and fuzzers can both do it.

/// How a text is damaged. Places and pages are shares: 0 is the beginning or the first, `u32::MAX` the end or the last.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Damage {
    /// Only what stands before this place is left.
    Cut(u32),
    /// What stands between these places is gone.
    Hole(u32, u32),
    /// From the first place on, another text goes on from the second.
    Splice(u32, u32, u32),
    /// A line of another text stands before the line of this place.
    Line(u32, u32, u32),
    /// This stands at this place.
    Insert(u32, u32),
    /// A stretch from this place, so many characters long, stands there so many times more.
    Repeat(u32, u32, u32),
}

/// What does harm in Markdown, JSON, YAML, HTTP, URLs, Rust, TOML, file names or terminals.
const STRAYS: &[&str] = &[
    "\u{feff}",
    "\r",
    "\0",
    "|",
    "```",
    "<!--",
    "-->",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    "'",
    "*/",
    "/*",
    "//!",
    "#",
    "\n#!",
    "[!INCLUDE [x](y)]",
    "é",
    "\u{202e}",
    "---\n",
    "{a/b}",
    "()",
    "$",
    "%2f",
    "%2e%2e",
    "/../",
    "r#\"",
    "\"#",
    "::",
    "`",
    "[](",
    "<",
    ">",
    "&",
    "\n\n\t",
    "½",
    "\u{200b}",
    "\u{a0}",
    "[x][]",
    "# [A](#tab/a)\n",
    "> ",
    ">- ",
    "Collection(",
    "](",
    "\u{1b}[2J",
    "\u{2028}",
    "\u{85}",
    "...",
    "?",
    "*",
    "~",
    "@odata.type",
    "null",
    "1e400",
    "self",
    "type",
    "#microsoft.graph.",
    "\"\n[dependencies]\n",
    "18446744073709551616",
    "CON",
    "\n=== v1.0/api/x.md\n",
];

impl Damage {
    /// Any four numbers are some damage.
    pub(crate) fn of([kind, one, two, three]: [u32; 4]) -> Damage {
        match kind % 6 {
            0 => Damage::Cut(one),
            1 => Damage::Hole(one, two),
            2 => Damage::Splice(one, two, three),
            3 => Damage::Line(one, two, three),
            4 => Damage::Insert(one, two),
            _ => Damage::Repeat(one, two, three),
        }
    }

    /// The text with this damage; other texts are what is spliced in.
    pub(crate) fn of_text(self, text: &str, others: &[&str]) -> String {
        let other = |share: u32| others.get(scaled(share, others.len().saturating_sub(1))).copied().unwrap_or_default();
        match self {
            Damage::Cut(at) => text[..place(text, at)].to_owned(),
            Damage::Hole(from, to) => {
                let (a, b) = (place(text, from), place(text, to));
                format!("{}{}", &text[..a.min(b)], &text[a.max(b)..])
            }
            Damage::Splice(at, page, from) => {
                let other = other(page);
                format!("{}{}", &text[..place(text, at)], &other[place(other, from)..])
            }
            Damage::Line(at, page, from) => {
                let other = other(page);
                let line = other[line_start(other, from)..].split_inclusive('\n').next().unwrap_or_default();
                inserted(text, line_start(text, at), line)
            }
            Damage::Insert(at, stray) => inserted(text, place(text, at), STRAYS[scaled(stray, STRAYS.len() - 1)]),
            Damage::Repeat(at, length, times) => {
                let at = place(text, at);
                let stretch: String = text[at..].chars().take(1 + scaled(length, 40)).collect();
                inserted(text, at, &stretch.repeat(1 + scaled(times, 30)))
            }
        }
    }
}

fn inserted(text: &str, at: usize, stray: &str) -> String {
    format!("{}{stray}{}", &text[..at], &text[at..])
}

/// From 0 up to and with `most`.
fn scaled(share: u32, most: usize) -> usize {
    ((u64::from(share) * (most as u64 + 1)) >> 32) as usize
}

/// A place in the text, on a character's boundary.
fn place(text: &str, share: u32) -> usize {
    let mut at = scaled(share, text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn line_start(text: &str, share: u32) -> usize {
    text[..place(text, share)].rfind('\n').map_or(0, |newline| newline + 1)
}
