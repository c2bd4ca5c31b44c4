//! Gives each operation a unique id made from its path: `communications.calls.call.cancelMediaProcessing`.

use std::collections::BTreeMap;

use heck::{ToLowerCamelCase, ToUpperCamelCase};

use super::Unnamed;
use crate::api::{Content, Method, Operation, OperationKind, Segment};

/// Names every operation after its path; what an id alone does not tell apart gets its arguments, then a number.
pub(super) fn identified(operations: Vec<Unnamed>) -> Vec<Operation> {
    let mut ids: Vec<String> = operations.iter().map(id).collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for id in &ids {
        *counts.entry(id.clone()).or_default() += 1;
    }
    for (id, operation) in ids.iter_mut().zip(&operations) {
        if counts.get(id).is_some_and(|count| *count > 1) {
            *id = with_arguments(id, operation);
        }
    }
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for id in &mut ids {
        let count = seen.entry(id.clone()).or_default();
        *count += 1;
        if *count > 1 {
            *id = format!("{id}.{count}");
        }
    }
    operations.into_iter().zip(ids).map(|(operation, id)| operation.identified(id)).collect()
}

/// The path's names joined by dots, then what is done unless the path ends with it.
fn id(operation: &Unnamed) -> String {
    let mut words: Vec<String> = operation.path.segments.iter().map(word).collect();
    if operation.kind == OperationKind::Operation {
        words.push(verb(operation).to_owned());
    }
    words.join(".")
}

fn word(segment: &Segment) -> String {
    match segment {
        Segment::Literal(name) | Segment::Call { name, .. } => {
            let own_name = name.rsplit('.').next().unwrap_or(name);
            own_name.trim_matches(['$', ':']).to_owned()
        }
        Segment::Placeholder { name, .. } => name.strip_suffix("-id").unwrap_or(name).to_lower_camel_case(),
        Segment::Mixed(_) => segment.to_string(),
        Segment::BareKey { name, .. } => format!("by{}", name.to_upper_camel_case()),
    }
}

fn verb(operation: &Unnamed) -> &'static str {
    let is_list = operation.responses.iter().any(|response| matches!(response.content, Content::Collection(_)));
    match operation.method {
        Method::Get if is_list => "list",
        Method::Get => "get",
        Method::Post => "create",
        Method::Put => "replace",
        Method::Patch => "update",
        Method::Delete => "delete",
        Method::Head => "head",
        Method::Options => "options",
        Method::Trace => "trace",
    }
}

/// `image.withWidthAndHeight`
fn with_arguments(id: &str, operation: &Unnamed) -> String {
    let arguments = operation.path.segments.iter().flat_map(|segment| match segment {
        Segment::Call { arguments, .. } => {
            arguments.iter().map(|argument| argument.name.to_upper_camel_case()).collect()
        }
        _ => Vec::new(),
    });
    let arguments: Vec<String> = arguments.collect();
    if arguments.is_empty() { id.to_owned() } else { format!("{id}.with{}", arguments.join("And")) }
}
