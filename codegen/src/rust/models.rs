//! Components and types without a name come in; modules of models, enumerations and polymorphic enums go out.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::{
    catalogue::{Catalogue, Kind, is_enumeration},
    doc,
    ident::{Ident, Scope},
    krate::{Enumeration, Field, Item, Model, Polymorphic, PolymorphicVariant, TypeFile, TypeModule, Variant},
    types::{Place, Types},
};
use crate::spec::Schema;

/// Types by the module and the file that they go to; the file is named after the type that it is about.
type Files = BTreeMap<Vec<Ident>, BTreeMap<String, Vec<Item>>>;

/// All modules of types, once everything that refers to types has been read.
#[must_use]
pub fn modules(types: &mut Types) -> Vec<TypeModule> {
    let mut files = components(types);
    // Making one may find more, within it.
    let mut done = 0;
    while let Some(inline) = types.inline.get(done) {
        let (path, schema, place, about) =
            (inline.path.clone(), inline.schema, inline.place.clone(), inline.about.clone());
        done += 1;
        let item = match is_enumeration(schema) {
            true => Item::Enumeration(enumeration(path.ident.clone(), schema, about)),
            false => Item::Model(model((path.ident.clone(), path.ident.as_str(), about), schema, &place, types)),
        };
        let file = Ident::snake(path.ident.as_str()).bare().to_owned();
        files.entry(path.module).or_default().entry(file).or_default().push(item);
    }
    let models = vec![Ident::snake("models")];
    files.entry(models.clone()).or_default();
    let children: Vec<Ident> =
        files.keys().filter(|module| module.len() == 2).filter_map(|module| module.last().cloned()).collect();
    files
        .into_iter()
        .map(|(module, files)| {
            let children = if module == models { children.clone() } else { Vec::new() };
            type_module(module, children, files)
        })
        .collect()
}

fn type_module(module: Vec<Ident>, children: Vec<Ident>, files: BTreeMap<String, Vec<Item>>) -> TypeModule {
    let mut scope = Scope::default();
    for child in &children {
        scope.claim([child.clone()]);
    }
    let docs = match module.as_slice() {
        [first] if first.as_str() == "requests" => {
            vec![String::from("What calls send that is no resource: the parameters of actions.")]
        }
        [_] => vec![String::from("The types that the service sends and takes.")],
        [.., last] => vec![format!("The types of the namespace `{}`.", last.bare())],
        [] => Vec::new(),
    };
    let files = files
        .into_iter()
        .map(|(name, items)| TypeFile {
            module: scope.claim([Ident::snake(&name), Ident::snake(&format!("{name} type"))]),
            items,
        })
        .collect();
    TypeModule { module, docs, children, files }
}

fn components(types: &mut Types) -> Files {
    let about = |name: &str| format!("{}.", doc::code(name));
    let entries: Vec<_> = types
        .catalogue
        .entries
        .iter()
        .map(|(name, entry)| (*name, entry.path.clone(), entry.schema, entry.kind.clone()))
        .collect();
    let mut files = Files::new();
    for (name, path, schema, kind) in entries {
        let simple = name.rsplit('.').next().unwrap_or(name);
        let mut items = Vec::new();
        match kind {
            Kind::Alias => continue,
            Kind::Enumeration => items.push(Item::Enumeration(enumeration(path.ident.clone(), schema, about(name)))),
            Kind::Model | Kind::Base(_) | Kind::OpenBase => {
                let place = Place { module: path.module.clone(), name: simple.to_owned(), depth: 0 };
                items.push(Item::Model(model((path.ident.clone(), name, about(name)), schema, &place, types)));
            }
        }
        if let Kind::Base(any) = kind {
            items.push(Item::Polymorphic(polymorphic(any.ident, name, &types.catalogue)));
        }
        let file = Ident::snake(path.ident.as_str()).bare().to_owned();
        files.entry(path.module).or_default().entry(file).or_default().extend(items);
    }
    files
}

fn model<'a>(
    (ident, wire_name, about): (Ident, &str, String),
    schema: &'a Schema,
    place: &Place,
    types: &mut Types<'a>,
) -> Model {
    let mut scope = Scope::with(&["additional"]);
    let mut setters = Scope::with(&["with_null", "with_property"]);
    let properties = types.catalogue.properties(schema);
    let fields = properties.into_iter().filter(|(name, _)| !name.starts_with("@odata.")).map(|(name, schema)| {
        let property = format!("{name} property");
        Field {
            ident: scope.claim([Ident::snake(name), Ident::snake(&property)]),
            setter: setters.claim([Ident::snake(&format!("with {name}")), Ident::snake(&format!("with {property}"))]),
            wire_name: name.to_owned(),
            ty: types.of(schema, &place.within(name)),
            docs: documented(schema.description.as_deref(), || format!("{}.", doc::code(name))),
            deprecated: deprecation(schema),
        }
    });
    let fields = fields.collect();
    Model {
        ident,
        wire_name: wire_name.to_owned(),
        docs: type_docs(schema, || about.clone()),
        deprecated: deprecation(schema),
        fields,
    }
}

fn enumeration(ident: Ident, schema: &Schema, about: String) -> Enumeration {
    let unknown = Ident::pascal("unknown");
    let mut scope = Scope::with(&["Unknown"]);
    let mut seen = std::collections::BTreeSet::new();
    let texts = schema.members.iter().filter_map(Json::as_str).filter(|text| seen.insert(*text));
    let meanings = schema.ms_enum.iter().flat_map(|names| &names.values);
    let meanings: BTreeMap<&str, &str> =
        meanings.filter_map(|one| Some((one.value.as_str(), one.description.as_deref()?))).collect();
    let variants = texts.map(|text| Variant {
        ident: scope.claim([Ident::pascal(text), Ident::pascal(&format!("{text} member"))]),
        wire_name: text.to_owned(),
        docs: documented(meanings.get(text).copied(), || format!("{}.", doc::code(text))),
    });
    let variants = variants.collect();
    Enumeration { docs: type_docs(schema, || about.clone()), deprecated: deprecation(schema), variants, unknown, ident }
}

fn polymorphic(ident: Ident, base: &str, catalogue: &Catalogue) -> Polymorphic {
    let mut scope = Scope::with(&["Other"]);
    let mut variants = Vec::new();
    let derived = catalogue.entries.get(base).map(|entry| entry.derived.as_slice()).unwrap_or_default();
    for name in [base].iter().chain(derived) {
        let Some(entry) = catalogue.entries.get(name) else { continue };
        let simple = entry.path.ident.as_str();
        let qualified = format!("{} {simple}", entry.path.module.last().map_or("", Ident::as_str));
        variants.push(PolymorphicVariant {
            ident: scope.claim([
                Ident::pascal(simple),
                Ident::pascal(&qualified),
                Ident::pascal(&format!("{simple} type")),
            ]),
            ty: entry.path.clone(),
            wire_name: (*name).to_owned(),
            docs: vec![format!("{}.", doc::code(name))],
        });
    }
    let docs = doc::wrapped(&format!("{} or a type that derives from it, told by `@odata.type`.", doc::code(base)));
    Polymorphic { ident, docs, variants, other: Ident::pascal("other") }
}

fn type_docs(schema: &Schema, fallback: impl Fn() -> String) -> Vec<String> {
    let mut docs = documented(schema.description.as_deref(), fallback);
    if let Some(page) = schema.external_docs.as_ref().and_then(|page| doc::link("Documentation", &page.url)) {
        docs.extend([String::new(), page]);
    }
    docs
}

/// Doc lines, never none: every item has some.
fn documented(description: Option<&str>, fallback: impl Fn() -> String) -> Vec<String> {
    let lines = doc::lines(description.unwrap_or_default());
    if lines.is_empty() { vec![fallback()] } else { lines }
}

/// The note of a deprecation.
fn deprecation(schema: &Schema) -> Option<String> {
    schema.deprecated.then(|| doc::note(schema.deprecation.as_deref()))
}
