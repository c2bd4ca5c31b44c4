//! auth

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

pub use application::{ClientCertificate, ClientSecret, WorkloadIdentity};
pub use authorization_code::AuthorizationCode;
pub use cache::TokenCache;
pub use certificate::Certificate;
pub use device_code::{DeviceCode, DevicePrompt};
pub use environment_chain::EnvironmentChain;
pub use error::TokenError;
pub use managed_identity::ManagedIdentity;
pub use on_behalf_of::OnBehalfOf;
pub use refresh_token::RefreshToken;
pub use store::{StoredTokens, TokenStore};
