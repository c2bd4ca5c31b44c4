//! Separates the diagnostics that `specs/lint.toml` allows from the others, and reports allowances that are invalid or
//! not used.
//!
//! Each allowance in `specs/lint.toml` has a code, a place and a reason:
//!
//! ```toml
//! [[allow]]
//! code = "json-flaw"
//! page = "v1.0/api/call-*.md"
//! reason = "the trailing commas stay until the samples are made by a machine"
//!
//! [[allow]]
//! code = "unknown-response"
//! path = "/communications/*"
//! reason = "the service doesn't say"
//! ```
//!
//! `page` is the name or path of pages or includes, `path` a path template that pages document; `*` stands for any text.
//! `imported = true` means the pages that `cargo xtask import` wrote: what is wrong with them is wrong in the docs.
//! Where several are given, all must match.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;

use crate::{
    api::Api,
    diagnostic::{Code, Diagnostic, Diagnostics},
    page::{FACTS_ALONE, Version},
    source::{FileId, Source, SourceMap, Span},
    spec::{
        selector::{self, matches},
        workload,
    },
};

/// A diagnostic that an allowance matches, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// The diagnostic.
    pub diagnostic: Diagnostic,
    /// The reason of the allowance; empty if it has none.
    pub reason: String,
}

/// The pages that document each path, and those of each workload.
#[derive(Clone, Debug, Default)]
pub struct Documented {
    paths: BTreeMap<String, BTreeSet<FileId>>,
    /// As front matter names them.
    workloads: BTreeMap<String, BTreeSet<FileId>>,
}

impl Documented {
    pub(crate) fn by(api: &Api) -> Documented {
        let mut documented = Documented::default();
        for operation in &api.operations {
            let pages = operation.origins.iter().map(|origin| origin.file);
            documented.paths.entry(operation.path.to_string()).or_default().extend(pages);
        }
        let of_operations = api.operations.iter().map(|one| (&one.workload, &one.origins));
        let of_types = api.types.iter().map(|one| (&one.workload, &one.origins));
        for (stated, origins) in of_operations.chain(of_types) {
            if let Some(stated) = stated {
                let pages = documented.workloads.entry(stated.clone()).or_default();
                pages.extend(origins.iter().map(|origin| origin.file));
            }
        }
        documented
    }

    /// The pages that a text of `--only` names: those of [`pages`](Self::pages), and those of a workload.
    #[must_use]
    pub fn named(&self, text: &str, sources: &SourceMap) -> BTreeSet<FileId> {
        let is_named = |stated: &str| workload::name(stated).is_some_and(|name| selector::names_workload(text, &name));
        let workloads = self.workloads.iter().filter(|(stated, _)| is_named(stated));
        let of_workload = workloads.flat_map(|(_, pages)| pages).copied();
        self.pages(text, sources).into_iter().chain(of_workload).collect()
    }

    /// What was probably meant by a text that names no page.
    #[must_use]
    pub fn near(&self, text: &str, sources: &SourceMap) -> Vec<String> {
        let known: BTreeSet<String> = if text.starts_with('/') {
            self.paths.keys().cloned().collect()
        } else {
            let pages = sources.pages().filter_map(|(_, source)| source.path.rsplit('/').next()?.strip_suffix(".md"));
            let workloads = self.workloads.keys().filter_map(|stated| workload::name(stated));
            pages.map(str::to_owned).chain(workloads).collect()
        };
        selector::near(text, &known)
    }

    /// The pages that a pattern matches: one that begins with `/` matches paths that pages document, any other
    /// names of pages, `call-*`, or their paths, `v1.0/api/call-*`.
    #[must_use]
    pub fn pages(&self, pattern: &str, sources: &SourceMap) -> BTreeSet<FileId> {
        if pattern.starts_with('/') {
            let meant = self.paths.iter().filter(|(path, _)| matches(pattern, path));
            return meant.flat_map(|(_, pages)| pages).copied().collect();
        }
        let pattern = pattern.strip_suffix(".md").unwrap_or(pattern);
        let is_meant = |source: &Source| {
            let path = source.path.strip_suffix(".md").unwrap_or(&source.path);
            matches(pattern, path.rsplit('/').next().unwrap_or_default()) || matches(pattern, path)
        };
        sources.pages().filter(|(_, source)| is_meant(source)).map(|(file, _)| file).collect()
    }
}

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Allowances {
    #[serde(default)]
    allow: Vec<Allowance>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Allowance {
    code: Spanned<String>,
    page: Option<String>,
    path: Option<String>,
    #[serde(default)]
    imported: bool,
    #[serde(default)]
    reason: String,
}

/// An allowance, with the pages that it covers.
struct Rule {
    code: Code,
    /// The span of its code in the file.
    span: Span,
    pages: BTreeSet<FileId>,
    reason: String,
    is_used: bool,
    /// Whether it is for pages of another version.
    is_foreign: bool,
}

/// Separates allowed findings from others, to which it adds a diagnostic for each invalid or unused allowance.
pub(crate) fn part(
    found: Vec<Diagnostic>,
    sources: &SourceMap,
    version: Version,
    documented: &Documented,
) -> (Vec<Diagnostic>, Vec<Allowed>) {
    let mut diagnostics = Diagnostics::default();
    let mut rules = rules(sources, version, documented, &mut diagnostics);
    let (mut left, mut allowed) = (Vec::new(), Vec::new());
    for diagnostic in found {
        let mut reason = None;
        for rule in &mut rules {
            if rule.code == diagnostic.code && rule.pages.contains(&diagnostic.span.file) {
                rule.is_used = true;
                reason.get_or_insert_with(|| rule.reason.clone());
            }
        }
        match reason {
            Some(reason) => allowed.push(Allowed { diagnostic, reason }),
            None => left.push(diagnostic),
        }
    }
    for rule in rules.iter().filter(|rule| !rule.is_used && !rule.is_foreign) {
        let message = format!("the allowance matches no `{}`", rule.code.as_str());
        diagnostics.push(Code::UnusedAllowance, rule.span, message).help("remove the allowance");
    }
    left.extend(diagnostics.into_sorted());
    (left, allowed)
}

/// Reads the file. An invalid allowance is reported, and applies as far as it can be understood.
fn rules(sources: &SourceMap, version: Version, documented: &Documented, diagnostics: &mut Diagnostics) -> Vec<Rule> {
    let Some((file, allowances)) = sources.allowances() else { return Vec::new() };
    let read: Allowances = match toml::from_str(&allowances.text) {
        Ok(read) => read,
        Err(error) => {
            let range = error.span().unwrap_or_default();
            let message = format!("can't read the allowances: {}", error.message());
            diagnostics.push(Code::InvalidAllowance, Span::new(file, range.start, range.end), message);
            return Vec::new();
        }
    };
    let mut rules = Vec::new();
    let imported = imported(sources);
    for Allowance { code, page, path, imported: is_of_imported, reason } in read.allow {
        let span = Span::new(file, code.span().start, code.span().end);
        let mut refuse = |message: &str, help: &str| {
            diagnostics.push(Code::InvalidAllowance, span, message).help(help);
        };
        if reason.trim().is_empty() {
            refuse("the allowance has no reason", "add `reason`: why the finding may stay");
        }
        let Some(known) = Code::named(code.get_ref()) else {
            let help = "`cargo xtask lint --explain all` lists the codes";
            refuse(&format!("expected a code, found `{}`", code.get_ref()), help);
            continue;
        };
        if page.is_none() && path.is_none() && !is_of_imported {
            let help = "add one of them; `page = \"*\"` means all pages";
            refuse("the allowance has neither `page` nor `path` nor `imported`", help);
            continue;
        }
        if let Some(path) = path.as_ref().filter(|path| !path.starts_with('/')) {
            refuse(&format!("the path `{path}` doesn't begin with `/`"), "write it as in the specification");
            continue;
        }
        let of_page = page.as_ref().map(|pattern| documented.pages(pattern, sources));
        let of_path = path.as_ref().map(|pattern| documented.pages(pattern, sources));
        let of_import = is_of_imported.then(|| imported.clone());
        let meant = [of_page, of_path, of_import].into_iter().flatten();
        let pages = meant.reduce(|a, b| a.intersection(&b).copied().collect()).unwrap_or_default();
        let is_foreign = page.is_some_and(|page| is_foreign(&page, version)) || is_of_imported && imported.is_empty();
        rules.push(Rule { code: known, span, pages, reason, is_used: false, is_foreign });
    }
    rules
}

/// The pages that were imported.
fn imported(sources: &SourceMap) -> BTreeSet<FileId> {
    let is_imported = |source: &Source| {
        let mark = source.text.lines().nth(1).and_then(|line| line.split_once(':'));
        mark.is_some_and(|(key, value)| (key.trim(), value.trim().trim_matches('"')) == FACTS_ALONE)
    };
    sources.pages().filter(|(_, source)| is_imported(source)).map(|(file, _)| file).collect()
}

/// Whether the path of a page begins with the folder of another version.
fn is_foreign(page: &str, version: Version) -> bool {
    let folder = page.split('/').next().unwrap_or_default();
    [Version::V1, Version::Beta].iter().any(|other| *other != version && other.as_str() == folder)
}
