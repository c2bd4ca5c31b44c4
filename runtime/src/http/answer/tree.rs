//! [`Tree`]: a stream of the items of a collection and of the collections below them, such as the folders of a drive.
//!
//! A folder that can't be read must not end the rest, and a service that shows a folder within itself must not keep the
//! stream going for ever.

use std::{
    collections::VecDeque,
    fmt,
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use futures_core::Stream;

use crate::http::{Collection, Error, Items, MaybeSend, MaybeSync, Request};
use crate::model::PropertyValue;
use crate::printable;

#[cfg(not(target_family = "wasm"))]
type Below<T> = Box<dyn Fn(&T) -> Option<Request<Collection<T>>> + Send + Sync>;
#[cfg(target_family = "wasm")]
type Below<T> = Box<dyn Fn(&T) -> Option<Request<Collection<T>>>>;

/// A stream of the items of a collection and of all collections below them: see [`Request::tree`].
///
/// Pages are requested as those of [`Request::items`]. An item comes before those below it.
///
/// Without async, the feature `blocking` has `tree.next().wait_all()?`.
#[must_use = "nothing is read until the stream is"]
pub struct Tree<T> {
    /// Has the options of all lists.
    first: Request<Collection<T>>,
    below: Below<T>,
    is_breadth_first: bool,
    /// The lists that are being read, the innermost last; one at most where breadth comes first.
    open: Vec<List<T>>,
    /// The lists that are read after those, where breadth comes first.
    waiting: VecDeque<List<T>>,
    depth: usize,
}

/// A list of the tree, with its way from the first.
struct List<T> {
    request: Request<Collection<T>>,
    items: Items<T>,
    way: Arc<Way>,
}

/// The lists that led to one.
struct Way {
    target: String,
    depth: usize,
    above: Option<Arc<Way>>,
}

/// A list of a [`Tree`] that couldn't be read, or only in part. The stream goes on with the others.
#[non_exhaustive]
pub struct Unread<T> {
    /// Why.
    pub error: Error,
    /// The request for the items that weren't read. Its own [`tree`](Request::tree) reads them with what lies below.
    pub rest: Request<Collection<T>>,
    path: String,
}

impl<T: PropertyValue + 'static> Request<Collection<T>> {
    /// A stream of the items, and of the items of all lists below them. `below` returns the request for the list below an
    /// item, or `None` if there is none.
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use graphdown::http::{Client, Collection, Method, Request};
    /// # use graphdown::model::Json;
    ///
    /// /// The example of a hierarchy of teams, which no page documents.
    /// async fn print(client: &Client) {
    ///     let teams = client.request::<Collection<Json>>(Method::GET, "/hierarchy/teams", ()).select(["id", "name"]);
    ///     let every = client.clone();
    ///     let mut tree = teams.tree(move |team| {
    ///         let id = team.get("id")?.as_str()?.to_owned();
    ///         Some(every.request(Method::GET, "/hierarchy/teams/{}/teams", [id]))
    ///     });
    ///     while let Some(team) = tree.next().await {
    ///         match team {
    ///             Ok(team) => println!("{}{team}", "  ".repeat(tree.depth())),
    ///             Err(unread) => eprintln!("{unread}"),
    ///         }
    ///     }
    /// }
    /// ```
    ///
    /// - The query options, headers, limits and retries of this request apply to all lists, but for `$skip`; what the request
    ///   for a list sets itself stays.
    /// - A list that can't be read is an error of the stream, which goes on with the others.
    /// - A list that is already being read above an item isn't read below it.
    /// - Items that are moved meanwhile may come twice or not at all.
    /// - In memory are one page for each list from the first to the present one; [`breadth_first`](Tree::breadth_first), one
    ///   page and the requests for the lists that follow.
    #[doc(alias = "walk")]
    #[doc(alias = "recursive")]
    pub fn tree(self, below: impl Fn(&T) -> Option<Self> + MaybeSend + MaybeSync + 'static) -> Tree<T> {
        let way = Way { target: self.target(), depth: 0, above: None };
        let list = List::new(self.clone(), way);
        Tree {
            first: self,
            below: Box::new(below),
            is_breadth_first: false,
            open: vec![list],
            waiting: VecDeque::new(),
            depth: 0,
        }
    }
}

impl<T: PropertyValue + 'static> Tree<T> {
    /// Reads each list to its end before those below its items.
    pub fn breadth_first(mut self) -> Self {
        self.is_breadth_first = true;
        self
    }

    /// The next item; `None` at the end. It is cancel-safe: if its future is dropped, no item is lost.
    ///
    /// # Errors
    /// [`Unread`] for a list that can't be read further. The next call goes on with the next list.
    pub async fn next(&mut self) -> Option<Result<T, Unread<T>>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    /// How deep the last item lies: 0 for those of the first list.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.depth
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Unread<T>>>> {
        loop {
            let Some(list) = self.open.last_mut() else {
                match self.waiting.pop_front() {
                    Some(list) => self.open.push(list),
                    None => return Poll::Ready(None),
                }
                continue;
            };
            match ready!(Pin::new(&mut list.items).poll_next(context)) {
                None => {
                    self.open.pop();
                }
                Some(Ok(item)) => {
                    let way = Arc::clone(&list.way);
                    self.depth = way.depth;
                    self.note_below(&item, &way);
                    return Poll::Ready(Some(Ok(item)));
                }
                Some(Err(error)) => {
                    let path = list.request.shown_path().into_owned();
                    let rest = list.request.clone().resume(list.items.position());
                    self.depth = list.way.depth;
                    self.open.pop();
                    return Poll::Ready(Some(Err(Unread { error, rest, path })));
                }
            }
        }
    }

    /// Takes note of the list below an item.
    fn note_below(&mut self, item: &T, way: &Arc<Way>) {
        let Some(request) = (self.below)(item) else { return };
        let request = request.with_options_of(&self.first);
        let target = request.target();
        if way.contains(&target) {
            return;
        }
        let list = List::new(request, Way { target, depth: way.depth + 1, above: Some(Arc::clone(way)) });
        if self.is_breadth_first {
            self.waiting.push_back(list);
        } else {
            self.open.push(list);
        }
    }
}

impl<T: PropertyValue + 'static> List<T> {
    fn new(request: Request<Collection<T>>, way: Way) -> Self {
        Self { items: request.clone().items(), request, way: Arc::new(way) }
    }
}

impl Way {
    /// Whether a request is for this list or for one above it.
    fn contains(&self, target: &str) -> bool {
        std::iter::successors(Some(self), |way| way.above.as_deref()).any(|way| way.target == target)
    }
}

/// One after the other: by recursion, those of a deep tree would overflow the stack.
impl Drop for Way {
    fn drop(&mut self) {
        let mut above = self.above.take();
        while let Some(mut way) = above.and_then(Arc::into_inner) {
            above = way.above.take();
        }
    }
}

/// The same as [`Tree::next`].
impl<T: PropertyValue + 'static> Stream for Tree<T> {
    type Item = Result<T, Unread<T>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(context)
    }
}

/// Items are moved out and never pinned.
impl<T> Unpin for Tree<T> {}

impl<T> fmt::Debug for Tree<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tree = f.debug_struct("Tree");
        tree.field("first", &self.first).field("open", &self.open.len()).field("waiting", &self.waiting.len());
        tree.finish_non_exhaustive()
    }
}

impl<T> Unread<T> {
    /// The path of the list, with its ids: `/drives/b!1/items/2/children`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl<T> fmt::Debug for Unread<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unread").field("error", &self.error).field("rest", &self.rest).finish_non_exhaustive()
    }
}

impl<T> fmt::Display for Unread<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} can't be read to its end: {}", printable::value(&self.path), self.error)
    }
}

impl<T> std::error::Error for Unread<T> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.error)
    }
}

impl<T> From<Unread<T>> for Error {
    fn from(unread: Unread<T>) -> Self {
        unread.error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_of_any_depth_can_be_dropped() {
        let mut way: Option<Arc<Way>> = None;
        for depth in 0..1_000_000 {
            way = Some(Arc::new(Way { target: String::new(), depth, above: way }));
        }
        let other = way.as_ref().and_then(|way| way.above.clone());
        drop(way);
        assert_eq!(other.map(|way| way.depth), Some(999_998));
    }
}
