//! Tests types of documents other than Graph's: maps, alternatives, discriminators of any name, enumerations of integers.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a failing test should stop at once, and its types explain themselves"
)]

use std::collections::BTreeMap;

use graphdown_runtime::model::{Additional, Json, Map, Model, Open, decode_strict};

#[derive(Clone, Default)]
pub struct Cat {
    pub kind: Option<String>,
    pub purr: Option<f64>,
    pub additional: Additional,
}
graphdown_runtime::model! { Cat: "Cat" extends [Animal] by "kind" ["meower", "Cat"] { kind: "kind", purr: "purr" } }

#[derive(Clone, Default)]
pub struct Dog {
    pub kind: Option<String>,
    pub bark: Option<u64>,
    pub owners: Option<Map<Owner>>,
    pub additional: Additional,
}
graphdown_runtime::model! { Dog: "Dog" by "kind" ["barker"] { kind: "kind", bark: "bark", owners: "owners" } }

#[derive(Clone, Default)]
pub struct Animal {
    pub kind: Option<String>,
    pub additional: Additional,
}
graphdown_runtime::model! { Animal: "Animal" by "kind" [] above ["meower", "Cat", "barker"] { kind: "kind" } }

/// A base whose discriminator is a number, and a type that derives from it.
#[derive(Clone, Default)]
pub struct Wheel {
    pub turns: Option<i32>,
    pub additional: Additional,
}
graphdown_runtime::model! { Wheel: "Wheel" by "turns" [] above ["3"] { turns: "turns" } }

#[derive(Clone, Default)]
pub struct Cog {
    pub turns: Option<i32>,
    pub teeth: Option<i32>,
    pub additional: Additional,
}
graphdown_runtime::model! { Cog: "Cog" by "turns" ["3"] { turns: "turns", teeth: "teeth" } }

#[derive(Clone)]
pub enum Shape {
    Cat(Box<Cat>),
    Other(Box<Open>),
}
graphdown_runtime::polymorphic! { Shape by "kind" { Cat(Cat): "1" } }

#[derive(Clone)]
pub enum Owner {
    Name(String),
    Level(Level),
    Cat(Box<Cat>),
    Dog(Box<Dog>),
    List(Vec<i64>),
    Other(Json),
}
graphdown_runtime::alternatives! { Owner {
    Name(String): [],
    Level(Level): [],
    Cat(Box<Cat>): [],
    Dog(Box<Dog>): ["bark"],
    List(Vec<i64>): [],
} }

#[derive(Clone)]
pub enum Level {
    Low,
    High,
    Unknown(i64),
}
graphdown_runtime::number_enumeration! { Level unknown [0] { Low: 1, High: 10 } }

#[derive(Clone)]
pub enum Metal {
    Iron,
    Unknown(String),
}
graphdown_runtime::enumeration! { Metal { Iron: "iron" } }

#[derive(Clone)]
pub enum Wood {
    Oak,
    Unknown(String),
}
graphdown_runtime::enumeration! { Wood unknown ["unknownFutureValue"] { Oak: "oak" } }

#[derive(Clone, Default)]
pub struct Hammer {
    pub of: Option<Metal>,
    pub additional: Additional,
}
graphdown_runtime::model! { Hammer: "Hammer" { of: "of" } }

#[derive(Clone, Default)]
pub struct Mallet {
    pub of: Option<Wood>,
    pub size: Option<Level>,
    pub additional: Additional,
}
graphdown_runtime::model! { Mallet: "Mallet" { of: "of", size: "size" } }

#[derive(Clone)]
pub enum Tool {
    Hammer(Box<Hammer>),
    Mallet(Box<Mallet>),
    Other(Json),
}
graphdown_runtime::alternatives! { Tool { Hammer(Box<Hammer>): ["of"], Mallet(Box<Mallet>): ["of"] } }

#[test]
fn a_member_with_one_value_names_its_alternative_when_others_are_new() {
    let read = |text: &str| serde_json::from_str::<Tool>(text).unwrap();
    assert!(matches!(read(r#"{"of": "oak", "new": 1}"#), Tool::Mallet(_)));
    assert!(matches!(read(r#"{"of": "unknownFutureValue", "new": 1}"#), Tool::Mallet(_)));
    assert!(matches!(read(r#"{"of": "oak", "new": 1, "size": 10}"#), Tool::Mallet(_)));
    assert!(matches!(read(r#"{"of": "iron", "new": 1}"#), Tool::Hammer(_)));
    // A new value of an enumeration is no reason to read none of them.
    assert!(matches!(read(r#"{"of": "glass", "new": 1}"#), Tool::Hammer(_)));
    assert!(matches!(read(r#"{"new": 1}"#), Tool::Other(_)));
}

fn back<T: graphdown_runtime::model::PropertyValue + serde::Serialize>(text: &str) -> String {
    serde_json::to_string(&Json::from_json(text).unwrap().read::<T>().unwrap()).unwrap()
}

fn variant(text: &str) -> &'static str {
    match Json::from_json(text).unwrap().read::<Owner>().unwrap() {
        Owner::Name(_) => "name",
        Owner::Level(Level::Unknown(_)) => "unknown level",
        Owner::Level(_) => "level",
        Owner::Cat(_) => "cat",
        Owner::Dog(_) => "dog",
        Owner::List(_) => "list",
        Owner::Other(_) => "other",
    }
}

#[test]
fn the_member_that_the_document_names_decides_and_is_written() {
    for (text, is_cat) in [
        (r#"{"kind":"meower","purr":0.5}"#, true),
        (r#"{"purr":1,"kind":"Cat"}"#, true),
        (r#"{"kind":"barker"}"#, false),
        (r#"{"kind":"new","purr":1}"#, false),
        (r#"{"@odata.type":"meower"}"#, false),
    ] {
        let animal = Animal::from_json(text).unwrap();
        assert_eq!(animal.is::<Cat>(), is_cat, "{text}");
        assert_eq!(serde_json::from_str::<Json>(&animal.to_json()).unwrap(), Json::from_json(text).unwrap());
    }
    let cat = Animal::from(Cat { purr: Some(0.5), ..Cat::default() });
    assert_eq!(cat.to_json(), r#"{"kind":"meower","purr":0.5}"#);
    assert_eq!((cat.type_name(), cat.downcast::<Cat>().unwrap().purr), (Some("meower"), Some(0.5)));
    let named = Animal::from(Cat { kind: Some("Cat".into()), ..Cat::default() });
    assert_eq!(named.to_json(), r#"{"kind":"Cat"}"#);
    assert_eq!(Animal::default().to_json(), "{}");
    assert!(Wheel::from_json(r#"{"turns":3}"#).unwrap().is::<Cog>() && !Wheel::default().is::<Cog>());
    assert!(matches!(Json::from_json(r#"{"kind":1}"#).unwrap().read::<Shape>().unwrap(), Shape::Cat(_)));
    assert!(matches!(Json::from_json("{}").unwrap().read::<Shape>().unwrap(), Shape::Other(_)));
    assert_eq!(back::<Shape>(r#"{"purr":1.0,"kind":1}"#), r#"{"purr":1.0,"kind":1}"#);
}

/// The alternatives of one place: an animal of any kind, or a plan with members that an animal may have too.
#[derive(Clone)]
pub enum Guest {
    Animal(Box<Animal>),
    Plan(Box<Plan>),
    Other(Json),
}
graphdown_runtime::alternatives! { Guest { Animal(Box<Animal>): [], Plan(Box<Plan>): [] } }

#[derive(Clone, Default)]
pub struct Plan {
    pub kind: Option<String>,
    pub purr: Option<Json>,
    pub additional: Additional,
}
graphdown_runtime::model! { Plan: "Plan" { kind: "kind", purr: "purr" } }

#[test]
fn an_alternative_documents_what_the_types_that_derive_from_it_have() {
    let guest = |text: &str| Json::from_json(text).unwrap().read::<Guest>().unwrap();
    assert!(matches!(guest(r#"{"kind":"meower","purr":1}"#), Guest::Animal(_)));
    assert!(matches!(guest(r#"{"purr":1,"kind":"meower"}"#), Guest::Animal(_)));
    assert!(matches!(guest(r#"{"kind":"dinner","purr":1}"#), Guest::Plan(_)));
}

#[test]
fn texts_and_numbers_become_members_and_what_is_unknown_stays() {
    assert!(matches!("oak".parse(), Ok(Wood::Oak)));
    for text in ["unknownFutureValue", "elm", ""] {
        assert!(matches!(text.parse(), Ok(Wood::Unknown(kept)) if kept == text));
        assert_eq!(Wood::from(text).to_string(), text);
    }
    assert_eq!(("10".parse(), "0".parse()), (Ok(Level::High), Ok(Level::Unknown(0))));
    assert!("high".parse::<Level>().is_err());
    assert_eq!(Level::Unknown(7).to_string(), "7");
}

#[test]
fn a_value_is_the_first_alternative_that_fits() {
    let cases = [
        (r#""x""#, "name"),
        (r#""5""#, "name"),
        ("1", "level"),
        ("7", "unknown level"),
        ("[1,2]", "list"),
        (r#"[1,"x"]"#, "other"),
        (r#"{"purr":1}"#, "cat"),
        (r#"{"bark":1}"#, "dog"),
        (r#"{"bark":-1}"#, "cat"),
        (r#"{"tail":1}"#, "cat"),
        (r#"{"purr":"x"}"#, "other"),
        ("true", "other"),
        ("1.5", "other"),
    ];
    for (text, expected) in cases {
        assert_eq!(variant(text), expected, "{text}");
        assert_eq!(back::<Owner>(text), text);
    }
    assert!(decode_strict::<Owner>("true").is_err());
}

#[test]
fn a_map_keeps_what_does_not_fit() {
    let text = r#"{"kind":"barker","owners":{"a":"x","b":null,"c":{"purr":1},"d":true}}"#;
    let dog = Dog::from_json(text).unwrap();
    assert_eq!(dog.owners.as_ref().unwrap().len(), 3);
    assert_eq!(dog.to_json(), r#"{"kind":"barker","owners":{"a":"x","c":{"purr":1},"d":true,"b":null}}"#);
    let counts: BTreeMap<String, i64> = Json::from_json(r#"{"a":1,"b":"x"}"#).unwrap().read().unwrap();
    assert_eq!(counts, BTreeMap::from([("a".to_owned(), 1)]));
    assert_eq!(
        format!("{:?}", Dog::from_json(r#"{"owners":{"password":"x"}}"#).unwrap()),
        r#"Dog { owners: {"password": …} }"#
    );
}

#[test]
fn alternatives_within_alternatives_take_bounded_time() {
    let depth = 100;
    let mut text = String::from("true");
    for _ in 0..depth {
        text = format!(r#"{{"owners":{{"a":{text}}},"bark":1}}"#);
    }
    let owner: Owner = Json::from_json(&text).unwrap().read().unwrap();
    assert_eq!(Json::of(&owner).unwrap(), Json::from_json(&text).unwrap());
}
