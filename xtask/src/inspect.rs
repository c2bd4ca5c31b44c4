//! Runs `cargo xtask inspect`: prints what is read from single pages. A page may lie outside of a docs checkout, so the
//! root of its includes is guessed.

mod operation;
mod types;

use std::{
    collections::BTreeSet,
    path::{Component, Path, PathBuf},
};

use anyhow::{Result, ensure};
use graphdown_codegen::{
    Analysis, Stage,
    api::{Gave, Primitive, TypeRef},
    diagnostic::Diagnostics,
    page::{Page, PageKind},
    source::{FileId, Role, Source, SourceMap},
};

use crate::{
    Outcome,
    arguments::{Format, Inspect, Output},
    read::{self, file},
    report::{self, BOLD, DIM, Texts},
    terminal::{self, Text},
};

/// `cargo xtask inspect`
///
/// # Errors
/// If a file can't be read.
pub(crate) fn run(options: &Inspect, output: &Output) -> Result<Outcome> {
    let mut outcome = Outcome::Fine;
    for file in &options.files {
        let Inspected { root, page, sources, unread } = with_includes(file)?;
        let analysis = Analysis::of_page(page, &sources);
        let mut diagnostics = analysis.diagnostics(Stage::Document);
        diagnostics.extend(unread.into_sorted());
        let texts = Texts::new(&root, &sources);
        if output.format == Format::Human {
            let mut text: Text = analysis.pages().iter().map(|page| facts(file, page, &analysis)).collect();
            let told = report::chosen(&diagnostics, &Output { verbose: !output.quiet, ..output.clone() });
            text.extend(told.into_iter().map(|diagnostic| report::excerpt(diagnostic, &texts).end()));
            terminal::out(&text)?;
        } else {
            report::print(&diagnostics, &texts, output, false)?;
        }
        if report::any_errors(&diagnostics) {
            outcome = Outcome::Findings;
        }
    }
    Ok(outcome)
}

/// A page with its includes.
struct Inspected {
    /// The folder to which paths are relative.
    root: PathBuf,
    page: FileId,
    /// The page and those of its includes that exist.
    sources: SourceMap,
    /// A diagnostic for each include that exists but can't be read.
    unread: Diagnostics,
}

fn with_includes(file: &Path) -> Result<Inspected> {
    ensure!(file.exists(), "{} doesn't exist", file.display());
    ensure!(!file.is_dir(), "expected a page, found the folder {}", file.display());
    let text = file::named(file, file::PAGE)?;
    // What is no file, such as `/dev/stdin`, has no place that it could include from.
    let real = file.canonicalize().ok().filter(|real| real.is_file());
    let file = real.as_deref().unwrap_or(file);
    let root = root_of(file);
    let mut unread = Vec::new();
    let page = Source { path: read::relative(&root, file), text };
    let mut waiting = real.as_ref().map_or_else(Vec::new, |_| include_targets(&page, &root));
    let mut sources = SourceMap::default();
    let page = sources.add(Role::Page, page);
    let mut seen = BTreeSet::from([file.to_path_buf()]);
    while let Some(path) = waiting.pop() {
        // A file is read once, whatever links lead to it, so that they can't go on for ever.
        let Ok(target) = path.canonicalize() else { continue };
        if !path.starts_with(&root) || !seen.insert(target) {
            continue;
        }
        match file::within(&root, &path) {
            Ok(text) => {
                let source = Source { path: read::relative(&root, &path), text };
                waiting.extend(include_targets(&source, &root));
                sources.add(Role::Page, source);
            }
            Err(why) => unread.push((read::relative(&root, &path), why)),
        }
    }
    let unread = read::add_unread(&mut sources, unread);
    Ok(Inspected { root, page, sources, unread })
}

/// The folder that contains the versions; for a page outside of a checkout, the parent of its folder.
fn root_of(file: &Path) -> PathBuf {
    let version =
        file.ancestors().skip(2).find(|folder| folder.file_name().is_some_and(|name| name == "v1.0" || name == "beta"));
    let above = file.ancestors().nth(2).or(file.parent()).unwrap_or(file);
    version.and_then(Path::parent).unwrap_or(above).to_path_buf()
}

/// The files that a text's `[!INCLUDE [title](target)]` name, as paths on the disk.
fn include_targets(source: &Source, root: &Path) -> Vec<PathBuf> {
    let own = root.join(&source.path);
    let folder = own.parent().unwrap_or(root);
    let mut targets = Vec::new();
    for (_, rest) in source.text.match_indices("[!").map(|(at, _)| source.text.split_at(at)) {
        let line = rest.lines().next().unwrap_or_default();
        let is_include = line.get(2..9).is_some_and(|word| word.eq_ignore_ascii_case("include"));
        let target = line.split_once("](").and_then(|(_, rest)| rest.split_once(')')).map(|(target, _)| target.trim());
        if let (true, Some(target)) = (is_include, target) {
            targets.push(normal(&folder.join(target)));
        }
    }
    targets
}

/// A path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}

/// Everything that was read from a page.
fn facts(file: &Path, page: &Page, analysis: &Analysis) -> Text {
    let (api, inherited) = (analysis.api(), &analysis.inherited());
    let kind = match page.kind {
        PageKind::Operation => "operations",
        PageKind::Resource => "a type",
        PageKind::Enumeration => "an enumeration",
        PageKind::Enumerations => "enumerations",
        PageKind::Conceptual => "prose alone",
    };
    let version = read::folder(page.version);
    let mut text = Text::new().styled(BOLD, file.display()).push(" ").styled(DIM, format!("{version}, {kind}")).end();
    text.extend([Text::line(&page.title.plain).end()]);
    text.extend(api.operations.iter().map(operation::text));
    text.extend(api.notifications.iter().map(operation::notification));
    text.extend(api.types.iter().map(|ty| types::resource(ty, inherited)));
    text.extend(api.enumerations.iter().map(types::enumeration));
    for outcome in &api.outcomes {
        if let Gave::Nothing(reason) = &outcome.gave {
            text.extend([Text::line(format!("nothing was read: {reason}")).end()]);
        }
    }
    text
}

/// A type as Graph's pages write it: `microsoft.graph.call`, `String`, `Int32 collection`.
fn type_name(ty: &TypeRef) -> String {
    match ty {
        TypeRef::Primitive(primitive) => primitive_name(*primitive).into(),
        TypeRef::Named(name) => name.to_string(),
        TypeRef::Collection(item) => format!("{} collection", type_name(item)),
        TypeRef::Untyped => "any".into(),
    }
}

const fn primitive_name(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::String => "String",
        Primitive::Boolean => "Boolean",
        Primitive::Byte => "Byte",
        Primitive::Int16 => "Int16",
        Primitive::Int32 => "Int32",
        Primitive::Int64 => "Int64",
        Primitive::Single => "Single",
        Primitive::Double => "Double",
        Primitive::Decimal => "Decimal",
        Primitive::DateTimeOffset => "DateTimeOffset",
        Primitive::Date => "Date",
        Primitive::TimeOfDay => "TimeOfDay",
        Primitive::Duration => "Duration",
        Primitive::Guid => "Guid",
        Primitive::Binary => "Binary",
        Primitive::Stream => "Stream",
    }
}

/// Rows with aligned columns, indented; the last column isn't padded.
fn columns(rows: &[Vec<String>]) -> Text {
    let rows: Vec<Vec<_>> = rows.iter().map(|row| row.iter().map(|cell| terminal::escaped(cell)).collect()).collect();
    let count = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..count).map(width).collect();
    let line = |row: &Vec<_>| {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:<width$}")).collect();
        Text::line(format!("    {}", cells.join("  ").trim_end()))
    };
    rows.iter().map(line).collect()
}
