//! Notifications with resource data: its decryption, and the tokens that prove its sender (feature `rich-notifications`).
//!
//! A subscription with `includeResourceData` has a certificate of the application. Graph encrypts each changed resource for it,
//! as `encryptedContent` of the notification, and adds `validationTokens` to the body: JSON web tokens, one for each
//! application and tenant. Anybody can encrypt for a certificate, so that only the tokens say who did.
//!
//! | step | see |
//! |---|---|
//! | subscribe with a certificate | [`ContentKey::certificate`] |
//! | answer the notification with `202 Accepted`, whatever becomes of it: the sender learns nothing | |
//! | check the tokens of the body | [`ValidationTokens::verify`] |
//! | compare `clientState`, and the tenant with [`Proof::covers`] | |
//! | decrypt the content | [`ContentKeys::decrypt`] |
//!
//! ```
//! # extern crate graphdown_runtime as graphdown;
//! use graphdown::http::Client;
//! use graphdown::notifications::rich::{ContentKey, ContentKeys, ValidationTokens};
//! # use graphdown::model::Json as ChatMessage;
//! # use graphdown::model::Json;
//!
//! /// Prints the messages of a `models::ChangeNotificationCollection`.
//! async fn receive(client: &Client, body: &Json) -> Result<(), Box<dyn std::error::Error>> {
//!     // Once, when the program starts.
//!     let keys = ContentKeys::new().with("2026-11", ContentKey::from_pem(std::fs::read("notifications.pem")?)?);
//!     let senders = ValidationTokens::new(client, ["8d2f6c1e-4b07-4f5a-9c1d-3e7a90b5d264"]);
//!
//!     let tokens: Vec<String> = body.get("validationTokens").unwrap_or_default().parse()?;
//!     let proof = senders.verify(&tokens).await?;
//!     for notification in body.get("value").unwrap_or_default().parse::<Vec<Json>>()? {
//!         let tenant = notification.get("tenantId").unwrap_or_default();
//!         let Some(content) = notification.get("encryptedContent") else { continue };
//!         if tenant.as_str().is_some_and(|tenant| proof.covers(tenant)) {
//!             let message: ChatMessage = keys.decrypt(&content)?;
//!             println!("{message}");
//!         }
//!     }
//!     Ok(())
//! }
//! ```
//!
//! # Why AWS-LC
//!
//! ring, with which the module `auth` signs, doesn't decrypt with RSA. The crate `rsa` does, and leaks its key by timing
//! (RUSTSEC-2023-0071). `aws-lc-rs` decrypts in constant time; it compiles C and assembler, which takes a C compiler and on
//! common platforms neither CMake nor bindgen. As the feature needs it anyway, it also checks the tokens' signatures. Crates
//! that check JSON web tokens install a provider for the whole process, or decrypt with `rsa`.

mod error;
mod key;
mod content;
mod token;
mod key_set;
mod validation;
#[cfg(test)]
mod tests;

pub use content::ContentKeys;
pub use error::{ContentFault, DecryptError, KeyError, TokenFault, ValidationError};
pub use key::ContentKey;
pub use validation::{Proof, ValidationTokens};
