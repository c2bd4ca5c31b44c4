//! Tests of the credential that the environment configures, and of the error if there is none.

use std::sync::atomic::AtomicU32;

use super::{Clock, Unreachable, failure, field, issue, refuse, token};
use crate::auth::{EnvironmentChain, flows::environment::Environment};
use crate::http::Cloud;
use crate::testing::Recorder;

fn chain(variables: &[(&str, &str)], recorder: &Recorder) -> EnvironmentChain {
    let find = |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    EnvironmentChain::within(&Environment::of(&find)).transport(recorder.clone()).time(Clock::start())
}

const APPLICATION: [(&str, &str); 2] = [("AZURE_TENANT_ID", "contoso.com"), ("AZURE_CLIENT_ID", "client-1")];

#[tokio::test]
async fn a_secret_comes_first() {
    let recorder = Recorder::default();
    let file = [("AZURE_CLIENT_SECRET", "s3cret"), ("AZURE_FEDERATED_TOKEN_FILE", "/nowhere")];
    issue(&recorder, "t-1");
    assert_eq!(token(&chain(&[&APPLICATION[..], &file].concat(), &recorder)).await, "t-1");
    let authority = [("AZURE_CLIENT_SECRET", "s3cret"), ("AZURE_AUTHORITY_HOST", "https://login.example/")];
    issue(&recorder, "t-2");
    token(&chain(&[&APPLICATION[..], &authority].concat(), &recorder).cloud(Cloud::China)).await;
    let sent = recorder.sent();
    assert_eq!(field(&sent[0], "client_secret"), "s3cret");
    assert_eq!(sent[1].uri(), "https://login.example/contoso.com/oauth2/v2.0/token");
    assert_eq!(field(&sent[1], "scope"), "https://microsoftgraph.chinacloudapi.cn/.default");
}

#[tokio::test]
async fn a_certificate_and_a_workloads_file_are_taken() {
    let recorder = Recorder::default();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/certificates");
    for variable in ["AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_FEDERATED_TOKEN_FILE"] {
        let file = format!("{folder}/rsa.pem");
        issue(&recorder, "t-1");
        let variables = [&APPLICATION[..], &[(variable, file.as_str())], &[("AZURE_CLIENT_SECRET", " ")]].concat();
        assert_eq!(token(&chain(&variables, &recorder)).await, "t-1");
    }
    let sent = recorder.sent();
    assert!(field(&sent[0], "client_assertion").starts_with("eyJ"));
    // Whatever the file holds.
    assert!(field(&sent[1], "client_assertion").starts_with("-----BEGIN"));
}

#[tokio::test]
async fn the_machine_comes_last() {
    let recorder = Recorder::default();
    issue(&recorder, "t-1");
    assert_eq!(token(&chain(&[("AZURE_CLIENT_ID", "user-assigned")], &recorder)).await, "t-1");
    let uri = recorder.sent()[0].uri().to_string();
    assert!(uri.starts_with("http://169.254.169.254/") && uri.ends_with("&client_id=user-assigned"), "{uri}");
}

#[tokio::test]
async fn the_error_says_what_was_tried() {
    let recorder = Recorder::default();
    let nowhere = chain(&[("AZURE_TENANT_ID", "contoso.com")], &recorder);
    let error = failure(&nowhere.transport(Unreachable(recorder, AtomicU32::new(9)))).await;
    assert_eq!(
        error.to_string(),
        "none of these credentials has a token: environment: AZURE_CLIENT_ID is not set; \
         workload identity: AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE are not set; \
         managed identity: 169.254.169.254 could not be reached: no complete response was received: no network"
    );
    let names: Vec<&str> = error.tried().map(|(name, _)| name).collect();
    assert_eq!(names, ["environment", "workload identity", "managed identity"]);
}

#[tokio::test]
async fn a_credential_that_is_there_and_wrong_ends_it() {
    let recorder = Recorder::default();
    refuse(&recorder, 401, "invalid_client");
    let wrong = [&APPLICATION[..], &[("AZURE_CLIENT_SECRET", "wrong")]].concat();
    let error = failure(&chain(&wrong, &recorder)).await;
    assert_eq!((error.error(), error.tried().count()), (Some("invalid_client"), 1));

    let missing = [&APPLICATION[..], &[("AZURE_CLIENT_CERTIFICATE_PATH", "/nowhere.pem")]].concat();
    let error = failure(&chain(&missing, &recorder)).await.to_string();
    assert!(error.contains("environment: the certificate /nowhere.pem: "), "{error}");
    let missing = [&APPLICATION[..], &[("AZURE_FEDERATED_TOKEN_FILE", "/nowhere")]].concat();
    let error = failure(&chain(&missing, &recorder)).await.to_string();
    assert!(error.contains("neither AZURE_CLIENT_SECRET") && error.contains("/nowhere cannot be read"), "{error}");
    assert_eq!(recorder.sent().len(), 1);
}
