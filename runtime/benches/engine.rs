//! Benchmark of the model engine compared with serde's derive: decoding and encoding a page of a hundred objects, also of
//! objects of a derived type in places of its base.

#![allow(unreachable_pub, reason = "the types stand as they would in a crate")]

use std::sync::LazyLock;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};

static PAGE: LazyLock<String> = LazyLock::new(|| {
    let call = r#"{"id":"57dab8b1-894c-409a-b240-bd8beae78896","subject":"Weekly meeting of the team","state":"established","direction":"outgoing","callbackUri":"https://bot.contoso.com/callback","createdDateTime":"2021-07-01T08:30:00.0000000Z","ringingTimeoutInSeconds":30,"volume":0.75,"isRecorded":false,"requestedModalities":["audio","video"],"source":{"identity":{"id":"112f7296-5fa4-42ca-bae8-6a692b15d4b8","displayName":"Adele Vance"},"languageId":"en-US","endpointType":"default"},"targets":[{"identity":{"id":"550fae72-d251-43ec-868c-373732c2704f","displayName":"Heidi Steen"},"languageId":"en-US"},{"identity":{"id":"aaaaaaaa-d251-43ec-868c-373732c2704f","displayName":"Alex Wilber"}}]}"#;
    format!(r#"{{"value":[{}]}}"#, vec![call; 100].join(","))
});

/// Objects of a derived type in places of its base, which keeps what that adds.
static BASES: LazyLock<String> = LazyLock::new(|| {
    let attachment = r##"{"@odata.type":"#microsoft.graph.fileAttachment","id":"AAMkADk0NDQzLTQ3ZmEtYTRmZQBGAAAAAABSEFk","lastModifiedDateTime":"2021-07-01T08:30:00Z","name":"report.pdf","contentType":"application/pdf","size":18434,"isInline":false,"contentId":null,"contentLocation":null,"contentBytes":"JVBERi0xLjcKJcOkw7zDtsOfCjIgMCBvYmoKPDwvTGVuZ3RoIDMgMCBSL0ZpbHRlci9GbGF0ZURlY29kZT4+"}"##;
    format!(r#"{{"value":[{}]}}"#, vec![attachment; 100].join(","))
});

mod derived {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, Default, Serialize, Deserialize)]
    #[serde(default)]
    pub struct BasesByDerive {
        pub value: Vec<Attachment>,
    }

    #[derive(Clone, Debug, Default, Serialize, Deserialize)]
    #[serde(default, rename_all = "camelCase")]
    pub struct Attachment {
        #[serde(skip_serializing_if = "Option::is_none")]
        pub id: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub last_modified_date_time: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub content_type: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub size: Option<i32>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub is_inline: Option<bool>,
        #[serde(flatten)]
        pub additional: BTreeMap<String, serde_json::Value>,
    }

    #[derive(Clone, Debug, Default, Serialize, Deserialize)]
    #[serde(default)]
    pub struct ByDerive {
        pub value: Vec<Call>,
    }

    #[derive(Clone, Debug, Default, Serialize, Deserialize)]
    #[serde(default, rename_all = "camelCase")]
    pub struct Call {
        #[serde(skip_serializing_if = "Option::is_none")]
        pub id: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub subject: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub tenant_id: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub state: Option<State>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub direction: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub callback_uri: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub created_date_time: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub ringing_timeout_in_seconds: Option<i32>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub volume: Option<f64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub is_recorded: Option<bool>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub requested_modalities: Option<Vec<String>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub source: Option<Participant>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub targets: Option<Vec<Participant>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub answered_by: Option<Participant>,
    }

    #[derive(Clone, Debug, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub enum State {
        Incoming,
        Established,
    }

    #[derive(Clone, Debug, Default, Serialize, Deserialize)]
    #[serde(default, rename_all = "camelCase")]
    pub struct Participant {
        #[serde(skip_serializing_if = "Option::is_none")]
        pub identity: Option<Identity>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub language_id: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub region: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub endpoint_type: Option<String>,
    }

    #[derive(Clone, Debug, Default, Serialize, Deserialize)]
    #[serde(default, rename_all = "camelCase")]
    pub struct Identity {
        #[serde(skip_serializing_if = "Option::is_none")]
        pub id: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub display_name: Option<String>,
    }
}

mod engine {
    use graphdown_runtime::model::{Additional, DateTimeOffset};

    #[derive(Clone, Default)]
    pub struct BasesByEngine {
        pub value: Option<Vec<Attachment>>,
        pub additional: Additional,
    }

    graphdown_runtime::model! { BasesByEngine: "attachments" { value: "value" } }

    #[derive(Clone, Default)]
    pub struct Attachment {
        pub id: Option<String>,
        pub last_modified_date_time: Option<DateTimeOffset>,
        pub name: Option<String>,
        pub content_type: Option<String>,
        pub size: Option<i32>,
        pub is_inline: Option<bool>,
        pub additional: Additional,
    }

    graphdown_runtime::model! { Attachment: "microsoft.graph.attachment"
        by "@odata.type" ["#microsoft.graph.attachment"] above ["#microsoft.graph.fileAttachment"]
    {
        id: "id",
        last_modified_date_time: "lastModifiedDateTime",
        name: "name",
        content_type: "contentType",
        size: "size",
        is_inline: "isInline",
    } }

    #[derive(Clone, Default)]
    pub struct ByEngine {
        pub value: Option<Vec<Call>>,
        pub additional: Additional,
    }

    graphdown_runtime::model! { ByEngine: "calls" { value: "value" } }

    #[derive(Clone, Default)]
    pub struct Call {
        pub id: Option<String>,
        pub subject: Option<String>,
        pub tenant_id: Option<String>,
        pub state: Option<State>,
        pub direction: Option<String>,
        pub callback_uri: Option<String>,
        pub created_date_time: Option<DateTimeOffset>,
        pub ringing_timeout_in_seconds: Option<i32>,
        pub volume: Option<f64>,
        pub is_recorded: Option<bool>,
        pub requested_modalities: Option<Vec<String>>,
        pub source: Option<Participant>,
        pub targets: Option<Vec<Participant>>,
        pub answered_by: Option<Participant>,
        pub additional: Additional,
    }

    graphdown_runtime::model! { Call: "microsoft.graph.call" {
        id: "id",
        subject: "subject",
        tenant_id: "tenantId",
        state: "state",
        direction: "direction",
        callback_uri: "callbackUri",
        created_date_time: "createdDateTime",
        ringing_timeout_in_seconds: "ringingTimeoutInSeconds",
        volume: "volume",
        is_recorded: "isRecorded",
        requested_modalities: "requestedModalities",
        source: "source",
        targets: "targets",
        answered_by: "answeredBy",
    } }

    #[derive(Clone)]
    pub enum State {
        Incoming,
        Established,
        Unknown(String),
    }

    graphdown_runtime::enumeration! { State {
        Incoming: "incoming",
        Established: "established",
    } }

    #[derive(Clone, Default)]
    pub struct Participant {
        pub identity: Option<Identity>,
        pub language_id: Option<String>,
        pub region: Option<String>,
        pub endpoint_type: Option<String>,
        pub additional: Additional,
    }

    graphdown_runtime::model! { Participant: "microsoft.graph.participantInfo" {
        identity: "identity",
        language_id: "languageId",
        region: "region",
        endpoint_type: "endpointType",
    } }

    #[derive(Clone, Default)]
    pub struct Identity {
        pub id: Option<String>,
        pub display_name: Option<String>,
        pub additional: Additional,
    }

    graphdown_runtime::model! { Identity: "microsoft.graph.identity" {
        id: "id",
        display_name: "displayName",
    } }
}

fn main() {
    divan::main();
}

#[divan::bench(types = [derived::ByDerive, engine::ByEngine])]
fn decode<T: serde::de::DeserializeOwned>(bencher: Bencher<'_, '_>) {
    let text = PAGE.as_str();
    bencher.counter(BytesCount::of_str(text)).bench_local(|| serde_json::from_str::<T>(black_box(text)));
}

#[divan::bench(types = [derived::ByDerive, engine::ByEngine])]
fn encode<T: serde::de::DeserializeOwned + serde::Serialize>(bencher: Bencher<'_, '_>) {
    let page = serde_json::from_str::<T>(&PAGE).ok();
    bencher.counter(BytesCount::of_str(PAGE.as_str())).bench_local(|| serde_json::to_string(black_box(&page)));
}

#[divan::bench(types = [derived::BasesByDerive, engine::BasesByEngine])]
fn decode_bases<T: serde::de::DeserializeOwned>(bencher: Bencher<'_, '_>) {
    let text = BASES.as_str();
    bencher.counter(BytesCount::of_str(text)).bench_local(|| serde_json::from_str::<T>(black_box(text)));
}

#[divan::bench(types = [derived::BasesByDerive, engine::BasesByEngine])]
fn encode_bases<T: serde::de::DeserializeOwned + serde::Serialize>(bencher: Bencher<'_, '_>) {
    let page = serde_json::from_str::<T>(&BASES).ok();
    bencher.counter(BytesCount::of_str(BASES.as_str())).bench_local(|| serde_json::to_string(black_box(&page)));
}
