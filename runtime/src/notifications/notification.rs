//! [`Notification`]: what all kinds of notifications say, whichever version of the service sends them.
//!
//! Change notifications and notifications of calls have different types in the reference, of which a generated crate has
//! its own; this one has the members of both, so that the same endpoint can take both.

use crate::model::{Additional, DateTimeOffset, Json, Model, Open};

/// A notification of a change, of an event in the life of a subscription, or of a call.
///
/// What it doesn't have a field for is in [`additional`](Self::additional). [`Model::read_as`] reads it as the type of a
/// generated crate, such as `models::ChangeNotification`.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::model::Model;
/// use graphdown::notifications::{ChangeType, Notification};
/// # use graphdown::model::Additional;
/// # #[derive(Clone, Default)]
/// # pub struct Message { pub id: Option<String>, pub additional: Additional }
/// # graphdown::model! { Message: "microsoft.graph.message" { id: "id" } }
///
/// let notification = Notification::from_json(
///     r##"{
///         "subscriptionId": "5e0b7c92-8d14-4f36-a9e7-60c3d1f8b25a",
///         "changeType": "created",
///         "resource": "Users/4a6d18f7/Messages/AAMk",
///         "resourceData": {"@odata.type": "#Microsoft.Graph.Message", "id": "AAMk"}
///     }"##,
/// )?;
/// assert_eq!(notification.change_type, Some(ChangeType::Created));
/// if let Some(message) = notification.resource_as::<Message>() {
///     assert_eq!(message.id.as_deref(), Some("AAMk"));
/// }
/// # assert!(notification.resource_as::<Message>().is_some());
/// # Ok::<(), graphdown::model::Error>(())
/// ```
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Notification {
    /// What became of the resource.
    pub change_type: Option<ChangeType>,
    /// The text that the application gave when it subscribed. A [`Receiver`](super::Receiver) has compared it.
    pub client_state: Option<String>,
    /// The resource, encrypted, where the subscription includes it.
    pub encrypted_content: Option<Json>,
    /// The id of the notification, the same where it is sent again. Not all have one.
    pub id: Option<String>,
    /// What became of the subscription; only notifications of its life have it.
    pub lifecycle_event: Option<LifecycleEvent>,
    /// The path of the resource, without the base URL: `Users/{id}/Messages/{id}`.
    pub resource: Option<String>,
    /// What is told of the resource, mostly its id and `@odata.etag`; of a call its state. An object or a list of objects.
    pub resource_data: Option<Json>,
    /// The path of the resource in notifications of calls: `/communications/calls/{id}`.
    pub resource_url: Option<String>,
    /// When the subscription expires.
    pub subscription_expiration_date_time: Option<DateTimeOffset>,
    /// The id of the subscription; notifications of calls have none.
    pub subscription_id: Option<String>,
    /// The id of the tenant in which the change was made.
    pub tenant_id: Option<String>,
    /// What is sent beyond these.
    pub additional: Additional,
}

crate::model! { Notification: "microsoft.graph.changeNotification" {
    change_type: "changeType",
    client_state: "clientState",
    encrypted_content: "encryptedContent",
    id: "id",
    lifecycle_event: "lifecycleEvent",
    resource: "resource",
    resource_data: "resourceData",
    resource_url: "resourceUrl",
    subscription_expiration_date_time: "subscriptionExpirationDateTime",
    subscription_id: "subscriptionId",
    tenant_id: "tenantId",
} }

impl Notification {
    /// The path of the resource: [`resource`](Self::resource), or [`resource_url`](Self::resource_url) of a call.
    pub fn path(&self) -> Option<&str> {
        self.resource.as_deref().or(self.resource_url.as_deref())
    }

    /// The objects of [`resource_data`](Self::resource_data): one, or those of a list, such as the participants of a
    /// call. Each names its type by `@odata.type`, and [`Model::downcast`] reads it as that.
    pub fn resources(&self) -> Vec<Open> {
        let Some(data) = &self.resource_data else { return Vec::new() };
        let read = |json: &Json| json.read::<Open>().ok();
        match data.elements() {
            Some(elements) => elements.iter().filter_map(read).collect(),
            None => read(data).into_iter().collect(),
        }
    }

    /// The first object of [`resource_data`](Self::resource_data) that is a `T` or of a type that derives from it.
    pub fn resource_as<T: Model>(&self) -> Option<T> {
        self.resources().iter().find_map(Model::downcast)
    }

    /// Whether [`client_state`](Self::client_state) is the expected text, in a time that doesn't depend on where they
    /// differ, but on their lengths. An empty text is never expected.
    pub fn has_client_state(&self, expected: &str) -> bool {
        super::client_state::same(self.client_state.as_deref(), expected)
    }
}

/// What became of a resource.
#[derive(Clone)]
#[non_exhaustive]
pub enum ChangeType {
    /// It is new, such as an incoming call.
    Created,
    /// Something in it has changed.
    Updated,
    /// It is gone, or has ended.
    Deleted,
    /// A value that isn't known here.
    Unknown(String),
}

crate::enumeration! { ChangeType {
    Created: "created",
    Updated: "updated",
    Deleted: "deleted",
} }

/// What became of a subscription.
#[derive(Clone)]
#[non_exhaustive]
pub enum LifecycleEvent {
    /// The service stops to send unless the subscription is renewed or reauthorized.
    ReauthorizationRequired,
    /// The service has removed the subscription: subscribe again, and read what has changed meanwhile.
    SubscriptionRemoved,
    /// Notifications were lost: read what has changed by a delta query.
    Missed,
    /// A value that isn't known here.
    Unknown(String),
}

crate::enumeration! { LifecycleEvent {
    ReauthorizationRequired: "reauthorizationRequired",
    SubscriptionRemoved: "subscriptionRemoved",
    Missed: "missed",
} }
