//! Posts validations and notifications to an application, in order and in plain HTTP: this server has no certificates.

use std::{error::Error, sync::Arc, time::Duration};

use axum::body::{Body, to_bytes};
use http::{Request, Response, StatusCode, header};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, time::timeout};

use super::{Notification, handshake::Handshake};
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

/// How long an application may take to answer.
const LONGEST: Duration = Duration::from_secs(10);

/// The most bytes of an answer that are read.
const MOST: usize = 64 << 10;

type Failure = Box<dyn Error + Send + Sync>;

/// Posts them in order.
pub(crate) async fn post_all(notifications: Vec<Notification>, log: Arc<dyn Fn(Event<'_>) + Send + Sync>) {
    for notification in notifications {
        if let Err(error) = within(post(&notification)).await {
            log(Event::NotPosted { name: &notification.name, url: &notification.url, reason: &error.to_string() });
        }
    }
}

async fn post(notification: &Notification) -> Result<(), Failure> {
    let url = url::Url::parse(&notification.url)?;
    let response = send(&url, "application/json", notification.value.to_string()).await?;
    match response.status() {
        status if status.is_success() => Ok(()),
        status => Err(format!("expected status 200 to 299, found {status}").into()),
    }
}

/// Asks a URL for the token.
///
/// # Errors
/// If it doesn't give it back as text with status 200, in time.
pub(crate) async fn validate(handshake: &Handshake) -> Result<(), Failure> {
    within(ask(handshake)).await
}

async fn ask(handshake: &Handshake) -> Result<(), Failure> {
    let mut url = url::Url::parse(&handshake.url)?;
    url.query_pairs_mut().append_pair("validationToken", &handshake.token);
    let (head, body) = send(&url, "text/plain; charset=utf-8", String::new()).await?.into_parts();
    if head.status != StatusCode::OK {
        return Err(format!("expected status 200, found {}", head.status).into());
    }
    let media_type = head.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !media_type.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("text/plain") {
        return Err(format!("expected text/plain, found `{media_type}`").into());
    }
    match to_bytes(Body::new(body), MOST).await {
        Ok(body) if body == handshake.token.as_bytes() => Ok(()),
        Ok(_) => Err("expected the validation token, decoded, found other text".into()),
        Err(error) => Err(format!("expected the validation token, found {error}").into()),
    }
}

async fn within<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let late = |_| Failure::from(format!("expected an answer within {LONGEST:?}, found none"));
    timeout(LONGEST, work).await.map_err(late)?
}

async fn send(url: &url::Url, media_type: &str, body: String) -> Result<Response<hyper::body::Incoming>, Failure> {
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
        .header(header::CONTENT_TYPE, media_type)
        .body(Body::from(body))?;
    Ok(sender.send_request(request).await?)
}
