//! [`Progress`]: how far a download or an upload is.

/// How far a download or an upload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The bytes that have been received, or that the service has confirmed.
    pub bytes: u64,
    /// The bytes of the whole, if known.
    pub total: Option<u64>,
}

impl Progress {
    /// The part that is done, from 0 to 1; `None` if the whole isn't known.
    #[must_use]
    pub fn fraction(&self) -> Option<f64> {
        // Exact up to 2^53 bytes.
        self.total.map(|total| if total == 0 { 1.0 } else { self.bytes as f64 / total as f64 })
    }
}

#[cfg(not(target_family = "wasm"))]
pub(super) type OnProgress = Box<dyn FnMut(Progress) + Send>;
#[cfg(target_family = "wasm")]
pub(super) type OnProgress = Box<dyn FnMut(Progress)>;
