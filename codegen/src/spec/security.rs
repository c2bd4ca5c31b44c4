//! Writes permissions as security requirements and schemes. OpenAPI can't say "not supported", "unknown" or "for this
//! resource", so an extension keeps the complete permissions, and what is conditional gives no requirement.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Map;
use crate::api::{self, Grant, Permissions};

/// A user of an organisation signed in.
const DELEGATED_WORK: &str = "delegatedWork";
/// A user with a personal account signed in.
const DELEGATED_PERSONAL: &str = "delegatedPersonal";
/// No user.
const APPLICATION: &str = "application";

/// One requirement per alternative: `NothingNeeded` is a requirement without scopes, and what is not supported or unknown gives none.
pub(super) fn requirements(permissions: &Permissions) -> Option<Vec<Map<Vec<String>>>> {
    let requirements: Vec<_> =
        by_scheme(permissions).into_iter().flat_map(|(scheme, grant)| alternatives(scheme, grant)).collect();
    (!requirements.is_empty()).then_some(requirements)
}

/// What operations need whose permissions no page names: a token of any caller.
pub(super) fn default() -> Vec<Map<Vec<String>>> {
    [DELEGATED_WORK, DELEGATED_PERSONAL, APPLICATION]
        .map(|scheme| Map::from_iter([(scheme.to_owned(), Vec::new())]))
        .into()
}

/// One scheme per kind of caller, with all permissions that operations name.
pub(super) fn schemes(operations: &[api::Operation]) -> Map<Value> {
    let mut scopes: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for operation in operations {
        let conditional = operation.permissions.conditional.iter().flat_map(|one| by_scheme(&one.permissions));
        for (scheme, grant) in by_scheme(&operation.permissions).into_iter().chain(conditional) {
            if let Grant::OneOf(alternatives) = grant {
                scopes.entry(scheme).or_default().extend(alternatives.iter().flatten().map(String::as_str));
            }
        }
    }
    let flow = |scheme: &str, tenant: &str, is_delegated: bool| {
        let login = format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0");
        // OpenAPI wants a text for each scope; the reference describes permissions elsewhere.
        let scopes: serde_json::Map<String, Value> =
            scopes.get(scheme).into_iter().flatten().map(|&scope| (scope.to_owned(), Value::from(""))).collect();
        let flows = if is_delegated {
            json!({ "authorizationCode": {
                "authorizationUrl": format!("{login}/authorize"), "tokenUrl": format!("{login}/token"), "scopes": scopes,
            } })
        } else {
            json!({ "clientCredentials": { "tokenUrl": format!("{login}/token"), "scopes": scopes } })
        };
        (scheme.to_owned(), json!({ "type": "oauth2", "flows": flows }))
    };
    Map::from_iter([
        flow(DELEGATED_WORK, "organizations", true),
        flow(DELEGATED_PERSONAL, "consumers", true),
        flow(APPLICATION, "organizations", false),
    ])
}

fn by_scheme(permissions: &Permissions) -> [(&'static str, &Grant); 3] {
    [
        (DELEGATED_WORK, &permissions.delegated_work),
        (DELEGATED_PERSONAL, &permissions.delegated_personal),
        (APPLICATION, &permissions.application),
    ]
}

fn alternatives(scheme: &str, grant: &Grant) -> Vec<Map<Vec<String>>> {
    let requirement = |scopes: &[String]| Map::from_iter([(scheme.to_owned(), scopes.to_vec())]);
    match grant {
        Grant::Unknown | Grant::NotSupported => Vec::new(),
        Grant::NothingNeeded => vec![requirement(&[])],
        Grant::OneOf(alternatives) => alternatives.iter().map(|scopes| requirement(scopes)).collect(),
    }
}
