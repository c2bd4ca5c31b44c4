//! Decides the version, kind, namespace and deprecation of a page from its path, title and sections.

use super::{Block, Code, Family, PageKind, Section, Text, Version};
use crate::markdown::Include;
use crate::path::Address;
use crate::source::Span;
use crate::vocabulary::remarks;

/// The version that the path, else an example's URL, else a disclaimer tells.
pub(crate) fn version(path: &str, sections: &[Section], includes: &[Include]) -> Version {
    let folder = path.split('/').find_map(|part| match part {
        "beta" => Some(Version::Beta),
        "v1.0" => Some(Version::V1),
        _ => None,
    });
    folder.or_else(|| sections.iter().flat_map(Section::codes).find_map(version_of_url)).unwrap_or_else(|| {
        let disclaimed = includes.iter().any(|include| include.target.contains("beta-disclaimer"))
            || sections.first().is_some_and(|preamble| {
                preamble.texts().iter().any(|text| text.plain.contains("under the /beta version"))
            });
        if disclaimed { Version::Beta } else { Version::V1 }
    })
}

fn version_of_url(code: &Code) -> Option<Version> {
    let url =
        code.text.get(code.text.find("https://graph.")?..)?.split(|c: char| c.is_whitespace() || c == '"').next()?;
    match Address::of(url).version()?.to_ascii_lowercase().as_str() {
        "beta" => Some(Version::Beta),
        "v1.0" => Some(Version::V1),
        _ => None,
    }
}

/// What the page documents.
pub(crate) fn kind(path: &str, title: &str, sections: &[Section]) -> PageKind {
    let has = |family| sections.iter().any(|section| section.family == family);
    let title = title.to_lowercase();
    let title = title.split('(').next().unwrap_or_default().trim_end();
    let in_folder = |folder: &str| path.rsplit('/').nth(1) == Some(folder);
    let has_request = has(Family::HttpRequest);
    if title.ends_with("enum type") || title.ends_with("enumeration type") {
        PageKind::Enumeration
    } else if !has_request
        && (title.ends_with("resource type") || title.ends_with("complex type") || has_resource(sections))
    {
        PageKind::Resource
    } else if has_request || in_folder("api") || (has(Family::Permissions) && has(Family::Response)) {
        PageKind::Operation
    } else if has(Family::Members) && !has(Family::Properties) {
        PageKind::Enumeration
    } else if sections.iter().any(|section| section.family == Family::EnumValues && has_table(section)) {
        PageKind::Enumerations
    } else {
        PageKind::Conceptual
    }
}

fn has_resource(sections: &[Section]) -> bool {
    let is_resource = |annotation: &super::Annotation| annotation.block_type.as_deref() == Some("resource");
    sections.iter().any(|section| {
        section.blocks.iter().any(|block| match block {
            Block::Annotation(annotation) => is_resource(annotation),
            Block::Code(code) => code.annotation.as_ref().is_some_and(is_resource),
            _ => false,
        })
    })
}

fn has_table(section: &Section) -> bool {
    section.blocks.iter().any(|block| matches!(block, Block::Table(_)))
}

/// The namespace of a `Namespace: microsoft.graph` line under the title: `microsoft.graph`.
pub(crate) fn namespace(sections: &[Section]) -> Option<(String, Span)> {
    let preamble = sections.first()?;
    preamble.texts().iter().find_map(|text| {
        let (_, name) =
            text.plain.split_once(':').filter(|(label, _)| label.trim().eq_ignore_ascii_case("namespace"))?;
        let name = name.split_whitespace().next()?.trim_end_matches(['.', ',', ';']);
        Some((undoubled(name), text.span))
    })
}

/// `microsoft.graph.ediscovery.ediscovery` is a slip for `microsoft.graph.ediscovery`.
fn undoubled(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((before, last)) if before.rsplit('.').next() == Some(last) => before.to_owned(),
        _ => name.to_owned(),
    }
}

/// The title, or the note or paragraph under it, which says that all of the page's subject is deprecated.
pub(crate) fn deprecation(title: &Text, sections: &[Section]) -> Option<Text> {
    if title.plain.to_lowercase().contains("(deprecated)") {
        return Some(title.clone());
    }
    let preamble = sections.first()?;
    preamble.texts().into_iter().find(|text| says_deprecated(&text.plain)).cloned()
}

/// Whether it says of an API, a resource or a method as a whole that it is deprecated, rather than of a path or
/// a property: "The `/app` path is deprecated" does not count.
fn says_deprecated(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.split(['.', '\n']).any(|sentence| {
        let Some((subject, _)) = sentence.split_once("deprecated") else { return false };
        let subject = subject.trim_end().trim_end_matches(" now");
        let is_verb = [" is", " are", " been"].iter().any(|verb| subject.ends_with(verb))
            || subject.trim_matches(['*', '[', ']', ' ', ':']).is_empty();
        is_verb && !subject.contains('/') && !remarks::PARTS.is_within(subject)
    })
}
