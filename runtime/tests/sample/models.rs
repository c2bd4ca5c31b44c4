//! The types of `microsoft.graph`; those of other namespaces stand in modules below.

pub mod call_records;

use graphdown_runtime::model::{Additional, DateTimeOffset};

/// A call.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Call {
    /// Where the service reports what happens.
    pub callback_uri: Option<String>,
    /// What the call is doing. Read-only.
    pub state: Option<CallState>,
    /// The kinds of media.
    pub requested_modalities: Option<Vec<Modality>>,
    /// Who calls.
    pub source: Option<ParticipantInfo>,
    /// Who is called.
    pub targets: Option<Vec<ParticipantInfo>>,
    /// What is played, of one of several types.
    pub prompts: Option<Vec<Prompt>>,
    /// What is waited for.
    pub waiting: Option<Prompt>,
    /// The call that this one was transferred from; boxed, since a call can't hold a call.
    pub original: Option<Box<Call>>,
    /// When the call began.
    pub created_date_time: Option<DateTimeOffset>,
    /// How many retries there were.
    pub retries: Option<i32>,
    /// How loud it is.
    pub volume: Option<f64>,
    /// What the service sent beyond the documented properties.
    pub additional: Additional,
}

impl Call {
    /// Sets [`callback_uri`](#structfield.callback_uri).
    #[must_use]
    pub fn with_callback_uri(mut self, value: impl Into<String>) -> Self {
        self.callback_uri = Some(value.into());
        self
    }

    /// Sets [`state`](#structfield.state).
    #[must_use]
    pub fn with_state(mut self, value: impl Into<CallState>) -> Self {
        self.state = Some(value.into());
        self
    }

    /// Sets [`requested_modalities`](#structfield.requested_modalities).
    #[must_use]
    pub fn with_requested_modalities(mut self, value: impl IntoIterator<Item = impl Into<Modality>>) -> Self {
        self.requested_modalities = Some(value.into_iter().map(Into::into).collect());
        self
    }

    /// Sets [`source`](#structfield.source).
    #[must_use]
    pub fn with_source(mut self, value: ParticipantInfo) -> Self {
        self.source = Some(value);
        self
    }

    /// Sets [`prompts`](#structfield.prompts).
    #[must_use]
    pub fn with_prompts(mut self, value: impl IntoIterator<Item = impl Into<Prompt>>) -> Self {
        self.prompts = Some(value.into_iter().map(Into::into).collect());
        self
    }

    /// Sets [`original`](#structfield.original).
    #[must_use]
    pub fn with_original(mut self, value: impl Into<Box<Call>>) -> Self {
        self.original = Some(value.into());
        self
    }

    /// Sets [`created_date_time`](#structfield.created_date_time).
    #[must_use]
    pub fn with_created_date_time(mut self, value: impl Into<DateTimeOffset>) -> Self {
        self.created_date_time = Some(value.into());
        self
    }

    /// Sets [`retries`](#structfield.retries).
    #[must_use]
    pub fn with_retries(mut self, value: i32) -> Self {
        self.retries = Some(value);
        self
    }
}

graphdown_runtime::model! { Call: "microsoft.graph.call" {
    callback_uri: "callbackUri",
    state: "state",
    requested_modalities: "requestedModalities",
    source: "source",
    targets: "targets",
    prompts: "prompts",
    waiting: "waiting",
    original: "original",
    created_date_time: "createdDateTime",
    retries: "retries",
    volume: "volume",
} }

/// What a call is doing.
#[derive(Clone)]
#[non_exhaustive]
pub enum CallState {
    /// It rings.
    Incoming,
    /// Both sides talk.
    Established,
    /// A value that this crate doesn't know.
    Unknown(String),
}

graphdown_runtime::enumeration! { CallState {
    Incoming: "incoming",
    Established: "established",
} }

/// A kind of media.
#[derive(Clone)]
#[non_exhaustive]
pub enum Modality {
    /// Sound.
    Audio,
    /// A value that this crate doesn't know.
    Unknown(String),
}

graphdown_runtime::enumeration! { Modality {
    Audio: "audio",
} }

/// Someone in a call.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct ParticipantInfo {
    /// The name that is shown.
    pub display_name: Option<String>,
    /// What the service sent beyond the documented properties.
    pub additional: Additional,
}

impl ParticipantInfo {
    /// Sets [`display_name`](#structfield.display_name).
    #[must_use]
    pub fn with_display_name(mut self, value: impl Into<String>) -> Self {
        self.display_name = Some(value.into());
        self
    }
}

graphdown_runtime::model! { ParticipantInfo: "microsoft.graph.participantInfo" {
    display_name: "displayName",
} }

/// Something that is played: the base of [`MediaPrompt`].
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Prompt {
    /// What the service sent beyond the documented properties.
    pub additional: Additional,
}

graphdown_runtime::model! { Prompt: "microsoft.graph.prompt"
by "@odata.type" ["#microsoft.graph.prompt"] above ["#microsoft.graph.mediaPrompt"] {} }

/// A file that is played.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct MediaPrompt {
    /// How often.
    pub r#loop: Option<i32>,
    /// What the service sent beyond the documented properties.
    pub additional: Additional,
}

impl MediaPrompt {
    /// Sets [`loop`](#structfield.loop).
    #[must_use]
    pub fn with_loop(mut self, value: i32) -> Self {
        self.r#loop = Some(value);
        self
    }
}

graphdown_runtime::model! { MediaPrompt: "microsoft.graph.mediaPrompt" extends [Prompt] by "@odata.type" ["#microsoft.graph.mediaPrompt"] {
    r#loop: "loop",
} }

/// What `cancelMediaProcessing` is called with: a body's type is a model like any other.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct CancelMediaProcessing {
    /// What the caller tells the operation by.
    pub client_context: Option<String>,
    /// What is sent beyond the documented properties.
    pub additional: Additional,
}

impl CancelMediaProcessing {
    /// Sets [`client_context`](#structfield.client_context).
    #[must_use]
    pub fn with_client_context(mut self, value: impl Into<String>) -> Self {
        self.client_context = Some(value.into());
        self
    }
}

graphdown_runtime::model! { CancelMediaProcessing: "communications.calls.cancelMediaProcessing" {
    client_context: "clientContext",
} }

/// How far the cancelling is.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct CancelMediaProcessingOperation {
    /// Its id.
    pub id: Option<String>,
    /// What the caller tells the operation by.
    pub client_context: Option<String>,
    /// What the service sent beyond the documented properties.
    pub additional: Additional,
}

graphdown_runtime::model! { CancelMediaProcessingOperation: "microsoft.graph.cancelMediaProcessingOperation" {
    id: "id",
    client_context: "clientContext",
} }
