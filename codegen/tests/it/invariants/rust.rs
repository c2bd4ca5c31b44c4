//! Checks the files of a crate: each is valid Rust, each is reached from a root, and no two things have one name.
//!
//! No compiler is asked, which would take minutes for what a fuzzer does in milliseconds. What is looked at is what
//! names from outside can bring about: two items, fields, variants or parameters of one name.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Fields, FnArg, ImplItem, Item, Pat, Type};

/// Panics with what is wrong and where.
pub(crate) fn check(files: &BTreeMap<String, String>) {
    let mut declared = BTreeSet::new();
    let mut methods: BTreeSet<(String, String)> = BTreeSet::new();
    for (path, text) in files {
        for part in path.split('/') {
            assert!(!part.is_empty() && part.len() <= 255 && part != "..", "a file is called {path:?}");
        }
        let Some(module) = path.strip_suffix(".rs") else { continue };
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
        let folder = match module.rsplit_once('/') {
            Some((folder, "lib" | "main" | "mod")) => folder,
            _ => module,
        };
        let mut names = Names::default();
        for item in &file.items {
            names.item(item, path);
            if let Item::Mod(module) = item
                && module.content.is_none()
            {
                let name = module.ident.to_string();
                declared.insert(format!("{folder}/{}.rs", name.trim_start_matches("r#")));
            }
            let Item::Impl(block) = item else { continue };
            if block.trait_.is_some() {
                continue;
            }
            let Type::Path(owner) = &*block.self_ty else { continue };
            // Types of one name may stand in two modules, but not below one module's file.
            let owner = format!("{path} {:?}", owner.path.segments.last().map(|last| &last.ident));
            for item in &block.items {
                let name = match item {
                    ImplItem::Fn(function) => &function.sig.ident,
                    ImplItem::Const(constant) => &constant.ident,
                    _ => continue,
                };
                assert!(methods.insert((owner.clone(), name.to_string())), "{owner} has two methods {name}");
            }
        }
    }
    let roots = ["src/lib.rs", "src/main.rs"];
    for path in files.keys().filter(|path| path.ends_with(".rs") && !roots.contains(&path.as_str())) {
        let is_test = path.starts_with("tests/") && (path.matches('/').count() == 1 || path.ends_with("/main.rs"));
        assert!(is_test || declared.contains(path), "no module declares {path}");
    }
    for path in &declared {
        assert!(files.contains_key(path), "a module is declared and has no file {path}");
    }
}

/// What a module calls its things: types and modules on one side, values on the other.
#[derive(Default)]
struct Names {
    types: BTreeSet<String>,
    values: BTreeSet<String>,
}

impl Names {
    fn item(&mut self, item: &Item, path: &str) {
        match item {
            Item::Struct(one) => {
                self.ty(&one.ident, path);
                let fields = match &one.fields {
                    Fields::Named(fields) => fields.named.iter().filter_map(|field| field.ident.as_ref()).collect(),
                    _ => Vec::new(),
                };
                unique(fields, path, "fields");
            }
            Item::Enum(one) => {
                self.ty(&one.ident, path);
                unique(one.variants.iter().map(|variant| &variant.ident).collect(), path, "variants");
            }
            Item::Type(one) => self.ty(&one.ident, path),
            Item::Trait(one) => self.ty(&one.ident, path),
            Item::Mod(one) => self.ty(&one.ident, path),
            Item::Fn(one) => {
                self.value(&one.sig.ident, path);
                parameters(&one.sig, path);
            }
            Item::Const(one) => self.value(&one.ident, path),
            Item::Static(one) => self.value(&one.ident, path),
            Item::Impl(block) => {
                for item in &block.items {
                    if let ImplItem::Fn(function) = item {
                        parameters(&function.sig, path);
                    }
                }
            }
            _ => {}
        }
    }

    fn ty(&mut self, name: &syn::Ident, path: &str) {
        assert!(self.types.insert(name.to_string()), "{path} has two types or modules {name}");
    }

    fn value(&mut self, name: &syn::Ident, path: &str) {
        // `const _` may stand any number of times.
        assert!(name == "_" || self.values.insert(name.to_string()), "{path} has two functions or constants {name}");
    }
}

fn parameters(signature: &syn::Signature, path: &str) {
    let names = signature.inputs.iter().filter_map(|argument| match argument {
        FnArg::Typed(argument) => match &*argument.pat {
            Pat::Ident(pattern) => Some(&pattern.ident),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    });
    unique(names.collect(), path, "parameters");
}

fn unique(names: Vec<&syn::Ident>, path: &str, what: &str) {
    let mut seen = BTreeSet::new();
    for name in names {
        assert!(seen.insert(name.to_string()), "{path} has two {what} {name}");
    }
}
