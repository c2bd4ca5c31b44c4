//! Notifications come in; they are posted to an application, one after the other, and what went wrong is told.

use anyhow::{Context, Result, ensure};
use axum::body::Body;
use http::{Request, header};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::notices::Notice;
use crate::{
    report,
    terminal::{self, Text},
};

/// Whether notifications can be posted there.
///
/// # Errors
/// Where it is no URL of plain HTTP: this server knows no certificates.
pub(crate) fn check(url: &str) -> Result<()> {
    let parsed = url::Url::parse(url).with_context(|| format!("{url} is not a URL"))?;
    ensure!(parsed.scheme() == "http", "{url} is not an http:// URL; notifications are posted in plain HTTP alone");
    Ok(())
}

/// Posts them in order.
pub(crate) async fn post_all(notices: Vec<Notice>) {
    for notice in notices {
        if let Err(error) = post(&notice).await {
            let warning = Text::new().styled(report::WARNING, "warning:");
            let told = format!(" {} was not posted to {}: {error:#}", notice.name, notice.url);
            terminal::err(&warning.push(told).end());
        }
    }
}

async fn post(notice: &Notice) -> Result<()> {
    let url = url::Url::parse(&notice.url)?;
    let host = url.host_str().context("the URL names no host")?;
    let port = url.port_or_known_default().unwrap_or(80);
    // The brackets of an IPv6 address are the URL's own.
    let stream = TcpStream::connect((host.trim_matches(['[', ']']), port)).await.context("no connection")?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let target = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let request = Request::post(target)
        .header(header::HOST, format!("{host}:{port}"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(notice.value.to_string()))?;
    let response = sender.send_request(request).await?;
    ensure!(response.status().is_success(), "the application answered {}", response.status());
    Ok(())
}
