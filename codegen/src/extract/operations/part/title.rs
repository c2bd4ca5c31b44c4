//! Decides which request lines a title is about.
//!
//! The order of precedence: the heading that the lines stand under too; paths that it writes, with their methods; the
//! method that it names or whose verb it begins with (`Update a lamp`), and of these lines those whose paths name all that
//! the rest of the title names, the best title of a path alone (`extract/operations/named.rs`).
//!
//! What selects no line or all of them is about none in particular.

use crate::{
    api::{Method, PathTemplate},
    extract::{
        operations::named::{self, Named},
        operations::request_line::RequestLine,
    },
    path,
    source::Span,
    vocabulary::{operations, parts, permissions},
};

/// What a heading, a line or the beginning of a sentence names.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Title {
    /// Its words.
    pub(super) label: String,
    /// In lower case, if it is a heading.
    heading: Option<String>,
    /// The words that name resources.
    named: String,
    methods: Vec<Method>,
    paths: Vec<PathTemplate>,
    pub(super) span: Span,
}

impl Title {
    /// The title that a text is.
    pub(super) fn of(label: &str, is_heading: bool, span: Span) -> Title {
        let label = label.trim().trim_end_matches([':', '.', ',']);
        let words: Vec<&str> = label.split_whitespace().map(|word| word.trim_matches(is_around)).collect();
        let is_path = |word: &&&str| word.starts_with('/') && word.len() > 1;
        let paths = words.iter().filter(is_path).filter_map(|word| path::url(word)).map(|url| url.path).collect();
        let mut methods: Vec<Method> = words.iter().filter_map(|word| word.parse().ok()).collect();
        let lower: Vec<String> = words.iter().map(|word| word.to_ascii_lowercase()).collect();
        let is_naming = |word: &&String| !parts::TITLE_WORDS.has(word) && !word.starts_with('/');
        let mut naming: Vec<&String> = lower.iter().filter(is_naming).collect();
        let first = naming.iter().position(|word| !permissions::CASES.has(word)).unwrap_or(0);
        if let Some(of_verb) = naming.get(first).map(|word| of_verb(word)).filter(|methods| !methods.is_empty()) {
            methods.extend(of_verb);
            naming.remove(first);
        }
        naming.retain(|word| word.to_ascii_uppercase().parse::<Method>().is_err());
        let kept = words.iter().zip(&lower).filter(|(_, lower)| naming.contains(lower)).map(|(word, _)| *word);
        let named = kept.collect::<Vec<_>>().join(" ");
        let heading = is_heading.then(|| label.to_ascii_lowercase());
        Title { label: label.to_owned(), heading, named, methods, paths, span }
    }

    pub(super) fn writes_path(&self) -> bool {
        !self.paths.is_empty()
    }

    /// Whether it writes a path, names nothing but a method, or is the heading of some of the lines.
    pub(super) fn is_exact(&self, lines: &[RequestLine]) -> bool {
        let is_of_method = self.named.is_empty() && !self.methods.is_empty();
        self.writes_path() || is_of_method || self.is_of_lines(lines)
    }

    fn is_of_lines(&self, lines: &[RequestLine]) -> bool {
        self.heading.as_ref().is_some_and(|heading| lines.iter().any(|line| line.headings.contains(heading)))
    }

    fn is_of_method(&self, line: &RequestLine) -> bool {
        self.methods.is_empty() || self.methods.contains(&line.method)
    }

    fn is_of_path(&self, line: &RequestLine) -> bool {
        self.paths.iter().any(|path| path.key().eq_ignore_ascii_case(&line.path.key()))
    }

    /// Whether a path of it begins the line's.
    fn is_before_path(&self, line: &RequestLine) -> bool {
        let beginning = |path: &PathTemplate| format!("{}/", path.key().to_ascii_lowercase());
        self.paths.iter().any(|path| beginning(&line.path).starts_with(&beginning(path)))
    }
}

/// What stands around a word: quotes, brackets of sentences, marks.
fn is_around(c: char) -> bool {
    matches!(c, '`' | '*' | '"' | '\'' | ',' | ';' | ':' | '.')
}

/// The methods that do what a verb says.
fn of_verb(word: &str) -> Vec<Method> {
    let found = [
        (operations::CREATING.has(word) || parts::ADDING.has(word), &[Method::Post][..]),
        (parts::READING.has(word), &[Method::Get]),
        (parts::UPDATING.has(word), &[Method::Patch, Method::Put]),
        (parts::DELETING.has(word), &[Method::Delete]),
    ];
    found.into_iter().filter(|(is_verb, _)| *is_verb).flat_map(|(_, methods)| methods.iter().copied()).collect()
}

/// For each title the lines that it is about; `None` where it is about none in particular.
pub(super) fn selected(titles: &[Title], lines: &[RequestLine]) -> Vec<Option<Vec<bool>>> {
    let mut selected: Vec<Vec<bool>> = titles.iter().map(|_| vec![false; lines.len()]).collect();
    for (number, line) in lines.iter().enumerate() {
        let own = of_line(titles, line, lines);
        for (index, lines) in selected.iter_mut().enumerate() {
            if let Some(is_selected) = lines.get_mut(number) {
                *is_selected = own.contains(&index);
            }
        }
    }
    let is_parting = |lines: &Vec<bool>| lines.contains(&true) && lines.contains(&false);
    selected.into_iter().map(|lines| Some(lines).filter(is_parting)).collect()
}

/// The titles that are about a line.
fn of_line(titles: &[Title], line: &RequestLine, lines: &[RequestLine]) -> Vec<usize> {
    let mut own = Vec::new();
    let mut by_words = Vec::new();
    for (index, title) in titles.iter().enumerate() {
        let is_own = if title.is_of_lines(lines) {
            title.heading.as_ref().is_some_and(|heading| line.headings.contains(heading))
        } else if !title.paths.is_empty() {
            let is_exact = lines.iter().any(|line| title.is_of_path(line));
            title.is_of_method(line) && if is_exact { title.is_of_path(line) } else { title.is_before_path(line) }
        } else if title.named.is_empty() {
            !title.methods.is_empty() && title.is_of_method(line)
        } else {
            if title.is_of_method(line) {
                by_words.push(index);
            }
            false
        };
        own.extend(is_own.then_some(index));
    }
    let path = Named::of_path(&line.path);
    let words = |index: &usize| titles.get(*index).map_or("", |title| title.named.as_str());
    by_words.retain(|index| named::names_all(words(index), &path));
    let labels: Vec<&str> = by_words.iter().map(words).collect();
    own.extend(named::best(&labels, &path).into_iter().filter_map(|at| by_words.get(at)).copied());
    own
}
