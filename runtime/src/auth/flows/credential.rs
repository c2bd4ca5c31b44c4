//! The trait of credentials, and macros for the settings that they share and for a `Debug` without secrets.

use std::sync::Arc;

use crate::auth::{
    TokenError,
    flows::flow::{Ask, Flow, Question},
    keeping::tokens::{Account, Key, Lookup, Subject},
    platform::authority::Authority,
    platform::claims,
    platform::settings::Settings,
};
use crate::http::{Token, TokenRequest};

/// A credential: its settings and its flow.
pub(in crate::auth) trait Credential: Send + Sync {
    fn settings(&self) -> &Settings;

    /// The flow that gets a token which the cache doesn't have.
    fn flow(&self) -> Result<Arc<dyn Flow>, TokenError>;

    fn subject(&self) -> Subject {
        Subject::Application
    }

    fn authority(&self, wanted: &TokenRequest) -> Result<Authority, TokenError> {
        self.settings().authority(wanted)
    }

    /// Additional scopes of a sign-in, each with a leading space.
    fn beside(&self) -> &'static str {
        ""
    }
}

pub(in crate::auth) async fn token(credential: &dyn Credential, request: &TokenRequest) -> Result<Token, TokenError> {
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

/// The settings of all credentials, and a `Debug` without secrets.
macro_rules! settings {
    ($name:ident) => {
        impl $name {
            /// Sets the scopes for calls that don't set their own: `https://graph.microsoft.com/User.Read`.
            /// The default is the cloud's [`scope`](crate::http::Cloud::scope), which means all granted permissions.
            #[must_use]
            pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
                self.settings.scopes = scopes.into_iter().map(Into::into).collect();
                self
            }

            /// Sets the cache, to share it or to store it.
            #[must_use]
            pub fn cache(mut self, cache: $crate::auth::TokenCache) -> Self {
                self.settings.cache = cache;
                self
            }

            /// Sets the transport. It must not follow redirects.
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

/// Makes a credential a token provider.
macro_rules! provider {
    ($name:ident) => {
        impl $crate::http::TokenProvider for $name {
            fn token<'a>(
                &'a self,
                wanted: &'a $crate::http::TokenRequest,
            ) -> $crate::http::BoxFuture<'a, Result<$crate::http::Token, $crate::http::Error>> {
                Box::pin(async move { Ok($crate::auth::flows::credential::token(self, wanted).await?) })
            }
        }
    };
}

/// The settings of credentials that use the identity platform.
macro_rules! authority {
    ($name:ident) => {
        impl $name {
            /// Sets the cloud. The default is that of the client.
            #[must_use]
            pub fn cloud(mut self, cloud: $crate::http::Cloud) -> Self {
                self.settings.cloud = Some(cloud);
                self
            }

            /// Sets the authority, instead of the cloud's: `https://contoso.ciamlogin.com`. It must be HTTPS or on the
            /// loopback interface; secrets are sent to it only.
            #[must_use]
            pub fn authority(mut self, authority: impl Into<String>) -> Self {
                self.settings.authority = Some(authority.into());
                self
            }

            /// Enables continuous access evaluation (the client capability `cp1`): tokens last longer, and can be
            /// revoked at once, because the client handles claims challenges.
            #[must_use]
            pub fn continuous_access(mut self) -> Self {
                self.settings.continuous_access = true;
                self
            }
        }
    };
}

/// A credential of a user who signs in, with a refresh token.
macro_rules! signs_in {
    ($name:ident) => {
        impl $crate::auth::flows::credential::Credential for $name {
            fn settings(&self) -> &$crate::auth::platform::settings::Settings {
                &self.settings
            }

            fn flow(&self) -> Result<std::sync::Arc<dyn $crate::auth::flows::flow::Flow>, $crate::auth::TokenError> {
                Ok(std::sync::Arc::new(self.flow.clone()))
            }

            fn subject(&self) -> $crate::auth::keeping::tokens::Subject {
                $crate::auth::keeping::tokens::Subject::User(self.user.clone())
            }

            fn beside(&self) -> &'static str {
                " offline_access openid profile"
            }
        }
    };
}

/// The optional client authentication of a flow.
macro_rules! proof {
    ($name:ident) => {
        impl $name {
            /// Authenticates the application by a client secret.
            #[must_use]
            pub fn client_secret(mut self, secret: impl Into<String>) -> Self {
                self.flow.proof = $crate::auth::flows::proof::Proof::Secret($crate::auth::secret::Secret::new(secret));
                self
            }

            /// Authenticates the application by a certificate.
            #[must_use]
            pub fn client_certificate(mut self, certificate: $crate::auth::Certificate) -> Self {
                self.flow.proof = $crate::auth::flows::proof::Proof::Certificate(certificate);
                self
            }

            /// Authenticates the application by an assertion in a file, which the platform renews, as for a workload
            /// identity. The file is read for each request.
            #[must_use]
            pub fn client_assertion_file(mut self, path: impl Into<std::path::PathBuf>) -> Self {
                self.flow.proof = $crate::auth::flows::proof::Proof::File(path.into());
                self
            }
        }
    };
}

pub(in crate::auth) use {authority, proof, provider, settings, signs_in};
