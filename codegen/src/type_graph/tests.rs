//! Tests lineages, circles and precedence, with types in a line each: `child: base, base = property property`.

use std::fmt::Write;

use expect_test::expect;

use super::{Node, Part, Table, Types};
use crate::limits::NESTED_BASES;

struct Line {
    name: String,
    bases: Vec<String>,
    properties: Vec<(String, String)>,
}

struct Lines(Vec<Line>);

impl Node for Line {
    type Key = str;
    type Name = String;
    type Property = String;

    fn parts(&self) -> Vec<Part<'_, Self>> {
        let bases = self.bases.iter().filter(|_| self.alias().is_none());
        let own = self.properties.iter().map(|(name, owner)| Part::Property(name, owner));
        bases.map(|base| Part::Base(base.as_str())).chain(own).collect()
    }

    fn alias(&self) -> Option<&str> {
        self.name.starts_with("alias").then(|| self.bases.first().map(String::as_str))?
    }

    fn is_open(&self) -> bool {
        self.name == "open"
    }
}

impl Table for Lines {
    type Node = Line;

    fn entry(&self, number: usize) -> Option<(&String, Option<&Line>)> {
        self.0.get(number).map(|line| (&line.name, Some(line)))
    }
}

fn lines(text: &str) -> Lines {
    let line = |line: &str| {
        let (head, properties) = line.split_once('=').unwrap_or((line, ""));
        let (name, bases) = head.split_once(':').unwrap_or((head, ""));
        let name = name.trim().to_owned();
        Line {
            bases: bases.split(',').map(str::trim).filter(|base| !base.is_empty()).map(str::to_owned).collect(),
            properties: properties.split_whitespace().map(|one| (one.to_owned(), format!("{name}.{one}"))).collect(),
            name,
        }
    };
    Lines(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(line).collect())
}

fn told(text: &str) -> String {
    let lines = lines(text);
    let types = Types::of(&lines);
    let mut told = String::new();
    for line in &lines.0 {
        let lineage: Vec<&str> = types.lineage(line).into_iter().map(|one| one.name.as_str()).collect();
        let below: Vec<&str> = types.descendants(&line.name).into_iter().map(String::as_str).collect();
        let properties: Vec<&str> = types.properties(line).into_values().map(String::as_str).collect();
        let _ = writeln!(told, "{} | {} | {}", lineage.join(" < "), below.join(" "), properties.join(" "));
        assert!(types.properties(line).into_iter().all(|(name, one)| types.property(line, name) == Some(one)));
    }
    let _ = writeln!(told, "circles: {:?}", types.graph().circular());
    told
}

#[test]
fn the_nearest_and_the_last_stated_base_have_the_say() {
    expect![[r"
        thing | bird penguin wren | thing.id thing.name
        bird < thing | penguin wren | thing.id bird.name bird.wings
        swimmer | penguin | swimmer.name swimmer.fins
        penguin < swimmer < bird < thing |  | thing.id swimmer.name bird.wings penguin.fins
        wren < bird < thing |  | thing.id bird.name bird.wings wren.song
        aliasBird |  | 
        circles: {}
    "]]
    .assert_eq(&told(
        "thing = id name
         bird: thing = name wings
         swimmer = name fins
         penguin: bird, swimmer = fins
         wren: aliasBird = song
         aliasBird: bird",
    ));
}

#[test]
fn circles_and_bases_that_are_nowhere_end() {
    expect![[r#"
        b < a < c | c a | b.y c.z a.x
        a < c < b | b c | a.x b.y c.z
        c < b < a | a b | c.z a.x b.y
        self |  | 
        lost |  | lost.w
        circles: {"a", "self"}
    "#]]
    .assert_eq(&told("b: a = y\na: c = x\nc: b = z\nself: self\nlost: nowhere = w"));
}

#[test]
fn no_lineage_is_longer_than_is_followed() {
    let chain: Vec<String> = (0..40).map(|number| format!("t{number:02}: t{:02} = p{number}", number + 1)).collect();
    let lines = lines(&chain.join("\n"));
    let types = Types::of(&lines);
    let first = lines.0.first().unwrap();
    assert_eq!(types.lineage(first).len(), NESTED_BASES + 1);
    assert_eq!(types.descendants("t30").len(), NESTED_BASES);
    assert!(types.inherits("t00", "t16") && !types.inherits("t00", "t17"));
    assert_eq!(types.graph().cut_off().count(), 40 - (NESTED_BASES + 1));
    let cut: Vec<&String> = types.graph().too_deep().into_iter().collect();
    assert_eq!(cut, ["t05", "t22"]);
}

#[test]
fn names_are_found_in_any_case_and_preferably_in_their_own() {
    let lines = lines("Bird\nbird\nopen\nwren: open");
    let types = Types::of(&lines);
    let found = |text: &str| types.named(text).map(|(name, _)| name.as_str());
    assert_eq!(
        [found("bird"), found("Bird"), found("BIRD"), found("cat")],
        [Some("bird"), Some("Bird"), Some("Bird"), None]
    );
    assert!(types.is_open(types.get("wren").unwrap()) && !types.is_open(types.get("bird").unwrap()));
}
