//! What a bot does with a request that the service makes: it answers calls, and ends the processing of media once they are
//! established. Reads the request's body from standard input.

use std::{error::Error, io::Read};

use graph_rs_sdk::{GraphClient, http::ResponseExt};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Notifications {
    value: Vec<Notification>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Notification {
    resource_data: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Call {
    id: String,
    state: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = GraphClient::new(std::env::var("TOKEN")?);
    let mut body = Vec::new();
    std::io::stdin().read_to_end(&mut body)?;
    let (status, text) = receive(&client, std::env::args().nth(1), &body).await?;
    println!("{status} {text}");
    Ok(())
}

/// Returns the status and the body of the answer.
async fn receive(
    client: &GraphClient,
    validation: Option<String>,
    body: &[u8],
) -> Result<(u16, String), Box<dyn Error>> {
    if let Some(token) = validation {
        return Ok((200, token));
    }
    let notifications: Notifications = serde_json::from_slice(body)?;
    for data in notifications.value.into_iter().filter_map(|one| one.resource_data) {
        let Ok(Call { id, state }) = serde_json::from_value(data) else { continue };
        let call = client.communications().call(id);
        let answer = match state.as_str() {
            "incoming" => {
                let answer = json!({
                    "callbackUri": "https://bot.contoso.com/calls",
                    "acceptedModalities": ["audio"],
                    "mediaConfig": {"@odata.type": "#microsoft.graph.serviceHostedMediaConfig"},
                });
                call.answer(&answer).send().await?
            }
            "established" => call.cancel_media_processing(&json!({"clientContext": "bot"})).send().await?,
            _ => continue,
        };
        if !answer.status().is_success() {
            return Err(answer.into_graph_error_message().await?.into());
        }
    }
    Ok((202, String::new()))
}
