//! Documented exchanges come in; calls, values and messages that are ready to be written as Rust go out.

use serde_json::Value as Json;

use super::{Reply, Type, TypePath};
use crate::rust::ident::Ident;

/// A documented request as code: `graph.communications().calls().id("…").get()`.
#[derive(Clone, Debug)]
pub struct Example {
    /// The types that it names.
    pub uses: Vec<TypePath>,
    /// The way to the node, then the call itself.
    pub calls: Vec<ExampleCall>,
    /// What is set on the request.
    pub settings: Vec<ExampleCall>,
    /// Whether something comes back.
    pub has_reply: bool,
}

/// One call of a chain.
#[derive(Clone, Debug)]
pub struct ExampleCall {
    /// The method.
    pub ident: Ident,
    /// Its arguments.
    pub arguments: Vec<Value>,
}

/// A value in code.
#[derive(Clone, Debug)]
pub enum Value {
    /// `"text"`
    Text(String),
    /// `true`
    Bool(bool),
    /// `5`
    Integer(i64),
    /// `5.5`
    Float(f64),
    /// `b"bytes"`
    Bytes(String),
    /// `[…]`
    List(Vec<Value>),
    /// `Vec::<String>::new()`
    Empty(Type),
    /// `AnyPrompt::from(…)`
    From(TypePath, Box<Value>),
    /// `CallState::Established`
    Variant(TypePath, Ident),
    /// `CallState::from("else")`
    Member(TypePath, String),
    /// `Call::default().with_…(…)`
    Model {
        /// The type.
        path: TypePath,
        /// The setters, in the order of the JSON.
        setters: Vec<ExampleCall>,
    },
    /// `json!(…)`
    Json(Json),
}

/// A file of tests.
#[derive(Clone, Debug)]
pub struct TestModule {
    /// The first path segment, or `notifications`.
    pub module: Ident,
    /// In the order of the operations.
    pub tests: Vec<Test>,
}

/// A documented exchange.
#[derive(Clone, Debug)]
pub struct Test {
    /// Its name.
    pub ident: Ident,
    /// Where it is documented.
    pub source: String,
    /// What is sent, as code and as it is to be seen on the wire.
    pub request: Option<(Example, WireRequest)>,
    /// What comes back, and the documented body.
    pub response: Option<(Reply, Json)>,
    /// It calls something deprecated.
    pub is_deprecated: bool,
}

/// A request as it is to be seen on the wire.
#[derive(Clone, Debug)]
pub struct WireRequest {
    /// `POST`
    pub method: String,
    /// `/communications/calls/57dab8b1`
    pub path: String,
    /// Decoded, in order.
    pub query: Vec<(String, String)>,
    /// But for those that the transport sets.
    pub headers: Vec<(String, String)>,
    /// The JSON that is sent.
    pub json: Option<Json>,
}
