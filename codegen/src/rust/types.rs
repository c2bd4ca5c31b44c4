//! Decides the Rust type of a schema at its place, and collects the schemas without a name that become types of their
//! own.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    alternatives::{self, Alternatives},
    catalogue::{Catalogue, Entry, Kind},
    krate::{Answers, Reply, Type, TypePath},
};
use crate::{
    api::Method,
    diagnostic::{Code, Diagnostics},
    gateway::{Ident, Module, Prose, Scope},
    limits::{NESTED_BASES, NESTED_TYPES},
    source::Span,
    spec::{AdditionalProperties, Document, Format, Schema},
};

/// Where a schema without a name stands: what its type is called after.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    /// The module that its type goes to.
    pub module: Vec<Module>,
    /// `calendar recurrence`
    pub name: String,
    /// How deep it lies.
    pub depth: usize,
}

/// A type without a name of its own, named after its context.
#[derive(Debug)]
pub(crate) struct Inline<'a> {
    /// Where it lives.
    pub path: TypePath,
    /// Its schema.
    pub schema: &'a Schema,
    /// Where it was found.
    pub context: Context,
    /// What is said of it where the document says nothing.
    pub about: Prose,
    /// The part of the document that it is of.
    pub owner: Owner,
}

/// An operation or a component, by the names on the way to it in the document: what is reported of a schema within it is
/// reported there.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Owner(Vec<String>);

/// Finds types, and collects those that have no name of their own.
#[derive(Debug)]
pub(crate) struct Types<'a> {
    /// The components.
    pub catalogue: Catalogue<'a>,
    /// Found so far, to be made into types.
    pub inline: Vec<Inline<'a>>,
    /// Enums of what comes back by status.
    pub answers: Vec<(TypePath, Answers)>,
    /// The schemas whose values are files of forms, by their addresses: a schema has no name to know it by.
    files: BTreeSet<usize>,
    /// The types that calls give back, with what derives from them: resources of the service rather than parts of others.
    pub answered: BTreeSet<TypePath>,
    /// References to components that are not there, with the first place of each.
    missing: BTreeMap<String, (String, Owner)>,
    /// Forms with files whose properties aren't known, by method and path.
    raw_forms: BTreeSet<(Method, String)>,
    /// Contexts that lie deeper than types are made for.
    too_deep: BTreeMap<String, Owner>,
    /// What the types that are asked for are of.
    pub owner: Owner,
}

impl Owner {
    /// A component that is a schema.
    #[must_use]
    pub(crate) fn component(name: &str) -> Owner {
        Owner(["components", "schemas", name].map(str::to_owned).into())
    }

    /// A call, on the shortest of its paths.
    #[must_use]
    pub(crate) fn call(method: Method, path: &str) -> Owner {
        Owner(["paths", path, &method.as_str().to_ascii_lowercase()].map(str::to_owned).into())
    }

    fn span(&self, document: &Document) -> Span {
        document.origins.of(&self.0.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

impl Context {
    /// The place of a property within this place.
    #[must_use]
    pub(crate) fn within(&self, property: &str) -> Context {
        Context { module: self.module.clone(), name: format!("{} {property}", self.name), depth: self.depth + 1 }
    }
}

impl<'a> Types<'a> {
    /// Nothing found yet.
    #[must_use]
    pub(crate) fn new(catalogue: Catalogue<'a>) -> Self {
        Types {
            catalogue,
            inline: Vec::new(),
            answers: Vec::new(),
            files: BTreeSet::new(),
            answered: BTreeSet::new(),
            missing: BTreeMap::new(),
            raw_forms: BTreeSet::new(),
            too_deep: BTreeMap::new(),
            owner: Owner::default(),
        }
    }

    /// The type of a property, a body or a result; a base's place holds what derives from it too.
    pub(crate) fn of(&mut self, schema: &'a Schema, context: &Context) -> Type {
        if context.depth > NESTED_TYPES {
            self.too_deep.entry(context.name.clone()).or_insert_with(|| self.owner.clone());
            return Type::Json;
        }
        if self.files.contains(&std::ptr::from_ref(schema).addr()) {
            return Type::File;
        }
        if let Some(component) = schema.target() {
            return self.of_component(component, context);
        }
        if let Some(alternatives) = alternatives::of(schema, &self.catalogue.types) {
            return self.of_alternatives(schema, alternatives, context);
        }
        let within = || Context { depth: context.depth + 1, ..context.clone() };
        match schema.ty.as_deref() {
            _ if alternatives::lists_members(schema) => Type::Enumeration(self.name(schema, context)),
            Some("array") => match schema.items.as_deref() {
                Some(items) => Type::List(Box::new(self.of(items, &within()))),
                None => Type::List(Box::new(Type::Json)),
            },
            Some("string") => text(schema.format()),
            Some("boolean") => Type::Bool,
            Some("integer") => match schema.format() {
                Some(Format::Int32 | Format::Int16 | Format::Int8 | Format::UInt8 | Format::UInt16) => Type::I32,
                Some(Format::UInt64) => Type::U64,
                _ => Type::I64,
            },
            Some("number") => Type::F64,
            _ => match schema.values() {
                Some(AdditionalProperties::Of(values)) => Type::Map(Box::new(self.of(values, &within()))),
                _ if schema.is_object() || schema.all_of.iter().any(|part| !part.only_annotates()) => {
                    Type::Inline(self.name(schema, context))
                }
                Some(AdditionalProperties::Any(_)) => Type::Map(Box::new(Type::Json)),
                None => Type::Json,
            },
        }
    }

    /// What a body without a name becomes, under a name that was decided elsewhere.
    pub(crate) fn add_named(&mut self, schema: &'a Schema, path: TypePath, about: Prose) {
        let context = Context { module: path.module.clone(), name: path.ident.bare().to_owned(), depth: 0 };
        self.inline.push(Inline { path, schema, context, about, owner: self.owner.clone() });
    }

    /// Values of that schema, which is a property of a form, are files.
    pub(crate) fn add_file(&mut self, schema: &'a Schema) {
        self.files.insert(std::ptr::from_ref(schema).addr());
    }

    /// The body of that operation is a form that can only be sent as bytes.
    pub(crate) fn add_raw_form(&mut self, method: Method, path: &str) {
        self.raw_forms.insert((method, path.to_owned()));
    }

    /// An enum of what comes back by status, under the name of its place.
    pub(crate) fn add_answers(&mut self, context: &Context, answers: impl FnOnce(Ident) -> Answers) -> TypePath {
        let scope = self.catalogue.scopes.entry(context.module.clone()).or_insert_with(Scope::of_types);
        let path = TypePath { module: context.module.clone(), ident: scope.claim_type(&context.name) };
        self.answers.push((path.clone(), answers(path.ident.clone())));
        path
    }

    /// A call gives that back.
    pub(crate) fn add_answered(&mut self, reply: &Reply) {
        let ty = match reply {
            Reply::Value(ty) | Reply::Collection(ty) => ty,
            Reply::Optional(inner) => return self.add_answered(inner),
            Reply::Nothing | Reply::Scalar(_) | Reply::Content | Reply::ByStatus(_) => return,
        };
        let (Type::Model(path) | Type::Inline(path)) = ty else { return };
        if self.answered.insert(path.clone()) {
            let entries = &self.catalogue.entries;
            let derived = entries.values().filter(|entry| entry.path == *path).flat_map(|entry| &entry.derived);
            self.answered.extend(derived.filter_map(|name| Some(entries.get(name)?.path.clone())));
        }
    }

    /// The properties of an object, with those that it inherits.
    pub(crate) fn properties_of(&self, schema: &'a Schema) -> Vec<(&'a str, &'a Schema)> {
        let named = schema.target().and_then(|target| self.catalogue.find(target)).map(|entry| entry.schema);
        self.catalogue.properties(named.unwrap_or(schema)).into_iter().collect()
    }

    /// Reports what was referred to and isn't there, and what lies deeper than it is followed.
    pub(crate) fn report(&self, document: &Document, diagnostics: &mut Diagnostics) {
        let origin = |component: &str| document.origins.of(&["components", "schemas", component]);
        for component in self.catalogue.types.graph().cut_off() {
            let message = format!("`{component}` inherits from more than {NESTED_BASES} types");
            diagnostics
                .push(Code::NestingLimit, origin(component), message)
                .help("shorten the chain; the crate's type lacks the properties of the rest");
        }
        let components = self.catalogue.entries.iter().map(|(name, entry)| (*name, entry.schema, origin(name)));
        let inline = self.inline.iter().map(|one| (one.context.name.as_str(), one.schema, one.owner.span(document)));
        for (name, schema, span) in components.chain(inline) {
            for property in alternatives::conflicts(schema, &self.catalogue.types) {
                let message = format!("`{name}` is given several types of `{property}`, of which one is used");
                diagnostics
                    .push(Code::Ignored, span, message)
                    .help("state one type in all its parts; a value of another type is kept as it comes");
            }
        }
        for (method, path) in &self.raw_forms {
            let message = format!("`{method} {path}` sends a form whose properties aren't known");
            diagnostics
                .push(Code::Ignored, document.origins.operation(path, *method), message)
                .help("state them under `properties` of its schema; the method takes the form's bytes");
        }
        for (context, owner) in &self.too_deep {
            let message = format!("`{context}` is nested more than {NESTED_TYPES} deep in unnamed lists and objects");
            diagnostics
                .push(Code::NestingLimit, owner.span(document), message)
                .help("the crate accepts any JSON there");
        }
        for (component, (context, owner)) in &self.missing {
            diagnostics
                .push(
                    Code::UnresolvedType,
                    owner.span(document),
                    format!("`{context}` refers to `{component}`, which the document doesn't define"),
                )
                .help("the crate accepts any JSON there");
        }
    }

    fn of_component(&mut self, component: &str, context: &Context) -> Type {
        let Some(Entry { path, kind, schema, .. }) = self.catalogue.find(component) else {
            let owner = || (context.name.clone(), self.owner.clone());
            self.missing.entry(component.to_owned()).or_insert_with(owner);
            return Type::Json;
        };
        match kind {
            Kind::Model => Type::Model(path.clone()),
            Kind::Enumeration => Type::Enumeration(path.clone()),
            Kind::Told => Type::Polymorphic(path.clone()),
            Kind::Union => Type::Union(path.clone()),
            Kind::Alias => {
                let schema = *schema;
                let context = Context { depth: context.depth + 1, ..context.clone() };
                if schema.target().is_some() { Type::Json } else { self.of(schema, &context) }
            }
        }
    }

    fn of_alternatives(&mut self, schema: &'a Schema, alternatives: Alternatives<'a>, context: &Context) -> Type {
        match alternatives {
            Alternatives::One(one) => self.of(one, &Context { depth: context.depth + 1, ..context.clone() }),
            Alternatives::Enumeration => Type::Enumeration(self.name(schema, context)),
            Alternatives::Text => Type::Text,
            Alternatives::Number => Type::F64,
            Alternatives::Told(..) => Type::Polymorphic(self.name(schema, context)),
            Alternatives::Several(_) => Type::Union(self.name(schema, context)),
            Alternatives::Any => Type::Json,
        }
    }

    fn name(&mut self, schema: &'a Schema, context: &Context) -> TypePath {
        let scope = self.catalogue.scopes.entry(context.module.clone()).or_insert_with(Scope::of_types);
        let path = TypePath { module: context.module.clone(), ident: scope.claim_type(&context.name) };
        let about = Prose::fixed("What stands in ").and(&Prose::code(&context.name)).and(&Prose::fixed("."));
        let owner = self.owner.clone();
        self.inline.push(Inline { path: path.clone(), schema, context: context.clone(), about, owner });
        path
    }
}

fn text(format: Option<Format>) -> Type {
    match format {
        Some(Format::DateTime) => Type::DateTimeOffset,
        Some(Format::Date) => Type::Date,
        Some(Format::Time) => Type::TimeOfDay,
        Some(Format::Duration) => Type::Duration,
        Some(Format::Base64Url | Format::Byte | Format::Base64) => Type::Binary,
        _ => Type::Text,
    }
}
