//! Reports the rows of a page that nothing was read from, so that none is lost in silence.
//!
//! What is hard: the readers of tables know nothing of each other. So all places that evidence names are held against all
//! rows of sections whose tables state facts, and a row counts as read if one of them lies in it, or if its name is known.

use std::collections::BTreeSet;

use crate::{
    diagnostic::{Code, Diagnostics},
    extract::{Evidence, operations::parameter, texts::blocks},
    page::{Family, Page, Table, Text},
    source::Span,
};

/// What the evidence of one page has.
struct Known {
    /// Where it stands.
    places: BTreeSet<Span>,
    /// What it is called, without case and punctuation.
    names: BTreeSet<String>,
}

/// Tells of the rows of a page that its evidence has nothing of.
pub(super) fn report(page: &Page, evidence: &Evidence, diagnostics: &mut Diagnostics) {
    let known = Known::of(evidence, diagnostics);
    for section in &page.sections {
        let family = blocks::meaning(page, section);
        if !states_facts(family) {
            continue;
        }
        for table in blocks::tables(section) {
            rows(family, table, &known, diagnostics);
        }
    }
}

/// Whether each row of a section's tables states something.
fn states_facts(family: Family) -> bool {
    matches!(
        family,
        Family::Permissions
            | Family::QueryParameters
            | Family::FunctionParameters
            | Family::PathParameters
            | Family::RequestHeaders
            | Family::ResponseHeaders
            | Family::Response
            | Family::RequestBody
            | Family::Properties
            | Family::CommonProperties
            | Family::InstanceAttributes
            | Family::Relationships
            | Family::Members
            | Family::EnumValues
    )
}

impl Known {
    fn of(evidence: &Evidence, reported: &Diagnostics) -> Known {
        let mut known = Known { places: BTreeSet::new(), names: BTreeSet::new() };
        known.places.extend(reported.places_of(Code::InvalidPropertyName));
        known.places.extend(reported.places_of(Code::UnreadablePermissions));
        for ty in &evidence.types {
            ty.rows.iter().for_each(|row| known.add(row.property.span, &row.property.name));
        }
        for table in &evidence.nested {
            table.rows.iter().for_each(|row| known.add(row.property.span, &row.property.name));
        }
        for member in evidence.enumerations.iter().flat_map(|one| &one.members) {
            known.names.insert(parameter::squeezed(&member.name));
        }
        for page in &evidence.operations {
            page.rows.all().iter().for_each(|row| known.add(row.property.span, &row.property.name));
            for part in std::iter::once(&page.whole).chain(&page.parts) {
                let rows = part.body.rows.iter().chain(&part.query.rows).chain(&part.response.rows);
                rows.for_each(|row| known.add(row.property.span, &row.property.name));
                part.headers.iter().for_each(|header| known.add(header.span, &header.name));
            }
            known.places.extend(page.permissions.statements.iter().map(|one| one.span));
        }
        known
    }

    fn add(&mut self, span: Span, name: &str) {
        self.places.insert(span);
        self.names.insert(parameter::squeezed(name));
    }

    fn has(&self, row: &[Text]) -> bool {
        let (Some(first), Some(last)) = (row.first(), row.last()) else { return true };
        let end = Span { start: last.span.end, ..last.span };
        self.places.range(first.span..=end).next().is_some()
            || row.iter().take(2).any(|cell| self.names.contains(&name(cell)))
    }
}

/// What a cell names, without what is said of it: `Prefer: outlook.timezone`, `colour (deprecated)`.
fn name(cell: &Text) -> String {
    parameter::squeezed(cell.plain.split([':', '(']).next().unwrap_or_default())
}

fn rows(family: Family, table: &Table, known: &Known, diagnostics: &mut Diagnostics) {
    let is_about_nothing = |row: &[Text]| row.iter().all(|cell| !cell.plain.contains(|c: char| c.is_alphanumeric()));
    let is_common =
        |row: &[Text]| family == Family::RequestHeaders && row.first().is_some_and(parameter::is_common_header);
    let unread = table.rows.iter().filter(|row| !is_about_nothing(row) && !is_common(row) && !known.has(row));
    let unread: Vec<&Vec<Text>> = unread.collect();
    let Some(cell) = unread.first().and_then(|row| row.first()) else { return };
    let name = cell.plain.trim();
    let message = match unread.len() {
        1 => format!("the row `{name}` isn't read"),
        count => format!("the row `{name}` and {} more of the table aren't read", count - 1),
    };
    diagnostics.push(Code::UnreadRow, cell.span, message).help(
        "title the columns as other tables of such sections do, or move what is no part of the list to another section",
    );
}
