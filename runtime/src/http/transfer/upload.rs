//! [`Upload`]: content of any size, in one request or by an upload session, to wherever a session can be created.

pub(super) mod session;
pub(crate) mod source;
pub(crate) mod state;
mod slices;
mod steps;

use std::fmt;

use bytes::Bytes;
use http::Method;

use self::{
    source::Source,
    state::UploadState,
    steps::{Session, Stage},
};
use super::{patience::Patience, progress::OnProgress};
use crate::http::{BoxFuture, Client, Error, MaybeSend, MaybeSync, Progress, Reply, Request, Response};
use crate::model::Json;

/// The size of all chunks but the last is a multiple of this, or files may fail.
const UNIT: u64 = 320 << 10;

/// 3.75 MiB: the most that is less than 4 MB, beyond which mailboxes refuse a request. Drives accept it as well.
const CHUNK: u64 = 12 * UNIT;

/// Drives accept a chunk of less than 60 MiB.
const LARGEST_CHUNK: u64 = 191 * UNIT;

/// What can be sent in one request, by the reference: 4 MB.
const SMALL: u64 = 4_000_000;

#[cfg(not(target_family = "wasm"))]
type Single<T> = Box<dyn Fn(Bytes) -> Request<T> + Send + Sync>;
#[cfg(target_family = "wasm")]
type Single<T> = Box<dyn Fn(Bytes) -> Request<T>>;

#[cfg(not(target_family = "wasm"))]
type Confirm<T> = Box<dyn Fn() -> BoxFuture<'static, Result<Option<T>, Error>> + Send + Sync>;
#[cfg(target_family = "wasm")]
type Confirm<T> = Box<dyn Fn() -> BoxFuture<'static, Result<Option<T>, Error>>>;

/// An upload of content of any size, by the session that an operation creates: of a file in a drive, an attachment of a
/// message or an event, a document to print.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::http::{Error, Request, Source, Upload};
/// # use graphdown::{model::Json as UploadSession, model::Json as DriveItem};
///
/// /// For example with the request
/// /// `graph.me().drive().root_by_path("Archive/backup.zip").create_upload_session(Default::default())`.
/// # #[cfg(feature = "tokio")]
/// async fn upload(session: Request<UploadSession>) -> Result<DriveItem, Error> {
///     let mut upload = Upload::new(session, Source::file("backup.zip").await?)
///         .on_progress(|done| println!("{} bytes", done.bytes));
///     upload.send().await
/// }
/// ```
///
/// - The content is sent in chunks to the URL of the session, without the token, and each chunk is a call with the limits
///   and [retries](crate::http::Retry) of the request that creates the session, including those of
///   [`Retry::server_errors`](crate::http::Retry::server_errors). One chunk is in memory at a time.
/// - What is sent next is what the service says is missing. If it doesn't say, or the answer to a chunk was lost, it is
///   asked.
/// - If the session no longer exists, another is created, and the upload begins anew from the first byte.
/// - If the answer to the last chunk was lost, the session no longer exists either. Then the upload begins anew as well,
///   which is right where it replaces what is there. For what would be there twice, see [`confirm`](Self::confirm) and
///   [`once`](Self::once).
/// - After an error, [`send`](Self::send) goes on where it stopped.
///
/// To go on in another process, store the [`state`](Self::state) and [`resume`](Self::resume):
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use std::path::Path;
///
/// use graphdown::http::{Request, Source, Upload, UploadState};
/// # use graphdown::{model::Json as UploadSession, model::Json as DriveItem};
///
/// # #[cfg(feature = "tokio")]
/// async fn upload(session: Request<UploadSession>, stored: &Path) -> Result<DriveItem, Box<dyn std::error::Error>> {
///     let mut upload = Upload::new(session, Source::file("backup.zip").await?);
///     if let Ok(text) = std::fs::read(stored) {
///         let state: UploadState = serde_json::from_slice(&text)?;
///         upload = upload.resume(state);
///     }
///     while let Some(progress) = upload.try_next().await? {
///         println!("{:?}", progress.fraction());
///         if let Some(state) = upload.state() {
///             // It is a secret: whoever reads it can write to the session.
///             std::fs::write(stored, serde_json::to_vec(&state)?)?;
///         }
///     }
///     Ok(upload.send().await?)
/// }
/// ```
///
/// A [`Source`] is a file, bytes, a reader or a stream. The result is the type that the caller asks for. Mailboxes answer
/// the last chunk without a body: the result is then an empty value, and [`response`](Self::response) has the `Location`.
#[must_use = "an upload does nothing until it is sent"]
pub struct Upload<T> {
    /// The request for a session; `None` if there is only the session.
    creation: Option<Request<Json>>,
    /// Has the client and the settings of all requests.
    calls: Request<()>,
    source: Source,
    chunk: u64,
    single: Option<(u64, Single<T>)>,
    confirm: Option<Confirm<T>>,
    is_once: bool,
    on_progress: Option<OnProgress>,
    stage: Stage<T>,
    /// The failures since the service last had more bytes.
    patience: Patience,
    /// The sessions that were lost.
    restarts: Patience,
}

impl<T: Reply + 'static> Upload<T> {
    /// An upload by the session that a request creates. Its limits, retries and strictness apply to the whole upload, for
    /// each chunk anew.
    pub fn new<S>(session: Request<S>, source: impl Into<Source>) -> Self {
        let retry = session.retries().clone().server_errors();
        let is_strict = session.strict;
        // A session that is created twice by accident is one that expires.
        let creation = session.with_result::<Json>().retry(retry.clone().even_if_done());
        let mut calls = creation.to_preauthorized(Method::GET, "").retry(retry);
        calls.strict = is_strict;
        Self::with(Some(creation), calls, source.into())
    }

    /// An upload by a session that was created otherwise; if it is lost, the upload fails.
    pub fn of_session(client: &Client, session: UploadState, source: impl Into<Source>) -> Self {
        let calls = client.request_url::<()>(Method::GET, "");
        let retry = calls.retries().clone().server_errors();
        Self::with(None, calls.retry(retry), source.into()).resume(session)
    }

    fn with(creation: Option<Request<Json>>, calls: Request<()>, source: Source) -> Self {
        Self {
            creation,
            calls,
            source,
            chunk: CHUNK,
            single: None,
            confirm: None,
            is_once: false,
            on_progress: None,
            stage: Stage::Unbegun,
            patience: Patience::NEW,
            restarts: Patience::NEW,
        }
    }

    /// Sends content of at most 4 MB in one request instead of by a session; empty content can't be sent otherwise.
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use graphdown::http::{Body, Request, Upload};
    /// # use graphdown::model::Json as DriveItem;
    /// # struct Content;
    /// # impl Content {
    /// #     fn replace(&self, body: impl Into<Body>) -> Request<DriveItem> { unimplemented!() }
    /// # }
    ///
    /// /// With the content of an item: `let content = graph.me().drive().root_by_path("notes.txt").content();`
    /// fn upload(upload: Upload<DriveItem>, content: Content) -> Upload<DriveItem> {
    ///     upload.small(move |bytes| content.replace(bytes))
    /// }
    /// ```
    pub fn small(self, request: impl Fn(Bytes) -> Request<T> + MaybeSend + MaybeSync + 'static) -> Self {
        self.small_up_to(SMALL, request)
    }

    /// Sends content of at most so many bytes in one request: for example 3 MB of an attachment, which is larger in JSON.
    pub fn small_up_to(
        mut self,
        bytes: u64,
        request: impl Fn(Bytes) -> Request<T> + MaybeSend + MaybeSync + 'static,
    ) -> Self {
        self.single = Some((bytes, Box::new(request)));
        self
    }

    /// Sets the size of the chunks in bytes, which is rounded down to a multiple of 327,680 and kept between one and 191 of
    /// them (60 MiB). The default is 3,932,160, which all services accept; drives are faster with 10 MiB. A chunk must be sent
    /// within the client's [`attempt_timeout`](crate::http::Builder::attempt_timeout).
    pub fn chunk_size(mut self, bytes: u64) -> Self {
        self.chunk = (bytes / UNIT * UNIT).clamp(UNIT, LARGEST_CHUNK);
        self
    }

    /// Calls a function whenever the service has confirmed further bytes.
    pub fn on_progress(mut self, call: impl FnMut(Progress) + MaybeSend + 'static) -> Self {
        self.on_progress = Some(Box::new(call));
        self
    }

    /// Looks whether the content has arrived, if the answer to the last chunk was lost: `Some` ends the upload, `None` begins
    /// it anew.
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use graphdown::http::{Collection, Request, Upload};
    /// # use graphdown::model::Json as Attachment;
    ///
    /// /// With the request `graph.me().messages().id(id).attachments().list()`.
    /// fn attach(upload: Upload<Attachment>, list: Request<Collection<Attachment>>) -> Upload<Attachment> {
    ///     upload.confirm(move || {
    ///         let list = list.clone();
    ///         async move { Ok(list.await?.value.into_iter().find(|it| it.get("name") == Some("backup.zip".into()))) }
    ///     })
    /// }
    /// ```
    pub fn confirm<F>(mut self, look: impl Fn() -> F + MaybeSend + MaybeSync + 'static) -> Self
    where
        F: Future<Output = Result<Option<T>, Error>> + MaybeSend + 'static,
    {
        self.confirm = Some(Box::new(move || Box::pin(look())));
        self
    }

    /// Fails with [`TransferError::Unsure`](crate::http::TransferError::Unsure) instead of beginning anew if the content may
    /// have arrived already.
    pub fn once(mut self) -> Self {
        self.is_once = true;
        self
    }

    /// Goes on with a session that an earlier process has stored. The source must be the same: of another length, or a file
    /// that was changed, a new upload begins.
    pub fn resume(mut self, stored: UploadState) -> Self {
        if self.creation.is_none() || stored.is_of(&self.source) {
            self.stage = Stage::Open(Session::resumed(stored));
        }
        self
    }

    /// The session, to be stored for a later process; `None` before it is created and at the end.
    #[must_use]
    pub fn state(&self) -> Option<UploadState> {
        match &self.stage {
            Stage::Open(session) => Some(session.state.clone()),
            Stage::Unbegun | Stage::Done(_) => None,
        }
    }

    /// How far it is, by what the service has confirmed.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let bytes = match &self.stage {
            Stage::Unbegun => 0,
            Stage::Open(session) => session.confirmed,
            Stage::Done(_) => self.source.length(),
        };
        Progress { bytes, total: Some(self.source.length()) }
    }

    /// Uploads the content, or the rest of it after an error, and returns the result.
    ///
    /// # Errors
    /// Any kind of [`Error`]. The next call goes on where this one stopped, after having asked the service what is missing.
    pub async fn send(&mut self) -> Result<T, Error> {
        Ok(self.response().await?.body)
    }

    /// Uploads the content, or the rest of it after an error, and returns the result with the status and headers of the last
    /// response.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub async fn response(&mut self) -> Result<Response<T>, Error> {
        while self.try_next().await?.is_some() {}
        match &mut self.stage {
            Stage::Done(response) => response.take(),
            _ => None,
        }
        .ok_or_else(|| Error::Request(String::from("the upload is complete, and its result was returned already")))
    }

    /// Takes the next step: creates the session, sends a chunk, or asks what is missing. `None` once the content is uploaded;
    /// [`send`](Self::send) then returns the result.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub async fn try_next(&mut self) -> Result<Option<Progress>, Error> {
        if matches!(self.stage, Stage::Done(_)) {
            return Ok(None);
        }
        let before = self.progress();
        self.step().await?;
        let progress = self.progress();
        if let Some(call) = self.on_progress.as_mut().filter(|_| progress != before) {
            call(progress);
        }
        Ok(Some(progress))
    }

    /// Cancels the session, with all that was uploaded. The upload can be begun anew.
    ///
    /// # Errors
    /// Any kind of [`Error`]; none if there is no session, or no longer.
    pub async fn cancel(&mut self) -> Result<(), Error> {
        let Stage::Open(session) = &self.stage else { return Ok(()) };
        match self.call::<()>(Method::DELETE, &session.state.url).answer().await {
            Err(error) if !steps::is_lost(&error) => Err(error),
            _ => {
                self.stage = Stage::Unbegun;
                Ok(())
            }
        }
    }
}

impl<T> fmt::Debug for Upload<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut upload = f.debug_struct("Upload");
        upload.field("source", &self.source).field("chunk_size", &self.chunk).field("stage", &self.stage);
        upload.finish_non_exhaustive()
    }
}
