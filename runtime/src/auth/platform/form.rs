//! Form bodies for token endpoints, whose secrets are wiped from memory, in the form and in the sent body.

use bytes::Bytes;
use http::{HeaderValue, Method, header};
use zeroize::Zeroizing;

use crate::auth::{TokenError, secret::Secret};

/// The fields of a form, some of them secret.
#[derive(Clone, Debug, Default)]
pub(in crate::auth) struct Form {
    fields: Vec<(&'static str, Field)>,
}

#[derive(Clone, Debug)]
enum Field {
    Open(String),
    Secret(Secret),
}

impl Field {
    fn text(&self) -> &str {
        match self {
            Self::Open(text) => text,
            Self::Secret(secret) => secret.expose(),
        }
    }
}

impl Form {
    pub(in crate::auth) fn open(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.fields.push((name, Field::Open(value.into())));
        self
    }

    pub(in crate::auth) fn open_if(self, name: &'static str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.open(name, value),
            None => self,
        }
    }

    pub(in crate::auth) fn secret(mut self, name: &'static str, value: Secret) -> Self {
        self.fields.push((name, Field::Secret(value)));
        self
    }

    /// The secrets, which errors must not repeat.
    pub(in crate::auth) fn secrets(&self) -> Vec<&str> {
        let secret = |(_, field): &'_ (&'static str, Field)| matches!(field, Field::Secret(_));
        self.fields.iter().filter(|field| secret(field)).map(|(_, field)| field.text()).collect()
    }

    /// The POST request.
    pub(in crate::auth) fn post(&self, endpoint: &str) -> Result<http::Request<Bytes>, TokenError> {
        // With its final capacity: a string that grows leaves copies in memory.
        let most = self.fields.iter().map(|(name, field)| name.len() + 3 * field.text().len() + 2).sum();
        let mut encoder = form_urlencoded::Serializer::new(String::with_capacity(most));
        for (name, field) in &self.fields {
            encoder.append_pair(name, field.text());
        }
        let body = Zeroizing::new(encoder.finish().into_bytes());
        let mut request = http::Request::new(Bytes::from_owner(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = uri(endpoint)?;
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers_mut().insert(header::CONTENT_TYPE, form);
        request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        Ok(request)
    }
}

pub(in crate::auth) fn uri(endpoint: &str) -> Result<http::Uri, TokenError> {
    endpoint.parse().map_err(|error| TokenError::setup(format!("{endpoint:?} is not a URL: {error}")))
}
