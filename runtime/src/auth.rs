//! Signing in: tokens from the Microsoft identity platform, by whichever flow fits who is calling.
//!
//! A credential is a [`TokenProvider`](crate::http::TokenProvider): hand it to a client, and each call shows a token
//! that lasts.
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
//! | runs in Kubernetes, GitHub Actions or wherever else something vouches for it | itself | [`WorkloadIdentity`] |
//! | is a service elsewhere, and keeps a key | itself | [`ClientCertificate`] |
//! | is a service elsewhere, and keeps a password | itself | [`ClientSecret`] |
//! | runs now here, now there; what it is given stands in the environment | itself | [`EnvironmentChain`] |
//! | is a web API that users' programs call | the user who calls | [`OnBehalfOf`] |
//! | runs where its user has a browser | its user | [`AuthorizationCode`] |
//! | runs where its user has none: a server's shell, a television | its user | [`DeviceCode`] |
//! | was handed a refresh token | its user | [`RefreshToken`] |
//! | has credentials of azure_core already | as they say | `AzureIdentity` (feature `azure-identity`) |
//! | is a script with a token at hand | as it says | a text, or a [`Token`](crate::http::Token) |
//!
//! The documentation of each shows how it is made. They go by the cloud of the client that shows the token, unless they
//! are told [another](ClientSecret::cloud), and ask for all that the application was granted on Graph, unless they are
//! told [other scopes](ClientSecret::scopes).
//!
//! # Tokens
//!
//! - A token is kept in a [`TokenCache`] by authority, tenant, application, user and scopes, and renewed five minutes
//!   before it expires, or when the identity platform suggested it. Where that fails the old one goes on while it
//!   lasts.
//! - However many calls wait for a token, one request is sent for it. It ends with the last call that waits.
//! - A [`TokenStore`] keeps tokens beyond the process, so that a user signs in once.
//! - 429 and 5xx are tried again, three times with waits that grow, or as `Retry-After` says, up to a minute.
//! - Continuous access evaluation is [switched on](ClientSecret::continuous_access) where it is wanted; claims that the
//!   service demands are asked for past the cache.
//!
//! # Secrets
//!
//! They are sent to the authority and nowhere else: over HTTPS, or to the loopback interface. Redirects are not
//! followed. Nothing shows them: no `Debug`, and no error, even where an answer repeats one. Those that are held here
//! are wiped from memory when they are no longer needed; not so what a transport, or ring with a certificate's key, has
//! copied.
//!
//! # Errors
//!
//! [`Error::Token`](crate::http::Error::Token) has a [`TokenError`], with the identity platform's codes and ids.
//!
//! # Why this is written here
//!
//! The crate `oauth2` 5 would add 11 s of CPU to the 40 s of a cold `cargo check` (a second `syn`, `zerocopy`,
//! `chrono`, `rand` 0.8, `thiserror` 1), and has of the table above the last four flows: neither client assertions nor
//! on behalf of nor managed identities. What it does for those four is to post a form. So forms are posted here, over
//! the client's own transport, and what TLS and HTTP need anyway does the rest: this module adds no crate to those of
//! the usual transport but `form_urlencoded`.
//!
//! It is not for WebAssembly: a browser's program signs in by the browser.

#[cfg(test)]
mod tests;
mod secret;
mod error;
mod time;
mod random;
mod environment;
mod authority;
mod claims;
mod exchange;
mod form;
mod answer;
mod tokens;
mod store;
mod flight;
mod cache;
mod certificate;
mod proof;
mod flow;
mod settings;
mod credential;
mod application;
mod managed_identity;
mod on_behalf_of;
mod device_code;
mod loopback;
mod authorization_code;
mod refresh_token;
mod environment_chain;
#[cfg(feature = "azure-identity")]
mod azure_identity;

pub use application::{ClientCertificate, ClientSecret, WorkloadIdentity};
pub use authorization_code::AuthorizationCode;
#[cfg(feature = "azure-identity")]
pub use azure_identity::AzureIdentity;
pub use cache::TokenCache;
pub use certificate::Certificate;
pub use device_code::{DeviceCode, DevicePrompt};
pub use environment_chain::EnvironmentChain;
pub use error::TokenError;
pub use managed_identity::ManagedIdentity;
pub use on_behalf_of::OnBehalfOf;
pub use refresh_token::RefreshToken;
pub use store::{StoredTokens, TokenStore};
