//! Reports deprecations that have no date or name no replacement.

use crate::{
    diagnostic::{Code, Diagnostics},
    extract::{texts::blocks, types::row},
    lint::Read,
    page::{Family, Page, Table, Text},
    source::Span,
};

pub(super) fn check(read: &Read, diagnostics: &mut Diagnostics) {
    for page in read.pages {
        if let Some(text) = &page.deprecation {
            let said = preamble(page);
            let place = word(text);
            judge(&said, &format!("`{}`", page.title.plain), place, diagnostics);
        }
        for section in &page.sections {
            if matches!(blocks::meaning(page, section), Family::Methods | Family::Permissions) {
                continue;
            }
            for table in blocks::tables(section) {
                rows(table, diagnostics);
            }
        }
    }
}

/// All that is said under the title: a note may begin where another ends.
fn preamble(page: &Page) -> String {
    let texts = page.sections.first().map(|section| section.texts()).unwrap_or_default();
    let said: Vec<&str> = texts.into_iter().map(|text| text.markdown.as_str()).collect();
    said.join("\n")
}

fn rows(table: &Table, diagnostics: &mut Diagnostics) {
    let Some(columns) = row::Columns::of(&table.header) else { return };
    for row in &table.rows {
        let Some(property) =
            row::row(columns, row).map(|row| row.property).filter(|property| property.deprecated.is_some())
        else {
            continue;
        };
        let cells =
            [Some(columns.name), columns.description].into_iter().flatten().filter_map(|column| row.get(column));
        let place = cells.clone().find(|cell| cell.plain.to_ascii_lowercase().contains("deprecated")).map(word);
        let said: Vec<&str> = cells.map(|cell| cell.markdown.as_str()).collect();
        judge(&said.join(" "), &format!("`{}`", property.name), place.unwrap_or(property.span), diagnostics);
    }
}

/// Where the text says so.
fn word(text: &Text) -> Span {
    let lower = text.markdown.to_ascii_lowercase();
    let at = lower.find("deprecated").map(|at| (at, at + "deprecated".len()));
    let (start, end) = at.unwrap_or((0, text.markdown.len()));
    text.span.part_of(&text.markdown, start, end)
}

fn judge(said: &str, subject: &str, place: Span, diagnostics: &mut Diagnostics) {
    if !names_year(said) {
        diagnostics
            .push(Code::UndatedDeprecation, place, format!("the deprecation of {subject} has no date"))
            .help("add since when, or until when it works");
    }
    if !names_replacement(said) {
        diagnostics
            .push(Code::MissingReplacement, place, format!("the deprecation of {subject} names no replacement"))
            .help("add what to use instead, or that there is nothing");
    }
}

/// Whether a year from 2000 to 2099 is in it.
fn names_year(text: &str) -> bool {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit());
    numbers.any(|number| number.len() == 4 && number.starts_with("20"))
}

fn names_replacement(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let Some((before, after)) = lower.split_once("deprecated") else { return true };
    let says = |words: &[&str]| words.iter().any(|word| after.contains(word) || before.contains(word));
    says(&[
        "instead",
        "replaced",
        "replacement",
        "replaces",
        "superseded",
        "migrate",
        "alternative",
        "in favor of",
        "moved to",
        "renamed",
        "no longer",
        "recommend",
    ]) || ["use ", "using ", "see ", "refer to", "switch to"].iter().any(|word| after.contains(word))
}
