//! Reads the HTTP messages in a fence: start line, headers and body, as ranges of its text.
//! What is hard: prose and several messages stand in one fence, a URL goes on in the next line, blank lines are missing.
//! Others ask [`Code::messages`](super::Code::messages), so that each fence is read once.

use std::ops::Range;

use crate::api::Method;

/// A request or response of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpMessage {
    /// The request or status line; `None` if a fence has only a body.
    pub start: Option<StartLine>,
    /// The range of the start line, in bytes of the fence's text; empty at 0 without one.
    pub line: Range<usize>,
    /// The range of the message, in bytes of the fence's text: up to the start line of the next message.
    pub extent: Range<usize>,
    /// The headers, in order.
    pub headers: Vec<Header>,
    /// The range of the body, without blank lines around it.
    pub body: Range<usize>,
}

/// The ranges of a header's name and value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// `Content-Type`
    pub name: Range<usize>,
    /// `application/json`
    pub value: Range<usize>,
}

/// The first line of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StartLine {
    /// `POST https://graph.microsoft.com/v1.0/communications/calls`
    Request(Method, String),
    /// `HTTP/1.1 201 Created`
    Status(u16),
}

/// The method that a word names, in any case: one of those that the reference has. The others are words that lines
/// of prose begin with.
#[must_use]
pub fn method(word: &str) -> Option<Method> {
    let known = Method::ALL.iter().find(|method| word.eq_ignore_ascii_case(method.as_str())).copied();
    known.filter(|method| !matches!(method, Method::Head | Method::Options | Method::Trace))
}

/// Reads `GET /me`, also with no blank after the verb, without the protocol's version.
#[must_use]
pub fn request_line(line: &str) -> Option<(Method, &str)> {
    let line = line.trim();
    let word_end = line.find(|c: char| !c.is_ascii_alphabetic())?;
    let (word, rest) = line.split_at(word_end);
    let method = method(word)?;
    let is_verb = word.bytes().all(|byte| byte.is_ascii_uppercase());
    let url = rest.trim_start();
    let url = url.find(" HTTP/").and_then(|end| url.get(..end)).unwrap_or(url).trim_end();
    let looks_like_url = url.starts_with(['/', '{', '~', '<']) || url.to_ascii_lowercase().starts_with("http");
    // `GET policies/claimsMappingPolicies` has no slash in front; `Get the call` is prose.
    let is_url = looks_like_url || is_verb && rest.starts_with([' ', '\t']) && is_bare_path(url);
    is_url.then_some((method, url))
}

fn is_bare_path(url: &str) -> bool {
    let first = url.split(['/', '?', '(']).next().unwrap_or("");
    !first.is_empty() && first.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '$' | '.' | '_' | '-'))
}

/// Reads `HTTP/1.1 200 OK`, also without the version.
#[must_use]
pub fn status_line(line: &str) -> Option<u16> {
    let rest = line.trim().strip_prefix("HTTP").or_else(|| line.trim().strip_prefix("Http"))?;
    rest.split_whitespace().take(2).find_map(status)
}

/// The status code of a word such as `200` or `202,`.
#[must_use]
pub fn status(word: &str) -> Option<u16> {
    let digits = word.trim_end_matches([',', '.', ';', ':']);
    let code: u16 = (digits.len() == 3).then(|| digits.parse().ok())??;
    (100..600).contains(&code).then_some(code)
}

/// All messages of a fence, in order; without any start line, one that is all body.
#[must_use]
pub(super) fn messages(text: &str) -> Vec<HttpMessage> {
    let mut starts: Vec<(Range<usize>, StartLine)> = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let range = offset..offset + line.trim_end().len();
        offset += line.len();
        if let Some((method, url)) = request_line(line) {
            starts.push((range, StartLine::Request(method, url.to_owned())));
        } else if let Some(status) = status_line(line) {
            starts.push((range, StartLine::Status(status)));
        } else if let Some((last, StartLine::Request(_, url))) = starts.last_mut() {
            // A URL may go on in the next line: `?$select=id` or `&$top=5`.
            let follows = text.get(last.end..range.start).is_some_and(|gap| gap.trim().is_empty());
            if follows && line.trim_start().starts_with(['?', '&']) {
                url.push_str(line.trim());
                last.end = range.end;
            }
        }
    }
    if starts.is_empty() {
        let body = range_of(text, text.trim_matches(['\n', '\r']));
        return vec![HttpMessage { body, extent: 0..text.len(), ..HttpMessage::default() }];
    }
    let ends: Vec<usize> = starts.iter().skip(1).map(|(range, _)| range.start).chain([text.len()]).collect();
    starts
        .into_iter()
        .zip(ends)
        .map(|((line, start), end)| {
            let (headers, body) = head_and_body(text, line.end..end);
            HttpMessage { start: Some(start), extent: line.start..end, line, headers, body }
        })
        .collect()
}

/// Takes apart what follows a start line. Intune's actions have a blank line before their headers.
fn head_and_body(text: &str, rest: Range<usize>) -> (Vec<Header>, Range<usize>) {
    let mut headers = Vec::new();
    let mut at = rest.start;
    for line in text.get(rest.clone()).unwrap_or_default().split_inclusive('\n') {
        if let Some((name, value)) = header_line(line) {
            headers.push(Header { name: range_of(text, name), value: range_of(text, value) });
        } else if !line.trim().is_empty() || !headers.is_empty() {
            break;
        }
        at += line.len();
    }
    let body = text.get(at..rest.end).unwrap_or_default().trim_matches(['\n', '\r']).trim_end();
    (headers, if body.is_empty() { at..at } else { range_of(text, body) })
}

/// Where a part of a text stands in it.
fn range_of(text: &str, part: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize).min(text.len());
    start..start + part.len()
}

fn header_line(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.trim().split_once(':')?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_name.then_some((name, value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        messages(text)
            .into_iter()
            .map(|message| {
                let start = match message.start {
                    Some(StartLine::Request(method, url)) => format!("{method:?} {url}"),
                    Some(StartLine::Status(status)) => status.to_string(),
                    None => "-".to_owned(),
                };
                let part = |range: &Range<usize>| &text[range.clone()];
                let headers: Vec<_> = message.headers.iter().map(|one| (part(&one.name), part(&one.value))).collect();
                format!("{start} {headers:?} {:?}", part(&message.body))
            })
            .collect()
    }

    #[test]
    fn a_request_has_headers_and_a_body() {
        assert_eq!(
            shown("POST https://x/v1.0/calls\nContent-Type: application/json\n\n{\n  \"a\": 1\n}\n"),
            [r#"Post https://x/v1.0/calls [("Content-Type", "application/json")] "{\n  \"a\": 1\n}""#]
        );
    }

    #[test]
    fn several_lines_are_several_requests() {
        assert_eq!(
            shown("GET /me\nor\nDELETE/identity/x\nGET policies/a HTTP/1.1\n"),
            ["Get /me [] \"or\"", "Delete /identity/x [] \"\"", "Get policies/a [] \"\""]
        );
    }

    #[test]
    fn a_url_goes_on_in_the_next_line() {
        assert_eq!(shown("GET /me\n  ?$select=id\n  &$top=5"), ["Get /me?$select=id&$top=5 [] \"\""]);
    }

    #[test]
    fn headers_may_follow_a_blank_line_and_bodies_none() {
        assert_eq!(
            shown("POST /x\n\nContent-type: application/json\n{}"),
            [r#"Post /x [("Content-type", "application/json")] "{}""#]
        );
        assert_eq!(shown("HTTP 201 Created\n{}"), [r#"201 [] "{}""#]);
    }

    #[test]
    fn prose_is_no_request() {
        assert_eq!(request_line("Get the call"), None);
        assert_eq!(request_line("POST"), None);
        assert_eq!(shown("{ \"a\": 1 }\n"), [r#"- [] "{ \"a\": 1 }""#]);
    }
}
