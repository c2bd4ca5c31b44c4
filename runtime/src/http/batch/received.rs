//! Reads the answers of a batch: each becomes the response that its call would have had by itself.

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
    id: Option<String>,
    status: Option<i32>,
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
            let id = one.id.as_deref().and_then(|id| id.parse::<usize>().ok());
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
        let status = StatusCode::from_u16(u16::try_from(self.status?).ok()?).ok()?;
        let mut headers = HeaderMap::new();
        let mut lines = self.headers.and_then(|headers| headers.members()).unwrap_or_default();
        table::sort(&mut lines);
        for (name, value) in lines.into_iter().filter(|(_, value)| !value.is_null()) {
            let text = value.as_str().map_or_else(|| value.to_json(), str::to_owned);
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(text)) {
                headers.append(name, value);
            }
        }
        let mut response = Response::new(body(&headers, self.body.unwrap_or_default()));
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        *response.extensions_mut() = extensions.clone();
        Some(response)
    }
}

/// The bytes of a body: those that aren't JSON are in base64 of either alphabet.
fn body(headers: &HeaderMap, body: Json) -> Bytes {
    match body.as_str() {
        _ if body.is_null() => Bytes::new(),
        Some(text) if headers.contains_key(header::CONTENT_TYPE) && !is_json(headers) => {
            let decoded = STANDARD.decode(text).or_else(|_| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')));
            decoded.map_or_else(|_| Bytes::from(text.to_owned()), Bytes::from)
        }
        _ => Bytes::from(body.to_json()),
    }
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
        ] {
            let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(media_type))]);
            assert_eq!(body(&headers, Json::from_json(sent).unwrap()), expected, "{media_type} {sent}");
        }
    }

    #[test]
    fn an_answer_without_a_status_or_a_known_id_is_none() {
        let text = r#"{"responses": [
            {"id": "2", "status": 200, "body": {"a": 1}}, {"id": "2", "status": 404},
            {"id": "0", "status": 200}, {"id": "x", "status": 200}, {"id": "3", "status": 99999}, {"id": "4"}, {}
        ]}"#;
        let read = <Responses as crate::http::Reply>::decode(&Response::new(Bytes::from_static(text.as_bytes())));
        let answers = read.unwrap().into_answers(&[0, 1, 2, 3], &Extensions::new());
        assert_eq!(answers.iter().map(|(index, one)| (*index, one.status().as_u16())).collect::<Vec<_>>(), [(1, 200)]);
    }
}
