//! Tests that `lint` and the server report the same of the same body.

use std::{collections::BTreeSet, fmt::Write, time::SystemTime};

use expect_test::expect_file;
use graphdown_codegen::{
    Analysis, Options,
    diagnostic::{Code, Diagnostic},
    page::Version,
    source::{Source, SourceMap},
};

use crate::{
    behaviour::Behaviour,
    run::server::Server,
    understand::catalogue::{Catalogue, Surface},
    understand::request::Sent,
};

/// Bodies of `POST /lamps`, of which each but the first has one fault at most.
const BODIES: &[&str] = &[
    r##"{"isLit": true, "watts": 40, "litSince": "2021-07-01T12:00:00Z", "tone": "warm", "labels": ["a"], "size": {"width": 1.5}}"##,
    r##"{"isLit": "yes"}"##,
    r##"[{"isLit": true}]"##,
    r##"{"isLit": true, "watts": "forty"}"##,
    r##"{"isLit": true, "watts": 2147483648}"##,
    r##"{"isLit": true, "watts": 1.5}"##,
    r##"{"isLit": true, "watts": 2.0}"##,
    r##"{"isLit": true, "watts": null}"##,
    r##"{"isLit": true, "litSince": "yesterday"}"##,
    r##"{"isLit": true, "serial": "7"}"##,
    r##"{"isLit": true, "tone": "purple"}"##,
    r##"{"isLit": true, "tone": "Warm"}"##,
    r##"{"isLit": true, "tone": "unknownFutureValue"}"##,
    r##"{"isLit": true, "labels": "a"}"##,
    r##"{"isLit": true, "labels": ["a", 2]}"##,
    r##"{"isLit": true, "size": {"width": "wide"}}"##,
    r##"{"isLit": true, "size": {"depth": 1}}"##,
    r##"{"isLit": true, "size": [1]}"##,
    r##"{"isLit": true, "islit": true}"##,
    r##"{"isLit": true, "wattage": 40}"##,
    r##"{"isLit": true, "isLit": true}"##,
    r##"{"watts": 40}"##,
    r##"{"isLit": true, "oil": "whale"}"##,
    r##"{"isLit": true, "@odata.type": "#microsoft.graph.oilLamp", "oil": "whale"}"##,
    r##"{"isLit": true, "@odata.type": "#microsoft.graph.oillamp", "oil": "whale"}"##,
    r##"{"isLit": true, "@odata.type": "#microsoft.graph.oilLamp", "oil": 1}"##,
    r##"{"isLit": true, "@odata.type": "#microsoft.graph.gasLamp", "gas": "town"}"##,
    r##"{"isLit": true, "@odata.type": "#microsoft.graph.size"}"##,
    r##"{"isLit": true, "more": {"@odata.type": "#microsoft.graph.size", "width": false}}"##,
];

/// Bodies of `POST /dim`, an action with parameters of its own, likewise.
const PARAMETERS: &[&str] = &[
    r##"{"percent": 40, "lamp": {"isLit": true}}"##,
    r##"{"percent": "40"}"##,
    r##"{"percent": 40, "Lamp": {"isLit": true}}"##,
    r##"{"percent": 40, "speed": 1}"##,
    r##"{"percent": 40, "lamp": {"isLit": 1}}"##,
    r##"{"percent": 40, "lamp": {"oil": "whale"}}"##,
    r##"{"lamp": {"isLit": true}}"##,
    r##"[{"percent": 40}]"##,
];

const LAMP: &str = r#"# lamp resource type

Namespace: microsoft.graph

## Properties

|Property|Type|Description|
|:---|:---|:---|
|isLit|Boolean|Whether it gives light. Required.|
|watts|Int32|What it takes.|
|litSince|DateTimeOffset|Since when.|
|serial|Guid|What is engraved.|
|tone|[tone](tone.md)|How its light is.|
|labels|String collection|What is on it.|
|size|[size](size.md)|How wide it is.|
|more|Json|Anything.|
"#;

const OTHERS: [(&str, &str); 3] = [
    (
        "oillamp",
        "# oilLamp resource type\n\nNamespace: microsoft.graph\n\nInherits from [lamp](lamp.md).\n\n## Properties\n\n|Property|Type|Description|\n|:---|:---|:---|\n|oil|String|What it burns.|\n",
    ),
    (
        "size",
        "# size resource type\n\nNamespace: microsoft.graph\n\n## Properties\n\n|Property|Type|Description|\n|:---|:---|:---|\n|width|Double|How wide.|\n",
    ),
    (
        "tone",
        "# tone enum type\n\nNamespace: microsoft.graph\n\n## Members\n\n|Member|Description|\n|:---|:---|\n|warm|Like fire.|\n|cold|Like snow.|\n",
    ),
];

/// What a request is documented to take.
const TAKES_LAMP: &str = "In the request body, supply a JSON representation of a [lamp](../resources/lamp.md).";
const TAKES_PARAMETERS: &str = "In the request body, provide a JSON object with the following parameters.\n\n\
    |Parameter|Type|Description|\n|:---|:---|:---|\n|percent|Int32|How far. Required.|\n|lamp|[lamp](../resources/lamp.md)|Which one.|";

fn sources(path: &str, takes: &str, body: &str) -> SourceMap {
    let page = format!(
        "# Send\n\nNamespace: microsoft.graph\n\n## HTTP request\n\n```http\nPOST {path}\n```\n\n## Request body\n\n{takes}\n\n\
         ## Response\n\nIf successful, this method returns `204 No Content`.\n\n## Example\n\n```http\n\
         POST https://graph.microsoft.com/v1.0{path}\nContent-type: application/json\n\n{body}\n```\n"
    );
    let types = OTHERS.into_iter().chain([("lamp", LAMP)]);
    let types = types.map(|(name, text)| Source { path: format!("v1.0/resources/{name}.md"), text: text.to_owned() });
    types.chain([Source { path: "v1.0/api/lamp-send.md".to_owned(), text: page }]).collect()
}

fn analysis(sources: &SourceMap) -> Analysis<'_> {
    Analysis::new(Version::V1, sources, Options::default())
}

/// What lint finds in the body, where it shows one.
fn linted(sources: &SourceMap) -> Vec<Diagnostic> {
    const ABOUT_VALUES: [Code; 11] = [
        Code::ValueMismatch,
        Code::MalformedValue,
        Code::UnknownValue,
        Code::PropertyCase,
        Code::UnknownProperty,
        Code::MissingProperty,
        Code::UndocumentedType,
        Code::UnrelatedType,
        Code::MissingDiscriminator,
        Code::DuplicateMember,
        Code::UnreadableBody,
    ];
    analysis(sources).lint().diagnostics.into_iter().filter(|one| ABOUT_VALUES.contains(&one.code)).collect()
}

/// What the server says of the body.
fn served(server: &Server, path: &str, body: &str) -> Vec<String> {
    let sent = Sent::new("POST", &format!("/v1.0{path}"), "http://localhost");
    let sent = sent.header_added("authorization", "Bearer t").header_added("content-type", "application/json");
    let headers = sent.headers.clone();
    let complaints = server.react(&sent.with(headers, body.to_owned().into())).entry.complaints;
    complaints.into_iter().map(|one| one.message).collect()
}

/// What was expected and what was found, without what it is about and what would help.
fn core(message: &str) -> String {
    let core = message.find("expected").and_then(|at| message.get(at..)).unwrap_or(message);
    core.split("; ").next().unwrap_or_default().to_owned()
}

/// A reader understands a member or a type in another case, so only `lint` reports that.
fn is_understood(finding: &Diagnostic) -> bool {
    let names = finding.message.split('`').skip(1).step_by(2);
    let names: Vec<String> = names.map(|name| name.trim_start_matches('#').to_lowercase()).collect();
    let is_name = matches!(finding.code, Code::UnknownValue | Code::UndocumentedType);
    is_name && names.iter().filter(|name| Some(*name) == names.last()).count() > 1
}

#[test]
fn lint_and_server_find_the_same() {
    let mut text = String::new();
    for (path, takes, bodies) in [("/lamps", TAKES_LAMP, BODIES), ("/lamps/dim", TAKES_PARAMETERS, PARAMETERS)] {
        let sources = bodies.iter().map(|body| sources(path, takes, body));
        let sources: Vec<(&str, SourceMap)> = bodies.iter().copied().zip(sources).collect();
        let (document, _) = analysis(&sources[0].1).into_document();
        let catalogue = Catalogue { surfaces: vec![Surface::new(Version::V1, document)] };
        let server = Server::new(catalogue, Behaviour::default(), || SystemTime::UNIX_EPOCH);
        for (body, sources) in &sources {
            let (linted, served) = (linted(sources), served(&server, path, body));
            let _ = writeln!(text, "{body}");
            linted.iter().for_each(|one| _ = writeln!(text, "  lint {}: {}", one.code.as_str(), one.message));
            served.iter().for_each(|one| _ = writeln!(text, "  serve {one}"));
            let linted = linted.iter().filter(|one| !is_understood(one)).map(|one| core(&one.message));
            let served = served.iter().map(|message| core(message));
            assert_eq!(served.collect::<BTreeSet<_>>(), linted.collect::<BTreeSet<_>>(), "{body}");
        }
    }
    expect_file!["agreement.txt"].assert_eq(&text);
}
