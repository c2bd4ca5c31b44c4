//! Reads the JSON in an HTML comment as an annotation of the block that follows. Pages write one key in several ways:
//! `@odata.type` or `@type`, truth values as text.

use super::Annotation;
use super::json::{self, Json};
use crate::diagnostic::Diagnostics;
use crate::source::Span;

impl Annotation {
    /// Reads a comment, from `<!--` to `-->`, that stands at `span`. `None` if it holds no JSON object.
    #[must_use]
    pub fn read(comment: &str, span: Span, diagnostics: &mut Diagnostics) -> Option<Annotation> {
        const OPEN: &str = "<!--";
        let body = comment.strip_prefix(OPEN)?;
        let body = body.split("-->").next().unwrap_or(body);
        if !body.trim_start().starts_with('{') {
            return None;
        }
        let json = json::read(body, span.part(OPEN.len(), OPEN.len() + body.len()), diagnostics)?;
        let block_type = json.get("blockType").and_then(Json::as_str).map(|text| text.trim().to_owned());
        Some(Annotation { block_type, json, span })
    }

    /// Whether its `blockType` is this, in whatever case.
    #[must_use]
    pub fn is(&self, block_type: &str) -> bool {
        self.block_type.as_deref().is_some_and(|found| found.eq_ignore_ascii_case(block_type))
    }

    /// The names under `name`, which is a text or a list of texts.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let Some(name) = self.json.get("name") else { return Vec::new() };
        name.as_str().into_iter().chain(name.items().iter().filter_map(Json::as_str)).collect()
    }

    /// The first of its names.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.names().first().copied()
    }

    /// The type as written under `@odata.type` or `@type`, without `#`: `microsoft.graph.call`,
    /// `Collection(microsoft.graph.call)`, `String`.
    #[must_use]
    pub fn odata_type(&self) -> Option<&str> {
        let written = self.json.get("@odata.type").or_else(|| self.json.get("@type"))?;
        let name = written.as_str()?.trim().trim_start_matches('#');
        Some(name).filter(|name| !name.is_empty())
    }

    /// The type of one item, if [`Self::odata_type`] is a collection, else that type: `microsoft.graph.call`.
    #[must_use]
    pub fn item_type(&self) -> Option<&str> {
        let name = self.odata_type()?;
        Some(collection_item(name).unwrap_or(name))
    }

    /// Whether the block is a list: `isCollection`, a truth value or text, or a type `Collection(…)`.
    #[must_use]
    pub fn is_collection(&self) -> bool {
        self.flag("isCollection").unwrap_or(false) || self.odata_type().and_then(collection_item).is_some()
    }

    /// `isCollection`, if it is said in so many words.
    #[must_use]
    pub fn declares_collection(&self) -> Option<bool> {
        self.flag("isCollection").or_else(|| self.odata_type().and_then(collection_item).map(|_| true))
    }

    /// Whether properties may be missing from the block.
    #[must_use]
    pub fn is_truncated(&self) -> bool {
        self.flag("truncated").unwrap_or(false)
    }

    /// `isEmpty`: a collection without items.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.flag("isEmpty").unwrap_or(false)
    }

    /// The base type, without `#`; `null` and an empty text mean that none is given.
    #[must_use]
    pub fn base_type(&self) -> Option<&str> {
        let name = self.json.get("baseType")?.as_str()?.trim().trim_start_matches('#');
        Some(name).filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("null"))
    }

    /// The property whose value tells one entity from another, usually `id`.
    #[must_use]
    pub fn key_property(&self) -> Option<&str> {
        self.json.get("keyProperty")?.as_str().map(str::trim).filter(|name| !name.is_empty())
    }

    /// The properties that may be absent.
    #[must_use]
    pub fn optional_properties(&self) -> Vec<&str> {
        self.json
            .get("optionalProperties")
            .map(Json::items)
            .unwrap_or_default()
            .iter()
            .filter_map(Json::as_str)
            .collect()
    }

    /// `openType`
    #[must_use]
    pub fn is_open_type(&self) -> bool {
        self.flag("openType").unwrap_or(false)
    }

    /// `abstract`, or as some write it `isAbstract`.
    #[must_use]
    pub fn is_abstract(&self) -> bool {
        self.flag("abstract").or_else(|| self.flag("isAbstract")).unwrap_or(false)
    }

    /// `isMediaEntity`: the entity has a stream under `/$value`.
    #[must_use]
    pub fn is_media_entity(&self) -> bool {
        self.flag("isMediaEntity").unwrap_or(false)
    }

    /// `expectError`: the response shows what goes wrong.
    #[must_use]
    pub fn expects_error(&self) -> bool {
        self.flag("expectError").unwrap_or(false)
    }

    /// The namespace that the page's own annotation gives: that of `enums-callrecords.md` is only there.
    #[must_use]
    pub fn namespace(&self) -> Option<&str> {
        self.json.get("namespace")?.as_str().map(str::trim).filter(|name| !name.is_empty())
    }

    /// Whether it speaks of the whole page: `"type": "#page.annotation"`.
    #[must_use]
    pub fn is_of_page(&self) -> bool {
        self.json.get("type").and_then(Json::as_str).is_some_and(|text| text.starts_with("#page."))
    }

    fn flag(&self, name: &str) -> Option<bool> {
        self.json.get(name).and_then(Json::as_bool)
    }
}

/// The item of a `Collection(…)`, in whatever case. Names such as `siteCollection` are none.
fn collection_item(name: &str) -> Option<&str> {
    const OPEN: &str = "collection(";
    let head = name.get(..OPEN.len())?;
    let item = head.eq_ignore_ascii_case(OPEN).then(|| name.get(OPEN.len()..)).flatten()?;
    Some(item.trim_end_matches(')').trim().trim_start_matches('#'))
}

#[cfg(test)]
mod tests {
    use super::Annotation;
    use crate::diagnostic::Diagnostics;
    use crate::source::Span;

    fn read(comment: &str) -> Annotation {
        Annotation::read(comment, Span::default(), &mut Diagnostics::default()).expect("it is an annotation")
    }

    #[test]
    fn dialects_of_one_meaning() {
        let named = read(
            r#"<!-- {"blockType": "Response", "name": ["a", "b"], "@odata.type": "collection(#microsoft.graph.call)"} -->"#,
        );
        assert!(named.is("response") && named.is_collection());
        assert_eq!((named.names(), named.item_type()), (vec!["a", "b"], Some("microsoft.graph.call")));
        let typed = read(
            r#"<!--{"@type": "microsoft.graph.siteCollection", "isCollection": "true", "truncated": "true", "baseType": null}-->"#,
        );
        assert!(typed.is_collection() && typed.is_truncated());
        assert_eq!((typed.item_type(), typed.base_type()), (Some("microsoft.graph.siteCollection"), None));
    }

    #[test]
    fn remarks_are_none() {
        assert!(Annotation::read("<!-- uuid: 1 -->", Span::default(), &mut Diagnostics::default()).is_none());
    }
}
