//! Tests of the messages of error responses.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use graphdown_runtime::http::{Client, Grant, Method, Operation, Path, Permissions};
use graphdown_runtime::testing::Recorder;

static SEND: Operation = Operation::new("me.sendMail", Method::POST, &["/me/sendMail"])
    .with_permissions(Permissions::new(
        Grant::OneOf(&[&["A"], &["B"], &["C"], &["D"], &["E"]]),
        Grant::NothingNeeded,
        Grant::NotSupported,
    ))
    .with_documentation("https://learn.microsoft.com/graph/api/user-sendmail");

#[tokio::test]
async fn a_refusal_names_what_would_do_for_whoever_called() {
    const PAGE: &str = "see https://learn.microsoft.com/graph/api/user-sendmail";
    let work = "a user with a work or school account needs A or B or C or one of 2 with more privileges";
    let personal = "a user with a personal account needs no permission";
    let application = "an application without a user can't call it";
    let token = |claims: &str| {
        let payload = graphdown_runtime::model::Binary::from(claims.as_bytes());
        format!("e30.{}.secret", payload.as_str().trim_end_matches('='))
    };
    for (token, needed) in [
        (token(r#"{"scp": "User.Read", "tid": "72f9"}"#), vec![work]),
        (token(r#"{"scp": "User.Read", "tid": "9188040d-6c67-4c5b-b112-36a304b66dad"}"#), vec![personal]),
        (token(r#"{"roles": ["User.Read.All"], "idtyp": "app"}"#), vec![application]),
        (String::from("opaque"), vec![work, personal, application]),
    ] {
        let recorder = Recorder::default();
        recorder.answer(403, "{}");
        recorder.answer(401, "{}");
        let client = Client::builder("https://graph.example/v1.0", token).transport(recorder).build();
        let send = || Path::root(&client).literal("/me/sendMail").request::<()>(&SEND);
        let error = send().await.unwrap_err();
        let expected = format!("POST /me/sendMail answered 403 Forbidden; {}; {PAGE}", needed.join("; "));
        assert_eq!(error.to_string(), expected);
        assert_eq!(send().await.unwrap_err().to_string(), "POST /me/sendMail answered 401 Unauthorized");
    }
}
