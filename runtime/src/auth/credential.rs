//! What makes a credential a source of tokens, and the settings that credentials have in common.

use std::sync::Arc;

use super::{
    TokenError,
    authority::Authority,
    claims,
    flow::{Ask, Flow, Question},
    settings::Settings,
    tokens::{Account, Key, Lookup, Subject},
};
use crate::http::{Token, TokenRequest};

/// Whose tokens, from where, and how.
pub(super) trait Credential: Send + Sync {
    fn settings(&self) -> &Settings;

    /// How to get a token that the cache doesn't have.
    fn flow(&self) -> Result<Arc<dyn Flow>, TokenError>;

    fn subject(&self) -> Subject {
        Subject::Application
    }

    fn authority(&self, wanted: &TokenRequest) -> Result<Authority, TokenError> {
        self.settings().authority(wanted)
    }

    /// Scopes that a sign-in needs beside those of the token, each with a blank before it.
    fn beside(&self) -> &'static str {
        ""
    }
}

pub(super) async fn token(credential: &dyn Credential, request: &TokenRequest) -> Result<Token, TokenError> {
    let settings = credential.settings();
    let authority = credential.authority(request)?;
    let scopes = settings.scopes(request);
    let wanted = Lookup {
        key: key(credential, &authority, scopes.clone()),
        claims: request.claims().map(str::to_owned),
        refused: request.refused().cloned(),
    };
    if let Some(token) = settings.cache.fresh(&wanted, settings.time.now()) {
        return Ok(token);
    }
    let ask = Ask {
        authority,
        client_id: settings.client_id.clone(),
        scope: scopes.join(" ") + credential.beside(),
        claims: claims::parameter(settings.continuous_access, request.claims())?,
        exchange: settings.exchange(),
        patience: settings.patience,
    };
    let question = Question { flow: credential.flow()?, ask };
    settings.cache.token(wanted, Arc::new(question), Arc::clone(&settings.time)).await
}

fn key(credential: &dyn Credential, authority: &Authority, mut scopes: Vec<String>) -> Key {
    scopes.sort();
    scopes.dedup();
    let account = Account {
        authority: authority.base().to_owned(),
        tenant: authority.tenant().to_owned(),
        client: credential.settings().client_id.clone(),
        subject: credential.subject(),
    };
    Key { account, scopes }
}

/// The settings that each credential has, and a `Debug` without secrets.
macro_rules! settings {
    ($name:ident) => {
        impl $name {
            /// For these scopes, where a call doesn't say which: `https://graph.microsoft.com/User.Read`. By default
            /// that is the cloud's [`scope`](crate::http::Cloud::scope), which stands for all that was granted.
            #[must_use]
            pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
                self.settings.scopes = scopes.into_iter().map(Into::into).collect();
                self
            }

            /// With a cache that others have, too, or that is stored.
            #[must_use]
            pub fn cache(mut self, cache: $crate::auth::TokenCache) -> Self {
                self.settings.cache = cache;
                self
            }

            /// Over another transport than the usual one. It must follow no redirects.
            #[must_use]
            pub fn transport(mut self, transport: impl $crate::http::Transport + 'static) -> Self {
                self.settings.transport = Some(std::sync::Arc::new(transport));
                self
            }

            #[cfg(test)]
            pub(in crate::auth) fn time(mut self, time: impl $crate::auth::time::Time + 'static) -> Self {
                self.settings.time = std::sync::Arc::new(time);
                self
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.debug_struct(stringify!($name)).field("settings", &self.settings).finish_non_exhaustive()
            }
        }
    };
}

/// A source of tokens.
macro_rules! provider {
    ($name:ident) => {
        impl $crate::http::TokenProvider for $name {
            fn token<'a>(
                &'a self,
                wanted: &'a $crate::http::TokenRequest,
            ) -> $crate::http::BoxFuture<'a, Result<$crate::http::Token, $crate::http::Error>> {
                Box::pin(async move { Ok($crate::auth::credential::token(self, wanted).await?) })
            }
        }
    };
}

/// The settings of credentials that ask the identity platform.
macro_rules! authority {
    ($name:ident) => {
        impl $name {
            /// In another cloud. By default it is the one of the client that shows the token.
            #[must_use]
            pub fn cloud(mut self, cloud: $crate::http::Cloud) -> Self {
                self.settings.cloud = Some(cloud);
                self
            }

            /// At another address than the cloud's: `https://contoso.ciamlogin.com`. It must be HTTPS, or on the
            /// loopback interface; secrets are sent to it and nowhere else.
            #[must_use]
            pub fn authority(mut self, authority: impl Into<String>) -> Self {
                self.settings.authority = Some(authority.into());
                self
            }

            /// Tells the identity platform that claims challenges are answered, so that tokens last longer and can be
            /// revoked at once: continuous access evaluation, the client capability `cp1`.
            #[must_use]
            pub fn continuous_access(mut self) -> Self {
                self.settings.continuous_access = true;
                self
            }
        }
    };
}

/// A credential of a user who signs in here: tokens are the user's, and a refresh token comes with them.
macro_rules! signs_in {
    ($name:ident) => {
        impl $crate::auth::credential::Credential for $name {
            fn settings(&self) -> &$crate::auth::settings::Settings {
                &self.settings
            }

            fn flow(&self) -> Result<std::sync::Arc<dyn $crate::auth::flow::Flow>, $crate::auth::TokenError> {
                Ok(std::sync::Arc::new(self.flow.clone()))
            }

            fn subject(&self) -> $crate::auth::tokens::Subject {
                $crate::auth::tokens::Subject::User(self.user.clone())
            }

            fn beside(&self) -> &'static str {
                " offline_access openid profile"
            }
        }
    };
}

/// The ways in which an application proves who it is, for flows in which it may be asked to.
macro_rules! proof {
    ($name:ident) => {
        impl $name {
            /// The application proves who it is by a secret.
            #[must_use]
            pub fn client_secret(mut self, secret: impl Into<String>) -> Self {
                self.flow.proof = $crate::auth::proof::Proof::Secret($crate::auth::secret::Secret::new(secret));
                self
            }

            /// The application proves who it is by a certificate.
            #[must_use]
            pub fn client_certificate(mut self, certificate: $crate::auth::Certificate) -> Self {
                self.flow.proof = $crate::auth::proof::Proof::Certificate(certificate);
                self
            }

            /// The application proves who it is by an assertion that something else renews in a file, as a workload
            /// identity has it. The file is read each time.
            #[must_use]
            pub fn client_assertion_file(mut self, path: impl Into<std::path::PathBuf>) -> Self {
                self.flow.proof = $crate::auth::proof::Proof::File(path.into());
                self
            }
        }
    };
}

pub(super) use {authority, proof, provider, settings, signs_in};
