//! Prints what was read of an operation.

use graphdown_codegen::api::{
    Body, BodyShape, Content, Example, Grant, Message, Operation, Permissions, Property, Response, StandaloneMessage,
};

use super::{columns, type_name};
use crate::{
    report::{BOLD, DIM},
    terminal::Text,
};

/// Everything that was read of an operation.
pub(super) fn text(operation: &Operation) -> Text {
    let (kind, id) = (operation.kind, &operation.id);
    let head = format!("{} {}", operation.method, operation.path);
    let mut text = Text::new().styled(BOLD, head).push(" ").styled(DIM, format!("{kind} {id}")).end();
    text.extend(operation.deprecated.iter().map(|deprecated| Text::line(format!("  deprecated: {deprecated}"))));
    text.append(section("parameters", &parameters(operation)))
        .append(section("body", &operation.body.as_ref().map(body).unwrap_or_default()))
        .append(section("responses", &operation.responses.iter().map(response).collect::<Vec<_>>()))
        .append(section("permissions", &permissions(&operation.permissions)))
        .append(section("examples", &operation.examples.iter().map(example).collect::<Vec<_>>()))
        .end()
}

/// A notification of the page.
pub(super) fn notification(notification: &StandaloneMessage) -> Text {
    let ty = notification.ty.as_ref().map_or_else(|| "any".into(), type_name);
    let text = Text::new().styled(BOLD, format!("notification {}", notification.name)).end();
    text.push(format!("    {ty}  {}", body_size(&notification.message))).end().end()
}

fn section(name: &str, rows: &[Vec<String>]) -> Text {
    if rows.is_empty() { Text::new() } else { Text::line(format!("  {name}")).append(columns(rows)) }
}

fn parameters(operation: &Operation) -> Vec<Vec<String>> {
    let row = |parameter: &graphdown_codegen::api::Parameter| {
        let required = if parameter.is_required { "required" } else { "" };
        vec![parameter.place.to_string(), parameter.name.clone(), type_name(&parameter.ty), required.into()]
    };
    operation.parameters.iter().map(row).collect()
}

fn body(body: &Body) -> Vec<Vec<String>> {
    let required = if body.is_required { "required" } else { "" };
    let whole = |shape: String| vec![vec![body.media_type.clone(), shape, required.into()]];
    match &body.shape {
        BodyShape::Type(ty) => whole(type_name(ty)),
        BodyShape::Reference => whole("a reference: @odata.id".into()),
        BodyShape::Stream => whole("bytes".into()),
        BodyShape::Shown => {
            let row = |media_type: &str| vec![media_type.to_owned(), "shown by an example".into(), required.into()];
            body.media_types().map(row).collect()
        }
        BodyShape::Parameters(properties) => {
            let mut rows = whole(String::new());
            rows.extend(properties.iter().map(|one| property(one, false)));
            rows
        }
    }
}

/// A property or a parameter of an action.
pub(super) fn property(property: &Property, is_inherited: bool) -> Vec<String> {
    let remarks = [
        (property.is_required, "required"),
        (property.is_read_only, "read-only"),
        (property.is_nullable == Some(true), "nullable"),
        (property.is_navigation, "relationship"),
        (is_inherited, "inherited"),
        (property.deprecated.is_some(), "deprecated"),
    ];
    let remarks: Vec<&str> = remarks.iter().filter(|(is, _)| *is).map(|&(_, word)| word).collect();
    vec![property.name.clone(), type_name(&property.ty), remarks.join(", ")]
}

fn response(response: &Response) -> Vec<String> {
    let content = match &response.content {
        Content::Nothing => "no body".into(),
        Content::Entity(ty) => type_name(ty),
        Content::Collection(ty) => format!("value: {} collection", type_name(ty)),
        Content::Value(ty) => format!("value: {}", type_name(ty)),
        Content::Stream(media_type) => format!("bytes, {media_type}"),
        Content::Object(properties) => {
            let names: Vec<&str> = properties.iter().map(|property| property.name.as_str()).collect();
            format!("an object of {}", names.join(", "))
        }
        Content::OneOf(types) => types.iter().map(type_name).collect::<Vec<_>>().join(" or "),
        Content::Count => "a number in plain text".into(),
        Content::Unknown => "an undocumented body".into(),
        Content::Shown => format!("shown by an example, {}", response.shown_as.join(", ")),
    };
    vec![response.status.to_string(), content, response.headers.join(", ")]
}

fn permissions(permissions: &Permissions) -> Vec<Vec<String>> {
    let grant = |grant: &Grant| match grant {
        Grant::Unknown => "unknown".into(),
        Grant::NotSupported => "not supported".into(),
        Grant::NothingNeeded => "none needed".into(),
        Grant::OneOf(alternatives) => {
            alternatives.iter().map(|together| together.join(" and ")).collect::<Vec<_>>().join(", ")
        }
    };
    let mut rows = vec![
        vec!["delegated, work or school".into(), grant(&permissions.delegated_work)],
        vec!["delegated, personal".into(), grant(&permissions.delegated_personal)],
        vec!["application".into(), grant(&permissions.application)],
    ];
    rows.extend(permissions.notes.iter().map(|note| vec!["note".into(), note.clone()]));
    for one in &permissions.conditional {
        rows.push(vec![format!("if: {}", one.condition())]);
        rows.extend(self::permissions(&one.permissions));
    }
    rows
}

fn example(example: &Example) -> Vec<String> {
    let request = example.request.as_ref().map_or_else(String::new, |request| {
        let line = request.request_line.as_ref().map(|(method, url)| format!("{method} {url}")).unwrap_or_default();
        format!("{line} {}", body_size(request))
    });
    let response = example.response.as_ref().map_or_else(String::new, |response| {
        format!("→ {} {}", response.status.map_or_else(String::new, |status| status.to_string()), body_size(response))
    });
    vec![example.name.clone(), format!("{} {}", request.trim_end(), response.trim_end())]
}

fn body_size(message: &Message) -> String {
    match (&message.json, message.body.len()) {
        (_, 0) => String::new(),
        (Some(_), bytes) => format!("({bytes} bytes of JSON)"),
        (None, bytes) => format!("({bytes} bytes)"),
    }
}
