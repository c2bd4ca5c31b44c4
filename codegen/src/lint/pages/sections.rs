//! Reports sections that are missing, duplicate, empty or out of order. Headings within examples repeat, and are left
//! out.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diagnostic::{Code, Diagnostics},
    lint::Read,
    page::{Block, Family, Page, PageKind, Section},
};

pub(super) fn check(read: &Read, diagnostics: &mut Diagnostics) {
    for page in read.pages {
        missing(page, diagnostics);
        if page.kind == PageKind::Operation {
            order(page, diagnostics);
        }
        duplicates(page, diagnostics);
        levels(page, text(read, page), diagnostics);
        let parents: BTreeSet<usize> = page.sections.iter().filter_map(|section| section.parent).collect();
        for (index, section) in page.sections.iter().enumerate().skip(1) {
            if is_empty(section) && !parents.contains(&index) && !section.heading.is_empty() {
                diagnostics.push(
                    Code::EmptySection,
                    section.heading.span,
                    format!("the section `{}` is empty", section.heading.plain),
                );
            }
        }
    }
}

fn text<'a>(read: &Read<'a>, page: &Page) -> &'a str {
    read.sources.text(page.file)
}

fn is_empty(section: &Section) -> bool {
    section.blocks.iter().all(|block| matches!(block, Block::Annotation(_)))
}

fn missing(page: &Page, diagnostics: &mut Diagnostics) {
    let has = |families: &[Family]| page.sections.iter().any(|section| families.contains(&section.family));
    // A page of facts has no examples.
    let is_of_facts = page.front_matter.is_of_facts();
    let mut tell = |what: &str, help: &str| {
        diagnostics.push(Code::MissingSection, page.title.span, format!("the page has no section `{what}`")).help(help);
    };
    match page.kind {
        PageKind::Operation => {
            if !has(&[Family::Response, Family::ExampleResponse]) {
                tell("Response", "add what the operation returns");
            }
            if !is_of_facts && !has(&[Family::Example, Family::ExampleRequest, Family::ExampleResponse]) {
                tell("Example", "add a request and its response");
            }
        }
        PageKind::Resource => {
            let properties = [Family::Properties, Family::CommonProperties, Family::InstanceAttributes];
            let has_rows = page.sections.iter().any(|section| {
                properties.contains(&section.family) && section.tables().any(|table| !table.rows.is_empty())
            });
            if has_rows && !has(&[Family::JsonRepresentation]) {
                tell("JSON representation", "add the properties as JSON");
            }
            if !has(&properties) && !has(&[Family::Members, Family::EnumValues]) && shows_properties(page) {
                tell("Properties", "describe the properties of the JSON");
            }
        }
        PageKind::Enumeration if !has(&[Family::Members, Family::EnumValues]) => {
            tell("Members", "list the members");
        }
        PageKind::Enumeration | PageKind::Enumerations | PageKind::Conceptual => {}
    }
}

/// Whether the JSON of a resource has members other than `@odata.type`.
fn shows_properties(page: &Page) -> bool {
    let mut codes = page.sections_of(Family::JsonRepresentation).flat_map(Section::codes);
    codes.any(|code| {
        code.text.lines().any(|line| {
            let name = line.trim_start().strip_prefix('"').and_then(|line| line.split_once('"'));
            name.is_some_and(|(name, rest)| !name.contains('@') && rest.trim_start().starts_with(':'))
        })
    })
}

/// Where a section stands on an api page.
fn rank(family: Family) -> Option<u8> {
    match family {
        Family::Permissions => Some(0),
        Family::HttpRequest => Some(1),
        Family::FunctionParameters | Family::PathParameters | Family::QueryParameters => Some(2),
        Family::RequestHeaders => Some(3),
        Family::RequestBody => Some(4),
        Family::Response => Some(5),
        Family::Example => Some(6),
        _ => None,
    }
}

/// Tells of the sections of level 2 that stand behind one that they usually precede.
fn order(page: &Page, diagnostics: &mut Diagnostics) {
    let mut furthest: Option<(u8, &Section)> = None;
    for section in page.sections.iter().skip(1).filter(|section| section.level == 2) {
        let Some(rank) = rank(section.family) else { continue };
        match furthest {
            Some((before, earlier)) if rank < before => {
                let (late, early) = (&section.heading, &earlier.heading);
                diagnostics
                    .push(Code::SectionOrder, late.span, format!("expected `{}` before `{}`", late.plain, early.plain))
                    .related(early.span, "usually after it");
            }
            _ => furthest = Some((rank, section)),
        }
    }
}

fn duplicates(page: &Page, diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<(u8, Option<usize>, String), &Section> = BTreeMap::new();
    for section in page.sections.iter().skip(1) {
        let earlier =
            *seen.entry((section.level, section.parent, section.heading.plain.to_ascii_lowercase())).or_insert(section);
        // Examples repeat their headings.
        let repeats =
            matches!(section.family, Family::ExampleRequest | Family::ExampleResponse | Family::ExampleNotification);
        if !repeats && !section.heading.is_empty() && !std::ptr::eq(earlier, section) {
            diagnostics
                .push(
                    Code::DuplicateSection,
                    section.heading.span,
                    format!("the page already has a section `{}`", section.heading.plain),
                )
                .related(earlier.heading.span, "first here")
                .help("join them, or give each its own heading: links lead only to the first");
        }
    }
}

fn levels(page: &Page, text: &str, diagnostics: &mut Diagnostics) {
    let mut before = 1;
    for section in page.sections.iter().skip(1) {
        let (level, heading) = (section.level, &section.heading);
        // The headings of a rendered page have no level.
        let is_marked = text.get(..heading.span.start as usize).is_some_and(|above| above.trim_end().ends_with('#'));
        if level == 1 {
            diagnostics
                .push(Code::SecondTitle, heading.span, format!("the page has a second title, `{}`", heading.plain))
                .related(page.title.span, "first here")
                .help("write it as a heading of level 2");
        } else if level > before + 1 && is_marked {
            diagnostics.push(
                Code::HeadingJump,
                heading.span,
                format!("expected at most level {} for `{}`, found level {level}", before + 1, heading.plain),
            );
        }
        // A second title should be of level 2.
        before = level.max(2);
    }
}
