//! Answers questions about types by name: what each inherits from, what derives from it, which properties it has.
//!
//! It serves the facts of pages and the schemas of a document. The lineage of a type is the type itself and then what it
//! inherits from, the nearest first; of several bases the one that is stated last comes first, as it has the last say. Of
//! properties with one name the first of the lineage counts.
//!
//! Documents of others may chain bases without end or in circles: each base is met once, and none that is more than
//! `limits::NESTED_BASES` away.

use std::{
    borrow::Borrow,
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fmt::{Debug, Display},
    sync::Arc,
};

use indexmap::IndexMap;

use crate::{
    by_name::ByName,
    limits::{NESTED_ALIASES, NESTED_BASES},
};

/// What is stated of one type.
pub trait Node {
    /// What its name is looked up by.
    type Key: ?Sized + Debug + Ord;
    /// Its qualified name, as it is written: `microsoft.graph.call`.
    type Name: Clone + Ord + Debug + Display + Borrow<Self::Key>;
    /// One of its properties.
    type Property: Debug;

    /// What it is stated to be made of, in order.
    fn parts(&self) -> Vec<Part<'_, Self>>;

    /// The type that it is but another name for.
    fn alias(&self) -> Option<&Self::Key> {
        None
    }

    /// Whether it says itself that its values may have properties that are not documented.
    fn is_open(&self) -> bool;

    /// What it inherits from directly.
    fn bases(&self) -> Vec<&Self::Key> {
        let base = |part| if let Part::Base(name) = part { Some(name) } else { None };
        self.parts().into_iter().filter_map(base).collect()
    }

    /// Its own properties by wire name.
    fn properties(&self) -> Vec<(&str, &Self::Property)> {
        let own = |part| if let Part::Property(name, property) = part { Some((name, property)) } else { None };
        self.parts().into_iter().filter_map(own).collect()
    }
}

/// One of the things that a type is made of.
#[derive(Debug)]
pub enum Part<'a, T: Node + ?Sized> {
    /// What it inherits from.
    Base(&'a T::Key),
    /// A property of its own, by wire name.
    Property(&'a str, &'a T::Property),
}

/// Where types are kept, by number.
pub trait Table {
    /// A type.
    type Node: Node;

    /// A name that something is documented under, and the type if it is one.
    fn entry(&self, number: usize) -> Option<(&NameOf<Self>, Option<&Self::Node>)>;
}

/// What types of a table are called.
pub type NameOf<T> = <<T as Table>::Node as Node>::Name;
/// What types of a table are looked up by.
pub type KeyOf<T> = <<T as Table>::Node as Node>::Key;
/// What types of a table have.
pub type PropertyOf<T> = <<T as Table>::Node as Node>::Property;

/// A property and its wire name.
pub type Named<'a, T> = (&'a str, &'a PropertyOf<T>);

/// The names of all types, and who inherits from whom.
#[derive(Clone, Debug)]
pub struct TypeGraph<N> {
    names: Vec<N>,
    numbers: BTreeMap<N, usize>,
    written: ByName<usize>,
    /// By number what it stands for: itself, unless it is but another name.
    meant: Vec<usize>,
    /// By number, in the order in which they are stated.
    bases: Vec<Vec<usize>>,
    /// By number those that have it as a base.
    derived: Vec<Vec<usize>>,
}

impl<N> Default for TypeGraph<N> {
    fn default() -> Self {
        TypeGraph {
            names: Vec::new(),
            numbers: BTreeMap::new(),
            written: ByName::of([]),
            meant: Vec::new(),
            bases: Vec::new(),
            derived: Vec::new(),
        }
    }
}

impl<N: Clone + Ord + Display> TypeGraph<N> {
    /// Numbers what a table holds, from zero to the first number that has no entry.
    #[must_use]
    pub fn of<T>(table: &T) -> Self
    where
        T: Table<Node: Node<Name = N>> + ?Sized,
        N: Borrow<KeyOf<T>>,
    {
        let entries: Vec<_> = (0..).map_while(|number| table.entry(number)).collect();
        let mut numbers: BTreeMap<N, usize> = BTreeMap::new();
        for (number, (name, _)) in entries.iter().enumerate() {
            numbers.entry((*name).clone()).or_insert(number);
        }
        let alias = |number: usize| {
            let (_, node) = entries.get(number)?;
            numbers.get((*node)?.alias()?).copied()
        };
        let meant = |number| std::iter::successors(Some(number), |one| alias(*one)).take(NESTED_ALIASES).last();
        let meant: Vec<usize> = (0..entries.len()).map(|number| meant(number).unwrap_or(number)).collect();
        let number = |key: &KeyOf<T>| meant.get(*numbers.get(key)?).copied();
        let bases_of = |node: &T::Node| node.bases().into_iter().filter_map(number).collect();
        let bases: Vec<Vec<usize>> = entries.iter().map(|(_, node)| node.map_or_else(Vec::new, bases_of)).collect();
        let mut derived = vec![Vec::new(); entries.len()];
        for (number, bases) in bases.iter().enumerate() {
            for base in bases.iter().collect::<BTreeSet<_>>() {
                if let Some(derived) = derived.get_mut(*base) {
                    derived.push(number);
                }
            }
        }
        let names: Vec<N> = entries.iter().map(|(name, _)| (*name).clone()).collect();
        let texts: Vec<String> = names.iter().map(N::to_string).collect();
        let written = ByName::of(texts.iter().enumerate().map(|(number, text)| (text.as_str(), number)));
        TypeGraph { names, numbers, written, meant, bases, derived }
    }

    /// A type and its bases, the nearest first; empty for an unknown name.
    pub fn lineage<K: ?Sized + Ord>(&self, name: &K) -> impl Iterator<Item = &N>
    where
        N: Borrow<K>,
    {
        let start = self.numbers.get(name).copied();
        let walk = Walk::from(start, 0, &self.bases);
        walk.order.into_iter().rev().filter_map(|number| self.names.get(number))
    }

    /// Whether `name` is `base` or inherits from it.
    #[must_use]
    pub fn inherits<K: ?Sized + Ord>(&self, name: &K, base: &K) -> bool
    where
        N: Borrow<K>,
    {
        name == base || self.lineage(name).any(|ancestor| ancestor.borrow() == base)
    }

    /// The numbers of the types below one, the nearest first.
    fn below(&self, start: usize) -> Vec<usize> {
        let mut seen = BTreeSet::from([start]);
        let (mut found, mut level) = (Vec::new(), vec![start]);
        for _ in 0..NESTED_BASES {
            let below = level.iter().filter_map(|number| self.derived.get(*number)).flatten().copied();
            level = below.filter(|number| seen.insert(*number)).collect();
            found.extend_from_slice(&level);
        }
        found
    }

    /// The types that inherit from more types than are followed.
    pub fn cut_off(&self) -> impl Iterator<Item = &N> {
        let is_cut = |number: &usize| Walk::from(Some(*number), 0, &self.bases).is_cut;
        (0..self.names.len()).filter(is_cut).filter_map(|number| self.names.get(number))
    }

    /// The first name of each circle that types with one base each go in.
    #[must_use]
    pub fn circular(&self) -> BTreeSet<&N> {
        let base = |number: usize| self.bases.get(number)?.first().copied();
        let mut found = BTreeSet::new();
        // In which walk each type was met.
        let mut met: BTreeMap<usize, usize> = BTreeMap::new();
        for walk in 0..self.names.len() {
            let mut current = walk;
            while let std::collections::btree_map::Entry::Vacant(entry) = met.entry(current) {
                entry.insert(walk);
                let Some(base) = base(current) else { break };
                current = base;
            }
            if met.get(&current) == Some(&walk) && base(current).is_some() {
                let circle = std::iter::successors(Some(current), |one| base(*one).filter(|base| *base != current));
                found.extend(circle.filter_map(|number| self.names.get(number)).min());
            }
        }
        found
    }

    /// The types to take the base from besides the first of each circle, so that of types with one base each none inherits from
    /// more than are followed.
    #[must_use]
    pub fn too_deep(&self) -> BTreeSet<&N> {
        let circular: BTreeSet<usize> =
            self.circular().into_iter().filter_map(|name| self.numbers.get::<N>(name)).copied().collect();
        let base = |number: usize| self.bases.get(number)?.first().copied().filter(|_| !circular.contains(&number));
        let mut found = BTreeSet::new();
        let mut depths: BTreeMap<usize, usize> = BTreeMap::new();
        for start in self.numbers.values() {
            let unknown = std::iter::successors(Some(*start), |one| base(*one));
            let unknown: Vec<usize> = unknown.take_while(|number| !depths.contains_key(number)).collect();
            for number in unknown.into_iter().rev() {
                let depth = base(number).map_or(0, |base| depths.get(&base).map_or(0, |depth| depth + 1));
                let is_too_deep = depth > NESTED_BASES;
                found.extend(self.names.get(number).filter(|_| is_too_deep));
                depths.insert(number, if is_too_deep { 0 } else { depth });
            }
        }
        found
    }
}

/// A walk up from a type: what is met, the farthest first.
#[derive(Debug, Default)]
struct Walk {
    order: Vec<usize>,
    met: BTreeSet<usize>,
    /// Something was too far away.
    is_cut: bool,
}

impl Walk {
    fn from(starts: impl IntoIterator<Item = usize>, depth: usize, bases: &[Vec<usize>]) -> Walk {
        let mut walk = Walk::default();
        for start in starts {
            walk.up(start, depth, bases);
        }
        walk
    }

    fn up(&mut self, number: usize, depth: usize, bases: &[Vec<usize>]) {
        if !self.met.insert(number) {
            return;
        }
        if depth > NESTED_BASES {
            self.is_cut = true;
            return;
        }
        for base in bases.get(number).into_iter().flatten() {
            self.up(*base, depth + 1, bases);
        }
        self.order.push(number);
    }
}

/// The types of a table, with everything that they inherit.
#[derive(Debug)]
pub struct Types<'a, T: Table + ?Sized> {
    graph: Arc<TypeGraph<NameOf<T>>>,
    table: &'a T,
    /// The own properties of the types that were asked for.
    own: RefCell<BTreeMap<*const T::Node, ByName<Named<'a, T>>>>,
}

impl<'a, T: Table + ?Sized> Types<'a, T> {
    /// A table and the graph of what it holds.
    #[must_use]
    pub fn new(graph: Arc<TypeGraph<NameOf<T>>>, table: &'a T) -> Self {
        Types { graph, table, own: RefCell::default() }
    }

    /// A table whose graph nobody has yet.
    #[must_use]
    pub fn of(table: &'a T) -> Self {
        Types::new(Arc::new(TypeGraph::of(table)), table)
    }

    /// The table.
    #[must_use]
    pub const fn table(&self) -> &'a T {
        self.table
    }

    /// The graph.
    #[must_use]
    pub fn graph(&self) -> &TypeGraph<NameOf<T>> {
        &self.graph
    }

    /// The number that something is documented under.
    #[must_use]
    pub fn number(&self, name: &KeyOf<T>) -> Option<usize> {
        self.graph.numbers.get(name).copied()
    }

    /// The type of that name.
    #[must_use]
    pub fn get(&self, name: &KeyOf<T>) -> Option<&'a T::Node> {
        self.table.entry(self.number(name)?)?.1
    }

    /// What is documented under a qualified name as text, preferably in just that case; with the type if it is one.
    #[must_use]
    pub fn named(&self, text: &str) -> Option<(&'a NameOf<T>, Option<&'a T::Node>)> {
        let written = &self.graph.written;
        self.table.entry(written.exact(text).or_else(|| written.folded(text))?)
    }

    /// What a name means, where it may be but another name for that.
    #[must_use]
    pub fn meant_by(&self, name: &KeyOf<T>) -> Option<(&'a NameOf<T>, Option<&'a T::Node>)> {
        self.table.entry(*self.graph.meant.get(self.number(name)?)?)
    }

    /// A type and what it inherits from, the nearest first. The type itself need not have a name.
    #[must_use]
    pub fn lineage(&self, node: &'a T::Node) -> Vec<&'a T::Node> {
        let bases = node.bases();
        if bases.is_empty() {
            return vec![node];
        }
        let known = bases.into_iter().filter_map(|name| self.graph.meant.get(self.number(name)?).copied());
        let bases = Walk::from(known, 1, &self.graph.bases).order.into_iter().rev();
        let bases = bases.filter_map(|number| self.table.entry(number)?.1).filter(|base| !std::ptr::eq(*base, node));
        std::iter::once(node).chain(bases).collect()
    }

    /// Whether `name` is `base` or inherits from it.
    #[must_use]
    pub fn inherits(&self, name: &KeyOf<T>, base: &KeyOf<T>) -> bool {
        self.graph.inherits(name, base)
    }

    /// The types below one, directly or not, the nearest first.
    #[must_use]
    pub fn descendants(&self, name: &KeyOf<T>) -> Vec<&'a NameOf<T>> {
        let below = self.number(name).map(|number| self.graph.below(number)).unwrap_or_default();
        below.into_iter().filter_map(|number| Some(self.table.entry(number)?.0)).collect()
    }

    /// Whether values of a type may have undocumented properties.
    #[must_use]
    pub fn is_open(&self, node: &'a T::Node) -> bool {
        self.lineage(node).into_iter().any(Node::is_open)
    }

    /// A type's own or inherited property of that name.
    #[must_use]
    pub fn property(&self, node: &'a T::Node, name: &str) -> Option<&'a PropertyOf<T>> {
        self.find(node, |own| own.exact(name)).map(|(_, property)| property)
    }

    /// A type's own or inherited property of that name, whatever its case, with its name as documented.
    #[must_use]
    pub fn property_in_any_case(&self, node: &'a T::Node, name: &str) -> Option<Named<'a, T>> {
        self.find(node, |own| own.folded(name))
    }

    fn find(
        &self,
        node: &'a T::Node,
        find: impl Fn(&ByName<Named<'a, T>>) -> Option<Named<'a, T>>,
    ) -> Option<Named<'a, T>> {
        let mut known = self.own.borrow_mut();
        let named = |one: &'a T::Node| ByName::of(one.properties().into_iter().map(|named| (named.0, named)));
        let mut lineage = self.lineage(node).into_iter();
        lineage.find_map(|one| find(known.entry(std::ptr::from_ref(one)).or_insert_with(|| named(one))))
    }

    /// All properties of a type in the order in which it states them and its bases; one that a base has too keeps its place
    /// there.
    #[must_use]
    pub fn properties(&self, node: &'a T::Node) -> IndexMap<&'a str, &'a PropertyOf<T>> {
        let mut properties = IndexMap::new();
        self.place(node, 0, &mut BTreeSet::new(), &mut properties);
        properties
    }

    fn place(
        &self,
        node: &'a T::Node,
        depth: usize,
        met: &mut BTreeSet<usize>,
        properties: &mut IndexMap<&'a str, &'a PropertyOf<T>>,
    ) {
        for part in node.parts() {
            match part {
                Part::Property(name, property) => _ = properties.insert(name, property),
                Part::Base(name) => {
                    let number = self.number(name).and_then(|number| self.graph.meant.get(number)).copied();
                    let Some(number) = number.filter(|number| depth < NESTED_BASES && met.insert(*number)) else {
                        continue;
                    };
                    let base = self.table.entry(number).and_then(|(_, base)| base);
                    base.into_iter().for_each(|base| self.place(base, depth + 1, met, properties));
                }
            }
        }
        // What a base states behind them has no say.
        properties.extend(node.properties());
    }
}

#[cfg(test)]
mod tests;
