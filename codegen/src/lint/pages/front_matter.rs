//! Reports front matter keys that are missing, duplicate, or contradict the page. Which keys are expected depends on
//! what most pages of the input have.

use crate::{
    by_name::repeats,
    diagnostic::{Code, Diagnostics},
    lint::Read,
    page::{FrontMatter, Key, Page, PageKind},
    source::Span,
};

const DOC_TYPES: [&str; 4] = ["apiPageType", "resourcePageType", "enumPageType", "conceptualPageType"];

pub(super) fn check(read: &Read, diagnostics: &mut Diagnostics) {
    let demanded = demanded(read.pages);
    for page in read.pages {
        let matter = &page.front_matter;
        if matter.span.end == 0 {
            diagnostics
                .push(Code::MissingFrontMatter, Span::new(page.file, 0, 0), "the page has no front matter")
                .help("begin it with `title`, `description`, `author`, `ms.subservice` and `doc_type` between `---` lines");
            continue;
        }
        let text = read.sources.text(page.file);
        let inside = text.get(..matter.span.end as usize).unwrap_or_default();
        if !inside.trim_end().ends_with("---") {
            let opening = matter.span.part(0, inside.find('\n').unwrap_or_default());
            diagnostics
                .push(Code::MalformedFrontMatter, opening, "the front matter isn't closed")
                .help("write `---` after its last key");
        }
        missing(matter, &demanded, diagnostics);
        duplicates(matter, diagnostics);
        if let Some(key) = matter.keys.iter().find(|key| key.name == "doc_type" && !key.value.is_empty()) {
            doc_type(page, key, diagnostics);
        }
        title(page, diagnostics);
    }
}

/// What a page may be asked for: each of the keys, or of their names over the years.
const KEYS: [&[&str]; 5] = [&["title"], &["description"], &["doc_type"], &["author"], &["ms.subservice", "ms.prod"]];

/// The keys that every page must have, and of the others those that most pages have: which of them there are changes
/// with the years.
fn demanded(pages: &[Page]) -> Vec<&'static [&'static str]> {
    let is_written = |matter: &&FrontMatter| matter.span.end > 0 && !matter.is_of_facts();
    let matters = || pages.iter().map(|page| &page.front_matter).filter(is_written);
    let is_usual = |names: &[&str]| {
        let having = matters().filter(|matter| matter.keys.iter().any(|key| names.contains(&key.name.as_str())));
        having.count() * 2 > matters().count()
    };
    let always = KEYS.iter().take(3);
    always.chain(KEYS.iter().skip(3).filter(|names| is_usual(names))).copied().collect()
}

fn missing(matter: &FrontMatter, demanded: &[&[&str]], diagnostics: &mut Diagnostics) {
    // A page of facts has what its source has, and no description.
    let is_asked = |names: &&&[&str]| !matter.is_of_facts() || matches!(***names, ["title" | "doc_type"]);
    for names in demanded.iter().filter(is_asked) {
        let mut keys = matter.keys.iter().filter(|key| names.contains(&key.name.as_str()));
        let shown = names.join("` or `");
        match keys.next() {
            None => {
                let opening = matter.span.part(0, 0);
                diagnostics.push(Code::MissingFrontMatterKey, opening, format!("the front matter has no `{shown}`"));
            }
            Some(key) if key.value.is_empty() && keys.all(|key| key.value.is_empty()) => {
                diagnostics.push(Code::MissingFrontMatterKey, key.name_span, format!("`{}` has no value", key.name));
            }
            Some(_) => {}
        }
    }
}

fn duplicates(matter: &FrontMatter, diagnostics: &mut Diagnostics) {
    for (key, first) in repeats(&matter.keys, |key| &key.name) {
        diagnostics
            .push(Code::DuplicateFrontMatterKey, key.name_span, format!("the front matter has `{}` twice", key.name))
            .related(first.name_span, "first here");
    }
}

fn doc_type(page: &Page, key: &Key, diagnostics: &mut Diagnostics) {
    let found = key.value.as_str();
    if !DOC_TYPES.contains(&found) {
        diagnostics
            .push(Code::UnknownDocType, key.value_span, format!("expected a page type, found `{found}`"))
            .help(format!("write one of `{}`", DOC_TYPES.join("`, `")));
        return;
    }
    let (is, expected) = match page.kind {
        PageKind::Operation => ("an operation", "apiPageType"),
        PageKind::Resource => ("a type", "resourcePageType"),
        PageKind::Enumeration => ("an enumeration", "enumPageType"),
        // Pages of several enumerations, and of prose, are of any type but that of operations.
        PageKind::Enumerations | PageKind::Conceptual => {
            if found == "apiPageType" {
                diagnostics
                    .push(
                        Code::DocTypeMismatch,
                        key.value_span,
                        "expected an operation on an `apiPageType`, found none",
                    )
                    .related(page.title.span, "the page");
            }
            return;
        }
    };
    if found != expected {
        diagnostics
            .push(
                Code::DocTypeMismatch,
                key.value_span,
                format!("expected `{expected}` for a page about {is}, found `{found}`"),
            )
            .related(page.title.span, "the page")
            .help(format!("write `{expected}`"));
    }
}

fn title(page: &Page, diagnostics: &mut Diagnostics) {
    let Some(key) = page.front_matter.keys.iter().find(|key| key.name == "title" && !key.value.is_empty()) else {
        return;
    };
    let words = |text: &str| -> Vec<String> {
        let text = text.replace(['`', '\\', '*', '"', '\''], "").to_lowercase();
        text.split_whitespace().map(str::to_owned).collect()
    };
    if !page.title.is_empty() && words(&key.value) != words(&page.title.plain) {
        diagnostics
            .push(
                Code::TitleMismatch,
                key.value_span,
                format!("expected `{}` as on the page, found `{}`", page.title.plain, key.value),
            )
            .related(page.title.span, "the page's title");
    }
}
