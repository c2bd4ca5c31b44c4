//! Tests of the model engine: no loss on a round trip, explicit nulls, and errors with paths.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use graphdown_runtime::model::{Additional, Binary, Date, Json, Model, Open, decode_strict};
use graphdown_runtime::testing::assert_same;
use serde::Serialize;

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

/// Reads a text in each way that there is, and holds what is written against it: numbers to the last digit.
fn round_trip(text: &str) -> All {
    let all = All::from_json(text).unwrap();
    assert_same(&all.to_json(), text);
    assert_same(&serde_json::to_string(&all).unwrap(), text);
    for again in [
        All::from_value(Json::from_json(text).unwrap()).unwrap(),
        serde_json::from_str(text).unwrap(),
        serde_json::from_slice(text.as_bytes()).unwrap(),
        serde_json::from_reader(text.as_bytes()).unwrap(),
    ] {
        assert_same(&again.to_json(), text);
        assert_eq!(again, all);
    }
    all
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
        // Numbers that fit no type of Rust's, or no double to the last digit, in typed and untyped places.
        r#"{"whole":99999999999999999999,"long":99999999999999999999,"double":99999999999999999999}"#,
        r#"{"whole":-9223372036854775809,"long":9223372036854775808,"double":18446744073709551617}"#,
        r#"{"whole":2147483648,"long":1e400,"double":1e400}"#,
        r#"{"long":9007199254740993.0,"whole":1e2,"double":0.12345678901234567890123}"#,
        r#"{"long":1.5,"whole":-0.5,"double":-1E+400}"#,
        r#"{"long":"99999999999999999999","whole":"2147483648","double":"1e400"}"#,
        r#"{"doubles":[1e400,0.10000000000000000000001,null,-0.0,1e-400,2]}"#,
        r#"{"any":99999999999999999999}"#,
        r#"{"any":{"a":[1e400,{"b":0.12345678901234567890123}]},"alls":[{"unknown":1E400},null]}"#,
        r#"{"unknown":[123456789012345678901234567890.123456789],"other":-1e-400}"#,
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
    let error = |text: &str| decode_strict::<All>(text).unwrap_err().to_string();
    assert_eq!(
        error(r#"{"alls":[{},{"all":{"whole":"x"}}]}"#),
        r#"alls[1].all.whole: expected an integer of 32 bits, found "x" at line 1 column 32"#
    );
    assert_eq!(error(r#"{"rows":[["a"],[7]]}"#), "rows[1][0]: expected a string, found 7 at line 1 column 17");
    assert_eq!(error(r#"{"flag":{}}"#), "flag: expected true or false, found an object at line 1 column 10");
    assert_eq!(error("null"), "expected a value, found null");
    assert_eq!(error("{} {}"), "trailing characters at line 1 column 4");
    assert!(error(r#"{"a":{"b":"#).starts_with("a: EOF"));
    let user = serde_json::from_str::<Vec<All>>(r#"[{"all":{"text":tru}}]"#).unwrap_err().to_string();
    assert!(user.starts_with("all.text: expected ident"), "{user}");
}

#[test]
fn deep_nesting_is_an_error_and_no_overflow() {
    let deep = format!("{}{{}}{}", r#"{"all":"#.repeat(10_000), "}".repeat(10_000));
    assert!(decode_strict::<All>(&deep).unwrap_err().reason().contains("recursion limit"));
}

#[test]
fn debug_shows_what_is_set() {
    let all = round_trip(r#"{"text":"a","all":{"whole":1},"x":null}"#);
    assert_eq!(format!("{all:?}"), r#"all { text: "a", all: all { whole: 1 }, additional: {"x": null} }"#);
}

#[test]
fn an_open_object_reads_as_a_type() {
    let open = Open::from_json(r##"{"@odata.type":"#microsoft.graph.all","text":"a"}"##).unwrap();
    assert_eq!(open.downcast::<All>().unwrap().text.as_deref(), Some("a"));
}

#[test]
fn a_number_that_its_property_cannot_hold_is_kept_beside_it() {
    let text = r#"{"whole":99999999999999999999,"long":7,"double":1e400,"doubles":[0.5,1e400,2.5]}"#;
    let mut all = All::from_json(text).unwrap();
    assert_eq!((all.whole, all.long, all.double), (None, Some(7), None));
    assert_eq!(all.doubles.as_deref(), Some(&[0.5, 2.5][..]));
    assert_eq!(all.additional.get("whole").map(Json::to_json).as_deref(), Some("99999999999999999999"));
    assert_eq!(all.additional.get("double").map(Json::to_json).as_deref(), Some("1e400"));
    assert_eq!(
        All::from_json(r#"{"double":0.12345678901234567890123}"#).unwrap().double,
        Some(0.123_456_789_012_345_68)
    );
    all.whole = Some(1);
    all.double = Some(0.5);
    all.doubles = Some(vec![1.0]);
    assert_eq!(all.to_json(), r#"{"whole":1,"long":7,"double":0.5,"doubles":[1]}"#);
}

#[test]
fn a_byte_order_mark_is_skipped() {
    let all = All::from_json("\u{feff}{\"text\":\"\u{feff}a\"}").unwrap();
    assert_eq!(all.text.as_deref(), Some("\u{feff}a"));
    assert_eq!(Json::from_json("\u{feff}[1]").unwrap().to_json(), "[1]");
    assert!(All::from_json("\u{feff}\u{feff}{}").is_err());
}

#[test]
fn serdes_own_buffers_read_models_as_well() {
    #[derive(serde::Deserialize)]
    struct Flat {
        extra: u8,
        #[serde(flatten)]
        all: All,
    }
    #[derive(serde::Deserialize)]
    #[serde(untagged)]
    enum Either {
        All(Box<All>),
    }
    let text = r#"{"extra":1,"whole":3.0,"long":"7","double":0.5,"any":{"a":[1,null,"\"x"]},"doubles":["INF",1],"new":[true]}"#;
    let flat: Flat = serde_json::from_str(text).unwrap();
    assert_eq!((flat.extra, flat.all.whole, flat.all.long, flat.all.double), (1, Some(3), Some(7), Some(0.5)));
    assert_eq!(flat.all.any.as_ref().map(Json::to_json).as_deref(), Some(r#"{"a":[1,null,"\"x"]}"#));
    assert_same(&flat.all.to_json(), &text.replace(r#""extra":1,"#, ""));
    let Either::All(all) = serde_json::from_str(text).unwrap();
    assert_same(&all.to_json(), text);
    let all: All = serde_json::from_value(serde_json::from_str(text).unwrap()).unwrap();
    assert_same(&all.to_json(), text);
    assert_same(&serde_json::to_value(&all).unwrap().to_string(), text);
}

#[test]
fn other_formats_get_the_nearest_that_they_can_hold() {
    let text = r#"{"long":99999999999999999999,"any":[1e400,{"a":1e2,"b":18446744073709551615}]}"#;
    let value = serde_json::to_value(All::from_json(text).unwrap()).unwrap();
    assert_eq!(value.to_string(), r#"{"any":["1e400",{"a":100.0,"b":18446744073709551615}],"long":1e+20}"#);
}

#[test]
fn a_member_by_the_name_of_serde_jsons_own_is_no_text() {
    let text = r#"{"any":{"$serde_json::private::RawValue":"[1"},"$serde_json::private::RawValue":"2"}"#;
    assert_eq!(round_trip(text).any.unwrap().get("$serde_json::private::RawValue"), Some("[1".into()));
}

#[test]
fn types_that_come_late_within_each_other_are_read_to_a_limit_and_kept_beyond_it() {
    let text = |depth: usize| {
        let inside = r#"{"value":1e400,"@odata.type":"deep"}"#;
        (0..depth).fold(inside.to_owned(), |inner, _| format!(r#"{{"inner":{inner},"@odata.type":"deep"}}"#))
    };
    for depth in [1, 7, 8, 9, 2_000] {
        let text = format!(r#"{{"inner":{}}}"#, text(depth));
        let deep = Deep::from_json(&text).unwrap();
        assert_same(&deep.to_json(), &text);
        let typed = std::iter::successors(Some(&deep), |deep| match &deep.inner {
            Some(AnyDeep::Deep(inner)) => Some(inner),
            _ => None,
        });
        assert_eq!(typed.count(), 1 + 8.min(depth + 1), "{depth}");
    }
}

#[derive(Clone, Default)]
struct Deep {
    inner: Option<AnyDeep>,
    additional: Additional,
}

graphdown_runtime::model! { Deep: "deep" { inner: "inner" } }

#[derive(Clone)]
enum AnyDeep {
    Deep(Box<Deep>),
    Other(Box<Open>),
}

graphdown_runtime::polymorphic! { AnyDeep by "@odata.type" { Deep(Deep): "deep" } }

/// A type that derives from [`Base`].
#[derive(Clone, Default)]
struct Derived {
    name: Option<String>,
    wick: Option<Date>,
    additional: Additional,
}

graphdown_runtime::model! { Derived: "microsoft.graph.derived" extends [Base]
by "@odata.type" ["#microsoft.graph.derived"] above ["#microsoft.graph.farther"] { name: "name", wick: "wick" } }

/// A type that derives from [`Derived`].
#[derive(Clone, Default)]
struct Farther {
    name: Option<String>,
    additional: Additional,
}

graphdown_runtime::model! { Farther: "microsoft.graph.farther" by "@odata.type" ["#microsoft.graph.farther"] { name: "name" } }

#[derive(Clone, Default)]
struct Base {
    name: Option<String>,
    additional: Additional,
}

graphdown_runtime::model! { Base: "microsoft.graph.base"
by "@odata.type" ["#microsoft.graph.base"] above ["#microsoft.graph.derived", "#microsoft.graph.farther"]
{ name: "name" } }

#[test]
fn a_base_keeps_what_a_derived_type_adds() {
    let text = r##"{"@odata.type":"#microsoft.graph.derived","name":"a","wick":"2021-07-01","more":1.0}"##;
    let derived = Derived::from_json(text).unwrap();
    for base in [Base::from_json(text).unwrap(), derived.clone().into()] {
        assert_eq!(base.name.as_deref(), Some("a"));
        assert_eq!(base.type_name(), Some("microsoft.graph.derived"));
        assert_same(&base.to_json(), text);
        let again: Derived = base.downcast().unwrap();
        assert_eq!(again.wick, derived.wick);
        assert_same(&again.to_json(), text);
    }
    let unnamed = Derived { name: Some("b".into()), ..Default::default() };
    let base = Base::from(unnamed);
    assert_eq!(base.to_json(), r##"{"@odata.type":"#microsoft.graph.derived","name":"b"}"##);
}

#[test]
fn a_value_is_what_it_names_and_all_that_this_derives_from() {
    let named = |name: &str| Base::from_json(format!(r#"{{"name":"a","@odata.type":"{name}"}}"#)).unwrap();
    let is = |base: &Base| [base.is::<Base>(), base.is::<Derived>(), base.is::<Farther>()];
    for (name, expected) in [
        ("#microsoft.graph.base", [true, false, false]),
        ("#microsoft.graph.derived", [true, true, false]),
        ("microsoft.graph.derived", [true, true, false]),
        ("#microsoft.graph.farther", [true, true, true]),
        ("#microsoft.graph.later", [true, false, false]),
    ] {
        let base = named(name);
        assert_eq!(is(&base), expected, "{name}");
        assert_eq!(base.downcast::<Derived>().is_some(), expected[1], "{name}");
        assert_eq!(base.type_name(), Some(name.trim_start_matches('#')));
        assert_same(&base.to_json(), &format!(r#"{{"name":"a","@odata.type":"{name}"}}"#));
    }
    assert_eq!(is(&Base::default()), [true, false, false], "what names no type has the declared one");
    assert_eq!(Base::default().type_name(), None);
    assert_eq!(Base::from_json(r#"{"@odata.type":null}"#).unwrap().type_name(), None);
    assert!(Farther::default().is::<Base>() && Farther::default().is::<Derived>());
    let open = Open::from_json(r##"{"@odata.type":"#microsoft.graph.farther","name":"a"}"##).unwrap();
    assert!(open.is::<Derived>() && !open.is::<All>());
    let read = Base::from_json(r#"{"name":"a","wick":"2021-07-01"}"#).unwrap();
    assert!(read.downcast::<Derived>().is_none());
    assert_eq!(read.read_as::<Derived>().unwrap().wick, Some(Date::from("2021-07-01")));
}

#[test]
fn a_test_reads_a_base_as_the_derived_type_that_it_names() {
    use graphdown_runtime::testing::Answer;
    let body = r##"{"@odata.type": "#microsoft.graph.derived", "name": "a", "wick": "2021-07-01", "more": 1}"##;
    let names = |answer: Answer| -> Vec<String> {
        answer.assert_read::<Base>().into_iter().map(|member| member.name).collect()
    };
    assert_eq!(names(Answer::new(200, &[], body)), ["more", "wick"]);
    assert_eq!(names(Answer::new(200, &[], body).downcast::<Derived>()), ["more"]);
    let wrong = r##"{"@odata.type": "#microsoft.graph.derived", "wick": 7}"##;
    let read = || Answer::new(200, &[], wrong).downcast::<Derived>().assert_read::<Base>();
    std::panic::catch_unwind(read).expect_err("a member of the derived type has another type");
}

/// serde_json's serializer takes the engine's own text where it writes without spaces. All others get the parts.
#[test]
fn each_way_to_write_says_the_same() {
    /// Writes a space after each colon.
    struct Spaced;
    impl serde_json::ser::Formatter for Spaced {
        fn begin_object_value<W: std::io::Write + ?Sized>(&mut self, writer: &mut W) -> std::io::Result<()> {
            writer.write_all(b": ")
        }
    }
    #[derive(serde::Serialize)]
    struct Around<'a> {
        before: u8,
        all: &'a All,
        #[serde(flatten)]
        flat: All,
    }
    let text =
        r#"{"text":"\u0007 \"quoted\" back\\slash é","any":{"a":[1.50,"\"",null]},"all":{"flag":true},"other":{}}"#;
    let all = round_trip(text);
    assert_eq!(serde_json::to_string(&all).unwrap(), text);
    let tree: serde_json::Value = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_value(&all).unwrap(), tree);
    let pretty = serde_json::to_string_pretty(&all).unwrap();
    assert!(pretty.contains("\n  \"all\": {\n    \"flag\": true\n  },\n"), "{pretty}");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&pretty).unwrap(), tree);
    let mut spaced = Vec::new();
    all.serialize(&mut serde_json::Serializer::with_formatter(&mut spaced, Spaced)).unwrap();
    assert!(String::from_utf8(spaced).unwrap().contains(r#""all": {"flag": true},"other": {}"#));
    let around = Around { before: 1, all: &all, flat: All::from_json(r#"{"whole":2,"new":[1.50]}"#).unwrap() };
    let around = serde_json::to_string(&around).unwrap();
    assert_eq!(around, format!(r#"{{"before":1,"all":{text},"whole":2,"new":[1.50]}}"#));
}

#[test]
fn a_large_model_is_written_in_pieces_and_ends_where_its_writer_fails() {
    struct Limited(Vec<u8>);
    impl std::io::Write for Limited {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.extend_from_slice(bytes);
            if self.0.len() > 20_000 { Err(std::io::Error::other("full")) } else { Ok(bytes.len()) }
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let one = |index: usize| format!(r#"{{"text":"{}","whole":{index}}}"#, "é\u{1F980}".repeat(index % 700));
    let large = |count: usize| {
        let parts: Vec<String> = (0..count).map(one).collect();
        format!(r#"{{"alls":[{}]}}"#, parts.join(","))
    };
    let text = large(900);
    assert_eq!(serde_json::to_string(&round_trip(&text)).unwrap(), text);
    let error = serde_json::to_writer(Limited(Vec::new()), &round_trip(&text)).unwrap_err();
    assert!(error.is_io(), "{error}");
    let mut fits = Limited(Vec::new());
    serde_json::to_writer(&mut fits, &round_trip(&large(70))).unwrap();
    assert_eq!(fits.0, large(70).into_bytes());
}
