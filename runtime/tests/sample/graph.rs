//! The client type of the sample.

use graphdown_runtime::http::{Api, Builder, Built, Client, Ids, Method, Path, Request, TokenProvider};

use crate::communications::Communications;

/// A client of Microsoft Graph v1.0. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Graph(Client);

impl Graph {
    /// The address of the service.
    pub const BASE_URL: &'static str = "https://graph.microsoft.com/v1.0";

    /// A client with a credential, or a token as a text.
    pub fn new(credential: impl TokenProvider + 'static) -> Self {
        Self::builder(credential).build()
    }

    /// A client in the making: with another cloud, other limits of time, another transport.
    pub fn builder(credential: impl TokenProvider + 'static) -> Builder<Self> {
        Builder::new(credential)
    }

    /// What this is a client over.
    pub fn client(&self) -> &Client {
        &self.0
    }

    /// A call that no page documents, with an id for each placeholder of the path template: see [`Client::request`].
    pub fn request<T>(&self, method: Method, template: impl Into<String>, ids: impl Ids) -> Request<T> {
        self.0.request(method, template, ids)
    }

    /// A call of a URL that the service gave: see [`Client::request_url`].
    pub fn request_url<T>(&self, method: Method, url: impl Into<String>) -> Request<T> {
        self.0.request_url(method, url)
    }

    /// `/communications`
    pub fn communications(&self) -> Communications {
        Communications::new(Path::root(&self.0).literal("/communications"))
    }
}

impl Api for Graph {
    const BASE_URL: &'static str = Self::BASE_URL;

    fn of(built: Built) -> Self {
        Self(built.into_client())
    }
}
