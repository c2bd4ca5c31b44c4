//! For tests: responses from a list instead of the network, and a record of what was sent.

mod clock;
mod server;
mod answer;
mod beyond;
mod check;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

use crate::http::{Body as Sent, BoxFuture, Error, Transport, TransportError};

pub use answer::{Answer, Reading, Reread};
pub use check::assert_same;
pub use clock::Clock;
pub use server::{Body, Server};

/// A transport that answers from a list and keeps what was sent. Clones share both.
///
/// ```
/// use graphdown_runtime::http::{Client, Method, Operation, Path};
/// use graphdown_runtime::model::Json;
/// use graphdown_runtime::testing::Recorder;
///
/// static GET_ME: Operation = Operation::new("me.get", Method::GET, &["/me"]);
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let recorder = Recorder::default();
/// recorder.answer(200, r#"{"displayName": "Adele"}"#);
/// let client = Client::builder("https://graph.microsoft.com/v1.0", "token").transport(recorder.clone()).build();
/// let me: Json = Path::root(&client).literal("/me").request(&GET_ME).select(["displayName"]).await?;
/// assert_eq!(me.get("displayName"), Some("Adele".into()));
/// assert_eq!(recorder.sent()[0].uri(), "https://graph.microsoft.com/v1.0/me?$select=displayName");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Recorder(Arc<Mutex<Tape>>);

#[derive(Default)]
struct Tape {
    answers: VecDeque<http::Response<Bytes>>,
    sent: Vec<http::Request<Bytes>>,
}

impl Recorder {
    /// Answers a further request with a status and a body.
    pub fn answer(&self, status: u16, body: impl Into<Bytes>) {
        let mut response = http::Response::new(body.into());
        *response.status_mut() = http::StatusCode::from_u16(status).unwrap_or_default();
        self.respond(response);
    }

    /// Answers a further request with a whole response.
    pub fn respond(&self, response: http::Response<Bytes>) {
        self.tape().answers.push_back(response);
    }

    /// The requests that were sent.
    pub fn sent(&self) -> Vec<http::Request<Bytes>> {
        self.tape().sent.clone()
    }

    fn tape(&self) -> std::sync::MutexGuard<'_, Tape> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Recorder {
    fn send(&self, request: http::Request<Sent>) -> BoxFuture<'_, Result<http::Response<Sent>, Error>> {
        Box::pin(async {
            let (parts, body) = request.into_parts();
            let body = body.collect(u64::MAX).await?;
            let mut tape = self.tape();
            tape.sent.push(http::Request::from_parts(parts, body));
            let answer = tape
                .answers
                .pop_front()
                .ok_or_else(|| TransportError::permanent("the recorder has no further answer"))?;
            Ok(answer.map(Sent::bytes))
        })
    }
}
