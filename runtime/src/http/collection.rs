//! A page of a collection, which knows how to ask for the next, and a value without a type of its own.

use std::{fmt, sync::Arc};

use bytes::Bytes;
use http::Response;
use serde::{Serialize, Serializer};

use super::{
    DecodeError, Error, Position, Reply, Request,
    address::Address,
    paging::{PageRequest, Walk},
    redirect::FinalAddress,
};
use crate::model::{
    Additional, Fields, Misfit, PropertyValue, Shape, Slot, View, misfit_beside, misfits_of, serialize_views, view,
};

/// A page of a collection.
///
/// An item that is no object of its type is left out of `value`, and [`misfits`](Self::misfits) has it; items of which a
/// property doesn't fit are there, without it. Without its list or its links a page is none, so that these must be what
/// they are documented as: a crawl would end early.
///
/// What [`next`](Self::next) needs of the request that it came by goes along with it, and is no part of what is compared.
/// `Debug` shows no more of links than their origins.
#[derive(Clone)]
#[non_exhaustive]
pub struct Collection<T> {
    /// The items.
    pub value: Vec<T>,
    /// The address of the next page, where there is one.
    pub next_link: Option<String>,
    /// The address that tells later what has changed since, at the end of a delta query.
    pub delta_link: Option<String>,
    /// How many items there are on all pages, where that was asked for.
    pub count: Option<i64>,
    /// What the service sent beyond that.
    pub additional: Additional,
    /// Whether there was a list of items, be it empty.
    pub(super) has_value: bool,
    /// None where no client has read it.
    source: Option<Arc<PageSource>>,
}

/// How a page was asked for, so that the next is asked for in the same way.
#[derive(Clone)]
pub struct PageSource {
    further: Request<()>,
    /// None where another origin had a hand in it.
    address: Option<Address>,
    walk: Walk,
}

impl PageSource {
    pub(super) fn new(further: Request<()>, address: Option<&FinalAddress>) -> Self {
        Self { further, address: address.map(|FinalAddress(address)| address.clone()), walk: Walk::default() }
    }

    /// Where a link of the page leads to; else what is wrong with it.
    fn resolve(&self, link: &str) -> Result<String, String> {
        let from = self
            .address
            .as_ref()
            .ok_or("the page came from another origin, by a redirect: its links aren't followed")?;
        let address = from.link(link).map_err(|reason| format!("the next link {reason}"))?;
        Ok(address.uri().to_string())
    }

    fn next<T>(&self, link: &str) -> PageRequest<T> {
        let request = self.further.clone().with_result();
        let mut walk = self.walk.clone();
        let link = match self.resolve(link) {
            Ok(link) => link,
            Err(fault) => return PageRequest::new(request.refused(fault), walk),
        };
        if let Some(address) = self.address.as_ref().filter(|_| walk.is_new()) {
            walk.follow(&address.uri().to_string());
        }
        let is_new = walk.follow(&link);
        let request = request.at(Position::from_link(link));
        let request = if is_new { request } else { request.refused(String::from(CIRCLE)) };
        PageRequest::new(request, walk)
    }
}

const CIRCLE: &str = "the next link leads to a page that was read before, so that the walk would never end";

impl<T> Collection<T> {
    /// Where to go on after this page: at the next one, or at the end of a delta query with what will have changed. See
    /// [`Request::resume`].
    #[must_use]
    pub fn position(&self) -> Position {
        let resolved = |link: &String| {
            let source = self.source.as_ref();
            source.and_then(|source| source.resolve(link).ok()).unwrap_or_else(|| link.clone())
        };
        let link = self.next_link.as_ref().or(self.delta_link.as_ref());
        link.map_or_else(Position::end, |link| Position::from_link(resolved(link)))
    }

    /// The request for the next page, where there is one and a client has read this one.
    pub(super) fn next_request(&self) -> Option<PageRequest<T>> {
        Some(self.source.as_ref()?.next(self.next_link.as_deref()?))
    }

    /// Goes on with a walk.
    pub(super) fn join(&mut self, walk: Walk) {
        if let Some(source) = &mut self.source {
            Arc::make_mut(source).walk = walk;
        }
    }
}

impl<T: PropertyValue> Collection<T> {
    /// The next page; `None` where this is the last.
    ///
    /// It is asked for as this one was: see [`Request::items`], which spares the loop.
    ///
    /// ```
    /// # use graphdown_runtime::http::{Client, Collection, Error, Method};
    /// # use graphdown_runtime::model::Json;
    /// async fn count(client: &Client) -> Result<usize, Error> {
    ///     let mut page: Collection<Json> = client.request(Method::GET, "/users", ()).await?;
    ///     let mut count = page.value.len();
    ///     while let Some(next) = page.next().await? {
    ///         count += next.value.len();
    ///         page = next;
    ///     }
    ///     Ok(count)
    /// }
    /// ```
    ///
    /// # Errors
    /// As for [`Request::send`]; and [`Error::Request`] where the link leads elsewhere or to a page that was there before,
    /// and where this page was read by no client, so that nothing is known to ask with.
    pub async fn next(&self) -> Result<Option<Self>, Error> {
        match (&self.next_link, self.next_request()) {
            (None, _) => Ok(None),
            (Some(_), Some(request)) => request.send().await.map(Some),
            (Some(_), None) => Err(Error::Request(String::from(
                "the page was read by no client: give its next link to `Request::resume`, as `Position::from_link`",
            ))),
        }
    }
}

/// A page without items.
impl<T> Default for Collection<T> {
    fn default() -> Self {
        let Page { value, next_link, delta_link, count, additional } = Page::<T>::default();
        let has_value = value.is_some();
        Self { value: value.unwrap_or_default(), next_link, delta_link, count, additional, has_value, source: None }
    }
}

/// What the service sent is compared, not how it was asked.
impl<T: PartialEq> PartialEq for Collection<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
            && self.next_link == other.next_link
            && self.delta_link == other.delta_link
            && self.count == other.count
            && self.additional == other.additional
    }
}

impl<T: fmt::Debug> fmt::Debug for Collection<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origin =
            |link: &String| Address::parse(link).map(|address| address.origin().to_string()).unwrap_or_default();
        let mut page = f.debug_struct("Collection");
        page.field("value", &self.value).field("next_link", &self.next_link.as_ref().map(origin));
        page.field("delta_link", &self.delta_link.as_ref().map(origin)).field("count", &self.count);
        page.field("additional", &self.additional).finish()
    }
}

impl<T: PropertyValue> Reply for Collection<T> {
    fn decode(response: &Response<Bytes>) -> Result<Self, Box<DecodeError>> {
        let page = Page::<T>::decode(response)?;
        let parts = ["value", "@odata.nextLink", "@odata.deltaLink"];
        if let Some(misfit) = parts.iter().find_map(|name| misfit_beside(name, &page.additional)) {
            return Err(DecodeError::of(response, &misfit.path, misfit.reason()));
        }
        let Page { value, next_link, delta_link, count, additional } = page;
        let has_value = value.is_some();
        // Some services write an empty link on the last page.
        let next_link = next_link.filter(|link| !link.is_empty());
        Ok(Self { value: value.unwrap_or_default(), next_link, delta_link, count, additional, has_value, source: None })
    }

    /// A page without items.
    fn without_body() -> Option<Self> {
        Some(Self::default())
    }

    const IS_PAGE: bool = true;

    fn set_source(&mut self, source: PageSource) {
        self.source = Some(Arc::new(source));
    }
}

impl<T: PropertyValue> Collection<T> {
    /// What was read that is not what the documented types have in its place, each with its path from the page on:
    /// `value[1].accountEnabled`.
    #[must_use]
    pub fn misfits(&self) -> Vec<Misfit> {
        misfits_of(PAGE, &self.views(), &self.additional)
    }

    /// Its values in the order of [`PAGE`].
    fn views(&self) -> [Option<View<'_>>; 4] {
        [Some(self.value.view()), view(&self.next_link), view(&self.delta_link), view(&self.count)]
    }
}

/// As a service writes it: for the answers of tests.
impl<T: PropertyValue> Serialize for Collection<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_views(PAGE, &self.views(), &self.additional, serializer)
    }
}

/// A page with these items alone.
impl<T> From<Vec<T>> for Collection<T> {
    fn from(value: Vec<T>) -> Self {
        Self { value, has_value: true, ..Self::default() }
    }
}

static PAGE: &Shape =
    &Shape { type_name: "Collection", names: &["value", "@odata.nextLink", "@odata.deltaLink", "@odata.count"] };

struct Page<T> {
    value: Option<Vec<T>>,
    next_link: Option<String>,
    delta_link: Option<String>,
    count: Option<i64>,
    additional: Additional,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self { value: None, next_link: None, delta_link: None, count: None, additional: Additional::default() }
    }
}

impl<T: PropertyValue> Fields for Page<T> {
    fn shape(&self) -> &'static Shape {
        PAGE
    }

    fn read(&self, visit: &mut dyn FnMut(&[Option<View<'_>>], &Additional)) {
        let links = [view(&self.value), view(&self.next_link), view(&self.delta_link), view(&self.count)];
        visit(&links, &self.additional);
    }

    fn fill(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn Slot], &mut Additional)) {
        let Self { value, next_link, delta_link, count, additional } = self;
        visit(&mut [value, next_link, delta_link, count], additional);
    }
}

/// A value that is no object, as functions return it: `{"value": 42}`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Scalar<T> {
    /// The value, unless it is null.
    pub value: Option<T>,
    /// What the service sent beyond it.
    pub additional: Additional,
}

impl<T> Default for Scalar<T> {
    fn default() -> Self {
        Self { value: None, additional: Additional::default() }
    }
}

impl<T: PropertyValue> Fields for Scalar<T> {
    fn shape(&self) -> &'static Shape {
        &Shape { type_name: "Scalar", names: &["value"] }
    }

    fn read(&self, visit: &mut dyn FnMut(&[Option<View<'_>>], &Additional)) {
        visit(&[view(&self.value)], &self.additional);
    }

    fn fill(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn Slot], &mut Additional)) {
        visit(&mut [&mut self.value], &mut self.additional);
    }
}
