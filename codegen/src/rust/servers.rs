//! Decides the base URL of the service and those that single operations have of their own, with the variables that stand
//! in braces in them.

use crate::{
    gateway::{Docs, Ident, Prose, Scope},
    spec::{Document, Operation, Server},
};

use super::krate::{ServerAddress, ServerPiece};

/// The base URL of the service, with the defaults of its variables; empty where the document has none.
#[must_use]
pub(crate) fn base_url(document: &Document) -> String {
    // A document without servers has one that is `/`, which says nothing of where it is.
    document.servers.first().map(filled).filter(|url| url != "/").unwrap_or_default()
}

/// The base URL that an operation has of its own.
#[must_use]
pub(crate) fn own(operation: &Operation, document: &Document) -> Option<String> {
    let own = operation.servers.first().map(filled)?;
    (own != base_url(document)).then_some(own)
}

/// The base URL whose variables can be set, if it has some.
#[must_use]
pub(crate) fn address(document: &Document) -> Option<ServerAddress> {
    let server = document.servers.first()?;
    let mut scope = Scope::default();
    let mut pieces = Vec::new();
    let mut rest = server.url.as_str();
    while let Some((before, (name, after))) = next(rest, server) {
        let known = pieces.iter().find_map(|piece| match piece {
            ServerPiece::Variable { name: known, ident } if known == name => Some(ident),
            _ => None,
        });
        let ident = Ident::clone(known.unwrap_or(&scope.claim([Ident::snake(name)])));
        pieces.extend([ServerPiece::Text(before.to_owned()), ServerPiece::Variable { name: name.to_owned(), ident }]);
        rest = after;
    }
    if pieces.is_empty() {
        return None;
    }
    pieces.push(ServerPiece::Text(rest.to_owned()));
    Some(ServerAddress { docs: docs(&pieces, server), pieces })
}

/// What each variable stands for, what it is unless set, and what else it may be.
fn docs(pieces: &[ServerPiece], server: &Server) -> Docs {
    let mut told: Vec<&str> = Vec::new();
    let mut items = Vec::new();
    for piece in pieces {
        let ServerPiece::Variable { name, .. } = piece else { continue };
        let Some(variable) = server.variables.get(name).filter(|_| !told.contains(&name.as_str())) else { continue };
        told.push(name);
        let default = Prose::code(name).and(&Prose::fixed(": ")).and(&Prose::code(&variable.default));
        let mut item = default.and(&Prose::fixed(" by default"));
        let members = variable.members.iter().filter_map(|member| member.as_str().map(Prose::code));
        let members: Vec<Prose> = members.collect();
        if !members.is_empty() {
            item = item.and(&Prose::fixed(", one of ")).and(&Prose::joined(members, ", "));
        }
        let about = Prose::first_paragraph(variable.description.as_deref().unwrap_or_default());
        items.push(if about.is_empty() { item } else { item.and(&Prose::fixed(". ")).and(&about) });
    }
    Docs::fixed("The address of the service with values of its variables, for the builder's `base_url`.")
        .then(Docs::list("Variables:", items))
}

/// What stands before the next variable, its name, and what stands behind it.
fn next<'t>(text: &'t str, server: &Server) -> Option<(&'t str, (&'t str, &'t str))> {
    let (start, _) = text.match_indices('{').find(|(start, _)| {
        let name = text.get(start + 1..).and_then(|rest| rest.split_once('}'));
        name.is_some_and(|(name, _)| server.variables.contains_key(name))
    })?;
    let (before, rest) = text.split_at_checked(start)?;
    Some((before, rest.strip_prefix('{')?.split_once('}')?))
}

/// The URL with the defaults of its variables.
fn filled(server: &Server) -> String {
    let mut url = server.url.clone();
    for (name, variable) in &server.variables {
        url = url.replace(&format!("{{{name}}}"), &variable.default);
    }
    url
}
