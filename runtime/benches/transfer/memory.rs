//! Measures the memory of one large download to a file and of one large upload of that file.

use std::time::Instant;

use graphdown_runtime::{
    http::{Source, Upload},
    model::Json,
};

use crate::{
    ALLOCATOR,
    campaign::{client, content, folder, session},
    content::Made,
    service::Service,
};

/// The most bytes above the start that a transfer may take.
const MOST: usize = 32_000_000;

pub(crate) async fn run(length: u64) -> bool {
    let service = Service::start(None).await;
    let client = client(&service);
    let made = Made { number: 1, length };
    service.offer("large", made, "\"1\"");
    // The content is made of noise that is kept, and connections are made, before anything is measured.
    content(&client, "large").download().range(..100_000).to_writer(&mut tokio::io::sink()).await.unwrap();
    let path = folder().join("large");

    let start = Start::now();
    content(&client, "large").download().to_file(&path).await.unwrap();
    let download = start.print("download", length);

    let start = Start::now();
    let mut upload = Upload::<Json>::new(session(&client, "file"), Source::file(&path).await.unwrap());
    upload.send().await.unwrap();
    let from_file = start.print("upload of a file", length);

    let start = Start::now();
    let mut upload = Upload::<Json>::new(session(&client, "reader"), Source::reader(made.reader(), length));
    upload.send().await.unwrap();
    let from_reader = start.print("upload of a reader", length);

    let expected = made.sha256();
    let arrived = ["file", "reader"].map(|name| service.stored(name).unwrap_or_default().sha256 == expected);
    println!("SHA-256 {expected}: {}", if arrived == [true, true] { "equal" } else { "different" });
    std::fs::remove_file(path).unwrap();
    download && from_file && from_reader && arrived == [true, true]
}

/// What is in use before a transfer.
struct Start {
    began: Instant,
    heap: usize,
    resident: Option<u64>,
}

impl Start {
    fn now() -> Self {
        ALLOCATOR.reset_peak_usage();
        // The peak of the resident memory is counted from now on, where Linux is.
        drop(std::fs::write("/proc/self/clear_refs", "5"));
        Self { began: Instant::now(), heap: ALLOCATOR.current_usage(), resident: resident("VmRSS") }
    }

    /// A line for a transfer; `true` if it took no more than it may.
    fn print(self, what: &str, length: u64) -> bool {
        let heap = ALLOCATOR.peak_usage().saturating_sub(self.heap);
        let resident = resident("VmHWM").zip(self.resident).map(|(peak, start)| peak.saturating_sub(start));
        let seconds = self.began.elapsed().as_secs_f64();
        let shown = resident.map_or(String::from("unknown"), |bytes| format!("{:.1} MB", bytes as f64 / 1e6));
        println!("{what} of {length} bytes in {seconds:.1} s: heap +{:.1} MB, resident +{shown}", heap as f64 / 1e6);
        heap <= MOST && resident.is_none_or(|bytes| bytes <= MOST as u64)
    }
}

/// A figure of the process in bytes, where Linux is.
fn resident(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
}
