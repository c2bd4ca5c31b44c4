//! A page of a collection, or a value without a type of its own, comes in as JSON; its items and links go out.

use bytes::Bytes;
use http::Response;

use super::{DecodeError, Reply};
use crate::model::{Additional, Fields, Held, Misfit, Shape, Slot, View, misfit_beside, misfits_of, view};

/// A page of a collection.
///
/// An item that is no object of its type is left out of `value`, and [`misfits`](Self::misfits) has it; items of which a
/// property doesn't fit are there, without it. Without its list or its links a page is none, so that these must be what
/// they are documented as: a crawl would end early.
#[derive(Clone, Debug, PartialEq)]
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
}

impl<T: Held> Reply for Collection<T> {
    fn decode(response: &Response<Bytes>) -> Result<Self, Box<DecodeError>> {
        let page = Page::<T>::decode(response)?;
        let parts = ["value", "@odata.nextLink", "@odata.deltaLink"];
        if let Some(misfit) = parts.iter().find_map(|name| misfit_beside(name, &page.additional)) {
            return Err(DecodeError::of(response, &misfit.path, misfit.reason()));
        }
        Ok(Self {
            value: page.value.unwrap_or_default(),
            next_link: page.next_link,
            delta_link: page.delta_link,
            count: page.count,
            additional: page.additional,
        })
    }

    /// A page without items.
    fn blank() -> Option<Self> {
        let (next_link, delta_link) = (None, None);
        Some(Self { value: Vec::new(), next_link, delta_link, count: None, additional: Additional::default() })
    }
}

impl<T: Held> Collection<T> {
    /// What was read that is not what the documented types have in its place, each with its path from the page on:
    /// `value[1].accountEnabled`.
    #[must_use]
    pub fn misfits(&self) -> Vec<Misfit> {
        let views = [Some(self.value.view()), view(&self.next_link), view(&self.delta_link), view(&self.count)];
        misfits_of(PAGE, &views, &self.additional)
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

impl<T: Held> Fields for Page<T> {
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

impl<T: Held> Fields for Scalar<T> {
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
