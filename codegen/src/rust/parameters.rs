//! Decides what each parameter of a call becomes: the argument of a method or an option that is set on the request, its
//! type, and the style in which its value is written. A parameter whose value is a text in its place needs no style.

use super::{
    calls::Call,
    krate::{ArgumentType, PlannedParameter, Type, WrittenAs},
    types::{self, Owner, Types},
};
use crate::{
    api::{ParameterPlace, media::is_json},
    diagnostic::{Code, Diagnostics},
    gateway::Module,
    limits::REQUIRED_OPTIONS,
    path::PathKey,
    spec::{Document, Operation, Parameter, Schema, Style},
};

/// Headers that OpenAPI states elsewhere, and says to ignore as parameters.
const STATED_ELSEWHERE: [&str; 3] = ["accept", "content-type", "authorization"];

/// Decides the parameters of a call on each of its paths.
pub(crate) fn plan<'a>(call: &mut Call<'a>, types: &mut Types<'a>) {
    let method = call.method;
    for place in &mut call.paths {
        let mut left = REQUIRED_OPTIONS;
        types.owner = Owner::call(method, place.path);
        let key = PathKey::split(place.path);
        let operation: &'a Operation = place.operation;
        let known = operation.parameters.iter().filter_map(|one| Some((one, one.place.as_ref()?.known().copied()?)));
        let planned = known.filter(|(one, stands)| !is_stated_elsewhere(one, *stands)).map(|(one, stands)| {
            let id = Some(operation.operation_id.as_str()).filter(|id| !id.is_empty());
            let name = format!("{} {}", id.map_or_else(|| format!("{method} {}", place.path), str::to_owned), one.name);
            let ty = types.of_parameter(one, &name);
            let is_argument = stands != ParameterPlace::Path && is_required(operation, one, stands) && left > 0;
            left -= usize::from(is_argument);
            let written = written(one, stands, &ty);
            PlannedParameter { name: one.name.clone(), place: stands, ty, written, is_argument }
        });
        let planned = planned.map(|one| in_query(one, &key));
        place.parameters = planned.collect();
    }
}

/// A placeholder that a document writes in a query is a parameter of the query.
fn in_query(parameter: PlannedParameter, key: &PathKey) -> PlannedParameter {
    let is_of_path = parameter.place == ParameterPlace::Path;
    let at =
        key.query.iter().find(|(_, value)| is_of_path && PathKey::placeholder(value) == Some(parameter.name.as_str()));
    match at {
        Some((name, _)) => {
            PlannedParameter { name: (*name).to_owned(), place: ParameterPlace::Query, is_argument: true, ..parameter }
        }
        None => parameter,
    }
}

/// Tells of calls with more required options than a method takes.
pub(crate) fn report(document: &Document, diagnostics: &mut Diagnostics) {
    for (path, item) in &document.paths {
        for (method, operation) in item.operations() {
            let required = operation.parameters.iter().filter(|one| {
                let place = one.place.as_ref().and_then(|place| place.known().copied());
                place.is_some_and(|place| place != ParameterPlace::Path && is_required(operation, one, place))
            });
            if required.count() > REQUIRED_OPTIONS {
                let message = format!("`{method} {path}` has more than {REQUIRED_OPTIONS} required parameters");
                let span = document.origins.operation(path, method);
                diagnostics.push(Code::SizeLimit, span, message).help("the others are set on the request");
            }
        }
    }
}

/// Whether the call means nothing without it. OData's own options are set on the request; and pages call headers required
/// that their own examples leave out.
pub(crate) fn is_required(operation: &Operation, parameter: &Parameter, place: ParameterPlace) -> bool {
    let is_of_pages = !operation.pages.is_empty();
    parameter.required
        && match place {
            ParameterPlace::Path => true,
            ParameterPlace::Query => !parameter.name.starts_with('$'),
            ParameterPlace::Header | ParameterPlace::Cookie => !is_of_pages,
        }
}

fn is_stated_elsewhere(parameter: &Parameter, place: ParameterPlace) -> bool {
    place == ParameterPlace::Header && STATED_ELSEWHERE.iter().any(|name| parameter.name.eq_ignore_ascii_case(name))
}

/// How a value is written; nothing for a text in the query or a header and for a segment of a path.
fn written(parameter: &Parameter, place: ParameterPlace, ty: &ArgumentType) -> Option<WrittenAs> {
    let allow_reserved = parameter.allow_reserved && place == ParameterPlace::Query;
    if let Some((media_type, _)) = parameter.content.first() {
        let style = if is_json(media_type) { None } else { Some(usual(place)) };
        return Some(WrittenAs { style, explode: false, allow_reserved });
    }
    let style = parameter.style.as_ref().and_then(|style| style.known().copied()).unwrap_or_else(|| usual(place));
    let explode = parameter.explode.unwrap_or(style == Style::Form);
    let is_compound = matches!(ty, ArgumentType::List(_) | ArgumentType::Object(_));
    let is_plain = !is_compound
        && place != ParameterPlace::Cookie
        && !allow_reserved
        && !matches!(style, Style::Label | Style::Matrix);
    (!is_plain).then_some(WrittenAs { style: Some(style), explode, allow_reserved })
}

fn usual(place: ParameterPlace) -> Style {
    match place {
        ParameterPlace::Path | ParameterPlace::Header => Style::Simple,
        ParameterPlace::Query | ParameterPlace::Cookie => Style::Form,
    }
}

impl<'a> Types<'a> {
    /// The type of a parameter's argument.
    fn of_parameter(&mut self, parameter: &'a Parameter, name: &str) -> ArgumentType {
        let of_content = parameter.content.values().find_map(|media| media.schema.as_ref());
        let schema: &'a Schema = of_content.unwrap_or(&parameter.schema);
        let context = types::Context { module: vec![Module::named("requests")], name: name.to_owned(), depth: 0 };
        let is_text = matches!(schema.ty.as_deref(), Some("string")) && schema.target().is_none();
        if is_text {
            return ArgumentType::Text;
        }
        let is_any = schema.is_empty() && of_content.is_none();
        match self.of(schema, &context) {
            Type::Json if is_any || !says_object(schema) => ArgumentType::Text,
            ty => argument(ty),
        }
    }
}

fn says_object(schema: &Schema) -> bool {
    schema.ty.as_deref() == Some("object") || !schema.properties.is_empty() || schema.additional_properties.is_some()
}

/// A type as an argument in a URL or a header takes it.
fn argument(ty: Type) -> ArgumentType {
    match ty {
        Type::Bool => ArgumentType::Bool,
        Type::I32 => ArgumentType::I32,
        Type::I64 => ArgumentType::I64,
        Type::F64 => ArgumentType::F64,
        Type::List(item) => ArgumentType::List(*item),
        Type::Text
        | Type::DateTimeOffset
        | Type::Date
        | Type::TimeOfDay
        | Type::Duration
        | Type::Binary
        | Type::Enumeration(_) => ArgumentType::Text,
        other => ArgumentType::Object(other),
    }
}
