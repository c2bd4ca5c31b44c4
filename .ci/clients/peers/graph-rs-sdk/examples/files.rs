//! Uploads a file of any size, downloads it, and copies it, with progress.

use std::{error::Error, fs, io::Write, time::Duration};

use futures_util::StreamExt;
use graph_rs_sdk::{GraphClient, http::ResponseExt};
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = GraphClient::new(std::env::var("TOKEN")?);
    let item = || client.me().drive().item_by_path(":/Archive/backup.zip:");

    let properties = json!({"item": {"@microsoft.graph.conflictBehavior": "replace"}});
    let session = checked(item().create_upload_session(&properties).send().await?).await?;
    let total = fs::metadata("backup.zip")?.len();
    let mut upload = session.into_upload_session(fs::File::open("backup.zip")?).await?;
    let mut chunks = upload.stream()?;
    let mut uploaded = Value::Null;
    while let Some(chunk) = chunks.next().await {
        uploaded = checked(chunk?).await?.json().await?;
        let next = uploaded["nextExpectedRanges"][0].as_str().and_then(|range| range.split('-').next());
        println!("{} of {total} bytes", next.map_or(Ok(total), str::parse)?);
    }
    println!("{:?}", uploaded["webUrl"].as_str());

    let response = checked(item().get_items_content().send().await?).await?;
    let (mut done, total) = (0, response.content_length());
    let mut file = fs::File::create("again.zip.part")?;
    let mut chunks = response.bytes_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk?;
        file.write_all(&chunk)?;
        done += chunk.len();
        println!("{done} of {total:?} bytes");
    }
    fs::rename("again.zip.part", "again.zip")?;

    let copy = checked(item().copy(&json!({"name": "copy.zip"})).send().await?).await?;
    loop {
        let status = checked(copy.job_status().await.ok_or("expected a Location")??).await?;
        let status: Value = status.json().await?;
        println!("{:?} percent", status["percentageComplete"].as_f64());
        match status["status"].as_str() {
            Some("completed") => return Ok(()),
            Some("failed") => return Err(status["error"]["message"].as_str().unwrap_or("failed").into()),
            _ => tokio::time::sleep(Duration::from_secs(2)).await,
        }
    }
}

async fn checked(response: reqwest::Response) -> Result<reqwest::Response, Box<dyn Error>> {
    if response.status().is_success() {
        return Ok(response);
    }
    Err(response.into_graph_error_message().await?.into())
}
