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
