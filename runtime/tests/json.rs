//! Tests of `Json`: unchanged text, and equality by value.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use graphdown_runtime::model::Json;
use serde_json::json;

fn json(text: &str) -> Json {
    Json::from_json(text).unwrap()
}

#[test]
fn the_text_stays_as_it_came() {
    for text in [
        "null",
        "true",
        "-0",
        "1.0",
        "1e400",
        "0.10",
        "99999999999999999999",
        r#""a""#,
        r#""\ud800""#,
        r#"{"b":1, "a":[1.50,{}],"b":2}"#,
        "[]",
    ] {
        assert_eq!(json(text).to_json(), text);
        assert_eq!(json(text).to_string(), text);
        assert_eq!(serde_json::to_string(&vec![json(text)]).unwrap(), format!("[{text}]"));
        assert_eq!(serde_json::from_str::<Vec<Json>>(&format!(" [ {text} ] ")).unwrap()[0].to_json(), text);
    }
    for text in ["", "01", "nul", "[1", r#"{"a"}"#, "1 2", r#""\x""#, "NaN"] {
        assert!(Json::from_json(text).is_err(), "{text}");
    }
}

#[test]
fn values_are_equal_where_they_say_the_same() {
    for (left, right) in [
        (r#"{"a":1,"b":[true]}"#, r#"{ "b" : [ true ], "a" : 1.0 }"#),
        (r#""\u00e9\/""#, r#""é/""#),
        ("1e400", "10e399"),
        ("[100]", "[1e2]"),
        (r#"{"a":1,"a":2}"#, r#"{"a":2}"#),
        ("-0", "0"),
    ] {
        assert_eq!(json(left), json(right));
    }
    for (left, right) in [
        ("99999999999999999999", "99999999999999999998"),
        ("1", r#""1""#),
        ("[1,2]", "[2,1]"),
        (r#"{"a":null}"#, "{}"),
        ("null", "false"),
        ("[[1]]", "[[2]]"),
    ] {
        assert_ne!(json(left), json(right));
    }
}

#[test]
fn its_parts_are_read_on_demand() {
    let whole =
        json(r#"{"name":"Ad\u0065le","age":7.0,"big":9223372036854775808,"on":true,"no":null,"ids":[1,"x"],"age":8}"#);
    assert_eq!(whole.get("name").unwrap().as_str(), Some("Adele"));
    assert_eq!(whole.get("age").unwrap().as_i64(), Some(8));
    assert_eq!(whole.get("big").unwrap().as_i64(), None);
    assert_eq!(whole.get("big").unwrap().as_f64(), Some(9_223_372_036_854_775_808.0));
    assert_eq!(whole.get("big").unwrap().parse::<u64>().unwrap(), 1 << 63);
    assert_eq!(whole.get("on"), Some(true.into()));
    assert!(whole.get("no").unwrap().is_null() && whole.get("nothing").is_none());
    assert_eq!(whole.get("ids").unwrap().elements().unwrap(), [Json::from(1), Json::from("x")]);
    assert_eq!(whole.members().unwrap().len(), 7);
    assert_eq!((json("1e400").as_f64(), json("7.5").as_i64(), json("true").as_i64()), (None, None, None));
    assert_eq!(json("[1,2]").read::<Vec<i32>>().unwrap(), [1, 2]);
    assert!(json("[1,{}]").read::<Vec<i32>>().unwrap_err().to_string().starts_with("[1]: expected an integer"));
}

#[test]
fn what_becomes_json_by_itself() {
    assert_eq!(Json::from(json!({ "a": [1, 2.5, null] })).to_json(), r#"{"a":[1,2.5,null]}"#);
    assert_eq!(Json::from(u64::MAX).to_json(), "18446744073709551615");
    assert_eq!(Json::from(2.0).to_json(), "2");
    assert_eq!(Json::from(0.1).to_json(), "0.1");
    assert_eq!(Json::from(f64::NEG_INFINITY).to_json(), r#""-INF""#);
    assert_eq!(Json::from(["a", "\"b"]).to_json(), r#"["a","\"b"]"#);
    assert_eq!(Json::from(vec![Some(1), None]).to_json(), "[1,null]");
    assert_eq!(Json::of(&std::collections::BTreeMap::from([("a", 1)])).unwrap().to_json(), r#"{"a":1}"#);
}

#[test]
fn a_tree_has_the_nearest_doubles() {
    assert_eq!(json(r#"[1,18446744073709551615,1e2,"x",null]"#).to_value(), json!([1, u64::MAX, 100.0, "x", null]));
    assert_eq!(json(r#"{"a":99999999999999999999,"b":1e400}"#).to_value(), json!({ "a": 1e20, "b": "1e400" }));
    assert_eq!(json(r#"["\ud800"]"#).to_value(), json!([r#""\ud800""#]));
}

#[test]
fn depth_is_no_danger() {
    let deep = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    let (one, other) = (json(&deep), json(&format!(" {deep}")));
    assert_eq!(one, other);
    assert_eq!(one.to_json(), deep);
    let tree = one.to_value();
    let depth = std::iter::successors(Some(&tree), |value| value.get(0)).count();
    assert!(depth > 100 && depth < 200, "{depth}");
    assert_eq!(one.elements().unwrap().len(), 1);
}

#[test]
fn what_drives_a_terminal_is_escaped_in_debug_alone() {
    let text = "[\"\u{9b}31m\u{202e}\"]";
    assert_eq!(json(text).to_string(), text);
    assert_eq!(format!("{:?}", json(text)), r#"["\u{9b}31m\u{202e}"]"#);
}
