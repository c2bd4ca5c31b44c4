//! Tests of flows with a user: on behalf of, device code, refresh token.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

use super::{CLIENT, Clock, ENDPOINT, TENANT, Unreachable, failure, field, fields, form, issue, refuse, token};
use crate::auth::{DeviceCode, OnBehalfOf, RefreshToken};
use crate::http::{TokenProvider, TokenRequest};
use crate::testing::Recorder;

const CODE: &str = r#"{"device_code": "d-1", "user_code": "ABC", "verification_uri": "https://login.example/device",
    "expires_in": 900, "interval": 5, "message": "Go there and enter ABC."}"#;

fn device(recorder: &Recorder, clock: &Clock) -> (DeviceCode, Arc<Mutex<Vec<String>>>) {
    let shown: Arc<Mutex<Vec<String>>> = Arc::default();
    let keep = Arc::clone(&shown);
    let credential = DeviceCode::new(TENANT, CLIENT, move |prompt| keep.lock().unwrap().push(prompt.message.clone()));
    (credential.transport(recorder.clone()).time(clock.clone()), shown)
}

fn refreshed(recorder: &Recorder, token: &str, refresh: &str) {
    recorder
        .answer(200, format!(r#"{{"access_token": "{token}", "expires_in": "3599", "refresh_token": "{refresh}"}}"#));
}

#[tokio::test]
async fn on_behalf_of_a_user() {
    let recorder = Recorder::default();
    let api = OnBehalfOf::new(TENANT, CLIENT).client_secret("secret").transport(recorder.clone());
    let api = api.time(Clock::start());
    issue(&recorder, "t-a");
    issue(&recorder, "t-b");
    let (a, b) = (api.user("user-a"), api.user("user-b"));
    assert_eq!([token(&a).await, token(&b).await, token(&a).await], ["t-a", "t-b", "t-a"]);
    // Another call of the same user.
    assert_eq!(token(&api.user("user-a")).await, "t-a");
    let sent = recorder.sent();
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[0].uri(), ENDPOINT);
    assert_eq!(
        form(&sent[0]),
        fields(&[
            ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            ("requested_token_use", "on_behalf_of"),
            ("assertion", "user-a"),
            ("client_id", CLIENT),
            ("client_secret", "secret"),
            ("scope", "https://graph.microsoft.com/.default"),
        ])
    );
    assert!(failure(&api).await.to_string().contains("pass it to `user`"));
}

#[tokio::test]
async fn a_device_code_is_shown_and_polled_for() {
    let (recorder, clock) = (Recorder::default(), Clock::start());
    let (credential, shown) = device(&recorder, &clock);
    recorder.answer(200, CODE);
    refuse(&recorder, 400, "authorization_pending");
    refuse(&recorder, 400, "slow_down");
    refuse(&recorder, 400, "authorization_pending");
    refreshed(&recorder, "t-1", "r-1");
    assert_eq!(token(&credential).await, "t-1");
    assert_eq!(*shown.lock().unwrap(), ["Go there and enter ABC."]);
    let sent = recorder.sent();
    assert_eq!(sent[0].uri(), "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/devicecode");
    let scope = "https://graph.microsoft.com/.default offline_access openid profile";
    assert_eq!(form(&sent[0]), fields(&[("client_id", CLIENT), ("scope", scope)]));
    assert_eq!(sent.len(), 5);
    assert_eq!(sent[4].uri(), ENDPOINT);
    assert_eq!(
        form(&sent[4]),
        fields(&[
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("client_id", CLIENT),
            ("device_code", "d-1"),
            ("scope", scope),
        ])
    );
    assert_eq!(clock.slept(), [5.0, 5.0, 10.0, 10.0]);

    // Later its refresh token does, and the newest one each time.
    clock.pass(3600);
    refreshed(&recorder, "t-2", "r-2");
    assert_eq!(token(&credential).await, "t-2");
    clock.pass(3600);
    issue(&recorder, "t-3");
    assert_eq!(token(&credential).await, "t-3");
    let sent = recorder.sent();
    assert_eq!([field(&sent[5], "refresh_token"), field(&sent[6], "refresh_token")], ["r-1", "r-2"]);
    assert_eq!(shown.lock().unwrap().len(), 1);

    // Until it is refused; what passes troubles no user.
    clock.pass(3600);
    (0..4).for_each(|_| refuse(&recorder, 503, "temporarily_unavailable"));
    assert_eq!(failure(&credential).await.status().map(|status| status.as_u16()), Some(503));
    assert_eq!(shown.lock().unwrap().len(), 1);
    refuse(&recorder, 400, "invalid_grant");
    recorder.answer(200, CODE);
    issue(&recorder, "t-4");
    assert_eq!(token(&credential).await, "t-4");
    assert_eq!(shown.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_users_refresh_token_is_good_for_other_scopes() {
    let (recorder, clock) = (Recorder::default(), Clock::start());
    let (credential, _) = device(&recorder, &clock);
    recorder.answer(200, CODE);
    refreshed(&recorder, "t-1", "r-1");
    issue(&recorder, "t-2");
    token(&credential).await;
    let other = credential.token(&TokenRequest::new().with_scopes(["Mail.Read"])).await.unwrap();
    assert_eq!(other.secret(), "t-2");
    let sent = recorder.sent();
    assert_eq!(
        form(&sent[2]),
        fields(&[
            ("grant_type", "refresh_token"),
            ("client_id", CLIENT),
            ("refresh_token", "r-1"),
            ("scope", "Mail.Read offline_access openid profile"),
        ])
    );
}

#[tokio::test]
async fn a_device_code_ends_with_what_the_user_does() {
    let ends = [
        ("authorization_declined", "declined"),
        ("access_denied", "declined"),
        ("expired_token", "expired"),
        ("bad_verification_code", "bad_verification_code"),
    ];
    for (error, expected) in ends {
        let (recorder, clock) = (Recorder::default(), Clock::start());
        let (credential, _) = device(&recorder, &clock);
        recorder.answer(200, CODE);
        refuse(&recorder, 400, error);
        let error = failure(&credential).await;
        assert!(error.to_string().contains(expected) && !error.to_string().contains("d-1"), "{error}");
        assert_eq!(recorder.sent().len(), 2);
    }
    // Nobody comes.
    let (recorder, clock) = (Recorder::default(), Clock::start());
    let (credential, _) = device(&recorder, &clock);
    recorder.answer(200, CODE);
    (0..180).for_each(|_| refuse(&recorder, 400, "authorization_pending"));
    assert!(failure(&credential).await.to_string().contains("expired"));
    assert_eq!(recorder.sent().len(), 181);
}

#[tokio::test]
async fn times_without_measure_neither_hold_a_sign_in_up_nor_hurry_it() {
    for (expires_in, interval, slept) in [
        ("1e19", "1e19", vec![86_400.0]),
        ("18446744073709551615", "0", vec![1.0, 1.0]),
        ("30", "1e19", vec![30.0]),
        ("30", "-1", vec![5.0, 5.0]),
    ] {
        let (recorder, clock) = (Recorder::default(), Clock::start());
        let (credential, _) = device(&recorder, &clock);
        let code = CODE.replace("900", expires_in).replace(": 5,", &format!(": {interval},"));
        recorder.answer(200, code);
        refuse(&recorder, 400, "authorization_pending");
        issue(&recorder, "t-1");
        let is_in_time = slept.len() > 1;
        assert_eq!(credential.token(&TokenRequest::new()).await.is_ok(), is_in_time, "{expires_in} {interval}");
        assert_eq!(clock.slept(), slept, "{expires_in} {interval}");
    }
}

#[tokio::test]
async fn a_network_that_is_away_ends_no_sign_in() {
    let (recorder, clock) = (Recorder::default(), Clock::start());
    recorder.answer(200, CODE);
    issue(&recorder, "t-1");
    let away = Arc::new(Unreachable(recorder.clone(), AtomicU32::new(0)));
    let gone = Arc::clone(&away);
    // Once the code is shown, and for longer than one question is patient.
    let credential = DeviceCode::new(TENANT, CLIENT, move |_| gone.1.store(6, Ordering::SeqCst));
    let credential = credential.transport(Arc::clone(&away)).time(clock.clone());
    assert_eq!(token(&credential).await, "t-1");
}

#[tokio::test]
async fn a_refresh_token_is_replaced_by_the_newest() {
    let (recorder, clock) = (Recorder::default(), Clock::start());
    let credential = RefreshToken::new(TENANT, CLIENT, "r-0").client_secret("secret").transport(recorder.clone());
    let credential = credential.time(clock.clone());
    refreshed(&recorder, "t-1", "r-1");
    assert_eq!(token(&credential).await, "t-1");
    clock.pass(3600);
    issue(&recorder, "t-2");
    assert_eq!(token(&credential).await, "t-2");
    clock.pass(3600);
    refuse(&recorder, 400, "invalid_grant");
    refuse(&recorder, 400, "invalid_grant");
    let error = failure(&credential).await;
    assert!(error.needs_user(), "{error}");
    let sent = recorder.sent();
    assert_eq!(
        form(&sent[0]),
        fields(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", "r-0"),
            ("client_id", CLIENT),
            ("client_secret", "secret"),
            ("scope", "https://graph.microsoft.com/.default"),
        ])
    );
    // The newest, and when that is refused the first once more.
    let refresh: Vec<String> = sent.iter().map(|request| field(request, "refresh_token")).collect();
    assert_eq!(refresh, ["r-0", "r-1", "r-1", "r-0"]);
}
