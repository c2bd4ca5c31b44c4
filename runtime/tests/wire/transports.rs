//! Tests of an application's own transports, and of the process-wide state that the default one must not set.

#[cfg(feature = "tower")]
use std::sync::Arc;

#[cfg(any(feature = "reqwest", feature = "tower"))]
use graphdown_runtime::http::Client;
use graphdown_runtime::http::{Error, Method, transport::Hyper};
use graphdown_runtime::model::Json;

#[cfg(any(feature = "reqwest", feature = "tower"))]
use crate::{at_once, get};
use crate::{client, server::*};

#[test]
fn nothing_is_installed_for_the_whole_process() {
    let _transport = Hyper::new().unwrap();
    assert!(rustls::crypto::CryptoProvider::get_default().is_none());
}

#[tokio::test]
async fn a_url_of_the_services_is_called_as_it_stands() {
    let server = Server::start(vec![ok("{}"), ok("{}")]);
    let client = client(&server);
    let url = format!("http://{}/v1.0/users?$skiptoken=a%2Fb c|[1]", server.address);
    client.request_url::<Json>(Method::GET, url).query("x", "y z").await.unwrap();
    client.request_url::<Json>(Method::DELETE, format!("HTTP://{}/elsewhere", server.address)).await.unwrap();
    let heard = server.heard();
    assert_eq!(heard[0].head[0], "GET /v1.0/users?$skiptoken=a%2Fb%20c%7C%5B1%5D&x=y%20z HTTP/1.1");
    assert_eq!(heard[1].head[0], "DELETE /elsewhere HTTP/1.1");
    assert!(heard.iter().all(|request| request.values("authorization") == ["Bearer secret-token"]));
}

#[tokio::test]
async fn a_url_elsewhere_is_not_called() {
    let server = Server::start(Vec::new());
    let client = client(&server);
    let address = &server.address;
    for url in [
        format!("https://{address}/secret"),
        format!("http://{address}0/secret"),
        format!("http://{address}.evil.example/secret"),
        format!("http://{address}@evil.example/secret"),
        format!("http://user:secret@{address}/"),
        format!("http://@{address}/secret"),
        format!("//{address}/secret"),
        format!("http:\\\\{address}\\secret"),
        format!(" http://{address}/secret"),
        String::from("/v1.0/secret"),
        String::from("javascript:secret"),
        String::new(),
    ] {
        let error = client.request_url::<Json>(Method::GET, &url).await.unwrap_err();
        assert!(matches!(error, Error::Request(_)), "{url}: {error}");
        assert!(!error.to_string().contains("user:"), "{error}");
    }
    assert_eq!(server.heard().len(), 0);
}

#[tokio::test]
async fn what_no_page_documents_can_be_called() {
    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Settings(Vec<u8>);
    let server = Server::start(vec![ok("[1, 2]"), ok("{}"), answer(403, "", "{}")]);
    let client = client(&server);
    let read: graphdown_runtime::http::Serde<Settings> =
        client.request(Method::GET, "/users/{}/x", ["../a?b"]).await.unwrap();
    assert_eq!(read.0, Settings(vec![1, 2]));
    client.request::<()>(Method::from_bytes(b"MERGE").unwrap(), "/x", ()).json(&1).await.unwrap();
    let error = client.request::<Json>(Method::GET, "/users/{user-id}/x", ["me"]).await.unwrap_err();
    assert!(error.to_string().starts_with("GET /users/{user-id}/x answered 403"), "{error}");
    let heard = server.heard();
    assert_eq!(heard[0].head[0], "GET /v1.0/users/..%2Fa%3Fb/x HTTP/1.1");
    assert_eq!(heard[1].head[0], "MERGE /v1.0/x HTTP/1.1");
    let error = client.request::<Json>(Method::GET, "/users/{}/../x", ["1"]).await.unwrap_err();
    assert!(error.to_string().contains("segment `.` or `..`"), "{error}");
}

#[cfg(feature = "tower")]
#[tokio::test]
async fn a_service_can_be_the_transport() {
    use std::{
        future::{Ready, ready},
        task::{Context, Poll},
    };

    use graphdown_runtime::http::Body;

    /// Is ready at the second time of asking, fails the first call and answers the second.
    #[derive(Clone)]
    struct Service(Arc<std::sync::atomic::AtomicU32>, bool);

    impl tower_service::Service<http::Request<Body>> for Service {
        type Response = http::Response<String>;
        type Error = std::io::Error;
        type Future = Ready<Result<Self::Response, Self::Error>>;

        fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
            context.waker().wake_by_ref();
            if std::mem::replace(&mut self.1, true) { Poll::Ready(Ok(())) } else { Poll::Pending }
        }

        fn call(&mut self, request: http::Request<Body>) -> Self::Future {
            assert!(self.1, "it wasn't ready");
            let number = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            ready(match number {
                0 => Err(std::io::Error::other("reset")),
                _ => Ok(http::Response::new(format!("\"{}\"", request.uri().path()))),
            })
        }
    }

    let calls = Arc::default();
    let builder = Client::builder("https://graph.example/v1.0", "token").service(Service(Arc::clone(&calls), false));
    let answer = get(&builder.retry(at_once()).build()).await.unwrap();
    assert_eq!(answer, Json::from("/v1.0/items/1"));
    assert_eq!(calls.load(std::sync::atomic::Ordering::Relaxed), 2);
}

#[cfg(feature = "reqwest")]
mod of_reqwest {
    use super::*;
    use crate::{content, post};

    fn client(server: &Server, own: reqwest::ClientBuilder) -> Client {
        Client::builder(server.url(), "secret-token").retry(at_once()).http_client(own.build().unwrap()).build()
    }

    fn own() -> reqwest::ClientBuilder {
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).user_agent("mine")
    }

    #[tokio::test]
    async fn an_applications_own_client_can_be_the_transport() {
        let server = Server::start(vec![answer(503, "", ""), ok("{}"), answer(200, "", "content")]);
        let client = client(&server, own());
        post(&client).json(&1).await.unwrap();
        let mut body = content(&client).stream().await.unwrap().body;
        assert_eq!(body.chunk().await.unwrap().unwrap(), "content");
        let heard = server.heard();
        assert!(heard.iter().all(|request| request.values("user-agent") == ["mine"]), "{heard:?}");
        assert_eq!((heard[1].body.as_slice(), heard[1].values("content-length")), (&b"1"[..], vec!["1"]));
    }

    #[tokio::test]
    async fn its_errors_say_what_they_mean_and_no_address() {
        let server = Server::start(vec![hang_up(), cut(100, "some")]);
        let client = client(&server, own());
        let error = post(&client).query("x", "secret").await.unwrap_err();
        assert!(!error.is_connect() && !format!("{error} {error:?}").contains("secret"), "{error}");
        let mut body = content(&client).query("x", "secret").stream().await.unwrap().body;
        body.chunk().await.unwrap().unwrap();
        let error = body.chunk().await.unwrap().unwrap_err();
        assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
        let nowhere = Client::builder("http://127.0.0.1:1/v1.0", "t")
            .retry(at_once().attempts(2))
            .http_client(own().build().unwrap());
        assert!(post(&nowhere.build()).await.unwrap_err().is_connect());
    }

    #[tokio::test]
    async fn one_that_follows_redirects_elsewhere_is_told() {
        let other = Server::start(vec![ok("{}")]);
        let server = Server::start(vec![answer(302, &format!("Location: http://{}/file\r\n", other.address), "")]);
        let error = get(&client(&server, reqwest::Client::builder())).await.unwrap_err();
        assert!(error.to_string().contains("redirect(Policy::none())"), "{error}");
        assert_eq!(other.heard()[0].values("authorization"), [""; 0]);
    }
}
