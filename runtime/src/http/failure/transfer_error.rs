//! [`TransferError`]: why an upload or a download can't go on although its calls succeed.
//!
//! Paths are the application's own; texts of the service are escaped. No URL is part of an error.

use std::{error::Error as StdError, fmt, io, sync::Arc};

use crate::http::Error;
use crate::printable;

/// Why an upload or a download can't go on, other than by a call that failed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum TransferError {
    /// The content at the service changed during the download, or the service no longer says which content it is.
    #[non_exhaustive]
    Changed {
        /// The `ETag`, or else the `Last-Modified`, of the content that was begun.
        held: String,
        /// That of the present content, if the service says so.
        found: Option<String>,
    },
    /// The source of an upload isn't what it was when the upload began.
    SourceChanged(String),
    /// A file, a reader or a writer of the application failed.
    #[non_exhaustive]
    Io {
        /// What failed, such as the path of the file.
        what: String,
        /// How.
        error: Arc<io::Error>,
    },
    /// The upload must go on at a byte that its source has already passed.
    #[non_exhaustive]
    NoSeek {
        /// The first byte that the source can still give.
        earliest: u64,
        /// The byte that the service expects next.
        expected: u64,
    },
    /// The service accepts requests of an upload, but no further bytes.
    #[non_exhaustive]
    Stalled {
        /// The number of bytes that it has.
        at: u64,
        /// What it does instead.
        reason: String,
    },
    /// The upload session no longer exists, and there is no request to begin another.
    SessionLost,
    /// The last bytes were sent and their answer was lost: the service may have the whole content.
    Unsure,
}

impl TransferError {
    pub(in crate::http) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Error {
        let what = what.into();
        |error| Self::Io { what, error: Arc::new(error) }.into()
    }
}

impl fmt::Display for TransferError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed { held, found } => {
                write!(f, "the content changed during the download: expected {}, found ", printable::value(held))?;
                match found {
                    Some(found) => write!(f, "{}", printable::value(found))?,
                    None => f.write_str("content without an ETag")?,
                }
                f.write_str("; download it again, or use `restart_if_changed`")
            }
            Self::SourceChanged(how) => {
                write!(f, "the source changed during the upload: {}; upload it again", printable::message(how))
            }
            Self::Io { what, error } => {
                write!(f, "{}: {}", printable::message(what), printable::message(&error.to_string()))
            }
            Self::NoSeek { earliest, expected } => write!(
                f,
                "the service expects byte {expected}, and the source can't go back before byte {earliest}: use a file, \
                 bytes or `Source::seekable`"
            ),
            Self::Stalled { at, reason } => write!(f, "the upload got no further than byte {at}: {reason}"),
            Self::SessionLost => f.write_str(
                "the upload session no longer exists, and there is no request to begin another: use `Upload::new`",
            ),
            Self::Unsure => f.write_str(
                "the answer to the last bytes was lost and the upload session no longer exists: the service may have \
                 the whole content; look before uploading it again",
            ),
        }
    }
}

/// What `Display` says of an I/O error is all that there is, so that it is not a source as well.
impl StdError for TransferError {}

impl From<TransferError> for Error {
    fn from(error: TransferError) -> Self {
        Self::Transfer(Box::new(error))
    }
}
