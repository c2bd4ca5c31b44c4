//! Reports permission cells that are empty, malformed, or list permissions twice or out of order. Cells that are prose
//! are not held to the form of a list.

use std::collections::BTreeMap;

use crate::{
    api::Grant,
    by_name::repeats,
    diagnostic::{Code, Diagnostics},
    extract::{
        operations::permission::{self, Cell, Item, Sort, Word},
        texts::blocks,
    },
    lint::Read,
    page::{Family, Table},
    source::Span,
};

pub(super) fn check(read: &Read, diagnostics: &mut Diagnostics) {
    for page in read.pages {
        for (_, section) in blocks::sections_under(page, Family::Permissions) {
            for table in blocks::tables(section) {
                let order = Order::of(table);
                for cell in permission::cells(table) {
                    check_cell(&Cell::read(cell), order, diagnostics);
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

fn check_cell(cell: &Cell, order: Order, diagnostics: &mut Diagnostics) {
    match cell.grant() {
        Some(Grant::Unknown) => {
            diagnostics
                .push(Code::EmptyPermissions, cell.text.span, "the permissions cell is empty")
                .help("write permission names or `Not supported.`");
            return;
        }
        Some(Grant::OneOf(_)) if !is_prose(cell) && !permission::is_labelled(cell.text) => {}
        // What can't be read has been told by who read it.
        _ => return,
    }
    for (index, item) in cell.items.iter().enumerate() {
        malformed(cell, index, item, diagnostics);
    }
    let names: Vec<Word> = cell.items.iter().filter_map(only_name).collect();
    for (name, first) in repeats(&names, |name| name.text) {
        diagnostics
            .push(Code::DuplicatePermission, place(cell, *name), format!("`{}` is listed twice", name.text))
            .related(place(cell, *first), "first here");
    }
    // Where a permission is listed twice, its second place is no other than its first.
    if let Some((early, late)) = misplaced(&names, order) {
        let title = if order == Order::MostFirst { "from most to least" } else { "from least to most" };
        diagnostics
            .push(Code::PermissionOrder, place(cell, late), format!("expected `{}` before `{}`", late.text, early.text))
            .related(place(cell, early), format!("the header says: {title} privileged"));
    }
}

/// Whether names stand in sentences, which are nothing to hold to the form of a list.
fn is_prose(cell: &Cell) -> bool {
    cell.items.iter().any(|item| item.words.iter().filter(|word| word.sort == Sort::Other).count() > 1)
}

/// The name that an item consists of.
fn only_name<'a>(item: &Item<'a>) -> Option<Word<'a>> {
    match item.words.as_slice() {
        [only] if only.sort == Sort::Name => Some(*only),
        _ => None,
    }
}

fn place(cell: &Cell, word: Word) -> Span {
    cell.place(word.at, word.at + word.text.len())
}

/// Tells what of an item is no list's.
fn malformed(cell: &Cell, index: usize, item: &Item, diagnostics: &mut Diagnostics) {
    let mut tell = |place: Span, message: String| _ = diagnostics.push(Code::MalformedPermission, place, message);
    if item.is_missing() {
        let before = cell.items.get(..index).unwrap_or_default().last().map_or(0, |before| before.end);
        tell(cell.place(before, before + 1), "expected a permission on both sides of the comma".to_owned());
    }
    let before = std::iter::once(None).chain(item.words.iter().map(Some));
    for (before, word) in before.zip(&item.words) {
        let bare = word.text.trim_end_matches(['*', '.', '\\']);
        match (word.sort, before) {
            (Sort::Name, _) if bare.len() < word.text.len() && !word.text.starts_with('*') => {
                tell(place(cell, *word), format!("expected `{bare}`, found `{}`", word.text));
            }
            (Sort::Name, Some(before)) if before.sort == Sort::Name => {
                let gap = cell.place(before.at + before.text.len(), word.at);
                tell(gap, format!("expected a comma between `{}` and `{}`", before.text, word.text));
            }
            (Sort::Other, _) => tell(place(cell, *word), format!("expected a permission name, found `{}`", word.text)),
            _ => {}
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
