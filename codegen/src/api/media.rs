//! Decides under which of an operation's media types a documented message stands.
//!
//! The rule is asked twice with the same answer: where types are decided, and where bodies are written under them.

use super::{Body, BodyShape, Content, Message, Response};

/// Of bodies that are JSON.
pub const JSON: &str = "application/json";
/// Of bodies that are bytes, where no page says more.
pub const BYTES: &str = "application/octet-stream";
/// Of bodies of which nothing is known but that they are no JSON.
pub const TEXT: &str = "text/plain";

/// Whether bodies of this media type are JSON, whatever its parameters and its case.
#[must_use]
pub fn is_json(media_type: &str) -> bool {
    const SUFFIX: &str = "+json";
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let end = essence.len().checked_sub(SUFFIX.len()).and_then(|start| essence.get(start..));
    essence.eq_ignore_ascii_case(JSON) || end.is_some_and(|end| end.eq_ignore_ascii_case(SUFFIX))
}

impl Body {
    /// The media type that has its shape, if it has one, then those that examples alone show.
    pub fn media_types(&self) -> impl Iterator<Item = &str> {
        let own = (!matches!(self.shape, BodyShape::Shown)).then_some(self.media_type.as_str());
        own.into_iter().chain(self.shown_as.iter().map(String::as_str))
    }
}

impl Response {
    /// The media type that has its content, if it has one, then those that examples alone show; none where no body comes.
    pub fn media_types(&self) -> impl Iterator<Item = &str> {
        let own = match &self.content {
            Content::Nothing | Content::Shown => None,
            Content::Stream(media_type) => Some(media_type.as_str()),
            Content::Count => Some(TEXT),
            Content::Entity(_)
            | Content::Collection(_)
            | Content::Value(_)
            | Content::Object(_)
            | Content::OneOf(_)
            | Content::Unknown => Some(JSON),
        };
        own.into_iter().chain(self.shown_as.iter().map(String::as_str))
    }
}

impl Message {
    /// Whether anything is sent.
    #[must_use]
    pub fn has_body(&self) -> bool {
        self.json.is_some() || !self.body.trim().is_empty()
    }

    /// Which of these types its body stands under: the one that it states, else the first of the same sort, since JSON
    /// is not put where text is expected, nor text where JSON is. A file that happens to be JSON is sent as bytes.
    pub fn media_type<'t>(&self, types: impl Iterator<Item = &'t str> + Clone) -> Option<&'t str> {
        let is_json = self.json.is_some();
        let mut alike = types.clone().filter(|one| self::is_json(one) == is_json);
        let stated = self.stated_media_type().and_then(|stated| alike.clone().find(|one| *one == stated));
        stated.or_else(|| alike.next()).or_else(|| types.clone().next().filter(|_| is_json))
    }

    /// The media type that its body needs where none of an operation's is one for it.
    #[must_use]
    pub fn own_media_type(&self) -> &str {
        let is_json = self.json.is_some();
        let stated = self.stated_media_type().filter(|stated| self::is_json(stated) == is_json);
        stated.unwrap_or(if is_json { JSON } else { TEXT })
    }

    /// What its header says.
    fn stated_media_type(&self) -> Option<&str> {
        let written = self.header("content-type")?.split(';').next().map(str::trim);
        written.filter(|written| written.contains('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{api::HeaderField, diagnostic::Diagnostics, page::json, source::Span};

    fn message(stated: &str, body: &str) -> Message {
        Message {
            request_line: None,
            status: Some(200),
            headers: vec![HeaderField { name: "Content-Type".to_owned(), value: stated.to_owned() }],
            body: body.to_owned(),
            json: json::is_json_like(body)
                .then(|| json::read(body, Span::default(), &mut Diagnostics::default()))
                .flatten(),
            span: Span::default(),
            start: Span::default(),
        }
    }

    #[test]
    fn json_is_told_by_type_or_suffix() {
        for one in [JSON, "Application/JSON; charset=utf-8", "application/problem+json", "application/scim+JSON;v=1"] {
            assert!(is_json(one), "{one}");
        }
        for other in ["", "+jso", "text/json", "application/jsonl", "text/plain; a=application/json", "ü+jsö"] {
            assert!(!is_json(other), "{other}");
        }
    }

    #[test]
    fn bodies_stand_under_a_type_of_their_sort() {
        let place = |stated: &str, body: &str, types: &[&'static str]| {
            message(stated, body).media_type(types.iter().copied()).map(str::to_owned)
        };
        let both = [JSON, "text/html"];
        assert_eq!(place("text/html", "<p>", &both).as_deref(), Some("text/html"), "as stated");
        assert_eq!(place("text/html", "{}", &both).as_deref(), Some(JSON), "JSON that is called something else");
        assert_eq!(place("image/png", "x", &both).as_deref(), Some("text/html"), "the first of its sort");
        assert_eq!(place("application/json", "{}", &[BYTES]).as_deref(), Some(BYTES), "a file that is JSON");
        assert_eq!(place("text/plain", "x", &[JSON]), None, "no text among JSON");
    }

    #[test]
    fn what_has_no_place_brings_its_own_type() {
        let own = |stated: &str, body: &str| message(stated, body).own_media_type().to_owned();
        assert_eq!(own("text/csv; charset=utf-8", "a,b"), "text/csv");
        assert_eq!(own("application/json", "a,b"), TEXT);
        assert_eq!(own("text/csv", "{}"), JSON);
        assert_eq!(own("", "a,b"), TEXT);
    }
}
