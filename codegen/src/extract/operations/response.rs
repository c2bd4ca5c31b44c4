//! Reads what a page's response section and its examples state of responses, each as it states it.
//!
//! Which of them counts is decided in `resolve/operations/response.rs`.

use crate::{
    api::{Message, Method, Primitive},
    diagnostic::Diagnostics,
    extract::{
        operations::example::AnnotatedExample,
        operations::response_prose::{self, Says},
        texts::blocks,
        texts::description,
        types::nested::Nested,
        types::row::{self, Columns, Row},
        types::type_expression,
        written::{Written, WrittenType},
    },
    page::{
        Block, Code, Family, Page, Section, Text,
        json::{self, Json, Value},
    },
    source::Span,
    vocabulary::responses,
};

/// What a page's response section says.
#[derive(Clone, Debug)]
pub(crate) struct Prose {
    /// What it says of each status, in its order; at most one statement names none.
    pub(crate) statements: Vec<Stated>,
    /// What a list says that may come, where one path reads one and another path another.
    pub(crate) alternatives: Vec<Alternative>,
    /// The types that it links, in the body or behind a header.
    pub(crate) linked: Vec<Written>,
    /// The properties of an object that it shows above or below their table.
    pub(crate) rows: Vec<Row>,
    /// The whole section, Markdown.
    pub(crate) description: String,
    /// Its heading.
    pub(crate) span: Span,
}

/// One of several things that come back, by the path.
#[derive(Clone, Debug)]
pub(crate) struct Alternative {
    pub(crate) ty: WrittenType,
    /// What the item marks up or links: the type, or the property or the path that it is for.
    pub(crate) names: Vec<String>,
    /// The media type of a stream.
    pub(crate) media_type: Option<String>,
}

impl Alternative {
    /// Whether it says for which path it is, so that it needs no other beside it.
    fn is_of_path(&self) -> bool {
        self.names.first().is_some_and(|name| name.starts_with('/'))
    }
}

/// What the section says of one status.
#[derive(Clone, Debug)]
pub(crate) struct Stated {
    /// `None` where no status is named.
    pub(crate) status: Option<u16>,
    /// What it carries.
    pub(crate) says: Says,
    /// Headers that are named.
    pub(crate) headers: Vec<String>,
    /// The media type of a body that isn't JSON.
    pub(crate) media_type: Option<String>,
    /// The paragraphs that say so, Markdown.
    pub(crate) description: String,
}

/// Reads the response section, without what stands under its sub-headings unless it says nothing itself.
pub(crate) fn prose(page: &Page) -> Prose {
    let sections: Vec<_> = blocks::sections_under(page, Family::Response).map(|(_, section)| section).collect();
    let texts: Vec<&Text> = sections.iter().flat_map(|section| blocks::texts(section)).collect();
    let span = sections.first().map_or(page.title.span, |section| section.heading.span);
    let statements = response_prose::statements(&texts).into_iter().map(|statement| {
        let own = texts.get(statement.texts).unwrap_or(&[]).iter().copied();
        Stated {
            status: statement.status,
            says: statement.says,
            headers: statement.headers,
            media_type: statement.media_type,
            description: description::paragraphs(own, page),
        }
    });
    let is_list = |list: &Vec<Alternative>| list.len() > 1 || list.iter().any(Alternative::is_of_path);
    let alternatives = sections.iter().map(|section| alternatives(section)).find(is_list);
    let alternatives = alternatives.unwrap_or_default();
    let rows =
        sections.iter().map(|section| shown_rows(page, section)).find(|rows| !rows.is_empty()).unwrap_or_default();
    let description = description::paragraphs(texts.iter().copied(), page);
    let linked = texts.iter().flat_map(|text| response_prose::linked_types(text)).collect();
    Prose { statements: statements.collect(), alternatives, linked, rows, description, span }
}

/// The rows of a section's table, if it lists the members of an object: a text says so, or a block of the section or an
/// example of the page shows one.
fn shown_rows(page: &Page, section: &Section) -> Vec<Row> {
    let tables = blocks::tables(section).filter(|table| Columns::of(&table.header).is_some_and(|of| of.ty.is_some()));
    let nested = Nested::of(page);
    let mut rows: Vec<Row> = tables.filter(|table| !nested.has(table)).take(1).flat_map(row::rows).collect();
    nested.name(&mut rows);
    let is_listed = |name: &str| rows.iter().any(|row| row.property.name.eq_ignore_ascii_case(name));
    let is_object = |code: &Code| {
        let answer = code.messages().iter().find(|message| message.start.is_some());
        let body = answer.map_or(Some(code.text.as_str()), |answer| code.text.get(answer.body.clone()));
        let json = json::read(body.unwrap_or_default(), code.place.clone(), &mut Diagnostics::default());
        json.is_some_and(|json| {
            let mut names =
                json.members().iter().map(|(name, ..)| name).filter(|name| !name.starts_with('@')).peekable();
            json.is_object() && names.peek().is_some() && names.all(|name| is_listed(name))
        })
    };
    if rows.is_empty() {
        return rows;
    }
    let of_examples = page.sections.iter().filter(|one| blocks::meaning(page, one) == Family::ExampleResponse);
    let is_announced =
        || blocks::texts(section).any(|text| responses::MEMBERS_FOLLOW.is_within(&text.plain.to_ascii_lowercase()));
    let is_shown = || blocks::codes(section).chain(of_examples.flat_map(blocks::codes)).any(is_object);
    if is_announced() || is_shown() { rows } else { Vec::new() }
}

/// The items of a section's first list, if each of them names a type.
fn alternatives(section: &Section) -> Vec<Alternative> {
    let mut found = Vec::new();
    for block in section.blocks.iter().skip_while(|block| !matches!(block, Block::Item(_))) {
        let Block::Item(text) = block else { break };
        let Some(ty) = response_prose::type_of_item(text) else { return Vec::new() };
        let linked = text.linked().map(|(words, _)| words);
        let names = text.code_spans().chain(linked).chain(text.bold_spans());
        let media_type = response_prose::media_type(text, &(0..text.plain.len()));
        found.push(Alternative { ty, names: names.map(str::to_owned).collect(), media_type });
    }
    found
}

/// What an example shows of a response that isn't a failure.
#[derive(Clone, Debug)]
pub(crate) struct Answer<'a> {
    /// The method of the request that it answers, where one is shown.
    pub(crate) method: Option<Method>,
    pub(crate) status: u16,
    /// The type that its annotation names.
    pub(crate) annotated: Option<&'a WrittenType>,
    /// Whether its annotation says that there are several.
    pub(crate) is_collection: Option<bool>,
    pub(crate) body: Shown,
    pub(crate) media_type: Option<String>,
    pub(crate) has_location: bool,
    pub(crate) span: Span,
    /// Its status line.
    pub(crate) start: Span,
}

/// The shape of an example's body.
#[derive(Clone, Debug)]
pub(crate) enum Shown {
    Nothing,
    /// `{"value": [...]}` and annotations at most.
    List {
        /// `[{...}]`
        of_objects: bool,
    },
    /// `{"value": {...}}`: Intune's pages wrap single entities so, the service does not.
    Wrapped,
    /// `{"value": true}`
    Scalar(Primitive),
    /// An object, with its `@odata.type`.
    Object(Option<WrittenType>),
    /// A whole number alone.
    Number,
    /// No JSON.
    Text,
}

/// What the examples of a page show.
pub(crate) fn answers(exchanges: &[AnnotatedExample]) -> Vec<Answer<'_>> {
    exchanges.iter().filter_map(answer).collect()
}

fn answer(exchange: &AnnotatedExample) -> Option<Answer<'_>> {
    let example = &exchange.example;
    let request_line = example.request.as_ref().and_then(|request| request.request_line.as_ref());
    let response = example.response.as_ref()?;
    let status = response.status.unwrap_or(200);
    let stated = response.header("content-type");
    let media_type = stated.map(|value| value.split(';').next().unwrap_or(value).trim().to_ascii_lowercase());
    (200..400).contains(&status).then(|| Answer {
        method: request_line.map(|(method, _)| *method),
        status,
        annotated: example.response_type.as_ref(),
        is_collection: exchange.is_collection,
        body: shown(response),
        media_type,
        has_location: response.header("location").is_some(),
        span: response.span,
        start: response.start,
    })
}

fn shown(response: &Message) -> Shown {
    if response.body.trim().is_empty() {
        return Shown::Nothing;
    }
    if response.body.trim().parse::<i64>().is_ok() {
        return Shown::Number;
    }
    let Some(json) = response.json.as_ref().filter(|json| json.is_object()) else { return Shown::Text };
    let own: Vec<_> = json.members().iter().filter(|(name, ..)| !name.starts_with('@')).collect();
    match own.as_slice() {
        [(name, _, value)] if *name == "value" => match (&value.value, value.primitive()) {
            (Value::Array(items), _) => Shown::List { of_objects: items.iter().any(Json::is_object) },
            (Value::Object(_), _) => Shown::Wrapped,
            (_, Some(Primitive::Int64)) => Shown::Scalar(Primitive::Int32),
            (_, Some(primitive)) => Shown::Scalar(primitive),
            (_, None) => Shown::Scalar(Primitive::String),
        },
        _ => {
            let of_body = json.get("@odata.type").and_then(Json::as_str);
            Shown::Object(of_body.map(|name| type_expression::named(name, response.span)))
        }
    }
}
