//! Decides how the properties of a form are sent, `multipart/form-data` or `application/x-www-form-urlencoded`, and which
//! of them are files.

use super::{
    content::is_binary,
    krate::{MethodBody, Type, TypePath, WrittenAs},
    types::{Context, Types},
};
use crate::{
    api::media::{BYTES, is_json},
    spec::{Encoding, MediaType, Schema, Style},
};

const URL_ENCODED: &str = "application/x-www-form-urlencoded";

/// The body of a form; nothing where its properties aren't known, so that its bytes are the caller's.
pub(super) fn body<'a>(
    media_type: &str,
    media: &'a MediaType,
    name: Option<&TypePath>,
    context: &Context,
    types: &mut Types<'a>,
) -> Option<MethodBody> {
    let is_multipart = is_multipart(media_type);
    if !is_multipart && essence(media_type) != URL_ENCODED {
        return None;
    }
    let schema = media.schema.as_ref()?;
    let properties = types.properties_of(schema);
    if is_multipart {
        for (name, property) in &properties {
            let encoding = media.encoding.get(*name);
            let element = property.items.as_deref().filter(|_| property.ty.as_deref() == Some("array"));
            let value = element.unwrap_or(property);
            if is_file(value, encoding, types) {
                types.add_file(value);
            }
        }
    }
    let ty = match name {
        Some(path) => Type::Model(path.clone()),
        None => types.of(schema, context),
    };
    match (is_multipart, &ty) {
        (true, Type::Model(_) | Type::Inline(_)) => {
            let media_types = media.encoding.iter().filter_map(|(name, encoding)| {
                let stated = encoding.content_type.as_deref()?.split(',').next()?.trim();
                (!stated.contains('*')).then(|| (name.clone(), stated.to_owned()))
            });
            Some(MethodBody::Multipart(ty, media_types.collect()))
        }
        (true, _) => None,
        (false, _) => {
            let styles = media.encoding.iter().filter_map(|(name, encoding)| Some((name.clone(), style(encoding)?)));
            Some(MethodBody::Form(ty, styles.collect()))
        }
    }
}

/// Whether it is a form with files.
pub(super) fn is_multipart(media_type: &str) -> bool {
    essence(media_type) == "multipart/form-data"
}

fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a property is a file: bytes, or of a media type that is neither text nor JSON.
fn is_file(schema: &Schema, encoding: Option<&Encoding>, types: &Types) -> bool {
    let target = schema.target().and_then(|target| types.catalogue.find(target)).map(|entry| entry.schema);
    let meant = target.unwrap_or(schema);
    let stated = encoding.and_then(|encoding| encoding.content_type.as_deref()).unwrap_or_default();
    let is_other = |one: &str| !one.is_empty() && !one.starts_with("text/") && !is_json(one);
    let is_text = meant.ty.as_deref().is_none_or(|ty| ty == "string") && meant.properties.is_empty();
    is_binary(meant) || is_text && stated.split(',').any(|one| is_other(one.trim())) || stated == BYTES
}

/// How a property of a URL-encoded form is written, where that is said.
fn style(encoding: &Encoding) -> Option<WrittenAs> {
    let stated = encoding.style.as_ref().and_then(|style| style.known().copied());
    let Encoding { explode, allow_reserved, content_type, .. } = encoding;
    if stated.is_none() && explode.is_none() && !allow_reserved {
        let is_json = content_type.as_deref().is_some_and(is_json);
        return is_json.then_some(WrittenAs { style: None, explode: false, allow_reserved: false });
    }
    let style = stated.unwrap_or(Style::Form);
    let explode = explode.unwrap_or(style == Style::Form);
    Some(WrittenAs { style: Some(style), explode, allow_reserved: *allow_reserved })
}
