//! Which file of a crate uses which other, by all paths that begin with `crate`, `super` or `self`, and circles among them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Item, UseTree, Visibility};

use super::rust_files;

/// A file by the path of its module.
type Module = Vec<String>;

/// The files of a crate, with what they use of it.
pub(crate) struct Files {
    modules: BTreeMap<Module, Vec<Vec<String>>>,
    /// What a file re-exports of another: a name by which someone imports from that other.
    re_exports: BTreeMap<(Module, String), Module>,
}

impl Files {
    /// Reads all files below `src`, but for tests.
    pub(crate) fn read(src: &Path) -> Files {
        let mut parsed = BTreeMap::new();
        for path in rust_files(src) {
            let relative = path.strip_prefix(src).unwrap().with_extension("");
            let module: Module = relative.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
            let module = if module == ["lib"] { Module::new() } else { module };
            if !module.iter().any(|part| part == "tests") {
                parsed.insert(module, syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap());
            }
        }
        let mut files = Files {
            modules: parsed.keys().map(|module| (module.clone(), Vec::new())).collect(),
            re_exports: BTreeMap::new(),
        };
        for (module, file) in &parsed {
            for item in file.items.iter().filter(|item| !is_test(item)) {
                let mut used = Vec::new();
                match item {
                    Item::Use(item) => leaves(&item.tree, &mut Vec::new(), &mut used),
                    item => paths(item.to_token_stream(), &mut used),
                }
                let used: Vec<Vec<String>> = used.iter().filter_map(|path| files.absolute(module, path)).collect();
                if let Item::Use(item) = item
                    && !matches!(item.vis, Visibility::Inherited)
                {
                    for path in &used {
                        let target = files.file(path);
                        if let Some(name) = path.last().filter(|_| target != *module) {
                            files.re_exports.insert((module.clone(), name.clone()), target);
                        }
                    }
                }
                files.modules.get_mut(module).unwrap().extend(used);
            }
        }
        files
    }

    /// A path from the crate's root; `None` where it leads out of the crate.
    fn absolute(&self, from: &Module, path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        let mut base = match first.as_str() {
            "crate" => Module::new(),
            "self" => from.clone(),
            "super" => from[..from.len().checked_sub(1)?].to_vec(),
            _ if self.modules.contains_key(&[from.as_slice(), &path[..1]].concat()) => {
                [from.as_slice(), &path[..1]].concat()
            }
            _ => return None,
        };
        for part in rest {
            match part.as_str() {
                "super" => _ = base.pop(),
                "self" => {}
                _ => base.push(part.clone()),
            }
        }
        Some(base)
    }

    /// The file that a path from the root leads into.
    fn file(&self, path: &[String]) -> Module {
        let mut module = Module::new();
        for part in path {
            let below = [module.as_slice(), std::slice::from_ref(part)].concat();
            match self.re_exports.get(&(module.clone(), part.clone())) {
                _ if self.modules.contains_key(&below) => module = below,
                Some(target) => return target.clone(),
                None => break,
            }
        }
        module
    }

    /// The files that each file uses. A file that declares modules is one unit with them in this direction: it says what
    /// they are and hands on their names, which every facade must. What they use of it counts, and so does what they use of
    /// each other, directly or by a name that it hands on.
    fn edges(&self) -> BTreeMap<&Module, BTreeSet<Module>> {
        let edges = self.modules.iter().map(|(module, used)| {
            let targets = used.iter().map(|path| self.file(path));
            (module, targets.filter(|target| !target.starts_with(module)).collect())
        });
        edges.collect()
    }

    /// Files that reach each other, as `path/step path/template`.
    pub(crate) fn circles(&self) -> BTreeSet<String> {
        let edges = self.edges();
        let reached: BTreeMap<&Module, BTreeSet<&Module>> =
            edges.keys().map(|module| (*module, reached(module, &edges))).collect();
        let mut circles = BTreeSet::new();
        for module in edges.keys().filter(|module| reached[*module].contains(*module)) {
            let circle = reached[module].iter().filter(|other| reached[**other].contains(module));
            circles.insert(circle.map(|one| one.join("/")).collect::<Vec<_>>().join(" "));
        }
        circles
    }
}

fn reached<'a>(from: &Module, edges: &'a BTreeMap<&Module, BTreeSet<Module>>) -> BTreeSet<&'a Module> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![from];
    while let Some(module) = waiting.pop() {
        for target in edges.get(module).into_iter().flatten() {
            if reached.insert(target) {
                waiting.push(target);
            }
        }
    }
    reached
}

/// `#[cfg(test)]`
fn is_test(item: &Item) -> bool {
    item.to_token_stream().to_string().starts_with("# [cfg (test)]")
}

fn leaves(tree: &UseTree, before: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    let mut with = |name: String| found.push([before.as_slice(), &[name]].concat());
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            leaves(&path.tree, before, found);
            before.pop();
        }
        UseTree::Name(name) => with(name.ident.to_string()),
        UseTree::Rename(name) => with(name.ident.to_string()),
        UseTree::Glob(_) => found.push(before.clone()),
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, before, found)),
    }
}

/// Paths that begin with `crate`, `super` or `self` within an item.
fn paths(tokens: TokenStream, found: &mut Vec<Vec<String>>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            TokenTree::Group(group) => paths(group.stream(), found),
            TokenTree::Ident(first) if ["crate", "super", "self"].iter().any(|word| first == word) => {
                let mut path = vec![first.to_string()];
                while let [TokenTree::Punct(one), TokenTree::Punct(other), TokenTree::Ident(part), ..] = &tokens[at..]
                    && one.as_char() == ':'
                    && other.as_char() == ':'
                {
                    path.push(part.to_string());
                    at += 3;
                }
                if path.len() > 1 {
                    found.push(path);
                }
            }
            _ => {}
        }
    }
}

#[test]
fn a_circle_is_found_through_names_that_a_facade_hands_on() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
    fs::create_dir(dir.path().join("a")).unwrap();
    write("lib.rs", "mod a; mod b;");
    write("a.rs", "mod one; mod two; pub use one::One; pub struct Of;");
    write("a/one.rs", "use super::Of; pub struct One(fn() -> crate::a::two::Two);");
    write("a/two.rs", "pub struct Two;");
    write("b.rs", "use crate::a::{One, Of};");
    let circles = || Files::read(dir.path()).circles();
    assert_eq!(circles(), BTreeSet::new());
    write("a/two.rs", "use crate::{a::One}; pub struct Two;\n#[cfg(test)]\nmod tests { use crate::b; }");
    assert_eq!(circles(), BTreeSet::from(["a/one a/two".to_owned()]));
}
