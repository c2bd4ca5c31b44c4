//! Tests each step of the precedence: a row of claims, and what is decided.

use super::*;
use crate::{
    api::{Api, TypeName},
    extract::{operations::response, types::type_expression::named},
    page::Version,
};

fn names() -> Names {
    let mut names = Names::default();
    for name in ["lamp", "shade"] {
        names.add(TypeName { namespace: "microsoft.graph".to_owned(), name: name.to_owned() });
    }
    names
}

fn ty(name: &str) -> WrittenType {
    match name.strip_suffix(" collection") {
        Some(item) => TypeRef::Collection(Box::new(ty(item))),
        None => named(name, Span::default()),
    }
}

/// The type that the annotation of an example names, and its body.
type Example<'a> = Option<(Option<&'a str>, Shown)>;

/// What one page claims of `200`: prose, and an example's annotation and body.
fn decided(url: &str, says: Says, shown: Example) -> (String, usize) {
    let names = names();
    let types = Types::of(&Api::new(Version::V1), &names);
    let line = RequestLine::of(Method::Get, url);
    let statement =
        response::Stated { status: Some(200), says, headers: Vec::new(), media_type: None, description: String::new() };
    let (alternatives, linked, rows) = (Vec::new(), Vec::new(), Vec::new());
    let description = String::new();
    let prose = Prose { statements: vec![statement], alternatives, linked, rows, description, span: Span::default() };
    let annotated = shown.as_ref().and_then(|(annotated, _)| annotated.map(ty));
    let answer = shown.map(|(_, body)| Answer {
        method: Some(Method::Get),
        status: 200,
        annotated: annotated.as_ref(),
        is_collection: None,
        body,
        media_type: None,
        has_location: false,
        span: Span::default(),
        start: Span::default(),
    });
    let answers: Vec<&Answer> = answer.iter().collect();
    let claims = Claims { line: &line, lines: &[], prose: &prose, answers: &answers, annotations: &[], types: &types };
    let mut diagnostics = Diagnostics::default();
    let responses = decide(&claims, &mut diagnostics);
    let show = |ty: &TypeRef| match ty {
        TypeRef::Named(name) => name.name.clone(),
        other => format!("{other:?}"),
    };
    let content = match &responses[0].content {
        Content::Entity(ty) => show(ty),
        Content::Collection(ty) => format!("{} collection", show(ty)),
        Content::Value(ty) => format!("value {}", show(ty)),
        other => format!("{other:?}"),
    };
    (content, diagnostics.into_sorted().len())
}

#[test]
fn types_by_precedence() {
    let object = || Shown::Object(Some(ty("shade")));
    let rows: [(Says, Example, &str, usize); 9] = [
        (Says::Type(ty("lamp")), Some((Some("shade"), object())), "lamp", 0),
        (Says::Type(ty("unknown")), Some((Some("shade"), Shown::Object(None))), "shade", 0),
        (Says::Guess(ty("lamp")), Some((Some("shade"), Shown::Object(None))), "shade", 0),
        (Says::Guess(ty("lamp")), Some((None, object())), "shade", 0),
        (Says::Guess(ty("lamp")), Some((None, Shown::Object(None))), "lamp", 0),
        (Says::Guess(ty("lamp")), Some((None, Shown::Nothing)), "Nothing", 0),
        (Says::Silent, Some((None, Shown::Scalar(Primitive::Boolean))), "value Primitive(Boolean)", 0),
        (Says::Nothing, Some((Some("lamp"), object())), "Nothing", 0),
        (Says::Silent, None, "Unknown", 1),
    ];
    for (says, shown, expected, told) in rows {
        let claimed = format!("{says:?} {shown:?}");
        assert_eq!(decided("/lamps/{id}", says, shown), (expected.to_owned(), told), "{claimed}");
    }
}

#[test]
fn one_or_many_by_precedence() {
    let list = || Shown::List { of_objects: true };
    let rows: [(&str, &str, Example, &str, usize); 6] = [
        ("/lamps", "lamp", Some((None, list())), "lamp collection", 1),
        ("/lamps/{id}", "lamp", Some((None, list())), "lamp", 1),
        ("/lamps", "lamp collection", Some((None, Shown::Object(None))), "lamp", 1),
        ("/lamps", "lamp collection", Some((Some("lamp collection"), Shown::Object(None))), "lamp collection", 0),
        ("/lamps", "lamp", Some((Some("lamp collection"), Shown::Nothing)), "lamp collection", 1),
        ("/lamps", "lamp collection", None, "lamp collection", 0),
    ];
    for (url, says, shown, expected, told) in rows {
        let claimed = format!("{url} {says} {shown:?}");
        assert_eq!(decided(url, Says::Type(ty(says)), shown), (expected.to_owned(), told), "{claimed}");
    }
}

#[test]
fn what_the_path_says_comes_before_types() {
    let lamp = || Says::Type(ty("lamp"));
    assert_eq!(decided("/lamps/$count", lamp(), None).0, "Count");
    assert_eq!(decided("/lamps/{id}/content", lamp(), None).0, format!("Stream({BYTES:?})"));
}

#[test]
fn other_pages_and_the_get_of_the_path_fill_what_is_open() {
    let lamp = || TypeRef::Named(TypeName { namespace: "microsoft.graph".to_owned(), name: "lamp".to_owned() });
    let says = |content: &Content| Response {
        status: 200,
        description: String::new(),
        content: content.clone(),
        shown_as: Vec::new(),
        headers: Vec::new(),
        is_stated: true,
    };
    let shade = || TypeRef::Named(TypeName { namespace: "microsoft.graph".to_owned(), name: "shade".to_owned() });
    let joined = |one: Content, other: Content| {
        let mut known = vec![says(&one)];
        let told = join(&mut known, vec![says(&other)], &names());
        (known.remove(0).content, told.len())
    };
    let (entity, list) = (Content::Entity(lamp()), Content::Collection(lamp()));
    assert_eq!(joined(Content::Unknown, entity.clone()), (entity.clone(), 0), "what the main page leaves open");
    assert_eq!(joined(Content::Nothing, entity.clone()), (entity.clone(), 0));
    assert_eq!(joined(entity.clone(), Content::Unknown), (entity.clone(), 0));
    assert_eq!(joined(entity.clone(), list), (entity.clone(), 1), "the main page wins");
    assert_eq!(joined(entity.clone(), Content::Entity(shade())), (entity.clone(), 1), "they share no base");
    let mut operation = crate::resolve::operations::merge::tests::operation(Default::default());
    operation.responses = vec![says(&Content::Unknown), says(&Content::Entity(shade()))];
    as_read(&mut operation, &lamp());
    let contents: Vec<&Content> = operation.responses.iter().map(|one| &one.content).collect();
    assert_eq!(contents, [&entity, &Content::Entity(shade())]);
}
