//! Writes the names of types, as seen from one place or another. Each place says how it names the path of an item; only
//! this file writes what a type is made of, and what a file has to import for it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Reply, Type, TypePath};
use crate::gateway::{Ident, Module, TypeName};

/// How a place names an item.
pub(crate) type Naming<'n> = dyn FnMut(&TypePath) -> TypeName + 'n;

impl TypePath {
    /// An item of the runtime, which the crate has in a module of the same name: `model::Json`.
    #[must_use]
    pub(crate) fn of_runtime(module: &'static str, name: &'static str) -> TypePath {
        TypePath { module: vec![Module::named(module)], ident: Ident::fixed(name) }
    }

    /// The static of an operation.
    #[must_use]
    pub(crate) fn of_operation(module: &Module, ident: &Ident) -> TypePath {
        TypePath { module: vec![Module::named("operations"), module.clone()], ident: ident.clone() }
    }

    /// Its modules and its name.
    #[must_use]
    pub(crate) fn steps(&self) -> Vec<&Ident> {
        self.module.iter().map(Module::ident).chain([&self.ident]).collect()
    }

    /// By its name alone, where it is imported.
    #[must_use]
    pub(crate) fn alone(&self) -> TypeName {
        TypeName::path([], &self.ident)
    }

    /// As another crate names it: `graphdown::models::Call`.
    #[must_use]
    pub(crate) fn outside(&self, import: &Ident) -> TypeName {
        TypeName::path(std::iter::once(import).chain(self.module.iter().map(Module::ident)), &self.ident)
    }

    /// As a file of this module names it, which imports it or the first module on the way to it.
    #[must_use]
    pub(crate) fn inside(&self, own: &[Module]) -> TypeName {
        match self.module == own || is_runtimes(&self.module) {
            true => self.alone(),
            false => TypeName::path(self.module.iter().map(Module::ident), &self.ident),
        }
    }
}

/// Whether a module is the runtime's.
fn is_runtimes(module: &[Module]) -> bool {
    matches!(module, [only] if matches!(only.as_str(), "http" | "model"))
}

impl Type {
    /// Its name, without `Option`.
    #[must_use]
    pub(crate) fn name(&self, naming: &mut Naming) -> TypeName {
        let mut model = |name| naming(&TypePath::of_runtime("model", name));
        match self {
            Type::Text => TypeName::fixed("String"),
            Type::Bool => TypeName::fixed("bool"),
            Type::I32 => TypeName::fixed("i32"),
            Type::I64 => TypeName::fixed("i64"),
            Type::U64 => TypeName::fixed("u64"),
            Type::F64 => TypeName::fixed("f64"),
            Type::DateTimeOffset => model("DateTimeOffset"),
            Type::Date => model("Date"),
            Type::TimeOfDay => model("TimeOfDay"),
            Type::Duration => model("Duration"),
            Type::Binary => model("Binary"),
            Type::Json => model("Json"),
            Type::Model(path)
            | Type::Inline(path)
            | Type::Enumeration(path)
            | Type::Polymorphic(path)
            | Type::Union(path) => naming(path),
            Type::Boxed(path) => TypeName::fixed("Box").of(&naming(path)),
            Type::List(item) => TypeName::fixed("Vec").of(&item.name(naming)),
            Type::Map(item) => {
                let map = model("Map");
                map.of(&item.name(naming))
            }
            Type::File => naming(&TypePath::of_runtime("http", "File")),
        }
    }
}

impl Type {
    /// Visits the items that its name names.
    pub(crate) fn each(&self, visit: &mut dyn FnMut(&TypePath)) {
        drop(self.name(&mut |path| named(path, visit)));
    }
}

impl Reply {
    /// Visits the items that its name names.
    pub(crate) fn each(&self, visit: &mut dyn FnMut(&TypePath)) {
        drop(self.name(&mut |path| named(path, visit)));
    }

    /// The name of the type that a call gives back.
    #[must_use]
    pub(crate) fn name(&self, naming: &mut Naming) -> TypeName {
        match self {
            Reply::Nothing => TypeName::fixed("()"),
            Reply::Value(ty) => ty.name(naming),
            Reply::Collection(ty) => naming(&TypePath::of_runtime("http", "Collection")).of(&ty.name(naming)),
            Reply::Scalar(ty) => naming(&TypePath::of_runtime("http", "Scalar")).of(&ty.name(naming)),
            Reply::Content => naming(&TypePath::of_runtime("http", "Content")),
            Reply::Optional(inner) => TypeName::fixed("Option").of(&inner.name(naming)),
            Reply::ByStatus(path) => naming(path),
        }
    }
}

fn named(path: &TypePath, visit: &mut dyn FnMut(&TypePath)) -> TypeName {
    visit(path);
    path.alone()
}

/// What a file imports, by where it is imported from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Imports(pub BTreeMap<Root, BTreeSet<Ident>>);

/// Where something is imported from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Root {
    /// `super`
    Super,
    /// `crate`
    Crate,
    /// `graphdown_runtime::http`
    Runtime(Module),
}

impl Imports {
    /// Adds what [`TypePath::inside`] needs in a file of the module `own` that defines some names itself.
    pub(crate) fn add(&mut self, path: &TypePath, own: &[Module], defined: &[&Ident]) {
        let (root, ident) = match path.module.as_slice() {
            module if module == own && defined.contains(&&path.ident) => return,
            module if module == own => (Root::Super, &path.ident),
            [runtime] if is_runtimes(&path.module) => (Root::Runtime(runtime.clone()), &path.ident),
            [first, ..] => (Root::Crate, first.ident()),
            [] => return,
        };
        self.0.entry(root).or_default().insert(ident.clone());
    }
}
