//! The README's call comes in; that it compiles, word for word as it stands there, goes out. Written by hand.

#[rustfmt::skip]
mod shown {
use graphdown::{Graph, requests::CancelMediaProcessing};

pub(crate) async fn call(token: &'static str) -> Result<graphdown::models::CancelMediaProcessingOperation, graphdown::Error> {
let graph = Graph::new(token);
let operation = graph
    .communications().calls().id("57dab8b1-894c-409a-b240-bd8beae78896")
    .cancel_media_processing(CancelMediaProcessing::default().with_client_context("d45324c1"))
    .send().await?;
Ok(operation)
}
}

#[rustfmt::skip]
mod tested {
use graphdown::{Error, Graph, models::User, testing::Recorder};

async fn mail_of(graph: &Graph, user: &str) -> Result<Option<String>, Error> {
    match graph.users().id(user).get().select(["mail"]).send().await {
        Ok(user) => Ok(user.mail),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

#[tokio::test]
async fn a_user_who_is_gone_has_no_mail() {
    let recorder = Recorder::default();
    recorder.answer_json(200, &User::default().with_mail("adele@contoso.com"));
    recorder.throttle(std::time::Duration::from_secs(30));
    recorder.refuse(404, "Request_ResourceNotFound");
    let graph: Graph = recorder.graph();

    assert_eq!(mail_of(&graph, "adele").await.unwrap().as_deref(), Some("adele@contoso.com"));
    assert_eq!(mail_of(&graph, "nobody").await.unwrap(), None);

    let sent = recorder.sent();
    assert_eq!(sent.len(), 3);
    assert_eq!(sent[0].uri(), "https://graph.microsoft.com/v1.0/users/adele?$select=mail");
}
}

#[test]
fn the_readme_shows_a_test_that_runs() {
    let readme = include_str!("../../../README.md");
    let blocks = readme.split("```rust\n").skip(1).filter_map(|rest| rest.split_once("```").map(|(block, _)| block));
    let block = blocks.filter(|block| block.contains("#[tokio::test]")).collect::<Vec<_>>();
    assert!(matches!(block.as_slice(), [block] if include_str!("readme.rs").contains(block)), "{block:?}");
}

#[test]
fn the_readme_shows_a_call_that_compiles() {
    let _ = shown::call;
    let readme = include_str!("../../../README.md");
    let block = readme.split_once("```rust\n").and_then(|(_, rest)| rest.split_once("```")).map(|(block, _)| block);
    let own = include_str!("readme.rs");
    for line in block.expect("a block of Rust in the README").lines() {
        assert!(own.contains(line), "the README shows another call: {line}");
    }
}
