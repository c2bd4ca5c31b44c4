//! Decides which of the media types of a body counts, and what types without a name are called after.

use super::{calls::Call, types::Context};
use crate::{
    api::{Method, media::is_json},
    gateway::Module,
    path::Kind,
    spec::{Map, MediaType, Schema},
};

/// The body that is sent or read: JSON where there is a choice.
pub(super) fn chosen(content: &Map<MediaType>) -> Option<(&str, &MediaType)> {
    let json = content.iter().find(|(media_type, _)| is_json(media_type));
    json.or_else(|| content.first()).map(|(media_type, media)| (media_type.as_str(), media))
}

/// How much of an operation a type that is named after it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Told {
    /// What is done: `cancel media processing`.
    Alone,
    /// To what: `message reply`.
    WithResource,
    /// And where that is, by the path: `worksheets tables add`.
    WithPlace,
}

/// What a type that belongs to a call is called: after the action or function, else after what is created or updated.
///
/// A single word doesn't tell what it is done to, and would become another name once a second resource had such an
/// operation: its resource stands before it in any case.
pub(super) fn request_name(call: &Call, told: Told) -> String {
    let words: Vec<&str> = call
        .steps()
        .iter()
        .filter(|step| !matches!(step.kind, Kind::Item | Kind::Slash))
        .map(|step| step.name.as_str())
        .collect();
    let (last, before) = words.split_last().map_or(("", &[][..]), |(last, before)| (*last, before));
    let verb = match call.method {
        _ if call.is_named() => "",
        Method::Get => "get ",
        Method::Post => "create ",
        Method::Put => "replace ",
        Method::Patch => "update ",
        Method::Delete => "delete ",
        Method::Head => "head ",
        Method::Options => "options ",
        Method::Trace => "trace ",
    };
    let is_word = !last.chars().skip(1).any(|c| c.is_uppercase() || !c.is_alphanumeric());
    match told {
        Told::Alone if !call.is_named() || !is_word => format!("{verb}{last}"),
        Told::Alone | Told::WithResource => match call.resource.or(before.last().copied()) {
            Some(resource) => format!("{verb}{resource} {last}"),
            None => format!("{verb}{last}"),
        },
        Told::WithPlace => {
            let context = before.get(before.len().saturating_sub(2)..).unwrap_or_default().join(" ");
            format!("{verb}{context} {last}")
        }
    }
}

/// Where a type without a name stands.
pub(super) fn context(call: &Call, part: &str) -> Context {
    Context {
        module: vec![Module::named("requests")],
        name: format!("{} {part}", request_name(call, Told::WithResource)),
        depth: 0,
    }
}

/// Whether a body is bytes.
pub(super) fn is_binary(schema: &Schema) -> bool {
    schema.ty.as_deref() == Some("string") && schema.format.as_deref() == Some("binary")
}
