//! Reduces a crate to its structure without names and literals: the kind of each item and how many parts it has.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Block, ImplItem, Item, Signature};

/// One item.
pub(crate) fn item(item: &Item) -> String {
    match item {
        Item::Struct(one) => format!("struct with {} fields, {}", one.fields.len(), attributes(&one.attrs)),
        Item::Enum(one) => format!("enum with {} variants, {}", one.variants.len(), attributes(&one.attrs)),
        Item::Impl(one) => {
            let mut parts: Vec<String> = one.items.iter().map(part).collect();
            parts.sort();
            format!("impl of [{}]", parts.join("; "))
        }
        Item::Fn(one) => format!("{}, {}", function(&one.sig, &one.block), attributes(&one.attrs)),
        Item::Macro(one) => format!("macro of {}", shape(one.mac.tokens.clone())),
        Item::Static(one) => format!("static of {}", shape(one.expr.to_token_stream())),
        Item::Const(one) => format!("const of {}", shape(one.expr.to_token_stream())),
        // How many files there are is told by these.
        Item::Mod(one) => format!("mod, {}", attributes(&one.attrs)),
        // How many names a line lifts or imports depends on where types stand.
        Item::Use(_) => String::from("use"),
        other => format!("another item: {}", other.to_token_stream()),
    }
}

fn part(part: &ImplItem) -> String {
    match part {
        ImplItem::Fn(one) => format!("{}, {}", function(&one.sig, &one.block), attributes(&one.attrs)),
        ImplItem::Const(_) => String::from("const"),
        other => format!("another part: {}", other.to_token_stream()),
    }
}

fn function(signature: &Signature, block: &Block) -> String {
    format!("fn of {} arguments, {} statements", signature.inputs.len(), block.stmts.len())
}

/// But for doc comments.
fn attributes(attributes: &[Attribute]) -> String {
    let names = attributes.iter().map(|attribute| attribute.path().to_token_stream().to_string());
    names.filter(|name| name != "doc").collect::<Vec<_>>().join(" ")
}

/// Tokens without what names and literals are.
fn shape(tokens: TokenStream) -> String {
    let shapes = tokens.into_iter().map(|token| match token {
        TokenTree::Ident(_) => String::from("i"),
        TokenTree::Literal(_) => String::from("0"),
        // One at the end of a list hangs on the length of the line.
        TokenTree::Punct(sign) if sign.as_char() == ',' => String::new(),
        TokenTree::Punct(sign) => sign.to_string(),
        TokenTree::Group(group) => format!("({})", shape(group.stream())),
    });
    shapes.collect()
}
