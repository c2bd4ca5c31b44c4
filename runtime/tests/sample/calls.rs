//! Calls of the sample, with the request that is sent and the result.

use graphdown_runtime::http::Error;
use graphdown_runtime::model::{Model, decode_strict};
use graphdown_runtime::testing::Recorder;

use crate::Graph;
use crate::models::{Call, CallState, CancelMediaProcessing, MediaPrompt, Modality};

fn graph() -> (Graph, Recorder) {
    let recorder = Recorder::default();
    (Graph::builder("secret-token").transport(recorder.clone()).build(), recorder)
}

#[tokio::test(flavor = "current_thread")]
async fn an_action_reads_like_its_url() -> Result<(), Error> {
    let (graph, recorder) = graph();
    recorder.answer(200, r#"{"id": "17e3", "clientContext": "d45324c1", "status": "completed"}"#);
    let operation = graph
        .communications()
        .calls()
        .id("57dab8b1")
        .cancel_media_processing(CancelMediaProcessing::default().with_client_context("d45324c1"))
        .send()
        .await?;
    assert_eq!(operation.id.as_deref(), Some("17e3"));
    assert_eq!(operation.additional.get("status").and_then(|value| value.as_str()), Some("completed"));
    let sent = &recorder.sent()[0];
    assert_eq!(sent.method(), "POST");
    assert_eq!(sent.uri().path(), "/v1.0/communications/calls/57dab8b1/cancelMediaProcessing");
    assert_eq!(sent.headers()["authorization"], "Bearer secret-token");
    assert_eq!(sent.body(), r#"{"clientContext":"d45324c1"}"#);
    Ok(())
}

#[tokio::test(flavor = "current_thread")]
async fn ids_stay_one_segment_and_arguments_are_quoted() -> Result<(), Error> {
    let (graph, recorder) = graph();
    recorder.answer(204, "");
    recorder.answer(200, r#"{"value": 3}"#);
    let calls = graph.communications().calls();
    calls.id("../groups/g?x=1").delete().await?;
    let count = calls.count("O'Neil & co", "2021-07-01").await?;
    assert_eq!(count.value, Some(3));
    let sent = recorder.sent();
    assert_eq!(sent[0].uri().path(), "/v1.0/communications/calls/..%2Fgroups%2Fg%3Fx%3D1");
    assert_eq!(
        sent[1].uri().path(),
        "/v1.0/communications/calls/count(topic='O%27%27Neil%20%26%20co',since=2021-07-01)"
    );
    let error = calls.id("..").get().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"the request is invalid: expected an id after "/communications/calls/", found "..""#
    );
    Ok(())
}

#[tokio::test(flavor = "current_thread")]
async fn a_collection_tells_its_pages() -> Result<(), Error> {
    let (graph, recorder) = graph();
    recorder.answer(
        200,
        r#"{"@odata.count": 2, "value": [{"id": "a", "length": "PT1M"}], "@odata.nextLink": "https://n"}"#,
    );
    let sessions = graph.communications().sessions("r").select(["id", "length"]).top(1).with_count().await?;
    assert_eq!(sessions.value[0].length.as_ref().map(|length| length.as_str()), Some("PT1M"));
    assert_eq!((sessions.count, sessions.next_link.as_deref()), (Some(2), Some("https://n")));
    assert_eq!(recorder.sent()[0].uri().query(), Some("$select=id,length&$top=1&$count=true"));
    Ok(())
}

#[test]
fn nothing_is_lost_on_a_round_trip() {
    let text = r##"{"callbackUri":null,"state":"dancing","requestedModalities":["audio",null,"smell"],"targets":[{"displayName":"A"},null],"prompts":[{"@odata.type":"#microsoft.graph.mediaPrompt","loop":1,"fresh":[1.5]},{"@odata.type":"#microsoft.graph.new","x":null}],"original":{"createdDateTime":"9999-12-31T23:59:59.9999999Z"},"retries":2.0,"volume":"INF","unknown":{"a":1}}"##;
    let call = Call::from_json(text).unwrap();
    assert_eq!(call.state, Some(CallState::Unknown("dancing".into())));
    assert_eq!(call.requested_modalities, Some(vec![Modality::Audio, Modality::from("smell")]));
    let played: Vec<_> = call.prompts.iter().flatten().map(|prompt| prompt.downcast::<MediaPrompt>()).collect();
    assert!(matches!(played.as_slice(), [Some(media), None] if media.r#loop == Some(1)));
    assert_eq!(call.volume, Some(f64::INFINITY));
    let written: serde_json::Value = serde_json::from_str(&call.to_json()).unwrap();
    assert_eq!(written, serde_json::from_str::<serde_json::Value>(text).unwrap());
    let set = call.with_callback_uri("https://bot").with_null("state");
    assert_eq!((set.callback_uri.as_deref(), &set.state), (Some("https://bot"), &None));
    assert!(set.to_json().contains(r#""callbackUri":"https://bot""#) && set.to_json().contains(r#""state":null"#));
}

#[test]
fn a_derived_type_is_written_with_its_name() {
    let call = Call::default().with_prompts([MediaPrompt::default().with_loop(2)]);
    assert_eq!(call.to_json(), r##"{"prompts":[{"@odata.type":"#microsoft.graph.mediaPrompt","loop":2}]}"##);
    let late = r##"{"waiting":{"loop":2,"@odata.type":"#microsoft.graph.mediaPrompt"}}"##;
    let call = Call::from_json(late).unwrap();
    let waiting = call.waiting.and_then(|prompt| prompt.downcast::<MediaPrompt>());
    assert_eq!(waiting.and_then(|media| media.r#loop), Some(2));
}

#[test]
fn a_misfit_and_a_decode_error_have_the_way_to_the_value() {
    let text = r#"{"original": {"targets": [{}, {"displayName": 17}]}}"#;
    let misfits = Call::from_json(text).unwrap().misfits();
    assert_eq!(misfits[0].path, "original.targets[1].displayName");
    let error = decode_strict::<Call>(text).unwrap_err();
    assert_eq!(error.path(), "original.targets[1].displayName");
    assert_eq!(error.reason(), "expected a string, found 17 at line 1 column 48");
}
