//! Tests what the commands read, write and remove in a hostile folder, on a full disk and after a sudden end.
#![cfg(unix)]

mod broken_off;
mod reading;
mod writing;

use std::{
    fs,
    io::Read,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::folder::copy;
use tempfile::TempDir;

const PAGE: &str = "v1.0/api/lamp-get.md";

/// No command takes so long, unless it waits for what never comes.
const PATIENCE: Duration = Duration::from_secs(60);

/// A copy of a case, which may be changed, and beside it what is none of its pages.
struct Checkout {
    dir: TempDir,
}

impl Checkout {
    fn new() -> Checkout {
        let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/cases/json-flaw");
        let dir = tempfile::tempdir().unwrap();
        copy(&case, &dir.path().join("docs"));
        fs::write(dir.path().join("victim"), "not of the folder").unwrap();
        Checkout { dir }
    }

    /// A path in the folder that holds the versions.
    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join("docs").join(path)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn victim(&self) -> PathBuf {
        self.dir.path().join("victim")
    }

    fn assert_victim_is_whole(&self) {
        assert_eq!(fs::read_to_string(self.victim()).unwrap(), "not of the folder");
    }

    fn out(&self) -> PathBuf {
        self.dir.path().join("out")
    }

    /// Runs a command on the pages.
    fn run(&self, command: &str, options: &[&str]) -> Ran {
        let docs = self.path("v1.0");
        run(&[&[command, "--docs", docs.to_str().unwrap()], options].concat())
    }

    fn generate(&self) -> Ran {
        self.run("generate", &["--out", self.out().to_str().unwrap()])
    }
}

/// How a run ended.
#[derive(Debug)]
struct Ran {
    status: i32,
    stdout: String,
    stderr: String,
}

fn xtask(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(arguments: &[&str]) -> Ran {
    finish(xtask(arguments))
}

/// Waits until a command ends, which it must in time.
fn finish(mut command: Command) -> Ran {
    let mut child = command.spawn().unwrap();
    let begin = |mut pipe: Box<dyn Read + Send>| {
        thread::spawn(move || {
            let mut text = String::new();
            pipe.read_to_string(&mut text).unwrap();
            text
        })
    };
    let stdout = child.stdout.take().map(|pipe| begin(Box::new(pipe)));
    let stderr = child.stderr.take().map(|pipe| begin(Box::new(pipe)));
    let start = Instant::now();
    let status = loop {
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None if start.elapsed() > PATIENCE => {
                child.kill().unwrap();
                child.wait().unwrap();
                unreachable!("it waits for ever: {command:?}");
            }
            None => thread::sleep(Duration::from_millis(5)),
        }
    };
    let text = |pipe: Option<thread::JoinHandle<String>>| pipe.map(|one| one.join().unwrap()).unwrap_or_default();
    Ran { status: status.code().unwrap(), stdout: text(stdout), stderr: text(stderr) }
}

/// Makes a FIFO, which nobody writes to.
fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}
