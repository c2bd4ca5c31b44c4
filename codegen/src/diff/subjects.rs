//! Finds what each item of a crate is about in the document: a struct about its type, a method about its operations, and what
//! has no name of its own in the document about what leads to it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::facts::Subject;
use crate::{
    api::Method as HttpMethod,
    path::PathKey,
    rust::{
        Crate, catalogue,
        krate::{ArgumentType, Item, Method, MethodBody, Node, OperationStatic, Reply, Type, TypePath},
    },
    spec::Document,
};

/// The subjects of a crate's items, by path.
#[derive(Debug, Default)]
pub(super) struct Subjects {
    /// Of items that the document names.
    direct: BTreeMap<String, Vec<Subject>>,
    /// For all others the items to look at next: for a type those that name it, for a place the places that it leads to.
    further: BTreeMap<String, Vec<String>>,
    /// What each component inherits from, the nearest first.
    bases: BTreeMap<String, Vec<String>>,
}

/// What is known of the document's names before the crate is gone through.
struct Names<'a> {
    components: BTreeMap<&'a TypePath, &'a str>,
    /// The paths of the document by method and address, which is all that the crate keeps.
    paths: BTreeMap<(HttpMethod, &'a str), Vec<&'a str>>,
    statics: BTreeMap<TypePath, &'a OperationStatic>,
}

/// A path as [`Surface`](super::surface::Surface) has it.
fn shown(path: &TypePath) -> String {
    let modules = path.module.iter().map(|module| module.as_str());
    modules.chain([path.ident.as_str()]).collect::<Vec<_>>().join("::")
}

/// The subjects of all items.
#[must_use]
pub(super) fn read(krate: &Crate, document: &Document) -> Subjects {
    let catalogue = catalogue::read(document);
    let components = catalogue.entries.iter().filter(|(_, entry)| entry.kind != catalogue::Kind::Alias);
    let components = components.map(|(name, entry)| (&entry.path, *name)).collect();
    let mut paths: BTreeMap<(HttpMethod, &str), Vec<&str>> = BTreeMap::new();
    for (path, item) in &document.paths {
        for (method, _) in item.operations() {
            paths.entry((method, PathKey::split(path).address)).or_default().push(path);
        }
    }
    let statics = krate.operations.iter().flat_map(|module| {
        let path = vec![crate::gateway::Module::named("operations"), module.module.clone()];
        module.operations.iter().map(move |one| (TypePath { module: path.clone(), ident: one.ident.clone() }, one))
    });
    let names = Names { components, paths, statics: statics.collect() };
    let graph = catalogue.types.graph();
    let bases = catalogue.entries.keys().map(|name| {
        let lineage = graph.lineage(*name).filter(|base| base != name);
        ((*name).to_owned(), lineage.cloned().collect())
    });
    let mut subjects = Subjects { bases: bases.collect(), ..Subjects::default() };
    for (path, one) in &names.statics {
        subjects.is_about(shown(path), names.operations(one));
        subjects.is_in_module(path);
    }
    for module in &krate.types {
        for item in module.files.iter().flat_map(|file| &file.items) {
            let path = TypePath { module: module.module.clone(), ident: item.ident().clone() };
            subjects.is_in_module(&path);
            subjects.item(&path, item, &names);
        }
    }
    let places = crate::gateway::Module::named("places");
    for node in krate.places.iter().flat_map(|module| &module.nodes) {
        subjects.node(&shown(&TypePath { module: vec![places.clone()], ident: node.ident.clone() }), node, &names);
    }
    let root = krate.client.ident.as_str();
    subjects.is_about(root.to_owned(), [Subject::Service]);
    subjects.node(root, &krate.root, &names);
    subjects
}

impl Names<'_> {
    fn operations(&self, one: &OperationStatic) -> Vec<Subject> {
        let paths = one.templates.iter().filter_map(|template| self.paths.get(&(one.method, template.as_str())));
        let paths = paths.flatten().map(|path| Subject::Operation { method: one.method, path: (*path).to_owned() });
        paths.collect()
    }
}

impl Subjects {
    fn is_about(&mut self, path: String, subjects: impl IntoIterator<Item = Subject>) {
        self.direct.entry(path).or_default().extend(subjects);
    }

    fn leads(&mut self, from: &str, to: String) {
        self.further.entry(from.to_owned()).or_default().push(to);
    }

    /// What a module is about, its items are.
    fn is_in_module(&mut self, path: &TypePath) {
        let module: Vec<&str> = path.module.iter().map(|module| module.as_str()).collect();
        self.leads(&module.join("::"), shown(path));
    }

    /// What a component inherits from, the nearest first.
    pub(super) fn bases(&self, component: &str) -> &[String] {
        self.bases.get(component).map(Vec::as_slice).unwrap_or_default()
    }

    fn names(&mut self, path: &str, ty: &Type) {
        ty.each(&mut |named| self.leads(&shown(named), path.to_owned()));
    }

    fn replies(&mut self, path: &str, reply: &Reply) {
        reply.each(&mut |named| self.leads(&shown(named), path.to_owned()));
    }

    /// A property, where it may be stated, and the type, which may have got another base.
    fn property(&self, component: &str, name: &str) -> Vec<Subject> {
        let types = [component].into_iter().chain(self.bases(component).iter().map(String::as_str));
        let stated = types.map(|of| Subject::Property { of: of.to_owned(), name: name.to_owned() });
        stated.chain([Subject::Type { name: component.to_owned() }]).collect()
    }

    fn item(&mut self, path: &TypePath, item: &Item, names: &Names) {
        let component = names.components.get(path).copied();
        let path = shown(path);
        self.is_about(path.clone(), component.map(|name| Subject::Type { name: name.to_owned() }));
        match item {
            Item::Model(model) => {
                for field in &model.fields {
                    let setter = field.setter.iter().map(|setter| format!("{}()", setter.as_str()));
                    for part in setter.chain([field.ident.as_str().to_owned()]) {
                        let part = format!("{path}::{part}");
                        let about = component.map(|name| self.property(name, &field.wire_name));
                        self.is_about(part.clone(), about.into_iter().flatten());
                        self.leads(&part, path.clone());
                    }
                    self.names(&format!("{path}::{}", field.ident.as_str()), &field.ty);
                }
            }
            Item::Enumeration(enumeration) => {
                for variant in &enumeration.variants {
                    let about = |of: &str| Subject::Member { of: of.to_owned(), name: variant.wire_name.clone() };
                    self.is_about(format!("{path}::{}", variant.ident.as_str()), component.map(about));
                }
            }
            Item::Union(union) => union.variants.iter().for_each(|variant| self.names(&path, &variant.ty)),
            Item::Answers(answers) => answers.variants.iter().for_each(|one| self.replies(&path, &one.reply)),
            Item::Polymorphic(_) => {}
        }
    }

    fn node(&mut self, path: &str, node: &Node, names: &Names) {
        for accessor in &node.accessors {
            let (way, target) = (format!("{path}::{}()", accessor.ident.as_str()), shown(&accessor.target));
            self.leads(&way, target.clone());
            self.leads(path, target);
        }
        for method in &node.methods {
            let call = format!("{path}::{}()", method.ident.as_str());
            let statics = method.operations.iter().filter_map(|operation| names.statics.get(operation));
            let operations: Vec<Subject> = statics.flat_map(|one| names.operations(one)).collect();
            self.is_about(call.clone(), operations);
            self.leads(path, call.clone());
            self.method(&call, method);
        }
    }

    fn method(&mut self, call: &str, method: &Method) {
        let arguments = method.arguments.iter().chain(method.options.iter().map(|option| &option.argument));
        for argument in arguments {
            if let ArgumentType::List(ty) | ArgumentType::Object(ty) = &argument.ty {
                self.names(call, ty);
            }
        }
        if let Some(MethodBody::Json(ty) | MethodBody::Multipart(ty, _) | MethodBody::Form(ty, _)) = &method.body {
            self.names(call, ty);
        }
        self.replies(call, &method.reply);
    }

    /// The nearest subjects of an item of which one meets a condition, those that do, and else the nearest of all.
    #[must_use]
    pub(super) fn nearest(&self, path: &str, owners: &[String], is_wanted: &dyn Fn(&Subject) -> bool) -> Vec<Subject> {
        let mut seen: BTreeSet<&str> = BTreeSet::from([path]);
        let mut waiting: VecDeque<&str> = VecDeque::from([path]);
        let mut owners = owners.iter().map(String::as_str);
        let mut nearest = Vec::new();
        loop {
            // What an item is a part of counts when nothing is known of the item itself.
            let owner = || owners.next().filter(|_| nearest.is_empty());
            let Some(path) = waiting.pop_front().or_else(owner) else { return nearest };
            match self.direct.get(path).map(Vec::as_slice) {
                Some(about @ [first, ..]) => {
                    let wanted: Vec<Subject> = about.iter().filter(|subject| is_wanted(subject)).cloned().collect();
                    if !wanted.is_empty() {
                        return wanted;
                    }
                    if nearest.is_empty() {
                        nearest.push(first.clone());
                    }
                }
                _ => {
                    let further = self.further.get(path).map(Vec::as_slice).unwrap_or_default();
                    waiting.extend(further.iter().map(String::as_str).filter(|path| seen.insert(path)));
                }
            }
        }
    }
}
