//! A server on a bare socket that simulates the faults and records every request.

use std::{
    collections::BTreeMap,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use graphdown_runtime::model::Json;

use crate::{faults::Fault, throttle};

/// So many times the users are read or have changed.
pub(crate) const GENERATIONS: usize = 5;

/// Users on a page.
pub(crate) const PAGE: usize = 100;

/// A server on the loopback interface.
pub(crate) struct Server {
    address: String,
    shared: Arc<Shared>,
}

struct Shared {
    address: String,
    seed: u64,
    users: usize,
    ledger: Mutex<Ledger>,
}

/// What the server saw and did, by method and target: `GET /v1.0/items/7`.
#[derive(Default)]
struct Ledger {
    bucket: Option<Bucket>,
    refused: u64,
    calls: BTreeMap<String, Account>,
    faults: BTreeMap<Fault, u64>,
}

/// So many calls to a metered place are taken a second of [`throttle::HASTE`].
pub(crate) const RATE: u32 = 100;

/// The calls that may be taken at once.
struct Bucket {
    tokens: f64,
    filled: Instant,
}

impl Bucket {
    /// Takes a token; returns `false` if there is none.
    fn take(&mut self) -> bool {
        let (rate, now) = (f64::from(RATE), Instant::now());
        let seconds = now.duration_since(self.filled).as_secs_f64() * f64::from(throttle::HASTE);
        (self.tokens, self.filled) = ((self.tokens + seconds * rate).min(rate), now);
        let is_taken = self.tokens >= 1.0;
        self.tokens -= if is_taken { 1.0 } else { 0.0 };
        is_taken
    }
}

/// What became of one call.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Account {
    /// How often it came.
    pub(crate) attempts: u32,
    /// How often it was done.
    pub(crate) done: u32,
    /// What the last attempt met.
    pub(crate) last: Option<Fault>,
}

/// A request as it came.
struct Asked {
    call: String,
    head: usize,
    length: usize,
}

impl Server {
    #[expect(clippy::expect_used, reason = "without a port there is nothing to measure")]
    pub(crate) async fn start(seed: u64, users: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port on the loopback interface");
        let address = listener.local_addr().expect("the port's address").to_string();
        let shared = Arc::new(Shared { address: address.clone(), seed, users, ledger: Mutex::default() });
        let server = Self { address, shared: Arc::clone(&shared) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = Arc::clone(&shared);
                // What ends a connection is a fault of ours or the client's wish.
                tokio::spawn(async move { drop(serve(stream, &shared).await) });
            }
        });
        server
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/v1.0", self.address)
    }

    /// What became of a call: `GET /v1.0/items/7`.
    pub(crate) fn account(&self, call: &str) -> Account {
        self.shared.ledger().calls.get(call).copied().unwrap_or_default()
    }

    /// How many calls to metered places were refused.
    pub(crate) fn refused(&self) -> u64 {
        self.shared.ledger().refused
    }

    pub(crate) fn faults(&self) -> BTreeMap<Fault, u64> {
        self.shared.ledger().faults.clone()
    }
}

impl Ledger {
    /// What a call to a metered place meets.
    fn meter(&mut self) -> Option<Fault> {
        let full = || Bucket { tokens: f64::from(RATE), filled: Instant::now() };
        let is_taken = self.bucket.get_or_insert_with(full).take();
        self.refused += u64::from(!is_taken);
        (!is_taken).then_some(Fault::ThrottledSeconds)
    }
}

impl Shared {
    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Books an attempt.
    fn meet(&self, call: &str) -> Option<Fault> {
        let mut ledger = self.ledger();
        let account = ledger.calls.entry(call.to_owned()).or_default();
        let attempts = account.attempts;
        let fault = if call.contains("/metered-") { ledger.meter() } else { Fault::choose(self.seed, call, attempts) };
        let account = ledger.calls.entry(call.to_owned()).or_default();
        (account.attempts, account.last) = (account.attempts + 1, fault);
        if let Some(fault) = fault {
            *ledger.faults.entry(fault).or_default() += 1;
        }
        fault
    }

    fn done(&self, call: &str) {
        self.ledger().calls.entry(call.to_owned()).or_default().done += 1;
    }

    /// What is answered where all goes well: the users of a page, or what was asked for.
    fn result(&self, call: &str) -> String {
        if let Some((_, query)) = call.split_once("/users/delta") {
            return self.delta(query);
        }
        let Some((_, rest)) = call.split_once("/users") else {
            let id = call.rsplit('/').next().unwrap_or_default();
            return format!(r#"{{"id":"{id}"}}"#);
        };
        let first: usize = rest.split_once("skiptoken=").and_then(|(_, token)| token.parse().ok()).unwrap_or(0);
        let last = (first + PAGE).min(self.users);
        let users: Vec<String> =
            (first..last).map(|id| format!(r#"{{"id":"{id}","displayName":"user {id}","mail":null}}"#)).collect();
        let address = &self.address;
        let link = format!(r#""@odata.nextLink":"http://{address}/v1.0/users?$skiptoken={last}","#);
        let link = if last < self.users { link } else { String::new() };
        format!(r#"{{{link}"value":[{}]}}"#, users.join(","))
    }
}

impl Shared {
    /// A page of changes: of all users at first, then of those that a generation changed or removed. The first user of a
    /// page came with the page before as well, which does no harm.
    fn delta(&self, query: &str) -> String {
        let token = query.split_once("token=").map_or("0-0", |(_, token)| token);
        let (generation, first) = token.split_once('-').unwrap_or((token, "0"));
        let (generation, first): (usize, usize) = (generation.parse().unwrap_or(0), first.parse().unwrap_or(0));
        let is_told = |id: &usize| generation == 0 || has_changed(*id, generation);
        let told: Vec<usize> = (0..self.users).filter(is_told).collect();
        let last = (first + PAGE).min(told.len());
        let users =
            told.get(first.saturating_sub(1)..last).unwrap_or_default().iter().map(|id| match user(*id, generation) {
                Some(name) => format!(r#"{{"id":"{id}","displayName":"{name}"}}"#),
                None => format!(r#"{{"id":"{id}","@removed":{{"reason":"deleted"}}}}"#),
            });
        let (link, token) = match last < told.len() {
            true => ("nextLink", format!("$skiptoken={generation}-{last}")),
            false => ("deltaLink", format!("$deltatoken={}-0", generation + 1)),
        };
        let (users, address) = (users.collect::<Vec<_>>().join(","), &self.address);
        format!(r#"{{"@odata.{link}":"http://{address}/v1.0/users/delta?{token}","value":[{users}]}}"#)
    }
}

/// Whether a user changed in a generation.
fn has_changed(id: usize, generation: usize) -> bool {
    id % 7 == generation || id % 11 == generation
}

/// The name of a user after a generation; `None` for one that is removed.
pub(crate) fn user(id: usize, generation: usize) -> Option<String> {
    let is_removed = (1..=generation).any(|removed| id % 11 == removed);
    let changed = (1..=generation).filter(|changed| id % 7 == *changed).max().unwrap_or(0);
    (!is_removed).then(|| format!("user {id} of {changed}"))
}

/// The target of batches.
const BATCH: &str = "POST /v1.0/$batch";

impl Shared {
    /// The answer to a batch: each of its calls meets a fault of its own, once the batch as a whole has met one.
    fn batch(&self, body: &[u8]) -> (Option<Fault>, String) {
        let batch = Json::from_json(body).ok().and_then(|body| body.get("requests")?.parse::<Vec<Json>>().ok());
        let calls: Vec<(String, String, String)> = batch.unwrap_or_default().iter().map(called).collect();
        // Two batches have different calls, so that each has faults of its own.
        let name = calls.first().map_or_else(String::new, |(_, call, _)| format!("{BATCH} {} {call}", calls.len()));
        let fault = self.meet(&name);
        let answers: Vec<String> = match fault {
            Some(fault) if !fault.is_done() => Vec::new(),
            _ => calls.iter().rev().map(|call| self.in_batch(call)).collect(),
        };
        if fault.is_some_and(Fault::is_ambiguous) {
            calls.iter().for_each(|(_, call, _)| self.ledger().calls.entry(call.clone()).or_default().last = fault);
        }
        (fault, format!(r#"{{"responses":[{}]}}"#, answers.join(",")))
    }

    /// The answer to a call of a batch.
    fn in_batch(&self, (id, call, body): &(String, String, String)) -> String {
        let fault = self.meet(call);
        if fault.is_none_or(Fault::is_done) && *body == self::body(call) {
            self.done(call);
        }
        let retry_after = |text: &str| format!(r#""headers":{{"Retry-After":"{text}"}},"#);
        let (status, headers) = match fault {
            Some(Fault::ThrottledSeconds | Fault::ThrottledDate) => (429, retry_after("1")),
            Some(Fault::ThrottledDecimal) => (429, retry_after("2.128")),
            Some(Fault::ThrottledBare) => (429, String::new()),
            Some(Fault::Unavailable) => (503, retry_after("1")),
            Some(Fault::UnavailableBare) => (503, String::new()),
            None | Some(Fault::Slow) => (200, String::new()),
            Some(_) => (504, String::new()),
        };
        let body = if status == 200 { self.result(call) } else { String::from(r#"{"error":{"code":"asked"}}"#) };
        format!(r#"{{"id":"{id}","status":{status},{headers}"body":{body}}}"#)
    }
}

/// Of a call of a batch its id, `PUT /v1.0/batched/7`, and its body.
fn called(call: &Json) -> (String, String, String) {
    let text = |name: &str| call.get(name).and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
    let body = call.get("body").map(|body| body.to_json()).unwrap_or_default();
    (text("id"), format!("{} /v1.0{}", text("method"), text("url")), body)
}

/// Answers what comes over a connection, until a fault ends it.
async fn serve(mut stream: TcpStream, shared: &Shared) -> io::Result<()> {
    loop {
        let asked = head(&stream).await?;
        if asked.call == BATCH {
            let mut request = vec![0; asked.head + asked.length];
            stream.read_exact(&mut request).await?;
            let (fault, result) = shared.batch(&request[asked.head..]);
            if !write(&mut stream, fault, &result).await? {
                return Ok(());
            }
            continue;
        }
        let fault = shared.meet(&asked.call);
        if fault == Some(Fault::ResetUnread) {
            return stream.set_zero_linger();
        }
        let mut request = vec![0; asked.head + asked.length];
        stream.read_exact(&mut request).await?;
        if fault == Some(Fault::ResetRead) {
            return stream.set_zero_linger();
        }
        if fault.is_none_or(Fault::is_done) && request.get(asked.head..) == Some(body(&asked.call).as_bytes()) {
            shared.done(&asked.call);
        }
        if !write(&mut stream, fault, &shared.result(&asked.call)).await? {
            return Ok(());
        }
    }
}

/// Writes an answer as a fault has it; returns whether the connection goes on.
async fn write(stream: &mut TcpStream, fault: Option<Fault>, result: &str) -> io::Result<bool> {
    let answer = answer(fault, result);
    match fault {
        Some(Fault::ResetUnread | Fault::ResetRead | Fault::ResetDone) => {
            stream.set_zero_linger()?;
            return Ok(false);
        }
        Some(Fault::Truncated) => {
            stream.write_all(&answer[..answer.len() - 5]).await?;
            return Ok(false);
        }
        Some(Fault::Slow) => {
            for piece in answer.chunks(answer.len().div_ceil(4)) {
                stream.write_all(piece).await?;
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }
        _ => stream.write_all(&answer).await?,
    }
    Ok(true)
}

/// What a call that changes something brings along: without just that, it isn't done.
pub(crate) fn body(call: &str) -> String {
    let id = call.rsplit('/').next().unwrap_or_default();
    if call.starts_with('P') { format!(r#"{{"id":"{id}"}}"#) } else { String::new() }
}

/// Waits for a request's head, without reading it.
async fn head(stream: &TcpStream) -> io::Result<Asked> {
    let mut buffer = vec![0; 4096];
    loop {
        let count = stream.peek(&mut buffer).await?;
        let text = std::str::from_utf8(&buffer[..count]).unwrap_or_default();
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if let Some((head, _)) = text.split_once("\r\n\r\n") {
            let mut words = head.split(' ');
            let call = format!("{} {}", words.next().unwrap_or_default(), words.next().unwrap_or_default());
            let lengths = head.lines().filter_map(|line| line.split_once(": "));
            let length = lengths
                .filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
                .find_map(|(_, value)| value.parse().ok());
            return Ok(Asked { call, head: head.len() + 4, length: length.unwrap_or(0) });
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

fn answer(fault: Option<Fault>, result: &str) -> Vec<u8> {
    let (status, headers) = match fault {
        Some(Fault::ThrottledSeconds) => (429, "Retry-After: 1\r\n"),
        Some(Fault::ThrottledDecimal) => (429, "Retry-After: 2.128\r\n"),
        Some(Fault::ThrottledDate) => {
            (429, "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nRetry-After: Sun, 06 Nov 1994 08:49:38 GMT\r\n")
        }
        Some(Fault::ThrottledBare) => (429, ""),
        Some(Fault::Unavailable) => (503, "Retry-After: 1\r\n"),
        Some(Fault::UnavailableBare) => (503, ""),
        Some(Fault::GatewayTimeout | Fault::GatewayTimeoutDone) => (504, ""),
        _ => (200, "Content-Type: application/json\r\n"),
    };
    let body = if status == 200 { result } else { r#"{"error":{"code":"asked","message":"for"}}"# };
    format!("HTTP/1.1 {status} -\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}
