//! [`Names`]: one name or several, as the argument of `select`, `expand` and `order_by`.

/// One name, `"id"`, or several: an array, a slice, a `Vec` or an iterator of texts.
///
/// `M` distinguishes the two cases for the compiler and is always inferred.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::http::{Client, Method, Request};
/// use graphdown::model::Json;
///
/// let client = Client::new("https://graph.microsoft.com/v1.0", "token");
/// let me = || client.request::<Json>(Method::GET, "/me", ());
/// let wanted = vec![String::from("id"), String::from("mail")];
/// for request in [
///     me().select("id").select("mail"),
///     me().select(["id", "mail"]),
///     me().select(&wanted),
///     me().select(wanted.iter().map(|name| name.trim())),
/// ] {
///     assert_eq!(request.build()?.uri().query(), Some("$select=id,mail"));
/// }
/// # Ok::<(), graphdown_runtime::http::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a name nor a list of names",
    label = "not a name",
    note = "expected a text, `\"id\"`, or an array, a slice, a `Vec` or an iterator of texts, `[\"id\", \"mail\"]`"
)]
pub trait Names<M> {
    /// The names, in order.
    fn into_names(self) -> Vec<String>;
}

/// The marker of a single name.
#[derive(Debug)]
pub enum One {}

/// The marker of a list of names.
#[derive(Debug)]
pub enum Many {}

impl<S: AsRef<str>> Names<One> for S {
    fn into_names(self) -> Vec<String> {
        vec![self.as_ref().to_owned()]
    }
}

impl<I> Names<Many> for I
where
    I: IntoIterator,
    I::Item: AsRef<str>,
{
    fn into_names(self) -> Vec<String> {
        self.into_iter().map(|name| name.as_ref().to_owned()).collect()
    }
}
