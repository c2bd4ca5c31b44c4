//! [`SessionAnswer`]: what the service says of an upload session, in the forms of drives and of mailboxes.

use crate::model::Json;

/// What a response says of a session.
///
/// Drives write `nextExpectedRanges: ["26-51", "80-"]`, mailboxes `NextExpectedRanges: ["26"]`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct SessionAnswer {
    pub(super) url: Option<String>,
    pub(super) expires: Option<String>,
    /// The bytes that are missing, in the service's order; `None` if the response doesn't say.
    pub(super) missing: Option<Vec<Missing>>,
    /// Whether it has other members as well, as the finished item has.
    pub(super) says_more: bool,
}

/// Bytes that the service doesn't have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Missing {
    pub(super) first: u64,
    /// The last of them; `None` for all to the end of the content.
    pub(super) last: Option<u64>,
}

impl Missing {
    pub(super) const ALL: Self = Self::from(0);

    pub(super) const fn from(first: u64) -> Self {
        Self { first, last: None }
    }

    fn read(text: &str) -> Option<Self> {
        let (first, last) = text.trim().split_once('-').unwrap_or((text.trim(), ""));
        let last = if last.is_empty() { None } else { Some(last.parse().ok()?) };
        Some(Self { first: first.parse().ok()?, last })
    }
}

impl SessionAnswer {
    pub(super) fn read(body: &[u8]) -> Self {
        Json::from_json(body).map(|json| Self::of(&json)).unwrap_or_default()
    }

    pub(super) fn of(json: &Json) -> Self {
        let mut answer = Self::default();
        for (name, value) in json.members().unwrap_or_default() {
            match name.to_ascii_lowercase().as_str() {
                "uploadurl" => answer.url = value.as_str().map(str::to_owned),
                "expirationdatetime" => answer.expires = value.as_str().map(str::to_owned),
                "nextexpectedranges" => {
                    let ranges = value.elements().unwrap_or_default();
                    answer.missing = Some(ranges.iter().filter_map(|range| Missing::read(range.as_str()?)).collect());
                }
                name => answer.says_more |= !name.contains('@'),
            }
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_of_drives_and_of_mailboxes_are_read() {
        let drive =
            r#"{"@odata.context": "x", "expirationDateTime": "2025-06-17", "nextExpectedRanges": ["26-51", "80-"]}"#;
        let missing = vec![Missing { first: 26, last: Some(51) }, Missing::from(80)];
        let expires = Some(String::from("2025-06-17"));
        let expected = SessionAnswer { expires, missing: Some(missing), ..SessionAnswer::default() };
        assert_eq!(SessionAnswer::read(drive.as_bytes()), expected);
        let mailbox = SessionAnswer::read(br#"{"NextExpectedRanges": ["2097152"], "UploadUrl": "https://a/b"}"#);
        assert_eq!(
            (mailbox.missing, mailbox.url.as_deref()),
            (Some(vec![Missing::from(2_097_152)]), Some("https://a/b"))
        );
    }

    #[test]
    fn what_is_no_session_says_nothing_of_one() {
        for text in ["", "[]", "null", "<html>", "{\"nextExpectedRanges\""] {
            assert_eq!(SessionAnswer::read(text.as_bytes()), SessionAnswer::default(), "{text}");
        }
        let item = SessionAnswer::read(br#"{"id": "1", "size": 5}"#);
        assert!(item.says_more && item.missing.is_none());
    }
}
