//! The example `crawl` with `--parallel`, against a service that counts the requests in flight.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex},
    thread,
    time::Duration,
};

use serde_json::json;

use crate::{complaint, printed, run};

/// Users on a page.
const PAGE: usize = 8;

/// Requests that are in flight: now, at most, and those that have been let go.
#[derive(Default)]
struct Counts {
    now: usize,
    most: usize,
    gone: usize,
}

/// A service with two pages of users. It answers calls for a user's groups once so many are in flight.
struct Directory {
    url: String,
    counts: Arc<(Mutex<Counts>, Condvar)>,
}

impl Directory {
    fn start(at_once: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/v1.0", listener.local_addr().unwrap());
        let directory = Self { url: url.clone(), counts: Arc::default() };
        let counts = Arc::clone(&directory.counts);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (url, counts) = (url.clone(), Arc::clone(&counts));
                thread::spawn(move || serve(stream, &url, &counts, at_once));
            }
        });
        directory
    }
}

fn serve(mut stream: TcpStream, url: &str, counts: &(Mutex<Counts>, Condvar), at_once: usize) {
    let (mut buffer, mut heard) = ([0; 4096], String::new());
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        heard.push_str(&String::from_utf8_lossy(&buffer[..count]));
        let Some((head, _)) = heard.split_once("\r\n\r\n") else { continue };
        let target = head.split(' ').nth(1).unwrap().to_owned();
        heard.clear();
        let (status, body) = {
            let (lock, changed) = counts;
            let mut state = lock.lock().unwrap();
            state.now += 1;
            state.most = state.most.max(state.now);
            changed.notify_all();
            // A page is a request like others. They wait until there are enough, or until the last ones are there.
            let is_held = target.contains("memberOf");
            let enough = |state: &mut Counts| is_held && state.now < at_once && state.gone < 2 * PAGE - at_once;
            let (mut state, _) = changed.wait_timeout_while(state, Duration::from_secs(20), enough).unwrap();
            state.now -= 1;
            state.gone += usize::from(is_held);
            // Before the answer: the next request may be here before it is written in full.
            answer(&target, url)
        };
        let head =
            format!("HTTP/1.1 {status} -\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
        if stream.write_all(format!("{head}{body}").as_bytes()).is_err() {
            return;
        }
    }
}

fn answer(target: &str, url: &str) -> (u16, String) {
    let ids = |from: usize| (from..from + PAGE).map(|id| json!({ "id": id.to_string() })).collect::<Vec<_>>();
    let body = match target.strip_prefix("/v1.0/users").unwrap() {
        "?$skiptoken=2" => json!({ "value": ids(PAGE) }),
        list if list.starts_with('?') => {
            json!({ "value": ids(0), "@odata.nextLink": format!("{url}/users?$skiptoken=2") })
        }
        groups => {
            let id: usize = groups.split('/').nth(1).unwrap().parse().unwrap();
            json!({ "value": (0..id).map(|group| json!({ "id": group.to_string() })).collect::<Vec<_>>() })
        }
    };
    (200, body.to_string())
}

#[test]
fn a_crawl_has_so_many_requests_in_flight_and_never_more() {
    for parallel in [1, 4] {
        let directory = Directory::start(parallel);
        let arguments = ["--base-url", &directory.url, "--token", "s3cret", "--parallel", &parallel.to_string()];
        let expected: String = (0..2 * PAGE).map(|id| format!("{id} {id}\n")).collect();
        assert_eq!(printed(&run("crawl", &arguments)), expected);
        assert_eq!(directory.counts.0.lock().unwrap().most, parallel);
    }
}

#[test]
fn a_crawl_whose_calls_fail_ends_with_an_error() {
    let server = crate::Server::start(vec![
        crate::ok(r#"{"value": [{"id": "1"}, {"id": "2"}]}"#),
        crate::answer(403, "", r#"{"error": {"code": "Authorization_RequestDenied"}}"#),
        crate::answer(403, "", r#"{"error": {"code": "Authorization_RequestDenied"}}"#),
    ]);
    let output = run("crawl", &["--base-url", &server.url(), "--token", "s3cret", "--parallel", "2"]);
    assert!(complaint(&output).contains("Authorization_RequestDenied"));
    assert!(output.stdout.is_empty());
}
