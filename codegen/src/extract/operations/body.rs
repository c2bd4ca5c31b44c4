//! Reads what a page's request body section and its header table state of the request body, each as it states it.
//!
//! Which of them counts is decided in `resolve/operations/body.rs`.

use crate::{
    extract::{
        operations::response_prose,
        texts::blocks,
        texts::description,
        types::nested::Nested,
        types::row::{self, Row},
        written::WrittenType,
    },
    page::{Family, Page, Section, Text},
    source::Span,
    vocabulary::responses,
};

/// What a page says of its request body.
#[derive(Clone, Debug)]
pub(crate) struct Prose {
    /// The rows of its table.
    pub(crate) rows: Vec<Row>,
    /// The type that it links: `a JSON representation of the [call](...) object`.
    pub(crate) linked: Option<WrittenType>,
    /// "Do not supply a request body".
    pub(crate) says_none: bool,
    /// The media type of the header table, unless it's JSON.
    pub(crate) media_type: Option<String>,
    /// Its paragraphs, Markdown.
    pub(crate) description: String,
    /// Its heading.
    pub(crate) span: Span,
}

/// Reads the section; `## Parameters` stands for it on a page that has none (driveitem-createuploadsession.md).
pub(crate) fn prose(page: &Page) -> Prose {
    let mut sections: Vec<&Section> =
        blocks::sections_under(page, Family::RequestBody).map(|(_, section)| section).collect();
    if sections.is_empty() {
        sections = blocks::sections_under(page, Family::FunctionParameters).map(|(_, section)| section).collect();
    }
    let texts: Vec<&Text> = sections.iter().flat_map(|section| blocks::texts(section)).collect();
    let nested = Nested::of(page);
    let rows_of = |sections: &[&Section]| -> Vec<Row> {
        let tables = sections.iter().flat_map(|section| blocks::tables(section));
        tables.filter(|table| !nested.has(table)).flat_map(row::rows).collect()
    };
    let mut rows = rows_of(sections.get(..1).unwrap_or_default());
    if rows.is_empty() {
        rows = rows_of(sections.get(1..).unwrap_or_default());
    }
    nested.name(&mut rows);
    Prose {
        rows,
        linked: texts.iter().find_map(|text| response_prose::type_of_body(text)),
        says_none: texts.iter().any(|text| says_none(&text.plain)),
        media_type: media_type(page),
        description: description::paragraphs(texts.iter().copied().filter(|text| !says_none(&text.plain)), page),
        span: sections.first().map_or(page.title.span, |section| section.heading.span),
    }
}

fn says_none(text: &str) -> bool {
    let lower = text.to_ascii_lowercase().replace(['\u{2019}'], "'");
    responses::NO_REQUEST_BODY.is_within(&lower)
        || responses::DENIALS.any(|no| {
            lower.match_indices(no).any(|(at, _)| {
                let rest: String = lower.get(at..).unwrap_or("").chars().take(80).collect();
                rest.contains("body") && !rest.contains("response")
            })
        })
}

/// The media type that the headers table gives for what is sent, unless JSON is among them.
fn media_type(page: &Page) -> Option<String> {
    let mut media_type = None;
    for (_, section) in blocks::sections_under(page, Family::RequestHeaders) {
        for row in blocks::tables(section).flat_map(|table| &table.rows) {
            if !row.first().is_some_and(|name| name.plain.trim().eq_ignore_ascii_case("content-type")) {
                continue;
            }
            let words = row
                .iter()
                .skip(1)
                .flat_map(|cell| cell.plain.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')));
            for word in words {
                let word = word.trim_end_matches('.').to_ascii_lowercase();
                let is_media = word.split_once('/').is_some_and(|(kind, _)| {
                    matches!(kind, "application" | "text" | "image" | "multipart" | "audio" | "video")
                });
                if word == "application/json" {
                    return None;
                }
                if is_media && media_type.is_none() {
                    media_type = Some(word);
                }
            }
        }
    }
    media_type
}
