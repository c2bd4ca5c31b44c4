//! Lint and the server on the same bodies: what the one finds on a page that shows a body, the other says of a request with it.

use std::{collections::BTreeSet, fmt::Write};

use expect_test::expect;
use graphdown_codegen::{
    CrateName, Inputs,
    diagnostic::{Code, Diagnostics},
    lint,
    page::Version,
    source::Source,
    specify,
};

use crate::serve::{
    catalogue::{Catalogue, Surface},
    options::Behaviour,
    request::Sent,
    server::Server,
};

/// Bodies of `POST /lamps`, of which each but the first has one fault at most.
const BODIES: &[&str] = &[
    r##"{"isLit": true, "watts": 40, "litSince": "2021-07-01T12:00:00Z", "tone": "warm", "labels": ["a"], "size": {"width": 1.5}}"##,
    r##"{"isLit": "yes"}"##,
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

fn sources(body: &str) -> Vec<Source> {
    let page = format!(
        "# Create lamp\n\nNamespace: microsoft.graph\n\n## HTTP request\n\n```http\nPOST /lamps\n```\n\n## Request body\n\nIn the \
         request body, supply a JSON representation of a [lamp](../resources/lamp.md).\n\n## Response\n\nIf successful, this \
         method returns `204 No Content`.\n\n## Example\n\n```http\nPOST https://graph.microsoft.com/v1.0/lamps\nContent-type: \
         application/json\n\n{body}\n```\n"
    );
    let types = OTHERS.map(|(name, text)| (name, text.to_owned()));
    let types = types.into_iter().chain([("lamp", LAMP.to_owned())]);
    let types = types.map(|(name, text)| Source { path: format!("v1.0/resources/{name}.md"), text });
    types.chain([Source { path: "v1.0/api/lamp-create.md".to_owned(), text: page }]).collect()
}

#[test]
fn lint_and_server_find_the_same() {
    let krate: CrateName = "lamps".parse().unwrap();
    let of = |body: &str, go: &mut dyn FnMut(&Inputs)| {
        go(&Inputs { version: Version::V1, sources: &sources(body), overrides: None, krate: &krate });
    };
    let mut document = None;
    of(BODIES[0], &mut |inputs| document = Some(specify(inputs, &mut Diagnostics::default())));
    let surface = Surface::new(Version::V1, document.unwrap());
    let server =
        Server::new(Catalogue { surfaces: vec![surface] }, Behaviour::default(), || std::time::SystemTime::UNIX_EPOCH);
    let mut told = String::new();
    for body in BODIES {
        let mut found: Vec<(Code, String)> = Vec::new();
        let about_values = [
            Code::ValueMismatch,
            Code::MalformedValue,
            Code::UnknownValue,
            Code::PropertyCase,
            Code::UnknownProperty,
            Code::MissingProperty,
            Code::UndocumentedType,
            Code::UnrelatedType,
            Code::UntoldType,
            Code::DuplicateMember,
        ];
        of(body, &mut |inputs| {
            let all = lint(inputs).into_iter().filter(|one| about_values.contains(&one.code));
            found = all.map(|one| (one.code, one.message)).collect();
        });
        let sent = Sent::new("POST", "/v1.0/lamps", "http://localhost");
        let sent = sent.header_added("authorization", "Bearer t").header_added("content-type", "application/json");
        let headers = sent.headers.clone();
        let complaints = server.react(&sent.with(headers, (*body).into())).entry.complaints;
        let served: Vec<&str> = complaints.iter().map(|one| one.message.as_str()).collect();
        let core = |message: &str| {
            let core = message.find("expected").and_then(|at| message.get(at..)).unwrap_or(message);
            core.split("; ").next().unwrap_or_default().to_owned()
        };
        // Who reads a name in another case knows what is meant: that is told of pages alone.
        let is_understood = |(code, message): &&(Code, String)| {
            let names: Vec<String> = message.split('`').skip(1).step_by(2).map(str::to_lowercase).collect();
            let names: Vec<&str> = names.iter().map(|name| name.trim_start_matches('#')).collect();
            let is_name = matches!(code, Code::UnknownValue | Code::UndocumentedType);
            let last = names.last();
            is_name && names.iter().filter(|name| Some(*name) == last).count() > 1
        };
        let linted = found.iter().filter(|one| !is_understood(one)).map(|(_, message)| core(message));
        let served_cores: BTreeSet<String> = served.iter().map(|message| core(message)).collect();
        assert_eq!(served_cores, linted.collect::<BTreeSet<_>>(), "{body}");
        let _ = writeln!(told, "{body}");
        found.iter().for_each(|(code, message)| _ = writeln!(told, "  lint {}: {message}", code.as_str()));
        served.iter().for_each(|one| _ = writeln!(told, "  serve {one}"));
    }
    expect![[r##"
        {"isLit": true, "watts": 40, "litSince": "2021-07-01T12:00:00Z", "tone": "warm", "labels": ["a"], "size": {"width": 1.5}}
        {"isLit": "yes"}
          lint value-mismatch: `isLit`: expected Boolean, found the text `"yes"`
          serve body.isLit: expected Boolean, found the text `"yes"`
        {"isLit": true, "watts": "forty"}
          lint value-mismatch: `watts`: expected Int32, found the text `"forty"`
          serve body.watts: expected Int32, found the text `"forty"`
        {"isLit": true, "watts": 2147483648}
          lint value-mismatch: `watts`: expected Int32, found the number `2147483648`
          serve body.watts: expected Int32, found the number `2147483648`
        {"isLit": true, "watts": 1.5}
          lint value-mismatch: `watts`: expected Int32, found the number `1.5`
          serve body.watts: expected Int32, found the number `1.5`
        {"isLit": true, "watts": 2.0}
        {"isLit": true, "watts": null}
        {"isLit": true, "litSince": "yesterday"}
          lint malformed-value: `litSince`: expected DateTimeOffset, found `yesterday`
          serve body.litSince: expected DateTimeOffset, found `yesterday`; write it as 2014-01-01T00:00:00Z
        {"isLit": true, "serial": "7"}
          lint malformed-value: `serial`: expected Guid, found `7`
          serve body.serial: expected Guid, found `7`; write it as 4fa3b1d0-9c1e-4b57-8a3f-0d6a2b9f7c11
        {"isLit": true, "tone": "purple"}
          lint unknown-value: `tone`: expected a member of `tone`, found `purple`
          serve body.tone: expected a member of `tone`, found `purple`; there are warm, cold
        {"isLit": true, "tone": "Warm"}
          lint unknown-value: `tone`: expected `warm` of `tone`, found `Warm`
        {"isLit": true, "tone": "unknownFutureValue"}
        {"isLit": true, "labels": "a"}
          lint value-mismatch: `labels`: expected list of String, found the text `"a"`
          serve body.labels: expected list of String, found the text `"a"`
        {"isLit": true, "labels": ["a", 2]}
          lint value-mismatch: `labels`: expected String, found the number `2`
          serve body.labels[1]: expected String, found the number `2`
        {"isLit": true, "size": {"width": "wide"}}
          lint value-mismatch: `width`: expected Double, found the text `"wide"`
          serve body.size.width: expected Double, found the text `"wide"`
        {"isLit": true, "size": {"depth": 1}}
          lint unknown-property: expected a property of `size`, found `depth`
          serve body.size.depth: expected a property of `size`, found `depth`; there are width
        {"isLit": true, "size": [1]}
          lint value-mismatch: `size`: expected `size`, found a list
          serve body.size: expected `size`, found a list
        {"isLit": true, "islit": true}
          lint property-case: expected `isLit`, found `islit`
          serve body.islit: expected `isLit`, found `islit`
        {"isLit": true, "wattage": 40}
          lint unknown-property: expected a property of `lamp`, found `wattage`
          serve body.wattage: expected a property of `lamp`, found `wattage`; there are isLit, watts, litSince, serial, tone, labels, size, more
        {"isLit": true, "isLit": true}
          lint duplicate-member: expected `isLit` once, found it twice
          serve body.isLit: expected `isLit` once, found it twice
        {"watts": 40}
          lint missing-property: expected `isLit`, which `lamp` requires, found none
          serve body.isLit: expected `isLit`, which `lamp` requires, found none
        {"isLit": true, "oil": "whale"}
          lint untold-type: expected an `@odata.type` of `oilLamp`, which has `oil`, found a plain `lamp`
          serve body.oil: expected an `@odata.type` of `oilLamp`, which has `oil`, found a plain `lamp`
        {"isLit": true, "@odata.type": "#microsoft.graph.oilLamp", "oil": "whale"}
        {"isLit": true, "@odata.type": "#microsoft.graph.oillamp", "oil": "whale"}
          lint undocumented-type: expected `microsoft.graph.oilLamp`, found `#microsoft.graph.oillamp`
        {"isLit": true, "@odata.type": "#microsoft.graph.oilLamp", "oil": 1}
          lint value-mismatch: `oil`: expected String, found the number `1`
          serve body.oil: expected String, found the number `1`
        {"isLit": true, "@odata.type": "#microsoft.graph.gasLamp", "gas": "town"}
          lint undocumented-type: expected a documented type, found `microsoft.graph.gasLamp`
          serve body.@odata.type: expected a documented type, found `microsoft.graph.gasLamp`
        {"isLit": true, "@odata.type": "#microsoft.graph.size"}
          lint unknown-property: expected a property of `size`, found `isLit`
          lint unrelated-type: expected `lamp` or a type that inherits from it, found `size`
          serve body.@odata.type: expected `lamp` or a type that inherits from it, found `size`
          serve body.isLit: expected a property of `size`, found `isLit`; there are width
        {"isLit": true, "more": {"@odata.type": "#microsoft.graph.size", "width": false}}
          lint value-mismatch: `width`: expected Double, found `false`
          serve body.more.width: expected Double, found `false`
    "##]].assert_eq(&told);
}
