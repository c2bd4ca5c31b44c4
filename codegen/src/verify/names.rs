//! Pages and their facts come in; what the docs call the file that shows each request in another language goes out.
//!
//! The pages include such files from their tabs, as `call-playprompt-javascript-snippets.md` for the annotation name
//! `call-playPrompt`. They hold one name for each annotation name, though some pages give the same to several requests:
//! then the first keeps it, and the others say their page too.

use std::collections::BTreeMap;

use crate::{
    api::Api,
    extract::blocks,
    page::Page,
    source::{FileId, Source, SourceLines, Span},
    unique::UniqueNames,
};

/// A request, and what the page calls it.
struct Named<'a> {
    start: Span,
    annotated: Option<&'a str>,
}

/// The names by the places of the requests, `v1.0/api/call-playprompt.md:63`.
pub(super) fn names(api: &Api, pages: &[Page], sources: &[Source]) -> BTreeMap<String, String> {
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
    let lines = SourceLines::of(sources);
    for Named { start, annotated } in requests {
        let (Some(source), Some(place)) = (sources.get(start.file.index()), lines.place(start)) else { continue };
        names.entry(place).or_insert_with(|| claim(annotated, &stem(&source.path), &mut taken));
    }
    names
}

/// The annotation names of all fences, by where the fence stands.
fn annotated(pages: &[Page]) -> BTreeMap<(FileId, u32), (u32, &str)> {
    let fences = pages.iter().flat_map(|page| &page.sections).flat_map(blocks::codes);
    let named = fences.filter_map(|code| Some((code.span, code.annotation.as_ref()?.name()?)));
    named.map(|(span, name)| ((span.file, span.start), (span.end, name))).collect()
}

fn within<'a>(start: Span, annotated: &BTreeMap<(FileId, u32), (u32, &'a str)>) -> Option<&'a str> {
    let (&(file, _), &(end, name)) = annotated.range(..=(start.file, start.start)).next_back()?;
    (file == start.file && start.start <= end && !file_name(name).is_empty()).then_some(name)
}

/// The first free one of the request's own name, that with its page's, and those with a number.
fn claim(annotated: Option<&str>, stem: &str, taken: &mut UniqueNames) -> String {
    let own = annotated.map_or_else(|| stem.to_owned(), file_name);
    if taken.take(&own) {
        return own;
    }
    let with_page = if annotated.is_some() { format!("{own}-{stem}") } else { own };
    taken.claim(with_page, |name, number| format!("{name}-{number}"))
}

/// `call-get` of `v1.0/api/call-get.md`.
fn stem(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    file_name(name.strip_suffix(".md").unwrap_or(name))
}

/// As the docs write an annotation name in a file's: in lower case, `_` as `-`, without other signs.
fn file_name(name: &str) -> String {
    let plain = name.trim().chars().map(|char| if char == '_' || char.is_whitespace() { '-' } else { char });
    plain.filter(|char| char.is_ascii_alphanumeric() || *char == '-').map(|char| char.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::{UniqueNames, claim, file_name};

    #[test]
    fn files_are_named_as_the_docs_name_theirs() {
        // What the pages of July 2021 include from their tabs, beside the annotation names there.
        let names = [
            ("call-playPrompt", "call-playprompt"),
            ("get_accessreviewinstance", "get-accessreviewinstance"),
            (
                "create_accessReviewScheduleDefinition_inactiveguests_M365",
                "create-accessreviewscheduledefinition-inactiveguests-m365",
            ),
            ("chatMessage.PatchPolicyViolation.All", "chatmessagepatchpolicyviolationall"),
        ];
        assert_eq!(names.map(|(name, _)| file_name(name)), names.map(|(_, expected)| expected));
    }

    #[test]
    fn no_two_requests_have_one_file() {
        let mut taken = UniqueNames::default();
        let mut claim = |name, stem| claim(name, stem, &mut taken);
        assert_eq!(claim(Some("get_a_count"), "device-list"), "get-a-count");
        assert_eq!(claim(Some("get_a_count"), "group-list"), "get-a-count-group-list");
        assert_eq!(claim(Some("get_a_count"), "group-list"), "get-a-count-group-list-2");
        assert_eq!(
            [claim(None, "intune-app-get"), claim(None, "intune-app-get")],
            ["intune-app-get", "intune-app-get-2"]
        );
    }
}
