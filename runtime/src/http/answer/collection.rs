//! [`Collection`]: one page of a collection, which can request the next page; and [`Scalar`], a primitive result.
//!
//! A page must keep the headers and limits of its request for the next one, must not follow a link to another origin,
//! and must not look like the last page if its list or links could not be read.

use std::{fmt, sync::Arc};

use bytes::Bytes;
use http::Response;
use serde::{Serialize, Serializer};

use crate::http::{
    DecodeError, Error, Position, Reply, Request,
    address::Address,
    answer::paging::{PageRequest, Walk},
    wire::redirect::FinalAddress,
};
use crate::model::{
    Additional, Fields, Misfit, PropertyValue, Shape, Slot, View, misfit_beside, misfits_of, serialize_views, view,
};

/// One page of a collection.
///
/// `value` omits items that don't have the documented type; [`misfits`](Self::misfits) reports them. Items with a
/// property of the wrong type are included, without that property. If the list or a link itself has the wrong type, the
/// response is an error, because paging would end too early.
///
/// A page also keeps what [`next`](Self::next) needs of its request; this is not compared by `==`. `Debug` shows only
/// the origins of links.
#[derive(Clone)]
#[non_exhaustive]
pub struct Collection<T> {
    /// The items of this page.
    pub value: Vec<T>,
    /// The URL of the next page; `None` on the last page.
    pub next_link: Option<String>,
    /// The URL that returns later changes; on the last page of a delta query.
    pub delta_link: Option<String>,
    /// The number of items on all pages, if requested by [`with_count`](Request::with_count).
    pub count: Option<i64>,
    /// All other members of the response.
    pub additional: Additional,
    /// Whether the response had a list of items, possibly empty.
    pub(in crate::http) has_value: bool,
    /// `None` for a page that wasn't read by a client.
    source: Option<Arc<PageSource>>,
}

/// How a page was requested, so that the next one is requested in the same way.
#[derive(Clone)]
pub struct PageSource {
    further: Request<()>,
    /// `None` if the response came from, or was redirected by, another origin.
    address: Option<Address>,
    walk: Walk,
}

impl PageSource {
    pub(in crate::http) fn new(further: Request<()>, address: Option<&FinalAddress>) -> Self {
        Self { further, address: address.map(|FinalAddress(address)| address.clone()), walk: Walk::default() }
    }

    /// Resolves a link of the page.
    fn resolve(&self, link: &str) -> Result<String, String> {
        let from = self
            .address
            .as_ref()
            .ok_or("the page came from another origin, by a redirect: its links are not followed")?;
        let address = from.link(link).map_err(|reason| format!("the next link {reason}"))?;
        Ok(address.uri().to_string())
    }

    fn next<T>(&self, link: &str) -> PageRequest<T> {
        let request = self.further.clone().with_result();
        let mut walk = self.walk.clone();
        let link = match self.resolve(link) {
            Ok(link) => link,
            Err(fault) => return PageRequest::new(request.invalid(fault), walk),
        };
        if let Some(address) = self.address.as_ref().filter(|_| walk.is_new()) {
            walk.follow(&address.uri().to_string());
        }
        let is_new = walk.follow(&link);
        let request = request.at(Position::from_link(link));
        let request = if is_new { request } else { request.invalid(String::from(CIRCLE)) };
        PageRequest::new(request, walk)
    }
}

const CIRCLE: &str = "the next link leads to a page that was already read, so that paging would never end";

impl<T> Collection<T> {
    /// The position after this page: the next page, or after the last page of a delta query the later changes. Pass it
    /// to [`Request::resume`].
    #[must_use]
    pub fn position(&self) -> Position {
        let resolved = |link: &String| {
            let source = self.source.as_ref();
            source.and_then(|source| source.resolve(link).ok()).unwrap_or_else(|| link.clone())
        };
        let link = self.next_link.as_ref().or(self.delta_link.as_ref());
        link.map_or_else(Position::end, |link| Position::from_link(resolved(link)))
    }

    /// The request for the next page; `None` on the last page and for a page that wasn't read by a client.
    pub(in crate::http) fn next_request(&self) -> Option<PageRequest<T>> {
        Some(self.source.as_ref()?.next(self.next_link.as_deref()?))
    }

    /// Continues the record of followed links.
    pub(in crate::http) fn join(&mut self, walk: Walk) {
        if let Some(source) = &mut self.source {
            Arc::make_mut(source).walk = walk;
        }
    }
}

impl<T: PropertyValue> Collection<T> {
    /// Requests the next page; `None` if this is the last one.
    ///
    /// The request has the headers, limits and retries of the one for this page. [`Request::items`] does the whole
    /// loop.
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
    /// Those of [`Request::send`]; and [`Error::Request`] if the link leads to another origin or to a page that was
    /// already read, or if this page wasn't read by a client.
    pub async fn next(&self) -> Result<Option<Self>, Error> {
        match (&self.next_link, self.next_request()) {
            (None, _) => Ok(None),
            (Some(_), Some(request)) => request.send().await.map(Some),
            (Some(_), None) => Err(Error::Request(String::from(
                "the page was not read by a client: pass its next link to `Request::resume`, by `Position::from_link`",
            ))),
        }
    }
}

/// An empty page.
impl<T> Default for Collection<T> {
    fn default() -> Self {
        let Page { value, next_link, delta_link, count, additional } = Page::<T>::default();
        let has_value = value.is_some();
        Self { value: value.unwrap_or_default(), next_link, delta_link, count, additional, has_value, source: None }
    }
}

/// Compares what the service sent, not the request.
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

    /// An empty page.
    fn without_body() -> Option<Self> {
        Some(Self::default())
    }

    const IS_PAGE: bool = true;

    fn set_source(&mut self, source: PageSource) {
        self.source = Some(Arc::new(source));
    }
}

impl<T: PropertyValue> Collection<T> {
    /// The values of the page that don't have their documented type, each with its path: `value[1].accountEnabled`.
    #[must_use]
    pub fn misfits(&self) -> Vec<Misfit> {
        misfits_of(PAGE, &self.views(), &self.additional)
    }

    /// The values in the order of [`PAGE`].
    fn views(&self) -> [Option<View<'_>>; 4] {
        [Some(self.value.view()), view(&self.next_link), view(&self.delta_link), view(&self.count)]
    }
}

/// Writes the page as a service does, for responses in tests.
impl<T: PropertyValue> Serialize for Collection<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_views(PAGE, &self.views(), &self.additional, serializer)
    }
}

/// A page with these items and nothing else.
impl<T> From<Vec<T>> for Collection<T> {
    fn from(value: Vec<T>) -> Self {
        Self { value, has_value: true, ..Self::default() }
    }
}

static PAGE: &Shape = &Shape {
    type_name: "Collection",
    names: &["value", "@odata.nextLink", "@odata.deltaLink", "@odata.count"],
    discriminators: &[],
};

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

    fn read<'a>(&'a self, visit: &mut dyn FnMut(&[Option<View<'a>>], &'a Additional)) {
        let links = [view(&self.value), view(&self.next_link), view(&self.delta_link), view(&self.count)];
        visit(&links, &self.additional);
    }

    fn fill(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn Slot], &mut Additional)) {
        let Self { value, next_link, delta_link, count, additional } = self;
        visit(&mut [value, next_link, delta_link, count], additional);
    }
}

/// A primitive result of a function: `{"value": 42}`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Scalar<T> {
    /// The value; `None` for null.
    pub value: Option<T>,
    /// All other members of the response.
    pub additional: Additional,
}

impl<T> Default for Scalar<T> {
    fn default() -> Self {
        Self { value: None, additional: Additional::default() }
    }
}

impl<T: PropertyValue> Fields for Scalar<T> {
    fn shape(&self) -> &'static Shape {
        &Shape { type_name: "Scalar", names: &["value"], discriminators: &[] }
    }

    fn read<'a>(&'a self, visit: &mut dyn FnMut(&[Option<View<'a>>], &'a Additional)) {
        visit(&[view(&self.value)], &self.additional);
    }

    fn fill(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn Slot], &mut Additional)) {
        visit(&mut [&mut self.value], &mut self.additional);
    }
}
