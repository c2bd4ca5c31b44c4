//! One name or many, as `select`, `expand` and `order_by` take them.

/// One name, `"id"`, or many: an array, a slice, a list or an iterator of texts.
///
/// `M` tells which of the two it is. It is inferred, and nobody has to name it.
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
    label = "no name",
    note = "give a text, `\"id\"`, or an array, a slice, a `Vec` or an iterator of texts, `[\"id\", \"mail\"]`"
)]
pub trait Names<M> {
    /// The names, in order.
    fn into_names(self) -> Vec<String>;
}

/// Marks what is one name.
#[derive(Debug)]
pub enum One {}

/// Marks what is a list of names.
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
