//! The examples `upload` and `download`, interrupted and killed.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::Stdio,
};

use crate::{
    command, complaint,
    content::{Made, mixed},
    printed, run,
    server::{Server, answer, ok},
    service::{Service, UNIT},
};

/// A folder for one test.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("graphdown-programs-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir(&folder).unwrap();
    folder
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// How often each program is killed: a hundred times by hand.
pub(crate) fn kills() -> u64 {
    std::env::var("GRAPHDOWN_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(4)
}

/// Runs a program and kills it once it has printed so many lines; returns whether it ended before.
fn killed_after(lines: u64, program: &str, arguments: &[&str]) -> bool {
    let mut child = command(program, arguments).stdout(Stdio::piped()).spawn().unwrap();
    let mut read = BufReader::new(child.stdout.take().unwrap()).lines();
    let printed = (0..lines).take_while(|_| read.next().is_some_and(|line| line.is_ok())).count();
    child.kill().unwrap();
    child.wait().unwrap();
    printed as u64 != lines
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_that_is_killed_goes_on() {
    let (service, folder) = (Service::start_waiting().await, folder("upload"));
    let file = folder.join("a.bin");
    for round in 0..kills().div_ceil(8) {
        let made = Made { number: round, length: 13 * UNIT + 1000 };
        fs::write(&file, made.all()).unwrap();
        let (path, size) = (format!("a-{round}.bin"), UNIT.to_string());
        let (base, first) = (service.url(), service.log().len());
        let arguments = [text(&file), &path, "--base-url", &base, "--token", "the-token", "--chunk-size", &size];
        for kill in 0..8 {
            let before = service.answered();
            let requests = 1 + usize::try_from(mixed(round * 8 + kill) % 2).unwrap();
            service.allow(requests);
            let mut child = command("upload", &arguments).stdout(Stdio::null()).spawn().unwrap();
            // Killed at once, or when the next request waits: then the session is stored.
            let is_at_once = kill % 2 == 1;
            while service.answered() < before + requests || !is_at_once && !folder.join("a.bin.upload").exists() {
                assert!(child.try_wait().unwrap().is_none(), "it ended before it was done");
                tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            }
            child.kill().unwrap();
            child.wait().unwrap();
            // There are 14 chunks.
            assert!(service.stored(&path).is_none());
        }
        service.allow(20);
        let output = printed(&run("upload", &arguments));
        let id = output.lines().rev().nth(1).unwrap();
        assert_eq!(output.lines().last(), Some(format!("sha256 {}", made.sha256()).as_str()));
        assert_eq!(id, format!("id {path:?}"));
        let stored = service.stored(&path).unwrap();
        assert_eq!((stored.sha256, stored.times), (made.sha256(), 1));
        let log = service.log();
        let count = |method: &str| log[first..].iter().filter(|line| line.starts_with(method)).count();
        // Each process goes on with the session that the first has stored.
        assert!(count("GET") >= 7 && count("POST") == 1, "{:#?}", &log[first..]);
        assert_eq!(names(&folder), ["a.bin"]);
    }
    assert!(service.breaches().is_empty(), "{:?}", service.breaches());
    fs::remove_dir_all(folder).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_download_that_is_killed_goes_on() {
    let (service, folder) = (Service::start(None).await, folder("download"));
    let file = folder.join("a.bin");
    for round in 0..kills().div_ceil(8) {
        let made = Made { number: round, length: (24 << 20) + 5 };
        service.offer("a.bin", made, &format!("\"{round}\""));
        let base = service.url();
        let arguments = ["a.bin", text(&file), "--base-url", &base, "--token", "the-token"];
        for kill in 0..8 {
            killed_after(mixed(round * 8 + kill) % 40, "download", &arguments);
            if let Ok(found) = fs::metadata(&file) {
                assert_eq!(found.len(), made.length);
            }
        }
        let output = printed(&run("download", &arguments));
        assert_eq!(output.lines().last(), Some(format!("sha256 {}", made.sha256()).as_str()));
        assert!(fs::read(&file).unwrap() == made.all());
        fs::remove_file(&file).unwrap();
        assert_eq!(names(&folder), Vec::<String>::new());
    }
    let resumed = service.log().iter().filter(|line| line.contains("bytes=")).count();
    assert!(resumed > 0, "{:#?}", service.log());
    assert!(service.breaches().is_empty(), "{:?}", service.breaches());
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn an_upload_keeps_its_session_only_while_it_is_of_use() {
    let folder = folder("session");
    let file = folder.join("a.bin");
    let made = Made { number: 1, length: 13 * UNIT };
    fs::write(&file, made.all()).unwrap();
    let session = |server: &Server| format!(r#"{{"uploadUrl": "http://{}/up/1?sig=s3cret-url"}}"#, server.address);
    let more = r#"{"nextExpectedRanges": ["327680-"]}"#;
    let server = Server::start_with(|server| {
        vec![ok(&session(server)), answer(202, "", more), answer(403, "", r#"{"error": {"code": "accessDenied"}}"#)]
    });
    let arguments = |server: &Server| {
        let url = server.url();
        let size = UNIT.to_string();
        run("upload", &[text(&file), "b.bin", "--base-url", &url, "--token", "s3cret", "--chunk-size", &size])
    };
    let output = arguments(&server);
    let text = complaint(&output);
    assert!(text.contains("accessDenied") && !text.contains("s3cret"), "{text}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), format!("0 of {0} bytes\n327680 of {0} bytes\n", made.length));
    assert_eq!(names(&folder), ["a.bin", "a.bin.upload"]);
    #[cfg(unix)]
    {
        let mode =
            std::os::unix::fs::PermissionsExt::mode(&fs::metadata(folder.join("a.bin.upload")).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
    // The session is that of the other service, which is gone: another one is begun.
    fs::write(folder.join("a.bin.upload"), "half a fi").unwrap();
    let server = Server::start_with(|server| vec![ok(&session(server)), answer(201, "", r#"{"id": "1"}"#)]);
    let output = arguments(&server);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(names(&folder), ["a.bin"]);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_small_file_goes_in_one_request_and_comes_back() {
    let folder = folder("small");
    let file = folder.join("a.txt");
    fs::write(&file, "what is in it").unwrap();
    let server =
        Server::start(vec![answer(201, "", r#"{"id": "1"}"#), answer(200, "ETag: \"a\"\r\n", "what is in it")]);
    let url = server.url();
    let sha256 = "sha256 e622b638981da7028155bd0d32817f480b73249427539f797d4de918f19d50d0";
    let output = printed(&run("upload", &[text(&file), "Notes/a.txt", "--base-url", &url, "--token", "s3cret"]));
    let back = folder.join("b.txt");
    let downloaded = printed(&run("download", &["Notes/a.txt", text(&back), "--base-url", &url, "--token", "s3cret"]));
    assert_eq!([output.lines().last(), downloaded.lines().last()], [Some(sha256); 2]);
    assert_eq!(fs::read_to_string(back).unwrap(), "what is in it");
    let heard = server.heard();
    assert_eq!(heard[0].head[0], "PUT /v1.0/me/drive/root:/Notes/a.txt:/content HTTP/1.1");
    assert_eq!(heard[1].head[0], "GET /v1.0/me/drive/root:/Notes/a.txt:/content HTTP/1.1");
    assert_eq!(heard[0].body, b"what is in it");
    fs::remove_dir_all(folder).unwrap();
}
