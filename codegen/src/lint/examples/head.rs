//! Reports headers and status lines of examples that are not valid HTTP, or contradict the body.

use http::{HeaderName, HeaderValue, StatusCode};

use crate::{
    api::{BodyShape, Content, HeaderField, Message, media::is_json},
    diagnostic::{Code, Diagnostics},
    lint::{Read, line::Part},
    page::json::Json,
    source::{SourceMap, Span},
    value_check::excerpt,
};

/// The heads of all documented requests and responses.
pub(super) fn check(read: &Read, diagnostics: &mut Diagnostics) {
    for operation in &read.api.operations {
        for example in &operation.examples {
            for message in example.request.iter().chain(&example.response) {
                headers(read.sources, message, diagnostics);
            }
            if let Some(request) = &example.request {
                let is_stream = matches!(operation.stated_body().map(|body| &body.shape), Some(BodyShape::Stream));
                content_type(read.sources, request, is_stream, diagnostics);
            }
            if let Some(response) = &example.response {
                status_line(read.sources, response, diagnostics);
                redirect(response, diagnostics);
                let documented = operation.stated_responses().find(|one| Some(one.status) == response.status);
                let is_stream =
                    documented.is_some_and(|one| matches!(one.content, Content::Stream(_) | Content::Count));
                content_type(read.sources, response, is_stream, diagnostics);
                error(response, diagnostics);
            }
        }
    }
}

/// Names and values that no client could send.
fn headers(sources: &SourceMap, message: &Message, diagnostics: &mut Diagnostics) {
    let after = Span { start: message.start.end, ..message.span };
    // What follows a blank line may be a body that looks like headers, as a message in MIME format does.
    let text = sources.text_at(after);
    if text.lines().nth(1).is_none_or(|line| line.trim().is_empty()) {
        return;
    }
    for HeaderField { name, value } in &message.headers {
        let is_name = HeaderName::from_bytes(name.as_bytes()).is_ok();
        let is_value = value.is_ascii() && HeaderValue::from_str(value).is_ok();
        let complaint = match (is_name, value.is_empty()) {
            (false, _) => format!("expected a header name, found `{}`", excerpt(name)),
            (true, true) => format!("`{name}` has no value"),
            (true, false) if !is_value => format!("`{}` has characters that a header can't have", excerpt(value)),
            _ => continue,
        };
        diagnostics.push(Code::MalformedHeader, header_span(sources, message, name), complaint);
    }
}

/// The line of a header.
fn header_span(sources: &SourceMap, message: &Message, name: &str) -> Span {
    let whole = Part { text: sources.text_at(message.span), span: message.span };
    let mut at = (message.start.start.saturating_sub(message.span.start)) as usize;
    for line in whole.text.get(at..).unwrap_or_default().split_inclusive('\n') {
        let part = whole.slice(at, at + line.len()).trimmed();
        if part.text.split(':').next().is_some_and(|first| first.eq_ignore_ascii_case(name)) {
            return part.span;
        }
        at += line.len();
    }
    message.start
}

/// `HTTP/1.1 201 Created`
fn status_line(sources: &SourceMap, response: &Message, diagnostics: &mut Diagnostics) {
    let Some(status) = response.status else { return };
    let whole = Part { text: sources.text_at(response.start), span: response.start }.trimmed();
    let Some((version, rest)) = whole.text.split_once(char::is_whitespace) else { return };
    let number = version.strip_prefix("HTTP/").unwrap_or_default();
    let has_version = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let phrase = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    let right = phrase.map(|phrase| format!("HTTP/1.1 {status} {phrase}"));
    let complaint = if !has_version {
        format!("expected `HTTP/1.1 {status}`, found `{}`", excerpt(whole.text))
    } else {
        let told = rest.trim().strip_prefix(&status.to_string()).map(str::trim);
        match (told, phrase) {
            (Some(told), Some(phrase)) if !told.is_empty() && !told.eq_ignore_ascii_case(phrase) => {
                format!("expected `{phrase}` after {status}, found `{}`", excerpt(told))
            }
            _ => return,
        }
    };
    let diagnostic = diagnostics.push(Code::MalformedStatusLine, whole.span, complaint);
    if let Some(right) = right {
        diagnostic.suggest(whole.span, right);
    }
}

/// A redirect to nowhere.
fn redirect(response: &Message, diagnostics: &mut Diagnostics) {
    let Some(status) = response.status else { return };
    let is_redirect = (300..400).contains(&status) && status != 304;
    if is_redirect && response.header("location").is_none() {
        let message = format!("expected a `Location` header with {status}, found none");
        diagnostics.push(Code::MissingLocation, response.start, message);
    }
}

/// JSON that is called something else, and something else that is called JSON.
fn content_type(sources: &SourceMap, message: &Message, is_stream: bool, diagnostics: &mut Diagnostics) {
    let Some(media_type) = message.header("content-type").filter(|value| !value.is_empty()) else { return };
    let says_json = is_json(media_type);
    let complaint = match &message.json {
        Some(json) if !says_json && !is_stream && json.is_object() => "the body is JSON",
        // Elsewhere, that nothing but JSON is documented tells more.
        None if says_json && is_stream && !message.body.trim().is_empty() => "the body isn't JSON",
        _ => return,
    };
    let span = header_span(sources, message, "content-type");
    diagnostics.push(
        Code::ContentTypeMismatch,
        span,
        format!("`Content-Type` is `{}`, but {complaint}", excerpt(media_type)),
    );
}

/// `{"error": {"code": "…", "message": "…"}}`
fn error(response: &Message, diagnostics: &mut Diagnostics) {
    let Some(json) = response.json.as_ref().filter(|_| response.status.is_some_and(|status| status >= 400)) else {
        return;
    };
    let error = json.get("error");
    let lacking = match error {
        Some(error) if error.is_object() => {
            let is_text = |name: &&str| error.get(name).and_then(Json::as_str).is_none();
            ["code", "message"].iter().copied().find(is_text)
        }
        _ => Some("error"),
    };
    if let Some(lacking) = lacking {
        let span = error.filter(|error| error.is_object()).map_or(json.span, |error| error.span).part(0, 1);
        let message = format!("expected an error with `error`, `code` and `message`, found no `{lacking}`");
        diagnostics.push(Code::MalformedError, span, message);
    }
}
