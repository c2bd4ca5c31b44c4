//! The steps of an [`Upload`]: each makes one call, and decides by its answer which comes next.
//!
//! | answer | next |
//! |---|---|
//! | the bytes that are missing | the first of them |
//! | 416, or none | ask |
//! | 404, 410 or 401 | another session, unless the content may have arrived |
//! | nothing is missing, and the service waits (`deferCommit`) | an empty `POST` |
//! | 200 or 201 without missing bytes | the end |

use std::fmt;

use bytes::Bytes;
use http::{HeaderValue, Method, StatusCode, header};

use super::{
    Upload, UploadState,
    session::{Missing, SessionAnswer},
    slices,
};
use crate::http::{
    DecodeError, Error, Reply, Request, Response, TransferError, answer::response::Reading,
    transfer::patience::Patience, wire::retry::Failure,
};

/// Where an upload is.
pub(super) enum Stage<T> {
    /// There is no session.
    Unbegun,
    Open(Session),
    /// With the result, until it is returned.
    Done(Option<Response<T>>),
}

/// A session that is open as far as is known.
pub(super) struct Session {
    pub(super) state: UploadState,
    /// The bytes that the service has said to have, from the first on.
    pub(super) confirmed: u64,
    next: Next,
    /// Whether the service may have all bytes.
    may_be_whole: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Ask,
    Send(Missing),
    Commit,
}

impl Session {
    /// Of an earlier process, which may have sent all.
    pub(super) fn resumed(state: UploadState) -> Self {
        Self { state, confirmed: 0, next: Next::Ask, may_be_whole: true }
    }

    /// Takes note of the bytes that are missing; returns whether the service has more than before.
    fn note(&mut self, missing: &[Missing]) -> bool {
        let length = self.state.length;
        let first = missing.iter().map(|missing| missing.first).min().unwrap_or(length).min(length);
        let has_more = first > self.confirmed;
        self.confirmed = first;
        self.next = match missing.first().filter(|missing| missing.first < length) {
            Some(missing) => Next::Send(*missing),
            None => Next::Commit,
        };
        has_more
    }
}

/// Whether the session no longer exists: its URL is its own credential, so that 401 says the same.
pub(super) fn is_lost(error: &Error) -> bool {
    let lost = [StatusCode::NOT_FOUND, StatusCode::GONE, StatusCode::UNAUTHORIZED];
    error.status().is_some_and(|status| lost.contains(&status)) && error.service().is_some()
}

impl<T: Reply + 'static> Upload<T> {
    /// A request to the URL of the session.
    pub(super) fn call<U>(&self, method: Method, url: &str) -> Request<U> {
        self.calls.to_preauthorized(method, url)
    }

    pub(super) async fn step(&mut self) -> Result<(), Error> {
        match &self.stage {
            Stage::Unbegun => self.begin().await,
            Stage::Done(_) => Ok(()),
            Stage::Open(session) if !session.state.is_of(&self.source) => {
                let (begun, found) = (session.state.length, self.source.length());
                let how = format!("expected the {begun} bytes with which it was begun, found {found} or other ones");
                Err(TransferError::SourceChanged(how).into())
            }
            Stage::Open(session) => match session.next {
                Next::Ask => self.ask().await,
                Next::Send(missing) => self.put(missing).await,
                Next::Commit => self.commit().await,
            },
        }
    }

    /// Sends the whole content in one request, or creates a session.
    async fn begin(&mut self) -> Result<(), Error> {
        let length = self.source.length();
        if let Some((_, request)) = self.single.as_ref().filter(|(most, _)| length <= *most) {
            let content = self.source.chunk(0, length).await?;
            let request = request(content);
            let retry = request.retries().clone().server_errors();
            self.stage = Stage::Done(Some(request.retry(retry).response().await?));
            return Ok(());
        }
        if length == 0 {
            let missing = "empty content can't be uploaded by a session: give a request for it by `Upload::small`";
            return Err(Error::Request(String::from(missing)));
        }
        let creation = self.creation.clone().ok_or(TransferError::SessionLost)?;
        let answer = creation.answer().await?;
        let SessionAnswer { url, expires, missing, .. } = SessionAnswer::read(answer.body());
        let url = url.ok_or_else(|| {
            DecodeError::of(&answer, "uploadUrl", "expected the URL of an upload session, found none")
        })?;
        let state = UploadState { url, length, version: self.source.version(), expires };
        let mut session = Session { state, confirmed: 0, next: Next::Send(Missing::ALL), may_be_whole: false };
        if let Some(missing) = missing.filter(|missing| !missing.is_empty()) {
            session.note(&missing);
        }
        self.stage = Stage::Open(session);
        Ok(())
    }

    /// Sends the beginning of what is missing.
    async fn put(&mut self, missing: Missing) -> Result<(), Error> {
        let Stage::Open(session) = &mut self.stage else { return Ok(()) };
        let length = session.state.length;
        let last = missing.last.map_or(length, |last| last.saturating_add(1)).min(length);
        let end = missing.first.saturating_add(self.chunk).min(last);
        if end <= missing.first {
            session.next = Next::Ask;
            return self.wait("the service expects a range that ends before it begins").await;
        }
        if end == length {
            // Once it is whole, nobody asks any more.
            self.source.check().await?;
        }
        let chunk = self.source.chunk(missing.first, end).await?;
        // What becomes of this chunk is unknown until its answer is read: the call may fail or be dropped.
        session.next = Next::Ask;
        session.may_be_whole |= end == length || missing.last.is_some();
        let range = format!("bytes {}-{}/{length}", missing.first, end - 1);
        let range = HeaderValue::try_from(range).map_err(|error| Error::Request(error.to_string()))?;
        let url = session.state.url.clone();
        let request = self.call::<()>(Method::PUT, &url).with_header(header::CONTENT_RANGE, range);
        match request.content("application/octet-stream", slices::body(chunk)).answer().await {
            Ok(answer) => self.take(answer, end).await,
            Err(error) if error.status() == Some(StatusCode::RANGE_NOT_SATISFIABLE) => self.retry(error).await,
            Err(error) => match Failure::of_error(&error) {
                // Repeating it has not helped; the service may have it all the same.
                Some(failure) => self.retry_after(&failure, error).await,
                None => self.failed(error).await,
            },
        }
    }

    /// Takes an answer to a chunk that ends before `end`.
    async fn take(&mut self, answer: http::Response<Bytes>, end: u64) -> Result<(), Error> {
        let Stage::Open(session) = &mut self.stage else { return Ok(()) };
        let said = SessionAnswer::read(answer.body());
        session.state.expires = said.expires.or(session.state.expires.take());
        let is_end = end == session.state.length;
        let missing = match (answer.status(), said.missing) {
            (StatusCode::CREATED, _) => return self.done(answer),
            (StatusCode::ACCEPTED, None) if is_end => {
                return self.wait("the service doesn't say what is missing").await;
            }
            (_, Some(missing)) if !missing.is_empty() => missing,
            (StatusCode::ACCEPTED, Some(nothing)) if session.may_be_whole => nothing,
            (StatusCode::ACCEPTED, _) => vec![Missing::from(end)],
            _ if is_end || said.says_more => return self.done(answer),
            _ => vec![Missing::from(end)],
        };
        if session.note(&missing) {
            self.patience.renew(&self.calls);
            return Ok(());
        }
        self.wait("the service doesn't take further bytes").await
    }

    /// Asks which bytes are missing.
    async fn ask(&mut self) -> Result<(), Error> {
        let Stage::Open(session) = &self.stage else { return Ok(()) };
        match self.call::<()>(Method::GET, &session.state.url).answer().await {
            Ok(answer) => self.take_state(answer).await,
            // A service that can't be asked is sent the same again.
            Err(error)
                if matches!(error.status(), Some(StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_IMPLEMENTED)) =>
            {
                let Stage::Open(session) = &mut self.stage else { return Ok(()) };
                session.next = Next::Send(Missing::from(session.confirmed));
                self.retry(error).await
            }
            Err(error) => self.failed(error).await,
        }
    }

    async fn take_state(&mut self, answer: http::Response<Bytes>) -> Result<(), Error> {
        let Stage::Open(session) = &mut self.stage else { return Ok(()) };
        let said = SessionAnswer::read(answer.body());
        session.state.expires = said.expires.or(session.state.expires.take());
        match said.missing {
            // Not all was sent yet, whatever the service says.
            Some(missing) if missing.is_empty() && !session.may_be_whole => {
                session.next = Next::Send(Missing::from(session.confirmed));
                self.wait("the service says that nothing is missing").await
            }
            Some(missing) => {
                if session.note(&missing) {
                    self.patience.renew(&self.calls);
                }
                Ok(())
            }
            // The finished item instead of the session.
            None if said.says_more => self.done(answer),
            None => self.wait("the service doesn't say what is missing").await,
        }
    }

    /// Completes a session whose bytes are all there.
    async fn commit(&mut self) -> Result<(), Error> {
        let Stage::Open(session) = &mut self.stage else { return Ok(()) };
        session.next = Next::Ask;
        session.may_be_whole = true;
        let url = session.state.url.clone();
        let retry = self.calls.retries().clone().even_if_done();
        match self.call::<()>(Method::POST, &url).retry(retry).answer().await {
            Ok(answer) => self.done(answer),
            // Nothing is missing and nothing is waited for: the answer to the last chunk was lost.
            Err(error) if matches!(error.status(), Some(StatusCode::BAD_REQUEST | StatusCode::METHOD_NOT_ALLOWED)) => {
                self.lost(error).await
            }
            Err(error) => self.failed(error).await,
        }
    }

    fn done(&mut self, answer: http::Response<Bytes>) -> Result<(), Error> {
        // The bytes have arrived, whatever can be read of the answer.
        self.stage = Stage::Done(None);
        let response = Reading::of::<T>(&self.calls.clone().with_result()).read(answer)?;
        self.stage = Stage::Done(Some(response));
        Ok(())
    }

    /// Begins anew if the session is lost.
    async fn failed(&mut self, error: Error) -> Result<(), Error> {
        if is_lost(&error) { self.lost(error).await } else { Err(error) }
    }

    async fn lost(&mut self, error: Error) -> Result<(), Error> {
        let Stage::Open(session) = &self.stage else { return Err(error) };
        if session.may_be_whole {
            if let Some(look) = &self.confirm {
                if let Some(result) = look().await? {
                    self.stage = Stage::Done(Some(Response::of(result)));
                    return Ok(());
                }
            } else if self.is_once {
                return Err(TransferError::Unsure.into());
            }
        }
        if self.creation.is_none() {
            return Err(TransferError::SessionLost.into());
        }
        self.stage = Stage::Unbegun;
        self.patience = Patience::NEW;
        self.restarts.forget_time();
        let wait = self.restarts.wait(&self.calls, &Failure::without_progress()).ok_or(error)?;
        self.calls.client.inner.timer.sleep(wait).await;
        Ok(())
    }

    /// Waits before the next step, unless it has been tried often enough.
    async fn wait(&mut self, reason: &str) -> Result<(), Error> {
        let stalled = TransferError::Stalled { at: self.progress().bytes, reason: reason.to_owned() };
        self.retry(stalled.into()).await
    }

    async fn retry(&mut self, error: Error) -> Result<(), Error> {
        self.retry_after(&Failure::without_progress(), error).await
    }

    async fn retry_after(&mut self, failure: &Failure, error: Error) -> Result<(), Error> {
        let wait = self.patience.wait(&self.calls, failure).ok_or(error)?;
        self.calls.client.inner.timer.sleep(wait).await;
        Ok(())
    }
}

/// Shows nothing of the result.
impl<T> fmt::Debug for Stage<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unbegun => f.write_str("Unbegun"),
            Self::Open(Session { state, confirmed, next, .. }) => {
                let mut session = f.debug_struct("Open");
                session.field("state", state).field("confirmed", confirmed).field("next", next).finish()
            }
            Self::Done(_) => f.write_str("Done"),
        }
    }
}
