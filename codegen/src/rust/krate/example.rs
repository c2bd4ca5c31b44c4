//! Defines documented exchanges as they are written in Rust: calls, values, and messages to compare with.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::{Client, Reply, Type, TypePath};
use crate::{
    gateway::{Code, Ident, Module},
    source::SourceRef,
};

/// A documented request as code: `graph.communications().calls().id("…").get()`.
#[derive(Clone, Debug)]
pub(crate) struct ExampleCode {
    /// The way to the node, then the call itself.
    pub calls: Vec<ExampleCall>,
    /// What is set on the request.
    pub settings: Vec<ExampleCall>,
    /// What one calls that which comes back, if anything does.
    pub answer: Option<Ident>,
}

impl ExampleCode {
    /// As one writes it who needn't send exactly what a page shows.
    #[must_use]
    pub(crate) fn for_readers(mut self) -> ExampleCode {
        self.calls.iter_mut().chain(&mut self.settings).flat_map(|call| &mut call.arguments).for_each(Value::spare);
        self
    }

    /// Whether some of it is read from a literal or a file, which may fail as far as the compiler knows.
    #[must_use]
    pub(crate) fn parses(&self) -> bool {
        self.calls.iter().chain(&self.settings).any(ExampleCall::parses)
    }

    /// The types that it names, each once; the trait that sets any property is among them where it is used.
    #[must_use]
    pub(crate) fn uses(&self) -> BTreeSet<TypePath> {
        let mut uses = BTreeSet::new();
        let calls = self.calls.iter().chain(&self.settings);
        calls.flat_map(|call| &call.arguments).for_each(|value| value.collect(&mut uses));
        uses
    }
}

impl ExampleCode {
    /// How many calls follow upon or lie within each other.
    #[must_use]
    pub(crate) fn depth(&self) -> usize {
        depth(self.calls.iter().chain(&self.settings))
    }
}

/// Of a chain: its calls, and the deepest of their arguments.
fn depth<'c>(calls: impl Iterator<Item = &'c ExampleCall>) -> usize {
    let (mut count, mut deepest) = (0, 0);
    for call in calls {
        count += 1;
        deepest = call.arguments.iter().map(Value::depth).max().unwrap_or_default().max(deepest);
    }
    count + deepest
}

/// One call of a chain.
#[derive(Clone, Debug)]
pub(crate) struct ExampleCall {
    /// The method.
    pub ident: Ident,
    /// Its arguments.
    pub arguments: Vec<Value>,
}

impl ExampleCall {
    fn parses(&self) -> bool {
        self.arguments.iter().any(Value::parses)
    }
}

/// A value in code.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// `"text"`
    Text(String),
    /// `true`
    Bool(bool),
    /// `5`
    Integer(i64),
    /// `5.5`
    Float(f64),
    /// `[…]`
    List(Vec<Value>),
    /// `[("colour", …)]`
    Members(Vec<(String, Value)>),
    /// `Vec::<String>::new()`
    Empty(Type),
    /// `Prompt::from(…)`
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
        /// The setter, by its index, of an `@odata.type` that says no more than the place does: to send exactly what
        /// a page shows it is needed, to send what means the same it isn't.
        redundant: Option<usize>,
    },
    /// `json!(…)`
    Json(Json),
    /// `std::fs::read("report.docx")?`
    Read(&'static str),
    /// JSON with more in it than `json!` takes, read from a literal.
    Parsed(Json),
}

impl Value {
    fn depth(&self) -> usize {
        match self {
            Value::List(items) => 1 + items.iter().map(Value::depth).max().unwrap_or_default(),
            Value::Members(members) => 1 + members.iter().map(|(_, one)| one.depth()).max().unwrap_or_default(),
            Value::From(_, inner) => 1 + inner.depth(),
            Value::Model { setters, .. } => 1 + depth(setters.iter()),
            _ => 0,
        }
    }

    /// Drops the setters that are redundant, wherever they are.
    fn spare(&mut self) {
        match self {
            Value::List(items) => items.iter_mut().for_each(Value::spare),
            Value::Members(members) => members.iter_mut().for_each(|(_, one)| one.spare()),
            Value::From(_, inner) => inner.spare(),
            Value::Model { setters, redundant, .. } => {
                if let Some(index) = redundant.take().filter(|index| *index < setters.len()) {
                    setters.remove(index);
                }
                setters.iter_mut().flat_map(|setter| &mut setter.arguments).for_each(Value::spare);
            }
            _ => {}
        }
    }

    /// Whether some of it is read from a literal, which may fail as far as the compiler knows.
    fn parses(&self) -> bool {
        match self {
            Value::Parsed(_) | Value::Read(_) => true,
            Value::List(items) => items.iter().any(Value::parses),
            Value::Members(members) => members.iter().any(|(_, one)| one.parses()),
            Value::From(_, inner) => inner.parses(),
            Value::Model { setters, .. } => setters.iter().any(ExampleCall::parses),
            _ => false,
        }
    }

    fn collect(&self, uses: &mut BTreeSet<TypePath>) {
        match self {
            Value::Variant(path, _) | Value::Member(path, _) => drop(uses.insert(path.clone())),
            Value::Empty(item) => {
                item.each(&mut |path| {
                    uses.insert(path.clone());
                });
            }
            Value::From(path, inner) => {
                uses.insert(path.clone());
                inner.collect(uses);
            }
            Value::List(items) => items.iter().for_each(|item| item.collect(uses)),
            Value::Members(members) => members.iter().for_each(|(_, one)| one.collect(uses)),
            Value::Model { path, setters, .. } => {
                uses.insert(path.clone());
                for setter in setters {
                    if matches!(setter.ident.as_str(), "with_null" | "with_property") {
                        uses.insert(TypePath { module: vec![Module::named("model")], ident: Ident::pascal("Model") });
                    }
                    setter.arguments.iter().for_each(|argument| argument.collect(uses));
                }
            }
            _ => {}
        }
    }
}

/// A file of tests.
#[derive(Clone, Debug)]
pub(crate) struct TestModule {
    /// The first path segment, or `notifications`.
    pub module: Module,
    /// What they read is part of no exchange.
    pub is_of_values: bool,
    /// In the order of the operations.
    pub tests: Vec<Test>,
}

impl TestModule {
    /// How the test runner writes the name of one of its tests: `communications::answer_is_sent`.
    #[must_use]
    pub(crate) fn runners_name(&self, test: &Ident) -> String {
        runners_name(&self.module, test)
    }

    /// Without the tests of these names: `communications::answer_is_sent`.
    pub(crate) fn leave_out(&mut self, names: &BTreeSet<String>) {
        let module = self.module.clone();
        let is_left_out = |ident: Ident| names.contains(&runners_name(&module, &ident));
        for test in &mut self.tests {
            let (sent, read) = (test.sent(), test.read());
            test.request = test.request.take().filter(|_| !is_left_out(sent));
            test.response = test.response.take().filter(|_| !is_left_out(read));
        }
    }
}

fn runners_name(module: &Module, test: &Ident) -> String {
    format!("{}::{}", module.as_str(), test.as_str())
}

/// A documented exchange.
#[derive(Clone, Debug)]
pub(crate) struct Test {
    /// Its name.
    pub ident: Ident,
    /// What is sent.
    pub request: Option<RequestTest>,
    /// What comes back.
    pub response: Option<ResponseTest>,
    /// It calls something deprecated.
    pub is_deprecated: bool,
}

impl Test {
    /// The name of the test that makes the request.
    #[must_use]
    pub(crate) fn sent(&self) -> Ident {
        self.ident.with("_is_sent")
    }

    /// The name of the test that reads the response.
    #[must_use]
    pub(crate) fn read(&self) -> Ident {
        self.ident.with("_is_read")
    }
}

/// A documented request, as code and as it is to be seen on the wire.
#[derive(Clone, Debug)]
pub(crate) struct RequestTest {
    /// What the client is called.
    pub client: Client,
    /// Where it is documented.
    pub source: SourceRef,
    /// What a user writes.
    pub example: ExampleCode,
    /// What that imports.
    pub imports: Vec<Code>,
    /// The call itself, but for sending it.
    pub call: Code,
    /// `POST`
    pub method: String,
    /// `/communications/calls/57dab8b1`
    pub path: String,
    /// Decoded, in order.
    pub query: Vec<(String, String)>,
    /// But for those that the transport sets.
    pub headers: Vec<(String, String)>,
    /// What is sent.
    pub body: WireBody,
}

/// A documented response, and what reads it.
#[derive(Clone, Debug)]
pub(crate) struct ResponseTest {
    /// Where it is documented.
    pub source: SourceRef,
    /// What reads it.
    pub reads: Reads,
    /// The types that it names and places of their bases hold: those places are also read as these.
    pub derived: Vec<TypePath>,
    /// Its status.
    pub status: u16,
    /// As written, in order.
    pub headers: Vec<(String, String)>,
    /// What came back.
    pub body: WireBody,
}

/// What reads a response.
#[derive(Clone, Debug)]
pub(crate) enum Reads {
    /// The result of the call.
    Result(Reply),
    /// The error that tells what the service refused.
    Refusal,
    /// The client, which follows to where the response leads.
    Redirect,
}

/// A body as it is to be seen on the wire.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum WireBody {
    /// None.
    Nothing,
    /// JSON, compared as a value.
    Json(Json),
    /// Anything else, compared byte by byte.
    Text(String),
}

/// A documented request that can't be made with the crate.
#[derive(Clone, Debug)]
pub(crate) struct Unmade {
    /// Where it is documented.
    pub source: SourceRef,
    /// Why not.
    pub reason: Obstacle,
}

/// Why a documented request can't be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Obstacle {
    /// Its path is not that of the operation that it stands with.
    Path,
    /// It lacks an option that the operation always takes.
    Query(String),
    /// A value in its URL is not of the documented type.
    Argument(String),
    /// It lacks the body that the operation takes.
    NoBody,
    /// Its body is of another kind than what the operation takes.
    Body,
    /// It sends a body where the operation takes none.
    UnexpectedBody,
    /// It takes more calls in one expression than are written.
    Depth,
}
