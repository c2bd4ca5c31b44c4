//! Connections of the default transport: TCP, proxies from the environment, and TLS.
//!
//! TLS uses its own provider and the system's certificates; no process-wide default is installed, since that is up to
//! the application.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use http::Uri;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::{
    client::{
        legacy::connect::{HttpConnector, proxy::Tunnel},
        proxy::matcher::{Intercept, Matcher},
    },
    rt::TokioIo,
};
use rustls::ClientConfig;
use rustls_platform_verifier::Verifier;
use tokio::net::TcpStream;
use tower_service::Service;

use crate::http::{Error, TransportError, call::body::BoxError};

/// The stream that carries HTTP: TLS over a stream, which is itself TLS to an `https` proxy.
pub(super) type Connector = HttpsConnector<Dialer>;

type Stream = MaybeHttpsStream<TokioIo<TcpStream>>;

/// The settings that all connections of a client share.
#[derive(Clone)]
pub(super) struct Connections {
    tls: ClientConfig,
    dialer: Dialer,
}

impl Connections {
    /// Reads the system's certificates.
    ///
    /// # Errors
    /// If they can't be read.
    pub(super) fn new() -> Result<Self, Error> {
        let failed = |error: rustls::Error| TransportError::permanent(format!("TLS cannot be set up: {error}"));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = Verifier::new(Arc::clone(&provider)).map_err(failed)?;
        let tls =
            ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(failed)?;
        let tls = tls.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth();
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(Duration::from_secs(60)));
        let proxies = Arc::new(Matcher::from_system());
        let to_proxy = HttpsConnector::from((tcp.clone(), tls.clone()));
        Ok(Self { tls, dialer: Dialer { tcp, to_proxy, proxies } })
    }

    pub(super) fn connector(&self) -> Connector {
        let builder = HttpsConnectorBuilder::new().with_tls_config(self.tls.clone()).https_or_http();
        #[cfg(feature = "http2")]
        let builder = builder.enable_all_versions();
        #[cfg(not(feature = "http2"))]
        let builder = builder.enable_http1();
        builder.wrap_connector(self.dialer.clone())
    }
}

/// Connects to a host, directly or through a proxy.
///
/// Proxies are used for `https://` only: an unencrypted URL is that of a test server or of a local one.
#[derive(Clone)]
pub(super) struct Dialer {
    tcp: HttpConnector,
    to_proxy: HttpsConnector<HttpConnector>,
    proxies: Arc<Matcher>,
}

impl Service<Uri> for Dialer {
    type Response = Stream;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Stream, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        // Both are always ready.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, target: Uri) -> Self::Future {
        let is_encrypted = target.scheme() == Some(&http::uri::Scheme::HTTPS);
        let Some(proxy) = self.proxies.intercept(&target).filter(|_| is_encrypted) else {
            let connecting = self.tcp.call(target);
            return Box::pin(async { Ok(MaybeHttpsStream::Http(connecting.await?)) });
        };
        if !matches!(proxy.uri().scheme_str(), Some("http" | "https")) {
            return Box::pin(async {
                Err("expected the URL of a proxy in the environment to be http:// or https://, found another scheme"
                    .into())
            });
        }
        let connecting = self.tunnel(&proxy).call(target);
        Box::pin(async { connecting.await.map_err(Into::into) })
    }
}

impl Dialer {
    fn tunnel(&self, proxy: &Intercept) -> Tunnel<HttpsConnector<HttpConnector>> {
        let tunnel = Tunnel::new(proxy.uri().clone(), self.to_proxy.clone());
        match proxy.basic_auth() {
            Some(value) => tunnel.with_auth(value.clone()),
            None => tunnel,
        }
    }
}
