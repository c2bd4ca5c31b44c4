//! `own URL WORKLOAD COUNT`: calls, pages, changes, batches, uploads or downloads, by this project's crate with all that it does unless it is told otherwise.

use std::error::Error;

use graphdown::{
    Graph,
    http::{Source, Upload},
    models::DriveItem,
};
use meter::Meter;

/// Bytes of a file, and of a chunk of it.
const FILE: usize = 64 << 20;
const CHUNK: u64 = 10 << 20;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let [url, workload, count] =
        std::env::args().skip(1).collect::<Vec<_>>().try_into().map_err(|_| "expected three arguments")?;
    let graph = Graph::builder("token").base_url(url).build();
    let mut meter = Meter::new(count.parse()?);
    match workload.as_str() {
        "calls" => loop {
            let user = graph.users().id("b2f0a6c4-3d51-4c8e-9a07-6e1d25f8c913").get().send().await?;
            assert!(user.id.is_some());
            if !meter.goes_on() {
                break;
            }
        },
        "pages" => {
            let mut pages = graph.users().list().pages();
            while let Some(page) = pages.try_next().await? {
                assert_eq!(page.value.len(), 100);
                assert!(page.value.iter().all(|user| user.id.is_some() && user.display_name.is_some()));
                if !meter.goes_on() {
                    break;
                }
            }
        }
        "delta" => {
            let mut changes = graph.users().delta().changes();
            let mut number = 0;
            while let Some(change) = changes.try_next().await? {
                assert!(change.object().id.is_some() && change.object().display_name.is_some());
                number += 1;
                if number % 100 == 0 && !meter.goes_on() {
                    break;
                }
            }
        }
        "batch" => loop {
            let users = (1..=20).map(|id| graph.users().id(id.to_string()).get());
            for user in graph.batch().all(users).await {
                assert!(user?.display_name.is_some());
            }
            if !meter.goes_on() {
                break;
            }
        },
        "upload" => {
            let content: &'static [u8] = vec![b'x'; FILE].leak();
            loop {
                let session = graph.me().drive().root_by_path("a.bin").create_upload_session(Default::default());
                let source = Source::from(content);
                let mut upload: Upload<DriveItem> = Upload::new(session, source).chunk_size(CHUNK);
                assert_eq!(upload.send().await?.size, Some(FILE as i64));
                if !meter.goes_on() {
                    break;
                }
            }
        }
        "download" => loop {
            let content = graph.me().drive().root_by_path("a.bin").content().get();
            let (mut chunks, mut length) = (content.download().chunks().await?, 0);
            while let Some(chunk) = chunks.try_next().await? {
                length += chunk.len();
            }
            assert_eq!(length, FILE);
            if !meter.goes_on() {
                break;
            }
        },
        _ => return Err("expected calls, pages, delta, batch, upload or download".into()),
    }
    println!("{meter}");
    Ok(())
}
