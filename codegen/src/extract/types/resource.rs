//! Reads the types that a resource page defines. Tables are authoritative: the JSON sample adds what they leave out,
//! and disagreements are reported.

use std::collections::BTreeSet;

use crate::{
    api::{Origin, TypeName},
    by_name::ByName,
    diagnostic::{Code, Diagnostics},
    extract::{
        texts::blocks,
        types::base,
        types::declaration::{self, Declaration},
        types::enumeration,
        types::json_representation,
        types::nested::Nested,
        types::row::{self, Row},
        written::{Written, WrittenType},
    },
    page::{
        Block, Family, Page, PageKind, Section, Text,
        json::{self, Json},
    },
};

/// A type as one page states it.
#[derive(Clone, Debug)]
pub(crate) struct StatedType {
    /// Its qualified name.
    pub name: TypeName,
    /// What each of its pages says that it inherits from, those that say nothing left out.
    pub bases: Vec<BaseClaims>,
    /// The types that the page says inherit from it.
    pub derived: Vec<Written>,
    /// No value is of this type itself.
    pub is_abstract: bool,
    /// Values may have properties that are not documented.
    pub is_open: bool,
    /// The property that identifies it.
    pub key: Option<String>,
    /// What the page says of it, Markdown.
    pub description: String,
    /// Why and since when not to use it.
    pub deprecated: Option<String>,
    /// The workload, from the front matter.
    pub workload: Option<String>,
    /// Its properties and relationships, in the order of the page, inherited ones with them; then what its sample alone
    /// shows.
    pub rows: Vec<Row>,
    /// How many of the rows are the tables'.
    pub documented: usize,
    /// Its JSON sample.
    pub sample: Option<Json>,
    /// The pages that state it; the first is the main one.
    pub origins: Vec<Origin>,
}

/// What one page says that its type inherits from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BaseClaims {
    /// By prose.
    pub told: Option<Written>,
    /// By its annotation.
    pub annotated: Option<Written>,
}

impl BaseClaims {
    fn of(told: Option<WrittenType>, annotated: Option<WrittenType>) -> Vec<Self> {
        let name = |ty: Option<WrittenType>| match ty {
            Some(WrittenType::Named(written)) => Some(written),
            _ => None,
        };
        let claims = BaseClaims { told: name(told), annotated: name(annotated) };
        if claims.told.is_some() || claims.annotated.is_some() { vec![claims] } else { Vec::new() }
    }

    /// The one that counts.
    #[must_use]
    pub(crate) fn stated(&self) -> Option<&Written> {
        self.told.as_ref().or(self.annotated.as_ref())
    }
}

/// Reads a page's types: the one that it documents with tables, then those that it only shows as a JSON sample.
#[must_use]
pub(crate) fn resource_types(page: &Page, diagnostics: &mut Diagnostics) -> Vec<StatedType> {
    let mut declarations = declaration::declarations(page).into_iter();
    let mut types = Vec::new();
    if page.kind == PageKind::Resource {
        types.extend(declarations.next().map(|main| documented_type(page, main, diagnostics)));
    }
    // driveitem-createuploadsession.md, an operation page, shows the type that its body holds.
    types.extend(declarations.map(|further| sampled_type(page, &further, diagnostics)));
    types
}

fn documented_type(page: &Page, declaration: Declaration, diagnostics: &mut Diagnostics) -> StatedType {
    let mut ty = sampled_type(page, &declaration, diagnostics);
    let sampled = std::mem::take(&mut ty.rows);
    ty.rows = documented_rows(page, &declaration, diagnostics);
    ty.documented = ty.rows.len();
    fill_gaps(&mut ty.rows, sampled, ty.is_open, diagnostics);

    let preamble: Vec<&Text> = page.sections.first().map(running_text).unwrap_or_default();
    let prose_base = preamble.iter().find_map(|paragraph| base::base(paragraph));
    ty.bases = BaseClaims::of(prose_base, declaration.base);
    ty.derived = base::derived(page);
    ty.key = believed_key(ty.key, &ty.rows, page);
    ty.is_abstract |= preamble.iter().any(|paragraph| base::says_abstract(paragraph));
    let mut notes = page.sections.first().into_iter().flat_map(blocks::notes).flatten();
    ty.is_abstract |= notes.any(|note| base::says_itself_abstract(note, &ty.name.name));
    ty.description = page.sections.first().map(enumeration::paragraphs).unwrap_or_default();
    if ty.description.is_empty() {
        ty.description = page.front_matter.description.clone().unwrap_or_default();
    }
    ty.deprecated = page.deprecation.as_ref().map(|text| text.plain.clone());
    ty
}

/// The types that tables of a page describe beside what the page documents.
#[must_use]
pub(crate) fn nested_types(page: &Page) -> Vec<StatedType> {
    let nested = Nested::of(page);
    let types = nested.described().into_iter().map(|(table, rows)| StatedType {
        name: declaration::type_name(&table.name, declaration::namespace(page)),
        bases: Vec::new(),
        derived: Vec::new(),
        is_abstract: false,
        is_open: false,
        key: None,
        description: String::new(),
        deprecated: None,
        workload: page.front_matter.workload.clone(),
        documented: rows.len(),
        rows,
        sample: None,
        origins: vec![Origin { file: page.file, path: page.path.clone(), span: table.span }],
    });
    types.collect()
}

/// A type as its annotation and its sample alone tell it.
fn sampled_type(page: &Page, declaration: &Declaration, diagnostics: &mut Diagnostics) -> StatedType {
    let sample = declaration.sample.and_then(|code| json::read(&code.text, code.place.clone(), diagnostics));
    StatedType {
        name: declaration.name.clone(),
        bases: BaseClaims::of(None, declaration.base.clone()),
        derived: Vec::new(),
        is_abstract: declaration.is_abstract,
        is_open: declaration.is_open,
        key: declaration.key.clone(),
        description: String::new(),
        deprecated: None,
        workload: page.front_matter.workload.clone(),
        rows: sample.iter().flat_map(json_representation::properties).map(Row::of).collect(),
        documented: 0,
        sample,
        origins: vec![Origin { file: page.file, path: page.path.clone(), span: declaration.span }],
    }
}

/// The key, where the page bears it out.
///
/// Pages of plain complex types give `keyProperty` too, and pages of entities often leave it out: what has an `id` and
/// methods of its own, or calls its `id` the key, has one; what has neither a key's property nor methods has none.
fn believed_key(noted: Option<String>, rows: &[Row], page: &Page) -> Option<String> {
    let has_methods = page
        .sections_of(Family::Methods)
        .flat_map(Section::tables)
        .any(|table| table.rows.iter().flatten().flat_map(|cell| &cell.links).any(|link| link.target.contains("api/")));
    let key = noted.as_deref().unwrap_or("id");
    let mut properties = rows.iter().map(|row| &row.property);
    let property = properties.find(|property| property.name.eq_ignore_ascii_case(key));
    let says_key = property.is_some_and(|property| property.description.contains("Key."));
    let is_believed = if noted.is_some() {
        property.is_some() || has_methods
    } else {
        property.is_some() && (has_methods || says_key)
    };
    is_believed.then(|| property.map_or(key, |property| &property.name).to_owned())
}

/// The rows of all tables under the headings that list properties and relationships.
fn documented_rows(page: &Page, declaration: &Declaration, diagnostics: &mut Diagnostics) -> Vec<Row> {
    let (mut rows, mut seen): (Vec<Row>, _) = (Vec::new(), BTreeSet::new());
    let nested = Nested::of(page);
    for section in page.sections.iter().filter(|section| lists_properties(section, &declaration.name.name)) {
        for block in &section.blocks {
            let Block::Table(table) = block else { continue };
            if nested.has(table) {
                continue;
            }
            let Some(columns) = row::Columns::of(&table.header).filter(|columns| columns.ty.is_some()) else {
                continue;
            };
            for cells in &table.rows {
                let Some(mut row) = row::row(columns, cells) else {
                    odd_row(columns, cells, diagnostics);
                    continue;
                };
                row.property.is_navigation = section.family == Family::Relationships;
                if seen.insert(row.property.name.clone()) {
                    rows.push(row);
                }
            }
        }
    }
    nested.name(&mut rows);
    rows
}

/// `Properties`, `Relationships` …, and operationerror.md's `operationError Properties`.
fn lists_properties(section: &Section, type_name: &str) -> bool {
    match section.family {
        Family::Properties | Family::CommonProperties | Family::InstanceAttributes | Family::Relationships => true,
        Family::Other => {
            let heading = section.heading.plain.trim().to_ascii_lowercase();
            heading.strip_suffix(" properties").is_some_and(|name| name.eq_ignore_ascii_case(type_name))
        }
        _ => false,
    }
}

fn odd_row(columns: row::Columns, cells: &[Text], diagnostics: &mut Diagnostics) {
    let Some(cell) = cells.get(columns.name).filter(|cell| !cell.plain.trim().is_empty()) else { return };
    diagnostics
        .push(
            Code::InvalidPropertyName,
            cell.span,
            format!("expected a property name, found `{}`; the row is ignored", cell.plain.trim()),
        )
        .help("write only the property's name in the cell, and each row on one line");
}

/// The table is authoritative: the sample adds what the table leaves out, and a disagreement is told.
///
/// An open type's sample shows what may be there, such as plannerassignments.md's user ids, rather than what is.
fn fill_gaps(rows: &mut Vec<Row>, sampled: Vec<Row>, is_open: bool, diagnostics: &mut Diagnostics) {
    let documented = ByName::of(rows.iter().map(|row| (row.property.name.as_str(), &row.property)));
    let mut added = Vec::new();
    for sampled in sampled {
        let sample = &sampled.property;
        match documented.folded(&sample.name) {
            Some(row) if is_list(&row.ty) != is_list(&sample.ty) && sample.ty != WrittenType::Untyped => {
                let (table, json) =
                    if is_list(&row.ty) { ("a collection", "one value") } else { ("one value", "a collection") };
                diagnostics
                    .push(
                        Code::SampleDisagreement,
                        sample.span,
                        format!("`{}` is {json} in the sample and {table} in the table; the table is used", row.name),
                    )
                    .related(row.span, "the row of the table");
            }
            Some(_) => {}
            None if is_open => {}
            None => added.push(sampled),
        }
    }
    rows.extend(added);
}

fn is_list(ty: &WrittenType) -> bool {
    matches!(ty, WrittenType::Collection(_))
}

fn running_text(section: &Section) -> Vec<&Text> {
    section
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Paragraph(text) | Block::Item(text) => Some(text),
            _ => None,
        })
        .collect()
}
