//! Reads a section on permissions: what titles each table has, and what is said beside the tables.
//!
//! What is hard: a title is a heading or a line of text, and only what it names beside permissions and callers is a
//! condition: `Permissions for chat` is one, `Delegated permissions` is none.

use super::{Condition, Note, Stated, table, title::names_something};
use crate::{
    diagnostic::Diagnostics,
    extract::{texts::blocks, texts::description, texts::prose},
    page::{Block, Page, Section, Style, Text},
    vocabulary::permissions,
};

/// Adds what a section states.
pub(super) fn read(page: &Page, section: &Section, stated: &mut Stated, diagnostics: &mut Diagnostics) {
    let heading = blocks::operation_heading(page, section);
    let (statements, notes) = (stated.statements.len(), stated.notes.len());
    let of_heading = of_headings(page, section);
    let blocks = blocks::flat(&section.blocks);
    let has_several = blocks.iter().filter(|block| matches!(block, Block::Table(_))).count() > 1;
    let mut condition = of_heading.clone();
    let mut before: Option<&Text> = None;
    for (index, block) in blocks.iter().enumerate() {
        match block {
            Block::Table(table) => {
                let titled = before.take().filter(|_| has_several).and_then(title);
                condition = titled.or(of_heading.clone());
                stated.statements.extend(table::read(table, condition.as_ref(), diagnostics));
            }
            Block::Paragraph(text) | Block::Item(text) => {
                let is_title = has_several && matches!(blocks.get(index + 1), Some(Block::Table(_)));
                before = Some(text);
                if !(is_title && title(text).is_some()) && is_telling(text, stated) {
                    let is_item = matches!(block, Block::Item(_));
                    note(&description::markdown(text, page), is_item, condition.as_ref(), stated);
                }
            }
            Block::Note(_) | Block::Code(_) | Block::Annotation(_) => {}
        }
    }
    stated.statements.iter_mut().skip(statements).for_each(|one| one.heading.clone_from(&heading));
    stated.notes.iter_mut().skip(notes).for_each(|one| one.heading.clone_from(&heading));
}

/// Adds a text; an item belongs to the text that announces its list.
fn note(text: &str, is_item: bool, condition: Option<&Condition>, stated: &mut Stated) {
    let lines = text.lines().map(|line| line.trim_start_matches('>').trim()).filter(|line| !line.is_empty());
    let text = lines.collect::<Vec<_>>().join(" ");
    let last = stated.notes.last_mut().filter(|last| is_item && last.condition.as_ref() == condition);
    match last.filter(|last| last.is_list || last.text.ends_with(':')) {
        Some(last) => {
            last.text.push_str(if last.is_list { "; " } else { " " });
            last.text.push_str(text.trim_start_matches("* "));
            last.is_list = true;
        }
        None => stated.notes.push(Note { condition: condition.cloned(), text, is_list: false, heading: None }),
    }
}

/// Whether a text says more than that one of the permissions is needed: below the tables or such a text, or about roles.
fn is_telling(text: &Text, stated: &Stated) -> bool {
    let lower = text.plain.to_ascii_lowercase();
    let is_below = !stated.statements.is_empty() || !stated.notes.is_empty();
    !lower.trim().is_empty() && (is_below || permissions::ROLES.is_within(&lower))
}

/// What the headings over the tables name, from the nearest that names something.
fn of_headings(page: &Page, section: &Section) -> Option<Condition> {
    let mut section = section;
    loop {
        if names_something(&section.heading.plain) {
            return Some(condition(&section.heading.plain));
        }
        section = section.parent.and_then(|parent| page.sections.get(parent)).filter(|one| one.level > 1)?;
    }
}

/// The condition that the line over a table is: `For groups:`, a line in bold, or one sentence that says what the table
/// is for.
fn title(text: &Text) -> Option<Condition> {
    let plain = text.plain.trim();
    let is_bold = text.is_marked_whole(Style::Bold);
    let is_title = is_bold || plain.ends_with(':') || is_about_one_case(text);
    (is_title && names_something(plain)).then(|| condition(plain))
}

/// Whether a text is a single sentence on one of several tables: `For docks, use the following.`
fn is_about_one_case(text: &Text) -> bool {
    let lower = text.plain.trim().to_ascii_lowercase();
    let begins = lower.split_whitespace().next().is_some_and(|word| permissions::CASES.has(word));
    let is_of_table = lower.contains("following table") && lower.contains(" for ");
    (begins || is_of_table) && prose::sentences(text).count() == 1 && !lower.contains("each ")
}

fn condition(label: &str) -> Condition {
    Condition { label: label.trim().trim_end_matches([':', '.']).to_owned(), is_resource: false }
}
