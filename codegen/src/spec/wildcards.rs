//! Names the media type of bodies for which a document takes any, `*/*`: what is an object, a list, a number or a truth
//! value is JSON. A text may be anything, so its media type stays open.

use super::{Document, Map, MediaType, Schema};
use crate::{
    api::media::{JSON, is_json},
    limits::NESTED_ALIASES,
};

/// Names the media types of all bodies of a document whose shared parts are in place.
pub(super) fn name(document: &mut Document) {
    let schemas = &document.components.schemas;
    let operations = document.paths.values_mut().flat_map(super::inline::operations);
    for operation in operations {
        operation.request_body.iter_mut().for_each(|body| name_in(&mut body.content, schemas));
        operation.responses.values_mut().for_each(|response| name_in(&mut response.content, schemas));
    }
    document.components.responses.values_mut().for_each(|response| name_in(&mut response.content, schemas));
}

fn name_in(content: &mut Map<MediaType>, schemas: &Map<Schema>) {
    if content.keys().any(|media_type| is_json(media_type)) {
        return;
    }
    let takes_json =
        |media_type: &str| matches!(media_type.split(';').next().map(str::trim), Some("*/*" | "application/*"));
    let is_structured = |media: &MediaType| media.schema.as_ref().is_some_and(|schema| is_structured(schema, schemas));
    let Some(index) = content.iter().position(|(name, media)| takes_json(name) && is_structured(media)) else { return };
    if let Some((_, media)) = content.shift_remove_index(index) {
        content.shift_insert(index, JSON.to_owned(), media);
    }
}

/// Whether every value of a schema has a form that only JSON has.
fn is_structured(schema: &Schema, schemas: &Map<Schema>) -> bool {
    let mut schema = schema;
    for _ in 0..NESTED_ALIASES {
        let Some(named) = schema.target().and_then(|target| schemas.get(target)) else { break };
        schema = named;
    }
    let is_object = !schema.properties.is_empty() || schema.all_of.iter().any(|part| !part.properties.is_empty());
    is_object || schema.ty.as_deref().is_some_and(|ty| ty != "string")
}
