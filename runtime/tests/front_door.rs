//! Tests of creating a client: versions, clouds, base URLs, and the errors for invalid ones.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use graphdown_runtime::http::{Api, Builder, Built, Client, Cloud, Error, Method};
use graphdown_runtime::model::Json;
use graphdown_runtime::testing::Recorder;

/// What a generated crate has.
#[derive(Debug)]
struct Graph(Client);

impl Api for Graph {
    const BASE_URL: &'static str = "https://graph.microsoft.com/v1.0";

    fn of(built: Built) -> Self {
        Self(built.into_client())
    }
}

/// A service that is no Graph and has no version.
#[derive(Debug)]
struct Kennel(Client);

impl Api for Kennel {
    const BASE_URL: &'static str = "https://kennel.example/api";

    fn of(built: Built) -> Self {
        Self(built.into_client())
    }
}

fn graph() -> Builder<Graph> {
    Builder::new("secret-token").transport(Recorder::default())
}

fn base_url(graph: &Graph) -> Result<&str, Error> {
    graph.0.base_url()
}

#[test]
fn a_cloud_has_its_own_address() {
    assert_eq!(base_url(&graph().build()).unwrap(), "https://graph.microsoft.com/v1.0");
    for (cloud, base) in [
        (Cloud::UsGov, "https://graph.microsoft.us/v1.0"),
        (Cloud::UsGovDod, "https://dod-graph.microsoft.us/v1.0"),
        (Cloud::China, "https://microsoftgraph.chinacloudapi.cn/v1.0"),
    ] {
        assert_eq!(base_url(&graph().cloud(cloud).build()).unwrap(), base);
    }
    let kennel: Kennel = Builder::new("t").cloud(Cloud::China).build();
    assert_eq!(kennel.0.base_url().unwrap(), "https://kennel.example/api");
    let own = graph().cloud(Cloud::China).base_url("http://127.0.0.1:8080/v1.0/").build();
    assert_eq!(base_url(&own).unwrap(), "http://127.0.0.1:8080/v1.0");
}

#[tokio::test]
async fn a_base_url_without_the_version_is_told() {
    for (base, expected) in [
        (
            "https://graph.microsoft.com",
            "the base URL https://graph.microsoft.com/ has no version: expected https://graph.microsoft.com/v1.0",
        ),
        (
            "http://127.0.0.1:8080/",
            "the base URL http://127.0.0.1:8080/ has no version: expected http://127.0.0.1:8080/v1.0",
        ),
        (
            "https://proxy.example/graph",
            "the base URL https://proxy.example/graph has no version: expected https://proxy.example/graph/v1.0",
        ),
        (
            "https://graph.microsoft.com/beta",
            "the base URL https://graph.microsoft.com/beta is of the version beta: this is a client of v1.0",
        ),
        (
            "https://graph.microsoft.com/v2.0",
            "the base URL https://graph.microsoft.com/v2.0 is of the version v2.0: this is a client of v1.0",
        ),
        ("https://user:secret@graph.example/v1.0", "the base URL that was given has a user name or a password"),
    ] {
        let graph = graph().base_url(base).build();
        let error = graph.0.request::<Json>(Method::GET, "/me", ()).await.unwrap_err();
        assert_eq!(error.to_string(), format!("the request is invalid: {expected}"));
        assert!(!format!("{graph:?}").contains("secret"), "{graph:?}");
    }
    for base in ["http://127.0.0.1:8080/v1.0", "https://proxy.example/graph/v1.0/"] {
        assert!(base_url(&graph().base_url(base).build()).is_ok(), "{base}");
    }
    let kennel: Kennel = Builder::new("t").base_url("http://localhost").build();
    assert_eq!(kennel.0.base_url().unwrap(), "http://localhost");
}

#[test]
fn a_builder_shows_no_secrets() {
    let builder = graph().base_url("https://user:secret@graph.example/v1.0?secret");
    assert!(!format!("{builder:?}").contains("secret"), "{builder:?}");
}
