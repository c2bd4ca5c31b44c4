//! The endpoint to which the service posts notifications: it answers validations, and hands on what has the right client state.

use std::io;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use graphdown::{
    model::Model,
    models::{ChangeNotification, ChangeNotificationCollection},
};
use tokio::{net::TcpListener, sync::mpsc::Sender};

/// No body of notifications is larger.
const LARGEST: usize = 1 << 20;

/// Serves the endpoint until the program ends. While the queue is full, the service is told to send again.
pub(crate) async fn serve(
    listener: TcpListener,
    client_state: String,
    queue: Sender<ChangeNotification>,
) -> io::Result<()> {
    let receive = move |request| {
        let (client_state, queue) = (client_state.clone(), queue.clone());
        async move { receive(request, &client_state, &queue).await }
    };
    axum::serve(listener, Router::new().fallback(receive)).await
}

async fn receive(request: Request, client_state: &str, queue: &Sender<ChangeNotification>) -> Response {
    if let Some(token) = validation_token(request.uri().query().unwrap_or_default()) {
        return ([("content-type", "text/plain")], Body::from(token)).into_response();
    }
    let body = to_bytes(request.into_body(), LARGEST).await;
    let body = body.ok().and_then(|body| ChangeNotificationCollection::from_json(body).ok());
    let Some(notifications) = body.and_then(|body| body.value) else { return StatusCode::BAD_REQUEST.into_response() };
    for notification in notifications {
        let is_own = notification.client_state.as_deref().is_some_and(|state| is_same(state, client_state));
        if is_own && queue.try_send(notification).is_err() {
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    }
    // Also for what is ignored: who sends it learns nothing.
    StatusCode::ACCEPTED.into_response()
}

fn validation_token(query: &str) -> Option<Vec<u8>> {
    let token = query.split('&').find_map(|pair| pair.strip_prefix("validationToken="))?;
    let mut bytes = token.bytes();
    let mut decoded = Vec::new();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => u8::try_from(hex(bytes.next())? * 16 + hex(bytes.next())?).ok()?,
            byte => byte,
        });
    }
    Some(decoded)
}

fn hex(digit: Option<u8>) -> Option<u32> {
    char::from(digit?).to_digit(16)
}

/// Compares in a time that depends on the length alone.
fn is_same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |sum, (one, other)| sum | (one ^ other)) == 0
}
