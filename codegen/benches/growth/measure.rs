//! Runs an input in a process of its own, at one size and at the double of it, and compares.

use crate::inputs::Input;
use graphdown_codegen::{
    Analysis, CrateName, Options,
    diagnostic::{Diagnostic, Diagnostics},
    emit,
    page::Version,
    source::SourceMap,
    spec::{Document, yaml},
};
use std::{
    fmt, fs,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// The stack of a thread that nobody gave another one.
const STACK: usize = 2 << 20;
/// What a measurement may take before it counts as endless.
const PATIENCE: Duration = Duration::from_secs(40);
/// A time at which what grows fast has overtaken what doesn't.
const ENOUGH: f64 = 400.0;
/// Inputs aren't made larger than this.
const LARGEST: usize = 6 << 20;

impl Input {
    fn len(&self) -> usize {
        match self {
            Input::Pages(sources) => sources.iter().map(|source| source.text.len()).sum(),
            Input::Document(text) => text.len(),
        }
    }

    fn run(&self) {
        let krate = CrateName::of(Version::V1);
        match self {
            Input::Pages(sources) => {
                let sources = SourceMap::from_iter(sources.iter().cloned());
                let analysis = Analysis::new(Version::V1, &sources, Options::default());
                positions(&sources, &analysis.lint().diagnostics);
                let (document, mut diagnostics) = analysis.into_document();
                std::hint::black_box(emit(&document, &krate, &mut diagnostics));
                written_and_read(&document);
            }
            Input::Document(text) => match yaml::read(text) {
                Ok(document) => {
                    let files = emit(&document, &krate, &mut Diagnostics::default());
                    std::hint::black_box(files);
                    written_and_read(&document);
                }
                Err(error) => note(&error.to_string()),
            },
        }
    }
}

/// Prints what is to be known besides, on one line.
fn note(text: &str) {
    println!("note {}", text.chars().take(90).collect::<String>().escape_debug());
}

/// Tells where a document can't be written, read and written again.
fn written_and_read(document: &Document) {
    let text = yaml::write(document);
    match yaml::read(&text) {
        Ok(again) if yaml::write(&again) == text => {}
        Ok(_) => note("written otherwise the second time"),
        Err(error) => note(&format!("the document can't be read back: {error}")),
    }
}

/// As whoever prints diagnostics looks for their lines.
fn positions(sources: &SourceMap, diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        std::hint::black_box(sources.position(diagnostic.span));
    }
}

/// Runs an input and prints its length, its time and its memory.
pub(crate) fn run(input: Input) {
    let length = input.len();
    let worker = thread::Builder::new().stack_size(STACK).spawn(move || {
        let begin = spent();
        input.run();
        spent().saturating_sub(begin)
    });
    if let Some(spent) = worker.ok().and_then(|worker| worker.join().ok()) {
        println!("took {length} {} {}", spent.as_nanos(), memory());
    }
}

/// The time that this thread computed, where the system tells it; else the time.
fn spent() -> Duration {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let start = START.get_or_init(Instant::now);
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// The most memory that this process had, in kilobytes; 0 where the system doesn't tell it.
fn memory() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|peak| peak.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

/// What one run took.
#[derive(Clone, Debug, Default)]
struct Taken {
    length: usize,
    milliseconds: f64,
    kilobytes: usize,
    note: Option<String>,
}

fn take(name: &str, size: usize) -> Result<Taken, &'static str> {
    let program = std::env::current_exe().map_err(|_| "can't be run")?;
    let mut child = Command::new(program)
        .args(["--measure", name, &size.to_string()])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|_| "can't be run")?;
    let begin = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if begin.elapsed() < PATIENCE => thread::sleep(Duration::from_millis(2)),
            _ => {
                _ = child.kill();
                _ = child.wait();
                return Err("doesn't end");
            }
        }
    };
    let output = child.wait_with_output().map_err(|_| "can't be run")?;
    if !status.success() {
        return Err("overflows the stack or panics");
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut taken = Taken::default();
    for line in text.lines() {
        match line.split_once(' ') {
            Some(("note", note)) => taken.note = Some(note.to_owned()),
            Some(("took", numbers)) => {
                let numbers: Vec<f64> = numbers.split(' ').filter_map(|number| number.parse().ok()).collect();
                if let [length, nanoseconds, kilobytes] = numbers.as_slice() {
                    (taken.length, taken.kilobytes) = (*length as usize, *kilobytes as usize);
                    taken.milliseconds = nanoseconds / 1e6;
                }
            }
            _ => {}
        }
    }
    // A panic of the thread leaves no length.
    if taken.length > 0 { Ok(taken) } else { Err("panics") }
}

/// How an input grows.
pub(crate) struct Growth {
    size: usize,
    at: Taken,
    ratio: f64,
    failure: Option<&'static str>,
}

impl Growth {
    /// Doubles the size until a run takes long enough to tell.
    pub(crate) fn of(name: &str) -> Growth {
        Growth::from(name, 500)
    }

    /// The same where one run at a middling size takes conspicuously long; nothing else.
    pub(crate) fn suspected(name: &str) -> Option<Growth> {
        let is_fast = |taken: &Taken| taken.milliseconds < 60.0 + taken.length as f64 / 2_000.0;
        match take(name, 16_000) {
            Ok(taken) if is_fast(&taken) => None,
            _ => Some(Growth::from(name, 2_000)),
        }
    }

    fn from(name: &str, first: usize) -> Growth {
        let mut growth = Growth { size: first, at: Taken::default(), ratio: 0.0, failure: None };
        let mut size = first;
        loop {
            let at = match take(name, size) {
                Ok(at) => at,
                Err(failure) => return Growth { size, failure: Some(failure), ..growth },
            };
            let ratio = if growth.at.milliseconds > 0.0 { at.milliseconds / growth.at.milliseconds } else { 0.0 };
            let is_last = at.length > LARGEST || at.milliseconds > ENOUGH && ratio > 0.0 || at.milliseconds > 5_000.0;
            let before = std::mem::replace(&mut growth, Growth { size, at, ratio, failure: None });
            if is_last {
                return growth.confirmed(name, &before);
            }
            size *= 2;
        }
    }

    /// Measures again what looks superlinear: another process may have been in the way. The smaller times count.
    fn confirmed(mut self, name: &str, before: &Growth) -> Growth {
        let mut smaller = before.at.milliseconds;
        for _ in 0..3 {
            if !self.is_superlinear() {
                break;
            }
            if let (Ok(half), Ok(full)) = (take(name, before.size), take(name, self.size)) {
                smaller = smaller.max(half.milliseconds);
                self.at.milliseconds = self.at.milliseconds.min(full.milliseconds);
                self.ratio = self.at.milliseconds / smaller.max(0.001);
            }
        }
        self
    }

    /// Whether twice the input takes clearly more than twice the time.
    pub(crate) fn is_superlinear(&self) -> bool {
        self.failure.is_some() || self.ratio > 2.5 && self.at.milliseconds > 40.0
    }
}

impl fmt::Display for Growth {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Growth { size, at, ratio, failure } = self;
        if let Some(failure) = failure {
            return write!(f, "{size:>8} {failure}");
        }
        let megabytes = at.kilobytes as f64 / 1024.0;
        write!(f, "{size:>8} {:>9} {:>9.1} {ratio:>6.2} {megabytes:>8.1}", at.length, at.milliseconds)?;
        if self.is_superlinear() {
            write!(f, "  !")?;
        }
        if let Some(note) = &at.note {
            write!(f, "  ({note})")?;
        }
        Ok(())
    }
}
