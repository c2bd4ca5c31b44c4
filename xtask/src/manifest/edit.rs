//! Edits a Cargo.toml: what the generated code needs is put into it, all else stays as it is written, comments included.
//!
//! What is hard is to tell a hand's decision from a file of an earlier generator. The file itself says which features
//! were generated, in `package.metadata.graphdown`: one of these that is no longer needed is removed, one of these that
//! is missing was removed by hand, and one that isn't among them is new, or a hand's own.

use anyhow::{Context, Result};
use toml_edit::{Array, Decor, DocumentMut, InlineTable, Item, Table, TableLike, Value};

use graphdown_codegen::Feature;

use super::{Needed, Needs, Runtime};

/// The library under all generated crates.
const RUNTIME: &str = "graphdown-runtime";

/// The keys of a dependency that say where it comes from.
const SOURCE: [&str; 9] = ["branch", "git", "path", "registry", "registry-index", "rev", "tag", "version", "workspace"];

/// What tests need beside the runtime.
const FOR_TESTS: [(&str, &str, &[&str]); 2] =
    [("serde_json", "1", &[]), ("tokio", "1", &["macros", "rt-multi-thread"])];

/// A Cargo.toml, and what was changed in it against a hand's decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Updated {
    /// The whole file.
    pub(crate) text: String,
    /// A sentence for each change.
    pub(crate) notes: Vec<String>,
}

/// The same file with what is needed.
///
/// # Errors
/// If it isn't TOML, or has a value of another kind where a table or an array is needed.
pub(super) fn update(present: &str, needs: &Needs) -> Result<Updated> {
    let mut document: DocumentMut = present.parse().context("can't read Cargo.toml as TOML; mend or remove it")?;
    let before = document.to_string();
    let mut notes = Vec::new();
    let root = document.as_table_mut();
    name(table(root, "package")?, needs, &mut notes);
    dependency(table(root, "dependencies")?, &needs.runtime, &mut notes)?;
    if needs.has_tests {
        let runtime = table(root, "dependencies")?.get(RUNTIME).cloned().unwrap_or_default();
        dev_dependencies(table(root, "dev-dependencies")?, &runtime, &needs.runtime)?;
    }
    let recorded = names(recorded(root)?)?;
    features(table(root, "features")?, &recorded, &needs.features, &mut notes)?;
    record(root, &needs.features)?;
    let text = document.to_string();
    // What isn't edited isn't even printed anew.
    let text = if text == before { present.to_owned() } else { ended_as(present, text) };
    Ok(Updated { text, notes })
}

/// A text with the line ends of another one.
fn ended_as(other: &str, text: String) -> String {
    if other.contains("\r\n") { text.replace("\r\n", "\n").replace('\n', "\r\n") } else { text }
}

/// The table with this key, which is created if it is missing.
fn table<'t>(parent: &'t mut dyn TableLike, key: &str) -> Result<&'t mut dyn TableLike> {
    let item = parent.entry(key).or_insert_with(|| Item::Table(Table::new()));
    let kind = item.type_name();
    item.as_table_like_mut().with_context(|| format!("expected a table for `{key}` in Cargo.toml, found {kind}"))
}

/// The array with this key, which is created if it is missing.
fn array<'t>(parent: &'t mut dyn TableLike, key: &str) -> Result<&'t mut Array> {
    let item = parent.entry(key).or_insert_with(|| Item::Value(Value::Array(Array::new())));
    let kind = item.type_name();
    item.as_array_mut().with_context(|| format!("expected an array for `{key}` in Cargo.toml, found {kind}"))
}

/// The texts of an array.
fn names(array: &Array) -> Result<Vec<String>> {
    let name = |value: &Value| {
        value.as_str().map(str::to_owned).with_context(|| format!("expected a text in Cargo.toml, found {value}"))
    };
    array.iter().map(name).collect()
}

/// Sets a value where it differs, and keeps the blanks and comments around it.
fn set(parent: &mut dyn TableLike, key: &str, value: impl Into<Value>) {
    let mut value: Value = value.into();
    match parent.get_mut(key).and_then(Item::as_value_mut) {
        Some(present) => {
            *value.decor_mut() = present.decor().clone();
            *present = value;
        }
        None => {
            // A blank before the end of an inline table stays there.
            let last = parent.iter_mut().last().and_then(|(_, item)| item.as_value_mut());
            if let Some(last) = last
                && last.decor().suffix().and_then(|suffix| suffix.as_str()) == Some(" ")
            {
                last.decor_mut().set_suffix("");
                value.decor_mut().set_suffix(" ");
            }
            parent.insert(key, Item::Value(value));
        }
    }
}

/// Removes a key. The comment above it stays, since it may be about what follows as well.
fn remove(parent: &mut dyn TableLike, key: &str) {
    let next = parent.iter().map(|(key, _)| key.to_owned()).skip_while(|other| other != key).nth(1);
    let above = parent.key(key).map(|key| prefix(key.leaf_decor())).unwrap_or_default();
    parent.remove(key);
    if let Some(mut key) = next.as_deref().and_then(|next| parent.key_mut(next))
        && above.contains('#')
    {
        let own = prefix(key.leaf_decor());
        key.leaf_decor_mut().set_prefix(format!("{above}{own}"));
    }
}

/// What stands before a key or a value.
fn prefix(decor: &Decor) -> String {
    decor.prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default().to_owned()
}

/// Removes a text from an array. The comment above it stays, and the next element has its line.
fn exclude(array: &mut Array, text: &str) {
    let is_it = |value: &Value| value.as_str() == Some(text);
    loop {
        let found = array.iter().position(is_it);
        let Some(at) = found else { return };
        let above = prefix(array.remove(at).decor());
        match array.get_mut(at) {
            Some(next) if at == 0 || above.contains('#') => next.decor_mut().set_prefix(above),
            None if above.contains('#') => {
                let trailing = array.trailing().as_str().unwrap_or_default().to_owned();
                array.set_trailing(format!("{}{trailing}", above.trim_end()));
            }
            _ => {}
        }
    }
}

/// Appends a text to an array, on a line of its own if the last element has one.
fn append(array: &mut Array, text: &str) {
    let last = array.iter().last().and_then(|last| last.decor().prefix()?.as_str().map(str::to_owned));
    match last.filter(|prefix| prefix.contains('\n')) {
        // The lines of a comment belong to the element that they precede.
        Some(prefix) => {
            let indent = prefix.rsplit('\n').next().unwrap_or_default();
            array.push_formatted(Value::from(text).decorated(format!("\n{indent}"), ""));
        }
        None => array.push(text),
    }
}

fn name(package: &mut dyn TableLike, needs: &Needs, notes: &mut Vec<String>) {
    let needed = needs.package.package();
    let present = package.get("name").and_then(Item::as_str).map(str::to_owned);
    if present.as_deref() != Some(needed) {
        set(package, "name", needed);
        let present = present.unwrap_or_default();
        notes.push(format!("the package `{present}` is named `{needed}`; --package gives it another name"));
    }
}

/// The dependency on the runtime.
fn dependency(dependencies: &mut dyn TableLike, needed: &Needed, notes: &mut Vec<String>) -> Result<()> {
    let (Needed::From(runtime) | Needed::Usually(runtime)) = needed;
    if !dependencies.contains_key(RUNTIME) {
        source(entry(dependencies, RUNTIME)?, runtime);
        notes.push(format!("the dependency on {RUNTIME} is there again: the generated code needs it"));
    } else if let Needed::From(runtime) = needed {
        source(entry(dependencies, RUNTIME)?, runtime);
    }
    let dependency = entry(dependencies, RUNTIME)?;
    match dependency.get("default-features").and_then(Item::as_bool) {
        Some(false) => {}
        Some(true) => {
            set(dependency, "default-features", false);
            notes.push(format!("`default-features` of {RUNTIME} is `false`: the features of this crate enable its"));
        }
        None => set(dependency, "default-features", false),
    }
    Ok(())
}

/// The table of a dependency, which is created if it is missing; `"1"` becomes `{ version = "1" }`.
fn entry<'t>(dependencies: &'t mut dyn TableLike, name: &str) -> Result<&'t mut dyn TableLike> {
    let item = dependencies.entry(name).or_insert_with(|| Item::Value(Value::InlineTable(InlineTable::new())));
    if let Some(value) = item.as_value_mut()
        && let Some(version) = value.as_str().map(str::to_owned)
    {
        let mut detailed = InlineTable::from_iter([("version", version)]);
        *detailed.decor_mut() = value.decor().clone();
        *value = Value::InlineTable(detailed);
    }
    let kind = item.type_name();
    item.as_table_like_mut().with_context(|| format!("expected a table for `{name}` in Cargo.toml, found {kind}"))
}

/// Makes a dependency come from there; its other keys stay.
fn source(dependency: &mut dyn TableLike, Runtime(keys): &Runtime) {
    keys.iter().for_each(|(key, value)| set(dependency, key, value));
    for old in SOURCE {
        if dependency.contains_key(old) && !keys.iter().any(|(key, _)| *key == old) {
            remove(dependency, old);
        }
    }
}

/// What the tests need. What is there stays, in whatever version.
fn dev_dependencies(dependencies: &mut dyn TableLike, runtime: &Item, needed: &Needed) -> Result<()> {
    let is_new = !dependencies.contains_key(RUNTIME);
    let dependency = entry(dependencies, RUNTIME)?;
    match needed {
        Needed::From(keys) => source(dependency, keys),
        Needed::Usually(_) if is_new => {
            let keys = SOURCE.iter().filter_map(|key| Some((key, runtime.get(key)?.as_value()?)));
            keys.for_each(|(key, value)| set(dependency, key, value.clone()));
        }
        Needed::Usually(_) => {}
    }
    include(array(dependency, "features")?, "test-support")?;
    for (name, version, features) in FOR_TESTS {
        if dependencies.contains_key(name) {
            continue;
        }
        set(dependencies, name, version);
        if !features.is_empty() {
            set(entry(dependencies, name)?, "features", Value::from_iter(features.iter().copied()));
        }
    }
    Ok(())
}

/// Appends a text if it is missing; answers whether it was.
fn include(array: &mut Array, text: &str) -> Result<bool> {
    let is_missing = !names(array)?.iter().any(|name| name == text);
    if is_missing {
        append(array, text);
    }
    Ok(is_missing)
}

/// The features, of which these were generated before.
fn features(table: &mut dyn TableLike, recorded: &[String], needed: &[Feature], notes: &mut Vec<String>) -> Result<()> {
    for feature in needed {
        let Feature { name, enables, is_default, adds: _ } = feature;
        let is_new = !table.contains_key(name);
        let row = array(table, name)?;
        for enabled in enables {
            // A workload that wasn't there before is no decision that is undone.
            let is_first = needed.iter().any(|one| one.name == *enabled) && !recorded.contains(enabled);
            if include(row, enabled)? && !is_new && !is_first {
                notes.push(format!("the feature `{name}` enables `{enabled}` again"));
            }
        }
        if is_new && recorded.contains(name) {
            notes.push(format!("the feature `{name}` is there again: the generated code has it"));
        } else if is_new && *is_default && table.contains_key("default") {
            include(array(table, "default")?, name)?;
        }
    }
    let stale = recorded.iter().filter(|name| !needed.iter().any(|feature| feature.name == **name));
    stale.filter(|name| table.contains_key(name)).cloned().collect::<Vec<_>>().iter().try_for_each(|name| {
        remove_feature(table, name)?;
        notes.push(format!("the feature `{name}` is removed: the generated code no longer has it"));
        Ok(())
    })
}

/// Removes a feature, also where others enable it.
fn remove_feature(table: &mut dyn TableLike, name: &str) -> Result<()> {
    remove(table, name);
    let rows: Vec<String> = table.iter().map(|(key, _)| key.to_owned()).collect();
    rows.iter().try_for_each(|row| {
        exclude(array(table, row)?, name);
        Ok(())
    })
}

/// The names of the features that were generated.
fn recorded(root: &mut dyn TableLike) -> Result<&mut Array> {
    let package = table(root, "package")?;
    let metadata = package.entry("metadata").or_insert_with(|| {
        let mut metadata = Table::new();
        metadata.set_implicit(true);
        Item::Table(metadata)
    });
    let metadata = metadata.as_table_like_mut().context("expected a table for `package.metadata` in Cargo.toml")?;
    array(table(metadata, "graphdown")?, "features")
}

/// Writes the names of the features that are generated.
fn record(root: &mut dyn TableLike, features: &[Feature]) -> Result<()> {
    let array = recorded(root)?;
    let needed: Vec<&str> = features.iter().map(|feature| feature.name.as_str()).collect();
    if names(array)? != needed {
        let decor = array.decor().clone();
        *array = Array::from_iter(needed);
        *array.decor_mut() = decor;
    }
    Ok(())
}
