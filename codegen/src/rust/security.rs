//! Decides which credentials a call needs, by the security schemes of the document. A token as `Bearer` is what a client
//! sends unless an operation says otherwise, so that nothing is said of that.

use serde_json::Value;

use super::krate::{Scheme, SecurityScheme};
use crate::{
    api::ParameterPlace,
    diagnostic::{Code, Diagnostics},
    gateway::{Docs, Prose},
    spec::{Document, Map, Operation, pointer},
};

/// What operations need of which the document says nothing: no credential, where it says so of others; any one that fits,
/// or none, where it only lists schemes; a token, where it has no others.
#[must_use]
pub(crate) fn unstated(document: &Document) -> Option<Vec<Vec<SecurityScheme>>> {
    let known = document.components.security_schemes.iter().map(|(name, one)| scheme(name, Some(one)));
    let known: Vec<Scheme> = known.collect();
    if known.iter().all(|one| *one == Scheme::Bearer) {
        return None;
    }
    let mut operations = document.paths.values().flat_map(|item| item.operations());
    if operations.any(|(_, operation)| operation.security.is_some()) {
        return Some(Vec::new());
    }
    let names = document.components.security_schemes.keys().zip(known);
    let sendable = names.filter(|(_, scheme)| !matches!(scheme, Scheme::Unsupported(_)));
    let alternatives = sendable.map(|(name, scheme)| vec![SecurityScheme { name: name.clone(), scheme }]);
    Some(alternatives.chain([Vec::new()]).collect())
}

/// The credentials in alternatives; nothing where a token is what is needed.
#[must_use]
pub(crate) fn needed(
    operation: &Operation,
    document: &Document,
    unstated: Option<&Vec<Vec<SecurityScheme>>>,
) -> Option<Vec<Vec<SecurityScheme>>> {
    let Some(alternatives) = operation.security.as_ref().or(document.security.as_ref()) else {
        return unstated.cloned();
    };
    let schemes = &document.components.security_schemes;
    let alternatives: Vec<Vec<SecurityScheme>> = alternatives.iter().map(|one| together(one, schemes)).collect();
    let is_token =
        |together: &Vec<SecurityScheme>| matches!(together.as_slice(), [only] if only.scheme == Scheme::Bearer);
    // Where all schemes are tokens, one token does for all: Graph's are of one kind, whoever signs in.
    let has_others = schemes.iter().any(|(name, one)| scheme(name, Some(one)) != Scheme::Bearer);
    let is_usual = !has_others && !alternatives.is_empty() && alternatives.iter().all(is_token);
    (!is_usual).then_some(alternatives)
}

/// What is said of the credential that a client takes: the schemes of the document, where they aren't all tokens.
#[must_use]
pub(crate) fn docs(document: &Document) -> Docs {
    let about = Docs::fixed("A client with a credential, or with a token as a text.");
    let schemes = &document.components.security_schemes;
    let schemes: Vec<_> = schemes.iter().map(|(name, one)| (name, scheme(name, Some(one)))).collect();
    if schemes.iter().all(|(_, scheme)| *scheme == Scheme::Bearer) {
        return about;
    }
    let count = schemes.len();
    let items = schemes.into_iter().map(|(name, scheme)| {
        let name = Prose::code(name).and(&Prose::fixed(": "));
        let how = match scheme {
            Scheme::Bearer => Prose::fixed("an access token, as a text or by a credential of `auth`."),
            Scheme::Basic => Prose::fixed("a name and a password, by `http::Token::basic`."),
            Scheme::ApiKey(place, key) => {
                let place = match place {
                    ParameterPlace::Header => "an API key in the header ",
                    ParameterPlace::Cookie => "an API key in the cookie ",
                    ParameterPlace::Query | ParameterPlace::Path => "an API key in the query option ",
                };
                let by = Prose::fixed(", as a text or by `http::Token::api_key`.");
                Prose::fixed(place).and(&Prose::code(&key)).and(&by)
            }
            Scheme::Unsupported(found) => Prose::code(&found).and(&Prose::fixed(", which the client can't send.")),
        };
        name.and(&how)
    });
    let several = match count {
        1 => Docs::default(),
        _ => Docs::fixed("For several schemes, give a credential for each by its name: `http::Credentials`."),
    };
    about.then(Docs::list("The service knows its callers by these schemes:", items)).then(several)
}

/// Tells of schemes whose credentials the client can't send.
pub(crate) fn report(document: &Document, diagnostics: &mut Diagnostics) {
    for (name, one) in &document.components.security_schemes {
        if let Scheme::Unsupported(found) = scheme(name, Some(one)) {
            let place = pointer::shown(["components", "securitySchemes", name]);
            let message = format!("`{place}` is left out: `{found}` can't be sent");
            diagnostics
                .push(Code::LeftOut, document.origins.of(&["components", "securitySchemes", name]), message)
                .help("expected `apiKey`, `http` with `basic` or `bearer`, `oauth2` or `openIdConnect`; calls that need it are refused");
        }
    }
}

fn together(requirement: &Map<Vec<String>>, schemes: &Map<Value>) -> Vec<SecurityScheme> {
    let scheme = |name: &String| SecurityScheme { name: name.clone(), scheme: scheme(name, schemes.get(name)) };
    requirement.keys().map(scheme).collect()
}

fn scheme(name: &str, scheme: Option<&Value>) -> Scheme {
    let text = |key: &str| scheme.and_then(|scheme| scheme.get(key)?.as_str()).unwrap_or_default();
    let http = text("scheme").to_ascii_lowercase();
    match (text("type"), http.as_str(), text("in")) {
        ("oauth2" | "openIdConnect", ..) | ("http", "bearer", _) => Scheme::Bearer,
        ("http", "basic", _) => Scheme::Basic,
        ("apiKey", _, place) => match place.parse() {
            Ok(place) if place != ParameterPlace::Path => Scheme::ApiKey(place, text("name").to_owned()),
            _ => Scheme::Unsupported(name.to_owned()),
        },
        ("http", other, _) if !other.is_empty() => Scheme::Unsupported(other.to_owned()),
        (other, ..) if !other.is_empty() => Scheme::Unsupported(other.to_owned()),
        _ => Scheme::Unsupported(name.to_owned()),
    }
}
