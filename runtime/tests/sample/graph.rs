//! The client: where every path begins.

use graphdown_runtime::http::{Client, ClientBuilder, Path, TokenProvider};

use crate::communications::Communications;

/// A client of Microsoft Graph v1.0. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Graph(Client);

impl Graph {
    /// The address of the service.
    pub const BASE_URL: &'static str = "https://graph.microsoft.com/v1.0";

    /// A client with a token, as a text or from a provider.
    pub fn new(tokens: impl TokenProvider + 'static) -> Self {
        Self(Self::builder(tokens).build())
    }

    /// A client in the making: with another base URL, another transport.
    pub fn builder(tokens: impl TokenProvider + 'static) -> ClientBuilder {
        Client::builder(Self::BASE_URL, tokens)
    }

    /// The same over a runtime client.
    pub fn from_client(client: Client) -> Self {
        Self(client)
    }

    /// `/communications`
    pub fn communications(&self) -> Communications {
        Communications::new(Path::root(&self.0).literal("/communications"))
    }
}
