//! Finds the type that a name or a link means. Names are qualified or not, in any case, and a link may lead to a page
//! or to a heading.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{
    api::{Api, Origin, TypeName, TypeRef},
    diagnostic::{Code, Diagnostics},
    extract::{
        types::declaration,
        types::enumeration,
        written::{Written, WrittenType},
    },
    page::{Family, Page},
    resolve::Extent,
    source::FileId,
    type_graph::TypeGraph,
};

/// What every name and link on the pages means.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// Where each page stands.
    places: BTreeMap<FileId, Place>,
    /// What each page (in lower case) declares, the main type first.
    declared: BTreeMap<String, Declared>,
    /// The enumeration under each heading: `v1.0/resources/enums.md#tone-values`.
    anchors: BTreeMap<String, TypeName>,
    /// By qualified name in lower case.
    qualified: BTreeMap<String, TypeName>,
    /// By simple name in lower case; several where namespaces share it.
    simple: BTreeMap<String, Vec<TypeName>>,
    /// Who inherits from whom, once that is known.
    graph: Arc<TypeGraph<TypeName>>,
    /// What is declared nowhere is declared on a page that isn't here.
    is_excerpt: bool,
}

/// What one page declares.
#[derive(Clone, Debug, Default)]
struct Declared {
    /// In order.
    names: Vec<TypeName>,
    /// Where the first of each simple name stands, in lower case.
    first: BTreeMap<String, usize>,
}

impl Declared {
    fn push(&mut self, name: TypeName) {
        self.first.entry(name.name.to_ascii_lowercase()).or_insert(self.names.len());
        self.names.push(name);
    }

    fn retain(&mut self, keeps: impl Fn(&TypeName) -> bool) {
        let names = std::mem::take(self).names;
        names.into_iter().filter(keeps).for_each(|name| self.push(name));
    }

    fn find(&self, simple: &str) -> Option<&TypeName> {
        self.names.get(*self.first.get(&simple.to_ascii_lowercase())?)
    }
}

#[derive(Clone, Debug)]
struct Place {
    path: String,
    /// The path in lower case.
    key: String,
    namespace: String,
}

impl Names {
    /// Indexes all types and enumerations.
    #[must_use]
    pub(crate) fn of<'a>(
        pages: &[Page],
        declared: impl Iterator<Item = (&'a TypeName, &'a Vec<Origin>)>,
        extent: Extent,
    ) -> Self {
        let mut names = Names { is_excerpt: extent == Extent::Page, ..Names::default() };
        for page in pages {
            let place = Place {
                path: page.path.clone(),
                key: page.path.to_ascii_lowercase(),
                namespace: declaration::namespace(page).to_owned(),
            };
            names.places.insert(page.file, place);
        }
        for (name, origins) in declared {
            names.add(name.clone());
            for origin in origins {
                names.declared.entry(origin.path.to_ascii_lowercase()).or_default().push(name.clone());
            }
        }
        names.index_anchors(pages);
        names
    }

    fn index_anchors(&mut self, pages: &[Page]) {
        for page in pages {
            for section in page.sections.iter().filter(|section| section.family == Family::EnumValues) {
                let heading = &section.heading.plain;
                let Some(name) = enumeration::heading_name(heading) else { continue };
                let name = declaration::type_name(name, declaration::namespace(page));
                if let Some(name) = self.qualified.get(&qualified_key(&name)) {
                    let anchor = format!("{}#{}", page.path.to_ascii_lowercase(), enumeration::anchor(heading));
                    self.anchors.insert(anchor, name.clone());
                }
            }
        }
    }

    /// Adds a name that no page declares.
    pub(crate) fn add(&mut self, name: TypeName) {
        if self.qualified.insert(qualified_key(&name), name.clone()).is_none() {
            self.simple.entry(name.name.to_ascii_lowercase()).or_default().push(name);
        }
    }

    /// Forgets names.
    pub(super) fn remove(&mut self, names: &BTreeSet<TypeName>) {
        for name in names {
            self.qualified.remove(&qualified_key(name));
        }
        for list in self.simple.values_mut() {
            list.retain(|known| !names.contains(known));
        }
        for page in self.declared.values_mut() {
            page.retain(|known| !names.contains(known));
        }
        self.anchors.retain(|_, known| !names.contains(known));
    }

    /// Takes note of who inherits from whom. The types and enumerations of `api` keep their places from here on.
    pub(super) fn learn_graph(&mut self, api: &Api) {
        self.graph = Arc::new(TypeGraph::of(api));
    }

    /// Who inherits from whom.
    #[must_use]
    pub(crate) const fn graph(&self) -> &Arc<TypeGraph<TypeName>> {
        &self.graph
    }

    /// Whether `name` is `base` or inherits from it.
    #[must_use]
    pub(crate) fn inherits(&self, name: &TypeName, base: &TypeName) -> bool {
        self.graph.inherits(name, base)
    }

    /// The namespace of the page that a source holds.
    #[must_use]
    pub(crate) fn namespace_of(&self, file: FileId) -> &str {
        self.places.get(&file).map_or(declaration::ROOT_NAMESPACE, |place| &place.namespace)
    }

    /// The path of a page's source.
    #[must_use]
    pub(crate) fn path_of(&self, file: FileId) -> &str {
        self.places.get(&file).map_or("", |place| &place.path)
    }

    /// Replaces every written name in a type; what can't be found becomes [`TypeRef::Untyped`], with a diagnostic.
    #[must_use]
    pub(crate) fn resolve(&self, ty: &WrittenType, diagnostics: &mut Diagnostics) -> TypeRef {
        match ty {
            TypeRef::Collection(item) => TypeRef::Collection(Box::new(self.resolve(item, diagnostics))),
            TypeRef::Named(written) => self.find(written).map_or_else(
                || {
                    unresolved(written, diagnostics);
                    TypeRef::Untyped
                },
                TypeRef::Named,
            ),
            TypeRef::Primitive(primitive) => TypeRef::Primitive(*primitive),
            TypeRef::Untyped => TypeRef::Untyped,
        }
    }

    /// The type that a name or its link means.
    #[must_use]
    pub(crate) fn find(&self, written: &Written) -> Option<TypeName> {
        let declared = || {
            let link = written.target.as_deref();
            let linked = link.and_then(|target| self.linked(target, &written.text, written.span.file));
            linked.or_else(|| self.named(&written.text, written.span.file)).cloned()
        };
        let found = if written.text.contains(" or ") { self.find_common(written) } else { declared() };
        found.or_else(|| self.elsewhere(written))
    }

    /// In an excerpt, the name as the page writes it.
    fn elsewhere(&self, written: &Written) -> Option<TypeName> {
        let text = written.text.trim_start_matches('#');
        let is_name = self.is_excerpt && !text.is_empty();
        is_name.then(|| declaration::type_name(text, self.namespace_of(written.span.file)))
    }

    /// The type that a link leads to: the one under its anchor, else the one of that name on its page, else that page's main one.
    #[must_use]
    pub(crate) fn linked(&self, target: &str, text: &str, from: FileId) -> Option<&TypeName> {
        let place = self.places.get(&from)?;
        let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
        let path = page_path(path, &place.key);
        if let Some(name) = self.anchors.get(&format!("{path}#{}", anchor.to_ascii_lowercase())) {
            return Some(name);
        }
        let declared = self.declared.get(&path)?;
        let simple = text.rsplit('.').next().unwrap_or(text);
        declared.find(simple).or_else(|| match declared.names.as_slice() {
            [only] if anchor.is_empty() || path != place.key => Some(only),
            // A bag of enumerations has no main one.
            _ => None,
        })
    }

    /// The type of a name with its namespace, in whatever case.
    #[must_use]
    pub(crate) fn qualified(&self, text: &str) -> Option<&TypeName> {
        self.qualified.get(&text.to_ascii_lowercase())
    }

    /// The type of a name: qualified, else in the page's namespace, in `microsoft.graph`, or in the one that has it.
    #[must_use]
    pub(crate) fn named(&self, text: &str, from: FileId) -> Option<&TypeName> {
        let lower: String = text
            .trim_start_matches('#')
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
            .to_ascii_lowercase();
        if lower.contains('.') {
            let prefixed = || self.qualified.get(&format!("{}.{lower}", declaration::ROOT_NAMESPACE));
            if let Some(name) = self.qualified.get(&lower).or_else(prefixed) {
                return Some(name);
            }
        }
        let simple = lower.rsplit('.').next().unwrap_or(&lower);
        let candidates = self.simple.get(simple)?;
        let within = |namespace: &str| candidates.iter().find(|name| name.namespace.eq_ignore_ascii_case(namespace));
        let only = || candidates.first().filter(|_| candidates.len() == 1);
        within(self.namespace_of(from)).or_else(|| within(declaration::ROOT_NAMESPACE)).or_else(only)
    }

    /// The types of `a or b`, if all exist.
    #[must_use]
    pub(crate) fn alternatives(&self, written: &Written) -> Option<Vec<&TypeName>> {
        let names = written.text.split(" or ").map(|name| name.trim_matches([' ', ',']));
        names.map(|name| self.named(name, written.span.file)).collect()
    }

    /// The nearest type that all of `a or b` are or inherit from.
    fn find_common(&self, written: &Written) -> Option<TypeName> {
        let alternatives = self.alternatives(written)?;
        let (first, others) = alternatives.split_first()?;
        let is_common = |candidate: &&TypeName| others.iter().all(|other| self.inherits(other, candidate));
        std::iter::once(*first).chain(self.graph.lineage(*first)).find(is_common).cloned()
    }
}

fn unresolved(written: &Written, diagnostics: &mut Diagnostics) {
    let message = match written.text.as_str() {
        "" => "the type is missing; any value is accepted".to_owned(),
        text => format!("no page documents the type `{text}`; any value is accepted"),
    };
    let diagnostic = diagnostics.push(Code::UnresolvedType, written.span, message);
    if let Some(target) = &written.target {
        diagnostic.help(format!("its link leads to `{target}`, which defines no type"));
    }
}

fn qualified_key(name: &TypeName) -> String {
    format!("{}.{}", name.namespace, name.name).to_ascii_lowercase()
}

/// The page that a link leads to, in lower case; `from` is the page that it stands on.
///
/// `../resources/call.md`, `call.md`, `/graph/api/resources/call?view=graph-rest-1.0`, and nothing for the page itself.
fn page_path(target: &str, from: &str) -> String {
    let target = target.split(['?', ' ']).next().unwrap_or(target).replace('\\', "/").to_ascii_lowercase();
    if target.is_empty() {
        return from.to_owned();
    }
    if let Some((_, stem)) = target.split_once("/graph/api/resources/") {
        let version = from.split('/').next().unwrap_or_default();
        return format!("{version}/resources/{}.md", stem.trim_end_matches(".md"));
    }
    let mut segments: Vec<&str> = from.split('/').collect();
    segments.pop();
    for segment in target.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            name => segments.push(name),
        }
    }
    segments.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn links_lead_to_pages() {
        let from = "v1.0/api/call-get.md";
        assert_eq!(page_path("../resources/Call.md", from), "v1.0/resources/call.md");
        assert_eq!(page_path("./call-list.md", from), "v1.0/api/call-list.md");
        assert_eq!(page_path("..\\resources\\call.md", from), "v1.0/resources/call.md");
        assert_eq!(page_path("/graph/api/resources/call?view=graph-rest-1.0", from), "v1.0/resources/call.md");
        assert_eq!(page_path("", from), from);
    }

    #[test]
    fn a_page_alone_takes_the_types_of_other_pages_for_granted() {
        let written = Written { text: "prompt".into(), target: Some("prompt.md".into()), span: Span::default() };
        let found = |extent| Names::of(&[], std::iter::empty(), extent).find(&written);
        assert_eq!(found(Extent::Page), Some(declaration::type_name("microsoft.graph.prompt", "")));
        assert_eq!(found(Extent::Version), None);
    }
}
