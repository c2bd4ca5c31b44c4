//! The builders of the paths below `/communications`.

use graphdown_runtime::http::{Collection, Content, Path, Request, Scalar};

use crate::models::call_records::Session;
use crate::models::{Call, CancelMediaProcessing, CancelMediaProcessingOperation};
use crate::operations;

/// `/communications`
#[derive(Clone, Debug)]
pub struct Communications(Path);

impl Communications {
    pub(crate) fn new(path: Path) -> Self {
        Self(path)
    }

    /// `/communications/calls`
    pub fn calls(&self) -> Calls {
        Calls(self.0.literal("/calls"))
    }

    /// `/communications/callRecords/{callRecord-id}/sessions`
    pub fn sessions(&self, call_record_id: impl AsRef<str>) -> Request<Collection<Session>> {
        let path = self.0.literal("/callRecords").literal("/").segment(call_record_id).literal("/sessions");
        path.request(&operations::LIST_SESSIONS)
    }
}

/// `/communications/calls`
#[derive(Clone, Debug)]
pub struct Calls(Path);

impl Calls {
    /// `/communications/calls/{call-id}`
    pub fn id(&self, call_id: impl AsRef<str>) -> CallsItem {
        CallsItem(self.0.literal("/").segment(call_id))
    }

    /// Starts a call.
    pub fn create(&self, body: Call) -> Request<Call> {
        self.0.request(&operations::CREATE_CALL).json(&body)
    }

    /// A function with arguments: `/communications/calls/count(topic='{topic}',since={since})`
    pub fn count(&self, topic: impl AsRef<str>, since: impl std::fmt::Display) -> Request<Scalar<i64>> {
        let path = self.0.literal("/count(topic=").quoted(topic).literal(",since=").argument(since).literal(")");
        path.request(&operations::COUNT_CALLS)
    }
}

/// `/communications/calls/{call-id}`
#[derive(Clone, Debug)]
pub struct CallsItem(Path);

impl CallsItem {
    /// Reads a call.
    pub fn get(&self) -> Request<Call> {
        self.0.request(&operations::GET_CALL)
    }

    /// Hangs up.
    pub fn delete(&self) -> Request<()> {
        self.0.request(&operations::DELETE_CALL)
    }

    /// Stops what is playing.
    pub fn cancel_media_processing(&self, body: CancelMediaProcessing) -> Request<CancelMediaProcessingOperation> {
        self.0.literal("/cancelMediaProcessing").request(&operations::CANCEL_MEDIA_PROCESSING).json(&body)
    }

    /// The recording, as bytes.
    pub fn content(&self) -> Request<Content> {
        self.0.literal("/content").request(&operations::GET_CALL_CONTENT)
    }
}
