//! Decides which of the media types of a body counts, and what types without a name are called after.

use super::{calls::Call, types::Place};
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

/// `cancel media processing`; with its resource, `calls cancel media processing`.
pub(super) fn request_name(call: &Call, with_resource: bool) -> String {
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
    match before.last().filter(|_| with_resource) {
        Some(resource) => format!("{verb}{resource} {last}"),
        None => format!("{verb}{last}"),
    }
}

/// Where a type without a name stands.
pub(super) fn place(call: &Call, part: &str) -> Place {
    Place { module: vec![Module::named("requests")], name: format!("{} {part}", request_name(call, true)), depth: 0 }
}

/// Whether a body is bytes.
pub(super) fn is_binary(schema: &Schema) -> bool {
    schema.ty.as_deref() == Some("string") && schema.format.as_deref() == Some("binary")
}
