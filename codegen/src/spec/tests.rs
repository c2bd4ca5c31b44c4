use std::sync::Arc;

use expect_test::expect_file;
use serde_json::json;

use super::*;
use crate::{
    api::{self, Api, Body, BodyShape, Content, Method, Origin, PathTemplate, Primitive, Segment, TypeName, TypeRef},
    page::Version,
    source::{FileId, Source, SourceMap, Span},
    type_graph::TypeGraph,
};

fn name(name: &str) -> TypeName {
    TypeName { namespace: "microsoft.graph".to_owned(), name: name.to_owned() }
}

fn origin(path: &str) -> Origin {
    Origin { file: FileId(0), path: path.to_owned(), span: Span { start: 8, end: 9, ..Span::default() } }
}

fn property(property: &str, ty: TypeRef, description: &str) -> api::Property {
    api::Property { description: description.to_owned(), ..api::Property::new(property, ty, Span::default()) }
}

fn resource(one: &str, base: Option<&str>, properties: Vec<api::Property>) -> api::ResourceType {
    api::ResourceType {
        name: name(one),
        base: base.map(|base| TypeRef::Named(name(base))),
        is_abstract: false,
        is_open: false,
        key: None,
        description: format!(" A {one}. "),
        deprecated: None,
        workload: None,
        properties,
        origins: vec![origin("v1.0/resources/bird.md")],
    }
}

/// A bird has a mood, a wren is a bird, and a bird can be asked to sing.
fn facts() -> Api {
    let mut api = Api::new(Version::V1);
    let mut mood = property("mood", TypeRef::Named(name("mood")), "How it feels.");
    mood.is_nullable = Some(true);
    mood.default = Some("Calm".to_owned());
    let mut mates = property("mates", TypeRef::Collection(Box::new(TypeRef::Named(name("bird")))), "");
    mates.is_navigation = true;
    let mut hatched = property("hatched", TypeRef::Primitive(Primitive::DateTimeOffset), "Read-only.");
    hatched.is_read_only = true;
    let mut wren = resource("wren", Some("bird"), vec![property("nest", TypeRef::Untyped, "")]);
    wren.is_open = true;
    api.types = vec![wren, resource("bird", None, vec![mood, mates, hatched])];
    let member =
        |one: &str, says: &str| api::Member { name: one.to_owned(), value: None, description: says.to_owned() };
    api.enumerations = vec![api::Enumeration {
        name: name("mood"),
        description: String::new(),
        is_flags: false,
        members: vec![member("calm", "Still."), member("on", "")],
        deprecated: None,
        origins: vec![origin("v1.0/resources/enums.md")],
    }];
    api.operations = vec![sing()];
    api
}

fn message(status: u16, body: serde_json::Value) -> api::Message {
    api::Message {
        request_line: (status == 0).then(|| (Method::Post, "https://graph.microsoft.com/v1.0/birds/1/sing".to_owned())),
        status: (status > 0).then_some(status),
        headers: vec!["Content-Type: application/json".parse().unwrap()],
        body: String::new(),
        json: crate::page::json::read(
            &body.to_string(),
            Span::default(),
            &mut crate::diagnostic::Diagnostics::default(),
        ),
        span: Span::default(),
        start: Span::default(),
    }
}

fn sing() -> api::Operation {
    api::Operation {
        method: Method::Post,
        path: PathTemplate {
            segments: vec![
                Segment::Literal("birds".to_owned()),
                Segment::Placeholder { name: "bird-id".to_owned(), colon: false },
                Segment::Literal("sing".to_owned()),
            ],
        },
        id: "birds.bird.sing".to_owned(),
        kind: api::OperationKind::Action,
        summary: "bird: sing".to_owned(),
        description: "Sings:\n\n- loudly".to_owned(),
        workload: Some("birds".to_owned()),
        parameters: vec![api::Parameter {
            name: "bird-id".to_owned(),
            place: api::ParameterPlace::Path,
            ty: TypeRef::Primitive(Primitive::String),
            is_required: true,
            description: String::new(),
            members: Vec::new(),
            maximum: None,
            source: api::ParameterSource::Stated,
            example: None,
            span: Span::default(),
        }],
        body: Some(Body {
            shape: BodyShape::Parameters(vec![property("count", TypeRef::Primitive(Primitive::Int32), "")]),
            media_type: "application/json".to_owned(),
            shown_as: Vec::new(),
            description: String::new(),
            is_required: true,
        }),
        responses: vec![api::Response {
            status: 200,
            description: String::new(),
            content: Content::Collection(TypeRef::Named(name("bird"))),
            shown_as: Vec::new(),
            headers: vec!["Location".to_owned()],
            is_stated: true,
        }],
        permissions: api::Permissions {
            delegated_work: api::Grant::OneOf(vec![
                vec!["Bird.Read".to_owned()],
                vec!["Bird.Read.All".to_owned(), "Nest.Read".to_owned()],
            ]),
            delegated_personal: api::Grant::NotSupported,
            application: api::Grant::NothingNeeded,
            ..api::Permissions::default()
        },
        deprecated: None,
        examples: vec![api::Example {
            name: "sing_twice".to_owned(),
            request: Some(message(0, json!({ "count": 2 }))),
            response: Some(message(200, json!({ "value": [{ "mood": "calm" }] }))),
            response_type: None,
        }],
        origins: vec![origin("v1.0/api/bird-sing.md")],
    }
}

fn document(sources: &SourceMap) -> Document {
    let facts = facts();
    let graph = Arc::new(TypeGraph::of(&facts));
    write::document(facts, &graph, sources)
}

#[test]
fn facts_become_a_document() {
    let source = Source { path: "v1.0/api/bird-sing.md".to_owned(), text: "# Sing\n\nHTTP".to_owned() };
    let sources = SourceMap::from_iter([source]);
    let text = yaml::write(&document(&sources));
    expect_file!["tests/birds.yaml"].assert_eq(&text);
}

#[test]
fn writing_reading_and_writing_again_gives_the_same() {
    let text = yaml::write(&document(&SourceMap::default()));
    let read = yaml::read(&text).unwrap();
    assert_eq!(read, document(&SourceMap::default()));
    assert_eq!(yaml::write(&read), text);
}
