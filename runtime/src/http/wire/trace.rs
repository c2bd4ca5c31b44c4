//! A `tracing` span for each attempt, with OpenTelemetry's attribute names for HTTP clients.
//!
//! People who see spans may not be allowed to see the data, so that spans contain no ids, queries, headers or bodies,
//! and of a path only its template.

use std::time::Duration;

use crate::http::{Attempt, Error};

/// The span of one attempt; empty without the feature `tracing`.
#[derive(Clone)]
pub(in crate::http) struct Span {
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

#[cfg(feature = "tracing")]
impl Span {
    pub(in crate::http) fn new(attempt: &Attempt<'_>) -> Self {
        use tracing::field::Empty;
        let span = tracing::info_span!(
            target: "graphdown",
            "request",
            otel.kind = "client",
            otel.name = Empty,
            otel.status_code = Empty,
            http.request.method = attempt.method().as_str(),
            http.request.resend_count = Empty,
            http.response.status_code = Empty,
            url.template = Empty,
            url.scheme = if attempt.origin.is_encrypted() { "https" } else { "http" },
            server.address = attempt.host(),
            server.port = attempt.port(),
            error.r#type = Empty,
            graph.operation = attempt.endpoint().operation().map(|operation| operation.id),
            graph.client_request_id = attempt.client_request_id(),
            graph.request_id = Empty,
        );
        if !span.is_disabled() {
            let method = attempt.method();
            match attempt.endpoint().template() {
                Some(template) => {
                    span.record("url.template", template);
                    span.record("otel.name", tracing::field::display(format_args!("{method} {template}")));
                }
                None => drop(span.record("otel.name", method.as_str())),
            }
            if attempt.number() > 1 {
                span.record("http.request.resend_count", attempt.number() - 1);
            }
        }
        Self { span }
    }

    pub(in crate::http) async fn around<F: Future>(&self, work: F) -> F::Output {
        tracing::Instrument::instrument(work, self.span.clone()).await
    }

    /// Records the outcome of the attempt.
    pub(in crate::http) fn record<B>(&self, outcome: &Result<http::Response<B>, Error>) {
        if self.span.is_disabled() {
            return;
        }
        let failed = |what: &str| {
            self.span.record("error.type", what);
            self.span.record("otel.status_code", "ERROR");
        };
        match outcome {
            Ok(answer) => {
                let status = answer.status();
                self.span.record("http.response.status_code", status.as_u16());
                if let Some(id) =
                    answer.headers().get("request-id").filter(|id| !id.is_sensitive()).and_then(|id| id.to_str().ok())
                {
                    self.span.record("graph.request_id", id);
                }
                if status.is_client_error() || status.is_server_error() {
                    failed(status.as_str());
                }
            }
            Err(error) => failed(error.kind()),
        }
    }

    /// Records that the request will be retried.
    pub(in crate::http) fn retry(attempt: &Attempt<'_>, reason: &str, wait: Duration) {
        tracing::info!(
            target: "graphdown",
            endpoint = %attempt.endpoint(),
            client_request_id = attempt.client_request_id(),
            attempt = attempt.number(),
            reason,
            wait_seconds = wait.as_secs_f64(),
            "retrying the request"
        );
    }
}

#[cfg(not(feature = "tracing"))]
impl Span {
    pub(in crate::http) fn new(_: &Attempt<'_>) -> Self {
        Self {}
    }

    pub(in crate::http) async fn around<F: Future>(&self, work: F) -> F::Output {
        work.await
    }

    pub(in crate::http) fn record<B>(&self, _: &Result<http::Response<B>, Error>) {}

    pub(in crate::http) fn retry(_: &Attempt<'_>, _: &str, _: Duration) {}
}
