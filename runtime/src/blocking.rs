//! For programs without async: `.wait()` instead of `.await`, and `for` loops over streams.
//!
//! ```
//! # extern crate graphdown_runtime as graphdown;
//! use graphdown::blocking::Wait;
//! # use graphdown_runtime::{http::{Client, Error, Method}, model::Json, testing::Recorder};
//!
//! # fn main() -> Result<(), Error> {
//! # let recorder = Recorder::default();
//! # recorder.answer(200, r#"{"displayName": "Adele"}"#);
//! # let graph = Client::builder("https://graph.microsoft.com/v1.0", "token").transport(recorder).build();
//! let me: Json = graph.request(Method::GET, "/me", ()).wait()?;
//! assert_eq!(me.get("displayName"), Some("Adele".into()));
//! # Ok(())
//! # }
//! ```
//!
//! It works on every future whose result has an [`Error`]: a request, its `response()`, its `stream()`, the next page.
//! `wait_all` is for batches, in which each call has a result of its own; `wait_each` makes an iterator of a stream: items,
//! pages, the chunks of a body.
//!
//! ```
//! # extern crate graphdown_runtime as graphdown;
//! use std::io::Write;
//!
//! use graphdown::blocking::Wait;
//! # use graphdown_runtime::{http::{Client, Content, Method, Request}, testing::Recorder};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let recorder = Recorder::default();
//! # recorder.answer(200, "the content of a file");
//! # let graph = Client::builder("https://graph.microsoft.com/v1.0", "token").transport(recorder).build();
//! # let content: Request<Content> = graph.request(Method::GET, "/me/drive/items/{}/content", ["1"]);
//! # let mut file = Vec::new();
//! for bytes in content.stream().wait()?.body.wait_each() {
//!     file.write_all(&bytes?)?;
//! }
//! # assert_eq!(file, b"the content of a file");
//! # Ok(())
//! # }
//! ```
//!
//! The first wait starts a thread that carries connections and timers for all clients of the process. Where a tokio
//! runtime is running already, waiting would keep it from its work: that is [`Error::Request`], and neither a panic nor
//! a deadlock. There, write `.await`, or `Handle::current().block_on(…)` within `spawn_blocking`.

use std::{future::poll_fn, pin::Pin, sync::OnceLock, thread};

use futures_core::Stream;
use tokio::runtime::{Builder, Handle};

use crate::http::Error;

/// Blocking versions of `.await` and of streams.
///
/// It is implemented for all types, and usable for futures and streams whose result has an [`Error`].
pub trait Wait: Sized {
    /// Blocks until the result is available: `graph.me().get().wait()?`.
    ///
    /// # Errors
    /// Those of the call; and [`Error::Request`] if an async runtime is running on this thread.
    fn wait<T>(self) -> Result<T, Error>
    where
        Self: IntoFuture<Output = Result<T, Error>>,
    {
        runtime()?.block_on(self.into_future())
    }

    /// Blocks until the results of many calls are available, each of which may have failed:
    /// `graph.batch().all(calls).wait_all()?`.
    ///
    /// # Errors
    /// [`Error::Request`] if an async runtime is running on this thread.
    fn wait_all<T>(self) -> Result<T, Error>
    where
        Self: IntoFuture<Output = T>,
    {
        Ok(runtime()?.block_on(self.into_future()))
    }

    /// The items of a stream, each of which is waited for: `for user in graph.users().list().items().wait_each()`.
    ///
    /// To keep the stream, borrow it: `(&mut items).wait_each()`.
    fn wait_each<T>(self) -> Each<Self>
    where
        Self: Stream<Item = Result<T, Error>> + Unpin,
    {
        Each { stream: self, is_refused: false }
    }
}

impl<S> Wait for S {}

/// A stream as an iterator: see [`Wait::wait_each`].
#[derive(Debug)]
#[must_use = "iterators are lazy and do nothing unless consumed"]
pub struct Each<S> {
    stream: S,
    /// Whether it has returned the error that it can't block here.
    is_refused: bool,
}

impl<S> Each<S> {
    /// The stream.
    pub fn get_ref(&self) -> &S {
        &self.stream
    }

    /// The stream with its remaining items.
    pub fn into_inner(self) -> S {
        self.stream
    }
}

impl<T, S: Stream<Item = Result<T, Error>> + Unpin> Iterator for Each<S> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_refused {
            return None;
        }
        match runtime() {
            Ok(runtime) => runtime.block_on(poll_fn(|context| Pin::new(&mut self.stream).poll_next(context))),
            Err(error) => {
                self.is_refused = true;
                Some(Err(error))
            }
        }
    }
}

/// The runtime of all blocking calls. Its own thread drives it, so that idle connections are handled as well: one that
/// the service has closed is not used for the next call.
///
/// # Errors
/// If this thread must not block, or the thread can't be started.
fn runtime() -> Result<&'static Handle, Error> {
    static RUNTIME: OnceLock<Result<Handle, String>> = OnceLock::new();
    // Also while this thread is ending, when its state is unknown.
    if !Handle::try_current().is_err_and(|error| error.is_missing_context()) {
        return Err(Error::Request(String::from(
            "an async runtime is running on this thread and would be blocked: use `.await` instead of `.wait()`",
        )));
    }
    RUNTIME.get_or_init(start).as_ref().map_err(|reason| Error::Request(reason.clone()))
}

fn start() -> Result<Handle, String> {
    let failed = |error: std::io::Error| format!("the thread for blocking calls can't be started: {error}");
    let runtime = Builder::new_current_thread().enable_all().build().map_err(failed)?;
    let handle = runtime.handle().clone();
    let drive = move || runtime.block_on(std::future::pending::<()>());
    thread::Builder::new().name(String::from("graphdown-blocking")).spawn(drive).map_err(failed)?;
    Ok(handle)
}
