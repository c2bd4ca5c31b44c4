//! Sign-in: credentials that get, cache and renew tokens from the Microsoft identity platform.
//!
//! A credential is a [`TokenProvider`](crate::http::TokenProvider): pass it to a client, and each call has a valid
//! token.
//!
//! ```
//! # extern crate graphdown_runtime as graphdown;
//! use graphdown::{auth::ClientSecret, http::Client};
//!
//! # let secret = String::new();
//! let credential = ClientSecret::new("contoso.com", "00000000-0000-0000-0000-000000000000", secret);
//! // A generated crate's own client is `Graph::new(credential)`.
//! let client = Client::new("https://graph.microsoft.com/v1.0", credential);
//! ```
//!
//! # Which credential
//!
//! | the program | acts as | credential |
//! |---|---|---|
//! | runs on Azure: a virtual machine, App Service, Functions, Container Apps | itself | [`ManagedIdentity`] |
//! | runs in Kubernetes, GitHub Actions or another platform that issues identity tokens | itself | [`WorkloadIdentity`] |
//! | is a service elsewhere and has a certificate | itself | [`ClientCertificate`] |
//! | is a service elsewhere and has a client secret | itself | [`ClientSecret`] |
//! | runs in several environments and is configured by environment variables | itself | [`EnvironmentChain`] |
//! | is a web API that is called with users' tokens | the user of the call | [`OnBehalfOf`] |
//! | runs on a machine with a browser | its user | [`AuthorizationCode`] |
//! | runs without a browser: in a shell on a server, on a television | its user | [`DeviceCode`] |
//! | has a refresh token | its user | [`RefreshToken`] |
//! | has a credential of azure_core | depends on the credential | `AzureIdentity` (feature `azure-identity`) |
//! | is a script with an access token | depends on the token | a text, or a [`Token`](crate::http::Token) |
//!
//! The documentation of each has an example. By default a credential uses the cloud of its client and requests all
//! permissions on Graph that the application was granted; [`cloud`](ClientSecret::cloud) and
//! [`scopes`](ClientSecret::scopes) change that.
//!
//! # Tokens
//!
//! - Tokens are cached in a [`TokenCache`] by authority, tenant, application, user and scopes. They are renewed five
//!   minutes before they expire, or when the identity platform suggests it. If that fails, the old token is used until
//!   it expires.
//! - Concurrent calls share one request for a token. It is cancelled when the last of them is.
//! - A [`TokenStore`] persists tokens, so that a user signs in once.
//! - Status 429 and 5xx are retried up to three times, with growing waits or after `Retry-After`, at most a minute.
//! - [`continuous_access`](ClientSecret::continuous_access) enables continuous access evaluation. Claims that the
//!   service requires are requested from the identity platform, not from the cache.
//!
//! # Secrets
//!
//! Secrets are sent to the authority only, over HTTPS or to the loopback interface. Redirects are not followed. Neither
//! `Debug` nor errors contain them, even if a response repeats one. This module wipes them from memory when they are no
//! longer needed; copies in a transport, or of a certificate's key in ring, are not wiped.
//!
//! # Errors
//!
//! [`Error::Token`](crate::http::Error::Token) contains a [`TokenError`] with the identity platform's codes and ids.
//!
//! # Why there is no dependency on `oauth2`
//!
//! The crate `oauth2` 5 would add 11 s of CPU to the 40 s of a cold `cargo check` (a second `syn`, `zerocopy`,
//! `chrono`, `rand` 0.8, `thiserror` 1), and has of the table above the last four flows: neither client assertions nor
//! on behalf of nor managed identities. What it does for those four is to post a form. So forms are posted here, over
//! the client's own transport, and what TLS and HTTP need anyway does the rest: this module adds no crate to those of
//! the usual transport but `form_urlencoded`.
//!
//! The module doesn't exist on WebAssembly: a program in a browser signs in by the browser.

#[cfg(test)]
mod tests;
mod secret;
mod error;
mod time;
mod random;
mod platform;
mod keeping;
mod flows;

pub use error::TokenError;
pub use flows::application::{ClientCertificate, ClientSecret, WorkloadIdentity};
pub use flows::authorization_code::AuthorizationCode;
#[cfg(feature = "azure-identity")]
pub use flows::azure_identity::AzureIdentity;
pub use flows::certificate::Certificate;
pub use flows::device_code::{DeviceCode, DevicePrompt};
pub use flows::environment_chain::EnvironmentChain;
pub use flows::managed_identity::ManagedIdentity;
pub use flows::on_behalf_of::OnBehalfOf;
pub use flows::refresh_token::RefreshToken;
pub use keeping::cache::TokenCache;
pub use keeping::store::{StoredTokens, TokenStore};
