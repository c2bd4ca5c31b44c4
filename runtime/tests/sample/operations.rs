//! The operations, as constants.

use graphdown_runtime::http::{Grant, Method, Operation, Permissions};

/// `POST /communications/calls`
pub static CREATE_CALL: Operation =
    Operation::new("communications.calls.create", Method::POST, &["/communications/calls"])
        .with_permissions(Permissions::new(
            Grant::NotSupported,
            Grant::NotSupported,
            Grant::OneOf(&[&["Calls.JoinGroupCall.All"], &["Calls.Initiate.All"]]),
        ))
        .with_documentation("https://learn.microsoft.com/graph/api/application-post-calls?view=graph-rest-1.0");

/// `GET /communications/calls/{call-id}`
pub static GET_CALL: Operation =
    Operation::new("communications.calls.get", Method::GET, &["/communications/calls/{call-id}"])
        .with_documentation("https://learn.microsoft.com/graph/api/call-get?view=graph-rest-1.0");

/// `DELETE /communications/calls/{call-id}`
pub static DELETE_CALL: Operation =
    Operation::new("communications.calls.delete", Method::DELETE, &["/communications/calls/{call-id}"])
        .with_documentation("https://learn.microsoft.com/graph/api/call-delete?view=graph-rest-1.0");

/// `POST /communications/calls/{call-id}/cancelMediaProcessing`
pub static CANCEL_MEDIA_PROCESSING: Operation = Operation::new(
    "communications.calls.cancelMediaProcessing",
    Method::POST,
    &["/communications/calls/{call-id}/cancelMediaProcessing"],
)
.with_permissions(Permissions::new(
    Grant::NotSupported,
    Grant::NotSupported,
    Grant::OneOf(&[&["Calls.AccessMedia.All"]]),
))
.with_documentation("https://learn.microsoft.com/graph/api/call-cancelmediaprocessing?view=graph-rest-1.0");

/// `GET /communications/callRecords/{callRecord-id}/sessions`
pub static LIST_SESSIONS: Operation = Operation::new(
    "communications.callRecords.sessions.list",
    Method::GET,
    &["/communications/callRecords/{callRecord-id}/sessions"],
)
.with_documentation("https://learn.microsoft.com/graph/api/callrecords-session-list?view=graph-rest-1.0");

/// `GET /communications/calls/count(topic='{topic}',since={since})`
pub static COUNT_CALLS: Operation = Operation::new(
    "communications.calls.count",
    Method::GET,
    &["/communications/calls/count(topic='{topic}',since={since})"],
)
.with_deprecation("made up for this sample");

/// `GET /communications/calls/{call-id}/content`
pub static GET_CALL_CONTENT: Operation =
    Operation::new("communications.calls.content.get", Method::GET, &["/communications/calls/{call-id}/content"]);
