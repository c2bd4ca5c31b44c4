//! Finds the name under which the docs keep the snippets of each request in other languages.
//!
//! The pages include such files from their tabs, as `call-playprompt-javascript-snippets.md` for the annotation name
//! `call-playPrompt`. They hold one name for each annotation name, though some pages give the same to several requests:
//! then the first keeps it, and the others say their page too.

use std::collections::BTreeMap;

use crate::{
    api::Api,
    extract::texts::blocks,
    gateway::Slug,
    page::Page,
    source::{FileId, SourceMap, SourceRef, Span},
    unique::UniqueNames,
};

/// A request, and what the page calls it.
struct Named<'a> {
    start: Span,
    annotated: Option<&'a Slug>,
}

/// The names by the places of the requests, `v1.0/api/call-playprompt.md:63`.
pub(super) fn names(api: &Api, pages: &[Page], sources: &SourceMap) -> BTreeMap<SourceRef, Slug> {
    let annotated = annotated(pages);
    let mut requests: Vec<Named> = api
        .messages()
        .filter(|message| message.request_line.is_some())
        .map(|message| Named { start: message.start, annotated: within(message.start, &annotated) })
        .collect();
    // A page's name is free only where no request claims it.
    requests.sort_by_key(|one| (one.annotated.is_none(), one.start.file, one.start.start));
    let mut taken = UniqueNames::default();
    let mut names = BTreeMap::new();
    for Named { start, annotated } in requests {
        let Some(place) = sources.place(start) else { continue };
        let stem = stem(&place.path);
        names.entry(place).or_insert_with(|| claim(annotated, &stem, &mut taken));
    }
    names
}

/// The annotation names of all fences, by where the fence stands.
fn annotated(pages: &[Page]) -> BTreeMap<(FileId, u32), (u32, Slug)> {
    let fences = pages.iter().flat_map(|page| &page.sections).flat_map(blocks::codes);
    let named = fences.filter_map(|code| Some((code.span, Slug::of(code.annotation.as_ref()?.name()?)?)));
    named.map(|(span, name)| ((span.file, span.start), (span.end, name))).collect()
}

fn within(start: Span, annotated: &BTreeMap<(FileId, u32), (u32, Slug)>) -> Option<&Slug> {
    let (&(file, _), (end, name)) = annotated.range(..=(start.file, start.start)).next_back()?;
    (file == start.file && start.start <= *end).then_some(name)
}

/// The first free one of the request's own name, that with its page's, and those with a number.
fn claim(annotated: Option<&Slug>, stem: &Slug, taken: &mut UniqueNames<Slug>) -> Slug {
    let own = annotated.unwrap_or(stem);
    if taken.take(own) {
        return own.clone();
    }
    let with_page = if annotated.is_some() { own.with(stem) } else { own.clone() };
    taken.claim(with_page, Slug::numbered)
}

/// `call-get` of `v1.0/api/call-get.md`.
fn stem(path: &str) -> Slug {
    let name = path.rsplit('/').next().unwrap_or(path);
    Slug::of(name.strip_suffix(".md").unwrap_or(name)).unwrap_or_else(Slug::unnamed)
}

#[cfg(test)]
mod tests {
    use super::{UniqueNames, claim, stem};
    use crate::gateway::Slug;

    #[test]
    fn no_two_requests_have_one_file() {
        let mut taken = UniqueNames::default();
        let mut claim = |name: Option<&str>, page: &str| {
            claim(name.and_then(Slug::of).as_ref(), &stem(page), &mut taken).to_string()
        };
        assert_eq!(claim(Some("get_a_count"), "v1.0/api/device-list.md"), "get-a-count");
        assert_eq!(claim(Some("get_a_count"), "v1.0/api/group-list.md"), "get-a-count-group-list");
        assert_eq!(claim(Some("get_a_count"), "v1.0/api/group-list.md"), "get-a-count-group-list-2");
        assert_eq!(
            [claim(None, "v1.0/api/intune-app-get.md"), claim(None, "v1.0/api/intune-app-get.md")],
            ["intune-app-get", "intune-app-get-2"]
        );
        let long = "a".repeat(500);
        let [first, second] = [claim(Some(&long), &long), claim(Some(&long), &long)];
        assert!(first != second && first.len().max(second.len()) < 220);
    }
}
