//! Builds Graph's error responses, from complaints or from a fault.

use serde_json::{Value, json};

use crate::{respond::answer::Answer, respond::fault::Fault, understand::check::Complaint};

/// What every answer is stamped with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stamp {
    /// `2021-07-01T12:00:00`
    pub(crate) date: String,
    /// This server's id of the request.
    pub(crate) request_id: String,
    /// The application's own; this server's where it gave none.
    pub(crate) client_request_id: String,
}

/// The refusal of a request: the first complaint decides the status, and all are listed.
pub(crate) fn refused(complaints: &[Complaint], stamp: &Stamp) -> Option<Answer> {
    let first = complaints.first()?;
    let mut error = error(first.code, &first.message, stamp);
    if complaints.len() > 1 {
        let detail = |one: &Complaint| json!({ "code": one.code, "target": one.target, "message": one.message });
        error["error"]["details"] = complaints.iter().map(detail).collect();
    }
    Some(Answer::json(first.status, error))
}

/// What a fault is answered with; `None` for what happens to the connection.
///
/// `documented` is the code that an example of the operation shows with this status.
pub(crate) fn of_fault(fault: Fault, retry_after: u64, documented: Option<&str>, stamp: &Stamp) -> Option<Answer> {
    let (code, why) = match fault {
        Fault::Throttled => ("TooManyRequests", "too many requests"),
        Fault::Unavailable => ("ServiceUnavailable", "the service is not available"),
        Fault::BadRequest => ("invalidRequest", "the request is malformed or incorrect"),
        Fault::Forbidden => ("accessDenied", "the caller has no permission for this"),
        Fault::NotFound => ("itemNotFound", "the resource can't be found"),
        Fault::Conflict => ("nameAlreadyExists", "the request conflicts with an existing resource"),
        Fault::Gone => ("resyncRequired", "the state that the request continues from no longer exists; start again"),
        Fault::PreconditionFailed => {
            ("resourceModified", "the resource has changed since it was read: its ETag differs")
        }
        Fault::Dropped | Fault::Cut => return None,
    };
    let status = fault.status()?;
    if !matches!(fault, Fault::Throttled | Fault::Unavailable) {
        let message = format!("{why} (graphdown-fault={})", fault.as_str());
        return Some(Answer::json(status, error(documented.unwrap_or(code), &message, stamp)));
    }
    let message = format!("{why}; expected the next one after {retry_after} s, as Retry-After says");
    Some(Answer::json(status, error(code, &message, stamp)).header("Retry-After", retry_after.to_string()))
}

/// `{"error": {…}}`
pub(crate) fn error(code: &str, message: &str, stamp: &Stamp) -> Value {
    let Stamp { date, request_id, client_request_id } = stamp;
    json!({
        "error": {
            "code": code,
            "message": message,
            "innerError": { "date": date, "request-id": request_id, "client-request-id": client_request_id }
        }
    })
}
