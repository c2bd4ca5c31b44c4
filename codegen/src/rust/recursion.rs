//! Boxes the properties by which a model would contain itself by value, and no others. The choice must not depend on an
//! order, so it follows from strongly connected components.

use std::collections::BTreeMap;

use super::krate::{Item, Type, TypeModule, TypePath};

/// Boxes each property that leads back to its own model: those within one strongly connected component of the graph
/// whose edges are properties by value. Which ones these are hangs on no order, so the choice is stable.
pub(crate) fn break_cycles(modules: &mut [TypeModule]) {
    let edges = edges(modules);
    let component = components(&edges);
    for module in modules {
        let place = module.module.clone();
        for item in module.files.iter_mut().flat_map(|file| &mut file.items) {
            let Item::Model(model) = item else { continue };
            let own = TypePath { module: place.clone(), ident: model.ident.clone() };
            for field in &mut model.fields {
                if let Type::Model(path) | Type::Inline(path) = &field.ty
                    && component.contains_key(path)
                    && component.get(&own) == component.get(path)
                {
                    field.ty = Type::Boxed(path.clone());
                }
            }
        }
    }
}

/// For each model the models that it contains by value. Lists and polymorphic enums hold theirs behind a pointer.
fn edges(modules: &[TypeModule]) -> BTreeMap<TypePath, Vec<TypePath>> {
    let mut edges = BTreeMap::new();
    for module in modules {
        for item in module.files.iter().flat_map(|file| &file.items) {
            let Item::Model(model) = item else { continue };
            let contained = model.fields.iter().filter_map(|field| match &field.ty {
                Type::Model(path) | Type::Inline(path) => Some(path.clone()),
                _ => None,
            });
            edges.insert(TypePath { module: module.module.clone(), ident: model.ident.clone() }, contained.collect());
        }
    }
    edges
}

/// The number of each model's strongly connected component, where that has more than one edge to itself: Kosaraju's two
/// walks, without recursion since documents may chain any number of types.
fn components(edges: &BTreeMap<TypePath, Vec<TypePath>>) -> BTreeMap<TypePath, usize> {
    let mut reversed: BTreeMap<&TypePath, Vec<&TypePath>> = BTreeMap::new();
    for (from, targets) in edges {
        for to in targets.iter().filter(|to| edges.contains_key(to)) {
            reversed.entry(to).or_default().push(from);
        }
    }
    let mut component: BTreeMap<TypePath, usize> = BTreeMap::new();
    for (number, start) in finished(edges).into_iter().rev().enumerate() {
        let mut next = vec![start];
        while let Some(model) = next.pop() {
            if component.contains_key(model) {
                continue;
            }
            component.insert(model.clone(), number);
            next.extend(reversed.get(model).into_iter().flatten());
        }
    }
    component
}

/// The models in the order in which a depth-first walk leaves them.
fn finished(edges: &BTreeMap<TypePath, Vec<TypePath>>) -> Vec<&TypePath> {
    let mut seen = std::collections::BTreeSet::new();
    let mut finished = Vec::new();
    for start in edges.keys() {
        let mut stack = vec![(start, false)];
        while let Some((model, is_left)) = stack.pop() {
            if is_left {
                finished.push(model);
            } else if seen.insert(model) {
                stack.push((model, true));
                let targets = edges.get(model).into_iter().flatten();
                stack.extend(targets.filter_map(|to| edges.get_key_value(to)).map(|(to, _)| (to, false)));
            }
        }
    }
    finished
}
