//! [`Changes`]: what a delta query tells, as changed and removed objects.
//!
//! What is hard: a removed object comes as one of its type with a mark, of which there are two kinds, and a caller that
//! overlooks it takes a removal for a change. And a service forgets old positions: then everything has to be read anew, from
//! where the service says or from the start.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use http::header;

use crate::{
    http::{Collection, Error, Items, Position, Request, address::Address, answer::paging::Place},
    model::{self, Additional, Json, Misfit, Model, View},
};

/// A change of a collection, as a delta query tells it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Change<T> {
    /// The object is new or has changed. It has the properties that the query selects, or only those that changed.
    Changed(T),
    /// The object is no longer in the collection.
    Removed(Removed<T>),
}

/// An object that is no longer in a collection.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Removed<T> {
    /// Its id.
    pub id: Option<String>,
    /// Why it is no longer there.
    pub reason: Removal,
    /// What the service sent of it: seldom more than the id.
    pub object: T,
}

/// Why an object is no longer in a collection.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Removal {
    /// It can be restored, or it has only left the collection: `changed`.
    Changed,
    /// It is gone for good: `deleted`.
    Deleted,
    /// The service gives another reason, or none: drives say of an item only that it is deleted.
    Other(String),
}

impl<T: Model> Change<T> {
    /// What an object in the answer to a delta query says.
    fn of(object: T) -> Self {
        match removal(&object) {
            Some(reason) => Change::Removed(Removed { id: id(&object), reason, object }),
            None => Change::Changed(object),
        }
    }

    /// The object, changed or removed.
    pub fn object(&self) -> &T {
        match self {
            Change::Changed(object) | Change::Removed(Removed { object, .. }) => object,
        }
    }

    /// What has changed of a list that belongs to the object, such as the members of a group: those that the service sends as
    /// `members@delta`. Empty where it sends none.
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use graphdown::http::{Change, Changes, Error};
    /// # use graphdown::model::Additional;
    /// # macro_rules! models { ($($name:ident),*) => { $(
    /// #     #[derive(Clone, Default)]
    /// #     pub struct $name { pub id: Option<String>, pub additional: Additional }
    /// #     graphdown::model! { $name: "example" { id: "id" } }
    /// # )* } }
    /// # models!(Group, DirectoryObject);
    ///
    /// /// For example with `graph.groups().delta().changes()`.
    /// async fn print(mut groups: Changes<Group>) -> Result<(), Box<dyn std::error::Error>> {
    ///     while let Some(group) = groups.try_next().await? {
    ///         for member in group.related::<DirectoryObject>("members")? {
    ///             match member {
    ///                 Change::Changed(member) => println!("{:?} joined {:?}", member.id, group.object().id),
    ///                 Change::Removed(member) => println!("{:?} left {:?}", member.id, group.object().id),
    ///                 _ => {}
    ///             }
    ///         }
    ///     }
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    /// If the list isn't one of objects.
    pub fn related<R: Model>(&self, property: &str) -> Result<Vec<Change<R>>, model::Error> {
        let mut list = None;
        self.object().read(&mut |_, additional| list = additional.get(&format!("{property}@delta")).cloned());
        let list: Vec<Json> = list.map(|list| list.parse()).transpose()?.unwrap_or_default();
        list.into_iter().map(|object| R::from_value(object).map(Change::of)).collect()
    }
}

/// Why an object is no longer there; `None` if it is.
fn removal(object: &impl Model) -> Option<Removal> {
    let mut found = None;
    object.read(&mut |views, additional| {
        found = marked(additional).or_else(|| deleted(object.shape().names, views, additional));
    });
    found
}

/// By `"@removed": {"reason": "deleted"}`.
fn marked(additional: &Additional) -> Option<Removal> {
    let mark = additional.get("@removed").filter(|mark| !mark.is_null())?;
    let reason = mark.get("reason").and_then(|reason| reason.as_str().map(str::to_owned)).unwrap_or_default();
    Some(match reason.as_str() {
        "changed" => Removal::Changed,
        "deleted" => Removal::Deleted,
        _ => Removal::Other(reason),
    })
}

/// By `"deleted": {…}`, with which drives mark an item.
fn deleted(names: &[&str], views: &[Option<View<'_>>], additional: &Additional) -> Option<Removal> {
    let typed = names.iter().zip(views).find(|(name, _)| **name == "deleted").and_then(|(_, view)| view.as_ref());
    let is_typed = typed.is_some_and(|view| matches!(view, View::Object(_) | View::Tagged(..) | View::Map(_)));
    let is_object = |json: &Json| json.to_json().starts_with('{');
    (is_typed || additional.get("deleted").is_some_and(is_object)).then(|| Removal::Other(String::new()))
}

fn id(object: &impl Model) -> Option<String> {
    let mut id = None;
    object.read(&mut |views, additional| {
        let typed = object.shape().names.iter().zip(views).find(|(name, _)| **name == "id");
        id = match typed.and_then(|(_, view)| view.as_ref()) {
            Some(View::Text(text)) => Some((*text).to_owned()),
            _ => additional.get("id").and_then(|id| id.as_str().map(str::to_owned)),
        };
    });
    id
}

impl<T: Model> Request<Collection<T>> {
    /// A stream of the changes that a delta query tells: first everything that there is, and in a later run, continued by
    /// [`resume`](Self::resume), what has changed since.
    ///
    /// The service may tell an object several times, in one run or in two: the last time counts. A removed object may be one
    /// that was never told.
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use std::collections::BTreeMap;
    ///
    /// use graphdown::{http::{Change, Collection, Error, Position, Request}, model::Model};
    ///
    /// /// Brings a copy up to date; for example with the request `graph.users().delta()`.
    /// async fn update<T: Model + 'static>(
    ///     request: Request<Collection<T>>,
    ///     copy: &mut BTreeMap<String, T>,
    ///     position: &mut Option<Position>,
    /// ) -> Result<(), Error> {
    ///     let mut changes = match position.clone() {
    ///         Some(position) => request.resume(position).changes(),
    ///         None => request.changes(),
    ///     };
    ///     loop {
    ///         match changes.try_next().await {
    ///             Ok(Some(change)) => match (change.id(), change) {
    ///                 (Some(id), Change::Changed(object)) => _ = copy.insert(id, object),
    ///                 (Some(id), _) => _ = copy.remove(&id),
    ///                 (None, _) => {}
    ///             },
    ///             Ok(None) => {
    ///                 *position = Some(changes.position());
    ///                 return Ok(());
    ///             }
    ///             Err(error) => {
    ///                 // The service has forgotten the position: the copy is worthless, and the next run reads everything.
    ///                 if let Some(anew) = error.resync() {
    ///                     copy.clear();
    ///                     *position = Some(anew);
    ///                 }
    ///                 return Err(error);
    ///             }
    ///         }
    ///     }
    /// }
    /// ```
    pub fn changes(self) -> Changes<T>
    where
        T: 'static,
    {
        Changes(self.items())
    }

    /// Makes a delta query tell nothing of what there is, but only give the position from which later changes are told:
    /// `$deltatoken=latest`. Where a page documents an argument for the token, such as for drives, that is `latest` instead.
    pub fn latest(self) -> Self {
        self.query("$deltatoken", "latest")
    }
}

impl<T: Model> Change<T> {
    /// The id of the object.
    #[must_use]
    pub fn id(&self) -> Option<String> {
        id(self.object())
    }
}

/// A stream of the changes that a delta query tells: see [`Request::changes`].
#[must_use = "nothing is read until the stream is"]
pub struct Changes<T>(Items<T>);

impl<T: Model + 'static> Changes<T> {
    /// The next change; `None` after the last one.
    ///
    /// # Errors
    /// Those of [`Items::try_next`]; where the service has forgotten the position, [`Error::resync`] tells where to begin
    /// anew.
    pub async fn try_next(&mut self) -> Result<Option<Change<T>>, Error> {
        Ok(self.0.try_next().await?.map(Change::of))
    }
}

impl<T> Changes<T> {
    /// The position after the last change, for [`Request::resume`]; after the last page that from which later changes are
    /// told. It can be stored at any time: a later run continues with the next change.
    #[must_use]
    pub fn position(&self) -> Position {
        self.0.position()
    }

    /// The elements of the current page that aren't objects: see [`Items::left_out`].
    #[must_use]
    pub fn left_out(&self) -> &[Misfit] {
        self.0.left_out()
    }
}

impl<T: Model + 'static> Stream for Changes<T> {
    type Item = Result<Change<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(Pin::new(&mut self.0).poll_next(context));
        Poll::Ready(next.map(|next| next.map(Change::of)))
    }
}

impl<T> fmt::Debug for Changes<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Changes").field("position", &self.position()).finish_non_exhaustive()
    }
}

/// The codes with which services say that a position is too old, beside status 410.
const FORGOTTEN: [&str; 5] = [
    "resyncRequired",
    "resyncChangesApplyDifferences",
    "resyncChangesUploadDifferences",
    "syncStateNotFound",
    "syncStateInvalid",
];

impl Error {
    /// Where a delta query begins anew whose position the service has forgotten; `None` for any other error.
    ///
    /// It is the start of the request, unless the service names another place by a whole URL in `Location`. Whatever was read before is
    /// out of date: everything is told again.
    #[must_use]
    pub fn resync(&self) -> Option<Position> {
        let is_forgotten = self.is_gone() || FORGOTTEN.iter().any(|code| self.is(code));
        // To begin at the start is always right; a reference that isn't a whole URL leads nowhere in a later run.
        let location =
            || self.headers()?.get(header::LOCATION)?.to_str().ok().filter(|link| Address::parse(link).is_ok());
        let start = Position { place: Place::Start, given: 0 };
        is_forgotten.then(|| location().map_or(start, Position::from_link))
    }
}

#[cfg(test)]
mod tests;
