//! Sends a mail with files of any size, and prints the sender and subject of each message in the inbox.

use std::{env, error::Error, fs, path::Path, pin::pin};

use base64::{Engine, prelude::BASE64_STANDARD};
use futures_util::StreamExt;
use graph_rs_sdk::{GraphClient, ODataQuery, http::ResponseExt};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Page {
    value: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    subject: Option<String>,
    from: Option<Recipient>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Recipient {
    email_address: EmailAddress,
}

#[derive(Deserialize)]
struct EmailAddress {
    address: Option<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let to = arguments.next().ok_or("expected an address")?;
    let client = GraphClient::new(env::var("TOKEN")?);
    let message = json!({"subject": "Files", "toRecipients": [{"emailAddress": {"address": to}}]});
    let created = checked(client.me().messages().create_messages(&message).send().await?).await?;
    let draft = created.json::<Value>().await?["id"].as_str().ok_or("expected an id")?.to_owned();
    for path in arguments {
        let name = Path::new(&path).file_name().unwrap_or_default().to_string_lossy().into_owned();
        let size = fs::metadata(&path)?.len();
        let attachments = client.me().message(&draft).attachments();
        if size < 3_000_000 {
            let file = json!({
                "@odata.type": "#microsoft.graph.fileAttachment",
                "name": name,
                "contentBytes": BASE64_STANDARD.encode(fs::read(&path)?),
            });
            checked(attachments.create_attachments(&file).send().await?).await?;
        } else {
            let item = json!({"AttachmentItem": {"attachmentType": "file", "name": name, "size": size}});
            let session = checked(attachments.create_upload_session(&item).send().await?).await?;
            let mut upload = session.into_upload_session(fs::File::open(&path)?).await?;
            let mut chunks = upload.stream()?;
            while let Some(chunk) = chunks.next().await {
                checked(chunk?).await?;
            }
        }
    }
    checked(client.me().message(&draft).send().send().await?).await?;

    let inbox = client.me().mail_folder("inbox").messages().list_messages();
    let mut pages = pin!(inbox.select(&["from,subject"]).top("100").paging().stream::<Page>()?);
    while let Some(page) = pages.next().await {
        for message in page?.into_body()?.value {
            let from = message.from.and_then(|from| from.email_address.address).unwrap_or_default();
            println!("{from} {}", message.subject.unwrap_or_default());
        }
    }
    Ok(())
}

async fn checked(response: reqwest::Response) -> Result<reqwest::Response, Box<dyn Error>> {
    if response.status().is_success() {
        return Ok(response);
    }
    Err(response.into_graph_error_message().await?.into())
}
