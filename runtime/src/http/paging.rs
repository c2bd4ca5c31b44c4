//! Pages of a collection, one after the other, and their items: never more than one page at a time.
//!
//! What is hard about it is that nothing may be lost or given twice when a page fails, that a link must lead neither
//! elsewhere nor in circles, and that a walk can be left and gone on with by another run.

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

pub(super) use self::position::Place;
pub use self::position::Position;
pub(super) use self::walk::Walk;
use super::{BoxFuture, Collection, DecodeError, Error, Request, Response};
use crate::model::{self, Misfit, PropertyValue};

/// A request for a page, with the links that led to it.
pub(super) struct PageRequest<T> {
    request: Request<Collection<T>>,
    walk: Walk,
}

impl<T: PropertyValue> Request<Collection<T>> {
    /// The items of all pages, as a stream.
    ///
    /// Pages are asked for as they are needed, each in the way of this request: with its headers, such as
    /// `ConsistencyLevel` and `Prefer`, its limits of time, which are for each page anew, and its retries. Each page has a
    /// `client-request-id` of its own, unless this request has one. PropertyValue in memory is one page, and while it is read the
    /// body that it is read from.
    ///
    /// Links are followed at the client's scheme, host and port alone, and none twice.
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

    /// The pages, as a stream: see [`items`](Self::items).
    pub fn pages(self) -> Pages<T> {
        let position = Position { given: 0, ..self.position() };
        let state = match position.place {
            Place::End => State::Ended,
            _ => State::Ready(PageRequest { request: self, walk: Walk::default() }),
        };
        Pages { state, position, has_failed: false }
    }

    /// The same, from a [`Position`] on that an earlier run was told by [`Items::position`], [`Pages::position`] or
    /// [`Collection::position`].
    ///
    /// The link of a position has the options of the first request in it; those of this request aren't added to it, but
    /// its headers and limits hold. A position within a page says how many of its items were given: that page is read
    /// once more, and [`items`](Self::items) leaves them out, while [`pages`](Self::pages) and
    /// [`send`](Request::send) give whole pages.
    ///
    /// After the last page of a delta query, the position is that of its delta link: what is read from there is what has
    /// changed since. After any other last page nothing is left: `items` and `pages` end at once, and `send` fails.
    ///
    /// A position at another scheme, host or port than the client's is a fault, reported when the request is sent.
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
    pub(super) fn new(request: Request<Collection<T>>, walk: Walk) -> Self {
        Self { request, walk }
    }
}

impl<T: PropertyValue> PageRequest<T> {
    /// The page, which knows how it was come to.
    pub(super) async fn send(self) -> Result<Collection<T>, Error> {
        let answer = self.request.response().await?;
        // Such an answer may stand for a page with links and items: to take it for the last would lose them.
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
        message: String::from("expected the items of a page, found none"),
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

/// The pages of a collection, as a stream of results.
///
/// It ends at the end of the collection, and as a [`Stream`] behind an error too, so that no loop over it asks for a page
/// that fails without end. It is at the same page then: [`try_next`](Self::try_next) asks for it once more, and
/// [`position`](Self::position) is where another walk would go on.
///
/// It is [`Send`] and [`Unpin`]. To drop the future of [`try_next`](Self::try_next) loses nothing.
#[must_use = "nothing is read until the stream is"]
pub struct Pages<T> {
    state: State<T>,
    position: Position,
    /// The stream has given an error, behind which it ends.
    has_failed: bool,
}

enum State<T> {
    /// To be asked for.
    Ready(PageRequest<T>),
    /// Asked for, and how to ask once more.
    Asked(PageRequest<T>, BoxFuture<'static, Result<Collection<T>, Error>>),
    Ended,
}

impl<T: PropertyValue + 'static> Pages<T> {
    /// The next page; `None` at the end.
    ///
    /// # Errors
    /// As for [`Request::send`], and where a link leads elsewhere or to a page that was there before.
    pub async fn try_next(&mut self) -> Result<Option<Collection<T>>, Error> {
        poll_fn(|context| self.poll_page(context)).await.transpose()
    }

    /// After an error, the same page.
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
    /// Where to go on after the last page that was given: see [`Request::resume`].
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

/// Nothing of it is pinned: the future in it is boxed.
impl<T> Unpin for Pages<T> {}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("position", &self.position).finish_non_exhaustive()
    }
}

/// The items of a collection, over all its pages, as a stream of results: see [`Pages`], which it is over.
///
/// Each item is given by value; the page it came with is gone when its last item is.
#[must_use = "nothing is read until the stream is"]
pub struct Items<T> {
    pages: Pages<T>,
    items: vec::IntoIter<T>,
    left_out: Vec<Misfit>,
    /// So many items of the next page were given by an earlier run.
    skip: usize,
    /// Where the next item stands.
    at: Position,
    /// Where to go on after the page of the items.
    after: Option<Position>,
    /// The stream has given an error, behind which it ends.
    has_failed: bool,
}

impl<T: PropertyValue + 'static> Items<T> {
    /// The next item; `None` at the end.
    ///
    /// # Errors
    /// As for [`Pages::try_next`]. Nothing is lost by one: the page is asked for once more, the next time.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        poll_fn(|context| self.poll_item(context)).await.transpose()
    }

    /// After an error, the page that the item is on.
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
    /// What stood among the items of the page that is being given and is no item, so that it is left out: `value[3]:
    /// expected an object, found "x"`. Of an item that is one, a property that doesn't fit is told by its own
    /// [`misfits`](crate::model::Model::misfits). With [`Request::strict`] either is an error.
    #[must_use]
    pub fn left_out(&self) -> &[Misfit] {
        &self.left_out
    }

    /// Where to go on after the last item that was given: see [`Request::resume`].
    ///
    /// Stored once an item was dealt with, it lets the next run begin with the item after that.
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

/// No item is pinned: all are moved out.
impl<T> Unpin for Items<T> {}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("position", &self.position()).finish_non_exhaustive()
    }
}
