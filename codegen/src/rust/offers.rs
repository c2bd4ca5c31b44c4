//! Decides what a place offers: its calls and ways on, each with a name.
//!
//! Pages of several paths describe one call of a type. Where what they say comes down to one signature it is one method;
//! where it doesn't, the page of the type itself has the name, and the others say which path they are of.

use std::{cmp::Reverse, collections::BTreeMap};

use super::{
    addresses::Addresses,
    bodies::Payload,
    krate::{Reply, Type, TypePath},
    places::{Place, PlaceKey, Way},
    planned::CallHere,
};
use crate::{
    api::Method,
    diagnostic::{Code, Diagnostics},
    gateway::{Ident, Scope},
    path::{Kind, Step},
    spec::Document,
};

/// What can be done at one place, named.
#[derive(Debug, Default)]
pub(crate) struct Offers<'p, 'a> {
    /// The calls; the step is what a call adds to the path, as `$ref` and actions do.
    pub calls: Vec<Offer<'p>>,
    /// The ways on.
    pub ways: Vec<(Ident, &'p Step, &'p Way<'a>)>,
}

/// A call of a place, by all the paths and pages that describe it.
#[derive(Debug)]
pub(crate) struct Offer<'p> {
    /// The method's name.
    pub ident: Ident,
    /// What it adds to the path of the place.
    pub step: Option<&'p Step>,
    /// The call that has the name that this one would have, too.
    pub beside: Option<CallHere<'p>>,
    /// The call on each path; the first speaks for all.
    pub calls: Vec<CallHere<'p>>,
}

/// A call that has another name than what it is, as another one of its place has that.
#[derive(Debug)]
pub(crate) struct Split {
    method: Method,
    path: String,
    /// A path of the call that has the name.
    of: String,
    ident: Ident,
}

impl Split {
    /// Says so, with what the method is called.
    pub(crate) fn report(&self, document: &Document, diagnostics: &mut Diagnostics) {
        let Split { method, path, of, ident } = self;
        let message =
            format!("`{method} {path}` sends or returns something else than `{method} {of}`, which has the same type");
        diagnostics
            .push(Code::SplitCall, document.origins.operation(path, *method), message)
            .help(format!("correct the page that is wrong; until then the call is the method `{}`", ident.as_str()));
    }
}

impl<'p> Offer<'p> {
    /// What is to be said where it isn't called what it is.
    pub(crate) fn split(&self) -> Option<Split> {
        let (of, here) = (self.beside?, self.calls.first()?);
        // Documents that weren't made of pages tell their operations apart by other means.
        let is_of_pages = !here.at.operation.pages.is_empty();
        let (path, of) = (here.at.path.to_owned(), of.at.path.to_owned());
        is_of_pages.then(|| Split { method: here.planned.call.method, path, of, ident: self.ident.clone() })
    }

    /// The calls that differ in more than their paths, each once.
    pub(crate) fn planned(&self) -> impl Iterator<Item = CallHere<'p>> {
        let mut known: Vec<&TypePath> = Vec::new();
        let mut is_new = move |here: &CallHere<'p>| {
            let is_new = !known.contains(&&here.planned.operation);
            known.push(&here.planned.operation);
            is_new
        };
        self.calls.iter().copied().filter(move |here| is_new(here))
    }
}

/// What is named at a place.
struct Naming<'p, 'a> {
    addresses: &'p Addresses<'p>,
    /// The simple name of the place's type, as pages have it: `driveitem`.
    page: String,
    scope: Scope,
    offers: Offers<'p, 'a>,
}

/// Names everything at a place, which `taken` names already hold something at.
///
/// Calls are named by their method; what a URL spells gets its own name, and where several steps share one, those that take
/// arguments say which: `get_detail_with_date`.
#[must_use]
pub(crate) fn offers<'p, 'a>(
    (key, place): (&PlaceKey, &'p Place<'a>),
    addresses: &'p Addresses<'p>,
    targets: &dyn Fn(&PlaceKey) -> usize,
    taken: &[&str],
) -> Offers<'p, 'a> {
    let own_type = key.component.filter(|_| key.beyond.is_empty()).unwrap_or_default();
    let page = own_type.rsplit('.').next().unwrap_or_default().to_lowercase();
    let mut naming = Naming { addresses, page, scope: Scope::with(taken), offers: Offers::default() };
    naming.calls(place);
    let steps = || place.ways.values().filter_map(|way| Some((naming_step(addresses, way)?, way)));
    let mut shared: BTreeMap<Ident, usize> = BTreeMap::new();
    for (step, _) in steps() {
        *shared.entry(Ident::snake(&step.name)).or_default() += 1;
    }
    for (step, way) in steps().filter(|(step, _)| step.kind != Kind::Slash) {
        let is_overloaded = shared.get(&Ident::snake(&step.name)).is_some_and(|count| *count > 1);
        let goes_on = targets(&way.target) > 0;
        naming.way(step, way, is_overloaded, goes_on);
    }
    naming.offers
}

/// The step of a way, as its first address has it.
fn naming_step<'p>(addresses: &'p Addresses<'p>, way: &Way) -> Option<&'p Step> {
    addresses.get(*way.addresses.first()?).step.as_ref()
}

impl<'p, 'a> Naming<'p, 'a> {
    /// Names the calls of the place itself, and those of the same place with a slash at its end.
    fn calls(&mut self, place: &'p Place<'a>) {
        let has_items =
            place.ways.values().any(|way| naming_step(self.addresses, way).is_some_and(|step| step.kind == Kind::Item));
        let here = self.calls_at(&place.addresses);
        let name = |here: CallHere| here.at.overload().unwrap_or_else(|| verb(here, has_items)).to_owned();
        self.offer(here, None, &name);
        for way in place.ways.values() {
            let Some(step) = naming_step(self.addresses, way).filter(|step| step.kind == Kind::Slash) else { continue };
            let calls = self.calls_at(&way.addresses);
            self.offer(calls, Some(step), &name);
        }
    }

    fn calls_at(&self, addresses: &[usize]) -> Vec<CallHere<'p>> {
        addresses.iter().flat_map(|number| &self.addresses.get(*number).calls).copied().collect()
    }

    /// Names a way on, or the calls that end there and are methods of this place.
    fn way(&mut self, step: &'p Step, way: &'p Way<'a>, is_overloaded: bool, goes_on: bool) {
        let arguments: Vec<&str> = step.placeholders().map(|(name, _)| name).collect();
        let mut name = step.name.clone();
        if is_overloaded && step.kind != Kind::Item && !arguments.is_empty() {
            name = format!("{name} with {}", arguments.join(" and "));
        }
        let calls = self.calls_at(&way.addresses);
        let is_of_type = way.target.beyond.is_empty();
        if !goes_on && matches!(step.kind, Kind::Reference | Kind::Value | Kind::Count) {
            self.offer(calls, Some(step), &|here| special(here, step.kind));
            return;
        }
        let is_called = calls.iter().all(|here| here.planned.call.is_named());
        if !goes_on && !is_of_type && step.kind != Kind::Item && is_called && !calls.is_empty() {
            self.offer(calls, Some(step), &|_| name.clone());
            return;
        }
        if step.kind == Kind::Cast {
            name = format!("as {name}");
        }
        let ident = self.scope.claim([Ident::snake(&name), Ident::snake(&format!("{name} path"))]);
        self.offers.ways.push((ident, step, way));
    }

    /// Makes methods of calls: those of one name and one signature are one.
    fn offer(&mut self, calls: Vec<CallHere<'p>>, step: Option<&'p Step>, name: &dyn Fn(CallHere<'p>) -> String) {
        let mut by_name: BTreeMap<String, Vec<Vec<CallHere<'p>>>> = BTreeMap::new();
        let mut order: Vec<String> = Vec::new();
        for here in calls {
            let name = name(here);
            if !order.contains(&name) {
                order.push(name.clone());
            }
            let groups = by_name.entry(name).or_default();
            match groups.iter_mut().find(|group| group.first().is_some_and(|first| is_one_method(*first, here))) {
                Some(group) => group.push(here),
                None => groups.push(vec![here]),
            }
        }
        for name in order {
            let mut groups = by_name.remove(&name).unwrap_or_default();
            for group in &mut groups {
                group.sort_by_key(|here| self.rank(*here));
            }
            groups.sort_by_key(|group| group.first().map(|first| self.rank(*first)));
            let main = groups.first().and_then(|group| group.first()).copied();
            for (number, calls) in groups.into_iter().enumerate() {
                let Some(first) = calls.first() else { continue };
                let main = main.filter(|_| number > 0);
                // Beside `/x`, the call of `/x/` says which it is.
                let is_slash = step.is_some_and(|step| step.kind == Kind::Slash);
                let further = is_slash.then(|| format!("{name} with slash"));
                let action = first.planned.call.is_named().then(|| format!("{name} action"));
                let is_of_pages = !first.at.operation.pages.is_empty();
                let of_path =
                    main.filter(|_| is_of_pages).map(|main| format!("{name} of {}", distinction(*first, main)));
                let candidates = [Some(name.clone()), further, of_path, action];
                let ident = self.scope.claim(candidates.into_iter().flatten().map(|name| Ident::snake(&name)));
                self.offers.calls.push(Offer { ident, step, beside: main, calls });
            }
        }
    }

    /// The page of the type itself first, then what says what comes back, then the shortest path.
    fn rank(&self, here: CallHere<'p>) -> (Reverse<bool>, u8, usize, &'p str) {
        let page = here.planned.call.operation().external_docs.as_ref().map(|page| page.url.as_str());
        let page = page.and_then(|url| url.split('?').next()?.rsplit('/').next()).unwrap_or_default();
        let of_type = page.split('-').next().filter(|of| !of.is_empty());
        let is_own = of_type.is_some_and(|of| of.eq_ignore_ascii_case(&self.page));
        let certainty = match here.planned.payload.reply {
            Reply::Nothing => 2,
            Reply::Optional(_) => 1,
            _ => 0,
        };
        (Reverse(is_own), certainty, here.at.steps.len(), here.at.path)
    }
}

/// Whether two calls can be one method: whatever they are called with, they send and return the same, or one of them
/// doesn't say what comes back.
fn is_one_method(one: CallHere, other: CallHere) -> bool {
    if one.planned.operation == other.planned.operation {
        return true;
    }
    let (Payload { body, reply, accept, .. }, of_other) = (&one.planned.payload, &other.planned.payload);
    let value = |reply: &Reply| match reply {
        Reply::Nothing => None,
        Reply::Optional(inner) => Some((**inner).clone()),
        reply => Some(reply.clone()),
    };
    let is_one_reply = value(reply).zip(value(&of_other.reply)).is_none_or(|(reply, other)| reply == other);
    let required = |here: CallHere| {
        let required = here.at.parameters.iter().filter(|one| one.is_argument);
        required.map(|one| (one.name.clone(), one.ty.clone())).collect::<Vec<_>>()
    };
    // Without a page, its id tells an operation from all others.
    let is_of_pages = |here: CallHere| !here.at.operation.pages.is_empty();
    is_of_pages(one)
        && is_of_pages(other)
        && *body == of_other.body
        && is_one_reply
        && *accept == of_other.accept
        && one.at.fixed == other.at.fixed
        && required(one) == required(other)
}

/// What tells the path of a call from that of another: the last step that the other hasn't.
fn distinction<'h>(here: CallHere<'h>, other: CallHere) -> &'h str {
    let mut others = other.at.steps.iter().rev().map(Step::pattern);
    let mut steps = here.at.steps.iter().rev();
    let own = steps.find(|step| others.next().is_none_or(|other| other != step.pattern()));
    let placeholder = own.and_then(|step| step.placeholders().last()).map(|(name, _)| name);
    match (placeholder, own) {
        (Some(name), _) => name.strip_suffix("-id").unwrap_or(name),
        (None, Some(step)) => &step.name,
        (None, None) => here.at.path,
    }
}

/// What a call is named where its URL ends in a resource.
fn verb(here: CallHere, has_items: bool) -> &'static str {
    match here.planned.call.method {
        Method::Post => "create",
        Method::Patch => "update",
        Method::Put => "replace",
        Method::Delete => "delete",
        Method::Head => "head",
        Method::Options => "options",
        Method::Trace => "trace",
        Method::Get => match here.planned.payload.reply {
            Reply::Collection(_) => "list",
            Reply::Value(Type::Json) if has_items => "list",
            _ => "get",
        },
    }
}

/// `add_ref`, `get_value`, `count`
fn special(here: CallHere, kind: Kind) -> String {
    let is_list = matches!(here.planned.payload.reply, Reply::Collection(_));
    let verb = match (here.planned.call.method, kind) {
        (Method::Get, Kind::Count) => return String::from("count"),
        (Method::Get, Kind::Reference) if is_list => return String::from("list refs"),
        (Method::Get, _) => "get",
        (Method::Post, Kind::Reference) => "add",
        (Method::Delete, Kind::Reference) => "remove",
        (Method::Delete, _) => "delete",
        (Method::Patch, _) => "update",
        _ => "set",
    };
    let noun = match kind {
        Kind::Reference => "ref",
        Kind::Count => "count",
        _ => "value",
    };
    format!("{verb} {noun}")
}
