//! The example `sync`, killed again and again while it reads users and then what has changed of them.

use std::{
    collections::BTreeMap,
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use crate::{
    command,
    content::mixed,
    printed, run,
    transfers::{folder, kills, text},
};

/// More than the example takes in before it writes its file.
const USERS: usize = 2500;

/// Users on a page.
const PAGE: usize = 100;

/// A service with users, and with what has changed of them once that is allowed.
struct Directory {
    url: String,
    answered: Arc<AtomicUsize>,
    generation: Arc<AtomicUsize>,
}

impl Directory {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/v1.0", listener.local_addr().unwrap());
        let (answered, generation) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let directory = Self { url: url.clone(), answered: Arc::clone(&answered), generation: Arc::clone(&generation) };
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (url, answered, generation) = (url.clone(), Arc::clone(&answered), Arc::clone(&generation));
                thread::spawn(move || serve(stream, &url, &answered, &generation));
            }
        });
        directory
    }

    fn answered(&self) -> usize {
        self.answered.load(Ordering::SeqCst)
    }
}

/// Answers each request of a connection, until the client is gone.
fn serve(mut stream: TcpStream, url: &str, answered: &AtomicUsize, generation: &AtomicUsize) {
    let (mut buffer, mut heard) = ([0; 4096], String::new());
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        heard.push_str(&String::from_utf8_lossy(&buffer[..count]));
        while let Some((head, rest)) = heard.split_once("\r\n\r\n") {
            let body = page(head.split(' ').nth(1).unwrap(), url, generation.load(Ordering::SeqCst)).to_string();
            heard = rest.to_owned();
            let head =
                format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
            if stream.write_all(format!("{head}{body}").as_bytes()).is_err() {
                return;
            }
            answered.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// A page of `…token=GENERATION-FIRST`, which has no users of a generation that isn't there yet.
fn page(target: &str, url: &str, present: usize) -> Value {
    let token = target.split_once("token=").map_or("0-0", |(_, token)| token);
    let (of, first) = token.split_once('-').unwrap();
    let (of, first): (usize, usize) = (of.parse().unwrap(), first.parse().unwrap());
    let told: Vec<usize> =
        (0..USERS).filter(|id| of <= present && (of == 0 || id % 7 == of || id % 11 == of)).collect();
    let last = (first + PAGE).min(told.len());
    let users: Vec<Value> = told[first..last]
        .iter()
        .map(|id| match user(*id, of) {
            // A user that has changed comes with what has changed alone.
            Some(name) if of > 0 => json!({"id": id.to_string(), "displayName": name}),
            Some(name) => json!({"id": id.to_string(), "displayName": name, "mail": format!("{id}@contoso.com")}),
            None => json!({"id": id.to_string(), "@removed": {"reason": "deleted"}}),
        })
        .collect();
    match last < told.len() {
        true => json!({"value": users, "@odata.nextLink": format!("{url}/users/delta?$skiptoken={of}-{last}")}),
        false => {
            let next = if of <= present { of + 1 } else { of };
            json!({"value": users, "@odata.deltaLink": format!("{url}/users/delta?$deltatoken={next}-0")})
        }
    }
}

/// The name of a user in a generation; `None` for one that is removed.
fn user(id: usize, generation: usize) -> Option<String> {
    let is_removed = (1..=generation).any(|removed| id % 11 == removed);
    let changed = (1..=generation).filter(|changed| id % 7 == *changed).max().unwrap_or(0);
    (!is_removed).then(|| format!("{id} of {changed}"))
}

/// What the file has of each user.
fn users(file: &std::path::Path) -> BTreeMap<String, Value> {
    let state: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    assert!(state["position"].is_string(), "{state}");
    serde_json::from_value(state["users"].clone()).unwrap()
}

#[test]
fn a_copy_that_is_killed_goes_on_and_is_whole_at_any_moment() {
    let (directory, folder) = (Directory::start(), folder("sync"));
    let file = folder.join("users.json");
    let arguments = [text(&file), "--base-url", &directory.url, "--token", "the-token"];
    for generation in 0..2 {
        directory.generation.store(generation, Ordering::SeqCst);
        for kill in 0..kills().div_ceil(2) {
            let until = directory.answered() + usize::try_from(mixed(kill * 2 + generation as u64) % 26).unwrap();
            let mut child = command("sync", &arguments).stdout(Stdio::null()).spawn().unwrap();
            while directory.answered() < until && child.try_wait().unwrap().is_none() {
                thread::sleep(Duration::from_micros(200));
            }
            child.kill().unwrap();
            child.wait().unwrap();
            if file.exists() {
                assert!(users(&file).len() <= USERS);
            }
        }
        printed(&run("sync", &arguments));
        let expected: BTreeMap<String, Value> = (0..USERS)
            .filter_map(|id| {
                let properties = json!({"id": id.to_string(), "displayName": user(id, generation)?, "mail": format!("{id}@contoso.com")});
                Some((id.to_string(), properties))
            })
            .collect();
        assert!(users(&file) == expected, "the copy of generation {generation} differs");
    }
    fs::remove_dir_all(folder).unwrap();
}
