//! A service on bare sockets with files and upload sessions, which misbehaves by a seed and records what it was sent.
//!
//! Sessions and content are at another port than the service, as they are at another host than Graph: a token or an odd
//! request that comes there is recorded as a breach of the protocol.

use std::{
    collections::BTreeMap,
    io,
    sync::{Arc, Mutex, MutexGuard},
};

use graphdown_runtime::Bytes;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};

use crate::{
    content::{Made, Sha256},
    faults::Fault,
};

/// The size of all chunks but the last is a multiple of this.
pub(crate) const UNIT: u64 = 327_680;

/// A service on the loopback interface.
#[derive(Clone)]
pub(crate) struct Service(Arc<Shared>);

pub(crate) struct Shared {
    /// Where the service is, and where its sessions and content are.
    service: String,
    elsewhere: String,
    /// `None` where all goes well.
    seed: Option<u64>,
    /// How many further requests are answered; the others wait.
    permits: Semaphore,
    store: Mutex<Store>,
}

#[derive(Default)]
struct Store {
    /// What can be downloaded, and its `ETag`.
    contents: BTreeMap<String, (Made, String)>,
    sessions: BTreeMap<String, Session>,
    /// How often each request came.
    requests: BTreeMap<String, u32>,
    faults: BTreeMap<Fault, u64>,
    files: BTreeMap<String, Stored>,
    breaches: Vec<String>,
    log: Vec<String>,
    answered: usize,
    bytes_sent: u64,
}

/// A file that was uploaded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stored {
    pub(crate) sha256: String,
    pub(crate) length: u64,
    /// How often it was uploaded to its end.
    pub(crate) times: u32,
    /// How many sessions were lost.
    pub(crate) lost: u32,
}

struct Session {
    name: String,
    received: u64,
    total: Option<u64>,
    sha256: Sha256,
}

struct Asked {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

struct Answer {
    status: u16,
    headers: String,
    body: Body,
}

enum Body {
    Text(String),
    /// A part of content.
    Part(Made, u64, u64),
}

impl Service {
    pub(crate) async fn start(seed: Option<u64>) -> Self {
        Self::start_with(seed, Semaphore::MAX_PERMITS).await
    }

    /// A service that answers no request until it is allowed to.
    pub(crate) async fn start_waiting() -> Self {
        Self::start_with(None, 0).await
    }

    /// Answers so many further requests.
    pub(crate) fn allow(&self, requests: usize) {
        self.0.permits.add_permits(requests);
    }

    async fn start_with(seed: Option<u64>, permits: usize) -> Self {
        let (graph, other) = (TcpListener::bind("127.0.0.1:0").await.unwrap(), TcpListener::bind("127.0.0.1:0").await);
        let other = other.unwrap();
        let url = |listener: &TcpListener| format!("http://{}", listener.local_addr().unwrap());
        let shared = Shared {
            service: url(&graph),
            elsewhere: url(&other),
            seed,
            permits: Semaphore::new(permits),
            store: Mutex::default(),
        };
        let service = Self(Arc::new(shared));
        for (listener, is_elsewhere) in [(graph, false), (other, true)] {
            let shared = Arc::clone(&service.0);
            tokio::spawn(async move {
                while let Ok((stream, _)) = listener.accept().await {
                    let shared = Arc::clone(&shared);
                    // Otherwise an answer in two parts waits for the client's acknowledgement of the first.
                    stream.set_nodelay(true).unwrap();
                    // What ends a connection is a fault of ours or the client's wish.
                    tokio::spawn(async move { drop(serve(stream, &shared, is_elsewhere).await) });
                }
            });
        }
        service
    }

    pub(crate) fn url(&self) -> String {
        format!("{}/v1.0", self.0.service)
    }

    /// Offers content for download.
    pub(crate) fn offer(&self, name: &str, made: Made, etag: &str) {
        self.0.store().contents.insert(name.to_owned(), (made, etag.to_owned()));
    }

    pub(crate) fn stored(&self, name: &str) -> Option<Stored> {
        self.0.store().files.get(name).cloned()
    }

    /// Ends all sessions, as time does.
    pub(crate) fn expire(&self) {
        self.0.store().sessions.clear();
    }

    pub(crate) fn sessions(&self) -> usize {
        self.0.store().sessions.len()
    }

    /// What the client did that it must not.
    pub(crate) fn breaches(&self) -> Vec<String> {
        self.0.store().breaches.clone()
    }

    pub(crate) fn faults(&self) -> BTreeMap<Fault, u64> {
        self.0.store().faults.clone()
    }

    /// Methods, targets and ranges of all requests.
    pub(crate) fn log(&self) -> Vec<String> {
        self.0.store().log.clone()
    }

    /// How many requests were answered, or would have been.
    pub(crate) fn answered(&self) -> usize {
        self.0.store().answered
    }

    /// The bytes of content that were sent.
    pub(crate) fn bytes_sent(&self) -> u64 {
        self.0.store().bytes_sent
    }
}

impl Shared {
    fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap()
    }

    /// Records a request, and chooses its fault.
    fn meet(&self, asked: &Asked, is_elsewhere: bool) -> Option<Fault> {
        let mut store = self.store();
        let range = asked.header("content-range").or(asked.header("range")).unwrap_or_default();
        let line = format!("{} {} {range}", asked.method, asked.target);
        let breach = asked.breach(is_elsewhere).map(|breach| format!("{line}: {breach}"));
        store.breaches.extend(breach);
        // Targets of sessions have their number, so that the name decides.
        let name = asked.target.rsplit('/').next().unwrap_or_default().to_owned();
        let came = store.requests.entry(format!("{} {name} {range}", asked.method)).or_default();
        *came += 1;
        let came = *came - 1;
        let fault = self.seed.and_then(|seed| Fault::choose(seed, &line, came));
        let fault = fault.filter(|fault| match fault {
            Fault::Doubled | Fault::KeptInPart => asked.method == "PUT" && asked.target.starts_with("/up/"),
            Fault::Expired => {
                asked.target.starts_with("/up/")
                    && store.session_name(&asked.target).is_some_and(|name| store.lost(&name) < 3)
            }
            _ => true,
        });
        if let Some(fault) = fault {
            *store.faults.entry(fault).or_default() += 1;
        }
        store.log.push(line);
        fault
    }

    fn answer(&self, asked: &Asked, fault: Option<Fault>) -> Answer {
        let path = asked.target.split('?').next().unwrap_or_default();
        let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let mut store = self.store();
        // `/v1.0/items/a/content`, `/v1.0/me/drive/root:/a:/content`
        let name = segments.len().checked_sub(2).and_then(|at| segments.get(at)).map(|name| name.trim_end_matches(':'));
        let name = name.unwrap_or_default();
        match (asked.method.as_str(), segments.as_slice()) {
            ("POST", ["v1.0", .., "createUploadSession"]) => {
                let id = format!("{}-{name}", store.sessions.len() + store.log.len());
                let session = Session { name: name.to_owned(), received: 0, total: None, sha256: Sha256::default() };
                store.sessions.insert(id.clone(), session);
                let url = format!("{}/up/{id}?sig=s3cret-signature", self.elsewhere);
                Answer::json(200, &format!(r#"{{"uploadUrl": "{url}", "nextExpectedRanges": ["0-"]}}"#))
            }
            ("PUT", ["v1.0", .., "content"]) => {
                let mut sha256 = Sha256::default();
                sha256.update(&asked.body);
                store.file(name, sha256.finish(), asked.body.len() as u64)
            }
            ("GET", ["v1.0", .., "content"]) => {
                let headers = format!("Location: {}/dl/{name}?sig=s3cret-signature\r\n", self.elsewhere);
                Answer { status: 302, headers, body: Body::Text(String::new()) }
            }
            ("GET", ["dl", name]) => store.download(name, asked),
            (method, ["up", id]) => store.session(method, id, asked, fault),
            _ => Answer::refusal(404, "itemNotFound"),
        }
    }
}

impl Store {
    fn session_name(&self, target: &str) -> Option<String> {
        let id = target.strip_prefix("/up/")?.split('?').next()?;
        self.sessions.get(id).map(|session| session.name.clone())
    }

    fn lost(&self, name: &str) -> u32 {
        self.files.get(name).map_or(0, |file| file.lost)
    }

    fn session(&mut self, method: &str, id: &str, asked: &Asked, fault: Option<Fault>) -> Answer {
        if fault == Some(Fault::Expired)
            && let Some(session) = self.sessions.remove(id)
        {
            self.files.entry(session.name).or_default().lost += 1;
        }
        let Some(session) = self.sessions.get_mut(id) else { return Answer::refusal(404, "itemNotFound") };
        match method {
            "GET" => session.state(200),
            "DELETE" => {
                self.sessions.remove(id);
                Answer { status: 204, headers: String::new(), body: Body::Text(String::new()) }
            }
            "PUT" => {
                let mut answer = session.put(asked, fault, &mut self.breaches);
                if fault == Some(Fault::Doubled) && session.total != Some(session.received) {
                    answer = session.put(asked, None, &mut self.breaches);
                }
                if session.total == Some(session.received) {
                    let Some(session) = self.sessions.remove(id) else { return answer };
                    return self.file(&session.name, session.sha256.finish(), session.received);
                }
                answer
            }
            _ => Answer::refusal(405, "methodNotAllowed"),
        }
    }

    fn file(&mut self, name: &str, sha256: String, length: u64) -> Answer {
        let file = self.files.entry(name.to_owned()).or_default();
        let status = if file.times == 0 { 201 } else { 200 };
        *file = Stored { sha256, length, times: file.times + 1, lost: file.lost };
        Answer::json(status, &format!(r#"{{"id": "{name}", "size": {length}}}"#))
    }

    fn download(&mut self, name: &str, asked: &Asked) -> Answer {
        let Some((made, etag)) = self.contents.get(name) else { return Answer::refusal(404, "itemNotFound") };
        let length = made.length;
        let range = asked.header("range").and_then(|range| range.strip_prefix("bytes=")?.split_once('-'));
        let is_held = asked.header("if-range").is_none_or(|held| held == etag);
        let validator = if etag.is_empty() { String::new() } else { format!("ETag: {etag}\r\n") };
        let (status, first, end, headers) = match range.filter(|_| is_held) {
            None => (200, 0, length, validator),
            Some((first, last)) => {
                let first: u64 = first.parse().unwrap_or(0);
                let end = last.parse().map_or(length, |last: u64| last + 1).min(length);
                if first >= length {
                    let headers = format!("Content-Range: bytes */{length}\r\n");
                    return Answer { headers, ..Answer::refusal(416, "invalidRange") };
                }
                (206, first, end, format!("{validator}Content-Range: bytes {first}-{}/{length}\r\n", end - 1))
            }
        };
        self.bytes_sent += end - first;
        Answer { status, headers, body: Body::Part(*made, first, end) }
    }
}

impl Session {
    fn put(&mut self, asked: &Asked, fault: Option<Fault>, breaches: &mut Vec<String>) -> Answer {
        let range = asked.header("content-range").and_then(|range| range.strip_prefix("bytes "));
        let range = range.and_then(|range| range.split_once('/'));
        let range = range.and_then(|(range, total)| Some((range.split_once('-')?, total.parse().ok()?)));
        let Some(((first, last), total)) = range else { return Answer::refusal(400, "invalidRequest") };
        let (first, last): (u64, u64) = (first.parse().unwrap(), last.parse().unwrap());
        if asked.body.len() as u64 != last + 1 - first || self.total.is_some_and(|before| before != total) {
            breaches.push(format!("{first}-{last}/{total} of {} bytes", asked.body.len()));
        }
        let size = last + 1 - first;
        if size % UNIT != 0 && last + 1 != total {
            breaches.push(format!("a chunk of {size} bytes that isn't the last"));
        }
        if first != self.received {
            return Answer::refusal(416, "invalidRange");
        }
        self.total = Some(total);
        let kept = if fault == Some(Fault::KeptInPart) { size / 3 } else { size };
        self.sha256.update(&asked.body[..usize::try_from(kept).unwrap()]);
        self.received += kept;
        self.state(202)
    }

    fn state(&self, status: u16) -> Answer {
        let range = match self.total {
            Some(total) => format!("{}-{}", self.received, total.max(1) - 1),
            None => format!("{}-", self.received),
        };
        Answer::json(
            status,
            &format!(r#"{{"expirationDateTime": "2030-01-01T00:00:00Z", "nextExpectedRanges": ["{range}"]}}"#),
        )
    }
}

impl Asked {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn breach(&self, is_elsewhere: bool) -> Option<String> {
        let has_token = self.header("authorization") == Some("Bearer the-token");
        let has_any = ["authorization", "cookie", "x-hook"].into_iter().find(|name| self.header(name).is_some());
        match (is_elsewhere, has_any) {
            (true, Some(name)) => Some(format!("{name} went to another origin")),
            (false, _) if !has_token => Some(String::from("no token")),
            _ => None,
        }
    }
}

impl Answer {
    fn json(status: u16, text: &str) -> Self {
        Self { status, headers: String::from("Content-Type: application/json\r\n"), body: Body::Text(text.to_owned()) }
    }

    fn refusal(status: u16, code: &str) -> Self {
        Self::json(status, &format!(r#"{{"error": {{"code": "{code}", "message": "asked for"}}}}"#))
    }

    fn length(&self) -> u64 {
        match &self.body {
            Body::Text(text) => text.len() as u64,
            Body::Part(_, first, end) => end - first,
        }
    }

    /// Writes the first bytes of the body, at most so many.
    async fn write(&self, stream: &mut TcpStream, most: u64) -> io::Result<()> {
        let (status, headers, length) = (self.status, &self.headers, self.length());
        let head = format!("HTTP/1.1 {status} -\r\n{headers}Content-Length: {length}\r\n\r\n");
        stream.write_all(head.as_bytes()).await?;
        match &self.body {
            Body::Text(text) => {
                stream.write_all(&text.as_bytes()[..text.len().min(usize::try_from(most).unwrap_or(usize::MAX))]).await
            }
            Body::Part(made, first, end) => {
                let end = (*end).min(first.saturating_add(most));
                let mut at = *first;
                while at < end {
                    let next = (at + (64 << 10)).min(end);
                    let piece: Bytes = made.bytes(at, next);
                    stream.write_all(&piece).await?;
                    at = next;
                }
                Ok(())
            }
        }
    }
}

/// Answers what comes over a connection, until a fault ends it.
async fn serve(mut stream: TcpStream, shared: &Shared, is_elsewhere: bool) -> io::Result<()> {
    let mut received = Vec::new();
    loop {
        let Some((mut asked, length)) = head(&mut stream, &mut received).await? else { return Ok(()) };
        let fault = shared.meet(&asked, is_elsewhere);
        if fault == Some(Fault::ResetUnread) {
            return stream.set_zero_linger();
        }
        asked.body = received.split_off(0);
        let rest = length.saturating_sub(asked.body.len());
        asked.body.reserve_exact(rest);
        (&mut stream).take(rest as u64).read_to_end(&mut asked.body).await?;
        if fault == Some(Fault::ResetRead) || asked.body.len() != length {
            return stream.set_zero_linger();
        }
        let mut nothing = [0];
        tokio::select! {
            biased;
            permit = shared.permits.acquire() => permit.unwrap().forget(),
            // The client has gone: it sends nothing before it has an answer.
            _ = stream.peek(&mut nothing) => return Ok(()),
        }
        shared.store().answered += 1;
        let answer = match fault.filter(|fault| !fault.is_done()).and_then(Fault::refusal) {
            Some((status, headers)) => Answer { headers: headers.to_owned(), ..Answer::refusal(status, "asked") },
            None => {
                let done = shared.answer(&asked, fault);
                match fault.and_then(Fault::refusal) {
                    Some((status, headers)) => {
                        Answer { headers: headers.to_owned(), ..Answer::refusal(status, "asked") }
                    }
                    None => done,
                }
            }
        };
        match fault {
            Some(Fault::ResetDone) => return stream.set_zero_linger(),
            Some(fault @ (Fault::Truncated | Fault::ResetAmid)) => {
                answer.write(&mut stream, answer.length() / 2).await?;
                stream.flush().await?;
                return if fault == Fault::ResetAmid { stream.set_zero_linger() } else { Ok(()) };
            }
            _ => answer.write(&mut stream, u64::MAX).await?,
        }
    }
}

/// Reads a request's head; what follows stays in `received`.
async fn head(stream: &mut TcpStream, received: &mut Vec<u8>) -> io::Result<Option<(Asked, usize)>> {
    loop {
        if let Some(end) = received.windows(4).position(|window| window == b"\r\n\r\n") {
            let rest = received.split_off(end + 4);
            let head = String::from_utf8(std::mem::replace(received, rest)).unwrap();
            let mut lines = head.trim_end().lines();
            let mut words = lines.next().unwrap_or_default().split(' ');
            let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            let headers: Vec<(String, String)> = lines
                .filter_map(|line| line.split_once(": "))
                .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
                .collect();
            let asked = Asked { method: method.to_owned(), target: target.to_owned(), headers, body: Vec::new() };
            let length = asked.header("content-length").map_or(0, |length| length.parse().unwrap());
            return Ok(Some((asked, length)));
        }
        if stream.read_buf(received).await? == 0 {
            return Ok(None);
        }
    }
}
