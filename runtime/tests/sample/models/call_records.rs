//! The types of `microsoft.graph.callRecords`.

use graphdown_runtime::model::{Additional, Duration, Json};

/// A session of a call.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Session {
    /// Its id.
    pub id: Option<String>,
    /// How long it was.
    pub length: Option<Duration>,
    /// What no type is documented for.
    pub anything: Option<Json>,
    /// What the service sent beyond the documented properties.
    pub additional: Additional,
}

graphdown_runtime::model! { Session: "microsoft.graph.callRecords.session" {
    id: "id",
    length: "length",
    anything: "anything",
} }
