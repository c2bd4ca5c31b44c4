//! Decides the modules of models, enumerations and polymorphic enums, for components and for types without a name.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    alternatives::{self, Alternatives, Member},
    catalogue::Kind,
    enums::{sentence, told, union},
    inheritance::{self, Inheritance},
    krate::{Enumeration, Field, Imports, Item, Model, TypeFile, TypeModule, TypePath, Variant},
    types::{Context, Owner, Types},
};
use crate::{
    gateway::{Docs, Ident, Module, Prose, Scope},
    spec::Schema,
};

/// Types by the module that they go to and the type that their file is about, in the order of the files' names.
type Files = BTreeMap<Vec<Module>, BTreeMap<(Module, Ident), Vec<Item>>>;

/// All modules of types, once everything that refers to types has been read.
#[must_use]
pub(crate) fn modules(types: &mut Types) -> Vec<TypeModule> {
    let mut files = components(types);
    // Making one may find more, within it.
    let mut done = 0;
    while let Some(inline) = types.inline.get(done) {
        let (path, schema, context, about) =
            (inline.path.clone(), inline.schema, inline.context.clone(), inline.about.clone());
        types.owner = inline.owner.clone();
        done += 1;
        let item = item((path.ident.clone(), path.ident.as_str(), about), schema, &context, types);
        files.entry(path.module).or_default().entry(file(path.ident)).or_default().push(item);
    }
    for (path, answers) in std::mem::take(&mut types.answers) {
        files.entry(path.module).or_default().entry(file(path.ident)).or_default().push(Item::Answers(answers));
    }
    tell_inheritance(&mut files, types);
    let models = vec![Module::named("models")];
    files.entry(models.clone()).or_default();
    let children: Vec<Module> =
        files.keys().filter(|module| module.len() == 2).filter_map(|module| module.last().cloned()).collect();
    files
        .into_iter()
        .map(|(module, files)| {
            let children = if module == models { children.clone() } else { Vec::new() };
            type_module(module, children, files)
        })
        .collect()
}

/// Tells each type what it derives from and what tells it apart, and bases what else their places may hold.
fn tell_inheritance(files: &mut Files, types: &Types) {
    let mut known = inheritance::of(&types.catalogue);
    for (module, files) in files {
        for item in files.values_mut().flatten() {
            let Item::Model(model) = item else { continue };
            let path = TypePath { module: module.clone(), ident: model.ident.clone() };
            let Inheritance { bases, discriminators } = known.remove(&path).unwrap_or_default();
            if discriminators.iter().any(|one| !one.derived.is_empty()) {
                model.docs = std::mem::take(&mut model.docs).then(Docs::paragraph(&Prose::fixed(OF_BASE)));
            }
            model.bases = bases.into_iter().collect();
            model.discriminators = discriminators;
        }
    }
}

/// What is said of a type from which others derive.
const OF_BASE: &str = "A value may be of a type that derives from this one: `is` and `downcast` of \
    [`Model`](crate::model::Model) tell, and `from` makes a value of this type from one of those.";

fn type_module(module: Vec<Module>, children: Vec<Module>, files: BTreeMap<(Module, Ident), Vec<Item>>) -> TypeModule {
    let mut scope = Scope::default();
    for child in &children {
        scope.claim_module([child.clone()]);
    }
    let docs = match module.as_slice() {
        [first] if first.as_str() == "requests" => {
            Docs::fixed("What calls send that is no resource: the parameters of actions.").then(of_all())
        }
        [_] => Docs::fixed("The types that the service sends and takes.").then(of_all()),
        [.., last] => {
            let name = Prose::code(last.as_str());
            Docs::line(&Prose::fixed("The types of the namespace ").and(&name).and(&Prose::fixed(".")))
        }
        [] => Docs::default(),
    };
    let files = files
        .into_iter()
        .map(|((name, _), items)| TypeFile {
            imports: Imports::default(),
            module: scope.claim_module([name.clone(), Module::named(&format!("{} type", name.as_str()))]),
            items,
            feature: None,
        })
        .collect();
    TypeModule { module, docs, children, files }
}

/// What all types can do.
fn of_all() -> Docs {
    Docs::paragraph(&Prose::fixed(
        "Each struct is a [`Model`](crate::model::Model), which reads and writes JSON, and has `Clone`, `Debug`, `Default`, \
         `PartialEq` and serde's `Serialize` and `Deserialize`; `with_` methods set its properties. Each enumeration has \
         those too but for `Default`, and `Eq`, `Hash`, `Display` and `FromStr`. A type that derives from others becomes \
         any of those by `into`. All are `Send` and `Sync`.",
    ))
}

/// The file of a type, which no other type has.
fn file(about: Ident) -> (Module, Ident) {
    (Module::named(about.as_str()), about)
}

fn components(types: &mut Types) -> Files {
    let entries: Vec<_> = types
        .catalogue
        .entries
        .iter()
        .map(|(name, entry)| (*name, entry.path.clone(), entry.schema, entry.kind.clone()))
        .collect();
    let mut files = Files::new();
    for (name, path, schema, kind) in entries {
        let simple = name.rsplit('.').next().unwrap_or(name);
        if kind == Kind::Alias {
            continue;
        }
        types.owner = Owner::component(name);
        let context = Context { module: path.module.clone(), name: simple.to_owned(), depth: 0 };
        let item = item((path.ident.clone(), name, sentence(name)), schema, &context, types);
        files.entry(path.module).or_default().entry(file(path.ident)).or_default().push(item);
    }
    files
}

/// The type that a schema asks for.
fn item<'a>(
    (ident, name, about): (Ident, &str, Prose),
    schema: &'a Schema,
    context: &Context,
    types: &mut Types<'a>,
) -> Item {
    match alternatives::of(schema, &types.catalogue.types) {
        _ if alternatives::lists_members(schema) => Item::Enumeration(enumeration(ident, schema, about, types)),
        Some(Alternatives::Enumeration) => Item::Enumeration(enumeration(ident, schema, about, types)),
        Some(Alternatives::Told(property, components)) => {
            let discriminator = schema.discriminator.as_deref();
            Item::Polymorphic(told(
                ident,
                type_docs(schema, &about),
                (property, discriminator),
                &components,
                &types.catalogue,
            ))
        }
        Some(Alternatives::Several(alternatives)) => {
            let docs = (type_docs(schema, &about), deprecation(schema));
            Item::Union(union(ident, docs, &alternatives, context, types))
        }
        _ => Item::Model(model((ident, name, about), schema, context, types)),
    }
}

fn model<'a>(
    (ident, wire_name, about): (Ident, &str, Prose),
    schema: &'a Schema,
    context: &Context,
    types: &mut Types<'a>,
) -> Model {
    let mut scope = Scope::with(&["additional"]);
    let mut setters = Scope::with(&["with_null", "with_property"]);
    // Only the service sets a read-only property of its resources. Within a value that is part of others, such as a
    // reference to a resource by its id, pages say the same of what requests must state.
    let is_resource = types.answered.contains(&TypePath { module: context.module.clone(), ident: ident.clone() });
    let properties = types.catalogue.properties(schema);
    let required: BTreeSet<&str> = types.catalogue.types.required(schema).into_iter().collect();
    let fields = properties.into_iter().filter(|(name, _)| !name.starts_with("@odata.")).map(|(name, schema)| {
        let property = format!("{name} property");
        let setter = [Ident::snake(&format!("with {name}")), Ident::snake(&format!("with {property}"))];
        Field {
            ident: scope.claim([Ident::snake(name), Ident::snake(&property)]),
            setter: (!(schema.read_only && is_resource)).then(|| setters.claim(setter)),
            wire_name: name.to_owned(),
            ty: types.of(schema, &context.within(name)),
            docs: property_docs(name, schema),
            deprecated: deprecation(schema),
            is_required: required.contains(name),
            is_navigation: schema.navigation,
            feature: None,
        }
    });
    let fields = fields.collect();
    Model {
        ident,
        wire_name: wire_name.to_owned(),
        docs: type_docs(schema, &about),
        deprecated: deprecation(schema),
        fields,
        discriminators: Vec::new(),
        bases: Vec::new(),
    }
}

/// What the names of members say that stand for values that are unknown: to the one who wrote the document, or in general.
/// Graph's enumerations that may get more members have the second.
const UNKNOWN: [&str; 2] = ["unknown", "unknownFutureValue"];

fn enumeration<'a>(ident: Ident, schema: &'a Schema, about: Prose, types: &Types<'a>) -> Enumeration {
    let unknown = Ident::pascal("unknown");
    let mut scope = Scope::with(&["Unknown"]);
    let members = alternatives::members(schema, &types.catalogue.types);
    let is_of_numbers = members.iter().all(|one| matches!(one.value, Member::Number(_)));
    let default = schema.default.as_deref().and_then(|default| Member::of(default, schema.ty.as_deref()));
    let (mut variants, mut unlisted, mut default_variant) = (Vec::new(), Vec::new(), None);
    for member in members {
        let is_default = Some(&member.value) == default.as_ref();
        let (text, spoken) = match member.value {
            Member::Text(text) => (text.clone(), text),
            // A sign is no part of a name.
            Member::Number(number @ ..0) => (number.to_string(), format!("minus {}", number.unsigned_abs())),
            Member::Number(number) => (number.to_string(), number.to_string()),
        };
        let called = member.name.unwrap_or(&spoken);
        if UNKNOWN.iter().any(|unknown| unknown.eq_ignore_ascii_case(called)) {
            unlisted.push(text);
            continue;
        }
        default_variant = default_variant.or(is_default.then_some(variants.len()));
        variants.push(Variant {
            ident: scope.claim([Ident::pascal(called), Ident::pascal(&format!("{called} member"))]),
            docs: documented(member.description, &sentence(&text)),
            wire_name: text,
        });
    }
    Enumeration {
        ident,
        docs: type_docs(schema, &about),
        deprecated: deprecation(schema),
        variants,
        is_of_numbers,
        unknown,
        unlisted,
        default: default_variant,
    }
}

fn type_docs(schema: &Schema, fallback: &Prose) -> Docs {
    let docs = documented(schema.description.as_deref(), fallback);
    match schema.external_docs.as_ref().and_then(|page| Prose::link("Documentation", &page.url)) {
        Some(page) => docs.then(Docs::line(&page)),
        None => docs,
    }
}

/// Says of a property that only the service sets it, unless its description does.
fn property_docs(name: &str, schema: &Schema) -> Docs {
    let description = schema.description.as_deref();
    let docs = documented(description, &sentence(name));
    let said = description.unwrap_or_default().to_ascii_lowercase();
    let is_said = ["read-only", "readonly", "read only"].iter().any(|words| said.contains(words));
    if schema.read_only && !is_said { docs.then(Docs::line(&Prose::fixed("Read-only."))) } else { docs }
}

/// A doc comment, never none: every item has one.
fn documented(description: Option<&str>, fallback: &Prose) -> Docs {
    let docs = Docs::markdown(description.unwrap_or_default());
    if docs.is_empty() { Docs::line(fallback) } else { docs }
}

/// The note of a deprecation.
fn deprecation(schema: &Schema) -> Option<Prose> {
    schema.deprecated.then(|| Prose::note(schema.deprecation.as_deref()))
}
