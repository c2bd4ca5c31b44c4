//! Reads query parameters from a request line's query, and from the tables, lists and prose of the page. One option may
//! be written `$orderBy`, `orderby` or `$orderby`.

mod items;
mod sentence;
mod table;

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use crate::{
    api::{
        Content, Message, Method, Parameter, ParameterPlace, ParameterSource, Primitive, QUERY_OPTIONS, Response,
        TypeRef,
    },
    extract::{
        operations::parameter::squeezed,
        operations::request_line::RequestLine,
        texts::blocks,
        texts::prose,
        types::row::Row,
        written::{Written, WrittenType},
    },
    page::{self, Family, Page, http::StartLine},
    path,
    source::Span,
};

/// What a page says of its query options.
#[derive(Clone, Debug, Default)]
pub(crate) struct Documented {
    options: Options,
    /// The rows of tables.
    pub(crate) rows: Vec<Row>,
    /// Those of request lines.
    lines: Vec<Shown>,
    /// "Supports the OData query parameters", none of them named.
    supports_all: bool,
    /// Those of OData that it says don't work.
    refused: BTreeSet<&'static str>,
}

/// An option that a request line of the section alone shows.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) method: Method,
    /// The key of its path.
    path: String,
    pub(crate) option: Parameter<Written>,
}

impl Shown {
    /// The lines of its page that it is an option of: the one that has its path; where none has it, all of its method.
    pub(crate) fn lines<'l>(&self, lines: &'l [RequestLine]) -> impl Iterator<Item = &'l RequestLine> {
        let is_of_path = |one: &RequestLine| one.path.key() == self.path;
        let own = lines.iter().filter(move |one| one.method == self.method);
        let is_named = own.clone().any(is_of_path);
        own.filter(move |one| !is_named || is_of_path(one))
    }
}

impl Documented {
    /// The options that are stated, in their order.
    pub(crate) fn stated(&self) -> &[Parameter<Written>] {
        &self.options.listed
    }

    /// The options that request lines of the section alone show.
    pub(crate) fn shown(&self) -> &[Shown] {
        &self.lines
    }

    /// Whether all of OData's work.
    pub(crate) const fn supports_all(&self) -> bool {
        self.supports_all
    }

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
                let Some(known) = self.listed.get_mut(*entry.get()) else { return };
                known.maximum = known.maximum.or(option.maximum);
                if known.members.is_empty() && known.ty == option.ty {
                    known.members.clone_from(&option.members);
                }
                if known.description.is_empty() {
                    known.description = option.description;
                }
            }
        }
    }

    /// Adds a sentence to the description of an option.
    fn go_on(&mut self, name: &str, sentence: &str) {
        let index = self.known.get(&squeezed(name));
        let Some(option) = index.and_then(|index| self.listed.get_mut(*index)) else { return };
        if !sentence.is_empty() && !option.description.is_empty() {
            option.description.push(' ');
            option.description.push_str(sentence);
        }
    }

    fn get(&self, name: &str) -> Option<&Parameter<Written>> {
        self.known.get(&squeezed(name)).and_then(|index| self.listed.get(*index))
    }
}

/// Reads tables, lists, prose and request lines.
pub(crate) fn documented(page: &Page) -> Documented {
    let mut documented = Documented::default();
    for (_, section) in blocks::sections_under(page, Family::QueryParameters) {
        for table in blocks::tables(section) {
            for table::OptionRow { row, is_refused } in table::rows(table) {
                match odata(&row.property.name).filter(|_| is_refused) {
                    Some((name, _)) => _ = documented.refused.insert(name),
                    None => documented.options.add(from_row(&row)),
                }
                documented.rows.push(row);
            }
        }
        for text in blocks::texts(section) {
            sentence::read(&mut documented, page, text);
        }
        items::of(section, page).into_iter().for_each(|option| documented.options.add(option));
        blocks::codes(section).for_each(|code| read_lines(&mut documented, code));
    }
    documented
}

/// Whether a text can be an option's name; after `$` only OData's own can.
fn is_name(text: &str) -> bool {
    if text.starts_with('$') {
        return odata(text).is_some();
    }
    let is_inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(is_inner)
}

/// Adds the options of the request lines of a block.
fn read_lines(documented: &mut Documented, code: &page::Code) {
    for message in code.messages() {
        let Some(StartLine::Request(method, text)) = &message.start else { continue };
        let span = code.place.span(message.line.start, message.line.end);
        documented.lines.extend(shown(*method, text, span));
    }
}

/// The options of a request.
fn shown(method: Method, url: &str, span: Span) -> Vec<Shown> {
    let Some(url) = path::url(url) else { return Vec::new() };
    let path = url.path.key();
    let options = url.query.into_iter().filter(|(name, _)| is_name(name)).map(|(name, _)| {
        let known = odata(&name).filter(|_| name.starts_with('$'));
        let (name, primitive) = known.unwrap_or((name.as_str(), Primitive::String));
        let option = option(name, TypeRef::Primitive(primitive), String::new(), span);
        Shown { method, path: path.clone(), option: Parameter { source: ParameterSource::Line, ..option } }
    });
    options.collect()
}

fn from_row(row: &Row) -> Parameter<Written> {
    let property = &row.property;
    let odata = odata(&property.name);
    let ty = match (&property.ty, odata) {
        (WrittenType::Untyped, Some((_, primitive))) => WrittenType::Primitive(primitive),
        (WrittenType::Untyped, None) => WrittenType::Primitive(Primitive::String),
        (ty, _) => ty.clone(),
    };
    let lists_values = odata.is_none() && ty == WrittenType::Primitive(Primitive::String);
    Parameter {
        name: odata.map_or(property.name.as_str(), |(name, _)| name).to_owned(),
        place: ParameterPlace::Query,
        maximum: prose::maximum(&property.description).filter(|_| is_number(&ty)),
        ty,
        is_required: property.is_required,
        description: property.description.clone(),
        members: if lists_values { row.listed_members.clone() } else { Vec::new() },
        source: ParameterSource::Stated,
        example: None,
        span: property.span,
    }
}

/// Adds the options of an example's request that are not among an operation's parameters.
pub(crate) fn add_shown(request: &Message, parameters: &mut Vec<Parameter>) {
    let Some((_, url)) = &request.request_line else { return };
    for (name, _) in path::url(url).map(|url| url.query).unwrap_or_default() {
        let is_known = |one: &Parameter| squeezed(&one.name) == squeezed(&name);
        if !is_name(&name) || parameters.iter().any(is_known) {
            continue;
        }
        let (name, primitive) = odata(&name).filter(|_| name.starts_with('$')).unwrap_or((&name, Primitive::String));
        let option = option(name, TypeRef::Primitive(primitive), String::new(), request.start);
        parameters.push(Parameter { source: ParameterSource::Example, ..option });
    }
}

fn is_number(ty: &WrittenType) -> bool {
    matches!(ty, WrittenType::Primitive(Primitive::Int16 | Primitive::Int32 | Primitive::Int64))
}

/// `$orderBy` and `orderby` are both `$orderby`.
fn odata(name: &str) -> Option<(&'static str, Primitive)> {
    let bare = name.strip_prefix('$').unwrap_or(name);
    QUERY_OPTIONS
        .iter()
        .copied()
        .find(|(known, _)| known.strip_prefix('$').is_some_and(|known| known.eq_ignore_ascii_case(bare)))
}

fn option<N>(name: &str, ty: TypeRef<N>, description: String, span: Span) -> Parameter<N> {
    Parameter {
        name: name.to_owned(),
        place: ParameterPlace::Query,
        ty,
        is_required: false,
        description,
        members: Vec::new(),
        maximum: None,
        source: ParameterSource::Stated,
        example: None,
        span,
    }
}

/// The options of one line: those of its template, then the documented ones.
pub(crate) fn of_line(
    line: &RequestLine,
    lines: &[RequestLine],
    documented: &Documented,
    responses: &[Response],
) -> Vec<Parameter<Written>> {
    let mut options = Options::default();
    for given in &line.query {
        let odata = odata(&given.name);
        // `?expand=fields` is `$expand` without its sign; `search` alone is site-search.md's own.
        let is_odata =
            odata.is_some() && (given.name.starts_with('$') || given.name == "expand" || given.name == "select");
        let known = documented.options.get(&given.name);
        let mut option = match (known, odata.filter(|_| is_odata)) {
            (Some(known), _) => known.clone(),
            (None, Some((name, primitive))) => option(name, TypeRef::Primitive(primitive), String::new(), line.span),
            (None, None) => option(&given.name, TypeRef::Primitive(Primitive::String), String::new(), line.span),
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
    for Shown { option, .. } in documented.lines.iter().filter(|shown| shown.lines(lines).any(|one| one == line)) {
        if !placeholders.contains(&squeezed(&option.name)) {
            options.add(option.clone());
        }
    }
    if documented.supports_all {
        let is_collection = responses.iter().any(|response| matches!(response.content, Content::Collection(_)));
        let of_collection = ["$count", "$expand", "$filter", "$orderby", "$search", "$select", "$skip", "$top"];
        let of_entity = ["$expand", "$select"];
        for name in if is_collection { &of_collection[..] } else { &of_entity[..] } {
            if let Some((name, primitive)) = odata(name).filter(|(name, _)| !documented.refused.contains(name)) {
                options.add(option(name, TypeRef::Primitive(primitive), String::new(), line.span));
            }
        }
    }
    options.listed
}
