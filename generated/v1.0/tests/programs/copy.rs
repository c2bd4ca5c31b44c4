//! The example `copy`, whose monitor throttles, fails, breaks off and is at another host.

use std::{fs, path::Path, process::Output};

use crate::{
    assert_authorized, complaint, printed, run,
    server::{Act, Server, answer, hang_up, ok},
    targets,
    transfers::{folder, text},
};

const FOLDER: &str = r#"{"id": "f1", "parentReference": {"driveId": "d1"}}"#;
const DONE: &str = r#"{"status": "completed", "percentageComplete": 100, "resourceId": "c1"}"#;

fn copy(server: &Server, state: &Path) -> Output {
    let arguments = ["Reports/2026 a.xlsx", "Archive", "--name", "b.xlsx", "--token", "s3cret"];
    run("copy", &[&arguments[..], &["--state", text(state), "--base-url", &server.url()]].concat())
}

/// A look at the copy that finds so much done.
fn look(percent: u8) -> Act {
    let body = format!(r#"{{"status": "inProgress", "percentageComplete": {percent}}}"#);
    answer(202, "Retry-After: 0\r\n", body)
}

/// A service that begins a copy, to be looked after at another one.
fn beginning(monitor: &Server) -> Server {
    let accepted = format!("Location: http://{}/monitor/1?sig=s3cret-url\r\nRetry-After: 0\r\n", monitor.address);
    Server::start(vec![ok(FOLDER), answer(202, &accepted, "")])
}

#[test]
fn a_copy_is_waited_for_whatever_becomes_of_the_looks() {
    let folder = folder("copy");
    let state = folder.join("copy.state");
    let monitor = Server::start(vec![
        look(10),
        answer(500, "", "{}"),
        answer(503, "Retry-After: 0.05\r\n", ""),
        hang_up(),
        look(60),
        answer(502, "", "<html>"),
        answer(429, "Retry-After: 0\r\n", ""),
        ok(DONE),
    ]);
    let service = beginning(&monitor);
    assert_eq!(printed(&copy(&service, &state)), "10 %\n60 %\nid \"c1\"\n");
    let heard = service.heard();
    assert_authorized(&heard, "s3cret");
    assert_eq!(
        targets(&heard),
        ["/v1.0/me/drive/root:/Archive?$select=id,parentReference", "/v1.0/me/drive/root:/Reports/2026%20a.xlsx:/copy"]
    );
    let body: serde_json::Value = serde_json::from_slice(&heard[1].body).unwrap();
    assert_eq!(body, serde_json::json!({"name": "b.xlsx", "parentReference": {"driveId": "d1", "id": "f1"}}));
    // The monitor is at another origin, and needs no token.
    assert_eq!(monitor.heard().len(), 8);
    for look in monitor.heard() {
        assert_eq!(look.head[0], "GET /monitor/1?sig=s3cret-url HTTP/1.1");
        assert!(look.values("authorization").is_empty(), "{:?}", look.head);
    }
    assert!(!state.exists());
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_run_that_ends_before_the_copy_is_gone_on_with() {
    let folder = folder("copy-again");
    let state = folder.join("copy.state");
    let monitor =
        Server::start(vec![look(10), answer(401, "", r#"{"error": {"code": "unauthenticated"}}"#), look(70), ok(DONE)]);
    let service = beginning(&monitor);
    let output = copy(&service, &state);
    let text = complaint(&output);
    assert!(text.contains("unauthenticated") && !text.contains("s3cret"), "{text}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "10 %\n");
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&state).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
    // The second run begins no other copy.
    assert_eq!(printed(&copy(&service, &state)), "70 %\nid \"c1\"\n");
    assert_eq!((service.heard().len(), state.exists()), (2, false));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_copy_that_fails_is_begun_anew_by_the_next_run() {
    let folder = folder("copy-failed");
    let state = folder.join("copy.state");
    for report in [
        ok(r#"{"status": "failed", "error": {"code": "nameAlreadyExists", "message": "It is there."}}"#),
        answer(404, "", r#"{"error": {"code": "itemNotFound", "message": "It is there."}}"#),
    ] {
        let monitor = Server::start(vec![report]);
        assert!(complaint(&copy(&beginning(&monitor), &state)).contains("It is there."));
        assert!(!state.exists());
    }
    // What was stored for other arguments, or is half a file, is no copy to go on with.
    for stored in [r#"[["a", "b", ""], "https://x.invalid/1"]"#, "[["] {
        fs::write(&state, stored).unwrap();
        let monitor = Server::start(vec![ok(DONE)]);
        assert_eq!(printed(&copy(&beginning(&monitor), &state)), "id \"c1\"\n");
    }
    fs::remove_dir_all(folder).unwrap();
}
