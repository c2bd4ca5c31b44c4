//! Writes the crate's front page, which leads from a task to its call: first calls, how a call is found and read, the
//! workloads. What is hard is to choose: of each workload those calls stand here of which a page shows a request, and below
//! whose path most others lie.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    examples::{Examples, Known},
    features::{FULL, Feature},
    krate::{Method, MethodBody, Node, PlaceModule, Reply, TypePath},
    planned::{CallHere, PlannedCall},
};
use crate::{
    api,
    gateway::{Docs, Ident, Module, Prose},
    path::Kind,
};

/// How many of the first calls read, and how many change something.
const READS: usize = 6;
const CHANGES: usize = 4;

/// How many of those that read are of one group, and how long their paths are at most.
const OF_ONE_GROUP: usize = 1;
const FIRST_STEPS: usize = 3;

/// How many groups of calls are shown, and how many calls of each.
const GROUPS: usize = 40;
const CALLS: usize = 4;

/// A call with the method that makes it.
#[derive(Debug)]
struct Entry<'k> {
    planned: &'k PlannedCall<'k>,
    place: TypePath,
    method: &'k Method,
    /// How many calls lie at or below its path.
    below: usize,
}

/// The front page of a crate with these places.
#[must_use]
pub(crate) fn page(
    about: Docs,
    (root, places): (&Node, &[PlaceModule]),
    (features, known): (&[Feature], Known),
    examples: &Examples,
) -> Docs {
    let groups = groups(entries((root, places), known));
    let docs = about.then(first_calls(&groups, known, examples)).then(finding(&groups, known));
    docs.then(workloads(&groups)).then(signing_in(known)).then(errors()).then(self::features(features))
}

/// The calls, each at the method that makes it.
fn entries<'k>((root, places): (&'k Node, &'k [PlaceModule]), known: Known<'k>) -> Vec<Entry<'k>> {
    let client = TypePath { module: Vec::new(), ident: known.client.ident.clone() };
    let place = |node: &Node| TypePath { module: vec![Module::named("places")], ident: node.ident.clone() };
    let nodes = places.iter().flat_map(|module| &module.nodes).map(|node| (node, place(node)));
    let nodes: BTreeMap<TypePath, &Node> = nodes.map(|(node, path)| (path, node)).collect();
    // A call may be a method of several places: the one that its path leads to counts.
    let at = |planned: &PlannedCall| {
        let route = known.routes.get(&planned.everywhere().next()?.key())?;
        let ((last, _), ways) = route.chain.split_last()?;
        let (mut path, mut node) = (client.clone(), root);
        for (ident, _) in ways {
            path = node.accessors.iter().find(|way| way.ident == *ident)?.target.clone();
            node = nodes.get(&path)?;
        }
        Some((path, node.methods.iter().find(|method| method.ident == *last)?))
    };
    let everywhere = known.planned.iter().flat_map(|one| &one.call.paths);
    let paths: BTreeSet<(&str, &str)> =
        everywhere.map(|place| (place.path, place.operation.operation_id.as_str())).collect();
    let is_below = |rest: &str| rest.is_empty() || rest.starts_with(['/', ':', '(']);
    let below = |path: &str| {
        let others = paths.range((path, "")..).map_while(|(other, _)| other.strip_prefix(path));
        others.filter(|rest| is_below(rest)).count()
    };
    let entries = known.planned.iter().filter_map(|planned| {
        let (place, method) = at(planned)?;
        let path = planned.call.paths.first()?.path;
        Some(Entry { planned, place, method, below: below(path) })
    });
    entries.collect()
}

/// The calls by the workload of their operations, else by the first segment of their paths; the largest group first.
fn groups(entries: Vec<Entry>) -> Vec<(String, Vec<Entry>)> {
    let mut groups: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    for entry in entries {
        let call = &entry.planned.call;
        let segment = || call.steps().first().map_or("", |step| &step.name).to_owned();
        groups.entry(call.operation().workload().unwrap_or_else(segment)).or_default().push(entry);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(name, entries)| (Reverse(count(entries)), name.clone()));
    for (_, entries) in &mut groups {
        entries.sort_by_cached_key(Entry::rank);
    }
    groups
}

/// How many operations some calls are.
fn count(entries: &[Entry]) -> usize {
    entries.iter().map(|entry| entry.planned.call.paths.len()).sum()
}

impl Entry<'_> {
    /// What is read first, then what a page shows a request of, then below whose path most lies.
    fn rank(&self) -> (bool, bool, bool, Reverse<usize>, usize, String) {
        let call = &self.planned.call;
        let says_nothing = matches!(self.method.reply, Reply::Nothing | Reply::Content);
        let path = call.paths.first().map_or("", |one| one.path);
        (
            self.is_deprecated() || !self.is_read(),
            !self.is_requested(),
            says_nothing,
            Reverse(self.below),
            call.steps().len(),
            path.to_owned(),
        )
    }

    fn is_read(&self) -> bool {
        self.planned.call.method == api::Method::Get
    }

    /// Whether a page shows a request: pages of facts alone show none, and those with examples are of what is called most.
    fn is_requested(&self) -> bool {
        self.planned.call.operation().examples.iter().any(|example| example.request.is_some())
    }

    fn is_deprecated(&self) -> bool {
        self.planned.call.operation().deprecated
    }

    /// Whether one method makes both.
    fn is_same(&self, other: &Entry) -> bool {
        self.place == other.place && self.method.ident == other.method.ident
    }

    /// The title of its page, as a link to the method.
    fn link(&self) -> Prose {
        let title = self.planned.call.operation().summary.as_deref().map(str::trim).filter(|title| !title.is_empty());
        match title {
            Some(title) => Prose::titled(title, &self.place.steps(), &self.method.ident),
            None => Prose::item(&self.place.steps(), Some(&self.method.ident)),
        }
    }
}

/// Those below whose path most others lie, of all groups; then of their groups what creates something.
fn first_calls(groups: &[(String, Vec<Entry>)], known: Known, examples: &Examples) -> Docs {
    let is_shown = |entry: &&Entry| {
        !entry.is_deprecated() && examples.get(&entry.planned.operation).is_some_and(|example| !example.code.parses())
    };
    let mut by_weight: Vec<(usize, &Entry)> = groups
        .iter()
        .enumerate()
        .flat_map(|(group, (_, entries))| entries.iter().filter(is_shown).map(move |entry| (group, entry)))
        .filter(|(_, entry)| entry.planned.call.steps().len() <= FIRST_STEPS)
        .collect();
    by_weight.sort_by_cached_key(|(_, entry)| entry.rank());
    let (mut shown, mut of_groups): (Vec<&Entry>, Vec<usize>) = (Vec::new(), Vec::new());
    for (group, entry) in by_weight {
        let is_new = of_groups.iter().filter(|known| **known == group).count() < OF_ONE_GROUP;
        if shown.len() < READS && is_new && entry.is_read() && !shown.iter().any(|known| known.is_same(entry)) {
            shown.push(entry);
            of_groups.push(group);
        }
    }
    of_groups.dedup();
    let changes = of_groups.iter().filter_map(|group| {
        let (_, entries) = groups.get(*group)?;
        let creates = |entry: &&Entry| entry.planned.call.method == api::Method::Post && is_shown(entry);
        let is_sent = |entry: &&Entry| matches!(entry.method.body, Some(MethodBody::Json(_)));
        entries
            .iter()
            .filter(is_sent)
            .filter(creates)
            .min_by_key(|entry| (!entry.is_requested(), entry.planned.call.steps().len(), Reverse(entry.below)))
    });
    shown.extend(changes.take(CHANGES));
    let calls = shown.into_iter().filter_map(|entry| {
        let example = examples.get(&entry.planned.operation)?;
        let line = Prose::code(&format!("{} {}", entry.planned.call.method, example.path));
        let title = entry.link().and(&Prose::fixed(", ")).and(&line).and(&Prose::fixed(":"));
        Some(Docs::line(&title).then(examples.code(example, known)))
    });
    let docs = calls.fold(Docs::default(), Docs::then);
    if docs.is_empty() { docs } else { Docs::fixed("# First calls").then(docs) }
}

/// Shows on a list that belongs to an item how a URL becomes a call.
fn reading(groups: &[(String, Vec<Entry>)], known: Known) -> Option<Docs> {
    let entries = groups.iter().flat_map(|(_, entries)| entries);
    let lists = entries.filter(|entry| matches!(entry.method.reply, Reply::Collection(_)) && entry.is_read());
    let mut places = lists.flat_map(|entry| entry.planned.everywhere());
    let is_plain = |here: &CallHere| {
        matches!(here.at.steps.as_slice(), [list, item, next]
            if item.kind == Kind::Item && [list, next].iter().all(|step| step.kind == Kind::Literal))
    };
    let here = places.find(is_plain)?;
    let route = known.routes.get(&here.key())?;
    let calls = route.chain.iter().map(|(ident, types)| {
        let argument = if types.is_empty() { "" } else { "id" };
        format!(".{}({argument})", ident.as_str())
    });
    let code = format!("{}{}", known.client.variable.as_str(), calls.collect::<String>());
    let line = Prose::code(&format!("{} {}", here.planned.call.method, here.at.path));
    let words = Prose::fixed("A call reads like its URL: ").and(&line).and(&Prose::fixed(" is "));
    Some(Docs::paragraph(&words.and(&Prose::code(&code)).and(&Prose::fixed("."))))
}

fn finding(groups: &[(String, Vec<Entry>)], known: Known) -> Docs {
    let reads = reading(groups, known).unwrap_or_default();
    let names = Prose::fixed(
        "`GET` is `list` for a list and `get` for anything else, `POST` is `create`, `PATCH` is `update`, `PUT` is `replace`, \
         `DELETE` is `delete`; an action or a function is a method of its name.",
    );
    let search = Prose::fixed(
        "The search above finds a call by the title of its page, by the page's name as it stands in the address, and by its \
         HTTP line with `{id}` for each id.",
    );
    let types = Prose::fixed(
        "[`places`](crate::places) has a type for each thing that can be addressed, [`models`](crate::models) those for what \
         is read and sent, [`http`](crate::http) requests, pages of lists and errors, [`model`](mod@crate::model) dates, JSON \
         and what all models can do, [`testing`](crate::testing) tests without a network.",
    );
    let paragraphs = [names, search, types].map(|text| Docs::paragraph(&text));
    paragraphs.into_iter().fold(Docs::fixed("# Find a call").then(reads), Docs::then)
}

fn workloads(groups: &[(String, Vec<Entry>)]) -> Docs {
    if groups.is_empty() {
        return Docs::default();
    }
    let items = groups.iter().take(GROUPS).map(|(name, entries)| {
        let is_first = |at: usize, entry: &Entry| !entries.iter().take(at).any(|known| known.is_same(entry));
        let distinct: Vec<&Entry> =
            entries.iter().enumerate().filter(|(at, entry)| is_first(*at, entry)).map(|(_, entry)| entry).collect();
        let calls = distinct.iter().take(CALLS).map(|entry| entry.link());
        let number = if count(entries) == 1 { " call: " } else { " calls: " };
        let lead = Prose::fixed("**").and(&Prose::text(name.trim())).and(&Prose::fixed("**, "));
        let lead = lead.and(&Prose::text(&count(entries).to_string())).and(&Prose::fixed(number));
        let more = if distinct.len() > CALLS { " …" } else { "" };
        lead.and(&Prose::joined(calls, ", ")).and(&Prose::fixed(more))
    });
    let list = Docs::list("The calls by workload, with those to begin with:", items);
    let rest = groups.iter().skip(GROUPS).map(|(_, entries)| count(entries)).sum::<usize>();
    let rest = (rest > 0).then(|| Prose::text(&rest.to_string()).and(&Prose::fixed(" calls belong to others.")));
    Docs::fixed("# Workloads").then(list).then(rest.map_or_else(Docs::default, |rest| Docs::line(&rest)))
}

fn signing_in(known: Known) -> Docs {
    let new = Prose::item(&[&known.client.ident], Some(&Ident::fixed("new")));
    let builder = Prose::item(&[&known.client.ident], Some(&Ident::fixed("builder")));
    let text = new
        .and(&Prose::fixed(
            " takes an access token as text, or a credential of [`auth`](crate::auth), which gets and renews tokens. ",
        ))
        .and(&builder)
        .and(&Prose::fixed(" sets time limits, retries, the transport and the address of the service."));
    Docs::fixed("# Sign in").then(Docs::paragraph(&text))
}

fn errors() -> Docs {
    let text = Prose::fixed(
        "A call fails with an [`Error`](crate::Error): its message has the status, the service's code and text, and the \
         permissions that are missing. `is_not_found`, `is_throttled` and others tell what to do. A value of another type than \
         the documented one fails no call; it is kept, and [`misfits`](crate::model::Model::misfits) tells of it.",
    );
    Docs::fixed("# Errors").then(Docs::paragraph(&text))
}

fn features(features: &[Feature]) -> Docs {
    let (of_workloads, others): (Vec<&Feature>, Vec<&Feature>) = features.iter().partition(|one| one.is_workload());
    let named = |list: &[&Feature]| Prose::joined(list.iter().map(|one| Prose::code(&one.name)), ", ");
    let is_default = |one: &&Feature| one.is_default;
    let (usual, rest): (Vec<&Feature>, Vec<&Feature>) = others.into_iter().partition(is_default);
    let item = |one: &Feature| Prose::code(&one.name).and(&Prose::fixed(": ")).and(&Prose::fixed(one.adds));
    let usual_items = Docs::list("On by default:", usual.iter().map(|one| item(one)));
    let rest_items = Docs::list("Others:", rest.iter().map(|one| item(one)));
    let docs = Docs::fixed("# Features").then(usual_items).then(rest_items);
    if of_workloads.is_empty() {
        return docs;
    }
    let [few, all] = ["A program that compiles fewer workloads sets `default-features = false` and names those that it \
        calls beside the others that it needs. What several workloads share is there with each of them, and a property that \
        leads to a workload without its feature is in `additional`. `", "` has these: "].map(Prose::fixed);
    docs.then(Docs::paragraph(
        &few.and(&Prose::fixed(FULL)).and(&all).and(&named(&of_workloads)).and(&Prose::fixed(".")),
    ))
}
