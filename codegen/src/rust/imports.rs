//! Decides what each file imports: all that its items name and that is neither Rust's own nor defined there.

use super::krate::{Accessor, ArgumentType, Crate, Imports, Item, Method, MethodBody, Node, PathPiece, TypePath};
use crate::{
    gateway::{Ident, Module},
    spec::Status,
};

/// What the client itself names of the runtime.
const OF_CLIENT: [&str; 9] =
    ["Api", "Batch", "Builder", "Built", "Client", "Ids", "Method", "Request", "TokenProvider"];

/// Fills in what is imported, once all types are what they will be.
pub(crate) fn decide(krate: &mut Crate) {
    for module in &mut krate.types {
        for file in &mut module.files {
            let defined: Vec<&Ident> = file.items.iter().map(Item::ident).collect();
            let mut imports = Imports::default();
            let mut add = |path: &TypePath| imports.add(path, &module.module, &defined);
            file.items.iter().for_each(|item| of_whole_item(item, &mut add));
            file.imports = imports;
        }
    }
    for module in &mut krate.places {
        let own = [Module::named("places")];
        let defined: Vec<&Ident> = module.nodes.iter().map(|node| &node.ident).collect();
        let mut imports = Imports::default();
        let mut add = |path: &TypePath| imports.add(path, &own, &defined);
        for node in &module.nodes {
            add(&TypePath::of_runtime("http", "Path"));
            of_ways(node, &mut add);
            of_calls(node, &|method| module.is_in_file(method, None), &mut add);
        }
        module.imports = imports;
        for at in 0..module.parts.len() {
            let Some(part) = module.parts.get(at) else { continue };
            let mut imports = Imports::default();
            let mut add = |path: &TypePath| imports.add(path, &[], &[]);
            for node in &module.nodes {
                of_calls(node, &|method| module.is_in_file(method, Some(part)), &mut add);
            }
            if let Some(part) = module.parts.get_mut(at) {
                part.imports = imports;
            }
        }
    }
    let mut add = |path: &TypePath| krate.imports.add(path, &[], &[]);
    OF_CLIENT.iter().for_each(|name| add(&TypePath::of_runtime("http", name)));
    if !krate.root.accessors.is_empty() || !krate.root.methods.is_empty() {
        add(&TypePath::of_runtime("http", "Path"));
    }
    of_ways(&krate.root, &mut add);
    krate.root.methods.iter().for_each(|method| of_method(method, &mut add));
}

/// What an item's file names without its path.
fn of_whole_item(item: &Item, add: &mut dyn FnMut(&TypePath)) {
    let Item::Model(model) = item else { return of_item(item, add) };
    add(&TypePath::of_runtime("model", "Additional"));
    // The type of a property that may be missing is named by its whole path, since an import would have to be missing too.
    let there = model.fields.iter().filter(|field| field.feature.is_none());
    there.for_each(|field| field.ty.each(add));
    model.bases.iter().for_each(add);
}

/// What an item is made of.
pub(super) fn of_item(item: &Item, add: &mut dyn FnMut(&TypePath)) {
    match item {
        Item::Model(model) => {
            model.fields.iter().for_each(|field| field.ty.each(add));
            model.bases.iter().for_each(&mut *add);
        }
        Item::Enumeration(_) => {}
        Item::Polymorphic(polymorphic) => {
            add(&TypePath::of_runtime("model", "Open"));
            polymorphic.variants.iter().for_each(|variant| add(&variant.ty));
        }
        Item::Union(union) => {
            add(&TypePath::of_runtime("model", "Json"));
            union.variants.iter().for_each(|variant| variant.ty.each(add));
        }
        Item::Answers(answers) => {
            if answers.variants.iter().all(|variant| variant.status != Status::Default) {
                add(&TypePath::of_runtime("http", "Content"));
            }
            answers.variants.iter().for_each(|variant| variant.reply.each(add));
        }
    }
}

/// What the ways of a place name, but for the targets of those that may be missing, which are named by their whole paths.
fn of_ways(node: &Node, add: &mut dyn FnMut(&TypePath)) {
    for way in &node.accessors {
        if way.feature.is_none() {
            add(&way.target);
        }
        of_accessor(way, add);
    }
}

/// What some calls of a place name.
fn of_calls(node: &Node, is_meant: &dyn Fn(&Method) -> bool, add: &mut dyn FnMut(&TypePath)) {
    let mut meant = node.methods.iter().filter(|method| is_meant(method)).peekable();
    if meant.peek().is_some() {
        add(&TypePath { module: vec![Module::named("places")], ident: node.ident.clone() });
        add(&TypePath::of_runtime("http", "Request"));
    }
    meant.for_each(|method| of_method(method, add));
}

/// What a way names beside where it leads.
pub(super) fn of_accessor(way: &Accessor, add: &mut dyn FnMut(&TypePath)) {
    way.arguments.iter().for_each(|argument| of_argument(&argument.ty, add));
    of_pieces(&way.pieces, add);
}

/// What a method names.
pub(super) fn of_method(method: &Method, add: &mut dyn FnMut(&TypePath)) {
    let options = method.options.iter().map(|option| &option.argument);
    method.arguments.iter().chain(options).for_each(|argument| of_argument(&argument.ty, add));
    of_pieces(&method.pieces, add);
    method.operations.iter().for_each(&mut *add);
    method.reply.each(add);
    match &method.body {
        Some(MethodBody::Json(ty) | MethodBody::Multipart(ty, _)) => ty.each(add),
        Some(MethodBody::Form(ty, styles)) => {
            ty.each(add);
            if !styles.is_empty() {
                add(&TypePath::of_runtime("http", "Parameter"));
                add(&TypePath::of_runtime("http", "Style"));
            }
        }
        Some(MethodBody::Bytes(_)) => add(&TypePath::of_runtime("http", "Body")),
        Some(MethodBody::Reference) | None => {}
    }
}

fn of_argument(ty: &ArgumentType, add: &mut dyn FnMut(&TypePath)) {
    if let ArgumentType::List(ty) | ArgumentType::Object(ty) = ty {
        ty.each(add);
    }
}

fn of_pieces(pieces: &[PathPiece], add: &mut dyn FnMut(&TypePath)) {
    if pieces.iter().any(|piece| matches!(piece, PathPiece::Argument { written: Some(_), .. })) {
        add(&TypePath::of_runtime("http", "Parameter"));
        add(&TypePath::of_runtime("http", "Style"));
    }
}
