//! Makes a server of documents, and runs it on an address until it is stopped or dropped.

use std::{
    fmt, io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::{Duration, SystemTime},
};

use graphdown_codegen::{
    page::Version,
    spec::{Document, yaml},
};
use serde_json::Value;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle, time::timeout};

use crate::{
    behaviour::Behaviour,
    limits::Limits,
    run::index::{self, Served},
    run::listener::{self, Stop},
    run::log::Event,
    run::server::Server,
    run::service::{self, Service},
    understand::catalogue::{Catalogue, Surface},
};

/// How long responses in progress may take when the server is stopped.
const GRACE: Duration = Duration::from_secs(5);

/// A server that isn't running yet: its documents and its behaviour.
pub struct Mock {
    catalogue: Catalogue,
    behaviour: Behaviour,
    log: Arc<dyn Fn(Event<'_>) + Send + Sync>,
}

/// The reason why a document can't be served.
#[derive(Debug)]
pub struct Unservable(String);

impl fmt::Display for Unservable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Unservable {}

impl Default for Mock {
    fn default() -> Self {
        let behaviour = Behaviour { retry_after: 1, ..Behaviour::default() };
        Mock { catalogue: Catalogue { surfaces: Vec::new() }, behaviour, log: Arc::new(|_| {}) }
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let surfaces: Vec<&str> = self.catalogue.surfaces.iter().map(|surface| surface.name).collect();
        formatter.debug_struct("Mock").field("serves", &surfaces).field("behaviour", &self.behaviour).finish()
    }
}

impl Mock {
    /// A server of one document, YAML or JSON, that this project wrote: `generated/v1.0/openapi.yaml`.
    ///
    /// # Errors
    /// If it isn't an OpenAPI document, or `info.version` is neither `v1.0` nor `beta`.
    pub fn of_document(text: &str) -> Result<Self, Unservable> {
        let document = yaml::read(text).map_err(|error| Unservable(error.to_string()))?;
        let stated = document.info.get("version").and_then(Value::as_str).unwrap_or_default();
        let version = [Version::V1, Version::Beta].into_iter().find(|version| version.as_str() == stated);
        let version =
            version.ok_or_else(|| Unservable(format!("expected v1.0 or beta as info.version, found `{stated}`")))?;
        Mock::default().document(version, document)
    }

    /// Adds the document of a version.
    ///
    /// # Errors
    /// If the server already has that version.
    pub fn document(mut self, version: Version, document: Document) -> Result<Self, Unservable> {
        if self.catalogue.surface(Some(version.as_str())).is_some() {
            return Err(Unservable(format!("{} is given twice; a version can be served once", version.as_str())));
        }
        self.catalogue.surfaces.push(Surface::new(version, document));
        Ok(self)
    }

    /// Sets the behaviour.
    #[must_use]
    pub fn behaviour(mut self, behaviour: Behaviour) -> Self {
        self.behaviour = behaviour;
        self
    }

    /// Sets a function that is called for each exchange, after the response is decided and before it is sent.
    #[must_use]
    pub fn log(mut self, log: impl Fn(Event<'_>) + Send + Sync + 'static) -> Self {
        self.log = Arc::new(log);
        self
    }

    /// The operations that it serves, in the order of the documents.
    pub fn operations(&self) -> impl Iterator<Item = Served<'_>> {
        index::operations(&self.catalogue)
    }

    /// The operations with all examples, as `GET /` returns them.
    #[must_use]
    pub fn list(&self) -> Value {
        index::json(&self.catalogue, "")
    }

    /// Listens on a free port of the loopback interface.
    ///
    /// # Errors
    /// If there is none.
    ///
    /// # Panics
    /// If it is called outside of a tokio runtime.
    pub async fn start(self) -> io::Result<Running> {
        self.listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await
    }

    /// Listens on an address. If it isn't loopback, other machines can connect.
    ///
    /// # Errors
    /// If the address isn't available.
    ///
    /// # Panics
    /// If it is called outside of a tokio runtime.
    pub async fn listen(self, address: SocketAddr) -> io::Result<Running> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let server = Server::new(self.catalogue, self.behaviour, SystemTime::now);
        let limits = Limits::default();
        let router = service::router(Service { server, address: address.to_string(), limits, log: self.log });
        let (stop, stopped) = watch::channel(false);
        let served = tokio::spawn(listener::serve(listener, router, limits, Stop::new(stopped)));
        Ok(Running { address, stop, served })
    }
}

/// A server that runs until it is stopped or dropped.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    served: JoinHandle<()>,
}

impl Running {
    /// The URL, such as `http://127.0.0.1:4711`; below it are `/v1.0` and `/beta`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address that it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops accepting connections, and waits up to five seconds for responses in progress.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        if timeout(GRACE, &mut self.served).await.is_err() {
            self.served.abort();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}
