//! [`UploadState`]: an upload session to go on with in a later process. Its URL gives access without a token and must not
//! be printed.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::{session::SessionAnswer, source::Source};
use crate::http::{Error, address::Address};
use crate::model::{DateTimeOffset, Json};

/// An upload session to go on with later. Store it with serde, and pass it to
/// [`Upload::resume`](crate::http::Upload::resume) in a later process.
///
/// It serializes as one opaque string. **It is a secret:** whoever has it can write to the upload until the session
/// expires, without a token. Keep it as you keep passwords. `Debug` shows only the origin of its URL.
#[derive(Clone, PartialEq, Eq)]
pub struct UploadState {
    pub(super) url: String,
    /// The number of bytes of the whole content.
    pub(super) length: u64,
    /// Which content it is, as its source says.
    pub(super) version: Option<String>,
    pub(super) expires: Option<String>,
}

impl UploadState {
    /// The state of a session that a call has created, or that was stored by other means, for a content of so many bytes:
    /// of a `models::UploadSession`, or of anything that serializes like one.
    ///
    /// # Errors
    /// [`Error::Request`] if it has no `uploadUrl`.
    pub fn from_session(session: &(impl Serialize + ?Sized), length: u64) -> Result<Self, Error> {
        let json = Json::of(session).map_err(|error| Error::Request(format!("the upload session {error}")))?;
        let SessionAnswer { url, expires, .. } = SessionAnswer::of(&json);
        let url = url.ok_or_else(|| Error::Request(String::from("expected an upload session with an uploadUrl")))?;
        Ok(Self { url, length, version: None, expires })
    }

    /// When the session expires, if the service says so. Each part that is uploaded may put it off.
    #[must_use]
    pub fn expiration(&self) -> Option<DateTimeOffset> {
        self.expires.as_deref().map(DateTimeOffset::from)
    }

    /// The number of bytes of the whole content.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Whether the session is for the content of a source, as far as both can tell.
    pub(super) fn is_of(&self, source: &Source) -> bool {
        self.length == source.length() && (self.version.is_none() || self.version == source.version())
    }

    /// `400000 - 2025-06-17T08:14:27Z https://…`
    fn read(text: &str) -> Option<Self> {
        let [length, version, expires, url] = text.splitn(4, ' ').collect::<Vec<_>>().try_into().ok()?;
        let given = |text: &str| Some(text).filter(|text| *text != "-").map(str::to_owned);
        Address::parse(url).ok()?;
        let length = length.parse().ok()?;
        Some(Self { url: url.to_owned(), length, version: given(version), expires: given(expires) })
    }
}

impl Serialize for UploadState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let or_none = |text: &Option<String>| text.as_deref().map_or(String::from("-"), |text| text.replace(' ', "_"));
        let Self { url, length, version, expires } = self;
        serializer.collect_str(&format_args!("{length} {} {} {url}", or_none(version), or_none(expires)))
    }
}

impl<'de> Deserialize<'de> for UploadState {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // The message doesn't contain the text, which may have a URL.
        Self::read(&text)
            .ok_or_else(|| D::Error::custom("expected the state of an upload that was stored, found another text"))
    }
}

impl fmt::Debug for UploadState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origin = Address::parse(&self.url).map(|address| address.origin().to_string()).unwrap_or_default();
        let mut state = f.debug_struct("UploadState");
        state.field("at", &origin).field("length", &self.length).finish_non_exhaustive()
    }
}
