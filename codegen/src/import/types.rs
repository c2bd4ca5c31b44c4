//! Writes the types of a page: the documented one with its tables and its annotation, then those that only a sample shows.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::{Own, Read, links::Links, remarks, rows, rows::Line};
use crate::{
    api::{Primitive, ResourceType, TypeRef},
    diagnostic::Diagnostics,
    extract::types::{declaration, resource::StatedType, row::Row},
    gateway::{Inline, Sheet},
    page::{Family, Page, PageKind},
};

/// A type as the page states it, with what was decided of it where the page is its main one.
pub(super) struct Type<'a> {
    stated: Cow<'a, StatedType>,
    decided: Option<&'a ResourceType>,
    is_documented: bool,
}

impl<'a> Type<'a> {
    /// The type with what no page of our own states, if there is anything.
    pub(super) fn left(self, own: &Own) -> Option<Type<'a>> {
        let stated = Cow::Owned(own.left_of_type(&self.stated)?);
        Some(Type { stated, ..self })
    }
}

/// The types that a page states, in its order.
pub(super) fn of_page<'a>(read: &Read<'a>, page: &Page) -> Vec<Type<'a>> {
    let own = read.evidence.types.iter().filter(|ty| ty.origins.first().is_some_and(|origin| origin.file == page.file));
    own.enumerate()
        .map(|(index, stated)| {
            let decided = read.api.types.iter().find(|ty| ty.name == stated.name);
            let is_main = |ty: &&ResourceType| ty.origins.first().is_some_and(|origin| origin.file == page.file);
            let is_documented = index == 0 && page.kind == PageKind::Resource;
            Type { stated: Cow::Borrowed(stated), decided: decided.filter(is_main), is_documented }
        })
        .collect()
}

/// Writes the line that names the page's namespace.
pub(super) fn namespace(sheet: &mut Sheet, page: &Page) {
    sheet.paragraph(&Inline::fixed("Namespace: ").then(Inline::plain(declaration::namespace(page))));
}

/// Writes the types.
pub(super) fn write(sheet: &mut Sheet, page: &Page, types: &[Type], links: &Links) {
    for ty in types {
        if ty.is_documented {
            documented(sheet, page, ty, links);
        }
        sheet.heading(2, &Inline::fixed("JSON representation"));
        sample(sheet, ty, links);
    }
}

fn documented(sheet: &mut Sheet, page: &Page, ty: &Type, links: &Links) {
    let stated = &*ty.stated;
    namespace(sheet, page);
    if let Some(text) = &stated.deprecated {
        sheet.paragraph(&Inline::fixed("This resource is deprecated."));
        let said = remarks::deprecated(text);
        if said != Inline::fixed("Deprecated.") {
            sheet.paragraph(&said);
        }
    }
    if stated.is_abstract {
        sheet.paragraph(&Inline::fixed("An abstract type."));
    }
    if let Some(base) = base(ty, links) {
        sheet.paragraph(&Inline::fixed("Inherits from ").then(base.in_cell(links, page)).then(Inline::fixed(".")));
    }
    methods(sheet, page, stated);
    let rows = stated.rows.get(..stated.documented).unwrap_or_default();
    let (relationships, properties): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.property.is_navigation);
    for (heading, name, rows) in
        [("Properties", "Property", properties), ("Relationships", "Relationship", relationships)]
    {
        if !rows.is_empty() {
            sheet.heading(2, &Inline::fixed(heading));
            let lines = rows.iter().map(|row| Line::of_row(row, stated.key.as_deref(), page, links));
            rows::table(sheet, name, lines.collect());
        }
    }
}

/// What a type inherits from.
struct Base(crate::api::TypeName);

impl Base {
    fn in_cell(&self, links: &Links, page: &Page) -> Inline {
        links.named(&self.0, page)
    }
}

/// What was decided, on the main page; on another what that page states.
fn base(ty: &Type, links: &Links) -> Option<Base> {
    let Some(decided) = ty.decided else {
        let written = ty.stated.bases.iter().find_map(|claims| claims.stated())?;
        return links.names().find(written).map(Base);
    };
    decided.base.as_ref().and_then(TypeRef::named).cloned().map(Base)
}

/// The methods of a type whose key no table lists, by which it is told from a complex type.
fn methods(sheet: &mut Sheet, page: &Page, ty: &StatedType) {
    let Some(key) = &ty.key else { return };
    if ty.rows.iter().any(|row| row.property.name == *key) {
        return;
    }
    let tables = page.sections_of(Family::Methods).flat_map(crate::page::Section::tables);
    let cells = tables.flat_map(|table| table.rows.iter().filter_map(|row| row.first()));
    let linked: Vec<Vec<Inline>> = cells
        .flat_map(|cell| cell.linked())
        .filter(|(_, target)| target.contains("api/"))
        .map(|(words, target)| vec![Inline::link(words, target)])
        .collect();
    if !linked.is_empty() {
        sheet.heading(2, &Inline::fixed("Methods"));
        sheet.table(&[Inline::fixed("Method")], &linked);
    }
}

/// Writes the annotation, with a sample of what no table lists.
fn sample(sheet: &mut Sheet, ty: &Type, links: &Links) {
    let stated = &*ty.stated;
    let mut annotation = Map::new();
    annotation.insert("blockType".to_owned(), "resource".into());
    annotation.insert("@odata.type".to_owned(), stated.name.to_string().into());
    if let Some(key) = &stated.key {
        annotation.insert("keyProperty".to_owned(), key.as_str().into());
    }
    for (name, is) in [("openType", stated.is_open), ("abstract", stated.is_abstract && !ty.is_documented)] {
        if is {
            annotation.insert(name.to_owned(), true.into());
        }
    }
    if let Some(base) = base(ty, links).filter(|_| !ty.is_documented) {
        annotation.insert("baseType".to_owned(), base.0.to_string().into());
    }
    sheet.annotation(&Value::Object(annotation));
    let rows = stated.rows.get(stated.documented..).unwrap_or_default();
    let of_type = format!("  \"@odata.type\": {}", json!(format!("#{}", stated.name)));
    let members = rows.iter().map(|row| {
        let ty = links.names().resolve(&row.property.ty, &mut Diagnostics::default());
        format!("  {}: {}", json!(row.property.name), shown(&ty))
    });
    let members: Vec<String> = std::iter::once(of_type).chain(members).collect();
    let last = members.len() - 1;
    let members = members.into_iter().enumerate().map(|(at, one)| if at < last { one + "," } else { one });
    sheet.fence("json", std::iter::once("{".to_owned()).chain(members).chain(std::iter::once("}".to_owned())));
}

/// A value that stands for a type, as samples have it.
fn shown(ty: &TypeRef) -> Value {
    match ty {
        TypeRef::Primitive(Primitive::DateTimeOffset) => "String (timestamp)".into(),
        TypeRef::Primitive(primitive) => primitive.to_string().into(),
        TypeRef::Named(name) => json!({ "@odata.type": name.to_string() }),
        TypeRef::Collection(item) => json!([shown(item)]),
        TypeRef::Untyped => Value::Null,
    }
}
