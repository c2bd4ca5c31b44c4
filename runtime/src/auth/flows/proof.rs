//! Client authentication at the token endpoint: none, a secret, or a signed assertion.

use std::{
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::auth::{Certificate, TokenError, platform::form::Form, secret::Secret};

#[derive(Clone, Debug, Default)]
pub(in crate::auth) enum Proof {
    /// None, for a public client: a program that users have can't keep a secret.
    #[default]
    None,
    Secret(Secret),
    Certificate(Certificate),
    /// An assertion in this file, which the platform renews.
    File(PathBuf),
}

/// The parameters of an assertion.
pub(in crate::auth) struct Occasion<'a> {
    pub(in crate::auth) client_id: &'a str,
    pub(in crate::auth) endpoint: &'a str,
    pub(in crate::auth) now: SystemTime,
}

impl Proof {
    pub(in crate::auth) fn add(&self, form: Form, occasion: &Occasion<'_>) -> Result<Form, TokenError> {
        match self {
            Self::None => Ok(form),
            Self::Secret(secret) => Ok(form.secret("client_secret", secret.clone())),
            Self::Certificate(certificate) => Ok(asserted(form, certificate.assertion(occasion)?)),
            Self::File(path) => Ok(asserted(form, read(path)?)),
        }
    }
}

fn asserted(form: Form, assertion: Secret) -> Form {
    let form = form.open("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    form.secret("client_assertion", assertion)
}

/// Reads the assertion for each request, because the platform replaces it before it expires.
fn read(path: &Path) -> Result<Secret, TokenError> {
    let text = std::fs::read_to_string(path)
        .map(Secret::new)
        .map_err(|error| TokenError::setup(format!("the assertion in {} cannot be read: {error}", path.display())))?;
    match text.expose().trim() {
        "" => Err(TokenError::setup(format!("expected an assertion in {}, found an empty file", path.display()))),
        trimmed => Ok(Secret::new(trimmed)),
    }
}
