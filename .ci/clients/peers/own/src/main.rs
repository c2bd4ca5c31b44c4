//! `own URL WORKLOAD COUNT`: calls or pages, by this project's crate with all that it does unless it is told otherwise.

use std::error::Error;

use graphdown::Graph;
use meter::Meter;

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
        _ => return Err("expected calls or pages".into()),
    }
    println!("{meter}");
    Ok(())
}
