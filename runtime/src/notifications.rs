//! Receiving what the service posts to an application: the validation of an endpoint, change notifications, lifecycle
//! notifications and notifications of calls; and the renewal of subscriptions.
//!
//! | to… | see |
//! |---|---|
//! | serve an endpoint with axum, hyper or anything that takes a `tower::Service` | [`Webhook`] |
//! | handle requests of any other server, by method, query, headers and bytes | [`Receiver`] |
//! | read a body by itself, such as one from a queue | [`Delivery::from_json`] |
//! | tell what a notification says | [`Notification`] |
//! | answer the validation of an endpoint | [`Validation`] |
//! | keep a subscription alive | [`Renewal`] |
//! | decrypt resource data, and prove that it comes from Graph | `rich` (feature `rich-notifications`) |
//!
//! ```no_run
//! # extern crate graphdown_runtime as graphdown;
//! use graphdown::notifications::{Delivery, LifecycleEvent, Receiver, Webhook};
//!
//! # async fn serve(client_state: String) {
//! let (queue, mut deliveries) = tokio::sync::mpsc::channel::<Delivery>(1000);
//!
//! // The endpoint: what is in the queue is accepted; while the queue is full the service is told to send again.
//! let webhook = Webhook::new(Receiver::new(client_state), move |delivery| {
//!     let queued = queue.try_send(delivery);
//!     async move { queued }
//! });
//! // With axum and the feature `tower`: Router::new().route_service("/notifications", webhook)
//! # let _ = webhook;
//!
//! // The work.
//! while let Some(delivery) = deliveries.recv().await {
//!     for rejected in &delivery.rejected {
//!         eprintln!("{rejected}");
//!     }
//!     for notification in delivery.notifications {
//!         match &notification.lifecycle_event {
//!             // A RenewalHandle does what it asks for.
//!             Some(LifecycleEvent::ReauthorizationRequired) => { /* renew notification.subscription_id */ }
//!             Some(LifecycleEvent::SubscriptionRemoved) => { /* subscribe again */ }
//!             Some(LifecycleEvent::Missed) => { /* read what has changed by a delta query */ }
//!             Some(_) => {}
//!             None => println!("{:?} {:?}", notification.change_type, notification.path()),
//!         }
//!     }
//! }
//! # }
//! ```
//!
//! # What the service expects
//! - An answer within seconds: an endpoint that often takes longer than ten is sent less, or nothing. So a handler
//!   stores what it gets, and the work is done elsewhere.
//! - `202 Accepted` for what is stored. After any other answer than one of success it sends the same again, for hours.
//!   A [`Webhook`] answers `503` where its handler fails.
//! - The token of a validation as plain text, before a subscription is created: [`Validation`].
//!
//! # Notifications that come twice
//! The service sends a notification again where it didn't see the answer, in any order, and an attacker may post a copy.
//! So handling one twice must do no harm: treat a notification as news that something has changed, and read what it is
//! now. Where that isn't possible, remember what was handled: by [`Notification::id`], where it is there, else by the
//! subscription, [`path`](Notification::path), [`change_type`](Notification::change_type) and the
//! `@odata.etag` of [`resource_data`](Notification::resource_data); of a call by its path and `state`.
//!
//! # Who sends
//! Anyone can post to an endpoint. A change notification counts only with the `clientState` of its subscription, which
//! a [`Receiver`] compares. Notifications of calls have none: the request has a token of the service in its
//! `Authorization` header, [`Delivery::bearer_token`].

mod limited;
mod notification;
mod client_state;
mod rejected;
mod delivery;
mod refusal;
mod validation;
mod receiver;
mod acknowledgement;
mod webhook;
#[cfg(feature = "rich-notifications")]
pub mod rich;
mod renewal;

pub use acknowledgement::Acknowledgement;
pub use delivery::Delivery;
pub use notification::{ChangeType, LifecycleEvent, Notification};
pub use receiver::{Incoming, Receiver};
pub use refusal::Refusal;
pub use rejected::{Rejected, Rejection};
pub use renewal::{
    Renewal, event::RenewalEvent, handle::RenewalHandle, lifetime::maximum_lifetime, state::RenewalState,
};
pub use validation::Validation;
pub use webhook::Webhook;
