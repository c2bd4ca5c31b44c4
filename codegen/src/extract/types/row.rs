//! Reads a row of a property or parameter table as a property. Headers name their columns in many ways, and name cells
//! hold remarks beside the name.

use crate::{
    api::Property,
    extract::{
        texts::description,
        texts::listed_members,
        texts::prose,
        types::type_expression,
        written::{Written, WrittenType},
    },
    page::{Table, Text},
    vocabulary::{Words, tables},
};

/// Which column holds what, as the header says; `None` for a table that doesn't list properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Columns {
    /// `Property`, `Parameter`, `Name`, `Relationship`
    pub name: usize,
    /// `Type`; absent in `Name|Value` and `Property|Description` tables.
    pub ty: Option<usize>,
    /// `Value`, where there is no `Type`: a sample, or a type after all.
    pub value: Option<usize>,
    /// `Description`
    pub description: Option<usize>,
    /// `Required?`, `Required (y/n)`
    pub required: Option<usize>,
    /// The name column is titled `Required parameter`.
    pub all_required: bool,
}

impl Columns {
    /// Reads a header.
    ///
    /// The exact word wins, since permission-update.md has `Permission type|Property|Type|Description`.
    #[must_use]
    pub(crate) fn of(header: &[Text]) -> Option<Self> {
        let titles: Vec<String> = header.iter().map(|cell| cell.plain.trim().to_ascii_lowercase()).collect();
        let name = titles.iter().position(|title| tables::NAMES.has(title));
        Some(Columns::beside(name.or_else(|| ending(&titles, &tables::NAMES))?, &titles))
    }

    /// Reads a header whose column of names is known, from the titles in lower case.
    #[must_use]
    pub(crate) fn beside(name: usize, titles: &[String]) -> Self {
        let ty = titles.iter().position(|title| tables::TYPES.has(title)).filter(|&column| column != name);
        Columns {
            name,
            ty,
            value: titles.iter().position(|title| title == "value").filter(|_| ty.is_none()),
            description: titles
                .iter()
                .position(|title| title == "description")
                .or_else(|| ending(titles, &tables::DESCRIPTIONS)),
            required: titles
                .iter()
                .position(|title| title.starts_with("required") && title != titles.get(name).unwrap_or(title)),
            all_required: titles.get(name).is_some_and(|title| title.starts_with("required ")),
        }
    }
}

/// The first column whose title's last word is one of these.
fn ending(titles: &[String], words: &Words) -> Option<usize> {
    titles.iter().position(|title| title.rsplit(' ').next().is_some_and(|last| words.has(last)))
}

/// What a row states.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The property, its type as the page writes it.
    pub property: Property<Written>,
    /// The row says `Inherited from`.
    pub is_inherited: bool,
    /// The enumeration members that its description lists.
    pub listed_members: Vec<String>,
}

impl Row {
    /// One that states nothing beside the property.
    #[must_use]
    pub(crate) fn of(property: Property<Written>) -> Self {
        Row { property, is_inherited: false, listed_members: Vec::new() }
    }
}

/// Reads a table's rows; nothing where it doesn't list properties.
#[must_use]
pub(crate) fn rows(table: &Table) -> Vec<Row> {
    let Some(columns) = Columns::of(&table.header) else { return Vec::new() };
    table.rows.iter().filter_map(|cells| row(columns, cells)).collect()
}

/// Reads a row; `None` where its first words are no name (`Microsoft 365 groups`, a cell that went astray).
#[must_use]
pub(crate) fn row(columns: Columns, cells: &[Text]) -> Option<Row> {
    let name_cell = cells.get(columns.name)?;
    let name = wire_name(&name_cell.plain)?;
    let ty = match (columns.ty.and_then(|column| cells.get(column)), columns.value.and_then(|column| cells.get(column)))
    {
        (Some(cell), _) => type_expression::type_ref(cell),
        (None, Some(value)) => {
            type_expression::primitive(value.plain.trim()).map_or(WrittenType::Untyped, WrittenType::Primitive)
        }
        (None, None) => WrittenType::Untyped,
    };
    let empty = Text::default();
    let described = columns.description.and_then(|column| cells.get(column)).unwrap_or(&empty);
    let remarks = prose::remarks(described);
    let required_cell =
        columns.required.and_then(|column| cells.get(column)).map(|cell| cell.plain.trim().to_ascii_lowercase());
    let type_cell =
        columns.ty.and_then(|column| cells.get(column)).map(|cell| cell.plain.to_ascii_lowercase()).unwrap_or_default();
    let property = Property {
        name: name.to_owned(),
        ty,
        is_navigation: false,
        description: description::written(described),
        is_read_only: remarks.is_read_only || type_cell.contains("(read-only)") || type_cell.contains("(readonly)"),
        is_nullable: remarks.is_nullable,
        is_required: match &required_cell {
            Some(cell) => cell.starts_with('y') || cell == "required" || cell == "true",
            None => columns.all_required || remarks.is_required,
        },
        default: remarks.default,
        deprecated: remarks.deprecated.or_else(|| deprecated_by_name(&name_cell.plain)),
        span: name_cell.span,
    };
    let listed_members = listed_members::listed_members(described);
    Some(Row { property, is_inherited: remarks.is_inherited, listed_members })
}

/// The name in a cell, without `(deprecated)`, stars and colons: `id`, `@odata.type`, `@microsoft.graph.downloadUrl`.
fn wire_name(cell: &str) -> Option<&str> {
    let first = cell.split_once('(').map_or(cell, |(name, _)| name);
    let name = first.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | ':' | ',' | '`' | '"' | '\u{200b}'));
    let is_name_character = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '@' | '$' | '#' | '/');
    let starts_well = name.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '@' | '$'));
    (starts_well && name.chars().all(is_name_character)).then_some(name)
}

fn deprecated_by_name(cell: &str) -> Option<String> {
    cell.to_ascii_lowercase().contains("(deprecated)").then(|| "Deprecated.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tests::marked;

    fn cells(row: &str) -> Vec<Text> {
        row.split('|').map(|cell| marked(cell.trim())).collect()
    }

    fn read(header: &str, row: &str) -> Option<Property<Written>> {
        Some(super::row(Columns::of(&cells(header))?, &cells(row))?.property)
    }

    #[test]
    fn the_header_decides_the_columns() {
        let property = read(
            "Permission type|Property|Type|Description",
            "Shared link|grants|String collection|Required. Who may.",
        );
        let property = property.expect("a row");
        assert_eq!((property.name.as_str(), property.is_required), ("grants", true));
        let property = read("Parameter|Type|Required?|Description", "`top`|Int32|Yes|How many.").expect("a row");
        assert!(property.is_required);
        assert!(Columns::of(&cells("Method|Return type|Description")).is_none());
    }

    #[test]
    fn names_are_freed_of_what_surrounds_them() {
        let deprecated =
            read("Property|Type|Description", "reviewers (deprecated)|String|Who reviews.").expect("a row");
        assert_eq!((deprecated.name.as_str(), deprecated.deprecated.is_some()), ("reviewers", true));
        assert_eq!(read("Property|Type", "@odata.type|String").expect("a row").name, "@odata.type");
        assert!(read("Property|Type", "Security groups|String").is_none());
    }
}
