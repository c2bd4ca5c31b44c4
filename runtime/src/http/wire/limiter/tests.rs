//! Tests of calls that wait for their quota or for a place, on a clock that stands still while they do.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use futures_util::{FutureExt, future::join_all};
use http::{Method, Request, Response, StatusCode};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use crate::{
    http::{
        Body, BoxFuture, Client, Content, Error, Retry, Source, Token, TokenProvider, TokenRequest, Transport, Upload,
    },
    model::Json,
};

const SECOND: Duration = Duration::from_secs(1);

/// Decides the answer to a path at a time.
type Decide = dyn Fn(&str, f64) -> Answer + Send + Sync;

/// A status and the headers that come with it.
type Answer = (u16, Vec<(&'static str, String)>);

/// A service that answers a path at a time, in seconds since it began, after some latency.
#[derive(Clone)]
struct Service {
    began: Instant,
    latency: Duration,
    answer: Arc<Decide>,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// The paths below the base URL that were called, with the time and the status.
    log: Vec<(String, f64, u16)>,
    running: usize,
    most: usize,
}

impl Service {
    fn new(answer: impl Fn(&str, f64) -> Answer + Send + Sync + 'static) -> Self {
        Self { began: Instant::now(), latency: Duration::ZERO, answer: Arc::new(answer), state: Arc::default() }
    }

    fn client(&self) -> Client {
        self.builder().build()
    }

    fn builder(&self) -> crate::http::Builder<Client> {
        Client::builder("https://graph.microsoft.com/v1.0", "token").transport(self.clone()).timeout(SECOND * 600)
    }

    fn now(&self) -> f64 {
        // Timers of tokio round up to milliseconds.
        (self.began.elapsed().as_secs_f64() * 100.0).round() / 100.0
    }

    /// When a path was called.
    fn times(&self, path: &str) -> Vec<f64> {
        self.state.lock().unwrap().log.iter().filter(|(called, ..)| called == path).map(|(_, at, _)| *at).collect()
    }

    fn refused(&self) -> usize {
        self.state.lock().unwrap().log.iter().filter(|(.., status)| *status == 429).count()
    }
}

/// A request that is in flight, until it is answered or dropped.
struct Running(Arc<Mutex<State>>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.lock().unwrap().running -= 1;
    }
}

impl Transport for Service {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, Error>> {
        Box::pin(async move {
            let path = request.uri().path().trim_start_matches("/v1.0").to_owned();
            let (status, headers) = (self.answer)(&path, self.now());
            let running = {
                let mut state = self.state.lock().unwrap();
                state.log.push((path.clone(), self.now(), status));
                state.running += 1;
                state.most = state.most.max(state.running);
                Running(Arc::clone(&self.state))
            };
            sleep(self.latency).await;
            drop(running);
            let body = request.into_body().collect(u64::MAX).await?;
            let mut answer =
                Response::new(Body::bytes(if path == "/$batch" { in_batch(&body) } else { "{}".to_owned() }));
            *answer.status_mut() = StatusCode::from_u16(status).unwrap();
            for (name, value) in headers {
                answer.headers_mut().insert(name, value.parse().unwrap());
            }
            Ok(answer)
        })
    }
}

/// The answer to a batch, of whose calls those to `/teams` are throttled at first.
fn in_batch(body: &[u8]) -> String {
    let text = String::from_utf8(body.to_vec()).unwrap();
    let calls: Vec<Json> = Json::from_json(body).unwrap().get("requests").unwrap().parse().unwrap();
    let answer = |call: &Json| {
        let id = call.get("id").unwrap();
        match call.get("url").unwrap().as_str() {
            Some("/teams") if calls.len() > 1 => {
                format!(r#"{{"id":{id},"status":429,"headers":{{"Retry-After":"5"}}}}"#)
            }
            Some(_) => format!(r#"{{"id":{id},"status":200,"body":{{}}}}"#),
            None => panic!("{text}"),
        }
    };
    format!(r#"{{"responses":[{}]}}"#, calls.iter().map(answer).collect::<Vec<_>>().join(","))
}

fn ok() -> Answer {
    (200, Vec::new())
}

fn refused(seconds: &str) -> Answer {
    (429, vec![("retry-after", seconds.to_owned())])
}

async fn get(client: &Client, path: &str) -> Result<Json, Error> {
    client.request(Method::GET, path, ()).send().await
}

async fn of_user(client: &Client, user: &str) -> Result<Json, Error> {
    client.request(Method::GET, "/users/{}/messages", [user]).retry(Retry::off()).send().await
}

#[tokio::test(start_paused = true)]
async fn calls_of_a_quota_wait_until_the_service_lets_them_through() {
    let service = Service::new(|path, now| if path.starts_with("/users") && now < 30.0 { refused("30") } else { ok() });
    let client = service.client();
    let refused = tokio::spawn({
        let client = client.clone();
        async move { get(&client, "/users").await }
    });
    sleep(SECOND).await;
    let one = client.request::<Json>(Method::GET, "/users/{}", ["1"]);
    let (one, groups) = tokio::join!(one.send(), get(&client, "/groups"));
    assert!(one.is_ok() && groups.is_ok() && refused.await.unwrap().is_ok());
    assert_eq!((service.times("/groups"), service.times("/users/1")), (vec![1.0], vec![30.0]));
    assert_eq!(service.refused(), 1);
}

#[tokio::test(start_paused = true)]
async fn clients_that_do_not_wait_are_refused() {
    let service = Service::new(|_, now| if now < 30.0 { refused("30") } else { ok() });
    let client = service.builder().throttled(false).retry(Retry::off()).build();
    for _ in 0..3 {
        assert!(get(&client, "/users").await.unwrap_err().is_throttled());
    }
    assert_eq!(service.refused(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_mailbox_holds_up_others_only_once_several_are_refused() {
    let service = Service::new(|path, _| if path.contains("full") { refused("60") } else { ok() });
    let client = service.client();
    of_user(&client, "full-1").await.unwrap_err();
    of_user(&client, "2").await.unwrap();
    of_user(&client, "full-3").await.unwrap_err();
    of_user(&client, "full-4").await.unwrap_err();
    // A success was between.
    of_user(&client, "5").await.unwrap();
    assert_eq!(service.now(), 0.0);
    for user in ["full-6", "full-7", "full-8"] {
        of_user(&client, user).await.unwrap_err();
    }
    assert_eq!(service.now(), 0.0);
    of_user(&client, "9").await.unwrap();
    assert_eq!(service.now(), 60.0);
}

#[tokio::test(start_paused = true)]
async fn two_that_are_refused_by_turns_hold_up_no_other() {
    let mut service = Service::new(|path, _| if path.contains("full") { refused("60") } else { ok() });
    // In flight together, so that none waits for another.
    service.latency = SECOND;
    let client = service.client();
    let calls = ["full-1", "full-2", "full-1", "full-2"].map(|user| of_user(&client, user));
    assert!(join_all(calls).await.iter().all(Result::is_err));
    of_user(&client, "3").await.unwrap();
    assert_eq!(service.now(), 2.0);
}

#[tokio::test(start_paused = true)]
async fn what_is_left_of_a_limit_is_spread_over_its_time() {
    let headers = |left: &str| {
        let lines = [("ratelimit-limit", "100"), ("ratelimit-remaining", left), ("ratelimit-reset", "10")];
        (200, lines.map(|(name, value)| (name, value.to_owned())).to_vec())
    };
    let service = Service::new(move |_, now| if now < 0.1 { headers("5") } else { ok() });
    let client = service.client();
    get(&client, "/sites").await.unwrap();
    join_all((0..7).map(|_| get(&client, "/sites"))).await;
    assert_eq!(service.times("/sites"), [0.0, 0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 10.0]);
    // Nothing is left: all wait.
    let service = Service::new(move |_, now| if now < 0.1 { headers("0") } else { ok() });
    let client = service.client();
    get(&client, "/sites").await.unwrap();
    join_all((0..3).map(|_| get(&client, "/sites"))).await;
    assert_eq!(service.times("/sites"), [0.0, 10.0, 10.0, 10.0]);
}

#[tokio::test(start_paused = true)]
async fn a_call_with_less_time_than_the_service_asks_for_ends_at_once() {
    let service = Service::new(|_, _| refused("30"));
    let client = service.builder().timeout(SECOND * 20).build();
    assert_eq!(get(&client, "/users").await.unwrap_err().status(), Some(StatusCode::TOO_MANY_REQUESTS));
    sleep(SECOND * 5).await;
    let error = get(&client, "/users").await.unwrap_err();
    assert_eq!((error.is_throttled(), error.retry_after(), error.kind()), (true, Some(SECOND * 25), "throttled"));
    assert!(!error.is_timeout() && error.to_string().starts_with("the request was not sent: "), "{error}");
    let batched = client.batch().all([client.request::<Json>(Method::GET, "/users", ())]).await;
    assert_eq!(batched[0].as_ref().unwrap_err().retry_after(), Some(SECOND * 25));
    assert_eq!((service.now(), service.state.lock().unwrap().log.len()), (5.0, 1));
}

#[tokio::test(start_paused = true)]
async fn at_most_so_many_requests_are_in_flight_in_the_order_in_which_they_came() {
    let mut service = Service::new(|_, _| ok());
    service.latency = SECOND;
    let client = service.builder().parallel(3).build();
    let paths: Vec<String> = (0..10).map(|number| format!("/items/{number}")).collect();
    join_all(paths.iter().map(|path| get(&client, path))).await;
    assert_eq!((service.state.lock().unwrap().most, service.now()), (3, 4.0));
    let log: Vec<String> = service.state.lock().unwrap().log.iter().map(|(path, ..)| path.clone()).collect();
    assert_eq!(log, paths);
    // A batch counts as one.
    let calls = (0..20).map(|number| client.request::<Json>(Method::GET, "/items/{}", [number.to_string()]));
    let (batch, _, _) = tokio::join!(client.batch().all(calls), get(&client, "/a"), get(&client, "/b"));
    assert!(batch.iter().all(Result::is_ok));
    assert_eq!(service.now(), 5.0);
}

#[tokio::test(start_paused = true)]
async fn a_wait_for_a_place_counts_against_the_time_of_the_call() {
    let mut service = Service::new(|_, _| ok());
    service.latency = SECOND * 10;
    let client = service.builder().parallel(1).timeout(SECOND * 15).build();
    let (first, second) = tokio::join!(get(&client, "/a"), get(&client, "/b"));
    assert!(first.is_ok() && second.unwrap_err().is_timeout());
    assert_eq!(service.now(), 15.0);
    let (first, second) = tokio::join!(get(&client, "/a"), async {
        client.request::<Json>(Method::GET, "/b", ()).timeout(SECOND).send().await
    });
    assert!(first.is_ok() && second.unwrap_err().is_timeout());
    assert_eq!(service.times("/b"), [10.0]);
}

/// A user who signs in at their leisure.
struct SignIn(Instant);

impl TokenProvider for SignIn {
    fn token<'a>(&'a self, _: &'a TokenRequest) -> BoxFuture<'a, Result<Token, Error>> {
        Box::pin(async {
            sleep_until(self.0).await;
            Ok("token".into())
        })
    }
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_a_token_has_no_place() {
    let service = Service::new(|_, _| ok());
    let client = Client::builder("https://graph.microsoft.com/v1.0", SignIn(Instant::now() + SECOND * 400));
    let client = client.transport(service.clone()).timeout(SECOND * 300).parallel(1).build();
    let link = client.request_preauthorized::<Json>(Method::GET, "https://contoso.sharepoint.com/a?tempauth=b");
    let (first, second, other) = tokio::join!(get(&client, "/a"), get(&client, "/b"), link.send());
    assert!(first.is_ok() && second.is_ok() && other.is_ok());
    assert_eq!(service.now(), 400.0);
}

#[tokio::test(start_paused = true)]
async fn what_is_downloaded_can_be_uploaded_with_one_place() {
    let mut service = Service::new(|_, _| ok());
    service.latency = SECOND;
    let client = service.builder().parallel(1).timeout(SECOND * 30).build();
    let chunks = client.request::<Content>(Method::GET, "/a/content", ()).download().chunks().await.unwrap();
    let put = client.clone();
    let upload = Upload::<Json>::new(
        client.request::<Json>(Method::POST, "/b/createUploadSession", ()),
        Source::stream(chunks, 2),
    );
    let mut upload = upload.small(move |bytes| put.request(Method::PUT, "/b/content", ()).content("text/plain", bytes));
    upload.send().await.unwrap();
    assert_eq!((service.times("/b/content"), service.now()), (vec![1.0], 2.0));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_gives_its_place_back() {
    let mut service = Service::new(|_, _| ok());
    service.latency = SECOND * 10;
    let client = service.builder().parallel(1).build();
    // One in flight and one in the queue are dropped; the third comes at once.
    let dropped = async { timeout(SECOND, async { tokio::join!(get(&client, "/a"), get(&client, "/b")) }).await };
    let (dropped, third) = tokio::join!(dropped, get(&client, "/c"));
    assert!(dropped.is_err() && third.is_ok());
    assert_eq!((service.times("/b"), service.times("/c")), (vec![], vec![1.0]));

    let service = Service::new(|_, now| if now < 10.0 { refused("10") } else { ok() });
    let client = service.client();
    let many = async { timeout(SECOND, join_all((0..50).map(|_| get(&client, "/users")))).await };
    let (dropped, last) = tokio::join!(many, async {
        sleep(SECOND / 2).await;
        client.request::<Json>(Method::GET, "/users/{}", ["last"]).send().await
    });
    assert!(dropped.is_err() && last.is_ok());
    // Fifty waited before it.
    assert_eq!(service.times("/users/last"), [10.0]);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_not_polled_holds_up_no_other() {
    let service = Service::new(|_, now| if now < 10.0 { refused("10") } else { ok() });
    let client = service.client();
    let mut held: Vec<_> = (0..3).map(|_| Box::pin(get(&client, "/users"))).collect();
    // Refused, and then in the queue.
    for call in &mut held {
        assert!(call.as_mut().now_or_never().is_none());
    }
    get(&client, "/users").await.unwrap();
    assert!((10.0..11.0).contains(&service.now()), "{}", service.now());
    join_all(held).await.into_iter().for_each(|call| drop(call.unwrap()));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_throttled_in_a_batch_holds_up_others_like_it() {
    let service = Service::new(|_, _| ok());
    let client = service.client();
    let calls = ["/teams", "/groups"].map(|path| client.request::<Json>(Method::GET, path, ()));
    let batch = client.batch().all(calls);
    let others = async {
        sleep(SECOND).await;
        let calls = ["/teams", "/groups"].map(|path| client.request::<Json>(Method::GET, path, ()));
        tokio::join!(get(&client, "/teams"), get(&client, "/groups"), client.batch().all(calls))
    };
    let (batch, (teams, groups, others)) = tokio::join!(batch, others);
    assert!(batch.iter().chain(&others).chain([&teams, &groups]).all(Result::is_ok));
    // Of the second batch, the call that need not wait goes at once.
    assert_eq!((service.times("/groups"), service.times("/$batch")[..2].to_vec()), (vec![1.0], vec![0.0, 1.0]));
    assert!(service.times("/teams")[0] >= 5.0 && service.times("/$batch")[2..].iter().all(|at| *at >= 5.0));
}

#[tokio::test(start_paused = true)]
async fn without_a_place_at_a_time_of_refusal_it_waits_again() {
    let mut service = Service::new(|_, now| if now < 10.0 { refused("10") } else { ok() });
    service.latency = SECOND;
    let client = service.builder().parallel(2).build();
    join_all((0..20).map(|_| get(&client, "/users"))).await.into_iter().for_each(|call| drop(call.unwrap()));
    // The two that were in flight; the others had waited for their places.
    assert_eq!(service.refused(), 2);
}

/// A bucket of so many tokens, as many of which come anew each second.
fn bucket(size: f64) -> impl Fn(&str, f64) -> Answer + Send + Sync {
    let state = Mutex::new((size, 0.0));
    move |_, now| {
        let (tokens, then) = &mut *state.lock().unwrap();
        *tokens = (*tokens + (now - *then) * size).min(size);
        *then = now;
        if *tokens < 1.0 {
            return refused("1");
        }
        *tokens -= 1.0;
        ok()
    }
}

#[tokio::test(start_paused = true)]
async fn many_calls_are_hardly_refused() {
    let mut counts = Vec::new();
    for is_throttled in [true, false] {
        let mut service = Service::new(bucket(100.0));
        service.latency = SECOND / 50;
        let patient = Retry::default().attempts(1000).within(SECOND * 600);
        let client = service.builder().throttled(is_throttled).retry(patient).build();
        let callers = (0..32).map(|_| async {
            for _ in 0..120 {
                get(&client, "/users").await.unwrap();
            }
        });
        join_all(callers).await;
        counts.push((service.refused(), service.now()));
    }
    let [(with, long), (without, short)] = counts[..] else { panic!("{counts:?}") };
    assert!(with * 5 < without && long < short * 1.3, "{counts:?}");
}
