//! Posts notifications to an application, in order and in plain HTTP: this server has no certificates.

use std::{error::Error, sync::Arc};

use axum::body::Body;
use http::{Request, header};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::Notification;
use crate::run::log::Event;

/// The URL, if notifications can be posted there.
///
/// # Errors
/// Where it is no URL of plain HTTP.
#[cfg(feature = "clap")]
pub(crate) fn checked(url: &str) -> Result<String, String> {
    let parsed = url::Url::parse(url).map_err(|error| format!("expected an http:// URL, found none: {error}"))?;
    match parsed.scheme() {
        "http" => Ok(url.to_owned()),
        other => Err(format!("expected an http:// URL, found {other}://; notifications use only plain HTTP")),
    }
}

/// Posts them in order.
pub(crate) async fn post_all(notifications: Vec<Notification>, log: Arc<dyn Fn(Event<'_>) + Send + Sync>) {
    for notification in notifications {
        if let Err(error) = post(&notification).await {
            log(Event::NotPosted { name: &notification.name, url: &notification.url, reason: &error.to_string() });
        }
    }
}

async fn post(notification: &Notification) -> Result<(), Box<dyn Error + Send + Sync>> {
    let url = url::Url::parse(&notification.url)?;
    let host = url.host_str().ok_or("the URL has no host")?;
    let port = url.port_or_known_default().unwrap_or(80);
    // The brackets of an IPv6 address are the URL's own.
    let stream = TcpStream::connect((host.trim_matches(['[', ']']), port))
        .await
        .map_err(|error| format!("can't connect: {error}"))?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let target = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let request = Request::post(target)
        .header(header::HOST, format!("{host}:{port}"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(notification.value.to_string()))?;
    let response = sender.send_request(request).await?;
    match response.status() {
        status if status.is_success() => Ok(()),
        status => Err(format!("expected status 200 to 299, found {status}").into()),
    }
}
