//! [`Acknowledgement`]: the answer to a delivery that was taken.

use http::{HeaderValue, Response, header};

use crate::http::{Body, StatusCode};
use crate::model::{Json, Model};

/// The answer to a delivery: `202 Accepted`, for the few notifications that ask something `200` with an object, or `401`
/// where the sender isn't the service.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::model::{Model, Open};
/// use graphdown::notifications::Acknowledgement;
///
/// assert_eq!(Acknowledgement::from(()).response().status(), 202);
///
/// // To a `participantJoiningNotification`; with a generated crate, `models::AcceptJoinResponse::default()`.
/// let answer = Open::default().with_property("@odata.type", "#microsoft.graph.acceptJoinResponse");
/// assert_eq!(Acknowledgement::with(&answer).response().status(), 200);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Acknowledgement(Kind);

#[derive(Clone, Debug, Default)]
enum Kind {
    #[default]
    Accepted,
    Object(Json),
    Unauthorized,
}

impl Acknowledgement {
    /// `202 Accepted`, without a body.
    pub fn accepted() -> Self {
        Self::default()
    }

    /// `200 OK` with an object.
    pub fn with(object: &impl Model) -> Self {
        // A model that is written is JSON.
        Self(Json::from_json(object.to_json()).map(Kind::Object).unwrap_or_default())
    }

    /// `401 Unauthorized`: [`Delivery::bearer_token`](super::Delivery::bearer_token) isn't the service's.
    pub fn unauthorized() -> Self {
        Self(Kind::Unauthorized)
    }

    /// The response.
    pub fn response(&self) -> Response<Body> {
        let mut response = Response::default();
        match &self.0 {
            Kind::Accepted => *response.status_mut() = StatusCode::ACCEPTED,
            Kind::Unauthorized => *response.status_mut() = StatusCode::UNAUTHORIZED,
            Kind::Object(content) => {
                *response.body_mut() = Body::from(content.to_json());
                let json = HeaderValue::from_static("application/json");
                response.headers_mut().insert(header::CONTENT_TYPE, json);
            }
        }
        response
    }
}

/// `202 Accepted`.
impl From<()> for Acknowledgement {
    fn from((): ()) -> Self {
        Self::accepted()
    }
}
