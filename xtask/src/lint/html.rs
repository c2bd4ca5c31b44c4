//! Writes findings as a single HTML page: JSON, and a script that filters and shows it.
//!
//! Texts of pages reach the browser only as JSON strings, which the script converts to text nodes, so that no page can
//! insert markup.

mod excerpt;

use std::{collections::BTreeMap, path::Path};

use anyhow::Result;
use excerpt::{Change, Excerpt};
use graphdown_codegen::diagnostic::Code;
use serde::Serialize;

use super::{
    explain,
    findings::{Finding, Place},
};
use crate::report;

/// The page around the findings, with places for style, script and findings.
const PAGE: &str = include_str!("html/report.html");
const STYLE: &str = include_str!("html/report.css");
const SCRIPT: &str = include_str!("html/report.js");

/// The data that the script shows.
#[derive(Serialize)]
struct Report<'a> {
    folder: String,
    codes: Vec<Explained>,
    pages: Vec<&'a str>,
    findings: Vec<Row<'a>>,
}

/// A code that occurs, with its meaning.
#[derive(Serialize)]
struct Explained {
    name: &'static str,
    severity: &'static str,
    prose: &'static str,
    wrong: Option<&'static str>,
    right: Option<&'static str>,
}

/// A finding; codes and pages are indices.
#[derive(Serialize)]
struct Row<'a> {
    code: usize,
    page: usize,
    line: usize,
    column: usize,
    message: &'a str,
    excerpt: Excerpt<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    related: Option<Related<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Change<'a>>,
}

/// The related place of a finding.
#[derive(Serialize)]
struct Related<'a> {
    page: usize,
    line: usize,
    label: &'a str,
    excerpt: Excerpt<'a>,
}

/// The page.
///
/// # Errors
/// If the findings can't be written as JSON.
pub(crate) fn document(findings: &[Finding], root: &Path) -> Result<String> {
    let pages = numbered(findings.iter().flat_map(places).map(|place| place.source.path.as_str()));
    let codes = numbered(findings.iter().map(|finding| finding.diagnostic.code));
    let report = Report {
        folder: report::shown(root).display().to_string(),
        codes: codes.keys().map(|&code| explained(code)).collect(),
        findings: findings.iter().map(|finding| row(finding, &codes, &pages)).collect(),
        pages: pages.into_keys().collect(),
    };
    // Neither `</script>` nor `<!--` can stand in a string so.
    let json = serde_json::to_string(&report)?.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
    let (head, rest) = PAGE.split_once("/* style */").unwrap_or((PAGE, ""));
    let (middle, rest) = rest.split_once("/* findings */").unwrap_or((rest, ""));
    let (between, tail) = rest.split_once("/* script */").unwrap_or((rest, ""));
    Ok([head, STYLE, middle, &json, between, SCRIPT, tail].concat())
}

/// Each value once, in order, with its index.
fn numbered<T: Ord>(all: impl Iterator<Item = T>) -> BTreeMap<T, usize> {
    let mut numbers: BTreeMap<T, usize> = all.map(|one| (one, 0)).collect();
    numbers.values_mut().enumerate().for_each(|(number, value)| *value = number);
    numbers
}

fn places<'a>(finding: &'a Finding) -> impl Iterator<Item = &'a Place<'a>> {
    std::iter::once(&finding.place).chain(finding.related.as_ref().map(|(place, _)| place))
}

fn explained(code: Code) -> Explained {
    let explanation = explain::explanation(code);
    Explained {
        name: code.as_str(),
        severity: report::word(code.severity()),
        prose: explanation.map_or_else(|| code.meaning().trim(), |explanation| explanation.prose),
        wrong: explanation.and_then(|explanation| explanation.wrong).map(|sample| sample.text),
        right: explanation.and_then(|explanation| explanation.right).map(|sample| sample.text),
    }
}

fn row<'a>(finding: &'a Finding, codes: &BTreeMap<Code, usize>, pages: &BTreeMap<&str, usize>) -> Row<'a> {
    let Finding { diagnostic, allowed, place, related, fix } = finding;
    let page = |place: &Place| pages.get(place.source.path.as_str()).copied().unwrap_or_default();
    Row {
        code: codes.get(&diagnostic.code).copied().unwrap_or_default(),
        page: page(place),
        line: place.start.line,
        column: place.start.column,
        message: &diagnostic.message,
        excerpt: excerpt::around(place, 2),
        help: diagnostic.help.as_deref(),
        allowed: *allowed,
        related: related.as_ref().map(|(place, label)| Related {
            page: page(place),
            line: place.start.line,
            label,
            excerpt: excerpt::around(place, 1),
        }),
        fix: fix.as_ref().map(|(place, text)| excerpt::change(place, text)),
    }
}
