//! Decides the builders from the tree of paths: places that offer the same share one, which is named after the
//! shallowest.

use std::collections::BTreeMap;

use super::{
    krate::{Accessor, Argument, ArgumentType, Imports, Node, PathModule, PathPiece, TypePath, WrittenAs},
    methods::{self, Added, Route},
    planned::{CallHere, CallKey},
    tree::{Branch, Named, Tree},
};
use crate::{
    api::ParameterPlace,
    gateway::{Docs, Ident, Module, Prose, Scope},
    path::{Encoding, Kind, Piece, Step},
};

/// Method names that `Graph` has of its own.
const OF_GRAPH: &[&str] = &["new", "builder", "client", "request", "request_url"];

/// How many paths a node's documentation shows.
const SHOWN_PATHS: usize = 4;

/// The nodes, and how each call is reached.
#[derive(Debug)]
pub(crate) struct Navigation<'c> {
    /// What `Graph` itself offers.
    pub root: Node,
    /// All others, by module.
    pub modules: Vec<PathModule>,
    /// For each call on each of its paths, the chain of methods that leads there.
    pub routes: BTreeMap<CallKey<'c>, Route>,
}

/// What tells nodes apart: patterns, argument types and what lies there, but not what anything is called.
type Shape<'t> = (Vec<(Ident, String, &'t TypePath)>, Vec<(Ident, String, usize)>);

struct Draft<'t> {
    named: Named<'t>,
    /// For each accessor the draft that it leads to.
    targets: Vec<usize>,
    /// The paths that lead here, as words for a name and as a template.
    places: Vec<(Vec<String>, String)>,
}

struct Walk<'t> {
    has_variables: bool,
    drafts: Vec<Draft<'t>>,
    by_shape: BTreeMap<Shape<'t>, usize>,
    routes: BTreeMap<CallKey<'t>, Route>,
}

/// Where a walk has come to.
#[derive(Clone, Default)]
struct Way {
    words: Vec<String>,
    template: String,
    chain: Vec<(Ident, usize)>,
}

/// Makes nodes of a tree. A client whose base URL has variables has a method of its own more.
#[must_use]
pub(crate) fn navigation<'t>(tree: &'t Tree<'t>, has_variables: bool) -> Navigation<'t> {
    let mut walk = Walk { has_variables, drafts: Vec::new(), by_shape: BTreeMap::new(), routes: BTreeMap::new() };
    let root = walk.settle(tree, &Way::default());
    let Walk { mut drafts, routes, .. } = walk;
    for draft in &mut drafts {
        draft.places.sort_by(|(words, template), (other_words, other)| {
            (words.len(), template.len(), template).cmp(&(other_words.len(), other.len(), other))
        });
    }
    let paths = name(&drafts, root);
    let mut modules: BTreeMap<Module, Vec<usize>> = BTreeMap::new();
    let mut order: Vec<usize> = (0..drafts.len()).filter(|draft| *draft != root).collect();
    order.sort_by_key(|draft| {
        drafts.get(*draft).and_then(|draft| draft.places.first()).map(|(words, template)| (words.len(), template))
    });
    for draft in order {
        if let Some(module) = paths.get(draft).and_then(|path| path.module.last()) {
            modules.entry(module.clone()).or_default().push(draft);
        }
    }
    let node = |index: usize| drafts.get(index).zip(paths.get(index)).map(|(draft, path)| finish(draft, path, &paths));
    let modules = modules.into_iter().map(|(module, indexes)| PathModule {
        imports: Imports::default(),
        docs: about(&first_segment(&indexes, &drafts)),
        nodes: indexes.into_iter().filter_map(node).collect(),
        module,
    });
    Navigation { modules: modules.collect(), root: node(root).unwrap_or_else(empty), routes }
}

fn empty() -> Node {
    Node { ident: Ident::pascal("graph"), docs: Docs::default(), accessors: Vec::new(), methods: Vec::new() }
}

fn about(first_segment: &str) -> Docs {
    let path = Prose::code(&format!("/{first_segment}"));
    Docs::line(&Prose::fixed("The paths under ").and(&path).and(&Prose::fixed(".")))
}

fn first_segment(indexes: &[usize], drafts: &[Draft]) -> String {
    let first = indexes.first().and_then(|index| drafts.get(*index)).and_then(|draft| draft.places.first());
    first.and_then(|(_, template)| template.trim_start_matches('/').split('/').next()).unwrap_or_default().to_owned()
}

impl<'t> Walk<'t> {
    /// Visits a place after all that lies beyond it; places of one shape become one draft.
    fn settle(&mut self, tree: &'t Tree<'t>, way: &Way) -> usize {
        let own = if way.chain.is_empty() { OF_GRAPH } else { &[][..] };
        let server = (way.chain.is_empty() && self.has_variables).then_some("server");
        let taken: Vec<&str> = own.iter().copied().chain(server).collect();
        let named = tree.named(&taken);
        for (ident, step, here) in &named.methods {
            let mut chain = way.chain.clone();
            chain.push((ident.clone(), step.map_or(0, |step| step.placeholders().count())));
            self.routes.insert(here.key(), Route { chain });
        }
        let targets: Vec<usize> =
            named.accessors.iter().map(|(ident, branch)| self.settle(&branch.tree, &way.on(ident, branch))).collect();
        let shape = shape(&named, &targets);
        let next = self.drafts.len();
        // The root is `Graph`, and nothing else is.
        let index = if way.chain.is_empty() { next } else { *self.by_shape.entry(shape).or_insert(next) };
        if index == next {
            self.drafts.push(Draft { named, targets, places: Vec::new() });
        }
        if let Some(draft) = self.drafts.get_mut(index) {
            draft.places.push((way.words.clone(), way.template.clone()));
        }
        index
    }
}

fn shape<'t>(named: &Named<'t>, targets: &[usize]) -> Shape<'t> {
    let pattern = |step: &Step, calls: &[CallHere]| {
        let types: Vec<_> =
            arguments(step, calls, &[]).into_iter().map(|(argument, written)| (argument.ty, written)).collect();
        format!("{} {types:?}", step.pattern())
    };
    let methods = named.methods.iter().map(|(ident, step, here)| {
        let added = step.map(|step| pattern(step, &[*here])).unwrap_or_default() + &here.place.key_beyond_address();
        (ident.clone(), added, &here.planned.operation)
    });
    let accessors = named
        .accessors
        .iter()
        .zip(targets)
        .map(|((ident, branch), target)| (ident.clone(), pattern(&branch.step, &beyond(branch)), *target));
    (methods.collect(), accessors.collect())
}

impl Way {
    fn on(&self, ident: &Ident, branch: &Branch) -> Way {
        let mut way = self.clone();
        // An item is named after what it is an item of.
        let is_item = branch.step.kind == Kind::Item;
        match way.words.last_mut().filter(|_| is_item) {
            Some(last) => last.push_str(" item"),
            None => way.words.push(ident.bare().to_owned()),
        }
        way.template.push_str(&branch.step.template());
        way.chain.push((ident.clone(), branch.step.placeholders().count()));
        way
    }
}

/// Shallow nodes take the short names; deeper ones of that name put before it where they lie.
fn name(drafts: &[Draft], root: usize) -> Vec<TypePath> {
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.sort_by_key(|index| {
        drafts
            .get(*index)
            .and_then(|draft| draft.places.first())
            .map(|(words, template)| (words.len(), template.len(), template))
    });
    let mut scopes: BTreeMap<Module, Scope> = BTreeMap::new();
    let mut paths: Vec<TypePath> =
        drafts.iter().map(|_| TypePath { module: Vec::new(), ident: Ident::pascal("graph") }).collect();
    for index in order {
        let Some((words, _)) = drafts.get(index).and_then(|draft| draft.places.first()) else { continue };
        let Some(path) = paths.get_mut(index).filter(|_| index != root) else { continue };
        let module = Module::named(words.first().map_or("root", |first| first.strip_suffix(" item").unwrap_or(first)));
        let scope = scopes.entry(module.clone()).or_insert_with(Scope::of_types);
        let candidates =
            (0..words.len()).rev().map(|start| Ident::pascal(&words.get(start..).unwrap_or_default().join(" ")));
        *path = TypePath { ident: scope.claim(candidates), module: vec![Module::named("paths"), module] };
    }
    paths
}

fn finish(draft: &Draft, path: &TypePath, paths: &[TypePath]) -> Node {
    let accessors = draft.named.accessors.iter().zip(&draft.targets).filter_map(|((ident, branch), target)| {
        let arguments = arguments(&branch.step, &beyond(branch), &["body"]);
        Some(Accessor {
            ident: ident.clone(),
            docs: Docs::line(&Prose::code(&branch.step.template()).and(&Prose::fixed("."))),
            pieces: pieces(&branch.step, &arguments),
            arguments: arguments.into_iter().map(|(argument, _)| argument).collect(),
            target: paths.get(*target)?.clone(),
        })
    });
    let methods = draft.named.methods.iter().map(|(ident, step, here)| {
        let taken = methods::taken(&here.planned.payload);
        let arguments = step.map(|step| arguments(step, &[*here], &taken)).unwrap_or_default();
        let pieces = step.map(|step| pieces(step, &arguments)).unwrap_or_default();
        let arguments = arguments.into_iter().map(|(argument, _)| argument).collect();
        methods::method(ident.clone(), Added { arguments, pieces, fixed: here.place.fixed.clone() }, here.planned)
    });
    let shown = draft.places.iter().take(SHOWN_PATHS).map(|(_, template)| Prose::code(template));
    let end = Prose::fixed(if draft.places.len() > SHOWN_PATHS { " and others." } else { "." });
    let docs = Docs::paragraph(&Prose::joined(shown, ", ").and(&end));
    Node { ident: path.ident.clone(), docs, accessors: accessors.collect(), methods: methods.collect() }
}

/// The calls that tell the types of a branch's arguments: none where it has no argument.
fn beyond<'t>(branch: &Branch<'t>) -> Vec<CallHere<'t>> {
    let mut calls = Vec::new();
    if branch.step.placeholders().next().is_some() {
        calls_within(&branch.tree, &mut calls);
    }
    calls
}

/// All calls at or beyond a place: their parameters tell the types of the step's arguments.
fn calls_within<'t>(tree: &Tree<'t>, calls: &mut Vec<CallHere<'t>>) {
    calls.extend(&tree.calls);
    tree.branches.values().for_each(|branch| calls_within(&branch.tree, calls));
}

/// What a step takes, with a name each that is none of those taken, and how it is written where it is more than a text.
///
/// The calls that have a parameter of that name decide its type; where they don't agree, it is a text.
fn arguments(step: &Step, calls: &[CallHere], taken: &[&str]) -> Vec<(Argument, Option<(String, WrittenAs)>)> {
    let mut scope = Scope::with(taken);
    let argument = |(name, encoding): (&str, Encoding)| {
        let known = calls.iter().filter(|here| here.place.is_typed(encoding)).flat_map(|here| &here.place.parameters);
        let mut known = known.filter(|one| one.place == ParameterPlace::Path && one.name == name);
        let first = known.next();
        let agreed = first.filter(|first| known.all(|one| one.ty == first.ty && one.written == first.written));
        let ty = agreed.map_or(ArgumentType::Text, |one| one.ty.clone());
        let written = agreed.and_then(|one| Some((one.name.clone(), one.written?)));
        (Argument { ident: scope.claim([Ident::snake(name)]), ty }, written)
    };
    step.placeholders().map(argument).collect()
}

fn pieces(step: &Step, arguments: &[(Argument, Option<(String, WrittenAs)>)]) -> Vec<PathPiece> {
    let mut arguments = arguments.iter();
    step.pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Literal(text) => Some(PathPiece::Literal(text.clone())),
            Piece::Placeholder { encoding, .. } => {
                let (argument, written) = arguments.next()?;
                Some(PathPiece::Argument {
                    ident: argument.ident.clone(),
                    encoding: *encoding,
                    written: written.clone(),
                })
            }
        })
        .collect()
}
