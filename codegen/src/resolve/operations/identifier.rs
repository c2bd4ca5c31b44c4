//! Operations come in; each goes out with an id that is its own: `communications.calls.call.cancelMediaProcessing`.

use std::collections::BTreeMap;

use heck::{ToLowerCamelCase, ToUpperCamelCase};

use crate::api::{Content, Method, Operation, OperationKind, Segment};

/// Names every operation after its path; what an id alone does not tell apart gets its arguments, then a number.
pub(super) fn identify(operations: &mut [Operation]) {
    for operation in operations.iter_mut() {
        operation.id = id(operation);
    }
    let ids = repeated(operations);
    for operation in operations.iter_mut().filter(|operation| ids.contains_key(&operation.id)) {
        operation.id = with_arguments(operation);
    }
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for operation in operations {
        let count = seen.entry(operation.id.clone()).or_default();
        *count += 1;
        if *count > 1 {
            operation.id = format!("{}.{count}", operation.id);
        }
    }
}

fn repeated(operations: &[Operation]) -> BTreeMap<String, usize> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for operation in operations {
        *counts.entry(operation.id.clone()).or_default() += 1;
    }
    counts.retain(|_, count| *count > 1);
    counts
}

/// The path's names joined by dots, then what is done unless the path ends with it.
fn id(operation: &Operation) -> String {
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
        Segment::AlternateKey { name, .. } => format!("by{}", name.to_upper_camel_case()),
    }
}

fn verb(operation: &Operation) -> &'static str {
    let is_list = operation.responses.iter().any(|response| matches!(response.content, Content::Collection(_)));
    match operation.method {
        Method::Get if is_list => "list",
        Method::Get => "get",
        Method::Post => "create",
        Method::Put => "replace",
        Method::Patch => "update",
        Method::Delete => "delete",
    }
}

/// `image.withWidthAndHeight`
fn with_arguments(operation: &Operation) -> String {
    let arguments = operation.path.segments.iter().flat_map(|segment| match segment {
        Segment::Call { arguments, .. } => {
            arguments.iter().map(|argument| argument.name.to_upper_camel_case()).collect()
        }
        _ => Vec::new(),
    });
    let arguments: Vec<String> = arguments.collect();
    if arguments.is_empty() { operation.id.clone() } else { format!("{}.with{}", operation.id, arguments.join("And")) }
}
