//! Measures with a counting allocator that paging over thousands of pages keeps one page in memory.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use graphdown_runtime::http::{Body, BoxFuture, Client, Collection, Error, Method, Request, Transport};
use graphdown_runtime::model::Json;
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

const PAGES: usize = 3000;
const ITEMS: usize = 25;

/// A service that answers with a page of some items, and has so many pages.
struct Service;

impl Transport for Service {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, Error>> {
        let number =
            request.uri().query().and_then(|query| query.strip_prefix("page=")).unwrap_or("0").parse().unwrap();
        Box::pin(async move { Ok(http::Response::new(Body::from(page(number)))) })
    }
}

fn page(number: usize) -> String {
    let items: Vec<String> =
        (0..ITEMS).map(|item| format!(r#"{{"id": "{number:08}-{item:08}", "mail": "someone@example.com"}}"#)).collect();
    let next = format!(r#", "@odata.nextLink": "https://graph.example/v1.0/users?page={}""#, number + 1);
    let next = if number + 1 < PAGES { next.as_str() } else { "" };
    format!(r#"{{"value": [{}]{next}}}"#, items.join(","))
}

fn list() -> Request<Collection<Json>> {
    let client = Client::builder("https://graph.example/v1.0", "token").transport(Service).build();
    client.request(Method::GET, "/users", ())
}

/// What is live now, and what was at most since this was asked last.
fn counted() -> (usize, usize) {
    let counted = (ALLOCATOR.current_usage(), ALLOCATOR.peak_usage());
    ALLOCATOR.reset_peak_usage();
    counted
}

/// One test, so that nothing else allocates beside it.
#[tokio::test(flavor = "current_thread")]
async fn a_walk_holds_a_page_however_many_there_are() {
    let mut pages = list().pages();
    let mut least_page = usize::MAX;
    let mut counts = Vec::with_capacity(PAGES);
    while let Some(page) = {
        counted();
        pages.try_next().await.unwrap()
    } {
        let (with_page, most) = counted();
        assert_eq!(page.value.len(), ITEMS);
        drop(page);
        let (live, _) = counted();
        least_page = least_page.min(with_page - live);
        counts.push((live, most));
    }
    assert_eq!(counts.len(), PAGES);
    flat("pages", &counts, least_page);

    let mut items = list().items();
    let mut counts = Vec::with_capacity(PAGES);
    counted();
    for count in 1.. {
        let Some(item) = items.try_next().await.unwrap() else { break };
        drop(item);
        if count % ITEMS == 0 {
            counts.push(counted());
        }
    }
    assert_eq!(counts.len(), PAGES);
    flat("items", &counts, least_page);
}

/// After the first hundred pages, in which tables of links are filled, nothing grows by as much as half a page: neither
/// what is held nor what is held at most while a page is read.
fn flat(what: &str, counts: &[(usize, usize)], page: usize) {
    let (live, most) = counts[100];
    let lives = counts[100..].iter().map(|(live, _)| *live).max().unwrap();
    let mosts = counts[100..].iter().map(|(_, most)| *most).max().unwrap();
    println!(
        "{what}: {live} bytes live after 100 pages, {lives} at most later; {most} and {mosts} while reading; a page {page}"
    );
    assert!(page > 1000, "a page of {page} bytes says nothing");
    assert!(lives < live + page / 2, "{what}: {lives} bytes are live, {live} after 100 pages");
    assert!(mosts < most + page / 2, "{what}: {mosts} bytes are live, {most} after 100 pages");
}
