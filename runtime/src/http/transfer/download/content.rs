//! [`Held`]: which content a download began with, so that its rest is never of another one; and ranges of it.
//!
//! Validators and ranges are those of RFC 9110, sections 8.8, 13.1.5 and 14.

use http::{HeaderMap, HeaderName, HeaderValue, header};
#[cfg(all(feature = "tokio", not(target_family = "wasm")))]
use serde_json::{Value, json};

use crate::http::TransferError;

/// The bytes that are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) first: u64,
    /// The byte after the last; `None` for the end of the content.
    pub(super) end: Option<u64>,
}

impl Wanted {
    /// The `Range` header for what is wanted from a byte on; `None` for the whole content.
    pub(super) fn header(self, from: u64) -> Option<String> {
        match self.end {
            None if from == 0 => None,
            None => Some(format!("bytes={from}-")),
            Some(end) => Some(format!("bytes={from}-{}", end.saturating_sub(1))),
        }
    }

    /// Where what is wanted ends in a content of this length.
    pub(super) fn end_in(self, total: Option<u64>) -> Option<u64> {
        match (self.end, total) {
            (Some(end), Some(total)) => Some(end.min(total)),
            (_, total) => total.or(self.end),
        }
    }
}

/// `Content-Range`: `bytes 0-25/128`, `bytes 0-25/*`, `bytes */128`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ContentRange {
    /// The first byte and the last; `None` if there are none.
    pub(super) bytes: Option<(u64, u64)>,
    pub(super) total: Option<u64>,
}

impl ContentRange {
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let (unit, rest) = headers.get(header::CONTENT_RANGE)?.to_str().ok()?.trim().split_once(' ')?;
        let (range, total) = rest.trim().split_once('/')?;
        let bytes = match range.split_once('-') {
            Some((first, last)) => Some((first.parse().ok()?, last.parse().ok()?)),
            None if range == "*" => None,
            None => return None,
        };
        let total = if total == "*" { None } else { Some(total.parse().ok()?) };
        let is_ordered = bytes.is_none_or(|(first, last)| first <= last && total.is_none_or(|total| last < total));
        (unit.eq_ignore_ascii_case("bytes") && is_ordered).then_some(Self { bytes, total })
    }
}

/// Which content a download began with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Held {
    etag: Option<String>,
    modified: Option<String>,
    pub(super) total: Option<u64>,
}

impl Held {
    /// What a response says of its content, which has this length in all.
    pub(super) fn of(headers: &HeaderMap, total: Option<u64>) -> Self {
        let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Self { etag: text(header::ETAG), modified: text(header::LAST_MODIFIED), total }
    }

    pub(super) fn etag(&self) -> Option<&str> {
        self.etag.as_deref()
    }

    /// Whether another response can be told to be of the same content.
    pub(super) fn is_known(&self) -> bool {
        self.etag.is_some() || self.modified.is_some()
    }

    /// The value of `If-Range`. A weak `ETag` must not be one: then the responses alone are compared.
    pub(super) fn condition(&self) -> Option<HeaderValue> {
        let validator = match &self.etag {
            Some(etag) => Some(etag).filter(|etag| !is_weak(etag)),
            None => self.modified.as_ref(),
        };
        validator.and_then(|text| HeaderValue::try_from(text.as_str()).ok())
    }

    /// # Errors
    /// If a response is not of this content. One that meets the condition may omit to say so; the whole content, which is
    /// the response if the condition fails, may not.
    pub(super) fn check(&self, found: &Self, is_part: bool) -> Result<(), TransferError> {
        let (held, says) = match (&self.etag, &self.modified) {
            (Some(held), _) => (held, found.etag.as_deref()),
            (None, Some(held)) => (held, found.modified.as_deref()),
            (None, None) => return Ok(()),
        };
        let is_same = match says {
            Some(says) => strong(held) == strong(says),
            None => is_part && self.condition().is_some(),
        };
        let has_same_length = self.total.zip(found.total).is_none_or(|(held, found)| held == found);
        if is_same && has_same_length {
            return Ok(());
        }
        let length =
            |of: &Self| of.total.filter(|_| is_same).map_or_else(String::new, |total| format!(" of {total} bytes"));
        let found = says.map(|says| format!("{says}{}", length(found)));
        Err(TransferError::Changed { held: format!("{held}{}", length(self)), found })
    }

    #[cfg(all(feature = "tokio", not(target_family = "wasm")))]
    pub(super) fn to_json(&self) -> Value {
        json!({ "etag": self.etag, "lastModified": self.modified, "total": self.total })
    }

    #[cfg(all(feature = "tokio", not(target_family = "wasm")))]
    pub(super) fn from_json(value: &Value) -> Option<Self> {
        let text = |name: &str| value.get(name)?.as_str().map(str::to_owned);
        let held = Self {
            etag: text("etag"),
            modified: text("lastModified"),
            total: value.get("total").and_then(Value::as_u64),
        };
        held.is_known().then_some(held)
    }
}

fn is_weak(etag: &str) -> bool {
    etag.starts_with("W/")
}

/// The `ETag` without its mark of weakness.
fn strong(etag: &str) -> &str {
    etag.strip_prefix("W/").unwrap_or(etag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap())).collect()
    }

    #[test]
    fn a_range_is_two_numbers_in_order_and_below_the_total() {
        let of = |text: &str| ContentRange::of(&headers(&[(header::CONTENT_RANGE, text)]));
        assert_eq!(of("bytes 0-25/128"), Some(ContentRange { bytes: Some((0, 25)), total: Some(128) }));
        assert_eq!(of("Bytes 5-5/*"), Some(ContentRange { bytes: Some((5, 5)), total: None }));
        assert_eq!(of("bytes */128"), Some(ContentRange { bytes: None, total: Some(128) }));
        for wrong in ["bytes 5-4/128", "bytes 0-128/128", "bytes 0-25", "lines 0-1/2", "bytes -5/10", "bytes a-b/c"] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn content_is_the_same_by_its_etag_or_else_its_date_and_length() {
        let of = |etag: &str, modified: &str, total| {
            let pairs = [(header::ETAG, etag), (header::LAST_MODIFIED, modified)];
            let said: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
            Held::of(&headers(&said), total)
        };
        let (day, next) = ("Mon, 16 Jun 2025 08:14:27 GMT", "Tue, 17 Jun 2025 08:14:27 GMT");
        for (held, found, as_part, as_whole) in [
            (of("\"a\"", day, Some(9)), of("\"a\"", next, Some(9)), true, true),
            (of("\"a\"", "", Some(9)), of("W/\"a\"", "", None), true, true),
            (of("\"a\"", "", Some(9)), of("\"b\"", "", Some(9)), false, false),
            (of("\"a\"", "", Some(9)), of("\"a\"", "", Some(8)), false, false),
            (of("\"a\"", day, None), of("", day, None), true, false),
            (of("W/\"a\"", "", None), of("", "", None), false, false),
            (of("", day, None), of("", day, None), true, true),
            (of("", day, None), of("", next, None), false, false),
        ] {
            assert_eq!(held.check(&found, true).is_ok(), as_part, "{held:?} {found:?}");
            assert_eq!(held.check(&found, false).is_ok(), as_whole, "{held:?} {found:?}");
        }
        assert_eq!(of("W/\"a\"", day, None).condition(), None);
    }
}
