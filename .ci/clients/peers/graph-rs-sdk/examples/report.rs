//! Prints the name and mail of each user of a department, and how many users the organization has.

use std::{env, error::Error, pin::pin};

use futures_util::StreamExt;
use graph_rs_sdk::{
    GraphClient, GraphClientConfiguration, ODataQuery, http::ResponseExt, identity::ConfidentialClientApplication,
};
use reqwest::header::{HeaderName, HeaderValue};
use serde::Deserialize;

#[derive(Deserialize)]
struct Page {
    value: Vec<User>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct User {
    display_name: Option<String>,
    mail: Option<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let secret = env::var("CLIENT_SECRET")?;
    let application = ConfidentialClientApplication::builder("8d2f6c1e-4b07-4f5a-9c1d-3e7a90b5d264")
        .with_client_secret(secret)
        .with_tenant("contoso.com")
        .build();
    let configuration = GraphClientConfiguration::new().client_application(application);
    let client = GraphClient::from(configuration.retry(Some(8)).wait_for_retry_after_headers(true));
    let department = env::args().nth(1).ok_or("expected a department")?;
    let filter = format!("department eq '{}'", department.replace('\'', "''"));
    let users = client.users().list_user().filter(&[&filter]).select(&["displayName,mail"]).top("999");
    let mut pages = pin!(users.paging().stream::<Page>()?);
    while let Some(page) = pages.next().await {
        for user in page?.into_body()?.value {
            println!("{} {}", user.display_name.unwrap_or_default(), user.mail.unwrap_or_default());
        }
    }
    let eventual = (HeaderName::from_static("consistencylevel"), HeaderValue::from_static("eventual"));
    let count = client.users().get_users_count().header(eventual.0, eventual.1).send().await?;
    if !count.status().is_success() {
        return Err(count.into_graph_error_message().await?.into());
    }
    let count: u64 = count.text().await?.trim_start_matches('\u{feff}').parse()?;
    println!("of {count} users");
    Ok(())
}
