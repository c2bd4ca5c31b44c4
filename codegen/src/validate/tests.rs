use expect_test::{Expect, expect};

use super::*;
use crate::{
    api::{Operation, OperationKind, PathTemplate, Permissions, Primitive, Property, ResourceType, Segment},
    page::Version,
};

fn name(name: &str) -> TypeName {
    TypeName { namespace: "microsoft.graph".to_owned(), name: name.to_owned() }
}

fn origin(start: u32) -> Origin {
    let span = Span { start, ..Span::default() };
    Origin { file: span.file, path: "v1.0/resources/bird.md".to_owned(), span }
}

fn property(name: &str, ty: TypeRef) -> Property {
    Property::new(name, ty, Span::default())
}

fn resource(type_name: &str, base: Option<&str>, properties: &[&str]) -> ResourceType {
    let text = TypeRef::Primitive(Primitive::String);
    ResourceType {
        name: name(type_name),
        base: base.map(|base| TypeRef::Named(name(base))),
        is_abstract: false,
        is_open: false,
        key: None,
        description: String::new(),
        deprecated: None,
        workload: None,
        properties: properties.iter().map(|one| property(one, text.clone())).collect(),
        origins: vec![origin(type_name.len().try_into().unwrap())],
    }
}

fn get(id: &str, placeholder: &str) -> Operation {
    let placeholder = Segment::Placeholder { name: placeholder.to_owned(), colon: false };
    Operation {
        method: crate::api::Method::Get,
        path: PathTemplate { segments: vec![Segment::Literal("birds".to_owned()), placeholder] },
        id: id.to_owned(),
        kind: OperationKind::Operation,
        summary: String::new(),
        description: String::new(),
        workload: None,
        parameters: Vec::new(),
        body: None,
        responses: Vec::new(),
        permissions: Permissions::default(),
        deprecated: None,
        examples: Vec::new(),
        origins: vec![origin(0)],
    }
}

fn check(api: &Api, expected: &Expect) {
    let mut diagnostics = Diagnostics::default();
    validate(api, &Arc::new(TypeGraph::of(api)), &[], &mut diagnostics);
    let lines = diagnostics.into_sorted().into_iter().map(|one| format!("{}: {}\n", one.code.as_str(), one.message));
    expected.assert_eq(&lines.collect::<String>());
}

#[test]
fn types_contradict_themselves() {
    let mut api = Api::new(Version::V1);
    let mut wren = resource("wren", Some("bird"), &["Song", "nest"]);
    wren.key = Some("id".to_owned());
    wren.properties.push(property("mate", TypeRef::Collection(Box::new(TypeRef::Named(name("dodo"))))));
    api.types =
        vec![resource("bird", None, &["song"]), wren, resource("Wren", None, &[]), resource("egg", Some("egg"), &[])];
    check(
        &api,
        &expect![[r#"
            duplicate-property: `Song` of `microsoft.graph.wren` is documented twice
            unresolved-type: `mate` of `microsoft.graph.wren` has the type `microsoft.graph.dodo`, which no page defines
            inheritance-cycle: `microsoft.graph.egg` inherits from itself
            duplicate-type: `microsoft.graph.Wren` is defined twice
            missing-key: the key of `microsoft.graph.wren` is `id`, which isn't one of its properties
        "#]],
    );
}

#[test]
fn operations_contradict_themselves() {
    let mut api = Api::new(Version::V1);
    api.operations = vec![get("birds.get", "bird-id"), get("birds.get", "id")];
    check(
        &api,
        &expect![[r#"
            duplicate-operation: `GET /birds/{id}` is documented twice
            duplicate-operation: two operations have the id `birds.get`
            placeholder-mismatch: the placeholder `bird-id` of `/birds/{bird-id}` has no parameter
            placeholder-mismatch: the placeholder `id` of `/birds/{id}` has no parameter
        "#]],
    );
}
