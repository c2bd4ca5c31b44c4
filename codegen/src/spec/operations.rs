//! Writes the facts of an operation as OpenAPI.

use serde_json::{Value, json};

use super::{
    Header, Map, MediaType, Operation, OrText, Parameter, Reference, RequestBody, Response, Schema, Section, Status,
    examples, links, schemas, security,
    whole::{ERROR, Whole},
};
use crate::api::{self, BodyShape, Content, Method, ParameterPlace, ParameterSource, Permissions, Primitive, TypeRef};

/// Headers that OpenAPI states as security and media types, and ignores as parameters.
const STATED_ELSEWHERE: [&str; 3] = ["authorization", "content-type", "accept"];

/// The whole operation, with its examples in place.
pub(super) fn operation(operation: api::Operation, whole: &Whole) -> Operation {
    let stated = operation.responses.iter().map(|one| (Status::Code(one.status), response(one, &operation, whole)));
    let mut docs = links::pages(&operation.origins, whole.version).into_iter();
    let error =
        Response { reference: Some(Reference::Component(Section::Responses, ERROR.to_owned())), ..Response::default() };
    Operation {
        responses: stated.chain([(Status::Default, error)]).collect(),
        servers: Vec::new(),
        examples: examples::heads(&operation, whole),
        parameters: parameters(&operation, whole),
        pageable: pageable(&operation),
        summary: schemas::text(&operation.summary),
        description: schemas::text(&operation.description),
        external_docs: docs.next(),
        other_docs: docs.collect(),
        request_body: operation.body.as_ref().map(|body| request_body(body, &operation, whole)),
        deprecated: operation.deprecated.is_some(),
        deprecation: operation.deprecated.as_deref().and_then(schemas::text),
        security: security::requirements(&operation.permissions),
        permissions: Some(operation.permissions).filter(|known| *known != Permissions::default()),
        kind: Some(OrText::Known(operation.kind)),
        pages: whole.places(&operation.origins),
        operation_id: operation.id,
        tags: operation.workload.into_iter().collect(),
    }
}

/// A body of one media type.
pub(super) fn content(media_type: &str, schema: Option<Schema>) -> Map<MediaType> {
    Map::from_iter([(media_type.to_owned(), MediaType { schema, ..MediaType::default() })])
}

impl super::PathItem {
    /// Where the operation of that method stands.
    pub(super) fn place(&mut self, method: Method) -> &mut Option<Operation> {
        match method {
            Method::Get => &mut self.get,
            Method::Post => &mut self.post,
            Method::Put => &mut self.put,
            Method::Patch => &mut self.patch,
            Method::Delete => &mut self.delete,
            Method::Head => &mut self.head,
            Method::Options => &mut self.options,
            Method::Trace => &mut self.trace,
        }
    }
}

/// Those of the path first, in its order; then those of the query, then headers.
fn parameters(operation: &api::Operation, whole: &Whole) -> Vec<Parameter> {
    let mut parameters: Vec<&api::Parameter> = operation.parameters.iter().collect();
    parameters.sort_by_key(|one| one.place);
    parameters
        .into_iter()
        .filter(|one| one.place != ParameterPlace::Header || !is_stated_elsewhere(&one.name))
        .map(|one| parameter(one, whole))
        .collect()
}

fn is_stated_elsewhere(header: &str) -> bool {
    STATED_ELSEWHERE.iter().any(|name| header.eq_ignore_ascii_case(name))
}

fn parameter(parameter: &api::Parameter, whole: &Whole) -> Parameter {
    // A URL or a header holds text, whatever the text means.
    let ty = match &parameter.ty {
        TypeRef::Untyped => &TypeRef::Primitive(Primitive::String),
        ty => ty,
    };
    let mut schema = schemas::of_type(ty);
    schema.maximum = parameter.maximum.map(|maximum| Box::new(maximum.into()));
    schema.members = parameter.members.iter().map(|member| member.as_str().into()).collect();
    Parameter {
        reference: None,
        name: parameter.name.clone(),
        place: Some(OrText::Known(parameter.place)),
        required: parameter.is_required || parameter.place == ParameterPlace::Path,
        description: schemas::text(&parameter.description),
        schema,
        is_shown: parameter.source != ParameterSource::Stated,
        example: parameter.example.as_deref().and_then(|example| schemas::value_of(example, ty, whole)),
        ..Parameter::default()
    }
}

fn request_body(body: &api::Body, operation: &api::Operation, whole: &Whole) -> RequestBody {
    let schema = match &body.shape {
        BodyShape::Type(ty) => Some(schemas::of_type(ty)),
        BodyShape::Parameters(properties) => Some(schemas::object(properties, whole)),
        BodyShape::Reference => Some(reference_body()),
        BodyShape::Stream => Some(stream()),
        BodyShape::Shown => None,
    };
    let mut content = under(body.media_types(), schema);
    let examples = operation.examples.iter();
    let sent = examples.filter_map(|example| Some((example.name.as_str(), example.request.as_ref()?)));
    examples::place(&mut content, sent);
    let description = schemas::text(&body.description);
    RequestBody { reference: None, description, content, required: body.is_required }
}

/// The schema under the first media type; of the others none is known.
fn under<'t>(media_types: impl Iterator<Item = &'t str>, mut schema: Option<Schema>) -> Map<MediaType> {
    media_types.map(|one| (one.to_owned(), MediaType { schema: schema.take(), ..MediaType::default() })).collect()
}

/// `{"@odata.id": "…"}`
fn reference_body() -> Schema {
    let address = Schema { ty: Some("string".to_owned()), format: Some("uri".to_owned()), ..Schema::default() };
    Schema {
        ty: Some("object".to_owned()),
        properties: Map::from_iter([("@odata.id".to_owned(), address)]),
        required: vec!["@odata.id".to_owned()],
        ..Schema::default()
    }
}

fn stream() -> Schema {
    schemas::of_type(&TypeRef::Primitive(Primitive::Stream))
}

fn response(response: &api::Response, operation: &api::Operation, whole: &Whole) -> Response {
    let schema = match &response.content {
        Content::Nothing | Content::Shown => None,
        Content::Entity(ty) => Some(schemas::of_type(ty)),
        Content::Collection(ty) => Some(collection(ty, operation)),
        Content::Value(ty) => Some(wrapper(vec![("value", schemas::of_type(ty))])),
        Content::Stream(_) => Some(stream()),
        Content::Object(properties) => Some(schemas::object(properties, whole)),
        Content::OneOf(types) => {
            Some(Schema { one_of: types.iter().map(schemas::of_type).collect(), ..Schema::default() })
        }
        Content::Count => Some(schemas::of_type(&TypeRef::Primitive(Primitive::Int64))),
        Content::Unknown => Some(Schema::default()),
    };
    let mut content = under(response.media_types(), schema);
    let answers =
        operation.examples.iter().filter_map(|example| Some((example.name.as_str(), example.response.as_ref()?)));
    examples::place(&mut content, answers.filter(|(_, message)| message.status == Some(response.status)));
    let stated = if response.is_stated { reason(response.status) } else { "Shown by an example." };
    let text = Schema { ty: Some("string".to_owned()), ..Schema::default() };
    Response {
        reference: None,
        description: schemas::text(&response.description).unwrap_or_else(|| stated.to_owned()),
        headers: response.headers.iter().map(|name| (name.clone(), Header { schema: text.clone() })).collect(),
        content,
    }
}

/// `value`, and what chains pages: a call on `delta` ends with the link to the next round.
fn collection(item: &TypeRef, operation: &api::Operation) -> Schema {
    let text = || Schema { ty: Some("string".to_owned()), ..Schema::default() };
    let items = schemas::of_type(&TypeRef::Collection(Box::new(item.clone())));
    let mut members = vec![("value", items), ("@odata.nextLink", text())];
    if operation.path.segments.last().is_some_and(|last| last.to_string().starts_with("delta")) {
        members.push(("@odata.deltaLink", text()));
    }
    if operation.parameters.iter().any(|one| one.name == "$count") {
        members.push(("@odata.count", schemas::of_type(&TypeRef::Primitive(Primitive::Int64))));
    }
    wrapper(members)
}

fn wrapper(members: Vec<(&str, Schema)>) -> Schema {
    Schema {
        ty: Some("object".to_owned()),
        properties: members.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect(),
        ..Schema::default()
    }
}

fn pageable(operation: &api::Operation) -> Option<Value> {
    let is_list = |one: &api::Response| matches!(one.content, Content::Collection(_));
    operation.responses.iter().any(is_list).then(|| json!({ "nextLinkName": "@odata.nextLink", "itemName": "value" }))
}

/// What the status says, where the page says no more: OpenAPI wants a text.
fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        302 => "Found",
        _ => "Success",
    }
}
