//! Renames placeholders so that they are unique in their path and say what they stand for: `{call-id}` for `{id}`.
//!
//! All operations whose paths begin alike name a placeholder alike, as OpenAPI demands of paths that differ in names alone.

use std::collections::BTreeMap;

use super::Unnamed;
use crate::{
    api::{ParameterPlace, PathTemplate, Segment},
    path,
    unique::UniqueNames,
    vocabulary::operations,
    words,
};

/// Renames placeholders and the path parameters that belong to them.
pub(super) fn rename(operations: &mut [Unnamed]) {
    let mut written: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for operation in operations.iter() {
        for (index, segment) in operation.path.segments.iter().enumerate() {
            if let Segment::Placeholder { name, .. } = segment {
                let names = written.entry(place(&operation.path, index)).or_default();
                *names.entry(name.clone()).or_default() += 1;
            }
        }
    }
    for operation in operations {
        let path = operation.path.clone();
        let mut used = UniqueNames::default();
        for (index, segment) in operation.path.segments.iter_mut().enumerate() {
            match segment {
                Segment::Literal(_) | Segment::Mixed(_) => {}
                Segment::Placeholder { name, .. } => {
                    let candidates = written.get(&place(&path, index));
                    *name = unique(telling_name(&path, index, candidates, name), &mut used);
                }
                Segment::Call { arguments, .. } => {
                    for argument in arguments {
                        let wire_name = if argument.name.is_empty() { &argument.placeholder } else { &argument.name };
                        argument.placeholder = unique(clean(wire_name), &mut used);
                    }
                }
                Segment::BareKey { name, placeholder, .. } => *placeholder = unique(clean(name), &mut used),
            }
        }
        let names: Vec<String> = operation.path.placeholders().map(str::to_owned).collect();
        let parameters = operation.parameters.iter_mut().filter(|parameter| parameter.place == ParameterPlace::Path);
        for (parameter, name) in parameters.zip(names) {
            parameter.name = name;
        }
    }
}

/// The path up to a placeholder, without names: `/me/events/{}`.
fn place(path: &PathTemplate, index: usize) -> String {
    path::key(path.segments.get(..=index).unwrap_or_default())
}

/// `call-id` for `/calls/{id}`; for what is no id, the name as most pages write it.
fn telling_name(
    path: &PathTemplate,
    index: usize,
    candidates: Option<&BTreeMap<String, usize>>,
    written: &str,
) -> String {
    let common =
        candidates.and_then(|names| names.iter().max_by_key(|(name, count)| (**count, std::cmp::Reverse(*name))));
    let common = common.map_or(written, |(name, _)| name);
    let is_id = candidates.is_some_and(|names| names.keys().any(|name| is_id_name(name)));
    let item = item_name(path, index);
    match item {
        Some(item) if is_id => format!("{item}-id"),
        Some(item) if item != common && operations::PLAIN_PLACEHOLDERS.has(common) => {
            format!("{item}-{common}")
        }
        _ => clean(&words::kebab(common)),
    }
}

/// `id`, `messageId`, `id | userPrincipalName`, `site-id`, `hostname,site-id`
fn is_id_name(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with("id") || name.contains('|') || name.to_ascii_lowercase().starts_with("id")
}

/// What the collection before a placeholder holds: `call` for `/calls/{id}`; casts in between don't count.
fn item_name(path: &PathTemplate, index: usize) -> Option<String> {
    let before = path.segments.get(..index)?;
    let name = before.iter().rev().find_map(|segment| match segment {
        segment if segment.is_cast() => None,
        Segment::Literal(name) => Some(name.as_str()),
        _ => Some(""),
    })?;
    let is_collection = !name.is_empty() && !name.starts_with('$') && !name.ends_with(':');
    is_collection.then(|| clean(&one_of(name)))
}

/// What a name names several of: `mail-folder`, and `gpu` of `GPUs`, whose last letters alone would tell no plural.
pub(super) fn one_of(name: &str) -> String {
    match name.strip_suffix('s') {
        Some(one) if one.ends_with(|c: char| c.is_ascii_uppercase()) => words::kebab(one),
        _ => words::singular(&words::kebab(name)),
    }
}

/// Only what may stand in a template's braces everywhere.
fn clean(name: &str) -> String {
    let cleaned: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
    let trimmed = cleaned.trim_matches('-');
    if trimmed.is_empty() { "id".to_owned() } else { trimmed.to_owned() }
}

fn unique(name: String, used: &mut UniqueNames) -> String {
    used.claim(name, |name, number| format!("{name}-{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(urls: &[&str]) -> Vec<String> {
        let mut operations: Vec<Unnamed> = urls
            .iter()
            .map(|url| crate::resolve::operations::merge::tests::operation(path::url(url).unwrap_or_default().path))
            .collect();
        rename(&mut operations);
        operations.iter().map(|operation| operation.path.to_string()).collect()
    }

    #[test]
    fn placeholders_tell_what_they_are() {
        assert_eq!(
            named(&[
                "/calls/{id}/participants/{id}",
                "/policies/{id}/microsoft.graph.x/children/{id|name}",
                "/sites/{id}/sites/{id}",
                "/drive/root:/{item-path}:/range(address='{x}')",
                "/photos/{size}",
                "/charts/{name}",
            ]),
            [
                "/calls/{call-id}/participants/{participant-id}",
                "/policies/{policy-id}/microsoft.graph.x/children/{child-id}",
                "/sites/{site-id}/sites/{site-id-2}",
                "/drive/root:/{item-path}:/range(address='{address}')",
                "/photos/{size}",
                "/charts/{chart-name}",
            ]
        );
    }

    #[test]
    fn paths_that_begin_alike_name_alike() {
        assert_eq!(
            named(&["/tables/{name}/rows", "/tables/{id|name}"]),
            ["/tables/{table-id}/rows", "/tables/{table-id}"]
        );
    }
}
