//! Tests of the client on the wire, with a server that responds and fails by a script.

#![cfg(feature = "hyper")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod server;
mod messages;
mod bodies;
mod limits;
mod repetitions;
mod tokens;
mod telling;
mod paging;
mod transports;

use graphdown_runtime::{
    http::{Builder, Client, Content, Method, Operation, Path, Request, Retry},
    model::Json,
};

use server::Server;

static GET_ITEM: Operation = Operation::new("items.get", Method::GET, &["/items/{item-id}"]);
static POST_ITEM: Operation = Operation::new("items.create", Method::POST, &["/items"]);
static PATCH_ITEM: Operation = Operation::new("items.update", Method::PATCH, &["/items/{item-id}"]);

/// Without waits between attempts.
fn at_once() -> Retry {
    Retry::default().backoff(std::time::Duration::ZERO, std::time::Duration::ZERO)
}

fn builder(server: &Server) -> Builder<Client> {
    Client::builder(server.url(), "secret-token").retry(at_once())
}

fn client(server: &Server) -> Client {
    builder(server).build()
}

fn get(client: &Client) -> Request<Json> {
    Path::root(client).literal("/items/").segment("1").request(&GET_ITEM)
}

fn content(client: &Client) -> Request<Content> {
    Path::root(client).literal("/items/").segment("1").request(&GET_ITEM)
}

fn post(client: &Client) -> Request<Json> {
    Path::root(client).literal("/items").request(&POST_ITEM)
}

fn patch(client: &Client) -> Request<Json> {
    Path::root(client).literal("/items/").segment("1").request(&PATCH_ITEM)
}
