//! Finds the types that a page declares: by annotations, or by its title where it has none.

use crate::{
    api::TypeName,
    extract::{types::type_expression, written::WrittenType},
    page::{Annotation, Block, Code, Family, Page, PageKind, json::Json},
    source::Span,
};

/// The namespace of everything that no page puts elsewhere.
pub(crate) const ROOT_NAMESPACE: &str = "microsoft.graph";

/// A type that a page declares: by a `"blockType": "resource"` annotation, else by its title.
#[derive(Clone, Debug)]
pub(crate) struct Declaration<'a> {
    /// `@odata.type` (or `@type`), else the title.
    pub name: TypeName,
    /// `baseType`, unless it is `null` or empty.
    pub base: Option<WrittenType>,
    /// `keyProperty`
    pub key: Option<String>,
    /// `openType`
    pub is_open: bool,
    /// `abstract`, `isAbstract`
    pub is_abstract: bool,
    /// The sample that the annotation is bound to.
    pub sample: Option<&'a Code>,
    /// The annotation, else the title.
    pub span: Span,
}

/// The types that a page declares, the main one first; none on pages that document no type.
#[must_use]
pub(crate) fn declarations(page: &Page) -> Vec<Declaration<'_>> {
    let namespace = namespace(page);
    let mut declarations: Vec<Declaration> = Vec::new();
    for block in page.sections.iter().flat_map(|section| &section.blocks) {
        let (annotation, sample) = match block {
            Block::Code(code) => (code.annotation.as_ref(), Some(code)),
            Block::Annotation(annotation) => (Some(annotation), None),
            _ => continue,
        };
        let Some(annotation) = annotation.filter(|annotation| annotation.is("resource")) else { continue };
        if let Some(declaration) = annotated(annotation, sample, namespace) {
            // Further blocks of the same type are examples of it.
            if !declarations.iter().any(|earlier| earlier.name == declaration.name) {
                declarations.push(declaration);
            }
        }
    }
    if declarations.is_empty() && page.kind == PageKind::Resource {
        declarations.extend(titled(page, namespace));
    }
    declarations
}

/// The page's namespace: its `Namespace:` line, else its page annotation, else `microsoft.graph`.
#[must_use]
pub(crate) fn namespace(page: &Page) -> &str {
    let line = page.namespace.as_ref().map(|(namespace, _)| namespace.as_str());
    let in_annotation = || {
        page.sections.iter().flat_map(|section| &section.blocks).find_map(|block| match block {
            Block::Annotation(annotation) => text(annotation, "namespace"),
            _ => None,
        })
    };
    line.or_else(in_annotation)
        .map(|name| name.trim().trim_end_matches('.'))
        .filter(|name| !name.is_empty())
        .unwrap_or(ROOT_NAMESPACE)
}

/// A qualified name from `microsoft.graph.call`, or from `call` on a page of a namespace.
#[must_use]
pub(crate) fn type_name(text: &str, namespace: &str) -> TypeName {
    let text = text.trim().trim_start_matches('#');
    match text.rsplit_once('.') {
        Some((namespace, name)) => TypeName { namespace: namespace.to_owned(), name: name.to_owned() },
        None => TypeName { namespace: namespace.to_owned(), name: text.to_owned() },
    }
}

/// The name in `call resource type`, `clientPlatform enum type`, `x resource type (deprecated)`; `None` for other titles.
#[must_use]
pub(crate) fn titled_name<'t>(title: &'t str, kinds: &[&str]) -> Option<&'t str> {
    let title = title.trim().trim_end_matches("(deprecated)").trim_end();
    let kind = kinds.iter().find(|kind| title.to_ascii_lowercase().ends_with(**kind))?;
    let name = title.get(..title.len() - kind.len())?.trim();
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
    is_name.then_some(name)
}

fn annotated<'a>(annotation: &Annotation, sample: Option<&'a Code>, namespace: &str) -> Option<Declaration<'a>> {
    Some(Declaration {
        name: type_name(annotation.item_type()?, namespace),
        base: text(annotation, "baseType").map(|base| type_expression::named(base, annotation.span)),
        key: text(annotation, "keyProperty").map(str::to_owned),
        is_open: flag(annotation, "openType"),
        is_abstract: flag(annotation, "abstract") || flag(annotation, "isAbstract"),
        sample,
        span: annotation.span,
    })
}

/// `dynamics-*` pages have no annotation, and their sample stands alone under its heading.
fn titled<'a>(page: &'a Page, namespace: &str) -> Option<Declaration<'a>> {
    let name = titled_name(&page.title.plain, &["resource type", "complex type", "entity type", "resource"])?;
    let sample =
        page.sections.iter().filter(|section| section.family == Family::JsonRepresentation).find_map(|section| {
            section.blocks.iter().find_map(|block| match block {
                Block::Code(code) => Some(code),
                _ => None,
            })
        });
    Some(Declaration {
        name: type_name(name, namespace),
        base: None,
        key: None,
        is_open: false,
        is_abstract: false,
        sample,
        span: page.title.span,
    })
}

/// A member's text, where it is there and says something.
fn text<'j>(annotation: &'j Annotation, name: &str) -> Option<&'j str> {
    annotation.json.get(name)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

fn flag(annotation: &Annotation, name: &str) -> bool {
    annotation.json.get(name).and_then(Json::as_bool).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_name_types() {
        let name = |title| titled_name(title, &["resource type", "enum type"]);
        assert_eq!(name("call resource type"), Some("call"));
        assert_eq!(name("tone enum type"), Some("tone"));
        assert_eq!(name("call Resource Type (deprecated)"), Some("call"));
        assert_eq!(name("Working with calls"), None);
        assert_eq!(name("Service root resource type"), None);
    }

    #[test]
    fn names_are_qualified_by_the_page() {
        assert_eq!(type_name("#microsoft.graph.callRecords.session", "x").namespace, "microsoft.graph.callRecords");
        assert_eq!(type_name("session", "microsoft.graph.callRecords").name, "session");
    }
}
