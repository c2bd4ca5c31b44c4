//! Tests what of a large crate is only there with the feature of a workload, on a harbour with two workloads that have more
//! operations than a crate without features may have.

use std::collections::BTreeMap;

use expect_test::expect;
use graphdown_codegen::{
    CrateName, Feature,
    diagnostic::Diagnostics,
    diff::{Side, Step, compare},
    emit, features,
    page::Version,
    source::{Role, Source, SourceMap},
    spec::{Document, read},
};
use serde_json::{Value, json};

/// So many operations of each workload, beside those of the test.
const MANY: usize = 260;

fn answers(ty: &str) -> Value {
    json!({"description": "ok", "content": {"application/json": {"schema": {"$ref": format!("#/components/schemas/{ty}")}}}})
}

fn operation(workload: &str, id: &str, ty: &str) -> Value {
    json!({"operationId": id, "tags": [workload], "responses": {"200": answers(ty)}})
}

/// A document with these paths and types beside many of two workloads.
fn document(paths: &Value, schemas: &Value) -> Document {
    let mut all = paths.as_object().unwrap().clone();
    for (workload, ty) in [("boats", "fleet"), ("docks", "port")] {
        for number in 0..MANY {
            let get = operation(workload, &format!("{workload}.n{number}.get"), ty);
            all.insert(format!("/{workload}/n{number}"), json!({"get": get}));
        }
    }
    let mut types = schemas.as_object().unwrap().clone();
    for ty in ["fleet", "port"] {
        types.entry(ty).or_insert_with(|| json!({"type": "object", "properties": {"name": {"type": "string"}}}));
    }
    let text = json!({
        "openapi": "3.0.4",
        "info": {"title": "Harbour", "version": "v1"},
        "servers": [{"url": "https://harbour.example"}],
        "paths": all,
        "components": {"schemas": types},
    });
    let mut sources = SourceMap::default();
    sources.add(Role::Document, Source { path: "harbour.yaml".to_owned(), text: text.to_string() });
    read::read(&sources, &mut Diagnostics::default()).unwrap()
}

fn crate_of(document: &Document) -> BTreeMap<String, String> {
    emit(document, &CrateName::of(Version::V1), &mut Diagnostics::default())
}

/// The lines of a file that need a feature, each with the item that does.
fn needing(files: &BTreeMap<String, String>, file: &str) -> String {
    let lines: Vec<&str> = files[file].lines().map(str::trim).collect();
    let is_item = |line: &&&str| !line.starts_with("#[") && !line.starts_with("///");
    let is_need = |line: &str| line.starts_with("#[cfg(feature") || line.starts_with("#[cfg(any(feature");
    let needing = lines.iter().enumerate().filter(|(_, line)| is_need(line));
    let shown = needing.map(|(at, line)| {
        let item = if line.ends_with(']') { lines[at..].iter().find(is_item) } else { None };
        item.map_or_else(|| format!("{line}\n"), |item| format!("{line} {item}\n"))
    });
    shown.collect()
}

fn navigation(ty: &str) -> Value {
    json!({"type": "array", "items": {"$ref": format!("#/components/schemas/{ty}")}, "x-ms-navigationProperty": true})
}

fn harbour() -> (Value, Value) {
    let paths = json!({
        "/ships/{ship-id}": {"get": operation("boats", "ships.get", "ship")},
        "/berths/{berth-id}": {"get": operation("docks", "berths.get", "berth")},
        "/ships/{ship-id}/pilot": {"get": operation("boats", "ships.pilot.get", "person")},
        "/berths/{berth-id}/master": {"get": operation("docks", "berths.master.get", "person")},
        "/ships/{ship-id}/inspect": {"get": operation("docks", "ships.inspect", "port")},
        "/help": {"get": operation("help", "help.get", "leaflet")},
    });
    let object = |properties: Value| json!({"type": "object", "properties": properties});
    let schemas = json!({
        "ship": object(json!({"sail": {"$ref": "#/components/schemas/sail"}, "berths": navigation("berth")})),
        "sail": object(json!({"area": {"type": "integer"}})),
        "berth": object(json!({"ships": navigation("ship"), "crane": navigation("crane")})),
        "crane": object(json!({"reach": {"type": "integer"}})),
        "person": object(json!({"ships": navigation("ship"), "address": {"$ref": "#/components/schemas/address"}})),
        "address": object(json!({"street": {"type": "string"}})),
        "leaflet": object(json!({"text": {"type": "string"}})),
        "flotsam": object(json!({"text": {"type": "string"}})),
    });
    (paths, schemas)
}

#[test]
fn what_one_workload_needs_has_its_feature() {
    let (paths, schemas) = harbour();
    let document = document(&paths, &schemas);
    let of_runtime = |one: &Feature| one.enables.iter().any(|name| name.contains('/'));
    let own: Vec<String> = features(&document).into_iter().filter(|one| !of_runtime(one)).map(|one| one.name).collect();
    assert_eq!(own, ["full", "boats", "docks"]);
    let files = crate_of(&document);
    // What both need and what it holds is there with either; a sail goes with the ship that holds it, a crane with the only
    // type that leads to it. What no call leads to is always there, and so is what a call near no workload's needs.
    expect![[r##"
        #[cfg(any(feature = "boats", feature = "docks"))] mod address;
        #[cfg(feature = "docks")] mod berth;
        #[cfg(feature = "docks")] mod crane;
        #[cfg(feature = "boats")] mod fleet;
        #[cfg(any(feature = "boats", feature = "docks"))] mod person;
        #[cfg(feature = "docks")] mod port;
        #[cfg(feature = "boats")] mod sail;
        #[cfg(feature = "boats")] mod ship;
        #[cfg(any(feature = "boats", feature = "docks"))] pub use self::address::Address;
        #[cfg(feature = "docks")] pub use self::berth::Berth;
        #[cfg(feature = "docks")] pub use self::crane::Crane;
        #[cfg(feature = "boats")] pub use self::fleet::Fleet;
        #[cfg(any(feature = "boats", feature = "docks"))] pub use self::person::Person;
        #[cfg(feature = "docks")] pub use self::port::Port;
        #[cfg(feature = "boats")] pub use self::sail::Sail;
        #[cfg(feature = "boats")] pub use self::ship::Ship;
    "##]]
    .assert_eq(&needing(&files, "src/models.rs"));
}

#[test]
fn a_property_that_leads_to_another_workload_needs_its_feature() {
    let (paths, schemas) = harbour();
    let files = crate_of(&document(&paths, &schemas));
    expect![[r#"
        #[cfg(feature = "boats")] pub ships: Option<Vec<crate::models::Ship>>,
        #[cfg(feature = "boats")] pub fn with_ships(
        #[cfg(feature = "boats")] ships: "ships",
    "#]]
    .assert_eq(&needing(&files, "src/models/person.rs"));
    // One within a workload needs nothing more.
    assert!(!needing(&files, "src/models/berth.rs").contains("crane"));
}

#[test]
fn a_call_of_another_workload_stands_in_a_file_of_its_own() {
    let (paths, schemas) = harbour();
    let files = crate_of(&document(&paths, &schemas));
    expect![[r##"
        #[cfg(feature = "boats")] mod of_boats;
        #[cfg(feature = "docks")] mod of_docks;
    "##]]
    .assert_eq(&needing(&files, "src/places/ships.rs"));
    expect![[r##"
        #[cfg(feature = "docks")] mod berths;
        #[cfg(feature = "boats")] mod boats;
        #[cfg(feature = "docks")] mod docks;
        #[cfg(any(feature = "boats", feature = "docks"))] mod ships;
        #[cfg(feature = "docks")] pub use self::berths::{Berths, BerthsItem, BerthsItemMaster};
        #[cfg(feature = "boats")] pub use self::boats::{
        #[cfg(feature = "docks")] pub use self::docks::{
        #[cfg(any(feature = "boats", feature = "docks"))] pub use self::ships::{Ships, ShipsItem, ShipsItemInspect, ShipsItemPilot};
    "##]]
    .assert_eq(&needing(&files, "src/places.rs"));
    assert!(files["src/places/ships/of_docks.rs"].contains("impl places::ShipsItem"));
    assert!(files["src/operations/ships/of_docks.rs"].contains("pub static SHIPS_INSPECT"));
}

#[test]
fn a_call_without_a_workload_goes_with_those_near_it() {
    let (mut paths, schemas) = harbour();
    let unsaid = |id: &str| json!({"get": {"operationId": id, "responses": {"204": {"description": "done"}}}});
    // At the ship above it stands a call of boats; above the buoys there is none, but all others below agree.
    paths["/ships/{ship-id}/photo"] = unsaid("ships.photo");
    paths["/buoys/new"] = json!({"get": operation("docks", "buoys.new", "port")});
    paths["/buoys/{buoy-id}/light/paint"] = unsaid("buoys.paint");
    let files = crate_of(&document(&paths, &schemas));
    expect![[r##"
        #[cfg(feature = "boats")] mod of_boats;
        #[cfg(feature = "docks")] mod of_docks;
    "##]]
    .assert_eq(&needing(&files, "src/places/ships.rs"));
    expect![[r##"
        #[cfg(feature = "docks")] pub mod berths;
        #[cfg(feature = "boats")] pub mod boats;
        #[cfg(feature = "docks")] pub mod buoys;
        #[cfg(feature = "docks")] pub mod docks;
        #[cfg(any(feature = "boats", feature = "docks"))] pub mod ships;
    "##]]
    .assert_eq(&needing(&files, "src/operations.rs"));
}

#[test]
fn places_on_the_way_to_a_call_are_there_with_it() {
    let (paths, mut schemas) = harbour();
    // Only addresses of pages have types: those of one type are one place, with a file of its own.
    let of_page = |workload: &str, id: &str, ty: &str| {
        let mut operation = operation(workload, id, ty);
        operation["x-graphdown-pages"] = json!([format!("{id}.md")]);
        json!({"get": operation})
    };
    let mut with = |more: Value| {
        let mut all = paths.clone();
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        schemas["anchor"] = json!({"type": "object", "properties": {"weight": {"type": "integer"}}});
        let files = crate_of(&document(&all, &schemas));
        let file = |text: &&str| {
            text.contains(" mod ")
                && ["anchor;", "ship;", "fleet;", "moorings;", "yards;"].iter().any(|one| text.contains(one))
        };
        needing(&files, "src/places.rs").lines().filter(file).collect::<Vec<_>>().join("\n")
    };
    let ship = of_page("boats", "ship.get", "ship");
    let anchor = of_page("docks", "anchor.get", "anchor");
    let yards = of_page("boats", "yards.ship.get", "ship");
    // An anchor is of docks alone, and reached through a ship, which is of boats.
    expect![[r##"
        #[cfg(feature = "docks")] mod anchor;
        #[cfg(any(feature = "boats", feature = "docks"))] mod fleet;
        #[cfg(any(feature = "boats", feature = "docks"))] mod ship;"##]]
    .assert_eq(&with(json!({"/fleet/ship": ship, "/fleet/ship/anchor": anchor})));
    // A ship is reached in other ways as well: with docks alone in that of two steps, and not in that of three.
    expect![[r##"
        #[cfg(feature = "docks")] mod anchor;
        #[cfg(any(feature = "boats", feature = "docks"))] mod fleet;
        #[cfg(feature = "boats")] mod moorings;
        #[cfg(any(feature = "boats", feature = "docks"))] mod ship;
        #[cfg(any(feature = "boats", feature = "docks"))] mod yards;"##]]
    .assert_eq(&with(json!({
        "/fleet/ship": ship, "/fleet/ship/anchor": anchor, "/yards/ship": yards, "/moorings/first/ship": yards,
    })));
}

#[test]
fn what_needs_a_feature_that_it_did_not_need_breaks_code() {
    let (paths, schemas) = harbour();
    let one = document(&paths, &schemas);
    let mut shared = paths.clone();
    shared["/berths/{berth-id}/ship"] = json!({"get": operation("docks", "berths.ship.get", "ship")});
    let both = document(&shared, &schemas);
    let side = |document| Side::of(document, &mut Diagnostics::default());
    let told = |old, new| {
        let report = compare(&side(old), &side(new));
        (report.step, report.to_markdown().contains("`models::Ship`"))
    };
    // A ship that docks call for as well is there with either.
    assert_eq!(told(&one, &both).0, Step::Minor);
    assert_eq!(told(&both, &one), (Step::Major, true));
}
