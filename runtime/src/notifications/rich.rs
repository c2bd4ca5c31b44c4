//! Notifications with resource data: its decryption, and the tokens that prove its sender (feature `rich-notifications`).
//!
//! A subscription with `includeResourceData` has a certificate of the application. Graph encrypts each changed resource for it,
//! as `encryptedContent` of the notification, and adds `validationTokens` to the body: JSON web tokens, one for each
//! application and tenant. Anybody can encrypt for a certificate, so that only the tokens say who did.
//!
//! | step | see |
//! |---|---|
//! | subscribe with a certificate | [`ContentKey::certificate`] |
//! | receive, and answer `202 Accepted` before anything is checked: the sender learns nothing | [`Webhook`](super::Webhook) |
//! | check the tokens of the delivery | [`ValidationTokens::verify`] |
//! | compare the tenant of each notification | [`Proof::covers`] |
//! | decrypt the content | [`ContentKeys::decrypt`] |
//!
//! ```
//! # extern crate graphdown_runtime as graphdown;
//! use graphdown::notifications::rich::{ContentKeys, ValidationError, ValidationTokens};
//! use graphdown::notifications::Delivery;
//! # use graphdown::model::Json as ChatMessage;
//!
//! // The keys and the check of tokens are made once, when the program starts:
//! // ContentKeys::new().with("2026-11", ContentKey::from_pem(pem)?)
//! // ValidationTokens::new(graph.client(), [application_id])
//! async fn take(delivery: Delivery, keys: &ContentKeys, senders: &ValidationTokens) -> Result<(), ValidationError> {
//!     let proof = senders.verify(&delivery.validation_tokens).await?;
//!     for notification in delivery.notifications {
//!         let (Some(content), Some(tenant)) = (notification.encrypted_content, notification.tenant_id) else { continue };
//!         if !proof.covers(&tenant) {
//!             continue;
//!         }
//!         match keys.decrypt::<ChatMessage>(&content) {
//!             Ok(message) => println!("{message}"),
//!             Err(error) => eprintln!("{}", error.fault()),
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
