//! Reads the answers of a batch: each becomes the response that its call would have had by itself.

use std::str::FromStr;

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use bytes::Bytes;
use http::{Extensions, HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};

use super::outgoing::is_json;
use crate::model::{Additional, Json};
use crate::table::{self, Table};

/// What the service answers to a batch.
#[derive(Clone, Default)]
pub(super) struct Responses {
    responses: Option<Vec<One>>,
    additional: Additional,
}

crate::model! { Responses: "batchResponse" { responses: "responses" } }

/// The answer to a call.
#[derive(Clone, Default)]
struct One {
    /// Services write numbers as text, and text that is a number as one.
    id: Option<Json>,
    status: Option<Json>,
    headers: Option<Json>,
    body: Option<Json>,
    additional: Additional,
}

crate::model! { One: "batchResponseItem" { id: "id", status: "status", headers: "headers", body: "body" } }

impl Responses {
    /// The response of each of these calls, by index; of two with one id the first counts. What isn't one of them is ignored.
    pub(super) fn into_answers(self, calls: &[usize], extensions: &Extensions) -> Table<usize, Response<Bytes>> {
        let mut answers = Table::default();
        // The first comes last, and counts.
        for one in self.responses.into_iter().flatten().rev() {
            let id = one.id.as_ref().and_then(number::<usize>);
            let index = id.and_then(|id| id.checked_sub(1)).filter(|index| calls.contains(index));
            if let (Some(index), Some(answer)) = (index, one.into_response(extensions)) {
                answers.insert(index, answer);
            }
        }
        answers
    }
}

impl One {
    /// The response, with what the client knows of the request; `None` without a valid status.
    fn into_response(self, extensions: &Extensions) -> Option<Response<Bytes>> {
        let status = StatusCode::from_u16(number(&self.status?)?).ok()?;
        let mut headers = HeaderMap::new();
        let mut lines = self.headers.and_then(|headers| headers.members()).unwrap_or_default();
        table::sort(&mut lines);
        for (name, value) in lines.into_iter().filter(|(_, value)| !value.is_null()) {
            let Ok(name) = HeaderName::try_from(name) else { continue };
            // Several of one name are a list.
            for value in value.elements().unwrap_or_else(|| vec![value.clone()]) {
                if let Ok(value) = HeaderValue::try_from(text(&value)) {
                    headers.append(name.clone(), value);
                }
            }
        }
        let mut response = Response::new(body(&headers, self.body.unwrap_or_default()));
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        *response.extensions_mut() = extensions.clone();
        Some(response)
    }
}

/// A text as it is, anything else as JSON.
fn text(json: &Json) -> String {
    json.as_str().map_or_else(|| json.to_json(), str::to_owned)
}

/// A number, also one in a text.
fn number<N: FromStr>(json: &Json) -> Option<N> {
    text(json).parse().ok()
}

/// The bytes of a body: those that aren't JSON are in base64 of either alphabet. So is the JSON of some answers to calls
/// whose own body is in base64; and some services write it as a text.
fn body(headers: &HeaderMap, body: Json) -> Bytes {
    let is_other = headers.contains_key(header::CONTENT_TYPE) && !is_json(headers);
    match body.as_str() {
        _ if body.is_null() => Bytes::new(),
        Some(text) if is_other => decoded(text).unwrap_or_else(|| Bytes::from(text.to_owned())),
        Some(text) if is_object(text.as_bytes()) => Bytes::from(text.to_owned()),
        Some(text) => decoded(text).filter(|bytes| is_object(bytes)).unwrap_or_else(|| Bytes::from(body.to_json())),
        None => Bytes::from(body.to_json()),
    }
}

/// The bytes of a text in base64 of either alphabet.
fn decoded(text: &str) -> Option<Bytes> {
    let decoded = STANDARD.decode(text).or_else(|_| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')));
    decoded.ok().map(Bytes::from)
}

/// Whether bytes are a JSON object, as the body of nearly any answer.
fn is_object(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"{") && Json::from_json(bytes).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_in_either_base64_and_text_may_be_as_it_is() {
        for (media_type, sent, expected) in [
            ("image/png", r#""+/+/""#, &[0xfb, 0xff, 0xbf][..]),
            ("image/png", r#""-_-_""#, &[0xfb, 0xff, 0xbf]),
            ("text/plain", r#""a b""#, b"a b"),
            ("application/json;odata.metadata=minimal", r#"{"a": 1.10}"#, br#"{"a": 1.10}"#),
            ("application/json", r#""aGk=""#, br#""aGk=""#),
            ("application/json", "null", b""),
            // The JSON of an answer to a call whose body was in base64, and JSON as a text.
            ("application/json", r#""eyJhIjoxfQ==""#, br#"{"a":1}"#),
            ("application/json", r#""{\"a\":1}""#, br#"{"a":1}"#),
            ("application/json", r#""{no JSON""#, br#""{no JSON""#),
            ("text/html", r#""eyJhIjoxfQ""#, br#"{"a":1}"#),
        ] {
            let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(media_type))]);
            assert_eq!(body(&headers, Json::from_json(sent).unwrap()), expected, "{media_type} {sent}");
        }
    }

    #[test]
    fn numbers_may_be_text_and_headers_lists_or_numbers() {
        for (answer, expected) in [
            (r#"{"id": 2, "status": "404"}"#, Some(404)),
            (r#"{"id": "2", "status": 200.5}"#, None),
            (r#"{"id": "2", "status": true}"#, None),
            (r#"{"id": "2", "status": "200 OK"}"#, None),
            (r#"{"id": -2, "status": 200}"#, None),
            (r#"{"id": ["2"], "status": 200}"#, None),
            (r#"{"id": "2", "status": 200, "headers": ["a"], "body": 7}"#, Some(200)),
        ] {
            let answers = read(&format!(r#"{{"responses": [{answer}, null, 1, "x"]}}"#));
            assert_eq!(answers.iter().next().map(|(_, one)| one.status().as_u16()), expected, "{answer}");
        }
        let answers = read(
            r#"{"responses": [{"id": 1, "status": 429, "headers": {"Retry-After": 7, "Set-Cookie": ["a", "b"], "X-N": null,
                "a b": "c", "X-C": "a\r\nb", "X-O": {"a": 1}}}]}"#,
        );
        let headers = answers.iter().next().unwrap().1.headers().clone();
        let lines = |name: &str| headers.get_all(name).iter().map(|one| one.to_str().unwrap()).collect::<Vec<_>>();
        assert_eq!(
            (lines("retry-after"), lines("set-cookie"), lines("x-o")),
            (vec!["7"], vec!["a", "b"], vec![r#"{"a": 1}"#])
        );
        assert_eq!(headers.keys_len(), 3, "{headers:?}");
    }

    fn read(text: &str) -> Table<usize, Response<Bytes>> {
        let answer = Response::new(Bytes::from(text.to_owned()));
        <Responses as crate::http::Reply>::decode(&answer).unwrap().into_answers(&[0, 1, 2, 3], &Extensions::new())
    }

    #[test]
    fn an_answer_without_a_status_or_a_known_id_is_none() {
        let text = r#"{"responses": [
            {"id": "2", "status": 200, "body": {"a": 1}}, {"id": "2", "status": 404},
            {"id": "0", "status": 200}, {"id": "x", "status": 200}, {"id": "3", "status": 99999}, {"id": "4"}, {}
        ]}"#;
        let answers = read(text);
        assert_eq!(answers.iter().map(|(index, one)| (*index, one.status().as_u16())).collect::<Vec<_>>(), [(1, 200)]);
    }
}
