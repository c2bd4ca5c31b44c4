//! Decides what each file imports: all that its items name and that is neither Rust's own nor defined there.

use super::krate::{ArgumentType, Crate, Imports, Item, MethodBody, Node, PathPiece, TypePath};
use crate::{
    gateway::{Ident, Module},
    spec::Status,
};

/// What the client itself names of the runtime.
const OF_CLIENT: [&str; 8] = ["Api", "Builder", "Built", "Client", "Ids", "Method", "Request", "TokenProvider"];

/// Fills in what is imported, once all types are what they will be.
pub(crate) fn decide(krate: &mut Crate) {
    for module in &mut krate.types {
        for file in &mut module.files {
            let defined: Vec<&Ident> = file.items.iter().map(Item::ident).collect();
            let mut imports = Imports::default();
            let mut add = |path: &TypePath| imports.add(path, &module.module, &defined);
            file.items.iter().for_each(|item| of_item(item, &mut add));
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
            if !node.methods.is_empty() {
                add(&TypePath::of_runtime("http", "Request"));
            }
            of_node(node, &mut add);
        }
        module.imports = imports;
    }
    let mut add = |path: &TypePath| krate.imports.add(path, &[], &[]);
    OF_CLIENT.iter().for_each(|name| add(&TypePath::of_runtime("http", name)));
    if !krate.root.accessors.is_empty() || !krate.root.methods.is_empty() {
        add(&TypePath::of_runtime("http", "Path"));
    }
    of_node(&krate.root, &mut add);
}

fn of_item(item: &Item, add: &mut dyn FnMut(&TypePath)) {
    match item {
        Item::Model(model) => {
            add(&TypePath::of_runtime("model", "Additional"));
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

fn of_node(node: &Node, add: &mut dyn FnMut(&TypePath)) {
    for accessor in &node.accessors {
        add(&accessor.target);
        accessor.arguments.iter().for_each(|argument| of_argument(&argument.ty, add));
        of_pieces(&accessor.pieces, add);
    }
    for method in &node.methods {
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
