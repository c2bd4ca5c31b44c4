//! Decides the builders of a client, one for each place, with their names, and how each call is reached.
//!
//! A place of a type is called after the type; any other one after the place that it is reached from and the step there. A
//! name thus depends on nothing that a later document may add elsewhere.

use std::collections::BTreeMap;

use super::{
    addresses::Addresses,
    catalogue::Catalogue,
    entities::Entities,
    krate::{Accessor, Argument, ArgumentType, Imports, Node, PathPiece, PlaceModule, TypePath, WrittenAs},
    methods::{self, Added, Route},
    offers::{self, Offer, Offers, Split},
    places::{self, Place, PlaceKey, Places, Way},
    planned::{CallHere, CallKey, PlannedCall},
};
use crate::{
    api::ParameterPlace,
    gateway::{Docs, Ident, Module, Prose, Scope},
    path::{Encoding, Kind, Piece, Step},
};

/// Method names that `Graph` has of its own.
const OF_GRAPH: &[&str] = &["new", "builder", "client", "batch", "request", "request_url"];

/// How many paths a node's documentation shows.
const SHOWN_PATHS: usize = 4;

/// The nodes, and how each call is reached.
#[derive(Debug)]
pub(crate) struct Navigation<'c> {
    /// What `Graph` itself offers.
    pub root: Node,
    /// All others, by file.
    pub modules: Vec<PlaceModule>,
    /// For each call on each of its paths, the chain of methods that leads there.
    pub routes: BTreeMap<CallKey<'c>, Route>,
    /// The calls that have another name than what they are, as another one of their place has it.
    pub splits: Vec<Split>,
}

/// A place with its names and its offers.
struct Draft<'p, 'a> {
    place: &'p Place<'a>,
    path: TypePath,
    /// The file that it stands in.
    file: Module,
    offers: Offers<'p, 'a>,
}

/// All drafts, by the keys of their places.
type Drafts<'p, 'a> = BTreeMap<&'p PlaceKey<'a>, Draft<'p, 'a>>;

/// Makes nodes of all paths. A client whose base URL has variables has a method of its own more.
#[must_use]
pub(crate) fn navigation<'c>(
    planned: &'c [PlannedCall<'c>],
    catalogue: &Catalogue,
    has_variables: bool,
) -> Navigation<'c> {
    let addresses = Addresses::of(planned);
    let places = places::places(&addresses, &Entities::new(&addresses, catalogue));
    let drafts = drafts(&places, &addresses, catalogue, has_variables);
    let routes = planned.iter().flat_map(PlannedCall::everywhere);
    let routes = routes.filter_map(|here| Some((here.key(), route(here, &drafts, &addresses)?))).collect();
    let mut root = None;
    let mut modules: BTreeMap<&Module, Vec<Node>> = BTreeMap::new();
    for key in &places.order {
        let Some(draft) = drafts.get(key) else { continue };
        let ty = key.component.filter(|_| key.beyond.is_empty()).and_then(|name| catalogue.entries.get(name));
        let node = finish(draft, ty.map(|entry| &entry.path), &drafts, &addresses);
        match root {
            None => root = Some(node),
            Some(_) => modules.entry(&draft.file).or_default().push(node),
        }
    }
    let module = |(file, nodes): (&Module, Vec<Node>)| PlaceModule {
        module: file.clone(),
        imports: Imports::default(),
        nodes,
        feature: None,
        parts: Vec::new(),
    };
    let splits = drafts.values().flat_map(|draft| &draft.offers.calls).filter_map(Offer::split).collect();
    Navigation { splits, root: root.unwrap_or_else(empty), modules: modules.into_iter().map(module).collect(), routes }
}

fn empty() -> Node {
    Node { ident: Ident::pascal("graph"), docs: Docs::default(), accessors: Vec::new(), methods: Vec::new() }
}

fn drafts<'p, 'a>(
    places: &'p Places<'a>,
    addresses: &'p Addresses<'p>,
    catalogue: &Catalogue,
    has_variables: bool,
) -> Drafts<'p, 'a> {
    let mut names = Names::of_types(places, catalogue);
    let ways_on = |key: &PlaceKey| places.all.get(key).map_or(0, |place| place.ways.len());
    let of_root: Vec<&str> = OF_GRAPH.iter().copied().chain(has_variables.then_some("server")).collect();
    let mut drafts = Drafts::new();
    // What first leads to each place: that names it.
    let mut led_to: BTreeMap<&PlaceKey, String> = BTreeMap::from([(&places.root, String::new())]);
    for key in &places.order {
        let Some(place) = places.all.get(key) else { continue };
        let taken = if *key == PlaceKey::default() { of_root.as_slice() } else { &[] };
        // Where nothing leads there, its calls are methods of the place before it.
        let Some(word) = led_to.get(key).cloned() else { continue };
        let offers = offers::offers((key, place), addresses, &ways_on, taken);
        for (ident, step, way) in &offers.ways {
            let word = if step.kind == Kind::Item { "item" } else { ident.bare() };
            led_to.entry(&way.target).or_insert_with(|| word.to_owned());
        }
        let (path, file) = names.of(key, &word);
        drafts.insert(key, Draft { place, path, file, offers });
    }
    drafts
}

/// The names of places, as they are given.
struct Names<'p> {
    scope: Scope,
    files: Scope,
    /// By key the name as words and the file.
    given: BTreeMap<&'p PlaceKey<'p>, (String, TypePath, Module)>,
}

impl<'p> Names<'p> {
    /// Places of types take their names first.
    fn of_types(places: &'p Places<'p>, catalogue: &Catalogue) -> Self {
        let mut names = Names { scope: Scope::of_types(), files: Scope::with(&["places"]), given: BTreeMap::new() };
        for key in places.all.keys().filter(|key| key.beyond.is_empty()) {
            let Some(entry) = key.component.and_then(|component| catalogue.entries.get(component)) else { continue };
            let simple = entry.path.ident.bare();
            let qualified = format!("{} {simple}", entry.path.module.last().map_or("", Module::as_str));
            let place = format!("{simple} place");
            names.give(key, [simple, &qualified, &place], None);
        }
        names
    }

    /// The name of a place that this word leads to.
    fn of(&mut self, key: &'p PlaceKey<'p>, word: &str) -> (TypePath, Module) {
        if !self.given.contains_key(key) {
            let mut owner = key.clone();
            owner.beyond.pop();
            let owner = self.given.get(&owner).filter(|_| owner != PlaceKey::default());
            let (words, file) = owner.map_or(("", None), |(words, _, file)| (words.as_str(), Some(file.clone())));
            let name = format!("{words} {word}");
            let path = format!("{name} path");
            self.give(key, [&name, &path], file);
        }
        self.given.get(key).map_or_else(
            || (TypePath { module: Vec::new(), ident: Ident::pascal("graph") }, Module::named("graph")),
            |(_, path, file)| (path.clone(), file.clone()),
        )
    }

    fn give<const N: usize>(&mut self, key: &'p PlaceKey<'p>, names: [&str; N], file: Option<Module>) {
        if *key == PlaceKey::default() {
            return;
        }
        let ident = self.scope.claim(names.map(Ident::pascal));
        let words = names.iter().find(|name| Ident::pascal(name) == ident).map_or(ident.bare(), |name| name).to_owned();
        let file = file.unwrap_or_else(|| {
            let name = Module::named(&words);
            self.files.claim_module([name.clone(), Module::named(&format!("{} place", name.as_str()))])
        });
        self.given.insert(key, (words, TypePath { ident, module: vec![Module::named("places")] }, file));
    }
}

/// The methods that lead to a call on a path.
fn route(here: CallHere, drafts: &Drafts, addresses: &Addresses) -> Option<Route> {
    let mut key = PlaceKey::default();
    let mut chain = Vec::new();
    for step in &here.at.steps {
        let draft = drafts.get(&key)?;
        let pattern = step.pattern();
        let way = draft.place.ways.get(&pattern)?;
        let accessor = draft.offers.ways.iter().find(|(_, _, known)| std::ptr::eq(*known, way));
        match accessor {
            Some((ident, step, way)) => chain.push((ident.clone(), types(step, &beyond(step, way, addresses)))),
            None => return call(here, draft, Some(pattern), chain),
        }
        key = way.target.clone();
    }
    call(here, drafts.get(&key)?, None, chain)
}

fn call(
    here: CallHere,
    draft: &Draft,
    pattern: Option<String>,
    mut chain: Vec<(Ident, Vec<ArgumentType>)>,
) -> Option<Route> {
    let is_here = |offer: &&Offer| {
        offer.step.map(Step::pattern) == pattern && offer.calls.iter().any(|call| call.key() == here.key())
    };
    let offer = draft.offers.calls.iter().find(is_here)?;
    chain.push((offer.ident.clone(), offer.step.map(|step| types(step, &offer.calls)).unwrap_or_default()));
    Some(Route { chain })
}

fn finish(draft: &Draft, ty: Option<&TypePath>, drafts: &Drafts, addresses: &Addresses) -> Node {
    let accessors = draft.offers.ways.iter().filter_map(|(ident, step, way)| {
        let arguments = arguments(step, &beyond(step, way, addresses), &["body"]);
        Some(Accessor {
            ident: ident.clone(),
            docs: Docs::line(&Prose::code(&step.template()).and(&Prose::fixed("."))),
            pieces: pieces(step, &arguments),
            arguments: arguments.into_iter().map(|(argument, _)| argument).collect(),
            target: drafts.get(&way.target)?.path.clone(),
            feature: None,
        })
    });
    let methods = draft.offers.calls.iter().filter_map(|offer| {
        let first = offer.calls.first()?;
        let taken = methods::taken(&first.planned.payload);
        let arguments = offer.step.map(|step| arguments(step, &offer.calls, &taken)).unwrap_or_default();
        let pieces = offer.step.map(|step| pieces(step, &arguments)).unwrap_or_default();
        let arguments = arguments.into_iter().map(|(argument, _)| argument).collect();
        let added = Added { arguments, pieces, fixed: first.at.fixed.clone() };
        let planned: Vec<&PlannedCall> = offer.planned().map(|here| here.planned).collect();
        methods::method(offer.ident.clone(), added, &planned)
    });
    let mut templates: Vec<String> = draft.place.addresses.iter().map(|number| addresses.template(*number)).collect();
    templates.sort_by_key(|template| (template.matches('/').count(), template.len(), template.clone()));
    let shown = templates.iter().take(SHOWN_PATHS).map(|template| Prose::code(template));
    let end = Prose::fixed(if templates.len() > SHOWN_PATHS { " and others." } else { "." });
    let lead = ty.map_or_else(Prose::default, |path| Prose::item(&path.steps(), None).and(&Prose::fixed(" at ")));
    let docs = Docs::paragraph(&lead.and(&Prose::joined(shown, ", ")).and(&end));
    Node { ident: draft.path.ident.clone(), docs, accessors: accessors.collect(), methods: methods.collect() }
}

/// The calls that tell the types of a way's arguments: none where it has no argument.
fn beyond<'p>(step: &Step, way: &Way, addresses: &Addresses<'p>) -> Vec<CallHere<'p>> {
    let mut calls = Vec::new();
    if step.placeholders().next().is_some() {
        way.addresses.iter().for_each(|number| addresses.calls_beyond(*number, &mut calls));
    }
    calls
}

/// What a step takes, with a name each that is none of those taken, and how it is written where it is more than a text.
///
/// The calls that have a parameter of that name decide its type; where they don't agree, it is a text.
fn arguments(step: &Step, calls: &[CallHere], taken: &[&str]) -> Vec<(Argument, Option<(String, WrittenAs)>)> {
    let mut scope = Scope::with(taken);
    let argument = |(name, encoding): (&str, Encoding)| {
        let known = calls.iter().filter(|here| here.at.is_typed(encoding)).flat_map(|here| &here.at.parameters);
        let mut known = known.filter(|one| one.place == ParameterPlace::Path && one.name == name);
        let first = known.next();
        let agreed = first.filter(|first| known.all(|one| one.ty == first.ty && one.written == first.written));
        let ty = agreed.map_or(ArgumentType::Text, |one| one.ty.clone());
        let written = agreed.and_then(|one| Some((one.name.clone(), one.written?)));
        (Argument { ident: scope.claim([Ident::snake(name)]), ty }, written)
    };
    step.placeholders().map(argument).collect()
}

/// The types of what a step takes.
fn types(step: &Step, calls: &[CallHere]) -> Vec<ArgumentType> {
    arguments(step, calls, &[]).into_iter().map(|(argument, _)| argument.ty).collect()
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
