//! Reads the items of one file from its tokens and tables.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::{
    Attribute, Fields, FnArg, ImplItem, Item, Meta, Signature, Token, UseTree, Visibility, punctuated::Punctuated,
};

use super::tokens::text;
use crate::render::{self, Part, Table};

/// Something that other crates can use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PublicItem {
    /// What it is.
    pub kind: ItemKind,
    /// The paths of the items without which it can't be: of a type, and of both types for a conversion.
    pub owners: Vec<String>,
    /// What code depends on that uses it: its types, without the names of arguments.
    pub contract: String,
    /// The same as it is written.
    pub shown: String,
    /// Whether code of others may list all of its parts, so that a further one breaks it.
    pub is_exhaustive: bool,
    /// When it is there.
    pub condition: Condition,
    /// Whether it is deprecated.
    pub is_deprecated: bool,
    /// Its documentation.
    pub docs: String,
}

/// When an item is there: always, or with certain features.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Condition {
    /// Of each of these sets of features, one is needed.
    pub features: BTreeSet<BTreeSet<String>>,
    /// What else is needed, as it is written.
    pub other: String,
}

impl Condition {
    fn of(attributes: &[Attribute]) -> Condition {
        let mut condition = Condition::default();
        for attribute in attributes.iter().filter(|one| one.path().is_ident("cfg")) {
            match features(&attribute.meta) {
                Some(features) => _ = condition.features.insert(features),
                None => condition.other += &text(&attribute.meta),
            }
        }
        condition
    }

    /// With what is needed for all that stands where the item stands.
    #[must_use]
    pub(super) fn within(mut self, outer: Option<&Condition>) -> Condition {
        if let Some(Condition { features, other }) = outer {
            self.features.extend(features.iter().cloned());
            self.other += other;
        }
        self
    }

    /// Whether whoever has an item on another condition has it on this one.
    #[must_use]
    pub(super) fn allows(&self, other: &Condition) -> bool {
        let is_met = |needed: &BTreeSet<String>| other.features.iter().any(|had| had.is_subset(needed));
        self.features.iter().all(is_met) && (self.other.is_empty() || self.other == other.other)
    }
}

/// The features of `cfg(feature = "a")` and of `cfg(any(feature = "a", feature = "b"))`, each of which is enough.
fn features(meta: &Meta) -> Option<BTreeSet<String>> {
    let Meta::List(list) = meta else { return None };
    let inner: Meta = list.parse_args().ok()?;
    let one = |meta: &Meta| match meta {
        Meta::NameValue(pair) if pair.path.is_ident("feature") => Some(text(&pair.value).trim_matches('"').to_owned()),
        _ => None,
    };
    match &inner {
        Meta::List(any) if any.path.is_ident("any") => {
            let parts = any.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
            parts.iter().map(one).collect()
        }
        single => one(single).map(|feature| BTreeSet::from([feature])),
    }
}

/// The kinds of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ItemKind {
    /// A module.
    Module,
    /// A name for an item of the runtime.
    Reexport,
    /// A struct or an enum.
    Type,
    /// A public field.
    Field,
    /// A variant of an enum.
    Variant,
    /// A method or an associated function.
    Function,
    /// A constant or a static.
    Value,
    /// An implementation of a trait.
    Implementation,
}

impl ItemKind {
    /// Whether it is a part of a type.
    pub(super) const fn is_part(self) -> bool {
        matches!(self, ItemKind::Field | ItemKind::Variant | ItemKind::Function | ItemKind::Implementation)
    }
}

/// What stands in a file.
#[derive(Debug, Default)]
pub(super) struct File {
    /// Its public items.
    pub items: Vec<Found>,
    /// The public names that it gives to items of others.
    pub lifts: Vec<Lift>,
    /// The public modules that it declares, from the crate's root.
    pub modules: Vec<String>,
    /// What the modules need that it declares, from the crate's root.
    pub conditions: BTreeMap<String, Condition>,
}

/// A public item of a file.
#[derive(Debug)]
pub(super) struct Found {
    /// The module of the file.
    pub module: String,
    /// The item, or the type that it is a part of.
    pub name: String,
    /// What of the type it is: `city`, `with_city()`, `Unknown`; for an implementation, the trait.
    pub part: Option<String>,
    /// The item; of a conversion, the one owner is the type that is made.
    pub item: PublicItem,
}

/// `pub use self::user::User` in `models`.
#[derive(Debug)]
pub(super) struct Lift {
    /// `models::user::User`
    pub from: String,
    /// `models`
    pub module: String,
    /// When the name is there.
    pub condition: Condition,
}

/// A path of both.
#[must_use]
pub(super) fn join(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}::{name}") }
}

/// What a file has for others.
#[must_use]
pub(super) fn read(file: &render::File) -> File {
    let path = file.name.to_string();
    let path = path.strip_prefix("src/").and_then(|path| path.strip_suffix(".rs")).unwrap_or(&path);
    let module = if path == "lib" { String::new() } else { path.replace('/', "::") };
    let mut reader = Reader { module, file: File::default() };
    for part in &file.parts {
        match part {
            Part::Tokens(tokens) | Part::Test(_, tokens) => {
                // Tokens are made to be parsed; what isn't Rust is refused by the compiler of the crate.
                let items = syn::parse2::<syn::File>(tokens.clone()).map(|file| file.items).unwrap_or_default();
                items.iter().for_each(|item| reader.item(item));
            }
            Part::Table(table) => reader.table(table),
        }
    }
    reader.file
}

struct Reader {
    module: String,
    file: File,
}

impl Reader {
    fn item(&mut self, item: &Item) {
        match item {
            Item::Mod(one) if !is_public(&one.vis) => self.below(one),
            Item::Mod(one) => {
                self.below(one);
                let name = one.ident.to_string();
                self.file.modules.push(join(&self.module, &name));
                let item = item_of(ItemKind::Module, String::new(), format!("mod {name}"), &one.attrs);
                self.found(name, None, item);
            }
            Item::Use(one) if is_public(&one.vis) => self.tree(&one.tree, &mut Vec::new(), &one.attrs),
            Item::Struct(one) if is_public(&one.vis) => {
                let name = one.ident.to_string();
                let is_open = is_non_exhaustive(&one.attrs) || one.fields.iter().any(|field| !is_public(&field.vis));
                let mut item = item_of(ItemKind::Type, "struct".to_owned(), format!("struct {name}"), &one.attrs);
                item.is_exhaustive = !is_open;
                self.found(name.clone(), None, item);
                self.derives(&name, &one.attrs);
                self.fields(&name, &one.fields);
            }
            Item::Enum(one) if is_public(&one.vis) => {
                let name = one.ident.to_string();
                let mut item = item_of(ItemKind::Type, "enum".to_owned(), format!("enum {name}"), &one.attrs);
                item.is_exhaustive = !is_non_exhaustive(&one.attrs);
                self.found(name.clone(), None, item);
                self.derives(&name, &one.attrs);
                for variant in &one.variants {
                    let held = text(&variant.fields);
                    let (part, shown) = (variant.ident.to_string(), format!("{}{held}", variant.ident));
                    self.found(
                        name.clone(),
                        Some(part),
                        item_of(ItemKind::Variant, held.trim().to_owned(), shown, &variant.attrs),
                    );
                }
            }
            Item::Static(one) if is_public(&one.vis) => {
                let (name, ty) = (one.ident.to_string(), text(&one.ty));
                let shown = format!("static {name}: {ty}");
                self.found(name, None, item_of(ItemKind::Value, ty, shown, &one.attrs));
            }
            Item::Impl(one) => self.implementation(one),
            _ => {}
        }
    }

    /// What a file's whole content needs.
    fn below(&mut self, module: &syn::ItemMod) {
        let condition = Condition::of(&module.attrs);
        if condition != Condition::default() {
            self.file.conditions.insert(join(&self.module, &module.ident.to_string()), condition);
        }
    }

    /// A type as the file's own module names it, also where it is written with the whole path since no import names it.
    fn plain(&self, written: &str) -> String {
        let own = self.module.rsplit_once("::").map_or("", |(module, _)| module);
        written.replace(&format!("crate::{own}::"), "").replace("crate::", "")
    }

    fn found(&mut self, name: String, part: Option<String>, item: PublicItem) {
        self.file.items.push(Found { module: self.module.clone(), name, part, item });
    }

    /// A name for an item of the crate lifts it; a name for another's is an item.
    fn tree(&mut self, tree: &UseTree, before: &mut Vec<String>, attributes: &[Attribute]) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.tree(&path.tree, before, attributes);
                before.pop();
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(tree, before, attributes)),
            UseTree::Name(name) => self.named(name.ident.to_string(), before, attributes),
            UseTree::Rename(_) | UseTree::Glob(_) => {}
        }
    }

    fn named(&mut self, name: String, before: &[String], attributes: &[Attribute]) {
        match before {
            [root, ..] if root.starts_with("graphdown_runtime") => {
                let from = format!("{}::{name}", before.join("::"));
                let shown = format!("use {from}");
                self.found(name, None, item_of(ItemKind::Reexport, from, shown, attributes));
            }
            _ => {
                let own: Vec<&str> = before.iter().map(String::as_str).filter(|step| *step != "self").collect();
                let from = join(&join(&self.module, &own.join("::")), &name);
                let condition = Condition::of(attributes);
                self.file.lifts.push(Lift { from, module: self.module.clone(), condition });
            }
        }
    }

    fn derives(&mut self, name: &str, attributes: &[Attribute]) {
        for attribute in attributes.iter().filter(|one| one.path().is_ident("derive")) {
            let _ = attribute.parse_nested_meta(|meta| {
                self.implements(name, text(&meta.path), None);
                Ok(())
            });
        }
    }

    /// That a type of this file has a trait; `of` is the type for which it is implemented, if that is another.
    fn implements(&mut self, name: &str, of_trait: String, of: Option<String>) {
        let shown = format!("impl {of_trait} for {}", of.as_deref().unwrap_or(name));
        let mut item = item_of(ItemKind::Implementation, String::new(), shown, &[]);
        item.owners.extend(of);
        self.found(name.to_owned(), Some(of_trait), item);
    }

    fn fields(&mut self, name: &str, fields: &Fields) {
        for (number, field) in fields.iter().enumerate().filter(|(_, field)| is_public(&field.vis)) {
            let part = field.ident.as_ref().map_or_else(|| number.to_string(), ToString::to_string);
            let ty = self.plain(&text(&field.ty));
            let shown = format!("{part}: {ty}");
            self.found(name.to_owned(), Some(part), item_of(ItemKind::Field, ty, shown, &field.attrs));
        }
    }

    fn implementation(&mut self, one: &syn::ItemImpl) {
        let name = text(&one.self_ty);
        if let Some((path, _)) = &one.trait_ {
            return self.implements(&name, text(path), None);
        }
        for part in &one.items {
            match part {
                ImplItem::Fn(function) if is_public(&function.vis) => {
                    let shown = self.plain(&text(&function.sig));
                    let part = format!("{}()", function.sig.ident);
                    let contract = self.plain(&contract(&function.sig));
                    let item = item_of(ItemKind::Function, contract, shown, &function.attrs);
                    self.found(name.clone(), Some(part), item);
                }
                ImplItem::Const(constant) if is_public(&constant.vis) => {
                    let ty = text(&constant.ty);
                    let shown = format!("const {}: {ty}", constant.ident);
                    let item = item_of(ItemKind::Value, ty, shown, &constant.attrs);
                    self.found(name.clone(), Some(constant.ident.to_string()), item);
                }
                _ => {}
            }
        }
    }

    /// What a macro makes of a table: traits that are the same for all types of its kind, and conversions.
    fn table(&mut self, table: &Table) {
        let name = table.head.ident.as_str().to_owned();
        let kind = table.macro_path.rsplit("::").next().unwrap_or_default().to_owned();
        self.found(name.clone(), None, item_of(ItemKind::Type, kind, String::new(), &[]));
        let conversion = |from: &str| format!("From<{from}>");
        for base in &table.head.bases {
            self.implements(&name, conversion(&name), Some(base.as_str().to_owned()));
        }
        for ty in table.rows.iter().filter_map(|row| row.ty.as_ref()) {
            self.implements(&name, conversion(ty.as_str()), None);
        }
    }
}

fn item_of(kind: ItemKind, contract: String, shown: String, attributes: &[Attribute]) -> PublicItem {
    PublicItem {
        kind,
        owners: Vec::new(),
        contract,
        shown,
        is_exhaustive: false,
        condition: Condition::of(attributes),
        is_deprecated: attributes.iter().any(|one| one.path().is_ident("deprecated")),
        docs: attributes.iter().filter(|one| one.path().is_ident("doc")).map(documentation).collect(),
    }
}

fn documentation(attribute: &Attribute) -> String {
    match &attribute.meta {
        Meta::NameValue(pair) => pair.value.to_token_stream().to_string(),
        _ => String::new(),
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_non_exhaustive(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|one| one.path().is_ident("non_exhaustive"))
}

/// The types of a function; arguments may be called otherwise without a caller noticing.
fn contract(signature: &Signature) -> String {
    let inputs = signature.inputs.iter().map(|input| match input {
        // That it changes its own copy is no matter of the caller's.
        FnArg::Receiver(receiver) => text(receiver).trim_start_matches("mut ").to_owned(),
        FnArg::Typed(argument) => text(&argument.ty),
    });
    let inputs: Vec<String> = inputs.collect();
    format!("{}({}){}", text(&signature.generics), inputs.join(", "), text(&signature.output))
}

#[cfg(test)]
mod tests {
    use syn::{Attribute, parse_quote};

    use super::Condition;

    #[test]
    fn features_are_read() {
        let read = |attribute: Attribute| {
            let condition = Condition::of(&[attribute]);
            let features = condition.features.into_iter().flatten();
            (features.collect::<Vec<_>>().join(" "), condition.other)
        };
        let nothing = String::new();
        assert_eq!(read(parse_quote!(#[cfg(feature = "mail")])), ("mail".to_owned(), nothing.clone()));
        assert_eq!(
            read(parse_quote!(#[cfg(any(feature = "mail", feature = "users"))])),
            ("mail users".to_owned(), nothing.clone())
        );
        let both = "cfg(all(feature = \"blocking\", not(target_family = \"wasm\")))".to_owned();
        let read = read(parse_quote!(#[cfg(all(feature = "blocking", not(target_family = "wasm")))]));
        assert_eq!(read, (nothing, both));
    }
}
