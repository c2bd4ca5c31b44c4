//! Decides what comes back of a call: its result, several results that the status tells apart, and the documented bodies
//! of refusals. `default` is the result where no success is stated.

use super::{
    calls::Call,
    content::{self, is_binary},
    krate::{AnswerVariant, Answers, Refusals, Reply, Type, TypePath},
    types::{Context, Types},
};
use crate::{
    api::{Method, media::is_json},
    gateway::{Docs, Ident, Prose, Scope},
    spec::{MediaType, Response, Schema, Status},
};

/// Its answer is where what is asked for can be read.
const FOUND: Status = Status::Code(302);

/// What comes back on success; where some answers have a body and others have none, it may be missing.
pub(super) fn reply<'a>(call: &Call<'a>, types: &mut Types<'a>) -> Reply {
    if call.method == Method::Head {
        return Reply::Nothing;
    }
    let successes = successes(call);
    let with_body: Vec<_> =
        successes.iter().filter_map(|(status, one)| Some((*status, content::chosen(&one.content)?))).collect();
    let Some((_, (media_type, media))) = with_body.first() else {
        let redirects = successes.iter().any(|(status, _)| **status == FOUND);
        return if redirects { Reply::Content } else { Reply::Nothing };
    };
    let is_same =
        |(_, (_, other)): &&(&Status, (&str, &MediaType))| other.schema == media.schema || other.schema.is_none();
    if with_body.iter().all(|one| is_same(&one)) {
        let reply = of_media(media_type, media, &content::context(call, "response"), types);
        let some_without = successes.iter().any(|(status, one)| one.content.is_empty() && is_success(status));
        return if some_without { Reply::Optional(Box::new(reply)) } else { reply };
    }
    let context = named(call, "response");
    let about = Prose::fixed("What ").and(&line(call)).and(&Prose::fixed(" gives back, by status."));
    Reply::ByStatus(add(&context, about, &successes, types))
}

/// The media type that is read, where a success has several. Pages show what the service sends unasked.
pub(super) fn accept(call: &Call) -> Option<String> {
    let is_of_pages = !call.operation().pages.is_empty();
    let several = successes(call).into_iter().find(|(_, one)| one.content.len() > 1).filter(|_| !is_of_pages);
    several.and_then(|(_, one)| Some(content::chosen(&one.content)?.0.to_owned())).filter(|one| !one.contains('*'))
}

/// The documented bodies of refusals, but for OData's, which every error reads by itself.
pub(super) fn refusals<'a>(call: &Call<'a>, types: &mut Types<'a>) -> Option<Refusals> {
    let successes = successes(call);
    let stated = call.operation().responses.iter();
    let mut refused: Vec<(&Status, &Response)> =
        stated.filter(|(status, _)| matches!(status.class(), Some(4 | 5))).collect();
    let is_result = successes.iter().any(|(status, _)| **status == Status::Default);
    let default = call.paths.first().and_then(|one| one.default).filter(|_| !is_result);
    refused.extend(default.map(|response| (&Status::Default, response)));
    refused.retain(|(_, one)| {
        let schema = content::chosen(&one.content).and_then(|(_, media)| media.schema.as_ref());
        schema.is_some_and(|schema| !is_odata(schema, types))
    });
    let (_, first) = refused.first()?;
    let schema = |one: &'a Response| content::chosen(&one.content).and_then(|(_, media)| media.schema.as_ref());
    let context = named(call, "error");
    let of = if refused.iter().all(|(_, one)| schema(one) == schema(first)) {
        let (media_type, media) = content::chosen(&first.content)?;
        of_media(media_type, media, &context, types)
    } else {
        let about = Prose::fixed("What ").and(&line(call)).and(&Prose::fixed(" answers where it refuses, by status."));
        Reply::ByStatus(add(&context, about, &refused, types))
    };
    Some(Refusals { statuses: refused.iter().map(|(status, _)| status.to_string()).collect(), of })
}

/// The answers that are no refusals.
fn successes<'a>(call: &Call<'a>) -> Vec<(&'a Status, &'a Response)> {
    let responses = call.operation().responses.iter();
    let stated: Vec<_> = responses.filter(|(status, _)| is_success(status) || **status == FOUND).collect();
    let default = call.paths.first().and_then(|one| one.default);
    // Pages state no other answer than what their examples show; what is left for the rest is an error.
    let is_of_pages = !call.operation().pages.is_empty();
    match default.filter(|_| stated.is_empty() && !is_of_pages) {
        Some(response) => vec![(&Status::Default, response)],
        None => stated,
    }
}

/// An enum of what comes back with each status.
fn add<'a>(context: &Context, about: Prose, answers: &[(&'a Status, &'a Response)], types: &mut Types<'a>) -> TypePath {
    let mut scope = Scope::default();
    let mut sorted = answers.to_vec();
    sorted.sort_by_key(|(status, _)| match status {
        Status::Code(code) => (0, *code),
        Status::Range(class) => (1, u16::from(*class)),
        Status::Other(_) => (2, 0),
        Status::Default => (3, 0),
    });
    let mut variants = Vec::new();
    for (status, response) in sorted.into_iter().filter(|(status, _)| !matches!(status, Status::Other(_))) {
        let context = Context { name: format!("{} {status}", context.name), ..context.clone() };
        let reply = content::chosen(&response.content)
            .map_or(Reply::Nothing, |(media_type, media)| of_media(media_type, media, &context, types));
        let name = if *status == Status::Default { "default".to_owned() } else { format!("status {status}") };
        variants.push(AnswerVariant {
            ident: scope.claim([Ident::pascal(&name)]),
            docs: Docs::markdown(&response.description)
                .then(Docs::line(&Prose::code(&status.to_string()).and(&Prose::fixed(".")))),
            status: status.clone(),
            reply,
        });
    }
    let other = scope.claim([Ident::pascal("other")]);
    types.add_answers(context, |ident| Answers { ident, docs: Docs::line(&about), variants, other })
}

/// What a body of that media type is read as.
fn of_media<'a>(media_type: &str, media: &'a MediaType, context: &Context, types: &mut Types<'a>) -> Reply {
    let is_text = media_type.split('/').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("text"));
    match &media.schema {
        // The digits of a number are JSON, whatever they are called.
        Some(schema) if is_text && schema.ty.as_deref() == Some("integer") => Reply::Value(types.of(schema, context)),
        Some(schema) if is_text && schema.ty.as_deref() == Some("string") && !is_binary(schema) => {
            Reply::Value(Type::Text)
        }
        _ if !is_json(media_type) => Reply::Content,
        Some(schema) if is_binary(schema) => Reply::Content,
        Some(schema) => of_schema(schema, context, types),
        None => Reply::Value(Type::Json),
    }
}

fn of_schema<'a>(schema: &'a Schema, context: &Context, types: &mut Types<'a>) -> Reply {
    let value = schema.properties.get("value").filter(|_| schema.reference.is_none() && schema.all_of.is_empty());
    let is_wrapper = schema.properties.keys().all(|name| name == "value" || name.starts_with("@odata."));
    match value.filter(|_| is_wrapper) {
        Some(value) if value.ty.as_deref() == Some("array") => match types.of(value, context) {
            Type::List(item) => Reply::Collection(*item),
            other => Reply::Value(other),
        },
        Some(value) => Reply::Scalar(types.of(value, context)),
        None => Reply::Value(types.of(schema, context)),
    }
}

fn is_success(status: &Status) -> bool {
    status.class() == Some(2)
}

/// Whether it is `{"error": {"code": …, "message": …}}`.
fn is_odata(schema: &Schema, types: &Types) -> bool {
    let followed = |schema: &Schema, name: &str| {
        let named = schema.target().and_then(|target| types.catalogue.find(target)).map(|entry| entry.schema);
        named.unwrap_or(schema).properties.get(name).cloned()
    };
    followed(schema, "error")
        .is_some_and(|error| ["code", "message"].iter().all(|name| followed(&error, name).is_some()))
}

/// Where a type stands that is named after its operation, if that has an id.
fn named(call: &Call, part: &str) -> Context {
    let context = content::context(call, part);
    match call.operation().operation_id.as_str() {
        "" => context,
        id => Context { name: format!("{id} {part}"), ..context },
    }
}

fn line(call: &Call) -> Prose {
    Prose::code(&format!("{} {}", call.method, call.paths.first().map_or("", |one| one.path)))
}
