//! Reads query parameters from a request line's query, and from the tables, lists and prose of the page. One option may
//! be written `$orderBy`, `orderby` or `$orderby`.

mod items;

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    ops::Range,
};

use crate::{
    api::{
        Content, Message, Method, Parameter, ParameterPlace, ParameterSource, Primitive, Property, QUERY_OPTIONS,
        Response, TypeRef,
    },
    extract::{
        operations::parameter::squeezed,
        operations::request_line::RequestLine,
        texts::blocks,
        texts::description,
        texts::listed_members::listed_members,
        texts::prose,
        types::row::{self, Columns, Row},
        written::{Written, WrittenType},
    },
    page::{self, Family, Mark, Page, Style, Table, Text, http::StartLine},
    path,
    source::Span,
    vocabulary::operations,
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
            for row in rows(table) {
                documented.options.add(from_row(&row));
                documented.rows.push(row);
            }
        }
        for text in blocks::texts(section) {
            read_text(&mut documented, page, text);
        }
        items::of(section, page).into_iter().for_each(|option| documented.options.add(option));
        blocks::codes(section).for_each(|code| read_lines(&mut documented, code));
    }
    documented
}

/// The rows of a table; where its names are titles, as in `Sort|/log?$orderby=name desc`, under the names that another
/// column writes.
fn rows(table: &Table) -> Vec<Row> {
    let columns = Columns::of(&table.header);
    let Some(writing) = writing_column(table, columns) else { return row::rows(table) };
    let rows = table.rows.iter().filter_map(|cells| {
        let cell = cells.get(writing)?;
        let mut row = columns.and_then(|columns| row::row(columns, cells)).unwrap_or_else(|| {
            let description = cells.iter().skip(1).rev().find(|other| other.span != cell.span);
            let description = description.map(|cell| cell.markdown.trim().to_owned()).unwrap_or_default();
            Row::of(Property { description, ..Property::new("", WrittenType::Untyped, cell.span) })
        });
        row.property.name = written_option(&cell.plain)?.to_owned();
        Some(row)
    });
    rows.collect()
}

/// The column in which every cell writes an option with its value, where the column of names has other words.
fn writing_column(table: &Table, columns: Option<Columns>) -> Option<usize> {
    let cells = |column: usize| table.rows.iter().filter_map(move |cells| cells.get(column));
    let is_named = |columns: Columns| cells(columns.name).all(|cell| odata(cell.plain.trim()).is_some());
    if table.rows.is_empty() || columns.is_some_and(is_named) {
        return None;
    }
    let is_writing = |column: &usize| cells(*column).all(|cell| written_option(&cell.plain).is_some());
    let writing = (0..table.header.len()).find(is_writing)?;
    // A column of samples names what stands in the column of names.
    let is_sample = |columns: Columns| {
        let named = cells(columns.name).zip(cells(writing));
        columns.name != writing
            && named.into_iter().all(|(name, cell)| {
                written_option(&cell.plain).is_some_and(|option| squeezed(option) == squeezed(&name.plain))
            })
    };
    (!columns.is_some_and(is_sample)).then_some(writing)
}

/// The option that a cell writes first: `$top` of `/log?$top=50`, or of `$top=50`.
fn written_option(cell: &str) -> Option<&str> {
    let query = match cell.split_once('?') {
        Some((_, query)) => query,
        None => cell.trim().strip_prefix('&').unwrap_or(cell.trim()),
    };
    let (name, _) = query.split_once('=')?;
    let is_option = is_name(name) && (cell.contains('?') || name.starts_with('$'));
    is_option.then_some(name)
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

/// Adds what sentences name. A sentence stands with the first option that it names, so that it is read once; one that
/// names none goes on about what the one before is about.
fn read_text(documented: &mut Documented, page: &Page, text: &Text) {
    let sentences: Vec<Range<usize>> = prose::sentences(text).collect();
    let named: Vec<Vec<Parameter<Written>>> = sentences.iter().map(|range| named(text, range.clone())).collect();
    let whole = description::markdown(text, page);
    let distinct: BTreeSet<&str> = named.iter().flatten().map(|option| option.name.as_str()).collect();
    let pieces = if distinct.len() > 1 { pieces(&whole, sentences.len()) } else { None };
    let mut left = Some(whole);
    // The option that the text before stands with, and all that have text of this paragraph.
    let (mut last, mut described): (Option<String>, BTreeSet<String>) = (None, BTreeSet::new());
    for (index, (range, options)) in sentences.into_iter().zip(named).enumerate() {
        documented.supports_all |= options.is_empty() && is_general(&text.plain, range);
        let piece = match &pieces {
            Some(pieces) => pieces.get(index).cloned(),
            None if options.is_empty() => None,
            None => left.take(),
        };
        let mut piece = piece.unwrap_or_default();
        last = options.first().map(|option| option.name.clone()).or(last);
        if let Some(last) = last.as_ref().filter(|last| described.contains(*last)) {
            documented.options.go_on(last, &std::mem::take(&mut piece));
        }
        described.extend(last.clone());
        for option in options {
            documented.options.add(Parameter { description: std::mem::take(&mut piece), ..option });
        }
    }
}

/// A Markdown text cut into so many sentences, if it has as many.
fn pieces(markdown: &str, count: usize) -> Option<Vec<String>> {
    let text = Text { plain: markdown.to_owned(), ..Text::default() };
    let pieces: Vec<String> =
        prose::sentences(&text).filter_map(|range| Some(markdown.get(range)?.trim().to_owned())).collect();
    (pieces.len() == count).then_some(pieces)
}

/// Whether a sentence says that options work which it doesn't name.
fn is_general(plain: &str, range: Range<usize>) -> bool {
    let lower = plain.get(range).unwrap_or_default().to_ascii_lowercase();
    let is_about = lower.contains("support")
        || lower.contains("query")
        || lower.starts_with("you can use")
        || lower.starts_with('$');
    is_about && !denies(&lower) && !lower.contains("following") && operations::SUPPORTING.is_within(&lower)
}

/// Whether a sentence, in lower case, is about what doesn't work.
fn denies(lower: &str) -> bool {
    lower.contains("not") && lower.contains("supported") || operations::UNSUPPORTED.is_within(lower)
}

/// The options that a sentence names: OData's, and what it calls a query parameter.
fn named(text: &Text, range: Range<usize>) -> Vec<Parameter<Written>> {
    let sentence = text.plain.get(range.clone()).unwrap_or("");
    let lower = sentence.to_ascii_lowercase();
    if denies(&lower) {
        return Vec::new();
    }
    let words = sentence.split(|c: char| !(c.is_ascii_alphanumeric() || c == '$'));
    let of_odata = words.filter(|word| word.starts_with('$')).filter_map(odata);
    let mut options: Vec<_> = of_odata
        .map(|(name, primitive)| option(name, TypeRef::Primitive(primitive), String::new(), text.span))
        .collect();
    let called = called(text, range.clone());
    let own = called.into_iter().filter(|name| odata(name).is_none() && is_name(name));
    options.extend(own.map(|name| option(name, TypeRef::Primitive(Primitive::String), String::new(), text.span)));
    if let [only] = options.as_mut_slice() {
        let is_number = is_number(&only.ty);
        // The next sentence may tell: `The maximum is 100.`
        let next = text.plain.get(range.end..).and_then(|rest| rest.split('$').next()).unwrap_or_default();
        only.maximum = prose::maximum(&format!("{sentence} {next}")).filter(|_| is_number);
        if odata(&only.name).is_none() {
            only.members = listed_members(&text.part(range.start, range.end));
        }
    }
    options
}

/// What a sentence calls query parameters: `` the `a` and `b` query parameters ``, `` the query parameter `a` ``.
fn called(text: &Text, range: Range<usize>) -> Vec<&str> {
    let marks = text.marks.iter().filter(|mark| matches!(mark.style, Style::Code | Style::Bold));
    let marks: Vec<_> = marks.filter(|mark| range.start <= mark.start && mark.end <= range.end).collect();
    let between = |from: usize, to: usize| text.plain.get(from..to).unwrap_or_default().to_ascii_lowercase();
    // What `and` and commas join to a name is called the same.
    let is_joined = |(one, other): (&&Mark, &&Mark)| {
        matches!(between(one.end, other.start).trim().trim_matches(',').trim(), "" | "and" | "or")
    };
    let joined: Vec<bool> = marks.iter().zip(marks.iter().skip(1)).map(is_joined).collect();
    let mut called = BTreeSet::new();
    for (index, mark) in marks.iter().enumerate() {
        let next = marks.get(index + 1).map_or(range.end, |next| next.start);
        let previous = index.checked_sub(1).and_then(|index| marks.get(index)).map_or(range.start, |one| one.end);
        if operations::QUERY_PARAMETERS.begins(between(mark.end, next).trim_start()) {
            let before = joined.iter().take(index).rev().take_while(|is_joined| **is_joined).count();
            called.extend(index - before..=index);
        }
        if operations::QUERY_PARAMETERS.ends(between(previous, mark.start).trim_end()) {
            let behind = joined.iter().skip(index).take_while(|is_joined| **is_joined).count();
            called.extend(index..=index + behind);
        }
    }
    let marks = called.into_iter().filter_map(|index| marks.get(index));
    marks.filter_map(|mark| text.plain.get(mark.start..mark.end)).collect()
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
            if let Some((name, primitive)) = odata(name) {
                options.add(option(name, TypeRef::Primitive(primitive), String::new(), line.span));
            }
        }
    }
    options.listed
}
