//! Every fragment of the page format, and every pair of them, repeated at every place of the pages.

/// What has a meaning somewhere in a page.
const FRAGMENTS: [&str; 44] = [
    "a ",
    "\n",
    "\n\n",
    "# ",
    "## A\n",
    "> ",
    "- ",
    "* ",
    "1. ",
    "    ",
    "\t",
    "|",
    "|-|\n",
    "`",
    "```",
    "```json\n",
    "~~~\n",
    "*",
    "_",
    "[",
    "]",
    "](",
    ")",
    "(",
    "[!",
    "[!NOTE]",
    "[x]: y\n",
    "!",
    "<",
    ">",
    "<!--",
    "-->",
    "<!-- {",
    "{",
    "}",
    "\"",
    "'",
    ":",
    ",",
    "\\",
    "&",
    "---\n",
    "# [A](#tab/a)\n",
    "GET /a\n",
];

/// The places of the pages.
const SLOTS: [&str; 30] = [
    "key",
    "words",
    "block",
    "permission",
    "template",
    "line",
    "pathParameter",
    "queryParameter",
    "header",
    "parameter",
    "answer",
    "annotation",
    "url",
    "messageHeader",
    "sent",
    "received",
    "inner",
    "example",
    "preamble",
    "method",
    "value",
    "description",
    "type",
    "property",
    "relationship",
    "sample",
    "section",
    "member",
    "enumeration",
    "room",
];

/// The names of all pairs: a slot and the numbers of two fragments.
pub(crate) fn pairs() -> Vec<String> {
    let numbers = || 0..FRAGMENTS.len();
    let pairs = || numbers().flat_map(move |first| numbers().map(move |second| (first, second)));
    SLOTS.iter().flat_map(|slot| pairs().map(move |(first, second)| format!("pair: {slot} {first} {second}"))).collect()
}

/// The slot and the parts of a pair.
pub(crate) fn parts(name: &str) -> Option<(&'static str, [&'static str; 3])> {
    let words: Vec<&str> = name.strip_prefix("pair: ")?.split(' ').collect();
    let [slot, first, second] = words.as_slice() else { return None };
    let slot = SLOTS.iter().find(|known| *known == slot)?;
    let fragment = |number: &str| FRAGMENTS.get(number.parse::<usize>().ok()?).copied();
    Some((slot, [fragment(first)?, "", fragment(second)?]))
}
