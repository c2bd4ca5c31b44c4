//! Tests each step of the precedence: a row of claims, and what is decided.

use super::*;
use crate::{
    api::{Api, Content, TypeName},
    extract::{types::row::Row, types::type_expression::named},
    page::{Version, json},
};

/// What a page claims of a body.
#[derive(Clone, Copy, Default)]
struct Page<'a> {
    url: &'a str,
    is_action: bool,
    /// The one row of the table.
    row: Option<&'a str>,
    says_none: bool,
    linked: Option<&'a str>,
    answered: Option<&'a str>,
    sent: Option<&'a str>,
    media_type: Option<&'a str>,
}

fn name(name: &str) -> TypeName {
    TypeName { namespace: "microsoft.graph".to_owned(), name: name.to_owned() }
}

/// The shape of what is posted, and how many findings there are.
fn decided(page: Page) -> (String, usize) {
    let mut names = Names::default();
    ["lamp", "shade"].into_iter().for_each(|one| names.add(name(one)));
    let types = Types::of(&Api::new(Version::V1), &names);
    let line = RequestLine::of(Method::Post, page.url);
    let row = page.row.map(|name| Property::new(name, TypeRef::Primitive(Primitive::String), Span::default()));
    let prose = Prose {
        rows: row.into_iter().map(Row::of).collect(),
        linked: page.linked.map(|name| named(name, Span::default())),
        says_none: page.says_none,
        media_type: page.media_type.map(str::to_owned),
        description: String::new(),
        span: Span::default(),
    };
    let message = page.sent.map(|body| Message {
        request_line: None,
        status: None,
        headers: Vec::new(),
        body: body.to_owned(),
        json: json::read(body, Span::default(), &mut Diagnostics::default()),
        span: Span::default(),
        start: Span::default(),
    });
    let responses = page.answered.map(|one| Response {
        status: 200,
        description: String::new(),
        content: Content::Entity(TypeRef::Named(name(one))),
        shown_as: Vec::new(),
        headers: Vec::new(),
        is_stated: true,
    });
    let claims = Claims {
        line: &line,
        kind: if page.is_action { OperationKind::Action } else { OperationKind::Operation },
        prose: &prose,
        sent: &message.iter().collect::<Vec<_>>(),
        responses: responses.as_slice(),
        types: &types,
    };
    let mut diagnostics = Diagnostics::default();
    let shape = match decide(&claims, &mut diagnostics).map(|body| body.shape) {
        Some(BodyShape::Type(TypeRef::Named(name))) => name.name,
        Some(BodyShape::Parameters(rows)) => {
            rows.iter().map(|row| format!("{{{}}}", row.name)).collect::<Vec<_>>().concat()
        }
        Some(shape) => format!("{shape:?}"),
        None => "none".to_owned(),
    };
    (shape, diagnostics.into_sorted().len())
}

#[test]
fn bodies_by_precedence() {
    let page = Page { url: "/lamps", ..Page::default() };
    let action = Page { is_action: true, url: "/lamps/{id}/dim", ..page };
    let rows = [
        (Page { url: "/lamps/{id}/$ref", row: Some("level"), ..page }, "Reference", 0),
        (Page { url: "/lamps/{id}/content", row: Some("level"), ..page }, "Stream", 0),
        (Page { media_type: Some("image/png"), row: Some("level"), ..page }, "Stream", 0),
        (Page { row: Some("level"), linked: Some("lamp"), ..page }, "lamp", 0),
        (Page { row: Some("level"), ..action }, "{level}", 0),
        (Page { row: Some("level"), linked: Some("lamp"), ..action }, "{level}", 0),
        (Page { row: Some("level"), says_none: true, ..action }, "{level}", 1),
        (Page { says_none: true, linked: Some("lamp"), ..action }, "none", 0),
        (Page { linked: Some("lamp"), answered: Some("shade"), ..page }, "lamp", 0),
        (Page { linked: Some("unknown"), answered: Some("shade"), ..page }, "shade", 0),
        (Page { answered: Some("shade"), sent: Some("{\"level\": 1}"), ..page }, "shade", 0),
        (Page { answered: Some("shade"), sent: Some("{\"level\": 1}"), ..action }, "{level}", 1),
        (Page { row: Some("level"), sent: Some("{\"lamp\": {\"level\": 1}}"), ..action }, "{lamp}", 0),
        (page, "Type(Untyped)", 1),
        (action, "none", 0),
    ];
    for (number, (page, expected, told)) in rows.into_iter().enumerate() {
        assert_eq!(decided(page), (expected.to_owned(), told), "row {number}");
    }
}

#[test]
fn other_pages_and_the_get_of_the_path_fill_what_is_open() {
    let body = |shape: BodyShape| Body {
        shape,
        media_type: media::JSON.to_owned(),
        shown_as: Vec::new(),
        description: String::new(),
        is_required: true,
    };
    let typed = |one: &str| BodyShape::Type(TypeRef::Named(name(one)));
    let joined = |one: Option<BodyShape>, other: BodyShape| {
        let mut known = one.map(body);
        let told = join(&mut known, Some(body(other)), &Names::default()).is_some();
        (format!("{:?}", known.map(|body| body.shape).unwrap()), told)
    };
    let show = |shape: BodyShape| format!("{shape:?}");
    assert_eq!(joined(None, typed("lamp")), (show(typed("lamp")), false));
    assert_eq!(joined(Some(BodyShape::Parameters(Vec::new())), typed("lamp")), (show(typed("lamp")), false));
    assert_eq!(joined(Some(typed("lamp")), BodyShape::Parameters(Vec::new())), (show(typed("lamp")), false));
    assert_eq!(joined(Some(typed("lamp")), typed("shade")), (show(typed("lamp")), true), "the main page wins");
    assert_eq!(joined(Some(typed("lamp")), BodyShape::Stream), (show(typed("lamp")), true), "the main page wins");
    let mut operation = crate::resolve::operations::merge::tests::operation(Default::default());
    operation.body = Some(body(BodyShape::Type(TypeRef::Untyped)));
    as_read(&mut operation, &TypeRef::Named(name("lamp")));
    assert_eq!(operation.body.map(|body| show(body.shape)), Some(show(typed("lamp"))));
}
