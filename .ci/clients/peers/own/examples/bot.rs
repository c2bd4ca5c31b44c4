//! What a bot does with a request that the service makes: it answers calls, and ends the processing of media once they are
//! established. Reads the request's body from standard input.

use std::{error::Error, io::Read};

use graphdown::{
    Graph,
    models::{Call, CallState, Modality, ServiceHostedMediaConfig},
    notifications::Delivery,
    requests::{CallAnswer, CancelMediaProcessing},
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let graph = Graph::new(std::env::var("TOKEN")?);
    let mut body = Vec::new();
    std::io::stdin().read_to_end(&mut body)?;
    let (status, text) = receive(&graph, std::env::args().nth(1), &body).await?;
    println!("{status} {text}");
    Ok(())
}

/// Returns the status and the body of the answer.
async fn receive(graph: &Graph, validation: Option<String>, body: &[u8]) -> Result<(u16, String), Box<dyn Error>> {
    if let Some(token) = validation {
        return Ok((200, token));
    }
    let delivery = Delivery::from_json(body)?;
    for call in delivery.notifications.iter().filter_map(|one| one.resource_as::<Call>()) {
        let Call { id: Some(id), state: Some(state), .. } = call else { continue };
        let call = graph.communications().calls().id(id);
        match state {
            CallState::Incoming => {
                let answer = CallAnswer::default()
                    .with_callback_uri("https://bot.contoso.com/calls")
                    .with_accepted_modalities([Modality::Audio])
                    .with_media_config(ServiceHostedMediaConfig::default());
                call.answer(answer).await?;
            }
            CallState::Established => {
                call.cancel_media_processing(CancelMediaProcessing::default().with_client_context("bot")).await?;
            }
            _ => {}
        }
    }
    Ok((202, String::new()))
}
