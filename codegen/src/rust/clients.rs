//! Decides what the client type is called: what the document says, else its title.

use serde_json::Value;

use super::krate::Client;
use crate::{
    gateway::{Ident, Module, Scope},
    spec::{CLIENT, Document, TITLE},
};

/// Names that the client's file imports, or that the crate exports beside it.
const TAKEN: [&str; 26] = [
    "Additional",
    "Api",
    "Binary",
    "Body",
    "Builder",
    "Built",
    "Client",
    "Collection",
    "Content",
    "Date",
    "DateTimeOffset",
    "Duration",
    "Error",
    "File",
    "Ids",
    "Json",
    "Method",
    "Open",
    "Parameter",
    "Path",
    "Request",
    "Scalar",
    "Style",
    "T",
    "TimeOfDay",
    "TokenProvider",
];

/// Modules of the crate.
const MODULES: [&str; 10] =
    ["auth", "blocking", "error", "http", "model", "models", "operations", "places", "requests", "testing"];

/// The names of the client.
#[must_use]
pub(crate) fn client(document: &Document) -> Client {
    let text = |key: &str| document.info.get(key).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    let title = text("title").map(|title| if title == TITLE { "Graph" } else { title });
    let name = text(CLIENT).or(title).unwrap_or("client");
    let mut types = Scope::of_types();
    for taken in TAKEN {
        types.claim([Ident::fixed(taken)]);
    }
    let ident = types.claim([Ident::pascal(name), Ident::pascal(&format!("{name} client"))]);
    let mut modules = Scope::with(&MODULES);
    let module = modules.claim_module([Module::named(name), Module::named(&format!("{name} client"))]);
    Client { variable: Ident::snake(name), ident, module }
}
