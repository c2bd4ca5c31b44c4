//! [`Found`]: makes `None` of the error that something doesn't exist.

use crate::http::Error;

/// Makes `None` of the error that something doesn't exist, for what may be missing in the normal course of things.
pub trait Found<T> {
    /// `Ok(None)` for status 404, by [`Error::is_not_found`].
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use graphdown::http::{Error, Found, Request};
    /// # use graphdown::model::Json as User;
    ///
    /// /// For example with the request `graph.users().id("adele@contoso.com").manager().get()`.
    /// async fn manager(request: Request<User>) -> Result<Option<User>, Error> {
    ///     request.await.found()
    /// }
    /// ```
    ///
    /// A service has one status for whatever is missing on the way: of a user who doesn't exist, the manager isn't found
    /// either.
    ///
    /// # Errors
    /// All others.
    fn found(self) -> Result<Option<T>, Error>;
}

impl<T> Found<T> for Result<T, Error> {
    fn found(self) -> Result<Option<T>, Error> {
        match self {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }
}
