//! The permissions tables of a page come in; cells that say nothing, and words in them that are no permissions, twice there
//! or out of order, go out as diagnostics.

use std::collections::BTreeMap;

use super::{Read, parts};
use crate::{
    by_name::repeats,
    diagnostic::{Code, Diagnostics},
    extract::{blocks, permission},
    page::{Family, Table, Text},
    source::Span,
};

pub(super) fn check(read: &Read, diagnostics: &mut Diagnostics) {
    for page in read.pages {
        for (_, section) in blocks::sections_under(page, Family::Permissions) {
            for table in blocks::tables(section) {
                let order = Order::of(table);
                for cell in permission::cells(table) {
                    check_cell(cell, order, diagnostics);
                }
            }
        }
    }
}

/// How the header says that a table's cells are sorted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    LeastFirst,
    MostFirst,
    Untold,
}

impl Order {
    fn of(table: &Table) -> Order {
        let titles: Vec<String> = table.header.iter().map(|cell| cell.plain.to_ascii_lowercase()).collect();
        let says = |words: &str| titles.iter().any(|title| title.contains(words));
        match (says("from least to most"), says("from most to least")) {
            (true, _) => Order::LeastFirst,
            (_, true) => Order::MostFirst,
            _ => Order::Untold,
        }
    }
}

/// What stands between two commas.
struct Item<'a> {
    /// Without blanks around it.
    text: &'a str,
    /// Where it begins in the cell's markdown.
    at: usize,
    words: Vec<Word<'a>>,
}

#[derive(Clone, Copy)]
struct Word<'a> {
    text: &'a str,
    at: usize,
    sort: Sort,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Permission,
    /// `and`, `or`, `plus`
    Joint,
    Other,
}

fn check_cell(cell: &Text, order: Order, diagnostics: &mut Diagnostics) {
    let lower = cell.plain.to_ascii_lowercase();
    if lower.trim().is_empty() {
        diagnostics
            .push(Code::EmptyPermissions, cell.span, "this cell says nothing")
            .help("write `Not supported.` or the permissions' names");
        return;
    }
    let says_none = ["not ", "none", "n/a", "unsupported", "no "].iter().any(|no| lower.starts_with(no));
    if says_none || lower.contains(" for ") || lower.contains("resource:") {
        return;
    }
    let items = items(&cell.markdown);
    let is_prose = items.iter().any(|item| item.words.iter().filter(|word| word.sort == Sort::Other).count() > 1);
    let names_one = items.iter().flat_map(|item| &item.words).any(|word| word.sort == Sort::Permission);
    if is_prose || !names_one && items.len() > 1 {
        return;
    }
    let place = |at: usize, length: usize| parts::place(&cell.markdown, cell.span, at, at + length);
    for (index, item) in items.iter().enumerate() {
        malformed(item, &items, index, place, diagnostics);
    }
    let names: Vec<Word> = items
        .iter()
        .filter_map(|item| match item.words.as_slice() {
            [only] if only.sort == Sort::Permission => Some(*only),
            _ => None,
        })
        .collect();
    for (name, first) in repeats(&names, |name| name.text) {
        diagnostics
            .push(
                Code::DuplicatePermission,
                place(name.at, name.text.len()),
                format!("`{}` is listed twice", name.text),
            )
            .related(place(first.at, first.text.len()), "the first one");
    }
    // Where a permission is listed twice, its second place is no other than its first.
    if let Some((early, late)) = misplaced(&names, order) {
        let title = if order == Order::MostFirst { "from most to least" } else { "from least to most" };
        diagnostics
            .push(
                Code::PermissionOrder,
                place(late.at, late.text.len()),
                format!("`{}` stands behind `{}`", late.text, early.text),
            )
            .related(place(early.at, early.text.len()), format!("the header says: {title} privileged"));
    }
}

fn items(markdown: &str) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    let mut rest = markdown;
    loop {
        let end = rest.find([',', ';', '<']).unwrap_or(rest.len());
        let (text, behind) = rest.split_at(end);
        let trimmed = text.trim();
        items.push(Item { text: trimmed, at: parts::offset(markdown, trimmed), words: words(markdown, trimmed) });
        if behind.is_empty() {
            return items;
        }
        // A tag, such as `<br>`, parts items as a comma does.
        let is_tag = behind.starts_with('<');
        let length = if is_tag { behind.find('>').map_or(behind.len(), |end| end + 1) } else { 1 };
        rest = behind.get(length..).unwrap_or_default();
        if is_tag {
            items.retain(|item| !item.text.is_empty());
            rest = rest.trim_start();
            while let Some(after) = rest.strip_prefix('<') {
                rest = after.split_once('>').map_or("", |(_, after)| after).trim_start();
            }
            if rest.is_empty() {
                return items;
            }
        }
    }
}

fn words<'a>(markdown: &'a str, item: &'a str) -> Vec<Word<'a>> {
    let words = item.split_whitespace().map(|word| word.trim_matches(['`', '(', ')', '[', ']']));
    words
        .filter(|word| !word.is_empty())
        .map(|text| {
            let sort = match text.trim_end_matches(['.', ':']).to_ascii_lowercase().as_str() {
                "and" | "or" | "plus" | "either" | "both" | "one" | "of" | "from" | "with" | "+" | "&" => Sort::Joint,
                _ if is_permission(text.trim_matches(['*', '.', '\\'])) => Sort::Permission,
                _ => Sort::Other,
            };
            Word { text, at: parts::offset(markdown, text), sort }
        })
        .collect()
}

/// `Calls.AccessMedia.All`, `User-LifeCycleInfo.Read.All`, `offline_access`
fn is_permission(word: &str) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let is_dotted = word.contains('.') && word.split('.').all(is_part);
    is_dotted || matches!(word, "offline_access" | "openid" | "profile" | "email")
}

fn malformed(
    item: &Item,
    items: &[Item],
    index: usize,
    place: impl Fn(usize, usize) -> Span,
    diagnostics: &mut Diagnostics,
) {
    let mut tell = |at: usize, length: usize, message: String| {
        _ = diagnostics.push(Code::MalformedPermission, place(at, length), message);
    };
    if item.text.is_empty() {
        let end = items.get(..index).unwrap_or_default().last().map_or(0, |before| before.at + before.text.len());
        tell(end, 1, "no permission stands at this side of the comma".to_owned());
        return;
    }
    for (number, word) in item.words.iter().enumerate() {
        let before = number.checked_sub(1).and_then(|before| item.words.get(before));
        let bare = word.text.trim_end_matches(['*', '.', '\\']);
        match word.sort {
            Sort::Permission if bare.len() < word.text.len() && !word.text.starts_with('*') => {
                let surplus = word.text.get(bare.len()..).unwrap_or_default();
                tell(word.at, word.text.len(), format!("`{surplus}` belongs to no permission's name: `{}`", word.text));
            }
            Sort::Permission if before.is_some_and(|before| before.sort == Sort::Permission) => {
                let end = before.map_or(word.at, |before| before.at + before.text.len());
                let text = before.map_or("", |before| before.text);
                tell(end, word.at - end, format!("no comma stands between `{text}` and `{}`", word.text));
            }
            Sort::Other => {
                tell(word.at, word.text.len(), format!("`{}` is no permission's name", word.text));
            }
            Sort::Permission | Sort::Joint => {}
        }
    }
}

/// How privileged a permission is among those for one resource: `Mail.ReadWrite.All` is `Mail`, 2, 1.
fn rank(name: &str) -> Option<(&str, u8, u8)> {
    let (before, scope) = name.strip_suffix(".All").map_or((name, 0), |before| (before, 1));
    let (resource, verb) = before.rsplit_once('.')?;
    let verb = match verb {
        "ReadBasic" => 0,
        "Read" => 1,
        "ReadWrite" => 2,
        _ => return None,
    };
    Some((resource, verb, scope))
}

/// The first pair of which the more privileged one stands where the less privileged belongs.
fn misplaced<'a>(names: &[Word<'a>], order: Order) -> Option<(Word<'a>, Word<'a>)> {
    type Rank = (u8, u8);
    let exceeds = |a: Rank, b: Rank| a.0 >= b.0 && a.1 >= b.1 && a != b;
    // The first word of each rank, by resource: there are six ranks.
    let mut first: BTreeMap<&str, Vec<(Rank, usize, Word)>> = BTreeMap::new();
    for (index, late) in names.iter().enumerate() {
        let Some((resource, verb, scope)) = rank(late.text) else { continue };
        let rank = (verb, scope);
        let of_resource = first.entry(resource).or_default();
        if of_resource.iter().any(|(known, ..)| *known == rank) {
            continue;
        }
        let early = of_resource.iter().filter(|(of_early, ..)| match order {
            Order::LeastFirst => exceeds(*of_early, rank),
            Order::MostFirst => exceeds(rank, *of_early),
            Order::Untold => false,
        });
        if let Some((.., early)) = early.min_by_key(|(_, index, _)| *index) {
            return Some((*early, *late));
        }
        of_resource.push((rank, index, *late));
    }
    None
}
