//! Tests of values of the wrong type: the others are read, and the value is kept, reported with its path, written back
//! unchanged, and an error in strict reading.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

#[path = "invariants/every.rs"]
mod every;

use every::{AnyShape, Every};
use graphdown_runtime::http::{Client, Collection, Error, Method, Operation, Path, Request};
use graphdown_runtime::model::{self, Json, Misfit, Model, Open};
use graphdown_runtime::testing::{Clock, Recorder, assert_same};

fn messages(misfits: &[Misfit]) -> Vec<String> {
    misfits.iter().map(ToString::to_string).collect()
}

/// Reads a text whose odd values are these, in each way that there is.
#[track_caller]
fn read(text: &str, misfits: &[&str]) -> Every {
    let every = Every::from_json(text).unwrap();
    assert_eq!(messages(&every.misfits()), misfits, "{text}");
    assert_same(&every.to_json(), text);
    let again = Every::from_json(every.to_json()).unwrap();
    assert_eq!((messages(&again.misfits()), &again), (messages(&every.misfits()), &every), "{text}");
    let strict = model::decode_strict::<Every>(text);
    match misfits {
        // Where the parser gives up, the way to it is shorter.
        _ if text.len() > 1_000 => assert!(strict.is_err()),
        [] => assert_eq!(strict.as_ref(), Ok(&every), "{text}"),
        _ => {
            let error = strict.unwrap_err().to_string();
            // What serde can't hand over has a reason of its parser's.
            let is_there = |misfit: &&str| error.starts_with(misfit.split(": ").next().unwrap_or_default());
            assert!(misfits.iter().any(is_there), "{text}: {error}");
        }
    }
    every
}

#[test]
fn each_kind_of_value_in_each_kind_of_place() {
    for (text, misfit) in [
        (r#"{"text":5}"#, "text: expected a string, found 5"),
        (r#"{"text":[1,{"a":"b"}]}"#, "text: expected a string, found an array"),
        (r#"{"text":{"a":[1e400]}}"#, "text: expected a string, found an object"),
        (r#"{"text":0.12345678901234567890123}"#, "text: expected a string, found 0.12345678901234567890123"),
        (r#"{"flag":1e400}"#, "flag: expected true or false, found 1e400"),
        (r#"{"flag":"True"}"#, r#"flag: expected true or false, found "True""#),
        (r#"{"flag":1}"#, "flag: expected true or false, found 1"),
        (r#"{"whole":""}"#, r#"whole: expected an integer of 32 bits, found """#),
        (r#"{"whole":true}"#, "whole: expected an integer of 32 bits, found true"),
        (r#"{"whole":2147483648}"#, "whole: expected an integer of 32 bits, found 2147483648"),
        (r#"{"long":1.5}"#, "long: expected an integer of 64 bits, found 1.5"),
        (r#"{"long":[]}"#, "long: expected an integer of 64 bits, found an array"),
        (r#"{"long":{"a":{}}}"#, "long: expected an integer of 64 bits, found an object"),
        (r#"{"double":"1,5"}"#, r#"double: expected a number, found "1,5""#),
        (r#"{"double":1e400}"#, "double: expected a number that a double can hold, found 1e400"),
        (r#"{"point":0}"#, "point: expected a string, found 0"),
        (r#"{"bytes":[1,2]}"#, "bytes: expected a string, found an array"),
        (r#"{"colour":1}"#, "colour: expected a string, found 1"),
        (r#"{"one":"Adele"}"#, r#"one: expected an object, found "Adele""#),
        (r#"{"one":[{}]}"#, "one: expected an object, found an array"),
        (r#"{"open":false}"#, "open: expected an object, found false"),
        (r#"{"shape":7}"#, "shape: expected an object, found 7"),
        (r#"{"texts":"a"}"#, r#"texts: expected an array, found "a""#),
        (r#"{"many":{"text":"a"}}"#, "many: expected an array, found an object"),
        (r#"{"longs":3}"#, "longs: expected an array, found 3"),
        (r#"{"texts":["a",5,"b",null]}"#, "texts[1]: expected a string, found 5"),
        (r#"{"colours":[null,{"a":1},"red"]}"#, "colours[1]: expected a string, found an object"),
        (
            r#"{"longs":[1,"x",[2]],"flag":true}"#,
            "longs[1]: expected an integer of 64 bits, found \"x\"\nlongs[2]: expected an integer of 64 bits, found an array",
        ),
        (
            r#"{"many":[{"text":"a"},5,{"flag":"no"}]}"#,
            "many[1]: expected an object, found 5\nmany[2].flag: expected true or false, found \"no\"",
        ),
        (r#"{"rows":[[1],2,[3]]}"#, "rows[1]: expected an array, found 2"),
        (r#"{"one":{"one":{"whole":"x","text":"a"}}}"#, r#"one.one.whole: expected an integer of 32 bits, found "x""#),
    ] {
        read(text, &misfit.lines().collect::<Vec<_>>());
    }
}

#[test]
fn a_derived_type_keeps_what_it_cannot_hold_wherever_its_type_is_told() {
    let typed = r##"{"shape":{"@odata.type":"#microsoft.graph.circle","radius":"wide","area":2}}"##;
    let every = read(typed, &[r#"shape.radius: expected an integer of 64 bits, found "wide""#]);
    assert!(matches!(every.shape, Some(AnyShape::Circle(circle)) if circle.area == Some(2.0)));
    let late = r##"{"shapes":[null,{"radius":{},"holes":[1,{"@odata.type":"#microsoft.graph.shape","area":"x","name":"a"}],"@odata.type":"#microsoft.graph.circle"}]}"##;
    read(
        late,
        &[
            "shapes[1].radius: expected an integer of 64 bits, found an object",
            "shapes[1].holes[0]: expected an object, found 1",
            r#"shapes[1].holes[1].area: expected a number, found "x""#,
        ],
    );
}

#[test]
fn a_type_that_is_told_in_an_odd_form_is_told_and_kept() {
    for (text, misfit) in [
        (r#"{"@odata.type":5,"text":"a"}"#, r#"["@odata.type"]: expected the name of a type, found 5"#),
        (
            r#"{"shape":{"@odata.type":{"a":1},"name":"a"}}"#,
            r#"shape["@odata.type"]: expected the name of a type, found an object"#,
        ),
        (r#"{"shape":{"@odata.type":[]}}"#, r#"shape["@odata.type"]: expected the name of a type, found an array"#),
    ] {
        read(text, &[misfit]);
    }
    read(r#"{"shape":{"@odata.type":null,"name":"a"},"open":{"@odata.type":"x"}}"#, &[]);
}

#[test]
fn what_holds_any_text_takes_any_text() {
    let text = r#"{"point":"yesterday","day":"31.12.2020","bytes":"*","colour":"","any":{"a":[1,"b"]},"new":{"b":[]}}"#;
    let every = read(text, &[]);
    assert_eq!((every.point.unwrap().as_str(), every.bytes.unwrap().decode()), ("yesterday", None));
}

#[test]
fn what_rust_cannot_hold_is_kept() {
    read(
        r#"{"text":"\ud800","flag":true,"texts":["a","\udc00b"],"long":"\ud800"}"#,
        &[
            "text: expected a string, found a string that is not Unicode",
            "long: expected an integer of 64 bits, found a string that is not Unicode",
            "texts[1]: expected a string, found a string that is not Unicode",
        ],
    );
    read(
        r#"{"one":{"\ud800":1},"many":[{"text":"a"},{"\udfff":{}}]}"#,
        &[
            "one: expected names that are Unicode, found an object",
            "many[1]: expected names that are Unicode, found an object",
        ],
    );
    let deep = |depth: usize| format!("{}{{}}{}", r#"{"one":"#.repeat(depth), "}".repeat(depth));
    let path = vec!["one"; 128].join(".");
    let text = deep(5_000);
    read(&text, &[&format!("{path}: expected at most 128 nested objects, found an object")]);
    read(&deep(100), &[]);
}

#[test]
fn a_value_that_is_set_since_stands_in_place_of_the_odd_one() {
    let mut every = Every::from_json(r#"{"whole":"x","text":5,"texts":[1,"a"],"flag":"y","shape":3}"#).unwrap();
    every.whole = Some(1);
    every.texts = Some(vec!["b".into(), "c".into()]);
    let every = every.with_null("text").with_property("flag", "n");
    assert_eq!(messages(&every.misfits()), ["shape: expected an object, found 3"]);
    assert_same(&every.to_json(), r#"{"whole":1,"texts":["b","c"],"text":null,"flag":"n","shape":3}"#);
}

#[test]
fn of_members_by_one_name_the_last_counts() {
    for (text, as_read) in [
        (r#"{"whole":"x","whole":5}"#, r#"{"whole":5}"#),
        (r#"{"whole":5,"whole":"x"}"#, r#"{"whole":"x"}"#),
        (r#"{"whole":"x","whole":null}"#, r#"{"whole":null}"#),
        (r#"{"whole":null,"whole":5}"#, r#"{"whole":5}"#),
        (r#"{"texts":5,"texts":["a"]}"#, r#"{"texts":["a"]}"#),
    ] {
        let every = Every::from_json(text).unwrap();
        assert_eq!(every, Every::from_json(as_read).unwrap(), "{text}");
        assert_eq!(every.to_json(), as_read);
    }
}

/// The members before the type's name are read apart from those after it.
#[test]
fn of_members_by_one_name_the_last_counts_on_either_side_of_the_type() {
    let circle = r##""@odata.type":"#microsoft.graph.circle""##;
    let values = [r#""n""#, "null", "5"];
    for (first, last) in values.iter().flat_map(|first| values.map(|last| (first, last))) {
        let expected = Every::from_json(format!(r#"{{"shape":{{{circle},"name":{last}}}}}"#)).unwrap();
        for text in [
            format!(r#"{{"shape":{{"name":{first},{circle},"name":{last}}}}}"#),
            format!(r#"{{"shape":{{{circle},"name":{first},"name":{last}}}}}"#),
            format!(r#"{{"shape":{{"name":{first},"name":{last},{circle}}}}}"#),
        ] {
            let every = Every::from_json(&text).unwrap();
            assert_eq!((messages(&every.misfits()), &every), (messages(&expected.misfits()), &expected), "{text}");
            assert_same(&every.to_json(), &expected.to_json());
        }
    }
}

#[test]
fn what_is_no_json_or_another_kind_of_it_is_an_error() {
    for text in [
        "",
        "null",
        "5",
        r#""text""#,
        "[{}]",
        r#"{"text":"a"#,
        r#"{"text":5"#,
        r#"{"text":0.5"#,
        "<html>",
        r#"{"whole":"x",}"#,
        r#"{"\ud800":1}"#,
        "{\"text\":\"\u{1}\"}",
    ] {
        assert!(Every::from_json(text).is_err(), "{text}");
    }
    let truncated = Every::from_json(r#"{"text":0.5"#).unwrap_err().to_string();
    assert!(truncated.starts_with("EOF while parsing"), "{truncated}");
    assert!(Every::from_json(b"{\"text\":\"\xff\"}").is_err());
    // Nothing is around these that could keep what doesn't fit.
    let error = Json::from_json(r#"[1,"x"]"#).unwrap().read::<Vec<i32>>().unwrap_err().to_string();
    assert!(error.starts_with(r#"[1]: expected an integer of 32 bits, found "x""#), "{error}");
}

#[test]
fn serde_reads_as_leniently() {
    let text = r#"{"whole":"x","many":[5,{"text":"a"}]}"#;
    let every: Every = serde_json::from_str(text).unwrap();
    let through_tree: Every = serde_json::from_value(serde_json::from_str(text).unwrap()).unwrap();
    assert_eq!(messages(&every.misfits()), messages(&through_tree.misfits()));
    assert_same(&serde_json::to_string(&through_tree).unwrap(), text);
    let shapes: Vec<AnyShape> =
        serde_json::from_str(r##"[{"@odata.type":"#microsoft.graph.shape","area":"x"}]"##).unwrap();
    assert_eq!(messages(&model::misfits(&shapes)), [r#"[0].area: expected a number, found "x""#]);
}

static LIST: Operation = Operation::new("things.list", Method::GET, &["/things"]);

fn list(body: &'static str, strict: bool) -> Request<Collection<Every>> {
    let recorder = Recorder::default();
    recorder.answer(200, body);
    let client = Client::builder("https://graph.example/v1.0", "token")
        .transport(recorder)
        .timer(Clock::default())
        .strict(strict)
        .build();
    Path::root(&client).literal("/things").request(&LIST)
}

#[tokio::test]
async fn a_page_is_read_past_odd_items() {
    let body = "\u{feff}{\"value\":[{\"text\":\"a\"},7,{\"flag\":\"True\",\"text\":\"b\"}],\"@odata.count\":\"many\"}";
    let page = list(body, false).send().await.unwrap();
    let texts: Vec<_> = page.value.iter().map(|every| every.text.as_deref()).collect();
    assert_eq!((texts, page.count), (vec![Some("a"), Some("b")], None));
    assert_eq!(
        messages(&page.misfits()),
        [
            "value[1]: expected an object, found 7",
            r#"value[2].flag: expected true or false, found "True""#,
            r#"["@odata.count"]: expected an integer of 64 bits, found "many""#,
        ]
    );
    for request in [list(body, true), list(body, false).strict()] {
        let error = request.response().await.unwrap_err();
        assert!(matches!(&error, Error::Decode(error) if error.path == "value[1]"), "{error}");
    }
}

#[tokio::test]
async fn a_page_without_its_list_or_its_links_is_none() {
    for (body, path) in [
        (r#"{"value":{"text":"a"}}"#, "value"),
        (r#"{"value":[],"@odata.nextLink":5}"#, r#"["@odata.nextLink"]"#),
        (r#"{"value":[],"@odata.deltaLink":{}}"#, r#"["@odata.deltaLink"]"#),
    ] {
        let error = list(body, false).send().await.unwrap_err();
        assert!(matches!(&error, Error::Decode(error) if error.path == path), "{error}");
    }
}

#[derive(Clone, Default)]
struct Login {
    password: Option<String>,
    tokens: Option<Vec<String>>,
    key: Option<String>,
    password_policies: Option<String>,
    pair: Option<Vec<Open>>,
    settings: Option<Json>,
    additional: model::Additional,
}

graphdown_runtime::model! { Login: "microsoft.graph.login" {
    password: "password",
    tokens: "tokens",
    key: "key",
    password_policies: "passwordPolicies",
    pair: "pair",
    settings: "settings",
} }

#[test]
fn secrets_are_shown_by_no_debug() {
    let text = r#"{
        "password": "hunter2", "tokens": ["hunter2", "hunter2"], "key": "hunter2", "passwordPolicies": "None",
        "pair": [{"key": "Password", "value": "hunter2"}, {"name": "BaseAddress", "value": "a.example"}],
        "settings": {"secret": {"type": "x", "value": ["hunter2"]}, "secretText": "hunter2", "pin": 4711, "list": [{"apiKey": ["hunter2"]}], "n": null},
        "client_secret": "hunter2", "clientSecret": {"secretText": "hunter2"}, "pin": 4711, "keyId": "7", "url": "https://a.example/?sig=hunter2"
    }"#;
    let login = Login::from_json(text).unwrap();
    assert_same(&login.to_json(), text);
    let shown = format!("{login:?}");
    assert_eq!(
        shown,
        r#"login { password: …, tokens: […, …], key: …, passwordPolicies: "None", pair: [Open { additional: {"key": "Password", "value": …} }, Open { additional: {"name": "BaseAddress", "value": "a.example"} }], settings: {"secret":{"type":"x","value":[…]},"secretText":…,"pin":…,"list":[{"apiKey":[…]}],"n":null}, additional: {"clientSecret": {"secretText":…}, "client_secret": …, "keyId": "7", "pin": …, "url": …} }"#
    );
    assert_eq!(format!("{:?}", Json::from_json(text).unwrap()).matches("hunter2").count(), 0);
}

#[test]
fn an_odd_value_under_the_name_of_a_secret_is_not_shown() {
    let text = r#"{"password":4711,"tokens":["a",4711,{"pin":4711}],"key":{"password":"4711"},"passwordPolicies":1,"pair":{"x":4711}}"#;
    let login = Login::from_json(text).unwrap();
    assert_eq!(
        messages(&login.misfits()),
        [
            "password: expected a string, found a number that is hidden as a secret",
            "tokens[1]: expected a string, found a number that is hidden as a secret",
            "tokens[2]: expected a string, found an object",
            "key: expected a string, found an object",
            "passwordPolicies: expected a string, found 1",
            "pair: expected an array, found an object",
        ]
    );
    assert_eq!(login.misfits()[0].found.as_i64(), Some(4711));
    let shown = format!("{:?} {login:?}", login.misfits());
    assert_eq!(shown.matches("4711").count(), 2, "but for `x`, which is no secret: {shown}");
    for text in [r#"{"password":4711}"#, r#"{"tokens":["a",4711]}"#] {
        let error = model::decode_strict::<Login>(text).unwrap_err().to_string();
        assert!(
            error.contains("expected a string, found a value that is hidden as a secret") && !error.contains("4711"),
            "{error}"
        );
    }
}

#[derive(Clone, Default)]
struct Vault {
    secret: Option<Box<Every>>,
    additional: model::Additional,
}

graphdown_runtime::model! { Vault: "microsoft.graph.vault" { secret: "secret" } }

#[test]
fn what_an_object_under_the_name_of_a_secret_has_is_not_shown() {
    let text = r#"{"secret": {"text": "hunter2", "flag": "hunter2", "many": [{"whole": 4711.5}], "long": 5}}"#;
    let vault = Vault::from_json(text).unwrap();
    assert_same(&vault.to_json(), text);
    assert_eq!(
        messages(&vault.misfits()),
        [
            "secret.flag: expected true or false, found a string that is hidden as a secret",
            "secret.many[0].whole: expected an integer of 32 bits, found a number that is hidden as a secret",
        ]
    );
    let shown = format!("{vault:?} {:?}", vault.misfits());
    assert!(!shown.contains("hunter2") && !shown.contains("4711") && shown.contains("long: 5"), "{shown}");
    let error = model::decode_strict::<Vault>(text).unwrap_err();
    assert!(
        error.to_string().starts_with("secret.flag: expected true or false, found a value that is hidden as a secret"),
        "{error}"
    );
}

#[test]
fn of_two_types_the_first_counts_for_reading_and_writing() {
    for (text, first) in [
        (r##"{"@odata.type":"#microsoft.graph.circle","@odata.type":"#microsoft.graph.shape"}"##, "circle"),
        (r##"{"@odata.type":"#microsoft.graph.shape","name":"a","@odata.type":"#microsoft.graph.circle"}"##, "shape"),
        (r##"{"name":"a","@odata.type":"#microsoft.graph.circle","@odata.type":null}"##, "circle"),
        (r##"{"@odata.type":5,"@odata.type":"#microsoft.graph.circle"}"##, "circle"),
        (r##"{"@odata.type":"#microsoft.graph.circle","@odata.type":5}"##, "circle"),
    ] {
        let shape: AnyShape = serde_json::from_str(text).unwrap();
        let written = serde_json::to_string(&shape).unwrap();
        assert!(format!("{shape:?}").starts_with(&format!("{first} ")), "{text}: {shape:?}");
        assert!(written.starts_with(&format!("{{\"@odata.type\":\"#microsoft.graph.{first}\"")), "{text}: {written}");
        assert_eq!(serde_json::from_str::<AnyShape>(&written).unwrap(), shape, "{text}");
    }
}
