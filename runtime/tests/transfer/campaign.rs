//! Uploads and downloads by the hundred, of content whose SHA-256 is known, while everything goes wrong.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use graphdown_runtime::{
    http::{
        BoxFuture, Client, Content, Error, Method, Request, Retry, Source, Timer, TransferError, Upload, UploadState,
    },
    model::Json,
};
use tokio::sync::Semaphore;

use crate::{
    content::{Made, Sha256, mixed},
    faults::Fault,
    service::Service,
};

/// How many transfers, and of what sizes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) transfers: u64,
    pub(crate) smallest: u64,
    pub(crate) largest: u64,
    /// The size of chunks.
    pub(crate) chunk: u64,
    pub(crate) at_once: usize,
    pub(crate) seed: u64,
    /// Every third is broken off at random moments within this time, and gone on with from what serde has stored.
    pub(crate) patience: Duration,
}

/// What became of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figures {
    pub(crate) bytes: u64,
    pub(crate) requests: usize,
    pub(crate) broken_off: u32,
    /// Sources that can't go back, begun anew by the application.
    pub(crate) no_seek: u32,
    pub(crate) elapsed: Duration,
    /// How often which fault was met.
    pub(crate) faults: BTreeMap<Fault, u64>,
    /// Content that didn't arrive as it is, and breaches of the protocol.
    pub(crate) wrong: Vec<String>,
}

/// A timer whose seconds are milliseconds.
pub(crate) struct Hasty(Instant);

impl Timer for Hasty {
    fn now(&self) -> Duration {
        self.0.elapsed() * 1000
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration / 1000))
    }
}

/// The client as it is by default, but for time: in its own, which runs a thousand times as fast, a busy machine would
/// seem silent.
pub(crate) fn client(service: &Service) -> Client {
    let long = Duration::from_secs(600_000);
    Client::builder(service.url(), "the-token")
        .timer(Hasty(Instant::now()))
        .timeout(long)
        .attempt_timeout(long)
        .retry(Retry::default().within(long))
        .hook(Marking)
        .build()
}

/// Adds a header that is meant for the service alone.
struct Marking;

impl graphdown_runtime::http::Hook for Marking {
    fn before(&self, _: &graphdown_runtime::http::Attempt<'_>, headers: &mut graphdown_runtime::http::HeaderMap) {
        headers.insert("x-hook", 1.into());
    }
}

pub(crate) fn session(client: &Client, name: &str) -> Request<Json> {
    client.request(Method::POST, "/items/{}/createUploadSession", [name])
}

pub(crate) fn content(client: &Client, name: &str) -> Request<Content> {
    client.request(Method::GET, "/items/{}/content", [name])
}

/// An upload of some content, from one of the kinds of sources.
async fn upload(client: &Client, name: &str, made: Made, kind: u64, chunk: u64) -> Upload<Json> {
    let source = match kind % 4 {
        0 => Source::from(made.all()),
        1 => {
            let path = folder().join(name);
            if !path.exists() {
                tokio::fs::write(&path, made.all()).await.unwrap();
            }
            Source::file(path).await.unwrap()
        }
        2 => Source::seekable(std::io::Cursor::new(made.all()), made.length),
        _ => Source::reader(made.reader(), made.length),
    };
    let (client, name) = (client.clone(), name.to_owned());
    Upload::new(session(&client, &name), source).chunk_size(chunk).small_up_to(chunk / 2, move |bytes| {
        client.request(Method::PUT, "/items/{}/content", [&name]).content("application/octet-stream", bytes)
    })
}

/// What one upload took.
#[derive(Default)]
struct Effort {
    broken_off: u32,
    no_seek: u32,
}

async fn upload_one(client: Client, plan: Plan, number: u64, made: Made) -> Result<Effort, Error> {
    let name = format!("up-{number}");
    let mut effort = Effort::default();
    let mut stored: Option<String> = None;
    loop {
        let mut upload = upload(&client, &name, made, number, plan.chunk).await;
        if let Some(text) = stored.take() {
            upload = upload.resume(serde_json::from_str::<UploadState>(&text).unwrap());
        }
        let is_broken_off = number % 3 == 0 && effort.broken_off < 6;
        let outcome = if is_broken_off {
            let most = u64::try_from(plan.patience.as_micros()).unwrap();
            let time = Duration::from_micros(mixed(plan.seed ^ number ^ u64::from(effort.broken_off)) % most);
            tokio::time::timeout(time, upload.send()).await.ok()
        } else {
            Some(upload.send().await)
        };
        match outcome {
            Some(Ok(_)) => return Ok(effort),
            Some(Err(error)) if matches!(error.transfer(), Some(TransferError::NoSeek { .. })) => effort.no_seek += 1,
            Some(Err(error)) => return Err(error),
            None => {
                effort.broken_off += 1;
                stored = upload.state().map(|state| serde_json::to_string(&state).unwrap());
            }
        }
    }
}

async fn download_one(client: Client, plan: Plan, number: u64, made: Made) -> Result<(Effort, String), Error> {
    let name = format!("down-{number}");
    let mut sha256 = Sha256::default();
    if number % 2 == 0 {
        let mut chunks = content(&client, &name).download().chunks().await?;
        assert_eq!(chunks.length(), Some(made.length));
        while let Some(chunk) = chunks.try_next().await? {
            sha256.update(&chunk);
        }
        return Ok((Effort::default(), sha256.finish()));
    }
    let path = folder().join(&name);
    let mut effort = Effort::default();
    while number % 3 == 0 && effort.broken_off < 6 {
        let most = u64::try_from(plan.patience.as_micros()).unwrap();
        let time = Duration::from_micros(mixed(plan.seed ^ number ^ u64::from(effort.broken_off)) % most);
        let download = content(&client, &name).download().to_file(&path);
        match tokio::time::timeout(time, download).await {
            Ok(outcome) => drop(outcome?),
            Err(_) => effort.broken_off += 1,
        }
        // Half a file never has the name.
        if let Ok(present) = std::fs::metadata(&path) {
            assert_eq!(present.len(), made.length, "{name}");
            break;
        }
    }
    let file = content(&client, &name).download().to_file(&path).await?;
    assert_eq!(file.length, made.length);
    let mut reader = tokio::fs::File::open(&path).await.unwrap();
    let mut buffer = bytes::BytesMut::with_capacity(64 << 10);
    while tokio::io::AsyncReadExt::read_buf(&mut reader, &mut buffer).await.unwrap() > 0 {
        sha256.update(&buffer);
        buffer.clear();
    }
    tokio::fs::remove_file(path).await.unwrap();
    Ok((effort, sha256.finish()))
}

fn made(plan: Plan, number: u64) -> Made {
    let random = mixed(plan.seed.wrapping_add(number.wrapping_mul(77)));
    Made { number: random, length: plan.smallest + random % (plan.largest - plan.smallest + 1) }
}

pub(crate) async fn uploads(plan: Plan) -> Figures {
    let (service, began) = (Service::start(Some(plan.seed)).await, Instant::now());
    let client = client(&service);
    let (slots, mut running) = (Arc::new(Semaphore::new(plan.at_once)), Vec::new());
    let mut figures = Figures::default();
    for number in 0..plan.transfers {
        let (slot, client) = (Arc::clone(&slots).acquire_owned().await.unwrap(), client.clone());
        running.push(tokio::spawn(async move {
            let outcome = upload_one(client, plan, number, made(plan, number)).await;
            drop(slot);
            outcome
        }));
    }
    for (number, running) in (0..).zip(running) {
        let made = made(plan, number);
        figures.bytes += made.length;
        match running.await.unwrap() {
            Ok(effort) => {
                figures.broken_off += effort.broken_off;
                figures.no_seek += effort.no_seek;
                let stored = service.stored(&format!("up-{number}")).unwrap_or_default();
                if (stored.length, &stored.sha256) != (made.length, &made.sha256()) {
                    figures.wrong.push(format!("upload {number} of {made:?} arrived as {stored:?}"));
                }
            }
            Err(error) => figures.wrong.push(format!("upload {number} of {made:?}: {error}")),
        }
    }
    figures.end(&service, began)
}

pub(crate) async fn downloads(plan: Plan) -> Figures {
    let (service, began) = (Service::start(Some(plan.seed)).await, Instant::now());
    let client = client(&service);
    let (slots, mut running) = (Arc::new(Semaphore::new(plan.at_once)), Vec::new());
    let mut figures = Figures::default();
    for number in 0..plan.transfers {
        service.offer(&format!("down-{number}"), made(plan, number), &format!("\"{number}\""));
        let (slot, client) = (Arc::clone(&slots).acquire_owned().await.unwrap(), client.clone());
        running.push(tokio::spawn(async move {
            let outcome = download_one(client, plan, number, made(plan, number)).await;
            drop(slot);
            outcome
        }));
    }
    for (number, running) in (0..).zip(running) {
        let made = made(plan, number);
        figures.bytes += made.length;
        match running.await.unwrap() {
            Ok((effort, sha256)) => {
                figures.broken_off += effort.broken_off;
                if sha256 != made.sha256() {
                    figures.wrong.push(format!("download {number} of {made:?} arrived as {sha256}"));
                }
            }
            Err(error) => figures.wrong.push(format!("download {number} of {made:?}: {error}")),
        }
    }
    figures.end(&service, began)
}

impl Figures {
    fn end(mut self, service: &Service, began: Instant) -> Self {
        self.elapsed = began.elapsed();
        self.requests = service.log().len();
        self.faults = service.faults();
        self.wrong.extend(service.breaches());
        self
    }
}

/// A folder of this process.
pub(crate) fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("graphdown-transfer-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
