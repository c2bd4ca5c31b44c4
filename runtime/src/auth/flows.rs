//! The flows by which a program or a user signs in, each a credential.

pub(crate) mod environment;
pub(crate) mod certificate;
pub(crate) mod proof;
pub(crate) mod flow;
pub(crate) mod credential;
pub(crate) mod application;
pub(crate) mod managed_identity;
pub(crate) mod on_behalf_of;
pub(crate) mod device_code;
pub(crate) mod loopback;
pub(crate) mod authorization_code;
pub(crate) mod refresh_token;
pub(crate) mod environment_chain;
#[cfg(feature = "azure-identity")]
pub(crate) mod azure_identity;
