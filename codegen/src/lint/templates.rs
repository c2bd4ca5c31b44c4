//! The request blocks of a page come in; lines that no parser could make a template of go out as diagnostics.

use super::{Read, parts};
use crate::{
    diagnostic::{Code, Diagnostics},
    extract::blocks,
    page::{self, Family, Page, http},
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
                    .push(Code::GeneratorFailure, self.place(at, text.len()), format!("`{text}` is no request"))
                    .help("write the path that the generator didn't find");
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
            self.diagnostics.push(code, place, format!("`{text}` has no method")).help("write GET, POST, … before it");
        } else if http::method(text).is_some() && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
            self.diagnostics.push(code, place, format!("no path follows `{text}`"));
        }
    }

    fn request(&mut self, line: &str, url: &str, at: usize) {
        let url_at = at + parts::offset(line, url);
        let method = line.len() - line.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        if at + method == url_at {
            let place = self.place(url_at, 0);
            self.diagnostics
                .push(Code::MalformedRequestLine, place, format!("no blank parts method and path of `{line}`"))
                .fix(place, " ");
        }
        self.beginning(url, url_at);
        let path = url.split('?').next().unwrap_or(url);
        match unbalanced(url) {
            Some((offset, bracket, is_open)) => {
                let what = if is_open { "is never closed" } else { "closes nothing" };
                let place = self.place(url_at + offset, bracket.len_utf8());
                self.diagnostics
                    .push(Code::UnbalancedTemplate, place, format!("`{bracket}` {what} in `{url}`"))
                    .help("which part is a name, a value or an argument can't be told");
            }
            None => self.path(path, url_at),
        }
    }

    /// What stands where a template begins: a slash, or something else.
    fn beginning(&mut self, url: &str, at: usize) {
        // Not every host is that of the URL: `$ref?$id=https://…`.
        let scheme = url.find("://").filter(|_| url.starts_with("http"));
        let host = scheme.and_then(|scheme| url.get(scheme + 3..)?.find('/').map(|end| scheme + 3 + end));
        let behind_host = host.and_then(|host| url.get(host..)).unwrap_or(url);
        let version = ["/v1.0/", "/beta/", "/V1.0/"].into_iter().find(|version| behind_host.starts_with(version));
        let is_graph = host.and_then(|host| url.get(..host)).is_none_or(|host| host.contains("graph"));
        let length = host.unwrap_or_default() + version.map_or(0, |version| version.len() - 1);
        if length > 0 && is_graph {
            let (place, found) = (self.place(at, length), url.get(..length).unwrap_or_default());
            self.diagnostics
                .push(Code::AbsoluteTemplate, place, format!("`{found}` stands before the path"))
                .help("templates begin behind the version: one page documents them for every cloud");
        } else if url.starts_with(|c: char| c.is_ascii_alphabetic()) && host.is_none() {
            let place = self.place(at, 0);
            self.diagnostics
                .push(Code::MissingSlash, place, format!("`{url}` does not begin with a slash"))
                .fix(place, "/");
        }
    }

    /// Blanks, empty segments and placeholders, and the like, of a path whose brackets match.
    fn path(&mut self, path: &str, at: usize) {
        let behind_host = path.find("://").map_or(0, |scheme| scheme + 3);
        let mut outside = Outside::default();
        let mut before = ' ';
        for (offset, c) in path.char_indices() {
            let was_outside = outside.take(c);
            let is_empty = c == '/' && before == '/' && offset >= behind_host;
            let problem = match c {
                ' ' | '\t' if was_outside => "a blank stands in the path",
                '/' if was_outside && is_empty => "nothing stands between two slashes",
                '}' if before == '{' => "a placeholder has no name",
                '(' if before == '/' => "a segment begins with a parenthesis",
                '$' if before == '}' && was_outside => "no slash stands before `$`",
                _ => {
                    before = c;
                    continue;
                }
            };
            let place = self.place(at + offset, c.len_utf8());
            self.diagnostics.push(Code::MalformedPath, place, format!("{problem}: `{path}`"));
            return;
        }
    }
}

/// How deep in brackets and quotes a character stands.
#[derive(Default)]
struct Outside(Vec<char>);

impl Outside {
    /// Takes in the next character, and tells whether it stands outside all brackets.
    fn take(&mut self, c: char) -> bool {
        let is_outside = self.0.is_empty();
        match c {
            '{' => self.0.push('}'),
            '(' => self.0.push(')'),
            '<' => self.0.push('>'),
            _ if self.0.last() == Some(&c) => _ = self.0.pop(),
            _ => {}
        }
        is_outside
    }
}

/// The first bracket or quote without its other half, where it stands, and whether it opens something.
fn unbalanced(url: &str) -> Option<(usize, char, bool)> {
    let mut open: Vec<(usize, char, char)> = Vec::new();
    for (at, c) in url.char_indices() {
        let inner = open.last().map(|(_, _, closer)| *closer);
        match c {
            _ if inner == Some(c) => _ = open.pop(),
            // Within a placeholder nothing else counts: `{group's id}`.
            _ if matches!(inner, Some('}' | '>')) && !matches!(c, '{' | '/') => {}
            '{' => open.push((at, c, '}')),
            '<' => open.push((at, c, '>')),
            '(' => open.push((at, c, ')')),
            '\'' if inner != Some('\'') => open.push((at, c, '\'')),
            ')' | '}' => {
                return Some(
                    open.last().filter(|(_, opener, _)| *opener != '(').map_or((at, c, false), |o| (o.0, o.1, true)),
                );
            }
            // `{id/messages`: a name holds no slash, but a placeholder of several words may.
            '/' if inner == Some('}') && !url.get(at..).is_some_and(closes_before_another) => break,
            _ => {}
        }
    }
    open.first().map(|(at, opener, _)| (*at, *opener, true))
}

/// Whether a `}` comes before the next `{`.
fn closes_before_another(rest: &str) -> bool {
    match (rest.find('}'), rest.find('{')) {
        (Some(close), Some(open)) => close < open,
        (close, _) => close.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::unbalanced;

    #[test]
    fn brackets_and_quotes_come_in_pairs() {
        for fine in ["/a/{id}/b", "/a/{b/c}", "/a/f(x='{y}',z={w})", "/a/{it's}/b", "/a?$filter=x eq 'y'", "/a/<b>"] {
            assert_eq!(unbalanced(fine), None, "{fine}");
        }
        assert_eq!(unbalanced("/a/{id/b/{c}"), Some((3, '{', true)));
        assert_eq!(unbalanced("/a/id}/b"), Some((5, '}', false)));
        assert_eq!(unbalanced("/a/f(x='{y}'/b"), Some((4, '(', true)));
        assert_eq!(unbalanced("/a/f(x='{y})/b"), Some((7, '\'', true)));
        assert_eq!(unbalanced("/a/f)"), Some((4, ')', false)));
    }
}
