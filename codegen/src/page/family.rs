//! Decides what each heading means, whatever its case, colon or markup. The meaning of some headings, such as
//! `Response`, depends on the headings around them.

use super::{Block, Family, Section};

/// Tells what each section's heading means. The first section stands under the title.
pub(crate) fn assign(sections: &mut [Section]) {
    let mut example: Option<u8> = None;
    let mut families: Vec<Family> = Vec::with_capacity(sections.len());
    for (index, section) in sections.iter().enumerate() {
        let within = section.parent.and_then(|parent| families.get(parent)).copied();
        let family = if index == 0 { Family::Preamble } else { of(&section.heading.plain) };
        let family = match family {
            // "Response for getting the photo" stands under the page's own response on profilephoto-get.md.
            Family::Response if within == Some(Family::Response) => Family::Response,
            // A heading for one of several operations may have all sections of a page under it.
            Family::Response if example.is_none() && is_of_operation(sections, &families, index) => Family::Response,
            Family::Response if example.is_some() || section.level > 2 => Family::ExampleResponse,
            // "Second request response" is that of the second request in an example on chatmessage-delta.md.
            Family::Other if example.is_some() => match last_word(&section.heading.plain).as_str() {
                "request" => Family::ExampleRequest,
                "response" => Family::ExampleResponse,
                _ => Family::Other,
            },
            Family::ExampleRequest | Family::ExampleNotification if example.is_none() && section.level <= 2 => {
                example = Some(section.level);
                family
            }
            // "For ... provider" parts the permissions; a heading under a parameter table's parts the table.
            Family::Other if within == Some(Family::Permissions) => Family::Permissions,
            other => other,
        };
        match family {
            Family::Example => example = Some(section.level.min(example.unwrap_or(6))),
            Family::ExampleRequest | Family::ExampleResponse | Family::ExampleNotification | Family::Other => {}
            _ if example.is_some_and(|level| section.level <= level) => example = None,
            _ => {}
        }
        families.push(family);
    }
    for (section, family) in sections.iter_mut().zip(families) {
        section.family = family;
    }
}

/// Whether a section with words of its own stands beside an earlier one on the request or its body, under the same heading.
fn is_of_operation(sections: &[Section], families: &[Family], index: usize) -> bool {
    let Some(section) = sections.get(index) else { return false };
    let has_words = section.blocks.iter().any(|block| matches!(block, Block::Paragraph(_) | Block::Item(_)));
    let before = sections.iter().zip(families).take(index);
    let beside = before.filter(|(other, _)| other.parent == section.parent && other.level == section.level);
    has_words && beside.into_iter().any(|(_, family)| matches!(family, Family::HttpRequest | Family::RequestBody))
}

fn last_word(heading: &str) -> String {
    heading.trim_end_matches([':', ' ']).rsplit(' ').next().unwrap_or_default().to_lowercase()
}

/// What a heading means by itself.
pub(super) fn of(heading: &str) -> Family {
    let lower = heading.trim().trim_end_matches([':', '.', ' ']).to_lowercase();
    let name = lower.as_str();
    let first = name.split_whitespace().next().unwrap_or_default();
    match name {
        "properties" | "property" => Family::Properties,
        "common properties" => Family::CommonProperties,
        "instance attributes" => Family::InstanceAttributes,
        "relationships" | "relationship" => Family::Relationships,
        "json representation" => Family::JsonRepresentation,
        "methods" => Family::Methods,
        "members" | "member" => Family::Members,
        "derived types" => Family::DerivedTypes,
        "see also" => Family::SeeAlso,
        "parameters" | "function parameters" => Family::FunctionParameters,
        "path parameters" => Family::PathParameters,
        "response headers" => Family::ResponseHeaders,
        // "operationError Properties" heads the table of operationerror.md.
        _ if name.ends_with(" properties") && name.split(' ').count() == 2 => Family::Properties,
        _ if name.ends_with("request headers") => Family::RequestHeaders,
        _ if name.ends_with("query parameters")
            || is_numbered(name, &["query parameters", "optional query parameters"]) =>
        {
            Family::QueryParameters
        }
        _ if is_numbered(name, &["request body"]) => Family::RequestBody,
        _ if name.starts_with("http request") => Family::HttpRequest,
        _ if matches!(first, "permissions" | "prerequisites") => Family::Permissions,
        _ if matches!(first.trim_end_matches(':'), "example" | "examples") => Family::Example,
        _ if first == "notification" => Family::ExampleNotification,
        _ if is_numbered(name, &["response", "http response"]) => Family::Response,
        _ if is_numbered(name, &["request", "requests"]) => Family::ExampleRequest,
        _ if name.ends_with(" values") && name.split_whitespace().count() <= 4 => Family::EnumValues,
        _ => Family::Other,
    }
}

/// Whether the name is one of these words, also with a number, a remark, `body` or `code` behind it.
fn is_numbered(name: &str, words: &[&str]) -> bool {
    words.iter().any(|word| {
        name.strip_prefix(word).is_some_and(|rest| {
            let rest = rest.trim();
            rest.is_empty()
                || matches!(rest, "body" | "code")
                || rest.starts_with(['(', ':', '-', '\u{2013}'])
                || rest.starts_with("for ")
                || rest.bytes().all(|byte| byte.is_ascii_digit())
        })
    })
}
