//! Defines what is logged of an exchange. Texts in it are the client's, unchanged: whoever prints them must escape
//! them.

use std::time::Duration;

use serde_json::{Value, json};

use crate::understand::check::Complaint;

/// The log entry of an exchange.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Entry {
    /// The method.
    pub method: String,
    /// Path and query, as they came.
    pub target: String,
    /// The template that it fits.
    pub template: Option<String>,
    /// The example that it was answered by, and of whom.
    pub example: Option<String>,
    /// The status; 0 where the connection was closed before the answer.
    pub status: u16,
    /// The fault that was met.
    pub fault: Option<&'static str>,
    /// What is wrong with the request, whether it was refused for it or not.
    pub complaints: Vec<Complaint>,
    /// The notifications that were posted.
    pub notifications: Vec<String>,
    /// What the parts of a batch met.
    pub parts: Vec<Entry>,
}

/// What a server says while it runs.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A request, what became of it, and how long that took.
    Exchange(&'a Entry, Duration),
    /// A notification that was not posted.
    NotPosted {
        /// Its name in the document.
        name: &'a str,
        /// Where it should have gone.
        url: &'a str,
        /// Why it did not.
        reason: &'a str,
    },
}

impl Entry {
    /// As an object, for a log that machines read.
    #[must_use]
    pub fn json(&self, milliseconds: u128) -> Value {
        let complaint = |one: &Complaint| json!({ "code": one.code, "target": one.target, "message": one.message });
        let mut value = json!({
            "method": self.method,
            "target": self.target,
            "template": self.template,
            "example": self.example,
            "status": self.status,
            "fault": self.fault,
            "ms": u64::try_from(milliseconds).unwrap_or(u64::MAX),
            "complaints": self.complaints.iter().map(complaint).collect::<Vec<_>>(),
            "notifications": self.notifications,
        });
        if !self.parts.is_empty() {
            value["parts"] = self.parts.iter().map(|part| part.json(0)).collect();
        }
        value
    }
}
