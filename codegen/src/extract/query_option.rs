//! Reads query parameters from a request line's query, and from the tables, lists and prose of the page. One option may
//! be written `$orderBy`, `orderby` or `$orderby`.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use crate::{
    api::{Content, Parameter, ParameterPlace, Primitive, Property, QUERY_OPTIONS, Response},
    extract::{
        blocks, description,
        parameter::squeezed,
        prose,
        request_line::RequestLine,
        row::{self, Row},
        written::{Written, WrittenType},
    },
    page::{Family, Page, Text},
    source::Span,
    vocabulary::operations,
};

/// What a page says of its query options.
#[derive(Clone, Debug, Default)]
pub(crate) struct Documented {
    options: Options,
    /// The rows of tables.
    pub(crate) rows: Vec<Row>,
    /// "Supports the OData query parameters", none of them named.
    supports_all: bool,
}

impl Documented {
    /// The options, to be cut at a limit.
    pub(crate) fn listed(&mut self) -> &mut Vec<Parameter<Written>> {
        &mut self.options.listed
    }
}

/// Query options in their order, each once, whatever the spelling.
#[derive(Clone, Debug, Default)]
struct Options {
    listed: Vec<Parameter<Written>>,
    /// Where each stands, by its squeezed name.
    known: BTreeMap<String, usize>,
}

impl Options {
    /// Adds an option, or its description where it is known and has none.
    fn add(&mut self, option: Parameter<Written>) {
        match self.known.entry(squeezed(&option.name)) {
            Entry::Vacant(entry) => {
                entry.insert(self.listed.len());
                self.listed.push(option);
            }
            Entry::Occupied(entry) => {
                if let Some(known) = self.listed.get_mut(*entry.get()).filter(|known| known.description.is_empty()) {
                    known.description = option.description;
                }
            }
        }
    }

    fn get(&self, name: &str) -> Option<&Parameter<Written>> {
        self.known.get(&squeezed(name)).and_then(|index| self.listed.get(*index))
    }
}

/// Reads table, list or prose.
pub(crate) fn documented(page: &Page) -> Documented {
    let mut documented = Documented::default();
    for (_, section) in blocks::sections_under(page, Family::QueryParameters) {
        for table in blocks::tables(section) {
            for row in row::rows(table) {
                documented.options.add(from_row(&row.property));
                documented.rows.push(row);
            }
        }
        for text in blocks::texts(section) {
            read_text(&mut documented, page, text);
        }
    }
    documented
}

fn from_row(property: &Property<Written>) -> Parameter<Written> {
    let odata = odata(&property.name);
    let ty = match (&property.ty, odata) {
        (WrittenType::Untyped, Some((_, primitive))) => WrittenType::Primitive(primitive),
        (WrittenType::Untyped, None) => WrittenType::Primitive(Primitive::String),
        (ty, _) => ty.clone(),
    };
    Parameter {
        name: odata.map_or(property.name.as_str(), |(name, _)| name).to_owned(),
        place: ParameterPlace::Query,
        ty,
        is_required: property.is_required,
        description: property.description.clone(),
        example: None,
        span: property.span,
    }
}

/// `$orderBy` and `orderby` are both `$orderby`.
fn odata(name: &str) -> Option<(&'static str, Primitive)> {
    let bare = name.strip_prefix('$').unwrap_or(name);
    QUERY_OPTIONS
        .iter()
        .copied()
        .find(|(known, _)| known.strip_prefix('$').is_some_and(|known| known.eq_ignore_ascii_case(bare)))
}

fn read_text(documented: &mut Documented, page: &Page, text: &Text) {
    for range in prose::sentences(text) {
        let sentence = text.plain.get(range).unwrap_or("");
        let lower = sentence.to_ascii_lowercase();
        if lower.contains("not") && lower.contains("supported") || operations::UNSUPPORTED.is_within(&lower) {
            continue;
        }
        let is_about = lower.contains("support")
            || lower.contains("query")
            || lower.starts_with("you can use")
            || lower.starts_with('$');
        let mut is_named = false;
        for word in sentence.split(|c: char| !(c.is_ascii_alphanumeric() || c == '$')) {
            let Some((name, primitive)) = odata(word).filter(|_| word.starts_with('$')) else { continue };
            is_named = true;
            let description = description::markdown(text, page);
            documented.options.add(option(name, primitive, description, text.span));
        }
        let is_general = || operations::SUPPORTING.is_within(&lower);
        documented.supports_all |= is_about && !is_named && !lower.contains("following") && is_general();
    }
}

fn option(name: &str, primitive: Primitive, description: String, span: Span) -> Parameter<Written> {
    Parameter {
        name: name.to_owned(),
        place: ParameterPlace::Query,
        ty: WrittenType::Primitive(primitive),
        is_required: false,
        description,
        example: None,
        span,
    }
}

/// The options of one line: those of its template, then the documented ones.
pub(crate) fn of_line(line: &RequestLine, documented: &Documented, responses: &[Response]) -> Vec<Parameter<Written>> {
    let mut options = Options::default();
    for given in &line.query {
        let odata = odata(&given.name);
        // `?expand=fields` is `$expand` without its sign; `search` alone is site-search.md's own.
        let is_odata =
            odata.is_some() && (given.name.starts_with('$') || given.name == "expand" || given.name == "select");
        let known = documented.options.get(&given.name);
        let mut option = match (known, odata.filter(|_| is_odata)) {
            (Some(known), _) => known.clone(),
            (None, Some((name, primitive))) => option(name, primitive, String::new(), line.span),
            (None, None) => option(&given.name, Primitive::String, String::new(), line.span),
        };
        let is_sample = !given.value.contains(['{', '<']) && !given.value.is_empty();
        option.example = Some(given.value.clone()).filter(|_| is_sample);
        option.is_required |= given.is_required && !is_odata;
        if !is_odata {
            option.name.clone_from(&given.name);
        }
        options.add(option);
    }
    let placeholders: BTreeSet<String> = line.path.placeholders().map(squeezed).collect();
    for option in &documented.options.listed {
        if !placeholders.contains(&squeezed(&option.name)) {
            options.add(option.clone());
        }
    }
    if documented.supports_all {
        let is_collection = responses.iter().any(|response| matches!(response.content, Content::Collection(_)));
        let of_collection = ["$count", "$expand", "$filter", "$orderby", "$search", "$select", "$skip", "$top"];
        let of_entity = ["$expand", "$select"];
        for name in if is_collection { &of_collection[..] } else { &of_entity[..] } {
            if let Some((name, primitive)) = odata(name) {
                options.add(option(name, primitive, String::new(), line.span));
            }
        }
    }
    options.listed
}
