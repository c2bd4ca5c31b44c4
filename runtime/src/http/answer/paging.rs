//! Streams over the pages and items of a collection, with one page in memory at a time.
//!
//! After an error no item may be lost or returned twice, a link must lead neither to another origin nor in a circle,
//! and a later run must be able to continue.

mod position;
mod walk;

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
    vec,
};

use bytes::Bytes;
use futures_core::Stream;

pub(in crate::http) use self::position::Place;
pub use self::position::Position;
pub(in crate::http) use self::walk::Walk;
use crate::http::{BoxFuture, Collection, DecodeError, Error, Request, Response};
use crate::model::{self, Misfit, PropertyValue};

/// A request for a page, with the links that were followed to it.
pub(in crate::http) struct PageRequest<T> {
    request: Request<Collection<T>>,
    walk: Walk,
}

impl<T: PropertyValue> Request<Collection<T>> {
    /// A stream of the items of all pages.
    ///
    /// A page is requested when its first item is needed, with the headers of this request, such as `ConsistencyLevel`
    /// and `Prefer`, and with its time limits and retries, which apply to each page separately. Each page has its own
    /// `client-request-id`, unless this request sets one. One page is in memory at a time, and during decoding also its
    /// body.
    ///
    /// Links are followed at the scheme, host and port of the base URL only, and no link is followed twice.
    ///
    /// ```
    /// # use graphdown_runtime::http::{Client, Collection, Error, Method};
    /// # use graphdown_runtime::model::Json;
    /// async fn print(client: &Client) -> Result<(), Error> {
    ///     let mut users = client.request::<Collection<Json>>(Method::GET, "/users", ()).select("id").items();
    ///     while let Some(user) = users.try_next().await? {
    ///         println!("{user}");
    ///     }
    ///     Ok(())
    /// }
    /// ```
    pub fn items(self) -> Items<T> {
        let at = self.position();
        Items {
            skip: at.given,
            pages: self.pages(),
            items: Vec::new().into_iter(),
            left_out: Vec::new(),
            at,
            after: None,
            has_failed: false,
        }
    }

    /// A stream of the pages, requested like those of [`items`](Self::items).
    pub fn pages(self) -> Pages<T> {
        let position = Position { given: 0, ..self.position() };
        let state = match position.place {
            Place::End => State::Ended,
            _ => State::Ready(PageRequest { request: self, walk: Walk::default() }),
        };
        Pages { state, position, has_failed: false }
    }

    /// Continues from a [`Position`] that an earlier run got from [`Items::position`], [`Pages::position`] or
    /// [`Collection::position`].
    ///
    /// A position contains a link with the query options of the original request; the query options of this request are
    /// ignored, its headers and limits apply. A position within a page contains the number of items that were returned:
    /// the page is requested again, and [`items`](Self::items) skips them, whereas [`pages`](Self::pages) and
    /// [`send`](Request::send) return the whole page.
    ///
    /// After the last page of a delta query the position is its delta link, which returns the later changes. After the
    /// last page of any other collection `items` and `pages` end at once, and `send` is an error.
    ///
    /// A position with another scheme, host or port than the base URL is an error when the request is sent.
    ///
    /// ```
    /// # use graphdown_runtime::http::{Client, Collection, Error, Method, Position};
    /// # use graphdown_runtime::model::Json;
    /// async fn changes(client: &Client, stored: Option<Position>) -> Result<Position, Error> {
    ///     let users = client.request::<Collection<Json>>(Method::GET, "/users/delta", ()).select(["id", "mail"]);
    ///     let mut users = match stored {
    ///         Some(position) => users.resume(position).items(),
    ///         None => users.items(),
    ///     };
    ///     while let Some(user) = users.try_next().await? {
    ///         println!("{user}");
    ///     }
    ///     Ok(users.position())
    /// }
    /// ```
    pub fn resume(self, position: Position) -> Self {
        self.at(position)
    }
}

impl<T> PageRequest<T> {
    pub(in crate::http) fn new(request: Request<Collection<T>>, walk: Walk) -> Self {
        Self { request, walk }
    }
}

impl<T: PropertyValue> PageRequest<T> {
    /// Sends the request, and records in the page how it was requested.
    pub(in crate::http) async fn send(self) -> Result<Collection<T>, Error> {
        let answer = self.request.response().await?;
        // A response without a list may be a page whose items and links got lost: it must not count as the last page.
        if !answer.body.has_value && answer.status != http::StatusCode::NO_CONTENT {
            return Err(no_page(answer).into());
        }
        let mut page = answer.body;
        page.join(self.walk);
        Ok(page)
    }
}

fn no_page<T>(answer: Response<Collection<T>>) -> Box<DecodeError> {
    Box::new(DecodeError {
        path: String::from(if answer.is_empty() { "" } else { "value" }),
        message: String::from("expected a list of items, found none"),
        status: answer.status,
        client_request_id: Some(answer.client_request_id().to_owned()),
        headers: answer.headers,
        body: Bytes::new(),
    })
}

impl<T> Clone for PageRequest<T> {
    fn clone(&self) -> Self {
        Self { request: self.request.clone(), walk: self.walk.clone() }
    }
}

/// A stream of the pages of a collection.
///
/// It ends after the last page, and, as a [`Stream`], also after an error, so that no loop requests a failing page
/// forever. After an error, [`try_next`](Self::try_next) requests the same page again, and [`position`](Self::position)
/// is that page.
///
/// It is [`Send`] and [`Unpin`]. [`try_next`](Self::try_next) is cancel-safe: if its future is dropped, no page is
/// lost.
#[must_use = "nothing is read until the stream is"]
pub struct Pages<T> {
    state: State<T>,
    position: Position,
    /// Whether the stream has returned an error, after which it ends.
    has_failed: bool,
}

enum State<T> {
    /// Not requested yet.
    Ready(PageRequest<T>),
    /// In flight, with the request to repeat it.
    Asked(PageRequest<T>, BoxFuture<'static, Result<Collection<T>, Error>>),
    Ended,
}

impl<T: PropertyValue + 'static> Pages<T> {
    /// Requests the next page; `None` after the last one.
    ///
    /// # Errors
    /// Those of [`Request::send`]; and [`Error::Request`] if a link leads to another origin or to a page that was
    /// already read.
    pub async fn try_next(&mut self) -> Result<Option<Collection<T>>, Error> {
        poll_fn(|context| self.poll_page(context)).await.transpose()
    }

    /// After an error it is the same page.
    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Collection<T>, Error>>> {
        loop {
            match &mut self.state {
                State::Ended => return Poll::Ready(None),
                State::Ready(request) => {
                    let sent = Box::pin(request.clone().send());
                    self.state = State::Asked(request.clone(), sent);
                }
                State::Asked(request, answer) => {
                    let answer = ready!(answer.as_mut().poll(context));
                    self.state = match &answer {
                        Ok(page) => {
                            self.position = page.position();
                            page.next_request().map_or(State::Ended, State::Ready)
                        }
                        Err(_) => State::Ready(request.clone()),
                    };
                    return Poll::Ready(Some(answer));
                }
            }
        }
    }
}

impl<T> Pages<T> {
    /// The position after the last page that was returned, for [`Request::resume`].
    #[must_use]
    pub fn position(&self) -> Position {
        self.position.clone()
    }
}

impl<T: PropertyValue + 'static> Stream for Pages<T> {
    type Item = Result<Collection<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.has_failed) {
            return Poll::Ready(None);
        }
        let page = ready!(self.poll_page(context));
        self.has_failed = matches!(page, Some(Err(_)));
        Poll::Ready(page)
    }
}

/// The future in it is boxed, so that nothing is pinned.
impl<T> Unpin for Pages<T> {}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("position", &self.position).finish_non_exhaustive()
    }
}

/// A stream of the items of all pages of a collection. It ends and continues as [`Pages`] does.
///
/// Items are returned by value; a page is dropped after its last item.
#[must_use = "nothing is read until the stream is"]
pub struct Items<T> {
    pages: Pages<T>,
    items: vec::IntoIter<T>,
    left_out: Vec<Misfit>,
    /// The number of items of the next page that an earlier run returned.
    skip: usize,
    /// The index of the next item in its page.
    at: Position,
    /// The position after the current page.
    after: Option<Position>,
    /// Whether the stream has returned an error, after which it ends.
    has_failed: bool,
}

impl<T: PropertyValue + 'static> Items<T> {
    /// Returns the next item, and requests the next page if needed; `None` at the end of the collection.
    ///
    /// # Errors
    /// Those of [`Pages::try_next`]. After an error no item is lost: the next call requests the same page again.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        poll_fn(|context| self.poll_item(context)).await.transpose()
    }

    /// After an error it is the same page.
    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if let Some(item) = self.items.next() {
                self.at.given += 1;
                return Poll::Ready(Some(Ok(item)));
            }
            let at = self.pages.position();
            let Some(page) = ready!(self.pages.poll_page(context)?) else { return Poll::Ready(None) };
            let skip = std::mem::take(&mut self.skip);
            self.left_out = model::left_out("value", &page.additional);
            self.items = page.value.into_iter();
            self.items.by_ref().take(skip).for_each(drop);
            (self.at, self.after) = (Position { given: skip, ..at }, Some(self.pages.position()));
        }
    }
}

impl<T> Items<T> {
    /// The elements of the current page that are omitted because they don't have the type of an item: `value[3]:
    /// expected an object, found "x"`. Properties of the wrong type are reported by the
    /// [`misfits`](crate::model::Model::misfits) of their item. With [`Request::strict`] both are errors.
    #[must_use]
    pub fn left_out(&self) -> &[Misfit] {
        &self.left_out
    }

    /// The position after the last item that was returned, for [`Request::resume`].
    ///
    /// Store it after each processed item to continue with the item after it.
    #[must_use]
    pub fn position(&self) -> Position {
        match &self.after {
            Some(after) if self.items.len() == 0 => after.clone(),
            _ => self.at.clone(),
        }
    }
}

impl<T: PropertyValue + 'static> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.has_failed) {
            return Poll::Ready(None);
        }
        let item = ready!(self.poll_item(context));
        self.has_failed = matches!(item, Some(Err(_)));
        Poll::Ready(item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.items.len(), None)
    }
}

/// Items are moved out and never pinned.
impl<T> Unpin for Items<T> {}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("position", &self.position()).finish_non_exhaustive()
    }
}
