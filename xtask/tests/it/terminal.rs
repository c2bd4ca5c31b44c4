//! Tests what the commands print of hostile pages.
//!
//! Every name and text that a command may print holds escape sequences, line breaks, marks of direction and characters
//! that nobody sees. None of them may reach a terminal, nor begin a line of its own.
#![cfg(unix)]

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::folder::copy;
use tempfile::TempDir;

/// Clears the screen, in both widths; sets a title; turns the direction; takes no room.
const HOSTILE: &str = "\u{1b}[2J\u{9b}2J\u{1b}]0;t\u{7}\u{202e}\u{2066}\u{200b}\u{feff}";

const FLAWED: &str = "../codegen/tests/cases/json-flaw/v1.0/api/lamp-get.md";

/// What is printed for people or as JSON must be this.
fn assert_shown(what: &str, text: &str) {
    let is_shown = |c: char| {
        c == '\n'
            || !c.is_control()
                && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    assert!(text.chars().all(is_shown), "{what} prints {text:?}");
    assert!(!text.lines().any(|line| line.starts_with("error: forged")), "{what} forges a message: {text}");
}

/// A case whose pages say hostile things under hostile names.
fn pages() -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join(format!("docs{HOSTILE}\nerror: forged"));
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/cases/json-flaw"), &root);
    let docs = root.join("v1.0");
    let page = docs.join("api/lamp-get.md");
    let text = fs::read_to_string(&page).unwrap();
    let text = text
        .replace("# Get lamp", &format!("# Get lamp{HOSTILE}"))
        .replace("title: \"", &format!("title: \"{HOSTILE}"))
        .replace("\"isLit\": true,", &format!("\"isLit\": true,\n \"is{HOSTILE}\\nerror: forged\": 1, \"x\": True"))
        .replace("GET /lamps/", &format!("GET /lamps{HOSTILE}/{{a{HOSTILE}-id}}\nGET /lamps/"));
    fs::write(docs.join(format!("api/lamp-get{HOSTILE}\nerror: forged.md")), text).unwrap();
    fs::remove_file(page).unwrap();
    let overrides = format!("[[operation]]\npage = \"{HOSTILE}\\nerror: forged\"\nwhy = \"x\"\n");
    fs::write(root.join("overrides.toml"), overrides).unwrap();
    (dir, docs)
}

/// What a command prints, on both.
fn printed(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).output().unwrap();
    [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat()
}

#[test]
fn no_command_lets_pages_steer_a_terminal() {
    let (dir, docs) = pages();
    let page = fs::read_dir(docs.join("api")).unwrap().next().unwrap().unwrap().path();
    let out = dir.path().join(format!("out{HOSTILE}\nerror: forged"));
    let [docs, page, out] = [&docs, &page, &out].map(|path| path.to_str().unwrap());
    let (gone, spec) = (format!("{docs}/none"), format!("{out}.yaml"));
    for format in ["human", "json"] {
        for arguments in [
            &["lint", "--docs", docs, "-v"][..],
            &["inspect", page, "-v"],
            &["inspect", &gone],
            &["serve", "--docs", docs, "--list"],
            &["generate", "--docs", docs, "--out", out, "--check", "-v"],
            &["generate", "--docs", docs, "--out", out, "-v"],
            &["generate", "--docs", docs, "--out", page],
            &["spec", "--docs", docs, "--out", &spec, "-v"],
            &["spec", "--docs", &gone, "--out", "-"],
        ] {
            let text = printed(&[arguments, &["--format", format]].concat());
            assert!(!text.is_empty(), "{arguments:?} prints nothing");
            assert_shown(&arguments.join(" "), &text);
        }
    }
    assert_shown("SARIF", &printed(&["lint", "--docs", docs, "--format", "sarif"]));
    // A page whose name alone is hostile can be mended.
    let mild = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(FLAWED)).unwrap();
    fs::write(page, mild).unwrap();
    let diff = printed(&["lint", "--docs", docs, "--dry-run"]);
    let header = diff.lines().next().unwrap();
    assert!(header.starts_with("--- \"a/v1.0/api/lamp-get\\033[2J\\302\\2332J"), "{header:?}");
}

#[test]
fn what_is_hostile_can_be_seen() {
    let (_dir, docs) = pages();
    let text = printed(&["lint", "--docs", docs.to_str().unwrap(), "-v"]);
    assert!(text.contains("--> "), "{text}");
    assert!(
        text.contains("lamp-get\\u{1b}[2J\\u{9b}2J\\u{1b}]0;t\\u{7}\\u{202e}\\u{2066}\\u{200b}\\u{feff}\\nerror"),
        "{text}"
    );
    assert!(text.contains("␛[2J"), "an excerpt shows what stands in its page: {text}");
}

#[test]
fn no_request_steers_the_terminal_of_a_server() {
    for format in ["human", "json"] {
        let mut server = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["serve", "--port", "0", "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let address = address.trim().strip_prefix("http://").unwrap().to_owned();
        let body = serde_json::json!({ format!("a{HOSTILE}\nerror: forged"): 1 }).to_string();
        for head in ["POST /v1.0/communications/calls/7/mute".to_owned(), format!("GET /v1.0/x?%24a={HOSTILE}")] {
            let length = body.len();
            let mut stream = TcpStream::connect(&address).unwrap();
            let request = format!(
                "{head} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer any\r\nContent-Type: application/json\r\n\
                 Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"
            );
            stream.write_all(request.as_bytes()).unwrap();
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).unwrap();
        }
        server.kill().unwrap();
        let mut log = String::new();
        server.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        server.wait().unwrap();
        assert!(log.contains("mute"), "{log}");
        assert!(log.contains("forged"), "what is wrong with the body is told: {log}");
        assert_shown("serve", &log);
    }
}
