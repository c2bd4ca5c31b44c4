//! What the engine promises: nothing is lost, nulls are told apart, and errors have the way to the value.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use graphdown_runtime::model::{Additional, Binary, Date, Json, Model, Open};

#[derive(Clone, Default)]
struct All {
    text: Option<String>,
    whole: Option<i32>,
    long: Option<i64>,
    double: Option<f64>,
    doubles: Option<Vec<f64>>,
    flag: Option<bool>,
    day: Option<Date>,
    bytes: Option<Binary>,
    any: Option<Json>,
    all: Option<Box<All>>,
    alls: Option<Vec<All>>,
    rows: Option<Vec<Vec<String>>>,
    additional: Additional,
}

graphdown_runtime::model! { All: "microsoft.graph.all" {
    text: "text",
    whole: "whole",
    long: "long",
    double: "double",
    doubles: "doubles",
    flag: "flag",
    day: "day",
    bytes: "bytes",
    any: "any",
    all: "all",
    alls: "alls",
    rows: "rows",
} }

fn round_trip(text: &str) -> All {
    let all = All::from_json(text).unwrap();
    assert_eq!(json(&all.to_json()), json(text));
    let through_value = All::from_value(json(text)).unwrap();
    assert_eq!(json(&through_value.to_json()), json(text));
    assert_eq!(through_value, all);
    assert_eq!(serde_json::from_str::<All>(text).unwrap(), all);
    all
}

fn json(text: &str) -> Json {
    serde_json::from_str(text).unwrap()
}

#[test]
fn what_was_read_is_written() {
    for text in [
        r#"{}"#,
        r#"{"text":"","whole":-2147483648,"long":9223372036854775807,"double":0.1,"flag":false}"#,
        r#"{"double":1}"#,
        r#"{"double":1.0}"#,
        r#"{"double":-0.0}"#,
        r#"{"double":1e300}"#,
        r#"{"double":9007199254740993}"#,
        r#"{"double":"NaN"}"#,
        r#"{"double":"-INF"}"#,
        r#"{"double":"12.50"}"#,
        r#"{"whole":3.0,"long":"9223372036854775807"}"#,
        r#"{"doubles":[1,1.0,"INF",null,0.25]}"#,
        r#"{"day":"0001-01-01","bytes":"-_8"}"#,
        r#"{"any":null}"#,
        r#"{"any":[1,{"a":null}]}"#,
        r#"{"alls":[null,{"text":null},null],"rows":[["a",null],null,[]]}"#,
        r#"{"alls":[],"all":{"all":{"all":null}}}"#,
        r#"{"@odata.etag":"W/1","all@odata.type":"x","unknown":{"a":[1.0,2]},"big":18446744073709551615}"#,
    ] {
        round_trip(text);
    }
}

#[test]
fn what_is_set_since_is_written_in_its_place() {
    let mut all = round_trip(r#"{"double":"INF","text":null,"alls":[null,{"text":"a"}]}"#);
    all.double = Some(2.5);
    all.text = Some("b".into());
    all.alls.get_or_insert_default().push(All::default());
    assert_eq!(all.to_json(), r#"{"text":"b","double":2.5,"alls":[{"text":"a"},{}]}"#);
}

#[test]
fn a_null_can_be_sent() {
    let all = All { text: Some("a".into()), ..All::default() }.with_null("text").with_property("fresh", 1);
    // Whether serde_json keeps the order in which members came is for its users to choose.
    let written: serde_json::Value = serde_json::from_str(&all.to_json()).unwrap();
    assert_eq!(written, serde_json::json!({ "fresh": 1, "text": null }));
}

#[test]
fn errors_tell_the_way_and_what_was_found() {
    let error = |text: &str| All::from_json(text).unwrap_err().to_string();
    assert_eq!(
        error(r#"{"alls":[{},{"all":{"whole":"x"}}]}"#),
        r#"alls[1].all.whole: expected an integer, found "x" at line 1 column 31"#
    );
    assert_eq!(
        error(r#"{"whole":2147483648}"#),
        "whole: expected a 32-bit integer, found 2147483648 at line 1 column 19"
    );
    assert_eq!(error(r#"{"rows":[["a"],[7]]}"#), "rows[1][0]: expected a string, found 7 at line 1 column 17");
    assert_eq!(error(r#"{"flag":{}}"#), "flag: expected true or false, found an object at line 1 column 10");
    assert_eq!(error("null"), "expected a value, found null");
    assert_eq!(error("{} {}"), "trailing characters at line 1 column 4");
    assert!(error(r#"{"a":{"b":"#).starts_with("a: EOF"));
    let user = serde_json::from_str::<Vec<All>>(r#"[{"all":{"text":1}}]"#).unwrap_err().to_string();
    assert!(user.starts_with("all.text: expected a string, found 1"), "{user}");
}

#[test]
fn deep_nesting_is_an_error_and_no_overflow() {
    let deep = format!("{}{}", r#"{"all":"#.repeat(10_000), "}".repeat(10_000));
    assert!(All::from_json(&deep).unwrap_err().reason().contains("recursion limit"));
}

#[test]
fn debug_shows_what_is_set() {
    let all = round_trip(r#"{"text":"a","all":{"whole":1},"x":null}"#);
    assert_eq!(format!("{all:?}"), r#"all { text: "a", all: all { whole: 1 }, additional: {"x": Null} }"#);
}

#[test]
fn an_open_object_reads_as_a_type() {
    let open = Open::from_json(r##"{"@odata.type":"#microsoft.graph.all","text":"a"}"##).unwrap();
    assert_eq!(open.downcast::<All>().unwrap().text.as_deref(), Some("a"));
}
