//! Tests of paging with a service that throttles, fails, interrupts and redirects: each item is returned once.

use std::collections::BTreeMap;

use graphdown_runtime::http::{Collection, Method, Retry};
use graphdown_runtime::model::Json;

use crate::{builder, client, server::*};

/// Pages of two items each, with relative links, after what goes wrong with each.
fn faulty(pages: usize) -> Vec<Act> {
    let mut acts = Vec::new();
    for page in 0..pages {
        acts.extend(match page % 6 {
            0 => vec![],
            1 => vec![answer(429, "Retry-After: 0\r\n", "{}"), answer(503, "", "{}")],
            2 => vec![hang_up()],
            3 => vec![cut(1000, r#"{"value": [0, "#)],
            4 => vec![answer(302, &format!("Location: /v1.0/moved?page={page}\r\n"), "")],
            _ => vec![answer(504, "", "{}"), answer(401, "", "{}")],
        });
        let link = format!(r#", "@odata.nextLink": "users?page={}""#, page + 1);
        let link = if page + 1 < pages { link.as_str() } else { "" };
        acts.push(ok(&format!(r#"{{"value": [{}, {}]{link}}}"#, 2 * page, 2 * page + 1)));
    }
    acts
}

#[tokio::test]
async fn each_item_comes_once_and_in_order() {
    const PAGES: usize = 12;
    // A token that is refused is asked for anew; a text has no other, so that such an answer stands.
    let server = Server::start(faulty(PAGES));
    let request = client(&server).request::<Collection<Json>>(Method::GET, "/users", ());
    let mut items = request.header("Prefer", "odata.maxpagesize=2").items();
    let (mut found, mut refused) = (Vec::new(), 0);
    loop {
        match items.try_next().await {
            Ok(Some(item)) => found.push(item),
            Ok(None) => break,
            Err(error) => {
                assert_eq!(error.status(), Some(http::StatusCode::UNAUTHORIZED), "{error}");
                refused += 1;
            }
        }
    }
    assert_eq!(refused, PAGES / 6);
    assert!(found.iter().enumerate().all(|(number, item)| *item == number as i64), "{found:?}");
    assert_eq!(found.len(), 2 * PAGES);
    let mut ids: BTreeMap<String, usize> = BTreeMap::new();
    for heard in server.heard() {
        assert_eq!(heard.values("prefer"), ["odata.maxpagesize=2"]);
        assert_eq!(heard.values("authorization"), ["Bearer secret-token"]);
        *ids.entry(heard.values("client-request-id").concat()).or_default() += 1;
    }
    assert_eq!(ids.len(), PAGES + refused, "an id for each page and each time it is asked for anew");
}

#[tokio::test]
async fn limits_and_retries_of_the_request_are_those_of_each_page() {
    let server = Server::start(vec![
        ok(r#"{"value": [1], "@odata.nextLink": "?page=2"}"#),
        answer(503, "", "{}"),
        silence(),
        ok(r#"{"value": [2]}"#),
    ]);
    let client = builder(&server).attempt_timeout(None).timeout(None).build();
    let request = client.request::<Collection<Json>>(Method::GET, "/users", ());
    let mut items = request.retry(Retry::off()).attempt_timeout(std::time::Duration::from_millis(200)).items();
    assert_eq!(items.try_next().await.unwrap().unwrap(), 1);
    assert!(items.try_next().await.unwrap_err().service().is_some());
    assert!(items.try_next().await.unwrap_err().is_timeout());
    assert_eq!(items.try_next().await.unwrap().unwrap(), 2);
    assert_eq!(items.try_next().await.unwrap(), None);
}
