//! Finds the tables that describe what a row of another table of the page holds: the members of `lampSettings`, which is no
//! page's, below the table that has the row `settings|lampSettings`.
//!
//! What is hard: a heading or a sentence over a table names many things. One is the table's where a row of another table has
//! it as its type, or as its name where the row's type is none that has a name.

use std::collections::BTreeSet;

use crate::{
    extract::{
        texts::blocks,
        types::row::{self, Columns, Row},
        types::type_expression,
        written::WrittenType,
    },
    page::{Block, Family, Page, Section, Style, Table, Text},
    source::Span,
    vocabulary::responses,
};

/// The tables of a page that describe what rows of others hold.
#[derive(Default)]
pub(crate) struct Nested {
    tables: Vec<Described>,
}

/// A table that describes what a row of another holds.
pub(crate) struct Described {
    /// The type's name as the row writes it; the row's own where its type has none.
    pub(crate) name: String,
    is_nameless: bool,
    rows: Vec<Row>,
    pub(crate) span: Span,
}

/// A table with what stands over it.
struct Titled<'p> {
    table: &'p Table,
    /// In lower case.
    names: BTreeSet<String>,
    rows: Vec<Row>,
}

impl Nested {
    pub(crate) fn of(page: &Page) -> Nested {
        let titled = titled(page);
        if titled.len() < 2 || titled.iter().all(|one| one.names.is_empty()) {
            return Nested::default();
        }
        let mut tables = Vec::new();
        for one in titled.iter().filter(|one| !one.names.is_empty()) {
            let others = titled.iter().filter(|other| other.table.span != one.table.span);
            let found = others.flat_map(|other| &other.rows).find_map(|row| holder(row, &one.names));
            if let Some((name, is_nameless)) = found {
                tables.push(Described { name, is_nameless, rows: one.rows.clone(), span: one.table.span });
            }
        }
        Nested { tables }
    }

    /// Whether a table describes what a row of another holds.
    pub(crate) fn has(&self, table: &Table) -> bool {
        self.tables.iter().any(|one| one.span == table.span)
    }

    /// Gives rows without the name of a type that of the table which describes what they hold.
    pub(crate) fn name(&self, rows: &mut [Row]) {
        for row in rows {
            let named = self.tables.iter().find(|one| one.is_nameless && one.name == row.property.name);
            if let Some(named) = named.filter(|_| *row.property.ty.item() == WrittenType::Untyped) {
                let ty = type_expression::named(&named.name, row.property.span);
                let is_list = matches!(row.property.ty, WrittenType::Collection(_));
                row.property.ty = if is_list { WrittenType::Collection(Box::new(ty)) } else { ty };
            }
        }
    }

    /// The tables that describe a type with a name, and the rows of each.
    pub(crate) fn described(&self) -> Vec<(&Described, Vec<Row>)> {
        let is_type = |one: &&Described| one.name.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
        let named = self.tables.iter().filter(is_type).map(|one| {
            let mut rows = one.rows.clone();
            self.name(&mut rows);
            (one, rows)
        });
        named.collect()
    }
}

/// The type that a row holds, if the names of a table are its own or its type's, and whether it is called by the row's.
fn holder(row: &Row, names: &BTreeSet<String>) -> Option<(String, bool)> {
    let is_named = |name: &str| names.contains(&name.to_ascii_lowercase());
    let own = &row.property.name;
    match row.property.ty.item() {
        WrittenType::Named(written) => {
            let simple = written.text.rsplit('.').next().unwrap_or(&written.text);
            (is_named(simple) || is_named(own)).then(|| (written.text.clone(), false))
        }
        WrittenType::Untyped => is_named(own).then(|| (own.clone(), true)),
        _ => None,
    }
}

/// The tables of members with what stands over them.
fn titled(page: &Page) -> Vec<Titled<'_>> {
    let mut found = Vec::new();
    for section in page.sections.iter().filter(|section| lists_members(page, section)) {
        let mut of_heading = BTreeSet::new();
        if matches!(section.own_family(), Family::Other | Family::Properties) {
            add_names(&section.heading, &mut of_heading);
        }
        let mut lead: Option<&Text> = None;
        for block in blocks::flat(&section.blocks) {
            match block {
                Block::Paragraph(text) | Block::Item(text) => lead = Some(text),
                Block::Table(table) if Columns::of(&table.header).is_some_and(|columns| columns.ty.is_some()) => {
                    let mut names = of_heading.clone();
                    if let Some(lead) = lead.take() {
                        add_names(lead, &mut names);
                    }
                    found.push(Titled { table, names, rows: row::rows(table) });
                }
                _ => {}
            }
        }
    }
    found
}

fn lists_members(page: &Page, section: &Section) -> bool {
    matches!(
        blocks::meaning(page, section),
        Family::RequestBody | Family::Response | Family::FunctionParameters | Family::Properties | Family::Other
    )
}

/// What a heading or a sentence may call the members of a table: what it marks up or links, and what stands before a noun.
fn add_names(text: &Text, names: &mut BTreeSet<String>) {
    let marked = text.marked(Style::Code).chain(text.marked(Style::Bold)).chain(text.linked().map(|(words, _)| words));
    let words: Vec<&str> =
        text.plain.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.')).filter(|word| !word.is_empty()).collect();
    let before_noun = words.windows(2).filter(|pair| pair.last().is_some_and(|noun| is_noun(noun)));
    let only = words.first().filter(|_| words.len() == 1);
    let all = marked.chain(before_noun.filter_map(|pair| pair.first().copied())).chain(only.copied());
    let simple = all.map(|name| name.trim_end_matches('.').rsplit('.').next().unwrap_or(name));
    names.extend(simple.filter(|name| !name.is_empty()).map(str::to_ascii_lowercase));
}

fn is_noun(word: &str) -> bool {
    responses::TYPE_NOUNS.has(word) || matches!(word, "properties" | "type" | "parameter" | "property")
}
