//! Reports lines of request blocks that are not a valid method and path template.

use crate::{
    diagnostic::{Code, Diagnostics},
    extract::texts::blocks,
    lint::{
        Read,
        line::{self, Part},
        parts,
    },
    page::{self, Family, Page, http},
    path::{
        Address,
        scan::{self, Scan},
    },
    source::Span,
};

pub(super) fn check(read: &Read, diagnostics: &mut Diagnostics) {
    for page in read.pages {
        for code in codes(page) {
            Block { code, diagnostics }.lines();
        }
    }
}

/// The blocks that show templates rather than examples.
fn codes(page: &Page) -> impl Iterator<Item = &page::Code> {
    blocks::sections_under(page, Family::HttpRequest)
        .flat_map(|(_, section)| blocks::codes(section))
        .filter(|code| matches!(code.info.as_str(), "" | "http" | "https" | "msgraph-interactive" | "rest"))
}

struct Block<'a, 'd> {
    code: &'a page::Code,
    diagnostics: &'d mut Diagnostics,
}

impl Block<'_, '_> {
    fn lines(&mut self) {
        let (mut start, mut in_message) = (0, false);
        for line in self.code.text.split_inclusive('\n') {
            let text = line.trim();
            let at = start + parts::offset(line, text);
            start += line.len();
            if text.contains("** ") && text.contains("not found") {
                self.diagnostics
                    .push(
                        Code::GeneratorFailure,
                        self.place(at, text.len()),
                        format!("expected a request line, found `{text}`"),
                    )
                    .help("write the path that the generator couldn't find");
            } else if let Some((_, url)) = http::request_line(text) {
                in_message = true;
                self.request(text, url, at);
            } else if text.is_empty() {
                in_message = false;
            } else if !in_message {
                self.stray(text, at);
            }
        }
    }

    fn place(&self, start: usize, length: usize) -> Span {
        self.code.place.span(start, start + length)
    }

    /// A line that is no request line, at the beginning of the block or behind a blank line.
    fn stray(&mut self, text: &str, at: usize) {
        let (code, place) = (Code::MalformedRequestLine, self.place(at, text.len()));
        if text.starts_with('/') && !text.starts_with("//") && !text.contains(' ') {
            self.diagnostics
                .push(code, place, format!("expected a method before `{text}`"))
                .help("add `GET`, `POST`, …");
        } else if http::method(text).is_some() && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
            self.diagnostics.push(code, place, format!("expected a path after `{text}`"));
        }
    }

    fn request(&mut self, line: &str, url: &str, at: usize) {
        let url_at = at + parts::offset(line, url);
        let method = line.len() - line.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        if at + method == url_at {
            let place = self.place(url_at, 0);
            self.diagnostics
                .push(
                    Code::MalformedRequestLine,
                    place,
                    format!("expected a space between method and path of `{line}`"),
                )
                .fix(place, " ");
        }
        self.beginning(url, url_at);
        match scan::unpaired(url) {
            Some((offset, bracket, is_open)) => {
                let what = if is_open { "isn't closed" } else { "isn't opened" };
                let place = self.place(url_at + offset, bracket.len_utf8());
                self.diagnostics
                    .push(Code::UnbalancedTemplate, place, format!("`{bracket}` {what} in `{url}`"))
                    .help("add its counterpart, or remove it");
            }
            None => self.path(url, url_at),
        }
    }

    /// What stands where a template begins: a slash, or something else.
    fn beginning(&mut self, url: &str, at: usize) {
        let address = Address::of(url);
        let prefix = address.version.as_ref().or(address.host.as_ref());
        if let Some(length) = prefix.map(|prefix| prefix.end).filter(|_| address.is_of_graph()) {
            let (place, found) = (self.place(at, length), url.get(..length).unwrap_or_default());
            self.diagnostics
                .push(Code::AbsoluteTemplate, place, format!("expected only a path, found `{found}` before it"))
                .help("begin after the version: the template is for all clouds");
        } else if url.starts_with(|c: char| c.is_ascii_alphabetic()) && address.host.is_none() {
            let place = self.place(at, 0);
            self.diagnostics.push(Code::MissingSlash, place, format!("`{url}` doesn't begin with `/`")).fix(place, "/");
        }
    }

    /// Blanks, empty segments and placeholders, and the like, of a path whose brackets match.
    fn path(&mut self, url: &str, at: usize) {
        let address = Address::of(url);
        if let Some(query) = address.query.clone() {
            let (text, span) = (url.get(query.clone()).unwrap_or_default(), self.place(at + query.start, query.len()));
            Part { text, span }.split('&').into_iter().for_each(|option| line::reference(option, self.diagnostics));
        }
        let path = address.before_query();
        let behind_host = address.host.map_or(0, |host| host.end);
        let mut before = ' ';
        for place in Scan::of(path) {
            let (c, is_outside) = (place.character, place.is_outside);
            let is_empty = c == '/' && before == '/' && place.at >= behind_host;
            let problem = match c {
                ' ' | '\t' if is_outside => "the path has a space",
                '/' if is_outside && is_empty => "a segment is empty",
                '}' if before == '{' => "a placeholder has no name",
                '(' if before == '/' => "a segment begins with a parenthesis",
                '$' if before == '}' && is_outside => "expected a slash before `$`",
                _ => {
                    before = c;
                    continue;
                }
            };
            let place = self.place(at + place.at, c.len_utf8());
            self.diagnostics.push(Code::MalformedPath, place, format!("{problem}: `{path}`"));
            return;
        }
    }
}
