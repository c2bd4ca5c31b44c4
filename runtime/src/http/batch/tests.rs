//! Tests batches: what is sent, how answers are joined with calls, and what becomes of calls that are throttled or depend on
//! others; and against a service with random faults, that no call is lost and none is executed twice.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use http::{Method, Request, Response};

use crate::{
    http::{Body, BoxFuture, Client, Collection, Content, Error, Retry, Transport, TransportError},
    model::Json,
    testing::{Clock, Recorder},
};

const BASE: &str = "https://graph.microsoft.com/v1.0";

fn client(transport: impl Transport + 'static) -> Client {
    Client::builder(BASE, "token")
        .transport(transport)
        .timer(Clock::default())
        .timeout(None)
        .attempt_timeout(None)
        .build()
}

/// What was sent, as JSON.
fn sent(recorder: &Recorder) -> Vec<String> {
    recorder.sent().iter().map(|request| String::from_utf8_lossy(request.body()).into_owned()).collect()
}

#[tokio::test]
async fn a_batch_is_one_request_with_all_that_its_calls_say() {
    let recorder = Recorder::default();
    recorder.answer(200, r#"{"responses": [
        {"id": "2", "status": 201, "headers": {"Location": "https://x"}, "body": {"id": "m"}},
        {"id": "1", "status": 200, "body": {"value": [{"id": "a"}], "@odata.nextLink": "https://graph.microsoft.com/v1.0/users?p=2"}},
        {"id": "3", "status": 204}
    ]}"#);
    recorder.answer(200, r#"{"value": [{"id": "b"}]}"#);
    let client = client(recorder.clone());
    let mut batch = client.batch();
    let users =
        client.request::<Collection<Json>>(Method::GET, "/users", ()).top(1).header("ConsistencyLevel", "eventual");
    let users = batch.add(users);
    let message = client.request::<Json>(Method::POST, "/me/messages", ());
    let message = batch.add(message.json(&Json::from_json(r#"{"n": 1.10}"#).unwrap()));
    let photo = client.request::<()>(Method::PUT, "/me/photo/$value", ()).content("image/png", &b"\xff\xfe"[..]);
    let photo = batch.add(photo);
    batch.depends_on(&photo, &message);
    let mut results = batch.send().await;
    assert_eq!(
        sent(&recorder),
        [concat!(
            r#"{"requests":[{"id":"1","method":"GET","url":"/users?$top=1","headers":{"consistencylevel":"eventual"}},"#,
            r#"{"id":"2","method":"POST","url":"/me/messages","headers":{"content-type":"application/json"},"body":{"n": 1.10}},"#,
            r#"{"id":"3","method":"PUT","url":"/me/photo/$value","headers":{"content-type":"image/png"},"dependsOn":["2"],"body":"//4="}]}"#
        )]
    );
    assert_eq!(recorder.sent()[0].uri(), "https://graph.microsoft.com/v1.0/$batch");
    let created = results.response(message).unwrap();
    assert_eq!((created.status.as_u16(), created.headers["location"].to_str().unwrap()), (201, "https://x"));
    results.take(photo).unwrap();
    // A page knows how it was requested.
    let page = results.take(users).unwrap();
    let next = page.next().await.unwrap().unwrap();
    assert_eq!(next.value, [Json::from_json(r#"{"id": "b"}"#).unwrap()]);
    assert_eq!(recorder.sent()[1].headers()["consistencylevel"], "eventual");
}

#[tokio::test]
async fn a_throttled_call_is_sent_again_alone_and_what_depends_on_it_with_it() {
    let recorder = Recorder::default();
    recorder.answer(
        200,
        r#"{"responses": [
        {"id": "1", "status": 200, "body": {}}, {"id": "2", "status": 429, "headers": {"Retry-After": "7"}},
        {"id": "3", "status": 424}, {"id": "4", "status": 404, "body": {"error": {"code": "itemNotFound"}}}
    ]}"#,
    );
    recorder.answer(
        200,
        r#"{"responses": [{"id": "3", "status": 200, "body": {}}, {"id": "2", "status": 201, "body": {}}]}"#,
    );
    let client = client(recorder.clone());
    let call = |method, path| client.request::<Json>(method, path, ());
    let mut batch = client.batch();
    let first = batch.add(call(Method::GET, "/1"));
    let second = batch.add(call(Method::POST, "/2"));
    let third = batch.add(call(Method::GET, "/3"));
    let fourth = batch.add(call(Method::GET, "/4"));
    batch.depends_on(&third, &second);
    let mut results = batch.send().await;
    let again = r#"{"requests":[{"id":"2","method":"POST","url":"/2"},{"id":"3","method":"GET","url":"/3","dependsOn":["2"]}]}"#;
    assert_eq!(sent(&recorder)[1..], [again]);
    assert!(results.take(first).is_ok() && results.take(second).is_ok() && results.take(third).is_ok());
    assert!(results.take(fourth).unwrap_err().is_not_found());
}

#[tokio::test]
async fn a_failed_dependency_is_the_cause() {
    let recorder = Recorder::default();
    recorder.answer(200, r#"{"responses": [{"id": "1", "status": 403}, {"id": "2", "status": 424}]}"#);
    let client = client(recorder.clone());
    let mut batch = client.batch();
    let first = batch.add(client.request::<Json>(Method::GET, "/first/{}", ["1"]));
    let second = batch.add(client.request::<Json>(Method::GET, "/second", ()));
    batch.depends_on(&second, &first);
    let error = batch.send().await.take(second).unwrap_err();
    let cause = error.service().unwrap().dependency.clone().unwrap();
    assert_eq!((cause.endpoint.template(), cause.status.unwrap().as_u16()), (Some("/first/{}"), 403));
    assert!(error.to_string().contains("it depends on GET /first/{}, which failed with 403"), "{error}");
}

#[tokio::test]
async fn dependents_of_another_request_wait_for_it_or_are_not_sent() {
    let recorder = Recorder::default();
    recorder.answer(200, r#"{"responses": [{"id": "1", "status": 200, "body": {}}]}"#);
    recorder.answer(200, r#"{"responses": [{"id": "2", "status": 409}]}"#);
    let client = client(recorder.clone());
    let call = || client.request::<Json>(Method::POST, "/x", ());
    let mut batch = client.batch().size(1);
    let members = [batch.add(call()), batch.add(call()), batch.add(call())];
    batch.depends_on(&members[1], &members[0]);
    batch.depends_on(&members[2], &members[1]);
    let mut results = batch.send().await;
    let statuses =
        members.map(|member| results.take(member).err().and_then(|error| error.status()).map(|one| one.as_u16()));
    assert_eq!(statuses, [None, Some(409), Some(424)]);
    assert_eq!((recorder.sent().len(), recorder.unused()), (2, 0));
}

#[tokio::test]
async fn after_a_lost_answer_only_calls_are_sent_again_that_may_be_executed_twice() {
    for (method, again) in [(Method::GET, 2), (Method::POST, 1)] {
        let recorder = Recorder::default();
        recorder.fail(TransportError::broken("connection reset by peer"));
        recorder.answer(
            200,
            r#"{"responses": [{"id": "1", "status": 200, "body": {}}, {"id": "2", "status": 200, "body": {}}]}"#,
        );
        let client = client(recorder.clone());
        let calls = [Method::GET, method].map(|method| client.request::<Json>(method, "/x", ()));
        let results = client.batch().all(calls).await;
        assert_eq!(sent(&recorder)[1].matches("\"id\"").count(), again);
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), again);
    }
}

#[tokio::test]
async fn what_can_not_be_in_a_batch_has_a_result_that_says_so() {
    let recorder = Recorder::default();
    let client = client(recorder.clone());
    let other = Client::new(BASE, "token");
    let stream = || Body::stream(futures_util::stream::iter([Ok::<_, Error>(Bytes::from_static(b"a"))]), None);
    let calls = [
        client.request::<Json>(Method::GET, "/users/{}", [""]),
        client.request::<Json>(Method::PUT, "/x", ()).content("text/plain", stream()),
        other.request::<Json>(Method::GET, "/x", ()),
    ];
    let told: Vec<String> =
        client.batch().all(calls).await.iter().map(|one| one.as_ref().unwrap_err().to_string()).collect();
    assert!(told[0].contains("an id is empty"), "{told:?}");
    assert!(told[1].contains("found a stream") && told[2].contains("another client"), "{told:?}");
    assert_eq!(recorder.sent().len(), 0);
    // Nor can a call wait for one that comes after it.
    let mut batch = client.batch();
    let members =
        [batch.add(client.request::<Json>(Method::GET, "/x", ())), batch.add(client.request(Method::GET, "/x", ()))];
    batch.depends_on(&members[0], &members[1]);
    recorder.answer(200, r#"{"responses": [{"id": "2", "status": 200, "body": {}}]}"#);
    let mut results = batch.send().await;
    let [first, second] = members.map(|member| results.take(member));
    assert!(first.unwrap_err().to_string().contains("added to this batch before") && second.is_ok());
}

#[tokio::test]
async fn urls_are_below_the_base_url_however_it_is_written() {
    for base in
        ["HTTPS://GRAPH.microsoft.com/v1.0/", "https://graph.microsoft.com", "https://graph.microsoft.com:443/a b/"]
    {
        let recorder = Recorder::default();
        recorder.answer(200, r#"{"responses": [{"id": "1", "status": 200, "body": {}}]}"#);
        let client = Client::builder(base, "token").transport(recorder.clone()).timer(Clock::default()).build();
        let call = client.request::<Json>(Method::GET, "/users/{}", ["a b/c"]).select(["id", "a b"]);
        assert!(client.batch().all([call]).await.iter().all(Result::is_ok), "{base}");
        let expected = r#"{"requests":[{"id":"1","method":"GET","url":"/users/a%20b%2Fc?$select=id,a%20b"}]}"#;
        assert_eq!(sent(&recorder), [expected], "{base}");
    }
}

#[tokio::test]
async fn a_tuple_gives_a_tuple() {
    let recorder = Recorder::default();
    recorder.answer(200, r#"{"responses": [
        {"id": "2", "status": 200, "headers": {"Content-Type": "image/png"}, "body": "//4="}, {"id": "1", "status": 200, "body": {"a": 1}}
    ]}"#);
    let client = client(recorder);
    let me = client.request::<Json>(Method::GET, "/me", ());
    let photo = client.request::<Content>(Method::GET, "/me/photo/$value", ());
    let (me, photo) = client.batch().join((me, photo)).await;
    assert_eq!((me.unwrap().to_json().as_str(), &photo.unwrap().bytes[..]), (r#"{"a": 1}"#, &b"\xff\xfe"[..]));
}

/// A service that executes batches with faults that a seed decides.
#[derive(Clone)]
struct Service(Arc<Mutex<State>>);

struct State {
    random: u64,
    /// How often each URL was executed.
    executed: BTreeMap<String, usize>,
    /// The most requests at the same time, and those now.
    running: [usize; 2],
}

impl State {
    /// A number below the limit (SplitMix64).
    fn below(&mut self, limit: u64) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.random ^ (self.random >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }

    /// The answer to one call of a batch.
    fn answer(&mut self, call: &Json, failed: &mut BTreeSet<String>) -> String {
        let text = |name: &str| call.get(name).and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
        let (id, url) = (text("id"), text("url"));
        let on: Vec<String> = call.get("dependsOn").map(|on| on.parse().unwrap()).unwrap_or_default();
        let status = match self.below(10) {
            _ if on.iter().any(|on| failed.contains(on)) => 424,
            0 => 429,
            1 => 503,
            2 => 404,
            _ => 200,
        };
        if status == 200 {
            *self.executed.entry(url.clone()).or_default() += 1;
        } else {
            failed.insert(id.clone());
        }
        format!(
            r#"{{"id": "{id}", "status": {status}, "headers": {{"Retry-After": "0"}}, "body": {{"url": "{url}"}}}}"#
        )
    }

    fn batch(&mut self, body: &Bytes) -> String {
        let calls: Vec<Json> = Json::from_json(body).unwrap().get("requests").unwrap().parse().unwrap();
        assert!((1..=20).contains(&calls.len()));
        let mut failed = BTreeSet::new();
        let mut answers: Vec<String> = calls.iter().map(|call| self.answer(call, &mut failed)).collect();
        for last in (1..answers.len()).rev() {
            let at = usize::try_from(self.below(last as u64 + 1)).unwrap();
            answers.swap(at, last);
        }
        format!(r#"{{"responses": [{}]}}"#, answers.join(","))
    }
}

impl Transport for Service {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, Error>> {
        Box::pin(async move {
            let body = request.into_body().collect(u64::MAX).await?;
            {
                let State { running: [most, now], .. } = &mut *self.0.lock().unwrap();
                *now += 1;
                *most = (*most).max(*now);
            }
            // Others may begin meanwhile.
            tokio::task::yield_now().await;
            let mut state = self.0.lock().unwrap();
            state.running[1] -= 1;
            let mut answer = Response::new(Body::empty());
            match state.below(8) {
                0 => *answer.status_mut() = http::StatusCode::TOO_MANY_REQUESTS,
                1 => return Err(TransportError::connect("refused").into()),
                _ => *answer.body_mut() = Body::bytes(state.batch(&body)),
            }
            Ok(answer)
        })
    }
}

#[tokio::test]
async fn none_of_many_calls_is_lost_or_executed_twice() {
    for seed in 0..8 {
        let state = State { random: seed, executed: BTreeMap::new(), running: [0; 2] };
        let service = Service(Arc::new(Mutex::new(state)));
        let client = client(service.clone());
        let retry = Retry::default().attempts(100).backoff(Duration::ZERO, Duration::ZERO);
        let mut batch = client.batch().parallel(3);
        let mut members = Vec::new();
        for number in 0..300_usize {
            let call = client.request::<Json>(Method::POST, "/calls/{}", [number.to_string()]).retry(retry.clone());
            let member = batch.add(call);
            if number % 5 == 4 {
                batch.depends_on(&member, &members[number - 3]);
            }
            members.push(member);
        }
        let mut results = batch.send().await;
        let executed = &service.0.lock().unwrap().executed.clone();
        assert!(executed.values().all(|times| *times == 1), "executed twice: {executed:?}");
        for (number, member) in members.into_iter().enumerate() {
            let url = format!("/calls/{number}");
            match results.take(member) {
                Ok(answer) => {
                    assert_eq!(answer.get("url"), Some(url.as_str().into()));
                    assert!(executed.contains_key(&url), "{url} has a result and was not executed");
                }
                Err(error) => {
                    let status = error.status().map(|status| status.as_u16());
                    assert!(matches!(status, Some(404 | 424 | 429 | 503)) || error.is_connect(), "{url}: {error}");
                    assert!(!executed.contains_key(&url), "{url} was executed and has the error {error}");
                }
            }
        }
        let most = service.0.lock().unwrap().running[0];
        assert!((2..=3).contains(&most), "{most} requests at the same time");
    }
}

/// A service that is unavailable for each call once.
#[derive(Default)]
struct OnceUnavailable(Mutex<BTreeSet<String>>);

impl Transport for OnceUnavailable {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, Error>> {
        Box::pin(async move {
            let body = request.into_body().collect(u64::MAX).await?;
            let calls: Vec<Json> = Json::from_json(&body).unwrap().get("requests").unwrap().parse().unwrap();
            let mut seen = self.0.lock().unwrap();
            let answers = calls.iter().map(|call| {
                let (id, url) = (call.get("id").unwrap(), call.get("url").unwrap().to_json());
                let status = if seen.insert(url) { 503 } else { 200 };
                format!(r#"{{"id": {id}, "status": {status}, "body": {{}}}}"#)
            });
            let answers: Vec<String> = answers.collect();
            Ok(Response::new(Body::bytes(format!(r#"{{"responses": [{}]}}"#, answers.join(",")))))
        })
    }
}

#[tokio::test]
async fn a_batch_of_thousands_does_not_exhaust_the_budget_at_once() {
    // Each of its 150 requests is repeated, which together costs more than there is at any moment.
    let client = client(OnceUnavailable::default());
    let calls = (0..3000).map(|number| client.request::<Json>(Method::GET, "/calls/{}", [number.to_string()]));
    let failed: Vec<Error> = client.batch().all(calls).await.into_iter().filter_map(Result::err).collect();
    assert!(failed.is_empty(), "{} failed: {}", failed.len(), failed[0]);
}
