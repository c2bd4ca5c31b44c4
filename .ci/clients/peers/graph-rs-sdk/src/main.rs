//! `peer-graph-rs-sdk URL WORKLOAD COUNT`: the same calls and pages by graph-rs-sdk.
//!
//! It has no types for results. So there are three kinds of pages: read by serde's derive into the four properties that
//! a reader wanted, read into JSON values, and by the crate's own way of following links.

use std::{error::Error, pin::pin};

use futures_util::StreamExt;
use graph_rs_sdk::{
    GraphClient, GraphClientConfiguration,
    http::{Method, Url},
};
use meter::Meter;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Page {
    value: Vec<User>,
    #[serde(rename = "@odata.nextLink")]
    next_link: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct User {
    id: Option<String>,
    display_name: Option<String>,
    mail: Option<String>,
    user_principal_name: Option<String>,
}

impl User {
    fn is_known(&self) -> bool {
        self.id.is_some() && self.display_name.is_some() && self.mail.is_some() && self.user_principal_name.is_some()
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, workload, count] = arguments.try_into().map_err(|_| "expected three arguments")?;
    let mut graph = GraphClient::from(GraphClientConfiguration::new().access_token("token").https_only(false));
    graph.use_test_endpoint(&Url::parse(&url)?);
    let mut meter = Meter::new(count.parse()?);
    match workload.as_str() {
        "calls" => loop {
            let answer = graph.user("b2f0a6c4-3d51-4c8e-9a07-6e1d25f8c913").get_user().send().await?;
            assert!(answer.json::<User>().await?.is_known());
            if !meter.goes_on() {
                break;
            }
        },
        "pages-of-four" => {
            let mut answer = graph.users().list_user().send().await?;
            loop {
                let page: Page = answer.json().await?;
                assert!(page.value.len() == 100 && page.value.iter().all(User::is_known));
                if !meter.goes_on() {
                    break;
                }
                answer = next(&mut graph, &page.next_link.ok_or("expected another page")?).await?;
            }
        }
        "pages-of-values" => {
            let mut answer = graph.users().list_user().send().await?;
            loop {
                let page: Value = answer.json().await?;
                let users = page["value"].as_array().ok_or("expected users")?;
                assert!(users.len() == 100 && users.iter().all(|user| user["displayName"].is_string()));
                if !meter.goes_on() {
                    break;
                }
                answer = next(&mut graph, page["@odata.nextLink"].as_str().ok_or("expected another page")?).await?;
            }
        }
        "pages-by-stream" => {
            let mut pages = pin!(graph.users().list_user().paging().stream::<Page>()?);
            while let Some(page) = pages.next().await {
                let page = page?.into_body().map_err(|_| "expected a page")?;
                assert!(page.value.len() == 100 && page.value.iter().all(User::is_known));
                if !meter.goes_on() {
                    break;
                }
            }
        }
        _ => return Err("expected calls, pages-of-four, pages-of-values or pages-by-stream".into()),
    }
    println!("{meter}");
    Ok(())
}

/// A link as it stands, by what it costs least with.
async fn next(graph: &mut GraphClient, link: &str) -> Result<reqwest::Response, Box<dyn Error>> {
    graph.use_test_endpoint(&Url::parse(link)?);
    Ok(graph.custom(Method::GET, None).send().await?)
}
